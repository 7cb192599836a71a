//! What a checkout of a stranger must not do: read or write anything but itself, or command the log.

mod git;
mod growth;
mod scripts;
mod secrets;
mod stopped;
mod words;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const GOOD: &str = "journey Good {\n    start -> success\n}\n";
const SECRET: &str = "TOKEN=of-somebody-else";

/// A checkout, with a folder of somebody else beside it.
struct Place(TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        place.write(&[("outside/secret", SECRET), ("inside/.git/HEAD", "")]);
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("inside/{path}"), *text)).collect();
        place.write(&files.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
        place
    }

    fn write(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders can be made");
            fs::write(path, text).expect("files can be written");
        }
    }

    fn inside(&self) -> PathBuf {
        self.0.path().join("inside")
    }

    fn link(&self, from: &str, to: &str) {
        let from = self.inside().join(from);
        fs::create_dir_all(from.parent().expect("it lies in the folder")).expect("folders can be made");
        symlink(to, from).expect("links can be made");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
        command.current_dir(self.inside()).args(arguments).output().expect("the program runs")
    }

    /// Runs a command that must fail with these words; what is outside must be as it was, and nothing of it said.
    fn refused(&self, arguments: &[&str], words: &str) {
        let before = tree(&self.0.path().join("outside"));
        let output = self.run(arguments);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(!output.status.success(), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains(SECRET), "{arguments:?}: {said}");
        assert_eq!(tree(&self.0.path().join("outside")), before, "{arguments:?}");
    }
}

fn tree(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.push((path.clone(), fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    found.sort();
    found
}

#[test]
fn sources_are_not_read_from_outside() {
    let place = Place::new(&[("good.journey", GOOD)]);
    place.link("evil.journey", "../outside/secret");
    for command in ["check", "build", "fmt", "diagram", "docs"] {
        place.refused(&[command], "which is not below");
    }
}

#[test]
fn links_within_a_checkout_are_followed() {
    let place = Place::new(&[("journeyc.toml", ""), ("one/good.journey", GOOD)]);
    place.link("two/other.journey", "../one/good.journey");
    let output = place.run(&["check", "two"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nothing_is_written_outside() {
    for output in ["../outside/o", "../outside/secret.json"] {
        let config = format!("[build]\noutput = {output:?}\n");
        let place = Place::new(&[("journeyc.toml", &config), ("good.journey", GOOD)]);
        place.refused(&["build"], "which is not below");
    }
    let place = Place::new(&[("good.journey", GOOD)]);
    let absolute = place.0.path().join("outside/o");
    place.write(&[("inside/journeyc.toml", &format!("[build]\noutput = {absolute:?}\n"))]);
    place.refused(&["build"], "which is not below");

    for (from, to) in [
        ("build", "../outside"),
        ("build/Good.journey.json", "../../outside/secret"),
        ("build/Good.journey.json", "../../outside/new"),
    ] {
        let place = Place::new(&[("good.journey", GOOD)]);
        place.link(from, to);
        place.refused(&["build"], "it ");
    }
    for (command, from) in [("docs", "handbook/README.md"), ("diagram", "diagrams/Good.svg")] {
        let place = Place::new(&[("good.journey", GOOD)]);
        place.link(from, "../../outside/secret");
        place.refused(&[command, "-o", from.split('/').next().unwrap_or_default()], "which is not below");
    }
}

#[test]
fn what_the_command_line_names_may_lie_outside() {
    let place = Place::new(&[("good.journey", GOOD)]);
    let output = place.run(&["build", "-o", "../outside/o"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(place.0.path().join("outside/o/Good.journey.json").is_file());
}

#[test]
fn configurations_and_locks_are_regular_files_of_the_checkout() {
    for file in ["journeyc.lock", "journeyc.toml"] {
        for to in ["../outside/secret", "/dev/zero"] {
            let place = Place::new(&[("good.journey", GOOD)]);
            place.link(file, to);
            if file == "journeyc.lock" || to != "/dev/zero" {
                place.refused(&["check"], "which is not below");
            }
        }
    }
    for catalog in ["/dev/zero", "../outside/secret", "/dev/stdin"] {
        let config = format!("catalogs = [{catalog:?}]\n");
        let place = Place::new(&[("journeyc.toml", &config), ("good.journey", GOOD)]);
        place.refused(&["check"], "it ");
    }
    for file in [".ignore", "sub/.gitignore"] {
        let place = Place::new(&[("good.journey", GOOD), ("sub/other.journey", "")]);
        place.link(file, "/dev/zero");
        place.refused(&["check"], "it is no regular file");
    }
}

#[test]
fn files_of_an_unreasonable_size_are_refused() {
    let place = Place::new(&[("good.journey", GOOD)]);
    let file = fs::File::create(place.inside().join("large.journey")).expect("a file can be made");
    file.set_len(65 << 20).expect("a file can have holes");
    place.refused(&["check"], "larger than 64 MB");

    let ignored = "*.x\n".repeat(70_000);
    let place = Place::new(&[("good.journey", GOOD), (".gitignore", &ignored)]);
    place.refused(&["check"], "an ignore file of more than 256 kB");
}

#[test]
fn a_workspace_ends_where_its_repository_does() {
    let place = Place::new(&[("good.journey", GOOD)]);
    place.write(&[("journeyc.toml", "sources = [\"nowhere/*\"]\n"), ("journeyc.lock", "no lock")]);
    let output = place.run(&["check"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nobody_commands_the_log() {
    let export = "{\"trees\": {\"::error ::a\\n::stop-commands::x\\u001b[2J\": 1}}";
    let place =
        Place::new(&[("::error ::x.journey", "journey  X {\n    start -> success\n}\n"), ("x.json", export)]);
    for arguments in [
        &["fmt", "--check"][..],
        &["check", "--message-format", "short", "--deny", "warnings"],
        &["convert", "x.json", "-o", "out"],
        &["diagram", "x.json", "-o", "out"],
        &["import", "x.json", "-o", "out"],
        &["diagram", "--journey", "::error\n::y\u{1b}[2J"],
        &["catalog", "show", "::error\n::y\u{1b}[2J"],
    ] {
        let output = place.run(arguments);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let is_command = |line: &str| line.trim_start().starts_with("::") || line.contains('\u{1b}');
        assert!(!said.lines().any(is_command), "{arguments:?}: {said}");
    }
}

#[test]
fn links_that_are_named_lead_out_no_more_than_others() {
    for arguments in [
        &["check", "evil.journey"][..],
        &["fmt", "evil.journey"],
        &["rename", "evil.journey", "a", "b"],
        &["check", "folder"],
        &["build", "-o", "folder"],
        &["build", "-o", "folder/all.json"],
        &["build", "-o", "evil.json"],
        &["docs", "-o", "folder/new"],
        &["diagram", "-o", "folder"],
        &["diagram", "--format", "html", "-o", "evil.html"],
        &["init", "folder/new"],
    ] {
        let place = Place::new(&[("good.journey", GOOD)]);
        for entry in ["evil.journey", "evil.json", "evil.html", "folder"] {
            let target = if entry == "folder" { "../outside" } else { "../outside/secret" };
            place.link(entry, target);
        }
        place.refused(arguments, "which is not below");
    }
    let place = Place::new(&[("journeyc.toml", ""), ("x.json", EXPORT)]);
    place.link("journeys", "../outside");
    place.refused(&["import", "x.json"], "which is not below");
}

const EXPORT: &str = include_str!("../cases/whole/Login.journey.json");

#[test]
fn nothing_is_replaced_that_was_not_written_here() {
    let mine = "{\"name\": \"mine\"}\n";
    for (arguments, file) in [
        (&["build", "-o", "out"][..], "out/Good.journey.json"),
        (&["build", "--format", "console", "-o", "out"], "out/Good.json"),
        (&["build", "-o", "package.json"], "package.json"),
        (&["build", "--format", "am", "-o", "out"], "out/manifest.json"),
        (&["build", "--format", "fr-config", "-o", "out"], "out/realms/alpha/journeys/Good/Good.json"),
        (&["build", "--format", "amster", "-o", "out"], "out/realms/root/AuthTree/Good.json"),
        (&["docs", "-o", "out"], "out/README.md"),
        (&["docs", "-o", "out"], "out/index.html"),
        (&["docs", "-o", "out"], "out/style.css"),
        (&["diagram", "-o", "out"], "out/Good.svg"),
        (&["diagram", "--format", "png", "-o", "out"], "out/Good.png"),
        (&["diagram", "--format", "mermaid", "-o", "out"], "out/Good.mmd"),
        (&["diagram", "--format", "dot", "-o", "out"], "out/Good.dot"),
        (&["diagram", "--format", "markdown", "-o", "all.md"], "all.md"),
        (&["diagram", "--format", "html", "-o", "all.html"], "all.html"),
    ] {
        let place = Place::new(&[("good.journey", GOOD)]);
        let output = place.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let path = place.inside().join(file);
        assert!(
            path.is_file(),
            "{file} is not written: {:?}",
            tree(&place.inside()).iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
        // Again, with another content, and no flag.
        let other =
            GOOD.replace("success", "failure").replace("Good {", "Good {\n    description = \"other\"");
        fs::write(place.inside().join("good.journey"), other).expect("files can be written");
        let output = place.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        fs::write(&path, mine).expect("files can be written");
        let before = tree(&place.inside());
        place.refused(arguments, "journeyc did not write it");
        assert_eq!(tree(&place.inside()), before, "{arguments:?}");
        let output = place.run(&[arguments, &["--force"][..]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_ne!(fs::read(&path).expect("it is there"), mine.as_bytes(), "{arguments:?}");
    }
}

#[test]
fn names_that_a_file_system_takes_for_one_are_two_files() {
    let source = "journey \"caf\u{e9}\" { start -> success }\njourney \"cafe\u{301}\" { start -> failure }\n\
                  journey \"CAF\u{c9}\" { start -> failure }\njourney con { start -> success }\njourney \"a.\" { start -> success }\n";
    for format in ["frodo", "console", "fr-config", "amster", "am"] {
        let place = Place::new(&[("all.journey", source)]);
        let output = place.run(&["build", "--format", format, "-o", "out"]);
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        let files = tree(&place.inside().join("out"));
        let trees = files.iter().filter(|(path, text)| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            assert!(
                !name.starts_with("con.") && !name.split('.').next().unwrap_or_default().ends_with(' '),
                "{name}"
            );
            text.contains("entryNodeId")
        });
        assert_eq!(
            trees.count(),
            5,
            "{format}: {:?}",
            files.iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
    }
}

#[test]
fn environments_lead_nowhere() {
    for name in ["../../outside/x", "..", "a/b", "a\\u001b[2J", ""] {
        let config = format!("[env.\"{name}\"]\nvars = {{}}\n");
        let place = Place::new(&[("journeyc.toml", &config), ("good.journey", GOOD), ("out/x", "")]);
        place.refused(&["build", "--env", "all", "-o", "out/{env}"], "cannot be the name of an environment");
    }
    for esvs in ["../outside/secret", "/dev/zero"] {
        let config = format!("[env.a]\nesvs = [{esvs:?}]\n");
        let place = Place::new(&[("journeyc.toml", &config), ("good.journey", GOOD)]);
        place.refused(&["check", "--env", "a"], "which is not below");
    }
}

#[test]
fn a_baseline_is_read_and_written_within() {
    for option in ["--baseline", "--write-baseline"] {
        let place = Place::new(&[("good.journey", GOOD)]);
        place.link("base.json", "../outside/secret");
        place.refused(&["check", option, "base.json"], "which is not below");
    }
}
