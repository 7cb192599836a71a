//! What goes in comes out: all that an export says is in the sources, in the lock, or on the terminal.

use serde_json::json;

use super::corpus::shuffled;
use super::*;
use crate::shared::corpus;

/// Maps whose members are things: another one would be a thing that is none.
const MAPS: [&str; 13] = [
    "circlesOfTrust",
    "emailTemplates",
    "innerNodes",
    "innernodes",
    "nodeTypes",
    "nodes",
    "saml2Entities",
    "scripts",
    "socialIdentityProviders",
    "staticNodes",
    "themes",
    "trees",
    "variable",
];

/// Adds a member with a text of its own to every object.
fn mark(value: &mut Value, place: &str, marks: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, inner) in members.iter_mut().filter(|(key, _)| *key != "meta" && *key != "origin") {
                mark(inner, &format!("{place}/{key}"), marks);
            }
            let last = place.rsplit('/').next().unwrap_or_default();
            if !place.is_empty() && !MAPS.contains(&last) {
                let text = format!("marked-{}-", marks.len());
                members.insert(format!("odd{}", marks.len()), json!(text));
                marks.push((text, place.to_owned()));
            }
        }
        Value::Array(parts) => {
            for (index, part) in parts.iter_mut().enumerate() {
                mark(part, &format!("{place}/{index}"), marks);
            }
        }
        _ => {}
    }
}

/// Imports an export into an empty folder; gives all that is there then, and what was said.
fn imported(bytes: &[u8]) -> String {
    let folder = folder();
    fs::write(folder.path().join("x.json"), bytes).expect("a file can be written");
    let output = run(folder.path(), &["import", "x.json", "-o", "j", "--verify"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let mut all = String::from_utf8_lossy(&output.stderr).into_owned();
    if folder.path().join("j").exists() {
        all.extend(files(&folder.path().join("j")).into_values());
    }
    all
}

fn is_whole(export: &Value, what: &str) -> usize {
    let mut marked = export.clone();
    let mut marks = Vec::new();
    mark(&mut marked, "", &mut marks);
    let all = imported(marked.to_string().as_bytes());
    let lost: Vec<_> = marks.iter().filter(|(text, _)| !all.contains(text.as_str())).collect();
    assert!(lost.is_empty(), "{what}: {} of {} are nowhere: {lost:?}", lost.len(), marks.len());
    marks.len()
}

#[test]
fn nothing_is_dropped_in_silence() {
    let (folder, _) = super::second::exports();
    let first = read_json(folder.path(), "First.json");
    assert!(is_whole(&first, "First.json") > 30);
    // Of two forms of one thing, one is taken and the other one named.
    let mut both = read_json(folder.path(), "all.json");
    both["trees"]["Second"]["emailTemplates"]["welcome"]["subject"] = json!({ "en": "Another" });
    let all = imported(both.to_string().as_bytes());
    assert!(all.contains("email template `welcome` of journey `Second` is another one than before"), "{all}");
}

/// So many real exports are looked at, whichever they are.
const SOME: usize = 12;

#[test]
fn nothing_of_real_exports_is_dropped_in_silence() {
    const LARGEST: u64 = 60_000;
    let Some((root, manifest)) = corpus() else { return };
    let exports = manifest["exports"].as_array().expect("a list").iter();
    let names: Vec<String> = exports
        .filter(|export| {
            ["frodo-multi", "frodo-single", "admin-console", "amtree-sh"]
                .iter()
                .any(|form| export["format"] == *form)
        })
        .filter_map(|export| export["file"].as_str().map(str::to_owned))
        .filter(|name| fs::metadata(root.join(name)).is_ok_and(|file| file.len() < LARGEST))
        .collect();
    for name in shuffled(&names, 7).iter().take(SOME) {
        let bytes = fs::read(root.join(name)).expect("a file of the manifest");
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let Ok(export) = serde_json::from_slice::<Value>(text) else { continue };
        is_whole(&export, name);
        spellings(&export, name);
    }
}

/// An export in every spelling of its text, and with ids in capitals, is the same journey.
fn spellings(export: &Value, name: &str) {
    let text = format!("{export:#}");
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let sources = |bytes: &[u8]| {
        let folder = folder();
        fs::write(folder.path().join("x.json"), bytes).expect("a file can be written");
        expect(folder.path(), 0, &["import", "x.json", "-o", "j", "--verify"]);
        files(&folder.path().join("j"))
    };
    let first = sources(text.as_bytes());
    for bytes in [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        text.replace('\n', "\r\n").into_bytes(),
        [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
    ] {
        assert!(sources(&bytes) == first, "{name}");
    }
}
