//! What is too large is refused with a message, and what is crowded ends.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use journeyc::workspace::Config;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    command.current_dir(folder).args(arguments).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

/// What somebody may write to keep a run busy: each would take the square of its size if every piece of it were looked at again
/// from every other. At this size that shows as a test that does not end.
fn crowds() -> Vec<(&'static str, String)> {
    const SIZE: usize = 12_000;
    let within = |piece: &str| format!("journey A {{\n{}\n}}\n", piece.repeat(SIZE / piece.len()));
    let mut found: Vec<(&'static str, String)> = [
        "\"\"\"",
        "\"",
        "->",
        "a->",
        "\"a\" ",
        "\"\"\"\n",
        "->\n",
        "a,\n",
        "a, ",
        "[}",
        "@",
        "/*",
        "}",
        "x = \"\n  y\n",
    ]
    .into_iter()
    .map(|piece| (piece, within(piece)))
    .collect();
    let lines = |line: &dyn Fn(usize) -> String| (0..SIZE / 20).map(line).collect::<String>();
    let properties = lines(&|number| format!("    p{number} = {number}\n"));
    found.push(("properties", format!("journey A {{\n    start -> success\n{properties}}}\n")));
    let scripts = lines(&|number| format!("script s{number} {{ source = file(\"one.js\") }}\n"));
    found.push(("scripts of one file", scripts));
    let nodes = lines(&|number| {
        format!(
            "    node n{number}: DataStoreDecision \"same\" {{ true -> n{}\n false -> failure }}\n",
            number + 1
        )
    });
    let last = SIZE / 20;
    found.push((
        "nodes of one name",
        format!(
            "journey A {{\n    start -> n0\n{nodes}    node n{last}: IncrementLoginCount -> success\n}}\n"
        ),
    ));
    found
}

#[test]
fn crowds_end() {
    for (name, text) in crowds() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("one.js"), "outcome = 'true';").expect("files can be written");
        fs::write(folder.path().join("a.journey"), text).expect("files can be written");
        let output = run(folder.path(), &["check"]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {}", said(&output));
    }
}

#[test]
fn texts_of_json_have_a_limit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("quotes.txt"), "\"".repeat(9 << 20)).expect("files can be written");
    let source = "journey A {\n    start -> page\n\n    node page: PageNode {\n        stage = json(file(\"quotes.txt\"))\n        \
                  node name: PlatformUsername\n        -> success\n    }\n}\n";
    fs::write(folder.path().join("a.journey"), source).expect("files can be written");
    let output = run(folder.path(), &["check"]);
    assert!(said(&output).contains("makes a text of more than 16 MB"), "{}", said(&output));
}

#[test]
fn globs_have_a_limit_and_are_understood() {
    let wrong = |text: &str, words: &str| {
        let fault = Config::read(text).expect_err("it is refused");
        assert!(fault.message.contains(words), "{}", fault.message);
    };
    wrong("sources = [\"{{{{\"]", "sources");
    wrong("sources = [\"a[\"]", "sources");
    wrong(&format!("sources = [{:?}]", "x".repeat(2001)), "more than 2000 characters");
    wrong(&format!("sources = [{}]", "\"x\",".repeat(1001)), "more than 1000 globs");
    assert!(Config::read("sources = [\"journeys/**/*.journey\", \"!journeys/{a,b}/[!x]*.journey\"]").is_ok());
}

#[test]
fn pictures_have_a_limit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names: Vec<String> = (0..10_001).map(|number| format!("o{number}")).collect();
    let source = format!(
        "script s {{ source = \"\" }}\n\njourney A {{\n    start -> n\n    node n: ScriptedDecision {{\n script = s\n outcomes = [{}]\n {} \
         -> success\n }}\n}}\n",
        names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
        names.join(", ")
    );
    fs::write(folder.path().join("a.journey"), source).expect("files can be written");
    let output = run(folder.path(), &["diagram", "--format", "png", "-o", "p"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("a picture of more than 10000 names"), "{}", said(&output));
    let output = run(folder.path(), &["diagram", "--format", "mermaid", "-o", "p"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn walks_have_limits() {
    let ring = "journey Ring {\n    start -> a\n\n    node a: IncrementLoginCount -> b\n    node b: IncrementLoginCount -> a\n}\n\n\
                test \"round and round\" {\n    journey = Ring\n    expect success\n}\n";
    let level = |number: usize| {
        format!(
            "journey J{number} {{\n    start -> next\n\n    node next: InnerTreeEvaluator {{\n        tree = J{}\n        \
                 true -> success\n        false -> failure\n    }}\n}}\n\n",
            number + 1
        )
    };
    let deep: String = (0..70).map(level).collect();
    let last = "journey J70 {\n    start -> success\n}\n\ntest \"deep\" {\n    journey = J0\n    expect success\n}\n";
    for (text, words) in [
        (ring.to_owned(), "the walk does not end"),
        (format!("{deep}{last}"), "journeys run in one another more than 64 deep"),
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.journey"), text).expect("files can be written");
        let output = run(folder.path(), &["test"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
    }
}
