//! The facts of the catalogue, each held against its evidence in `evidence.json`.

use std::collections::BTreeSet;
use std::fs;

use journeyc::catalog::{Catalog, Imitable, NodeType, Presence, PropertyType, Rule, Target};
use serde_json::{Map, Value};

fn evidence(kind: &str) -> Value {
    let text = fs::read_to_string("tests/cases/catalog/evidence.json").expect("the fixture is there");
    let file: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    file[kind].clone()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text")).collect()
}

fn members(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}

/// The types that a `PingAM` 8.1 brings along are those that its Configuration Provider imitates, and those that it refuses.
#[test]
fn a_stock_release_has_the_types_that_it_lists() {
    let catalog = Catalog::builtin();
    let evidence = evidence("imitable");
    let (yes, no) = (texts(&evidence["yes"]), texts(&evidence["no"]));
    assert_eq!(yes.len() + no.len(), 140);
    for id in &yes {
        let node = catalog.get(id).expect("a known type");
        assert_ne!(node.imitable, Imitable::No, "{id}");
        assert_eq!(node.on_target(Target::Am81), Presence::Present, "{id}");
    }
    for id in &no {
        let node = catalog.get(id).expect("a known type");
        assert_eq!(node.imitable, Imitable::No, "{id}");
        assert_eq!(node.on_target(Target::Am81), Presence::Present, "{id}");
    }
    let stock: BTreeSet<&str> = yes.into_iter().chain(no).collect();
    let others = catalog.ids().filter(|id| !stock.contains(id) && !id.ends_with('*'));
    let told: Vec<&str> = others
        .filter(|id| catalog.get(id).map(|node| node.on_target(Target::Am81)) == Some(Presence::Present))
        .collect();
    // Documented for 8.1, though no listing of it has the type.
    assert_eq!(told, ["BackchannelNotificationNode"]);
}

#[test]
fn every_type_of_an_add_on_names_it() {
    let catalog = Catalog::builtin();
    for node in catalog.ids().filter_map(|id| catalog.get(id)).filter(|node| node.has_flag("marketplace")) {
        assert!(matches!(node.on_target(Target::Am81), Presence::AddOn(_)), "{}", node.id);
    }
}

#[test]
fn amster_knows_types_by_these_names() {
    let catalog = Catalog::builtin();
    let evidence = evidence("amsterEntity");
    let names = members(&evidence["names"]);
    assert_eq!(names.len(), 140);
    for (id, name) in names {
        assert_eq!(catalog.get(id).expect("a known type").amster_name("1.0"), *name, "{id}");
    }
}

#[test]
fn what_is_deprecated_is_marked_and_names_what_takes_its_place() {
    let catalog = Catalog::builtin();
    let evidence = evidence("deprecated");
    let types = members(&evidence["types"]);
    let marked: Vec<&NodeType> =
        catalog.ids().filter_map(|id| catalog.get(id)).filter(|node| node.has_flag("deprecated")).collect();
    assert_eq!(marked.len(), types.len());
    for node in marked {
        assert_eq!(node.replaced_by, texts(&types[&node.id]), "{}", node.id);
        for instead in &node.replaced_by {
            assert!(!catalog.get(instead).expect("a known type").has_flag("deprecated"), "{instead}");
        }
    }
}

#[test]
fn secrets_are_marked() {
    let catalog = Catalog::builtin();
    let evidence = evidence("secrets");
    for place in texts(&evidence["properties"]) {
        let (id, key) = place.split_once('.').expect("a type and a property");
        let node = catalog.get(id).expect("a known type");
        assert!(node.property("1.0", key).is_some_and(PropertyType::is_secret), "{place}");
    }
}

#[test]
fn makers_types_are_known_with_what_their_sources_tell() {
    let catalog = Catalog::builtin();
    let evidence = evidence("makers");
    let types = members(&evidence["outcomes"]);
    assert_eq!(types.len(), 76);
    for (id, outcomes) in types {
        let node = catalog.get(id).filter(|node| node.id == *id).expect("a known type");
        assert!(node.add_on.is_some() && node.open_properties, "{id}");
        let outcomes = texts(outcomes);
        let told: Vec<&str> = match &node.outcomes {
            Rule::Items(items) => items.iter().map(|item| item.id.as_str()).collect(),
            Rule::Open { labels, .. } => labels.iter().map(String::as_str).collect(),
            _ => continue,
        };
        assert_eq!(told, outcomes, "{id}");
    }
}

/// Where labels alone are known, any id is taken, and the labels are all that there may be.
#[test]
fn labels_refuse_nothing() {
    let catalog = Catalog::builtin();
    let evidence = evidence("labels");
    for (id, labels) in members(&evidence["types"]) {
        let node = catalog.get(id).expect("a known type");
        let outcomes = catalog.outcomes(node, "1.0", &Value::Null, Target::Aic);
        assert!(outcomes.open && outcomes.list.is_empty(), "{id}");
        assert_eq!(
            (outcomes.candidates, outcomes.documented),
            (texts(labels).into_iter().map(str::to_owned).collect(), true),
            "{id}"
        );
    }
}

#[test]
fn services_have_their_level() {
    let catalog = Catalog::builtin();
    let evidence = evidence("services");
    let types = members(&evidence["types"]);
    assert!(types.len() > 180);
    for (id, services) in types {
        let node = catalog.get(id).expect("a known type");
        let told: Vec<(&str, &str)> =
            node.services.iter().map(|service| (service.name.as_str(), service.need.word())).collect();
        let wanted: Vec<(&str, &str)> = members(services)
            .iter()
            .map(|(name, level)| (name.as_str(), level.as_str().expect("a word")))
            .collect();
        assert_eq!(told, wanted, "{id}");
    }
}
