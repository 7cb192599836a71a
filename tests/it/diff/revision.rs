//! `diff` as scripts see it: exit codes, and git revisions.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Output};

use assert_cmd::Command;
use tempfile::TempDir;

const OLD: &str = "script decide {\n    file = \"decide.js\"\n}\n\njourney Login {\n    start -> check\n\n    node check: ScriptedDecision \
                   \"Decide\" {\n        script = decide\n        outcomes = [\"yes\", \"no\"]\n        yes -> success\n        no -> \
                   failure\n    }\n}\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    command.current_dir(folder).args(arguments).output().expect("the program runs")
}

fn git(folder: &Path, arguments: &[&str]) {
    let names = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
    let done =
        Process::new("git").current_dir(folder).args(names).args(arguments).output().expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inside = folder.path().join("identity/journeys");
    fs::create_dir_all(&inside).expect("folders can be made");
    fs::write(inside.join("login.journey"), OLD).expect("files can be written");
    fs::write(inside.join("decide.js"), "// One.\naction.goTo(\"yes\");\n").expect("files can be written");
    fs::write(folder.path().join("identity/journeyc.toml"), "").expect("files can be written");
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "First"]);
    folder
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("what the program prints is UTF-8")
}

#[test]
fn a_revision_is_compared_with_the_work_tree() {
    let folder = repository();
    let root = folder.path().join("identity");
    let same = run(&root, &["diff", "--git", "HEAD"]);
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), "no difference in 1 journey\n"));
    fs::write(root.join("journeys/decide.js"), "// Two.\naction.goTo(\"yes\");\n")
        .expect("files can be written");
    for arguments in [&["diff", "--git", "HEAD"][..], &["diff", "--git", "HEAD", "journeys/login.journey"]] {
        let found = run(&root, arguments);
        assert_eq!(found.status.code(), Some(1), "{}", text(&found.stderr));
        assert!(text(&found.stdout).contains("-// One.\n      +// Two.\n"), "{}", text(&found.stdout));
    }
    // Nothing of a script that stays in its context can break anybody.
    assert_eq!(run(&root, &["diff", "--git", "HEAD", "--breaking"]).status.code(), Some(0));
    assert_eq!(run(&root, &["diff", "--git", "no-such-revision"]).status.code(), Some(2));
    assert_eq!(run(&root, &["diff", "--git", "--help-me"]).status.code(), Some(2));
}

#[test]
fn nothing_above_the_folder_of_a_revision_counts() {
    let folder = repository();
    fs::remove_file(folder.path().join("identity/journeyc.toml")).expect("it is there");
    git(folder.path(), &["commit", "-q", "-a", "-m", "Second"]);
    let above = tempfile::tempdir().expect("a temporary folder");
    for name in ["journeyc.lock", "journeyc.toml"] {
        fs::write(above.path().join(name), "{").expect("files can be written");
    }
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    let command = command.current_dir(folder.path().join("identity")).env("TMPDIR", above.path());
    let found = command.args(["diff", "--git", "HEAD"]).output().expect("the program runs");
    assert_eq!(found.status.code(), Some(0), "{}", text(&found.stderr));
}

#[test]
fn what_was_not_there_yet_is_new() {
    let folder = repository();
    let root = folder.path().join("identity");
    let other = "journey Other {\n    start -> failure\n}\n";
    fs::write(root.join("journeys/other.journey"), other).expect("files can be written");
    let found = run(&root, &["diff", "--git", "HEAD", "journeys/other.journey"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(text(&found.stdout).contains("journey \"Other\" is new"), "{}", text(&found.stdout));
}

#[test]
fn faults_of_a_revision_are_told_with_its_name() {
    let folder = repository();
    let root = folder.path().join("identity");
    fs::write(root.join("journeys/login.journey"), OLD.replace("yes ->", "maybe ->"))
        .expect("files can be written");
    git(&root, &["commit", "-q", "-a", "-m", "Second"]);
    fs::write(root.join("journeys/login.journey"), OLD).expect("files can be written");
    let found = run(&root, &["diff", "--git", "HEAD"]);
    assert_eq!(found.status.code(), Some(2));
    assert!(text(&found.stderr).contains("HEAD:identity/journeys/login.journey"), "{}", text(&found.stderr));
}

#[test]
fn exit_codes() {
    let folder = repository();
    let root = folder.path().join("identity");
    let changed = OLD.replace("\"Decide\"", "\"Decide well\"");
    fs::write(root.join("new.journey"), changed.replace("decide.js", "journeys/decide.js")).expect("a file");
    let code = |arguments: &[&str]| run(&root, arguments).status.code();
    assert_eq!(code(&["diff", "journeys", "new.journey"]), Some(1));
    assert_eq!(code(&["diff", "journeys", "journeys/login.journey"]), Some(0));
    assert_eq!(code(&["diff", "journeys", "new.journey", "--breaking"]), Some(0));
    assert_eq!(code(&["diff", "journeys", "new.journey", "--journey", "Login"]), Some(1));
    assert_eq!(code(&["diff", "journeys", "new.journey", "--journey", "Logn"]), Some(2));
    assert_eq!(code(&["diff", "journeys"]), Some(2));
    assert_eq!(code(&["diff", "journeys", "missing.json"]), Some(2));
}
