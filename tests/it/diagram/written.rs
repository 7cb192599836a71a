//! What is written from scenes.

use std::fmt::Write as _;

use journeyc::model::{Node, Target};

use super::*;

/// A setting in which snapshots lie beside this file.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../cases/diagram");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn first_login() -> Journey {
    examples().into_iter().find(|journey| journey.name == "FirstLogin").expect("the example")
}

#[test]
fn texts_are_what_the_snapshots_show() {
    let _bound = settings().bind_to_scope();
    insta::assert_snapshot!("first-login.svg", diagram::svg(&scene(&first_login()), Theme::Light, &|_| None));
    for (name, write) in [
        ("cases.mmd", diagram::mermaid as fn(&Scene) -> String),
        ("cases.dot", diagram::dot),
        ("cases.md", diagram::markdown),
    ] {
        let texts: Vec<String> = cases().iter().map(|journey| write(&scene(journey))).collect();
        insta::assert_snapshot!(name, texts.join("\n"));
    }
}

#[test]
fn svg_is_strict_xml_that_needs_nothing_from_outside() {
    for journey in examples().iter().chain(&cases()) {
        let scene = scene(journey);
        for theme in [Theme::Light, Theme::Dark, Theme::Auto] {
            let text = diagram::svg(&scene, theme, &|name| Some(format!("./{name}.svg")));
            let document = roxmltree::Document::parse(&text).expect("XML");
            let root = document.root_element();
            let child = |name: &str| {
                root.children().find(|child| child.has_tag_name(("http://www.w3.org/2000/svg", name)))
            };
            assert_eq!(child("title").and_then(|title| title.text()), Some(journey.name.as_str()));
            assert!(
                child("desc").is_some_and(|text| text.text().is_some_and(|text| text.contains("connection")))
            );
            assert!(!text.contains("NaN") && !text.contains("inf"));
            for element in document.descendants().filter(roxmltree::Node::is_element) {
                assert!(!["script", "image", "foreignObject", "use"].contains(&element.tag_name().name()));
                assert!(element.attributes().all(|attribute| !attribute.name().starts_with("on")));
                let is_local = element
                    .attribute("href")
                    .is_none_or(|address| address.starts_with("./") || address.starts_with('#'));
                assert!(is_local);
            }
            let texts: String = document.descendants().filter_map(|node| node.text()).collect();
            for shape in &scene.shapes {
                assert!(texts.contains(&shape.title), "{}", shape.title);
            }
        }
    }
}

#[test]
fn every_label_of_an_outcome_is_in_every_format() {
    for journey in examples() {
        let scene = scene(&journey);
        let (svg, dot) = (diagram::svg(&scene, Theme::Auto, &|_| None), diagram::dot(&scene));
        let (mermaid, markdown) = (diagram::mermaid(&scene), diagram::markdown(&scene));
        for edge in &scene.edges {
            let port = &scene.shapes[edge.from].ports[edge.port];
            if port.lines.is_some() {
                for text in [&svg, &dot, &mermaid, &markdown] {
                    assert!(
                        text.contains(&port.label.replace('_', "\\_")) || text.contains(&port.label),
                        "{}",
                        port.label
                    );
                }
            }
        }
        assert_eq!(mermaid.matches("-->").count(), scene.edges.len());
        assert_eq!(dot.matches(" -> ").count(), scene.edges.len());
    }
}

#[test]
fn notes_are_drawn_in_their_colours_and_listed() {
    use serde_json::json;
    let mut journey = cases().into_iter().find(|journey| journey.name == "Notes").expect("the case");
    let annotations = json!({
        "forNodes": { journey.nodes[1].id.as_str(): [{ "text": "Ask <first>", "color": "green" }] },
        "structural": [{ "text": "Of a colour that is new", "color": "mauve", "x": 10, "y": 10, "w": 200, "h": 100 }, { "text": " " }],
    });
    journey.properties.set("uiConfig", json!({ "annotations": annotations.to_string() }));
    let drawn = scene(&journey);
    let found: Vec<_> = drawn.notes.iter().chain(drawn.shapes.iter().flat_map(Shape::all_notes)).collect();
    let told: Vec<_> = found.iter().map(|note| (note.colour, note.text.as_str())).collect();
    assert_eq!(told, [("yellow", "Of a colour that is new"), ("teal", "Ask <first>")]);
    let svg = diagram::svg(&drawn, Theme::Light, &|_| None);
    assert!(svg.contains("<g class=\"teal\"><title>Ask &lt;first&gt;</title>"));
    assert!(diagram::markdown(&drawn).ends_with("- Identify Existing User: Ask &lt;first&gt;\n"));

    journey.properties.set("uiConfig", json!({ "annotations": "not JSON" }));
    assert!(scene(&journey).notes.is_empty());
}

/// A reader's font, or none, decides how wide what the font inside lacks becomes; the letters beside must not suffer.
#[test]
fn only_what_the_font_has_is_held_to_a_width() {
    let mut journey = first_login();
    for (title, is_held) in [("Sign in with name and words", true), ("Sign in with 🔐 and with 🎉🎉", false)]
    {
        title.clone_into(&mut journey.nodes[0].display_name);
        let svg = diagram::svg(&scene(&journey), Theme::Light, &|_| None);
        let line = svg
            .lines()
            .find(|line| line.starts_with("<text") && line.contains(">Sign in with"))
            .expect("the title");
        assert_eq!(line.contains("textLength"), is_held, "{line}");
    }
}

#[test]
fn boxes_that_no_way_leads_to_stand_out() {
    let mut journey = first_login();
    let count = |journey: &Journey| {
        let svg = diagram::svg(&scene(journey), Theme::Light, &|_| None);
        svg.matches(" unreached\"").count()
    };
    assert_eq!(count(&journey), 0);
    let lost = |key: &str| {
        let (key, display_name) = (key.to_owned(), format!("Lost {key}"));
        Node { id: key.clone(), key, display_name, node_type: "OfNobody".to_owned(), ..Node::default() }
    };
    journey.nodes.extend(["one", "two"].map(lost));
    let second = Target::Node(journey.nodes.len() - 1);
    let first = journey.nodes.len() - 2;
    journey.nodes[first].connections.push(("next".to_owned(), second));
    assert_eq!(count(&journey), 2);
    journey.start = None;
    assert_eq!(count(&journey), 0);
}

#[test]
fn png_is_a_picture_in_either_theme() {
    let scene = scene(&first_login());
    let light = diagram::png(&scene, Theme::Light).expect("a picture");
    let dark = diagram::png(&scene, Theme::Dark).expect("a picture");
    assert!(light.starts_with(b"\x89PNG\r\n\x1a\n") && dark.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_ne!(light, dark);
    assert_eq!(light, diagram::png(&scene, Theme::Auto).expect("a picture"));
}

#[test]
fn the_page_holds_all_safely_and_no_secret() {
    let journeys: Vec<Journey> = examples().into_iter().chain(cases()).collect();
    let scenes: Vec<Scene> = journeys.iter().map(scene).collect();
    let pairs: Vec<_> = journeys.iter().zip(&scenes).collect();
    let page = Page { journeys: &pairs, catalog: &Catalog::builtin(), theme: Theme::Auto };
    let text = diagram::html(&page);
    assert_eq!(text.matches("</script>").count(), 2, "only the page's own scripts end");
    for place in ["theme", "style", "data", "script"] {
        assert!(!text.contains(&format!("{{{{{place}}}}}")), "a place in the template is still empty");
    }
    assert!(!text.contains("esv.smtp.password"), "a secret is shown");
    assert!(!text.contains('\u{2028}'));
    let start = text.find("id=\"data\">").expect("the data") + "id=\"data\">".len();
    let end = text[start..].find("</script>").expect("its end") + start;
    let data: serde_json::Value = serde_json::from_str(&text[start..end]).expect("JSON");
    assert_eq!(data["journeys"].as_array().map(Vec::len), Some(journeys.len()));
    assert_eq!(data["journeys"][0]["name"], journeys[0].name.as_str());
    let mut addresses = String::new();
    for part in text.split("http").skip(1).filter(|part| part.starts_with("://") || part.starts_with("s://"))
    {
        let _ = writeln!(addresses, "{}", part.chars().take(60).collect::<String>());
    }
    let page_alone = [&text[..start], &text[end..]].concat();
    assert_eq!(page_alone.matches("://").count(), 1, "the namespace of SVG and nothing else: {addresses}");
}

/// The page's policy names its script, so that no other can run.
#[test]
fn only_the_pages_own_script_may_run() {
    let page = Page { journeys: &[], catalog: &Catalog::builtin(), theme: Theme::Auto };
    let text = diagram::html(&page);
    let policy = text.lines().find(|line| line.contains("Content-Security-Policy")).expect("a policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"), "{policy}");
    assert!(!policy.split("script-src").nth(1).expect("scripts").contains("unsafe"), "{policy}");
}

#[test]
fn what_leads_to_a_node_that_does_not_exist_is_not_called_unconnected() {
    let mut journey = first_login();
    journey.nodes[1].connections[0].1 = Target::Unknown("gone-node".to_owned());
    let scene = scene(&journey);
    let told = "leads to a node that does not exist (gone-node)";
    assert!(diagram::markdown(&scene).contains(told));
    assert!(diagram::svg(&scene, Theme::Light, &|_| None).contains(told));
    let pairs = [(&journey, &scene)];
    let page = Page { journeys: &pairs, catalog: &Catalog::builtin(), theme: Theme::Auto };
    assert!(diagram::html(&page).contains(told));
}

/// Addresses in names must not become links, or ask for pictures.
#[test]
fn markdown_has_no_links_of_tenants() {
    let mut journey = first_login();
    journey
        .properties
        .set("description", serde_json::json!("![x](http://a.example/b) www.a.example, me@a.example"));
    let text = diagram::markdown(&scene(&journey));
    assert!(text.contains("\\!\\[x\\](http\\://a.example/b) www\\.a.example, me\\@a.example"), "{text}");
}

#[test]
fn places_beyond_all_measure_are_drawn() {
    let mut journey = first_login();
    let far = |text: &str| text.parse::<serde_json::Number>().expect("a number");
    for (node, place) in journey.nodes.iter_mut().zip(["1e308", "-1e308"]) {
        node.position = Some(journeyc::model::Point { x: far(place), y: far(place) });
    }
    let view = View { positions: Positions::Console, width: None };
    let scene = diagram::scene(&journey, &Catalog::builtin(), view);
    let svg = diagram::svg(&scene, Theme::Light, &|_| None);
    assert!(!svg.contains("inf") && !svg.contains("NaN"));
    let png = diagram::png(&scene, Theme::Light).expect("a picture");
    let size = |at: usize| u64::from(u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes")));
    assert!(size(16) * size(20) <= 61_000_000);
}

/// What no font has is named, and something stands in its place.
#[test]
fn characters_without_a_font_are_told() {
    // A private character, which no font should have.
    let mut journey = first_login();
    "Sign \u{10fffd} in".clone_into(&mut journey.nodes[0].display_name);
    let drawn = scene(&journey);
    let missing = diagram::missing_in_png(&drawn);
    assert!(missing.contains(&'\u{10fffd}') && missing.len() == 1, "{missing:?}");
    let with = diagram::png(&drawn, Theme::Light).expect("a picture");
    "Sign \u{25ca} in".clone_into(&mut journey.nodes[0].display_name);
    assert!(diagram::missing_in_png(&scene(&journey)).is_empty());
    assert!(with.len() > 1000);
    assert_eq!(diagram::font_package('登'), "fonts-noto-cjk");
}
