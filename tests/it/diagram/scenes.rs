//! Scenes as data.

use journeyc::diagram::{Line, Role, Tag, TagKind};
use journeyc::layout::{self, Effort};

use super::canvas::on_canvas;
use super::*;

/// Everything that is wrong with a scene, in words.
pub(super) fn faults(scene: &Scene) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(format!("{}: {text}", scene.name));
    for shape in &scene.shapes {
        let inside = shape.at.x >= 0.0 && shape.at.x + shape.width <= scene.width;
        if !inside || shape.at.y < 0.0 || shape.at.y + shape.height > scene.height {
            fault(format!("{} is not on the drawing", shape.title));
        }
        for text in misfits(shape) {
            fault(format!("{}: {text}", shape.title));
        }
        for other in scene.shapes.iter().filter(|other| other.key > shape.key) {
            if overlap(shape, other) {
                fault(format!("{} and {} overlap", shape.title, other.title));
            }
        }
    }
    for note in &scene.notes {
        let inside = note.at.x >= 0.0 && note.at.x + note.width <= scene.width && !note.lines.is_empty();
        let bottom = note.at.y + note.height;
        if !inside || scene.shapes.iter().any(|shape| shape.at.y < bottom && !shape.kind.is_terminal()) {
            fault(format!("`{}` has no place of its own", note.text));
        }
        for line in &note.lines {
            if line.width > line.room + 0.01 || line.at.y <= note.at.y || line.at.y >= bottom {
                fault(format!("`{}` does not fit its note", line.text));
            }
        }
    }
    for shape in &scene.shapes {
        let mut lines: Vec<_> = shape.all_lines().collect();
        lines.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
        if lines.windows(2).any(|pair| pair[1].at.y - pair[0].at.y < 15.0) {
            fault(format!("texts of {} cover each other", shape.title));
        }
    }
    for edge in &scene.edges {
        let told = scene.told(edge);
        let (from, to) = (&scene.shapes[edge.from], &scene.shapes[edge.to]);
        let points = &edge.points;
        if points.first() != Some(&from.port_point(edge.port)) {
            fault(format!("{told} does not begin at its port"));
        }
        let end = edge.tag.as_ref().map_or(to.entry_point(), |tag| tag.at);
        if points.last() != Some(&end) {
            fault(format!("{told} does not end at its entry or its sign: {points:?} {end:?}"));
        }
        if edge.tag.as_ref().is_some_and(|tag| {
            tag.kind == TagKind::Letter && letter(Some(tag)) != letter(to.landing.as_ref())
        }) {
            fault(format!("{told} goes on nowhere"));
        }
        for (a, b) in pieces(points) {
            if !(a.x.is_finite() && a.y.is_finite() && b.x.is_finite() && b.y.is_finite()) {
                fault(format!("{told} is nowhere"));
            }
            if (a.x - b.x).abs() > 0.01 && (a.y - b.y).abs() > 0.01 {
                fault(format!("{told} is neither level nor upright: {a:?} {b:?}"));
            }
            for shape in &scene.shapes {
                if crosses(a, b, shape) {
                    fault(format!("{told} runs through {}", shape.title));
                }
            }
        }
        for other in scene.edges.iter().filter(|other| other.to > edge.to) {
            for one in pieces(points) {
                for another in pieces(&other.points) {
                    if lies_on(one, another) {
                        fault(format!("{told} and {} lie on each other", scene.told(other)));
                    }
                }
            }
        }
    }
    let landings = scene.shapes.iter().filter_map(|shape| shape.landing.as_ref());
    for tag in scene.edges.iter().filter_map(|edge| edge.tag.as_ref()).chain(landings) {
        let (from, to) = (tag.at, Point { x: tag.at.x + tag.width, y: tag.at.y });
        for shape in &scene.shapes {
            let is_on = [-9.0, 9.0]
                .iter()
                .any(|by| crosses(Point { y: from.y + by, ..from }, Point { y: to.y + by, ..to }, shape));
            if is_on {
                fault(format!("a sign stands on {}", shape.title));
            }
        }
        if from.x < 0.0 || to.x > scene.width {
            fault("a sign is not on the drawing".to_owned());
        }
    }
    faults
}

/// The letter on a sign.
fn letter(tag: Option<&Tag>) -> Option<&str> {
    tag?.line.as_ref().map(|line| line.text.as_str())
}

/// Texts that are not whole, or not inside their box.
pub(super) fn misfits(shape: &Shape) -> Vec<String> {
    const LONGEST: usize = 200;
    let mut faults = Vec::new();
    for line in shape.all_lines() {
        let left = match line.role {
            Role::Label => line.at.x - line.width,
            Role::Word => line.at.x - line.width / 2.0,
            _ => line.at.x,
        };
        let slack = if line.role == Role::Word { 6.0 } else { -5.0 };
        let beside = left < -slack || left + line.width > shape.width + slack;
        if line.width > line.room + 0.01 || beside || line.at.y < 12.0 || line.at.y + 4.0 > shape.height {
            faults.push(format!("`{}` is outside", line.text));
        }
    }
    let letters =
        |text: &str| -> String { text.chars().filter(|character| !character.is_whitespace()).collect() };
    let mut shown = |lines: &[Line], whole: &str| {
        let shown: String = lines.iter().map(|line| letters(&line.text)).collect();
        let whole = letters(whole);
        if shown != whole && whole.chars().count() <= LONGEST {
            faults.push(format!("`{shown}` is not `{whole}`"));
        }
    };
    let named = |title: &str, type_name: &str| {
        if title == type_name { title.to_owned() } else { format!("{title}{type_name}") }
    };
    shown(&shape.lines, &named(&shape.title, &shape.type_name));
    for child in &shape.children {
        shown(&child.lines, &named(&child.title, &child.type_name));
    }
    if let Some((name, lines)) = &shape.inner {
        shown(lines, name);
    }
    for port in &shape.ports {
        if let Some(lines) = &port.lines {
            shown(lines, &port.label);
        }
    }
    for note in shape.all_notes() {
        shown(&note.lines, &note.text);
    }
    faults
}

fn pieces(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    points.windows(2).map(|pair| (pair[0], pair[1]))
}

fn overlap(a: &Shape, b: &Shape) -> bool {
    let apart = a.at.x + a.width <= b.at.x || b.at.x + b.width <= a.at.x;
    !apart && a.at.y < b.at.y + b.height && b.at.y < a.at.y + a.height
}

fn crosses(a: Point, b: Point, shape: &Shape) -> bool {
    let (left, right) = (a.x.min(b.x), a.x.max(b.x));
    let (top, bottom) = (a.y.min(b.y), a.y.max(b.y));
    right > shape.at.x + 0.1
        && left < shape.at.x + shape.width - 0.1
        && bottom > shape.at.y + 0.1
        && top < shape.at.y + shape.height - 0.1
}

/// Whether two pieces look like one.
fn lies_on((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    const NEAR: f64 = 4.0;
    let shared = |a: f64, b: f64, c: f64, d: f64| a.max(b).min(c.max(d)) - a.min(b).max(c.min(d)) > 2.0;
    let level = |a: Point, b: Point| (a.y - b.y).abs() < 0.01;
    if level(a, b) && level(c, d) {
        (a.y - c.y).abs() < NEAR && shared(a.x, b.x, c.x, d.x)
    } else if !level(a, b) && !level(c, d) {
        (a.x - c.x).abs() < NEAR && shared(a.y, b.y, c.y, d.y)
    } else {
        false
    }
}

#[test]
fn labels_fit_and_edges_go_around_boxes_to_their_ports() {
    let journeys: Vec<Journey> = examples().into_iter().chain(cases()).collect();
    let of = |journey: &Journey| [faults(&scene(journey)), misplaced(journey)].concat();
    let found: Vec<String> = journeys.iter().flat_map(of).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Texts that do not fit where the console shows their boxes.
pub(super) fn misplaced(journey: &Journey) -> Vec<String> {
    let mut journey = journey.clone();
    layout::place(&mut journey, Effort::none());
    on_canvas(&journey).shapes.iter().flat_map(misfits).collect()
}

/// A scene in rows.
fn folded(journey: &Journey, width: f64) -> Scene {
    diagram::scene(journey, &Catalog::builtin(), View { width: Some(width), ..View::default() })
}

#[test]
fn wide_diagrams_are_broken_into_rows_without_faults() {
    let mut found = Vec::new();
    for journey in examples().iter().chain(&cases()) {
        let whole = scene(journey);
        for width in [500.0, 700.0, 1100.0, 1500.0] {
            let folded = folded(journey, width);
            found.extend(faults(&folded));
            let is_broken = folded.edges.iter().any(|edge| edge.tag.is_some());
            assert_eq!(is_broken, whole.width > width, "{} in {width}", journey.name);
            assert!(folded.width <= width, "{} is {} wide", journey.name, folded.width);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn rows_are_read_from_top_to_bottom() {
    let journeys = examples();
    let push = journeys.iter().find(|journey| journey.name == "PushAuthentication").expect("the example");
    let (whole, rows) = (scene(push), folded(push, 1100.0));
    assert!(rows.width <= 1100.0 && whole.width > 1100.0);
    let shape = |title: &str| rows.shapes.iter().find(|shape| shape.title == title).expect("a box");
    assert!(shape("Start").at.y < shape("Wait for push").at.y);
    // An edge to another row ends in a letter, and goes on at the same letter.
    let letters = rows.edges.iter().filter_map(|edge| Some((edge, letter(edge.tag.as_ref())?)));
    let landings = letters.map(|(edge, text)| {
        assert_eq!(Some(text), letter(rows.shapes[edge.to].landing.as_ref()), "{}", rows.told(edge));
        text
    });
    let landings: Vec<&str> = landings.collect();
    assert!(landings.contains(&"A") && landings.contains(&"B"), "{landings:?}");
    // One to an end in another row ends in the sign of that end.
    let kinds: Vec<TagKind> = rows.edges.iter().filter_map(|edge| Some(edge.tag.as_ref()?.kind)).collect();
    assert!(kinds.contains(&TagKind::Failure) || kinds.contains(&TagKind::Success));
}

/// A band of a drawing in which nothing stands says nothing.
#[test]
fn rows_have_no_empty_bands() {
    for journey in examples().iter().chain(&cases()).chain(&[hub()]) {
        let rows = folded(journey, 1100.0);
        let mut boxes: Vec<(f64, f64)> =
            rows.shapes.iter().map(|shape| (shape.at.y, shape.at.y + shape.height)).collect();
        boxes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut bottom = boxes[0].1;
        for (top, end) in boxes {
            let edges = rows.edges.iter().flat_map(|edge| &edge.points);
            let lines = edges.filter(|point| bottom < point.y && point.y < top).count();
            assert!(top - bottom < 130.0 || lines > 0, "{}: nothing from {bottom} to {top}", journey.name);
            bottom = bottom.max(end);
        }
    }
}

/// A step-up from whose three factors many edges lead back to the choice.
fn hub() -> Journey {
    shared::journeys(&[PathBuf::from("tests/cases/diagram/hub.journey")]).remove(0)
}

#[test]
fn edges_that_return_to_a_hub_end_in_its_name() {
    let journey = hub();
    let scene = scene(&journey);
    let found = faults(&scene);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let hub = scene.shapes.iter().position(|shape| shape.title == "Choose a factor").expect("the hub");
    let (returning, others): (Vec<_>, Vec<_>) =
        scene.edges.iter().filter(|edge| edge.tag.is_some()).partition(|edge| edge.to == hub);
    assert!(others.is_empty());
    assert!(returning.len() >= 8, "{}", returning.len());
    for edge in &returning {
        assert_eq!(letter(edge.tag.as_ref()), Some("to Choose a factor"));
    }
    // The way there is drawn.
    assert!(scene.edges.iter().any(|edge| edge.to == hub && edge.tag.is_none()));
    let svg = diagram::svg(&scene, Theme::Light, &|_| None);
    assert!(svg.contains(&format!("<a href=\"#box-{hub}\">")) && svg.contains(&format!("id=\"box-{hub}\"")));
    // In rows too, all goes on somewhere.
    let found = faults(&folded(&journey, 1100.0));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn real_exports_are_drawn_without_faults() {
    use journeyc::platform::read;
    use journeyc::workspace::exports;
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else { return };
    let (mut count, mut found) = (0, Vec::new());
    let manifest = std::fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    for export in manifest["exports"].as_array().expect("a list") {
        let file = root.join(export["file"].as_str().expect("a path"));
        let Ok(exports) = exports::load(&[file]).map(read) else { continue };
        for journey in exports.map(|exports| exports.journeys).unwrap_or_default() {
            count += 1;
            found.extend(faults(&scene(&journey)));
            found.extend(faults(&folded(&journey, 1100.0)));
            found.extend(misplaced(&journey));
        }
    }
    assert!(count > 200, "{count} journeys");
    assert!(found.is_empty(), "{count} journeys\n{}", found.join("\n"));
}

#[test]
fn edges_are_as_many_as_connections() {
    for journey in examples() {
        let connected: usize = journey.nodes.iter().map(|node| node.connections.len()).sum();
        assert_eq!(scene(&journey).edges.len(), connected + 1, "{}", journey.name);
    }
}

#[test]
fn the_main_path_is_level() {
    let journeys = examples();
    let first = journeys.iter().find(|journey| journey.name == "FirstLogin").expect("the example");
    let scene = scene(first);
    let level = |title: &str| {
        let mut edges = scene.edges.iter().filter(|edge| scene.told(edge).starts_with(title));
        edges.next().is_some_and(|edge| edge.points.len() == 2)
    };
    assert!(level("Start"));
    assert!(level("Page Node"));
    assert!(level("Data Store Decision: True"));
}

/// Ways are found one after another; what bends only because of those that came first is straightened.
#[test]
fn edges_of_the_examples_bend_little() {
    let bends = |journey: &Journey| -> usize {
        scene(journey).edges.iter().map(|edge| edge.points.len() / 2 - 1).sum()
    };
    let bends: usize = examples().iter().map(bends).sum();
    assert!(bends <= 391, "{bends} upright pieces");
}

#[test]
fn more_boxes_than_edges_can_be_led_around_have_straight_ones() {
    use std::fmt::Write as _;
    let mut text = String::from("journey Large {\n    start -> n0\n");
    for number in 0..300_usize {
        let (next, far) = ((number + 1) % 300, (number * 7 + 3) % 300);
        let target = if number % 5 == 0 { "failure".to_owned() } else { format!("n{far}") };
        let _ = writeln!(
            text,
            "    node n{number}: DataStoreDecision {{\n true -> n{next}\n false -> {target}\n }}"
        );
    }
    text.push('}');
    let folder = std::env::temp_dir().join(format!("journeyc-diagram-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("large.journey");
    std::fs::write(&path, text).expect("a file");
    let journeys = shared::journeys(&[path]);
    std::fs::remove_dir_all(folder).expect("the folder goes");
    let scene = scene(&journeys[0]);
    assert_eq!(scene.shapes.len(), 302);
    for edge in &scene.edges {
        assert_eq!(
            edge.points,
            [scene.shapes[edge.from].port_point(edge.port), scene.shapes[edge.to].entry_point()]
        );
    }
}
