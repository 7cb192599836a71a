//! One scope: what one file of a workspace declares, all of them know.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Workspaces of a test, and what commands say in them.
pub mod workspaces {
    use super::{Command, Output, Path, fs};

    /// A workspace with these files.
    pub fn with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    /// What a command says in a folder.
    pub fn run(folder: &Path, arguments: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_journeyc");
        Command::new(program).args(arguments).current_dir(folder).output().expect("journeyc runs")
    }

    /// What it says, all streams together, and how it ended.
    pub fn said(folder: &Path, arguments: &[&str]) -> (String, i32) {
        let output = run(folder, arguments);
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (text.concat(), output.status.code().unwrap_or(-1))
    }
}

use workspaces::{said, with};

const SCRIPT: &str = "script risk { source = \"action.goTo('low');\" }\n";

fn journey(name: &str) -> String {
    format!(
        "journey {name} {{\n    start -> risk\n\n    node risk: ScriptedDecision {{\n        script = risk\n        \
         outcomes = [\"low\"]\n        low -> success\n    }}\n}}\n"
    )
}

#[test]
fn what_one_file_declares_all_know() {
    let folder = with(&[
        ("journeyc.toml", ""),
        ("realm.journey", SCRIPT),
        ("a/login.journey", &journey("Login")),
        ("b/other.journey", &journey("Other")),
    ]);
    assert_eq!(said(folder.path(), &["check"]), ("checked 2 journeys\n".to_owned(), 0));
    // A part of it knows the rest, and is all that is spoken of.
    let one = ["check", "a/login.journey"];
    assert_eq!(said(folder.path(), &one), ("checked 1 journey\n".to_owned(), 0));
    let (all, _) = said(folder.path(), &["build", "-o", "all"]);
    assert_eq!(all, "built 2 journeys into all\n");
    said(folder.path(), &["build", "a", "-o", "part"]);
    let read = |path: &str| fs::read(folder.path().join(path)).expect("it is built");
    assert_eq!(read("all/Login.journey.json"), read("part/Login.journey.json"));
    assert!(String::from_utf8_lossy(&read("all/Login.journey.json")).contains("goTo('low')"));
}

#[test]
fn two_that_differ_are_an_error_wherever_one_looks() {
    let high = SCRIPT.replace("low", "high");
    let folder = with(&[
        ("journeyc.toml", ""),
        ("a.journey", &(SCRIPT.to_owned() + &journey("Login"))),
        ("b.journey", &high),
    ]);
    for path in ["a.journey", "b.journey"] {
        let (text, code) = said(folder.path(), &["check", path, "--message-format", "short"]);
        assert!(text.starts_with(&format!("{path}:1:8: error[J106")), "{text}");
        assert_eq!(code, 1);
    }
    let (text, _) = said(folder.path(), &["check"]);
    assert!(text.contains("a.journey") && text.contains("b.journey"), "{text}");
}

#[test]
fn repeats_are_one_warning_and_build_as_before() {
    let file = |name: &str| SCRIPT.to_owned() + &journey(name);
    let folder = with(&[
        ("journeyc.toml", ""),
        ("a.journey", &file("A")),
        ("b.journey", &file("B")),
        ("c.journey", &file("C")),
    ]);
    let (text, code) = said(folder.path(), &["check", "--message-format", "short"]);
    assert_eq!(text.matches("J130").count(), 1, "{text}");
    assert!(text.contains("`risk` is declared 3 times"), "{text}");
    assert_eq!(code, 0);
    assert_eq!(said(folder.path(), &["build"]).1, 0);
}

#[test]
fn a_broken_declaration_elsewhere_is_told_to_those_who_use_it() {
    let folder = with(&[
        ("journeyc.toml", ""),
        ("realm.journey", "script risk { file = \"gone.js\" }\nscript other { file = \"gone.js\" }\n"),
        ("a.journey", &journey("A")),
        ("b.journey", "journey B { start -> success }\n"),
    ]);
    let (text, code) = said(folder.path(), &["check", "a.journey", "--message-format", "short"]);
    assert!(text.starts_with("realm.journey:1:22: error[J111"), "{text}");
    assert_eq!((text.matches("J111").count(), code), (1, 1), "{text}");
    assert_eq!(said(folder.path(), &["check", "b.journey"]).1, 0);
}

#[test]
fn a_file_without_a_workspace_is_one_by_itself() {
    let folder = with(&[("realm.journey", SCRIPT), ("a.journey", &journey("A"))]);
    let (text, code) = said(folder.path(), &["check", "a.journey", "--message-format", "short"]);
    assert!(text.contains("there is no script `risk`"), "{text}");
    assert_eq!(code, 1);
    // Named together, they are one.
    assert_eq!(said(folder.path(), &["check", "."]).1, 0);
}

#[test]
fn what_is_piped_in_stands_for_the_file_that_it_is_of() {
    use std::io::Write as _;
    use std::process::Stdio;
    let folder = with(&[("journeyc.toml", ""), ("realm.journey", SCRIPT), ("a.journey", &journey("Login"))]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_journeyc"));
    command.args(["check", "-"]).current_dir(folder.path()).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("journeyc runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(journey("Login").as_bytes()).expect("it is read");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "checked 1 journey\n");
}
