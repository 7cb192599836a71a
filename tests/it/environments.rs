//! Environments, and what else `journeyc.toml` says.

use std::fs;

use serde_json::Value;

use crate::scope::workspaces::{said, with};

const CONFIG: &str = r#"
[env.prod]
vars = { host = "login.example.com", tries = 5 }
realm = "bravo"

[env.staging]
vars = { host = "staging.example.com" }
esvs = ["esvs.json"]
"#;

const SOURCE: &str = r#"var host
var tries = 3
var users = f"managed/{realm}_user"
var realm = "alpha"

journey Login {
    description = f"Login of {host} {{as it is}}"
    identityResource = users

    start -> signIn

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword

        -> check
    }

    node check: DataStoreDecision {
        true -> success
        false -> retry
    }

    node retry: RetryLimitDecision {
        retryLimit = tries
        Retry -> signIn
        Reject -> failure
    }
}
"#;

fn workspace() -> tempfile::TempDir {
    let esvs = r#"{ "variable": { "esv-a": { "_id": "esv-a", "expressionType": "bool" } } }"#;
    with(&[("journeyc.toml", CONFIG), ("login.journey", SOURCE), ("esvs.json", esvs)])
}

#[test]
fn each_environment_is_built_with_its_values() {
    let folder = workspace();
    let (text, code) = said(folder.path(), &["build", "--env", "all", "-o", "out/{env}"]);
    assert_eq!(code, 0, "{text}");
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect("it is built");
    let (prod, staging) = (read("out/prod/Login.journey.json"), read("out/staging/Login.journey.json"));
    for (text, part) in [
        (&prod, "Login of login.example.com {as it is}"),
        (&prod, "\"retryLimit\": 5"),
        (&staging, "Login of staging.example.com {as it is}"),
        (&staging, "\"retryLimit\": 3"),
        (&staging, "managed/alpha_user"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (text, code) = said(folder.path(), &["build", "--env", "all", "-o", "out"]);
    assert!(code == 2 && text.contains("out/{env}"), "{text}");
    let (text, code) = said(folder.path(), &["diff", "--env", "staging", "--env", "prod"]);
    assert!(code == 1 && text.contains("retryLimit") && text.contains("login.example.com"), "{text}");
    let (text, _) = said(folder.path(), &["build", "--env", "staging", "--var", "realm=bravo", "-o", "-"]);
    assert!(text.contains("managed/bravo_user"), "{text}");
}

#[test]
fn what_lacks_a_value_is_an_error_that_lists_the_environments() {
    let folder = workspace();
    let (text, code) = said(folder.path(), &["check", "--message-format", "short"]);
    assert!(code == 1 && text.contains("J141") && text.contains("`prod`, `staging`"), "{text}");
    fs::write(folder.path().join("more.journey"), "var only\n").expect("a file");
    let (text, code) = said(folder.path(), &["check", "--env", "prod", "--message-format", "short"]);
    assert!(code == 1 && text.contains("`only` has no value in `prod`, `staging`"), "{text}");
}

#[test]
fn the_inventory_is_asked_for_its_environment() {
    let folder = workspace();
    let source = SOURCE.replace("retryLimit = tries", "retryLimit = esv(\"esv-a\", int)");
    fs::write(
        folder.path().join("login.journey"),
        source.replace("var tries = 3\n", "var tries = esv(\"esv-b\")\n"),
    )
    .expect("a file");
    let (text, _) =
        said(folder.path(), &["check", "--env", "staging", "--message-format", "short", "--var", "tries=1"]);
    assert!(text.contains("J144"), "{text}");
    let (text, _) = said(folder.path(), &["check", "--env", "prod", "--message-format", "short"]);
    assert!(!text.contains("J144"), "{text}");
}

#[test]
fn names_that_nobody_knows_are_refused_with_a_mend() {
    let folder = workspace();
    for (arguments, words) in [
        (vec!["check", "--env", "stagin"], "did you mean `staging`?"),
        (vec!["check", "--env", "prod", "--var", "hots=x"], "did you mean `host`?"),
        (vec!["check", "--var", "host"], "has no value"),
        (vec!["build", "--env", "staging", "--env", "prod"], "built"),
    ] {
        let (text, _) = said(folder.path(), &arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
    fs::write(folder.path().join("journeyc.toml"), "[env.prod]\nvar = { a = 1 }\n").expect("a file");
    let (text, code) = said(folder.path(), &["check"]);
    assert!(code == 2 && text.contains("journeyc.toml:2: unknown key `var`: did you mean `vars`?"), "{text}");
}

#[test]
fn levels_may_differ_by_path() {
    let lost = "journey NAME {\n    start -> failure\n    node lost: IncrementLoginCount -> success\n}\n";
    let folder = with(&[
        (
            "journeyc.toml",
            "[lints]\nunreachable-node = \"deny\"\n\n[lints.\"old/**\"]\nunreachable-node = \"allow\"\n",
        ),
        ("old/a.journey", &lost.replace("NAME", "Old")),
        ("new/b.journey", &lost.replace("NAME", "New")),
    ]);
    let (text, code) = said(folder.path(), &["check", "--message-format", "short"]);
    let says = |path: &str| text.lines().any(|line| line.starts_with(path) && line.contains("J502"));
    assert!(code == 1 && says("new/b.journey") && !says("old/a.journey"), "{text}");
    let (text, _) = said(&folder.path().join("old"), &["check", "--message-format", "short", "a.journey"]);
    assert!(!text.contains("J502"), "{text}");
}

#[test]
fn the_schema_takes_what_the_program_takes() {
    let schema = fs::read_to_string("docs/journeyc.schema.json").expect("it is there");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(said(folder.path(), &["init"]).1, 0);
    let init = fs::read_to_string(folder.path().join("journeyc.toml")).expect("it is written");
    // What stands there as a comment is meant as it stands.
    let whole: String = init
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.starts_with('[') || rest.contains(" = "))
                .unwrap_or(line)
        })
        .fold(String::new(), |text, line| text + line + "\n");
    for (text, is_right) in [
        (init.as_str(), true),
        (&whole, true),
        (CONFIG, true),
        ("source = []", false),
        ("[build]\nfolder = \"x\"", false),
        ("[env.a]\nesv = []", false),
        ("[lints]\nunreachable-node = \"never\"", false),
        ("target = 7", false),
    ] {
        let value: Value = toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(validator.is_valid(&value), is_right, "{text}");
        assert_eq!(journeyc::workspace::Config::read(text).is_ok(), is_right, "{text}");
    }
}

#[test]
fn ready_fragments_are_copied() {
    let folder = tempfile::tempdir().expect("a folder");
    let (text, code) = said(folder.path(), &["init", "--with", "password,push"]);
    assert_eq!(code, 0, "{text}");
    assert!(folder.path().join("journeys/lib/push.journey").exists());
    assert_eq!(said(folder.path(), &["check"]), ("checked 1 journey\n".to_owned(), 0));
    assert_eq!(said(folder.path(), &["init", "--with", "totp"]).1, 0);
    assert_eq!(said(folder.path(), &["init", "--with", "totp"]).1, 2);
    assert_eq!(said(folder.path(), &["check"]), ("checked 1 journey\n".to_owned(), 0));
}
