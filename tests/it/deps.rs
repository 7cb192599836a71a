//! What journeys need: its kinds, against what there is, and from the other side.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SOURCE: &str = r#"script decide {
    name = "Decide"
    evaluatorVersion = "2.0"
    source = """
        var library = require("Shared library");
        var key = systemEnv.getProperty("esv.api.key");
        action.goTo("true");
        """
}

journey Outer {
    start -> push

    node push: PushSender {
        SENT -> mail
        else -> failure
    }

    node mail: EmailTemplate {
        emailTemplateName = "welcome"
        else -> decide
    }

    node decide: ScriptedDecision {
        script = decide
        outcomes = ["true"]
        true -> inner
    }

    node inner: InnerTreeEvaluator {
        tree = "Inner"
        true -> success
        false -> failure
    }
}

journey Inner {
    start -> patch

    node patch: PatchObject {
        identityResource = "managed/alpha_user"
        PATCHED -> away
        FAILURE -> failure
    }

    node away: SuccessURL {
        successUrl = "&{esv.portal.home}/start"
        -> success
    }
}
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("a.journey"), SOURCE).expect("a file can be written");
    folder
}

fn deps(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_journeyc"))
        .args(["deps", "a.journey"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program can be run");
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

fn names(text: &str, kind: &str) -> Vec<String> {
    let document: Value = serde_json::from_str(text).expect("it is JSON");
    let needs = document["needs"].as_array().expect("a list").iter();
    let own = needs.filter(|need| need["kind"] == kind);
    own.map(|need| need["title"].as_str().or(need["name"].as_str()).expect("a name").to_owned()).collect()
}

#[test]
fn every_kind_is_told() {
    let folder = folder();
    let (_, text) = deps(folder.path(), &["--format", "json", "--quiet"]);
    for (kind, wanted) in [
        ("journey", "Inner"),
        ("script", "Decide"),
        ("library", "Shared library"),
        ("esv", "esv-api-key"),
        ("esv", "esv-portal-home"),
        ("email-template", "welcome"),
        ("service", "Push Notification Service"),
        ("default-service", "ForgeRock Authenticator (Push) Service"),
        ("managed-object", "managed/alpha_user"),
    ] {
        assert!(names(&text, kind).iter().any(|name| name == wanted), "{kind} {wanted}: {text}");
    }
    // What the cloud brings along, a server of one's own must have.
    assert!(!names(&text, "service").contains(&"IDM Provisioning Service".to_owned()), "{text}");
    let (_, text) = deps(folder.path(), &["--format", "json", "--quiet", "--target", "am-8.1"]);
    assert!(names(&text, "service").contains(&"IDM Provisioning Service".to_owned()), "{text}");
}

#[test]
fn the_document_fits_its_schema() {
    let folder = folder();
    let schema = fs::read_to_string("docs/deps.schema.json").expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    for arguments in
        [&["--format", "json", "--quiet"][..], &["--format", "json", "--quiet", "--who-uses", "Inner"]]
    {
        let (_, text) = deps(folder.path(), arguments);
        let document = serde_json::from_str(&text).expect("it is JSON");
        let faults: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn what_is_there_is_not_missing() {
    let folder = folder();
    let path = folder.path();
    let write = |name: &str, text: &str| fs::write(path.join(name), text).expect("a file can be written");
    // An inventory of ESVs, a list of names, and an export with a template.
    write("esvs.json", r#"{"result": [{"_id": "esv-api-key", "expressionType": "string"}]}"#);
    write(
        "list.txt",
        "Push Notification Service\nEmail provider\nEmail template\nShared library\nmanaged/alpha_user\n",
    );
    write(
        "templates.json",
        r#"{"emailTemplate": {"welcome": {"_id": "emailTemplate/welcome", "esv-portal-home": "only an attribute"}}}"#,
    );
    let (code, text) = deps(
        path,
        &[
            "--missing",
            "esvs.json",
            "--missing",
            "list.txt",
            "--missing",
            "templates.json",
            "--format",
            "json",
            "--quiet",
        ],
    );
    assert_eq!(code, 1, "{text}");
    assert_eq!(names(&text, "esv"), ["esv-portal-home"], "{text}");
    assert_eq!(names(&text, "script"), ["Decide"], "{text}");
    for kind in ["email-template", "library", "service", "default-service", "managed-object", "journey"] {
        assert!(names(&text, kind).is_empty(), "{kind}: {text}");
    }
}

#[test]
fn a_name_leads_to_all_that_use_it() {
    let folder = folder();
    for name in ["esv-portal-home", "esv.portal.home"] {
        let (code, text) = deps(folder.path(), &["--who-uses", name, "--quiet"]);
        assert!(code == 0 && text.contains("Inner.away") && text.contains("Outer.inner"), "{name}: {text}");
    }
}

#[test]
fn pictures_keep_names_whole() {
    let folder = folder();
    let source = SOURCE.replace("\"welcome\"", "\"say \\\"hi\\\" [now]\"");
    fs::write(folder.path().join("a.journey"), source).expect("a file can be written");
    let (_, dot) = deps(folder.path(), &["--format", "dot", "--quiet"]);
    assert!(dot.contains(r#"say \"hi\" [now]"#), "{dot}");
    let (_, mermaid) = deps(folder.path(), &["--format", "mermaid", "--quiet"]);
    assert!(mermaid.contains("say #34;hi#34; #91;now#93;"), "{mermaid}");
}
