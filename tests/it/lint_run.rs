//! Lint as it is run: what is allowed, how strictly is looked, what is mended, and what is left out.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

struct Workspace(TempDir);

impl Workspace {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let own = Self(folder);
        own.write("journeyc.toml", "");
        for (name, text) in files {
            own.write(name, text);
        }
        own
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_journeyc"))
            .args(arguments)
            .current_dir(self.path())
            .output()
            .expect("the program can be run");
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code().unwrap_or(-1), text)
    }

    fn check(&self) -> String {
        self.run(&["check", "--message-format", "short"]).1
    }
}

const LOGIN: &str = "journey Login {
    start -> signIn

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword
        -> check
    }

    node check: DataStoreDecision {
        true -> success
        false -> success
    }
}
";

#[test]
fn a_finding_can_be_allowed_with_a_reason() {
    let allowed = LOGIN
        .replace("journey Login", "@allow(J820, \"everybody may read this\")\njourney Login")
        .replace("    node check", "    @allow(credential-unchecked, same-target, failed-check-succeeds, \"as above\")\n    node check")
        .replace("        node password", "        @allow(credential-unchecked)\n        node password");
    let workspace = Workspace::new(&[("login.journey", &allowed)]);
    let text = workspace.check();
    // One of them stands where it is not needed.
    assert!(text.contains("nothing here needs this `@allow(credential-unchecked)`"), "{text}");
    assert_eq!(text.matches("warning[").count(), 1, "{text}");
    let (_, text) = workspace.run(&["check", "--fix"]);
    assert!(text.contains("mended 1 finding"), "{text}");
    let mended = workspace.read("login.journey");
    assert!(mended.contains("    @allow(same-target, failed-check-succeeds, \"as above\")\n"), "{mended}");
    assert!(!workspace.check().contains("warning["));
    // The reason survives formatting.
    workspace.run(&["fmt"]);
    assert_eq!(workspace.read("login.journey"), mended);
}

#[test]
fn an_allow_that_nothing_needs_goes_with_its_line() {
    let source = LOGIN.replace("false -> success", "false -> failure");
    let idle = source.replace("    node check", "    @allow(same-target)\n    node check");
    let workspace = Workspace::new(&[("login.journey", &idle)]);
    assert!(workspace.check().contains("J849"));
    workspace.run(&["check", "--fix"]);
    assert_eq!(workspace.read("login.journey"), source);
    // Of a rule that is not looked for, nobody knows whether it would find something.
    let strict = source.replace("    node check", "    @allow(high-limit)\n    node check");
    workspace.write("login.journey", &strict);
    assert!(!workspace.check().contains("J849"));
    assert!(workspace.run(&["check", "--strictness", "strict"]).1.contains("J849"));
    workspace.write(
        "login.journey",
        &source.replace("    node check", "    @allow(same-targets)\n    node check"),
    );
    let text = workspace.run(&["check"]).1;
    assert!(text.contains("J113") && text.contains("did you mean `same-target`?"), "{text}");
}

#[test]
fn levels_hold_for_rules_and_paths() {
    let open = LOGIN.replace("Login", "Other");
    let config = "[lints]\nstrictness = \"pedantic\"\nno-description = \"deny\"\n\n[lints.\"old/**\"]\nunverified-success = \"allow\"\nno-description = \"allow\"\n";
    let workspace = Workspace::new(&[
        ("journeyc.toml", config),
        ("old/login.journey", LOGIN),
        ("new/other.journey", &open),
    ]);
    let (code, text) = workspace.run(&["check", "--message-format", "short"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("new/other.journey:1:9: error[J841"), "{text}");
    assert!(text.contains("new/other.journey:1:9: warning[J820"), "{text}");
    assert!(!text.contains("old/login.journey:1:9"), "{text}");
    assert!(text.contains("old/login.journey:12:9: warning[J825"), "{text}");
}

#[test]
fn an_error_in_one_journey_hides_nothing_of_others() {
    let broken = "journey Broken {\n    start -> gone\n\n    node here: DataStoreDecision {\n        true -> success\n        false -> success\n    }\n}\n";
    let workspace = Workspace::new(&[("a.journey", broken), ("b.journey", LOGIN)]);
    let text = workspace.check();
    assert!(text.contains("b.journey:1:9: warning[J820"), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("a.journey") && line.contains("warning[J8")), "{text}");
    let text = workspace.run(&["check"]).1;
    assert!(text.contains("1 journey with errors not linted"), "{text}");
}

#[test]
fn secrets_become_placeholders_where_it_is_asked_for() {
    let source = "journey Login {
    start -> send

    node send: OTPEmailSender {
        hostName = esv(\"esv-mail-host\")
        hostPort = 465
        username = \"mail\"
        password = \"hunter2hunter2\"
        fromEmailAddress = esv(\"esv-mail-from\")
        emailAttribute = \"mail\"
        -> success
    }
}
";
    let workspace = Workspace::new(&[("login.journey", source)]);
    workspace.run(&["check", "--fix"]);
    assert_eq!(workspace.read("login.journey"), source);
    workspace.run(&["check", "--unsafe-fixes"]);
    let mended = workspace.read("login.journey");
    assert!(mended.contains("password = esv(\"esv-login-send-password\")"), "{mended}");
}

#[test]
fn what_a_fragment_holds_is_told_once() {
    let source = "fragment Check {
    exit passed
    exit failed

    start -> check

    node check: DataStoreDecision \"Check\" {
        true -> passed
        false -> failed
    }

    node look: DataStoreDecision {
        true -> failed
        false -> failed
    }
}
";
    let login = "journey LoginNUMBER {
    start -> signIn

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword
        -> first
    }

    node first: Check {
        passed -> second
        failed -> failure
    }

    node second: Check {
        passed -> success
        failed -> failure
    }
}
";
    let uses = ["1", "2", "3"].map(|number| login.replace("NUMBER", number)).concat();
    let workspace = Workspace::new(&[
        (
            "fragment.journey",
            &source
                .replace("true -> passed\n        false -> failed", "true -> look\n        false -> passed"),
        ),
        ("uses.journey", &uses),
    ]);
    let text = workspace.run(&["check", "--strictness", "strict", "--message-format", "short"]).1;
    assert_eq!(text.matches("J828 same-target").count(), 1, "{text}");
    assert!(!text.contains("J838"), "{text}");
}

#[test]
fn scripts_of_custom_nodes_are_understood() {
    let export = r#"{
  "trees": { "Login": {
    "tree": { "_id": "Login", "entryNodeId": "11111111-1111-4111-8111-111111111111", "nodes": {
      "11111111-1111-4111-8111-111111111111": { "nodeType": "designer-abc", "displayName": "Count", "connections": {
        "low": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0", "high": "e301438c-0bd0-429c-ab0c-66126501069a",
        "Script Error": "e301438c-0bd0-429c-ab0c-66126501069a" } } }, "uiConfig": {}, "enabled": true },
    "nodes": { "11111111-1111-4111-8111-111111111111": { "_id": "11111111-1111-4111-8111-111111111111",
      "_type": { "_id": "designer-abc", "name": "Count" },
      "_outcomes": [ { "id": "low", "displayName": "low" }, { "id": "high", "displayName": "high" } ] } },
    "innerNodes": {}, "scripts": {}, "emailTemplates": {}, "socialIdentityProviders": {}, "themes": [],
    "saml2Entities": {}, "circlesOfTrust": {},
    "nodeTypes": { "abc-1": { "_id": "abc-1", "serviceName": "abc", "displayName": "Count", "errorOutcome": true,
      "outcomes": ["low", "high"], "inputs": [], "outputs": [], "properties": {}, "tags": [],
      "script": "var x = 1;\naction.goTo(x > 1 ? \"hihg\" : \"low\");\nsharedState.put(\"a\", 1);\n" } } } }
}"#;
    let workspace = Workspace::new(&[("Login.journey.json", export)]);
    let text = workspace.run(&["check", "Login.journey.json"]).1;
    assert!(text.contains("`hihg`") && text.contains("line 2 of the script `Count`"), "{text}");
    assert!(text.contains("no `sharedState`") && text.contains("line 3 of the script"), "{text}");
    assert!(!text.contains("Script Error"), "{text}");
}

#[test]
fn what_is_nearly_wrong_is_not_told() {
    let mut cases: Vec<_> = fs::read_dir("tests/cases/lint")
        .expect("the cases are there")
        .map(|entry| entry.expect("a case").path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let text = fs::read_to_string(&case).expect("a case is a text");
        let workspace = Workspace::new(&[("case.journey", &text)]);
        let (code, said) = workspace.run(&["check", "--strictness", "strict", "--deny", "warnings"]);
        assert_eq!(code, 0, "{}:\n{said}", case.display());
    }
}
