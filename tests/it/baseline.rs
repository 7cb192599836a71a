//! A baseline: quiet about what was there, not about what is new.

use std::fs;
use std::path::Path;
use std::process::Command;

fn journeyc(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_journeyc"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program can be run");
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

const OLD: &str = "journey Login {
    start -> signIn

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword
        -> first
    }

    node first: LoginCountDecision {
        identityAttribute = \"userName\"
        true -> check
        false -> check
    }

    node check: DataStoreDecision {
        true -> success
        false -> failure
    }
}
";

#[test]
fn a_baseline_leaves_what_is_new() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path();
    fs::write(path.join("journeyc.toml"), "[lints]\nstrictness = \"strict\"\n")
        .expect("a file can be written");
    fs::write(path.join("login.journey"), OLD).expect("a file can be written");
    let strict = ["check", "--deny", "warnings"];
    let (code, text) = journeyc(path, &strict);
    assert!(code == 1 && text.contains("same-target"), "{text}");
    let (code, text) = journeyc(path, &["check", "--write-baseline", "known.json"]);
    assert!(code == 0 && text.contains("wrote 1 finding into known.json"), "{text}");
    let with = ["check", "--deny", "warnings", "--baseline", "known.json"];
    let (code, text) = journeyc(path, &with);
    assert!(code == 0 && !text.contains("same-target"), "{text}");

    // The node moves, and gets another name by the command that keeps its id.
    let (code, text) = journeyc(path, &["rename", "login.journey", "first", "firstTime"]);
    assert_eq!(code, 0, "{text}");
    let source = fs::read_to_string(path.join("login.journey")).expect("the source is there");
    let moved = source
        .replace("journey Login {", "// A word before.\n\njourney Login {\n    description = \"Login\"\n");
    fs::write(path.join("login.journey"), &moved).expect("a file can be written");
    let (code, text) = journeyc(path, &with);
    assert!(code == 0, "{text}");

    // One new fault is all that is said.
    let worse = moved.replace("false -> failure", "false -> success");
    fs::write(path.join("login.journey"), worse).expect("a file can be written");
    let (code, text) = journeyc(path, &with);
    assert!(code == 1 && text.contains("`check`") && !text.contains("`firstTime` lead"), "{text}");
}

#[test]
fn what_journeys_need_is_told() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path();
    let source = "journey Outer {
    start -> send

    node send: EmailTemplate {
        emailTemplateName = \"welcome\"
        EMAIL_SENT -> inner
        EMAIL_NOT_SENT -> failure
    }

    node inner: InnerTreeEvaluator {
        tree = \"Inner\"
        true -> success
        false -> failure
    }
}

journey Inner {
    start -> away

    node away: SuccessURL {
        successUrl = esv(\"esv-portal-home\")
        -> success
    }
}
";
    fs::write(path.join("a.journey"), source).expect("a file can be written");
    let (code, text) = journeyc(path, &["deps", "a.journey"]);
    assert!(code == 0 && text.contains("esv-portal-home  <- Inner.away"), "{text}");
    assert!(text.contains("welcome  <- Outer.send"), "{text}");
    fs::write(path.join("there.txt"), "welcome\nuserName\n").expect("a file can be written");
    let (code, text) = journeyc(path, &["deps", "a.journey", "--missing", "there.txt"]);
    assert!(code == 1 && text.contains("esv-portal-home") && !text.contains("welcome  <-"), "{text}");
    let (code, text) = journeyc(path, &["deps", "a.journey", "--who-uses", "esv-portal-home"]);
    assert!(code == 0 && text.contains("Inner  <- Outer.inner"), "{text}");
    let (code, text) = journeyc(path, &["deps", "a.journey", "--who-uses", "esv-portal-hom"]);
    assert!(code == 2 && text.contains("did you mean `esv-portal-home`?"), "{text}");
    for format in ["json", "dot", "mermaid"] {
        let (code, text) = journeyc(path, &["deps", "a.journey", "--format", format]);
        assert!(code == 0 && text.contains("esv-portal-home"), "{format}: {text}");
    }
}
