//! One journey in every format that is read, as each format's own tool writes it.

use std::path::{Path, PathBuf};

use journeyc::model::{EdgeOutcome, Target};
use journeyc::platform::{Exports, compare, read};
use journeyc::workspace::exports;

fn load(name: &str) -> Exports {
    let path: PathBuf = Path::new("tests/cases/platform").join(name);
    let input = exports::load(&[path]).expect("the fixture is there");
    read(input).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_format_reads_as_the_same_journey() {
    let first = load("frodo-multi.json").journeys;
    for name in ["frodo-single.json", "amtree.json", "console.json", "am-rest", "amster", "fr-config"] {
        let Exports { journeys, notes, .. } = load(name);
        assert_eq!(journeys.len(), 1, "{name}");
        assert_eq!(compare(&first[0], &journeys[0]), Vec::<String>::new(), "{name}");
        assert_eq!(notes, Vec::new(), "{name}");
    }
    // It has no place for scripts.
    let mut first = first;
    first[0].dependencies.scripts.clear();
    assert_eq!(compare(&first[0], &load("home-made.json").journeys[0]), Vec::<String>::new());
}

#[test]
fn a_journey_is_read_whole() {
    let journeys = load("frodo-multi.json").journeys;
    let journey = &journeys[0];
    assert_eq!(journey.name, "Fixture");
    assert_eq!(journey.properties.value("description").and_then(|text| text.as_str()), Some("null"));
    assert!(journey.properties.get("unknownSwitch").is_some());
    assert_eq!(journey.start.as_ref().map(|start| &start.target), Some(&Target::Node(0)));
    let labels: Vec<&str> = journey.all_nodes().map(|node| node.display_name.as_str()).collect();
    assert_eq!(labels, ["Sign in", "Username", "Password", "Check: password?", "Decide"]);
    let check = &journey.nodes[1];
    assert_eq!(check.edges[1].outcome, EdgeOutcome::Named { child: None, name: "false".to_owned() });
    assert_eq!(check.connections[0], ("true".to_owned(), Target::Node(2)));
    let place = journey.nodes[2].position.as_ref().map(|place| place.y.to_string());
    assert_eq!(place.as_deref(), Some("128.015625"), "numbers keep their form");
    let script = &journey.dependencies.scripts["66666666-6666-4666-8666-666666666666"];
    assert_eq!(script.text, "// Decides nothing.\noutcome = \"ok\";\n");
    assert!(!script.attributes.contains_key("createdBy"), "what the server sets is left out");
}

#[test]
fn differences_are_said_in_words() {
    let first = load("frodo-multi.json").journeys.remove(0);
    let mut other = first.clone();
    other.nodes[1].connections[0].1 = Target::Success;
    other.nodes[2].display_name = "Choose".to_owned();
    other.properties.set("enabled", false.into());
    other.dependencies.scripts.clear();
    let said = compare(&first, &other).join("\n");
    for part in ["`enabled`: true -> false", "`true ->`", "\"Decide\" -> \"Choose\"", "script `Decide`"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn configuration_of_am_is_refused_with_a_mend() {
    let input = exports::load(&[PathBuf::from("tests/cases/platform/am-config.json")]);
    let error = read(input.expect("the fixture is there")).expect_err("it is no export").to_string();
    assert!(error.contains("own configuration") && error.contains("Amster or frodo"), "{error}");
}
