//! The command line as scripts see it: exit codes, standard output, and what is on disk afterwards.

mod highlight;
mod paths;

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const GOOD: &str = "journey Good {\n    start -> check\n\n    node check: DataStoreDecision {\n        \
                    true -> success\n        false -> failure\n    }\n}\n";
const BAD: &str = "journey Bad {\n    start -> check\n\n    node check: DataStoreDecision {\n        \
                   treu -> success\n        false -> failure\n    }\n}\n";
const WARNED: &str =
    "journey Warned {\n    start -> success\n\n    node lonely: IncrementLoginCount -> success\n}\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    command.current_dir(folder).env_remove("NO_COLOR").args(arguments).write_stdin(input);
    command.output().expect("the program runs")
}

fn code(folder: &TempDir, arguments: &[&str]) -> i32 {
    run(folder.path(), arguments, "").status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("what the program prints is UTF-8")
}

#[test]
fn exit_codes() {
    let files = folder(&[("good.journey", GOOD), ("bad.journey", BAD), ("warned.journey", WARNED)]);
    assert_eq!(code(&files, &["check", "good.journey"]), 0);
    assert_eq!(code(&files, &["check", "warned.journey"]), 0);
    assert_eq!(code(&files, &["check", "warned.journey", "--deny", "warnings"]), 1);
    assert_eq!(code(&files, &["check", "warned.journey", "--deny", "unreachable-node"]), 1);
    assert_eq!(code(&files, &["check", "warned.journey", "--deny", "warnings", "--allow", "J502"]), 0);
    assert_eq!(code(&files, &["check", "bad.journey"]), 1);
    assert_eq!(code(&files, &["check"]), 1);
    assert_eq!(code(&files, &["check", "missing.journey"]), 2);
    assert_eq!(code(&files, &["check", "--no-such-option"]), 2);
    assert_eq!(code(&files, &["check", "good.journey", "--target", "am-1.0"]), 2);
    assert_eq!(code(&files, &["check", "good.journey", "--deny", "no-such-lint"]), 2);
    assert_eq!(code(&files, &["check", "good.journey", "--allow", "unexpected-token"]), 2);
    assert_eq!(code(&files, &["explain", "unknown-outcom"]), 2);
}

#[test]
fn nothing_is_written_with_errors() {
    let files = folder(&[("good.journey", GOOD), ("bad.journey", BAD), ("build/Good.journey.json", "old")]);
    assert_eq!(code(&files, &["build"]), 1);
    assert_eq!(fs::read_to_string(files.path().join("build/Good.journey.json")).expect("it is there"), "old");
    assert_eq!(fs::read_dir(files.path().join("build")).expect("it is there").count(), 1);
}

#[test]
fn nothing_is_written_when_something_cannot_be() {
    // `build/trees` is in the way of a folder.
    let files = folder(&[("good.journey", GOOD), ("build/nodes/x", ""), ("build/trees", "in the way")]);
    let output = run(files.path(), &["build", "--format", "am"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("trees"), "{}", text(&output.stderr));
    let names = fs::read_dir(files.path().join("build")).expect("it is there").count();
    assert_eq!(names, 2, "no manifest and no temporary file is left");
}

#[test]
fn files_of_journeys_that_are_gone_are_named() {
    let files = folder(&[("good.journey", GOOD), ("warned.journey", WARNED), ("build/other.json", "{}")]);
    assert!(!text(&run(files.path(), &["build"], "").stderr).contains("build/"));
    fs::remove_file(files.path().join("warned.journey")).expect("it is there");
    let said = |arguments: &[&str]| text(&run(files.path(), arguments, "").stderr).to_owned();
    let whole = said(&["build"]);
    assert!(whole.contains("Warned.journey.json") && !whole.contains("other.json"), "{whole}");
    assert!(!said(&["build", "good.journey"]).contains("Warned"));
    assert!(files.path().join("build/Warned.journey.json").exists());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let files = folder(&[("good.journey", GOOD)]);
    for format in ["frodo", "am"] {
        let first = run(files.path(), &["build", "--format", format, "-o", "-", "good.journey"], "");
        let second = run(files.path(), &["build", "--format", format, "-o", "-", "-"], GOOD);
        assert_eq!(first.status.code(), Some(0));
        assert!(!first.stdout.is_empty());
        assert_eq!(first.stdout, second.stdout);
    }
    assert_eq!(code(&files, &["build", "-o", "one.json"]), 0);
    assert_eq!(code(&files, &["build", "-o", "many"]), 0);
    let one = fs::read(files.path().join("one.json")).expect("it was written");
    assert_eq!(one, fs::read(files.path().join("many/Good.journey.json")).expect("it was written"));
}

#[test]
fn am_bodies_are_listed_in_order() {
    let source = "script s {\n    source = \"action.goTo(\\\"a\\\");\"\n}\n\njourney Outer {\n    start -> inner\n\n    \
                  node inner: InnerTreeEvaluator {\n        tree = ZInner\n        true -> page\n        false -> failure\n    }\n\n    \
                  node page: PageNode {\n        node name: PlatformUsername\n        -> decide\n    }\n\n    \
                  node decide: ScriptedDecision {\n        script = s\n        outcomes = [\"a\"]\n        a -> success\n    }\n}\n\n\
                  journey ZInner {\n    start -> check\n\n    node check: DataStoreDecision {\n        true -> success\n        false -> failure\n    }\n}\n";
    let files = folder(&[("a.journey", source)]);
    assert_eq!(code(&files, &["build", "--format", "am", "-o", "rest"]), 0);
    let manifest = fs::read_to_string(files.path().join("rest/manifest.json")).expect("it was written");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("it is JSON");
    let requests = manifest["requests"].as_array().expect("it lists requests");
    let place = |part: &str| {
        let path =
            |request: &serde_json::Value| request["path"].as_str().is_some_and(|path| path.contains(part));
        requests.iter().position(path).unwrap_or_else(|| panic!("{part} in {manifest:#}"))
    };
    assert!(place("scripts/") < place("nodes/ScriptedDecisionNode/"));
    assert!(place("nodes/ValidatedUsernameNode/1.0/") < place("nodes/PageNode/1.0/"));
    assert!(place("trees/ZInner") < place("trees/Outer"));
    assert_eq!(place("trees/Outer"), requests.len() - 1);
    for request in requests {
        let file = request["file"].as_str().expect("each has a file");
        assert!(files.path().join("rest").join(file).is_file(), "{file}");
    }
    // Before 8.1 there are no node versions, neither in the path nor in the body.
    let output = run(files.path(), &["build", "--format", "am", "-o", "-", "--target", "am-7.5"], "");
    assert!(!text(&output.stdout).contains("ersion\": \"1.0\""), "{}", text(&output.stdout));
}

#[test]
fn folders_mean_what_is_not_ignored() {
    let files = folder(&[
        ("good.journey", GOOD),
        ("old/bad.journey", BAD),
        (".gitignore", "old\n"),
        ("notes.txt", "no journey"),
        ("journeyc.toml", "target = \"am-8.1\"\n"),
    ]);
    assert_eq!(code(&files, &["check"]), 0);
    assert_eq!(code(&files, &["check", "."]), 0);
    assert_eq!(code(&files, &["check", "old/bad.journey"]), 1);
}

#[test]
fn the_workspace_file_is_obeyed() {
    let config =
        "sources = [\"src/**/*.journey\"]\n[build]\noutput = \"out\"\n[lints]\nunreachable-node = \"deny\"\n";
    let files =
        folder(&[("journeyc.toml", config), ("src/warned.journey", WARNED), ("other/bad.journey", BAD)]);
    let output = run(files.path(), &["check", "--message-format", "short"], "");
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.contains("error") && printed.contains("J502") && !printed.contains("J301"), "{printed}");
    assert_eq!(code(&files, &["build", "--warn", "J502"]), 0);
    assert!(files.path().join("out/Warned.journey.json").is_file());
    fs::write(files.path().join("journeyc.toml"), "\ntraget = \"aic\"\n").expect("it can be written");
    let output = run(files.path(), &["check"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("journeyc.toml:2"), "{}", text(&output.stderr));
}

#[test]
fn journeys_know_each_other_in_a_workspace() {
    let outer = "journey Outer {\n    start -> inner\n\n    node inner: InnerTreeEvaluator {\n        tree = Good\n        \
                 true -> success\n        false -> failure\n    }\n}\n";
    let files = folder(&[("journeyc.toml", ""), ("a/outer.journey", outer), ("b/good.journey", GOOD)]);
    assert_eq!(code(&files, &["check", "a/outer.journey"]), 0);
    fs::remove_file(files.path().join("b/good.journey")).expect("it is there");
    assert_eq!(code(&files, &["check", "a/outer.journey"]), 1);
}

#[test]
fn files_stay_inside_the_workspace() {
    let source = |path: &str| {
        format!(
            "script s {{\n    file = \"{path}\"\n}}\n\njourney A {{\n    start -> n\n\n    node n: ScriptedDecision {{\n        \
             script = s\n        outcomes = [\"a\"]\n        a -> failure\n    }}\n}}\n"
        )
    };
    let files = folder(&[("secret.js", "x"), ("ws/journeyc.toml", ""), ("ws/own.js", "y")]);
    for (path, wanted) in
        [("own.js", 0), ("../secret.js", 1), ("../nothing.js", 1), ("nothing.js", 1), ("/etc/passwd", 1)]
    {
        fs::write(files.path().join("ws/a.journey"), source(path)).expect("it can be written");
        let output = run(&files.path().join("ws"), &["check", "--message-format", "short"], "");
        assert_eq!(output.status.code(), Some(wanted), "{path}: {}", text(&output.stdout));
        let is_outside = text(&output.stdout).contains("J112");
        assert_eq!(is_outside, path.starts_with("..") || path.starts_with('/'), "{path}");
    }
}

#[test]
fn fmt_checks_shows_and_writes() {
    let messy = "journey Good{start->check\nnode check:DataStoreDecision{true->success false->failure}}";
    let files = folder(&[("good.journey", messy)]);
    let output = run(files.path(), &["fmt", "--check"], "");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), "good.journey\n"));
    let output = run(files.path(), &["fmt", "--diff"], "");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("+    start -> check"), "{}", text(&output.stdout));
    assert_eq!(code(&files, &["fmt"]), 0);
    assert_eq!(fs::read_to_string(files.path().join("good.journey")).expect("it is there"), GOOD);
    assert_eq!(code(&files, &["fmt", "--check"]), 0);
    let output = run(files.path(), &["fmt", "-"], messy);
    assert_eq!(text(&output.stdout), GOOD);
    let output = run(files.path(), &["fmt", "-"], "journey Good {");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
}

#[test]
fn unknown_types_can_be_let_through_or_taught() {
    let source = "journey A {\n    start -> own\n\n    node own: AcmeRiskNode {\n        high, low -> success\n        \
                  odd -> failure\n    }\n}\n";
    let taught = r#"{"type": "AcmeRiskNode", "name": "Acme Risk", "outcomes": [{"id": "high", "displayName": "High"},
                    {"id": "low", "displayName": "Low"}], "schema": {"type": "object", "properties": {}}}"#;
    let files = folder(&[("a.journey", source), ("acme.json", taught)]);
    assert_eq!(code(&files, &["check"]), 1);
    assert_eq!(code(&files, &["build", "--allow", "unknown-node-type"]), 0);
    let output = run(files.path(), &["check", "--catalog", "acme.json", "--message-format", "short"], "");
    let printed = text(&output.stdout);
    assert!(printed.contains("J301") && printed.lines().count() == 1, "{printed}");
    assert_eq!(code(&files, &["catalog", "show", "AcmeRiskNode", "--catalog", "acme.json"]), 0);
}

#[test]
fn byte_order_marks_are_skipped() {
    let taught = "\u{feff}{\"type\": \"AcmeRiskNode\", \"name\": \"Acme Risk\", \"outcomes\": [{\"id\": \"high\", \
                  \"displayName\": \"High\"}], \"schema\": {\"type\": \"object\", \"properties\": {}}}";
    let source = "\u{feff}theme dark { file = \"dark.json\" }\n\njourney A {\n    start -> own\n\n    node own: AcmeRisk -> failure\n}\n";
    let files = folder(&[
        ("journeyc.toml", "\u{feff}catalogs = [\"acme.json\"]\n"),
        ("acme.json", taught),
        ("dark.json", "\u{feff}{\"_id\": \"dark\", \"name\": \"dark\"}"),
        ("a.journey", source),
    ]);
    let output = run(files.path(), &["check"], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn init_starts_a_workspace_and_spoils_none() {
    let files = folder(&[]);
    assert_eq!(code(&files, &["init", "identity"]), 0);
    let inside = files.path().join("identity");
    assert_eq!(run(&inside, &["check", "--deny", "warnings"], "").status.code(), Some(0));
    assert_eq!(run(&inside, &["fmt", "--check"], "").status.code(), Some(0));
    assert_eq!(run(&inside, &["build"], "").status.code(), Some(0));
    assert!(inside.join("build/FirstLogin.journey.json").is_file());
    assert_eq!(code(&files, &["init", "identity"]), 2);
}

#[test]
fn help_teaches() {
    let files = folder(&[]);
    for command in ["check", "build", "diagram", "docs", "fmt", "explain", "catalog", "init", "completions"] {
        let output = run(files.path(), &[command, "--help"], "");
        assert!(text(&output.stdout).contains(&format!("journeyc {command}")), "{command}");
        assert!(text(&output.stdout).contains("Example"), "{command}");
    }
    assert!(text(&run(files.path(), &["completions", "bash"], "").stdout).contains("_journeyc"));
    assert!(text(&run(files.path(), &["explain"], "").stdout).contains("unknown-outcome"));
    assert!(text(&run(files.path(), &["explain", "j301"], "").stdout).contains("unknown-outcome"));
    let pasted = run(files.path(), &["explain", "error[J502", "unreachable-node]:"], "");
    assert!(text(&pasted.stdout).starts_with("# J502"));
    let coloured = run(files.path(), &["explain", "j301", "--color", "always"], "");
    assert!(text(&coloured.stdout).starts_with("\u{1b}[1m# J301"));
    assert!(
        text(&run(files.path(), &["catalog", "list", "inner", "journey"], "").stdout).contains("InnerTree")
    );
    assert!(
        text(&run(files.path(), &["catalog", "show", "Push Sender"], "").stdout).contains("NOT_REGISTERED")
    );
}

#[test]
fn diagnostics_for_people_go_to_standard_error() {
    let files = folder(&[("bad.journey", BAD)]);
    let output = run(files.path(), &["check"], "");
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("did you mean `true`?"), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("1 file; `journeyc explain J301` tells more\n"));
    assert!(!text(&output.stderr).contains('\u{1b}'), "no colour where nobody watches");
    let output = run(files.path(), &["check", "--color", "always"], "");
    assert!(text(&output.stderr).contains('\u{1b}'));
    let output = run(files.path(), &["check", "--message-format", "json"], "");
    assert_eq!(text(&output.stderr), "");
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_a_message() {
    let files = folder(&[("good.journey", GOOD)]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let program = assert_cmd::cargo::cargo_bin!("journeyc");
    let output = std::process::Command::new(program)
        .args(["build", "good.journey", "-o", "-"])
        .current_dir(files.path())
        .stdout(full)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("standard output"), "{}", text(&output.stderr));
}

const EXPORT: &str = r#"{ "tree": { "_id": "Tiny", "entryNodeId": "11111111-1111-4111-8111-111111111111", "nodes": {
    "11111111-1111-4111-8111-111111111111": { "nodeType": "DataStoreDecisionNode", "displayName": "Check", "x": 210, "y": 80.5,
        "connections": { "true": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0", "false": "e301438c-0bd0-429c-ab0c-66126501069a" } } } },
  "nodes": { "11111111-1111-4111-8111-111111111111": { "_id": "11111111-1111-4111-8111-111111111111",
    "_type": { "_id": "DataStoreDecisionNode", "name": "Data Store Decision", "collection": true },
    "_outcomes": [{ "id": "true", "displayName": "True" }, { "id": "false", "displayName": "False" }] } } }"#;

#[test]
fn exports_convert_through_every_format() {
    let files = folder(&[("tiny.json", EXPORT)]);
    assert_eq!(code(&files, &["convert", "tiny.json", "-o", "first.json"]), 0);
    let first = fs::read(files.path().join("first.json")).expect("it was written");
    for format in ["frodo", "console", "amster", "am"] {
        assert_eq!(code(&files, &["convert", "first.json", "-o", format, "--format", format]), 0, "{format}");
        let back = run(files.path(), &["convert", format, "-o", "-"], "");
        assert_eq!(text(&back.stdout), text(&first), "{format}");
    }
    assert_eq!(code(&files, &["convert", "tiny.json", "-o", "config", "--format", "fr-config"]), 0);
    let node = "config/realms/alpha/journeys/Tiny/nodes/Check - 11111111-1111-4111-8111-111111111111.json";
    let node = fs::read_to_string(files.path().join(node)).expect("it was written");
    assert!(node.contains(r#""version": "1.0""#), "push needs a version: {node}");
    let whole = run(files.path(), &["convert", "config/realms/alpha/journeys/Tiny/Tiny.json", "-o", "-"], "");
    assert!(text(&whole.stdout).contains("Data Store Decision"), "nodes beside the tree are found");
}

#[test]
fn what_is_no_export_is_refused() {
    let files = folder(&[
        ("broken.json", "{ \"tree\": {"),
        ("other.json", "{ \"name\": \"package\" }"),
        ("config.json", r#"{ "metadata": { "sunServiceID": "tree" }, "data": { "_id": "default/Login" } }"#),
    ]);
    for name in ["broken.json", "other.json", "config.json", "."] {
        let done = run(files.path(), &["convert", name, "-o", "out"], "");
        assert_eq!(done.status.code(), Some(1), "{name}");
        assert!(
            text(&done.stderr).lines().any(|line| line.starts_with("error: ")),
            "{name}: {}",
            text(&done.stderr)
        );
        assert!(!files.path().join("out").exists(), "{name}");
    }
    assert_eq!(code(&files, &["convert", "missing.json", "-o", "out"]), 2);
    let nested = "[".repeat(100_000);
    assert_eq!(run(files.path(), &["convert", "-", "-o", "-"], &nested).status.code(), Some(1));
}

#[test]
fn an_export_is_laid_out_in_place() {
    let spoiled = EXPORT.replace("\"x\": 210, \"y\": 80.5", "\"x\": 5000, \"y\": null");
    let files = folder(&[("tiny.json", &spoiled)]);
    assert_eq!(code(&files, &["layout", "tiny.json", "-o", "tiny.json"]), 0);
    let after = fs::read_to_string(files.path().join("tiny.json")).expect("it is there");
    assert!(!after.contains("5000") && !after.contains("null"), "{after}");
    assert!(after.contains("startNode"), "{after}");
    let again = run(files.path(), &["layout", "tiny.json", "-o", "-"], "");
    assert_eq!(text(&again.stdout), after);
    assert_eq!(code(&files, &["layout", ".", "-o", "-"]), 2);
}

#[test]
fn an_export_comes_into_an_empty_folder() {
    let files = folder(&[("tiny.json", EXPORT)]);
    fs::create_dir(files.path().join("journeys")).expect("folders can be made");
    assert_eq!(code(&files, &["import", "tiny.json", "-o", "journeys"]), 0);
    assert!(files.path().join("journeys/journeyc.lock").is_file());
}

#[cfg(unix)]
#[test]
fn a_stream_takes_what_is_written() {
    let files = folder(&[("tiny.json", EXPORT)]);
    let to = |output: &str| run(files.path(), &["layout", "tiny.json", "-o", output], "");
    assert_eq!(text(&to("/dev/stdout").stdout), text(&to("-").stdout));
}

#[test]
fn diagrams_go_where_they_are_asked_to() {
    let files = folder(&[("good.journey", GOOD), ("warned.journey", WARNED), ("bad/bad.journey", BAD)]);
    let at = |name: &str| files.path().join(name);
    let good = ["diagram", "good.journey", "warned.journey"];
    let with = |more: &[&str]| code(&files, &[&good[..], more].concat());
    assert_eq!(with(&[]), 0);
    assert!(at("diagrams/Good.svg").is_file() && at("diagrams/Warned.svg").is_file());
    assert_eq!(with(&["--format", "html"]), 0);
    assert!(at("journeys.html").is_file());
    assert_eq!(with(&["--format", "mermaid", "-o", "all.md"]), 0);
    assert!(fs::read_to_string(at("all.md")).expect("it is there").matches("```mermaid").count() == 2);
    assert_eq!(with(&["--format", "dot", "--journey", "Good", "-o", "one.dot"]), 0);
    assert!(at("one.dot").is_file());
    // Two journeys are no one picture, and a journey that does not exist is none.
    assert_eq!(with(&["-o", "one.svg"]), 2);
    assert_eq!(with(&["--journey", "Goof"]), 2);
    assert!(!at("one.svg").exists());
    assert_eq!(code(&files, &["diagram", "bad", "-o", "broken"]), 1);
    assert!(!at("broken").exists());
    let printed = run(files.path(), &["diagram", "-", "-o", "-"], GOOD);
    assert!(text(&printed.stdout).starts_with("<svg"));
    let tables = run(files.path(), &["diagram", "good.journey", "--format", "markdown"], "");
    assert!(text(&tables.stdout).contains("| Data Store Decision | True | Success |"));
}

#[test]
fn handbooks_go_into_a_folder() {
    let files = folder(&[("good.journey", GOOD), ("bad/bad.journey", BAD), ("file", "")]);
    let at = |name: &str| files.path().join(name);
    assert_eq!(code(&files, &["docs", "good.journey"]), 0);
    for file in [
        "README.md",
        "index.html",
        "style.css",
        "journeys/Good.md",
        "journeys/Good.html",
        "journeys/Good.svg",
    ] {
        assert!(at("handbook").join(file).is_file(), "{file}");
    }
    assert_eq!(code(&files, &["docs", "good.journey", "--format", "markdown", "-o", "pages"]), 0);
    assert!(at("pages/README.md").is_file() && !at("pages/index.html").exists());
    assert_eq!(code(&files, &["build", "good.journey", "-o", "build"]), 0);
    assert_eq!(code(&files, &["docs", "build", "--format", "html", "-o", "exported"]), 0);
    assert!(at("exported/index.html").is_file() && !at("exported/README.md").exists());
    // A file and standard output are no folders, and a journey that does not exist has no page.
    assert_eq!(code(&files, &["docs", "good.journey", "-o", "file"]), 2);
    assert_eq!(code(&files, &["docs", "good.journey", "-o", "-"]), 2);
    assert_eq!(code(&files, &["docs", "good.journey", "--journey", "Goof"]), 2);
    assert_eq!(code(&files, &["docs", "bad", "-o", "broken"]), 1);
    assert!(!at("broken").exists());
}

#[test]
fn exports_are_drawn_like_sources() {
    let files = folder(&[("good.journey", GOOD)]);
    assert_eq!(code(&files, &["build", "good.journey", "-o", "build"]), 0);
    let table = |path: &str| {
        let shown = run(files.path(), &["diagram", path, "--format", "markdown"], "");
        assert!(shown.status.success());
        text(&shown.stdout).to_owned()
    };
    assert_eq!(table("build"), table("good.journey"));
    assert_eq!(table("build/Good.journey.json"), table("good.journey"));
    let export = fs::read_to_string(files.path().join("build/Good.journey.json")).expect("it was built");
    let piped = run(files.path(), &["diagram", "-", "--format", "markdown"], &export);
    assert_eq!(text(&piped.stdout), table("good.journey"));
}
