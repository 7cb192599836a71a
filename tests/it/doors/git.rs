//! `diff --git` in a repository whose own configuration would run programs.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::scope::workspaces::said;

const GOOD: &str = "journey Good {\n    start -> success\n}\n";

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder).output().expect("git is there");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A repository with a commit, and the program that must never run: it leaves a file.
fn repository() -> (tempfile::TempDir, String) {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("repository");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("good.journey"), GOOD).expect("a file");
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "one"]);
    let program = format!("touch '{}'", place.path().join("ran").display());
    (place, program)
}

#[test]
fn no_program_of_a_repository_runs() {
    let (place, program) = repository();
    let folder = place.path().join("repository");
    let hooks = folder.join("hooks");
    fs::create_dir_all(&hooks).expect("a folder");
    for hook in ["post-checkout", "reference-transaction", "post-index-change"] {
        fs::write(hooks.join(hook), format!("#!/bin/sh\n{program}\n")).expect("a file");
        git(&folder, &["update-index", "--add", "--chmod=+x", &format!("hooks/{hook}")]);
    }
    for (key, value) in [
        ("core.fsmonitor", program.as_str()),
        ("core.pager", &program),
        ("pager.ls-tree", &program),
        ("core.hooksPath", "hooks"),
        ("core.sshCommand", &program),
        ("diff.external", &program),
        ("diff.x.textconv", &program),
        ("filter.x.smudge", &program),
        ("filter.x.clean", &program),
        ("credential.helper", &format!("!{program}")),
        ("alias.ls-tree", &format!("!{program}")),
        ("protocol.ext.allow", "always"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::sh -c \"{program}\"")),
        ("remote.origin.uploadpack", &program),
    ] {
        git(&folder, &["config", key, value]);
    }
    fs::write(folder.join(".gitattributes"), "* filter=x diff=x\n").expect("a file");
    fs::write(folder.join("good.journey"), GOOD.replace("success", "failure")).expect("a file");
    let _ = fs::remove_file(place.path().join("ran"));
    let (text, code) = said(&folder, &["diff", "--git", "HEAD"]);
    assert!(code == 1 && text.contains("journey \"Good\""), "{text}");
    assert!(!place.path().join("ran").exists(), "a program ran");
    // What is missing would be fetched, by a program that the configuration names.
    let id = git(&folder, &["rev-parse", "HEAD:good.journey"]);
    fs::remove_file(folder.join(".git/objects").join(&id[..2]).join(&id[2..])).expect("a loose object");
    let (text, code) = said(&folder, &["diff", "--git", "HEAD"]);
    assert!(code == 2 && text.contains("is not in this clone"), "{text}");
    assert!(!place.path().join("ran").exists(), "a program ran");
}

#[test]
fn files_of_a_checkout_are_no_repository() {
    let (place, program) = repository();
    let inner = place.path().join("repository/journeys");
    fs::create_dir_all(&inner).expect("a folder");
    git(&inner, &["init", "-q", "--bare", "."]);
    git(&inner, &["config", "core.fsmonitor", &program]);
    git(&inner, &["config", "core.bare", "false"]);
    git(&inner, &["config", "core.worktree", place.path().to_str().expect("a text")]);
    fs::write(inner.join("good.journey"), GOOD).expect("a file");
    let (text, code) = said(&inner, &["diff", "--git", "HEAD"]);
    assert_eq!(code, 2, "{text}");
    assert!(!place.path().join("ran").exists(), "a program ran");
}

#[test]
fn revisions_are_no_options() {
    let (place, _) = repository();
    let folder = place.path().join("repository");
    for name in [
        "--output=ran",
        "--git-dir=/",
        "-x",
        "--upload-pack=touch ran",
        "a b",
        "HEAD\n::error ::x",
        "\u{1b}[2J",
        "HEAD:../..",
        "",
    ] {
        let (text, code) = said(&folder, &["diff", &format!("--git={name}")]);
        assert_eq!(code, 2, "{name}: {text}");
        assert!(!text.contains('\u{1b}') && !text.lines().any(|line| line.starts_with("::")), "{text}");
    }
    assert!(!folder.join("ran").exists());
}
