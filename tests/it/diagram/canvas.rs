//! Scenes with the console's positions.

use journeyc::layout::{self, Block, Effort, Kind};
use journeyc::model::FAILURE_ID;
use serde_json::json;

use super::*;

pub(super) fn on_canvas(journey: &Journey) -> Scene {
    diagram::scene(journey, &Catalog::builtin(), View { positions: Positions::Console, width: None })
}

fn number(number: &serde_json::Number) -> f64 {
    number.as_f64().expect("a coordinate")
}

/// How far a box stands from another one, between the middles of their left sides.
fn apart(a: &Shape, b: &Shape) -> (f64, f64) {
    let middle = |shape: &Shape| shape.at.y + shape.height / 2.0;
    (b.at.x - a.at.x, middle(b) - middle(a))
}

#[test]
fn boxes_stand_where_the_console_shows_them() {
    let mut journey =
        examples().into_iter().find(|journey| journey.name == "LoginByRole").expect("the example");
    layout::place(&mut journey, Effort::fast());
    let mut moved = journey.clone();
    let place = moved.nodes[1].position.as_mut().expect("a place");
    (place.x, place.y) = (2000.into(), 1000.into());
    for journey in [journey, moved] {
        let scene = on_canvas(&journey);
        let nodes: Vec<&Shape> = scene.shapes.iter().filter(|shape| shape.node.is_some()).collect();
        let saved = |index: usize| {
            let (shape, place) = (nodes[index], journey.nodes[index].position.as_ref().expect("a place"));
            let kind = if shape.children.is_empty() { Kind::Node } else { Kind::Page };
            let block = Block::new(kind, &shape.title, shape.ports.len(), shape.children.len());
            (number(&place.x), number(&place.y) + block.height / 2.0)
        };
        for index in 1..nodes.len() {
            let (dx, dy) = apart(nodes[0], nodes[index]);
            let (from, to) = (saved(0), saved(index));
            assert!((dx - (to.0 - from.0)).abs() <= 1.0, "{}: {dx}", nodes[index].title);
            assert!((dy - (to.1 - from.1)).abs() <= 1.0, "{}: {dy}", nodes[index].title);
        }
    }
}

#[test]
fn edges_are_curves_from_port_to_entry() {
    let mut pieces = [0, 0];
    for mut journey in examples().into_iter().chain(cases()) {
        layout::place(&mut journey, Effort::fast());
        let scene = on_canvas(&journey);
        for edge in &scene.edges {
            let told = scene.told(edge);
            assert!(edge.is_curve && matches!(edge.points.len(), 4 | 7), "{told}");
            pieces[edge.points.len() / 7] += 1;
            assert_eq!(edge.points.first(), Some(&scene.shapes[edge.from].port_point(edge.port)), "{told}");
            assert_eq!(edge.points.last(), Some(&scene.shapes[edge.to].entry_point()), "{told}");
        }
        let svg = diagram::svg(&scene, Theme::Auto, &|_| None);
        assert_eq!(svg.matches("<path class=\"line\" d=\"M").count(), scene.edges.len());
        let curves = svg
            .split("class=\"line\" d=\"")
            .skip(1)
            .filter(|path| path[..path.find('"').unwrap_or(0)].contains('C'));
        assert_eq!(curves.count(), scene.edges.len());
    }
    assert!(pieces[0] > 0 && pieces[1] > 0, "links back and links ahead: {pieces:?}");
}

#[test]
fn notes_stand_where_they_were_put() {
    let mut journey = cases().into_iter().find(|journey| journey.name == "Notes").expect("the case");
    layout::place(&mut journey, Effort::fast());
    let annotations = json!({ "structural": [
        { "text": "Left", "x": 40, "y": 900, "w": 210, "h": 100 },
        { "text": "Right", "x": 540, "y": 960, "w": 150, "h": 100 },
    ]});
    journey.properties.set("uiConfig", json!({ "annotations": annotations.to_string() }));
    let failure = journey.places[FAILURE_ID].clone();
    let scene = on_canvas(&journey);
    let [left, right] = &scene.notes[..] else { panic!("two notes") };
    assert_eq!((right.at.x - left.at.x, right.at.y - left.at.y), (500.0, 60.0));
    assert_eq!((left.width, right.width), (210.0, 150.0));
    let disc = scene.shapes.iter().find(|shape| shape.title == "Failure").expect("it is connected");
    // The disc is a little smaller than the console's, and has the same middle.
    let from_note = disc.at.x + disc.width / 2.0 - left.at.x;
    assert!((from_note - (number(&failure.x) + 30.0 - 40.0)).abs() < 1.0, "{from_note}");
    assert!(left.at.y + left.height <= scene.height && left.lines[0].at.y > left.at.y);
}
