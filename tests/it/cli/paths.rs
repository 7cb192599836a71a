//! Paths in what is said, and what is said at all.

use std::fs;
use std::path::Path;

use super::{BAD, GOOD, WARNED, code, folder, run, text};

/// A workspace in a repository: `repo/identity` with a bad journey.
fn repository() -> tempfile::TempDir {
    let files = folder(&[
        ("repo/identity/journeyc.toml", ""),
        ("repo/identity/journeys/deep/bad.journey", BAD),
        ("repo/other/x", ""),
    ]);
    fs::create_dir(files.path().join("repo/.git")).expect("it can be made");
    files
}

/// The file that a finding in a format names, from a folder.
fn named(from: &Path, arguments: &[&str], format: &str) -> String {
    let mut all = vec!["check", "--message-format", format];
    all.extend_from_slice(arguments);
    let output = run(from, &all, "");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn findings_are_named_from_where_one_stands() {
    let files = repository();
    let identity = files.path().join("repo/identity");
    let absolute = identity.join("journeys/deep/bad.journey");
    let absolute = absolute.to_str().expect("it is UTF-8");
    for (from, arguments, wanted) in [
        ("repo/identity", [].as_slice(), "journeys/deep/bad.journey:"),
        ("repo/identity", &["."], "journeys/deep/bad.journey:"),
        ("repo/identity", &[absolute], "journeys/deep/bad.journey:"),
        ("repo/identity/journeys", &[], "deep/bad.journey:"),
        ("repo/identity/journeys/deep", &[], "bad.journey:"),
        ("repo/other", &["../identity"], "../identity/journeys/deep/bad.journey:"),
        ("repo/other", &[absolute], "../identity/journeys/deep/bad.journey:"),
        (".", &["repo/identity/journeys"], "repo/identity/journeys/deep/bad.journey:"),
    ] {
        let said = named(&files.path().join(from), arguments, "short");
        assert!(said.starts_with(wanted), "from {from}: {said}");
    }
}

#[test]
fn services_are_told_names_from_the_root_of_the_repository() {
    let files = repository();
    for (from, arguments) in
        [("repo", ["identity"].as_slice()), ("repo/identity/journeys", &[]), ("repo/other", &["../identity"])]
    {
        let from = files.path().join(from);
        let said = named(&from, arguments, "github");
        assert!(said.starts_with("::error file=identity/journeys/deep/bad.journey,"), "{said}");
        let said = named(&from, arguments, "sarif");
        assert!(said.contains(r#""uri": "identity/journeys/deep/bad.journey""#), "{said}");
    }
    // Where there is no repository, nobody knows more than where one stands.
    let said = named(files.path(), &["repo/identity"], "github");
    assert!(said.starts_with("::error file=repo/identity/journeys/deep/bad.journey,"), "{said}");
}

#[test]
fn other_messages_are_named_so_too() {
    let files = folder(&[("journeyc.toml", ""), ("journeys/good.journey", GOOD)]);
    let below = files.path().join("journeys");
    let said = |from: &Path, arguments: &[&str]| text(&run(from, arguments, "").stderr).to_owned();
    assert!(said(files.path(), &["build"]).ends_with("into build\n"));
    assert!(said(&below, &["fmt", "--check"]).is_empty());
    fs::write(files.path().join("journeyc.toml"), "[build]\noutput = \"out\"\n").expect("it can be written");
    assert!(said(&below, &["build"]).ends_with("into ../out\n"));
    fs::write(files.path().join("journeyc.toml"), "targt = \"aic\"\n").expect("it can be written");
    assert!(said(&below, &["check"]).starts_with("error: ../journeyc.toml:1: "));
}

#[test]
fn fmt_writes_where_it_found_a_source() {
    let files =
        folder(&[("journeyc.toml", ""), ("a/good.journey", &GOOD.replace("    ", "  ")), ("b/x", "")]);
    assert_eq!(run(&files.path().join("b"), &["fmt"], "").status.code(), Some(0));
    assert_eq!(fs::read_to_string(files.path().join("a/good.journey")).expect("it is there"), GOOD);
}

#[test]
fn quiet_means_errors_alone() {
    let files = folder(&[("journeyc.toml", ""), ("warned.journey", WARNED)]);
    for arguments in [
        ["check", "-q"].as_slice(),
        &["build", "--quiet"],
        &["diagram", "-q"],
        &["docs", "-q"],
        &["rename", "-q", "warned.journey", "lonely", "alone"],
        &["convert", "-q", "build", "-o", "converted"],
        &["import", "-q", "build", "-o", "imported"],
        &["init", "-q", "new"],
    ] {
        let output = run(files.path(), arguments, "");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        assert_eq!((text(&output.stdout), text(&output.stderr)), ("", ""), "{arguments:?}");
    }
    let denied = run(files.path(), &["check", "-q", "--deny", "warnings", "warned.journey"], "");
    assert_eq!(denied.status.code(), Some(1));
    assert!(text(&denied.stderr).contains("J502"), "{}", text(&denied.stderr));
}

#[test]
fn pictures_and_handbooks_do_not_repeat_warnings() {
    let files = folder(&[("warned.journey", WARNED)]);
    for command in ["diagram", "docs"] {
        let said = text(&run(files.path(), &[command], "").stderr).to_owned();
        assert!(said.starts_with("1 warning, which `journeyc check` shows\n"), "{said}");
        assert!(!said.contains("J502"), "{said}");
    }
}

#[test]
fn the_command_line_is_stronger_than_the_checkout() {
    let config = "[lints]\nunreachable-node = \"allow\"\n";
    let files = folder(&[("journeyc.toml", config), ("warned.journey", WARNED)]);
    assert_eq!(text(&run(files.path(), &["check"], "").stderr), "checked 1 journey\n");
    let denied = run(files.path(), &["check", "--deny", "warnings"], "");
    assert_eq!(denied.status.code(), Some(1));
    let said = text(&denied.stderr);
    assert!(
        said.contains("note: `--deny warnings` overrules what journeyc.toml says of `unreachable-node`"),
        "{said}"
    );
    assert_eq!(code(&files, &["check", "--deny", "warnings", "--allow", "unreachable-node"]), 0);
    let plain = run(files.path(), &["check", "--no-config"], "");
    assert_eq!(plain.status.code(), Some(0));
    assert!(text(&plain.stderr).contains("J502"), "{}", text(&plain.stderr));
    fs::write(files.path().join("journeyc.toml"), "broken").expect("it can be written");
    assert_eq!(code(&files, &["check", "--no-config", "--deny", "warnings"]), 1);
}

#[test]
fn hidden_characters_of_scripts_are_found() {
    let source = "script s {\n    file = \"s.js\"\n}\n";
    let files = folder(&[("a.journey", source), ("s.js", "// a\naction.goTo(\"a\u{202e}b\");\n")]);
    let said = text(&run(files.path(), &["check", "--message-format", "short"], "").stdout).to_owned();
    let words = "a.journey:2:12: warning[J119 hidden-character]: `s.js` has a hidden character in line 2";
    assert!(said.lines().any(|line| line.starts_with(words)), "{said}");
}
