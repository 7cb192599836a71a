//! Sources with fragments, variables and environments, imported over: nothing that did not change is touched, and what changed in
//! an expansion is said at the use or told.

use serde_json::json;

use super::*;

const CODE: &str = r#"/// A one-time code.
fragment oneTimeCode(attempts = 3, length = 8) {
    exit verified
    exit rejected

    start -> generate

    note "Agreed with fraud"

    node generate: HOTPGenerator {
        length = length
        -> ask
    }

    node ask: PageNode "Enter the code" {
        node code: OTPCollectorDecision

        true -> verified
        false -> retry
    }

    node retry: RetryLimitDecision {
        retryLimit = attempts
        Retry -> ask
        Reject -> rejected
    }
}

/// Hands on.
fragment outer(tries = 4) {
    exit done
    exit lost

    start -> inner

    node inner: oneTimeCode {
        attempts = tries
        verified -> done
        else -> lost
    }
}
"#;

const LOGIN: &str = r#"journey Login {
    description = "Password, then a code"

    start -> check

    node check: DataStoreDecision "Check" {
        true -> first // A comment.
        false -> failure
    }

    // The first one.
    node first: oneTimeCode {
        attempts = 5
        verified -> second
        rejected -> failure
    }

    node second: outer {
        done -> success
        lost -> check
    }
}
"#;

const PLACE: &str = "w";

const SUCCESS: &str = "70e691a5-1e33-4ac3-a356-e7b6d60d92e0";

/// A workspace with fragments, whose journey was deployed, and the export of it.
fn workspace() -> (TempDir, Value) {
    let folder = folder();
    let place = folder.path().join(PLACE);
    fs::create_dir_all(place.join("journeys")).expect("a folder can be made");
    let put = |name: &str, text: &str| fs::write(place.join(name), text).expect("a file can be written");
    put("journeyc.toml", "");
    put("journeys/code.journey", CODE);
    put("journeys/Login.journey", LOGIN);
    expect(&place, 0, &["build", "-o", "../export.json"]);
    let export = read_json(folder.path(), "export.json");
    expect(&place, 0, &["import", "../export.json"]);
    (folder, export)
}

/// The id of the node with this label; of several, the one whose key in the lock would be `key`.
fn id(export: &Value, label: &str, at: usize) -> String {
    let nodes = export["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes");
    let mut found = nodes.iter().filter(|(_, node)| node["displayName"] == label);
    found.nth(at).unwrap_or_else(|| panic!("{label}")).0.clone()
}

/// The ids that expansions have, by the names of their nodes.
fn named(name: &str) -> String {
    journeyc::model::ids::JourneyIds::new("Login").node(name)
}

fn again(folder: &TempDir, export: &Value, code: i32, more: &[&str]) -> String {
    write_json(folder.path(), "export.json", export);
    let mut all = vec!["import", "../export.json", "--verify"];
    all.extend(more);
    expect(&folder.path().join(PLACE), code, &all)
}

fn source(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(PLACE).join("journeys").join(name)).expect("it is there")
}

/// What a build gives now.
fn built(folder: &TempDir) -> Value {
    expect(&folder.path().join(PLACE), 0, &["build", "-o", "../again.json"]);
    read_json(folder.path(), "again.json")["trees"]["Login"].clone()
}

#[test]
fn what_did_not_change_is_not_touched() {
    let (folder, export) = workspace();
    let before = files(&folder.path().join(PLACE));
    let said = again(&folder, &export, 0, &[]);
    assert!(said.contains("nothing changed") && said.contains("the same"), "{said}");
    assert!(files(&folder.path().join(PLACE)) == before, "{said}");
    assert_eq!(
        (source(&folder, "code.journey"), source(&folder, "Login.journey")),
        (CODE.to_owned(), LOGIN.to_owned())
    );
}

#[test]
fn an_argument_is_said_at_the_use() {
    let (folder, mut export) = workspace();
    export["trees"]["Login"]["nodes"][named("first.retry")]["retryLimit"] = json!(7);
    export["trees"]["Login"]["nodes"][named("first.generate")]["length"] = json!(6);
    // Handed on by another fragment, and not said at the use before.
    export["trees"]["Login"]["nodes"][named("second.inner.retry")]["retryLimit"] = json!(9);
    let said = again(&folder, &export, 0, &[]);
    let text = source(&folder, "Login.journey");
    for line in ["attempts = 7", "length = 6", "tries = 9", "// The first one.", "// A comment."] {
        assert!(text.contains(line), "{line}: {text}\n{said}");
    }
    assert_eq!(source(&folder, "code.journey"), CODE);
    assert_eq!(built(&folder)["nodes"], export["trees"]["Login"]["nodes"]);
    assert!(again(&folder, &export, 0, &[]).contains("nothing changed"));
}

#[test]
fn an_exit_is_led_elsewhere_at_the_use() {
    let (folder, mut export) = workspace();
    let nodes = &mut export["trees"]["Login"]["tree"]["nodes"];
    nodes[named("first.retry")]["connections"]["Reject"] = json!(named("check"));
    nodes[named("second.inner.ask")]["connections"]["true"] = json!(named("first.generate"));
    nodes[named("check")]["connections"]["false"] = json!(SUCCESS);
    again(&folder, &export, 0, &[]);
    let text = source(&folder, "Login.journey");
    for line in ["rejected -> check", "done -> first", "false -> success"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert_eq!(built(&folder)["tree"]["nodes"], export["trees"]["Login"]["tree"]["nodes"]);
}

#[test]
fn what_leads_to_an_expansion_leads_to_the_use() {
    let (folder, mut export) = workspace();
    let nodes = &mut export["trees"]["Login"]["tree"]["nodes"];
    nodes[named("check")]["connections"]["false"] = json!(named("second.inner.generate"));
    export["trees"]["Login"]["tree"]["entryNodeId"] = json!(named("first.generate"));
    again(&folder, &export, 0, &[]);
    let text = source(&folder, "Login.journey");
    assert!(text.contains("false -> second") && text.contains("start -> first"), "{text}");
}

#[test]
fn what_only_the_fragment_can_say_is_a_conflict() {
    let (folder, export) = workspace();
    let before = files(&folder.path().join(PLACE));
    let first = |key: &str| format!("/trees/Login/nodes/{}/{key}", named("first.ask"));
    let way = format!("/trees/Login/tree/nodes/{}/connections/outcome", named("first.generate"));
    let line = |text: &str| CODE.lines().position(|line| line.contains(text)).expect("a line") + 1;
    let cases = [
        (first("pageHeader"), json!({ "en": "Changed" }), "Login/first.ask.pageHeader", line("node ask")),
        (way, json!(named("check")), "Login/first.generate.outcome", line("-> ask")),
    ];
    for (pointer, value, name, line) in cases {
        let mut changed = export.clone();
        *changed.pointer_mut(&pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        let said = again(&folder, &changed, 1, &[]);
        assert!(said.contains(&format!("conflict: journeys/code.journey:{line}: {name} ")), "{said}");
        assert!(
            said.contains("`first` (journeys/Login.journey:12) has it from the fragment `oneTimeCode`"),
            "{said}"
        );
        assert!(said.contains(&format!("--prefer source {name}")), "{said}");
        assert!(files(&folder.path().join(PLACE)) == before, "{said}");
        let said = again(&folder, &changed, 1, &["--prefer", "export"]);
        assert!(said.contains("conflict: ") && files(&folder.path().join(PLACE)) == before, "{said}");
        // Settled for the source, it is the source's.
        let folder = workspace().0;
        again(&folder, &changed, 1, &["--prefer", "source", name]);
        assert_eq!(source(&folder, "Login.journey"), LOGIN);
        assert_eq!(source(&folder, "code.journey"), CODE);
    }
}

#[test]
fn an_argument_that_means_more_is_a_conflict() {
    let (folder, mut export) = workspace();
    let code = CODE.replace("retryLimit = attempts", "retryLimit = length");
    fs::write(folder.path().join(PLACE).join("journeys/code.journey"), &code).expect("a file can be written");
    export = {
        expect(&folder.path().join(PLACE), 0, &["build", "-o", "../export.json"]);
        let _ = export;
        read_json(folder.path(), "export.json")
    };
    again(&folder, &export, 0, &[]);
    export["trees"]["Login"]["nodes"][named("first.retry")]["retryLimit"] = json!(7);
    let before = files(&folder.path().join(PLACE));
    let said = again(&folder, &export, 1, &[]);
    assert!(said.contains("Login/first.generate") && said.contains("`length`"), "{said}");
    assert!(files(&folder.path().join(PLACE)) == before, "{said}");
}

#[test]
fn a_use_goes_as_a_whole_or_not_at_all() {
    let (folder, export) = workspace();
    let without = |names: &[&str]| {
        let mut export = export.clone();
        let login = &mut export["trees"]["Login"];
        for name in names {
            let id = named(name);
            login["tree"]["nodes"].as_object_mut().expect("nodes").shift_remove(&id);
            login["nodes"].as_object_mut().expect("nodes").shift_remove(&id);
        }
        export
    };
    let mut gone = without(&["second.inner.generate", "second.inner.ask", "second.inner.retry"]);
    let success = json!("70e691a5-1e33-4ac3-a356-e7b6d60d92e0");
    gone["trees"]["Login"]["tree"]["nodes"][named("first.ask")]["connections"]["true"] = success;
    // Verifying finds that the note of the fragment is left on the canvas.
    let said = again(&folder, &gone, 1, &[]);
    assert!(said.contains("note: Login: of notes on the canvas"), "{said}");
    let text = source(&folder, "Login.journey");
    assert!(!text.contains("node second") && text.contains("verified -> success"), "{text}");
    let (folder, _) = workspace();
    let mut part = without(&["first.retry"]);
    part["trees"]["Login"]["tree"]["nodes"][named("first.ask")]["connections"]["false"] =
        json!(named("check"));
    let before = files(&folder.path().join(PLACE));
    let said = again(&folder, &part, 1, &[]);
    assert!(said.contains("Login/first.retry is gone from the export"), "{said}");
    assert!(files(&folder.path().join(PLACE)) == before, "{said}");
}

#[test]
fn a_node_is_added_beside_uses() {
    let (folder, mut export) = workspace();
    let new = "12345678-0000-4000-8000-000000000000";
    let login = &mut export["trees"]["Login"];
    let mut body = login["nodes"][named("check")].clone();
    body["_id"] = json!(new);
    login["nodes"][new] = body;
    let mut entry = login["tree"]["nodes"][named("check")].clone();
    entry["displayName"] = json!("Check again");
    entry["connections"]["true"] = json!(named("second.inner.generate"));
    login["tree"]["nodes"][new] = entry;
    login["tree"]["nodes"][named("first.ask")]["connections"]["true"] = json!(new);
    again(&folder, &export, 0, &[]);
    let text = source(&folder, "Login.journey");
    assert!(text.contains("verified -> checkAgain") && text.contains("true -> second"), "{text}");
    assert_eq!(built(&folder)["tree"]["nodes"], export["trees"]["Login"]["tree"]["nodes"]);
    let _ = id(&export, "Check again", 0);
}

const VARS: &str = r#"var host
var realm = "alpha"

journey Login {
    description = f"Login of {host}"
    identityResource = f"managed/{realm}_user"

    start -> wait

    node wait: PollingWaitNode {
        secondsToWait = 9
        DONE -> success
    }
}
"#;

const CONFIG: &str = r#"[env.staging]
vars = { host = "staging.example.com" }

[env.prod]
vars = { host = "login.example.com", realm = "bravo" }
"#;

#[test]
fn an_environment_says_what_variables_are() {
    let folder = folder();
    let place = folder.path().join(PLACE);
    fs::create_dir_all(place.join("journeys")).expect("a folder can be made");
    fs::write(place.join("journeyc.toml"), CONFIG).expect("a file can be written");
    fs::write(place.join("journeys/Login.journey"), VARS).expect("a file can be written");
    for env in ["staging", "prod"] {
        expect(&place, 0, &["build", "--env", env, "-o", "../export.json"]);
        let export = read_json(folder.path(), "export.json");
        again(&folder, &export, 0, &["--env", env]);
        let said = again(&folder, &export, 0, &["--env", env]);
        assert!(said.contains("nothing changed"), "{env}: {said}");
        assert_eq!(source(&folder, "Login.journey"), VARS);
    }
    // Another tenant's export never becomes the source.
    let mut export = read_json(folder.path(), "export.json");
    expect(&place, 0, &["import", "../export.json", "--env", "staging"]);
    assert_eq!(source(&folder, "Login.journey"), VARS);
    export["trees"]["Login"]["tree"]["description"] = json!("Changed");
    export["trees"]["Login"]["tree"]["identityResource"] = json!("managed/user");
    let said = again(&folder, &export, 1, &["--env", "prod"]);
    assert!(
        said.contains(
            "Login.description changed in the export, and the source says it with the variable `host`"
        ),
        "{said}"
    );
    assert!(said.contains("the source says it with the variable `realm`"), "{said}");
    assert_eq!(source(&folder, "Login.journey"), VARS);
    let settled = [
        "--env",
        "prod",
        "--prefer",
        "export",
        "Login.description",
        "--prefer",
        "source",
        "Login.identityResource",
    ];
    again(&folder, &export, 1, &settled);
    let text = source(&folder, "Login.journey");
    assert!(text.contains("\"Changed\"") && text.contains("{realm}"), "{text}");
    let said = expect(&place, 2, &["import", "../export.json", "--env", "stagin"]);
    assert!(said.contains("did you mean `staging`"), "{said}");
    expect(&place, 0, &["deployed", "--env", "prod"]);
}
