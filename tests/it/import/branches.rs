//! Two branches that touch neighbours: where the sources merge, the lock merges, with nothing but git.

use std::process::Command as Process;

use serde_json::json;

use super::*;

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

pub(super) fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "core.autocrlf=false"];
    let output = Process::new("git").args(identity).args(arguments).current_dir(folder).output();
    let output = output.expect("git is installed where tests run");
    output.status.success()
}

/// The file in which what the console has for it is imported.
fn put(folder: &Path, export: &Value) {
    write_json(folder, "../export.json", export);
    expect(folder, 0, &["import", "../export.json", "-o", "j"]);
}

/// A repository with a row of nodes imported, and its export.
fn repository() -> (TempDir, std::path::PathBuf, Value) {
    let folder = folder();
    let place = folder.path().join("repository");
    fs::create_dir(&place).expect("a folder can be made");
    let node = |(name, next): (&&str, &&str)| {
        let properties = format!("        message = {{ en: \"{name}\" }}\n");
        let edges = format!("        true -> {next}\n        false -> failure\n");
        format!("\n    node {name}: MessageNode \"{name}\" {{\n{properties}{edges}    }}\n")
    };
    let nodes: Vec<String> = NAMES.iter().zip(NAMES.iter().skip(1).chain(&["success"])).map(node).collect();
    let nodes = nodes.concat();
    let source = format!("journey Row {{\n    start -> a\n{nodes}}}\n");
    fs::write(folder.path().join("row.journey"), source).expect("a file can be written");
    expect(folder.path(), 0, &["build", "row.journey", "-o", "export.json"]);
    // Ids of the console's own, in no order.
    let mut text = fs::read_to_string(folder.path().join("export.json")).expect("it was built");
    let export: Value = serde_json::from_str(&text).expect("it is JSON");
    let ids = export["trees"]["Row"]["tree"]["nodes"].as_object().expect("nodes").keys();
    for (number, id) in ids.enumerate() {
        text = text.replace(id, &format!("{}0000000-0000-4000-8000-000000000000", (number * 7 + 3) % 10));
    }
    let export: Value = serde_json::from_str(&text).expect("it is JSON");
    expect(&place, 0, &["init", "."]);
    fs::remove_dir_all(place.join("journeys")).expect("a folder can be removed");
    put(&place, &export);
    assert!(git(&place, &["init", "-q", "-b", "main"]) && git(&place, &["add", "-A"]));
    assert!(git(&place, &["commit", "-q", "-m", "one"]) && git(&place, &["branch", "other"]));
    (folder, place, export)
}

/// Lets two branches do what they do, and merges them.
fn merged(place: &Path, ours: &dyn Fn(), theirs: &dyn Fn()) {
    ours();
    assert!(git(place, &["commit", "-q", "-a", "-m", "ours"]) && git(place, &["checkout", "-q", "other"]));
    theirs();
    assert!(git(place, &["commit", "-q", "-a", "-m", "theirs"]));
    let both = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    assert!(git(place, &["merge", "-q", "-m", "both", "main"]), "a conflict");
    let merged = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    assert_ne!(merged, both);
    assert!(!merged.contains("<<<<<<<"), "{merged}");
    expect(place, 0, &["check"]);
    expect(place, 0, &["build", "-o", "../again.json"]);
}

fn nodes(place: &Path) -> Value {
    read_json(place, "../again.json")["trees"]["Row"]["tree"]["nodes"].clone()
}

#[test]
fn neighbours_are_renamed() {
    for pair in NAMES.windows(2) {
        let (_folder, place, export) = repository();
        let rename = |name: &str, new: &str| {
            expect(&place, 0, &["rename", "j/Row.journey", name, new]);
        };
        merged(&place, &|| rename(pair[0], "zebra"), &|| rename(pair[1], "aardvark"));
        assert_eq!(nodes(&place), export["trees"]["Row"]["tree"]["nodes"], "{pair:?}");
    }
}

#[test]
fn nodes_are_added_beside_each_other() {
    let (_folder, place, export) = repository();
    let id = |label: &str| {
        let nodes = export["trees"]["Row"]["tree"]["nodes"].as_object().expect("nodes");
        nodes.iter().find(|(_, node)| node["displayName"] == label).expect("it is there").0.clone()
    };
    // Between `a` and `b`, and between `b` and `c`.
    let with = |before: &str, after: &str, new: &str| {
        let mut export = export.clone();
        let row = &mut export["trees"]["Row"];
        let mut body = row["nodes"][&id(before)].clone();
        body["_id"] = json!(new);
        row["nodes"][new] = body;
        let mut entry = row["tree"]["nodes"][&id(before)].clone();
        entry["displayName"] = json!(format!("after {before}"));
        entry["connections"]["true"] = json!(id(after));
        row["tree"]["nodes"][new] = entry;
        row["tree"]["nodes"][&id(before)]["connections"]["true"] = json!(new);
        export
    };
    let (one, two) = ("12345678-0000-4000-8000-000000000000", "12345679-0000-4000-8000-000000000000");
    merged(&place, &|| put(&place, &with("a", "b", one)), &|| put(&place, &with("b", "c", two)));
    let nodes = nodes(&place);
    assert_eq!(nodes.as_object().expect("nodes").len(), NAMES.len() + 2);
    assert_eq!(nodes[&id("a")]["connections"]["true"], json!(one));
    assert_eq!(nodes[two]["connections"]["true"], json!(id("c")));
}

/// What is written of journeys with nothing but a script and a wait, called so.
fn other(name: &str) -> String {
    format!(
        "script run{name} {{\n    name = \"Run {name}\"\n    source = \"outcome = 'x';\"\n}}\n\ntheme look{name} {{\n    _id = \"{name}\"\n    \
         logo = \"{name}\"\n}}\n\njourney {name} {{\n    start -> page\n\n    node page: PageNode {{\n        stage = json({{ themeId: look{name} }})\n        \
         node username: PlatformUsername\n        -> run\n    }}\n\n    node run: ScriptedDecision {{\n        script = run{name}\n        \
         outcomes = [\"x\"]\n        -> success\n    }}\n}}\n"
    )
}

/// Brings in a journey of this name.
fn bring(place: &Path, name: &str) {
    fs::write(place.join("../made.journey"), other(name)).expect("a file can be written");
    expect(place, 0, &["build", "../made.journey", "-o", "../other.json"]);
    // Its ids are the platform's.
    let text = fs::read_to_string(place.join("../other.json")).expect("it was built");
    let export: Value = serde_json::from_str(&text).expect("it is JSON");
    let ids = export["trees"][name]["tree"]["nodes"].as_object().expect("nodes").keys();
    let letter = name.bytes().last().unwrap_or_default();
    let text = ids.enumerate().fold(text.clone(), |text, (number, id)| {
        text.replace(id, &format!("{letter:02x}00000{number}-0000-4000-8000-000000000000"))
    });
    fs::write(place.join("../other.json"), text).expect("a file can be written");
    expect(place, 0, &["import", "../other.json", "-o", "j"]);
    assert!(git(place, &["add", "-A"]));
}

/// Two branches each bring in journeys that stand beside each other, with all that travels with them.
#[test]
fn journeys_are_added_beside_each_other() {
    let (_folder, place, export) = repository();
    let (ours, theirs) = (["Login1", "Login3", "Zoo"], ["Login2", "Aardvark", "Login4"]);
    let bring_all = |names: [&str; 3]| names.iter().for_each(|name| bring(&place, name));
    merged(&place, &|| bring_all(ours), &|| bring_all(theirs));
    let again = read_json(&place, "../again.json");
    assert_eq!(again["trees"].as_object().expect("trees").len(), 7);
    assert_eq!(again["trees"]["Row"]["tree"]["nodes"], export["trees"]["Row"]["tree"]["nodes"]);
    for name in ours.iter().chain(&theirs) {
        bring(&place, name);
        let built = read_json(&place, "../other.json");
        assert_eq!(again["trees"][name]["tree"]["nodes"], built["trees"][name]["tree"]["nodes"]);
    }
    // The next run puts each line where it belongs.
    let lock = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    expect(&place, 0, &["deployed"]);
    expect(&place, 0, &["import", "../export.json", "-o", "j"]);
    assert!(lock.lines().count() > 100);
}

/// What two branches did to one node, and to its neighbours, is read whichever way git joins it.
#[test]
fn one_node_is_moved_and_another_part_of_it_changed() {
    let (_folder, place, export) = repository();
    let id = "30000000-0000-4000-8000-000000000000";
    let moved = |x: i32| {
        let mut export = export.clone();
        export["trees"]["Row"]["tree"]["nodes"][id]["x"] = json!(x);
        export
    };
    let mut changed = moved(913);
    changed["trees"]["Row"]["nodes"][id]["message"] = json!({ "en": "other" });
    merged(&place, &|| put(&place, &moved(700)), &|| put(&place, &changed));
    let built = &nodes(&place)[id];
    assert!([700, 913].iter().any(|x| built["x"] == *x), "{built}");
    let said = expect(&place, 0, &["import", "../export.json", "-o", "j", "--verify"]);
    assert!(said.contains("the same"), "{said}");
    expect(&place, 0, &["build", "-o", "../again.json"]);
    assert_eq!(nodes(&place)[id]["x"], json!(913));
    let lock = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    assert_eq!(lock.matches("/at\": [913,").count(), 1, "{lock}");
}

#[test]
fn a_lock_has_short_lines() {
    let (_folder, place, export) = repository();
    let before = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    assert!(before.lines().all(|line| line.len() < 120), "{before}");
    let mut export = export;
    let id = "30000000-0000-4000-8000-000000000000";
    export["trees"]["Row"]["nodes"][id]["message"] = json!({ "en": "other" });
    put(&place, &export);
    let after = fs::read_to_string(place.join("journeyc.lock")).expect("the lock is there");
    let changed = before.lines().zip(after.lines()).filter(|(old, new)| old != new).count();
    assert_eq!((before.lines().count(), changed), (after.lines().count(), 1), "{after}");
}
