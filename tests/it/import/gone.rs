//! Journeys that the exports do not have any more, and imports that only tell.

use serde_json::json;

use super::second::exports;
use super::*;

/// All journeys imported, and an export without one of them.
fn without(name: &str) -> (TempDir, Value) {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "all.json", "-o", "j"]);
    let mut part = whole.clone();
    part["trees"].as_object_mut().expect("trees").remove(name);
    write_json(folder.path(), "part.json", &part);
    (folder, whole)
}

#[test]
fn journeys_that_are_gone_are_named_and_pruned() {
    let (folder, _) = without("Third");
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 0, &["import", "part.json", "-o", "j"]);
    assert!(
        said.contains("not in the exports: 1 journey of the sources that the platform had, \"Third\""),
        "{said}"
    );
    assert_eq!(files(&folder.path().join("j")), before);
    let said = expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune", "--dry-run"]);
    assert!(said.contains("would remove j/Third.journey") && said.contains("dry run"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
    let said = expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune"]);
    assert!(said.contains("Third: gone") && said.contains("removed j/Third.journey"), "{said}");
    let after = files(&folder.path().join("j"));
    assert!(!after.contains_key("Third.journey") && !after["journeyc.lock"].contains("Third"), "{after:?}");
    // What others declare stays.
    assert_eq!(after.keys().filter(|path| path.starts_with("scripts/")).count(), 1);
    expect(folder.path(), 0, &["check", "j"]);
    assert!(
        expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune"]).contains("nothing changed")
    );
    // An export of one journey says nothing of the others.
    let said = expect(folder.path(), 0, &["import", "First.json", "-o", "j", "--journey", "First"]);
    assert!(!said.contains("not in the exports"), "{said}");
}

#[test]
fn what_a_pruned_journey_alone_names_goes_too() {
    let folder = folder();
    let journey = |name: &str, script: &str| {
        format!(
            "script {script} {{\n name = \"{script}\"\n source = \"outcome = \\\"true\\\";\"\n}}\njourney {name} {{\n \
             start -> level\n node level: ScriptedDecision {{\n  script = {script}\n  outcomes = [\"true\"]\n  -> success\n }}\n}}\n"
        )
    };
    fs::create_dir(folder.path().join("made")).expect("a folder can be made");
    for (name, script) in [("One", "first"), ("Two", "second")] {
        let path = folder.path().join(format!("made/{name}.journey"));
        fs::write(path, journey(name, script)).expect("a file can be written");
    }
    expect(folder.path(), 0, &["build", "made", "-o", "all.json"]);
    expect(folder.path(), 0, &["import", "all.json", "-o", "j"]);
    let mut part = read_json(folder.path(), "all.json");
    part["trees"].as_object_mut().expect("trees").remove("Two");
    write_json(folder.path(), "part.json", &part);
    let said = expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune"]);
    assert!(said.contains("removed j/scripts/second.js"), "{said}");
    let after = files(&folder.path().join("j"));
    assert_eq!(after.keys().collect::<Vec<_>>(), ["One.journey", "journeyc.lock", "scripts/first.js"]);
}

#[test]
fn what_the_source_changed_is_not_pruned_in_silence() {
    let (folder, _) = without("Third");
    let path = folder.path().join("j/Third.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    fs::write(&path, source.replace("false -> failure", "false -> success")).expect("a file can be written");
    let said = expect(folder.path(), 1, &["import", "part.json", "-o", "j", "--prune"]);
    assert!(said.contains("Third is gone from the exports, and the source changed it"), "{said}");
    expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune", "--prefer", "source", "Third"]);
    assert!(path.exists());
    expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune", "--prefer", "export", "Third"]);
    assert!(!path.exists());
    // A journey that was never on the platform is not gone from it.
    let own = folder.path().join("j/own.journey");
    fs::write(&own, "journey Own {\n    start -> success\n}\n").expect("a file can be written");
    expect(folder.path(), 0, &["import", "part.json", "-o", "j", "--prune"]);
    assert!(own.exists());
    // What others still call cannot go.
    let mut part = read_json(folder.path(), "all.json");
    part["trees"].as_object_mut().expect("trees").remove("First");
    part["trees"].as_object_mut().expect("trees").remove("Third");
    write_json(folder.path(), "part.json", &part);
    expect(folder.path(), 0, &["import", "all.json", "-o", "j"]);
    let caller = "journey Caller {\n    start -> call\n\n    node call: InnerTreeEvaluator {\n        tree = First\n        \
                  true -> success\n        false -> failure\n    }\n}\n";
    fs::write(folder.path().join("j/caller.journey"), caller).expect("a file can be written");
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 1, &["import", "part.json", "-o", "j", "--prune"]);
    assert!(said.contains("caller.journey") && said.contains("First"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
}

#[test]
fn a_dry_run_tells_with_the_words_of_a_difference() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let mut changed = whole.clone();
    let nodes = changed["trees"]["First"]["tree"]["nodes"].as_object().expect("nodes");
    let level =
        nodes.iter().find(|(_, node)| node["displayName"] == "Scripted Decision").expect("a node").0.clone();
    changed["trees"]["First"]["tree"]["nodes"][&level]["connections"]["true"] =
        json!("e301438c-0bd0-429c-ab0c-66126501069a");
    write_json(folder.path(), "changed.json", &changed);
    let before = files(&folder.path().join("j"));
    let output = run(folder.path(), &["import", "changed.json", "-o", "j", "--dry-run"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    let words = ["journey \"First\"\n", "true led to Success, now to Failure", "journey \"Second\" is new: "];
    assert!(words.iter().all(|words| told.contains(words)), "{told}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("would write j/First.journey") && said.contains("nothing was written"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
    // A conflict is told as without it.
    let path = folder.path().join("j/First.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    fs::write(&path, source.replace("        -> success", "        -> emailSuspend"))
        .expect("a file can be written");
    let output = run(folder.path(), &["import", "changed.json", "-o", "j", "--dry-run"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() != Some(2), "{said}");
}
