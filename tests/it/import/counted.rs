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

/// What journeyc itself writes of what it wrote; nobody else has anything to say there.
const OWN: [&str; 2] = ["carriedBy", "requests"];

/// What was planted: its name, its text, and where.
type Mark = (String, String, String);

/// Plants a member in an object.
fn plant(members: &mut serde_json::Map<String, Value>, place: &str, marks: &mut Vec<Mark>) {
    let (name, text) = (format!("odd-{}-", marks.len()), format!("marked-{}-", marks.len()));
    members.insert(name.clone(), json!(text));
    marks.push((name, text, place.to_owned()));
}

/// Adds a member with a text of its own to every object.
fn mark(value: &mut Value, place: &str, marks: &mut Vec<Mark>) {
    match value {
        Value::Object(members) => {
            for (key, inner) in members.iter_mut().filter(|(key, _)| !OWN.contains(&key.as_str())) {
                mark(inner, &format!("{place}/{key}"), marks);
            }
            let last = place.rsplit('/').next().unwrap_or_default();
            if !MAPS.contains(&last) {
                plant(members, place, marks);
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
    imported_in(folder.path(), "x.json")
}

/// Imports what lies in a folder.
fn imported_in(folder: &Path, export: &str) -> String {
    let output = run(folder, &["import", export, "-o", "j", "--verify"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let mut all = String::from_utf8_lossy(&output.stderr).into_owned();
    if folder.join("j").exists() {
        all.extend(files(&folder.join("j")).into_values());
    }
    all
}

/// The marks that are in no file and that nothing was said of.
fn lost<'m>(all: &str, marks: &'m [Mark]) -> Vec<&'m Mark> {
    let is_lost =
        |(name, text, _): &&Mark| !all.contains(text.as_str()) && !all.contains(&format!("{name}`"));
    marks.iter().filter(is_lost).collect()
}

fn is_whole(export: &Value, what: &str) -> usize {
    let mut marked = export.clone();
    let mut marks = Vec::new();
    mark(&mut marked, "", &mut marks);
    let all = imported(marked.to_string().as_bytes());
    let lost = lost(&all, &marks);
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

/// A journey that has all that can travel, and a page.
const EVERYTHING: &str = r#"script level {
    name = "Level"
    source = "outcome = \"true\";"
}

emailTemplate welcome {
    subject = { en: "Welcome" }
}

theme corporate {
    _id = "11111111-1111-4111-8111-111111111111"
    logo = "https://example.com/logo.svg"
}

idp google {
    type = "googleConfig"
    clientId = "one"
}

saml2Entity partner {
    location = "hosted"
}

circleOfTrust circle {
    status = "active"
}

variable "esv-limit" {
    expressionType = "int"
    value = "3"
}

journey Login {
    description = "All of it"
    categories = ["One"]

    start -> page

    note "On the canvas"

    node page: PageNode {
        pageHeader = { en: "Sign in" }
        stage = json({ themeId: corporate })

        note "On the page"

        node username: PlatformUsername
        node password: PlatformPassword

        -> choose
    }

    node choose: SelectIdentityProvider {
        filteredProviders = [google]
        socialAuthentication -> level
        localAuthentication -> mail
    }

    node level: ScriptedDecision {
        script = level
        outcomes = ["true"]
        -> success
    }

    node mail: EmailSuspend {
        emailTemplateName = welcome
        -> failure
    }
}
"#;

const FORMATS: [&str; 5] = ["frodo", "console", "fr-config", "amster", "am"];

/// The paths of the JSON files below a folder.
fn documents(folder: &Path) -> Vec<std::path::PathBuf> {
    let paths = files(folder).into_keys().map(|name| folder.join(name));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}

#[test]
fn nothing_is_dropped_in_silence_in_any_format() {
    for format in FORMATS {
        let folder = folder();
        let place = folder.path();
        fs::create_dir(place.join("made")).expect("a folder can be made");
        fs::write(place.join("made/all.journey"), EVERYTHING).expect("a file can be written");
        expect(place, 0, &["build", "made", "--format", format, "--realm", "alpha", "-o", "out"]);
        let mut marks = Vec::new();
        for path in documents(&place.join("out")) {
            let mut document: Value =
                serde_json::from_slice(&fs::read(&path).expect("it was built")).expect("it is JSON");
            mark(&mut document, &path.display().to_string(), &mut marks);
            fs::write(&path, document.to_string()).expect("a file can be written");
        }
        fs::remove_dir_all(place.join("made")).expect("a folder can be removed");
        let all = imported_in(place, "out");
        let lost = lost(&all, &marks);
        assert!(lost.is_empty(), "{format}: {} of {} are nowhere: {lost:#?}\n{all}", lost.len(), marks.len());
        assert!(marks.len() > 30, "{format}: {}", marks.len());
    }
}

/// What stands in a map of things and is none is named, and what is left is read all the same where that can be.
#[test]
fn what_is_no_thing_is_named() {
    let (folder, _) = super::second::exports();
    let first = read_json(folder.path(), "First.json");
    let bundle = first["trees"]["First"].as_object().expect("a journey");
    let maps =
        bundle.iter().filter(|(_, map)| map.is_object()).map(|(name, _)| format!("/trees/First/{name}"));
    for place in
        maps.chain(["/trees", "/trees/First/tree/nodes", "/trees/First/tree/staticNodes"].map(str::to_owned))
    {
        let mut odd = first.clone();
        let mut marks = Vec::new();
        plant(odd.pointer_mut(&place).and_then(Value::as_object_mut).expect("a map"), &place, &mut marks);
        let all = imported(odd.to_string().as_bytes());
        assert!(lost(&all, &marks).is_empty(), "{place}: {all}");
    }
}

#[test]
fn what_outcomes_have_beside_their_labels_comes_back() {
    let (folder, _) = super::second::exports();
    let mut first = read_json(folder.path(), "First.json");
    for bodies in ["nodes", "innerNodes"] {
        for body in first["trees"]["First"][bodies].as_object_mut().expect("bodies").values_mut() {
            for outcome in body["_outcomes"].as_array_mut().into_iter().flatten() {
                outcome["shownAs"] = json!("another");
            }
        }
    }
    write_json(folder.path(), "odd.json", &first);
    expect(folder.path(), 0, &["import", "odd.json", "-o", "odd", "--verify"]);
    expect(folder.path(), 0, &["build", "odd", "-o", "again.json"]);
    let again = read_json(folder.path(), "again.json");
    for bodies in ["nodes", "innerNodes"] {
        assert_eq!(again["trees"]["First"][bodies], first["trees"]["First"][bodies]);
    }
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
