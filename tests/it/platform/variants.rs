//! Broken and odd variants of an export, made at every place of it: each is read, or named at its place.

use journeyc::catalog::{Catalog, Target};
use journeyc::model::Journey;
use journeyc::platform::rest::Platform;
use journeyc::platform::{Choice, Exports, Input, InputFile, compare, frodo, read_chosen};
use serde_json::{Value, json};

fn export() -> Value {
    let text = std::fs::read("tests/cases/platform/frodo-multi.json").expect("the fixture is there");
    serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)).expect("it is JSON")
}

fn read(bytes: Vec<u8>) -> Exports {
    let file = InputFile { path: "x.journey.json".to_owned(), bytes, is_named: true };
    read_chosen(Input { files: vec![file], ..Input::default() }, Choice::default())
}

/// The places of all values, but the outermost.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut add = |key: &str, inner: &Value| {
        let place = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(place.clone());
        places(inner, &place, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, inner)| add(key, inner)),
        Value::Array(items) => items.iter().enumerate().for_each(|(key, inner)| add(&key.to_string(), inner)),
        _ => {}
    }
}

/// The value without what stands at a place.
fn without(mut value: Value, place: &str) -> Value {
    let (parent, key) = place.rsplit_once('/').expect("a place");
    let key = key.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(&key);
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().expect("a number"));
        }
        _ => {}
    }
    value
}

/// What no journey has: who exported it, what the server sets, what the catalogue and the place of a body say as well.
fn means_nothing(place: &str) -> bool {
    let last = place.rsplit('/').next().unwrap_or_default();
    let is_volatile =
        ["_rev", "createdBy", "creationDate", "lastModifiedBy", "lastModifiedDate"].contains(&last);
    is_volatile
        || place.starts_with("/meta")
        || place.ends_with("/_type/name")
        || last == "collection"
        || last == "default"
}

fn is_said(exports: &Exports) -> bool {
    let named = |text: String| text.starts_with("x.journey.json: ");
    exports.problems.iter().any(|problem| named(problem.to_string()))
        || exports.notes.iter().any(|note| named(note.to_string()))
}

fn written(journeys: &[Journey]) -> Exports {
    let catalog = Catalog::builtin();
    read(frodo::write(journeys, Platform { catalog: &catalog, target: Target::Aic }))
}

#[test]
fn every_variant_is_read_or_named() {
    let original = export();
    let first = read(original.to_string().into_bytes()).journeys;
    let mut all = Vec::new();
    places(&original, "", &mut all);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for place in &all {
        let own = original.pointer(place).expect("a place");
        let others = [Value::Null, json!(7), json!("odd"), json!(["odd"]), json!({ "odd": 1 })];
        let changed = others.into_iter().filter(|other| other != own).map(|other| {
            let mut variant = original.clone();
            *variant.pointer_mut(place).expect("a place") = other.clone();
            (other.to_string(), variant)
        });
        for (what, variant) in changed.chain([("missing".to_owned(), without(original.clone(), place))]) {
            count += 1;
            let exports = read(variant.to_string().into_bytes());
            let Some(journey) = exports.journeys.first() else {
                if exports.problems.is_empty() {
                    wrong.push(format!("{place} = {what}: nothing is read, and nothing said"));
                }
                continue;
            };
            let lost = compare(journey, &written(&exports.journeys).journeys[0]);
            if !lost.is_empty() {
                wrong.push(format!("{place} = {what}: {lost:?}"));
            }
            let is_dropped = compare(&first[0], journey).is_empty();
            let is_nothing = what == "missing" || what == "null";
            if is_dropped && !is_nothing && !is_said(&exports) && !means_nothing(place) {
                wrong.push(format!("{place} = {what}: dropped in silence"));
            }
        }
    }
    assert!(count > 500, "{count}");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_spelling_of_a_file_is_the_same_journey() {
    let original = export();
    let text = format!("{original:#}");
    let first = read(text.clone().into_bytes()).journeys;
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let spellings = [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        text.replace('\n', "\r\n").into_bytes(),
        [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
        utf16(u16::to_be_bytes),
    ];
    for bytes in spellings {
        let exports = read(bytes);
        assert_eq!(compare(&first[0], &exports.journeys[0]), Vec::<String>::new());
        assert_eq!(exports.notes, []);
    }
}
