//! A few lines that would stand for more than any machine holds.

use std::fmt::Write as _;

use crate::scope::workspaces::{said, with};

/// Lines with numbers in them.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (1..=count).map(line).collect()
}

fn refused(source: &str, words: &str) {
    let folder = with(&[("a.journey", source)]);
    for command in ["check", "build", "docs"] {
        let (text, code) = said(folder.path(), &[command]);
        assert!(code == 1 && text.contains(words), "{command}: {code}: {}", &text[..text.len().min(2000)]);
    }
}

#[test]
fn variables_that_double_are_refused() {
    let journey = |value: &str| format!("journey J {{\n description = {value}\n start -> success\n}}\n");
    let text = lines(60, |n| format!("var a{n} = f\"{{a{}}}{{a{}}}\"\n", n - 1, n - 1));
    refused(&format!("var a0 = \"xxxxxxxxxx\"\n{text}{}", journey("a60")), "is more than 1 MB together");
    let list = lines(60, |n| format!("var a{n} = [a{}, {{ b: a{} }}]\n", n - 1, n - 1));
    refused(
        &format!("var a0 = \"x\"\n{list}{}", journey("json(a60)")),
        "more than 20 lists and maps in one another",
    );
    let deep = lines(5000, |n| format!("var a{n} = [a{}]\n", n - 1));
    refused(
        &format!("var a0 = 1\n{deep}{}", journey("json(a5000)")),
        "more than 20 lists and maps in one another",
    );
    let many = lines(80, |n| format!("var a{n} = a{}\n", n - 1));
    let large = "x".repeat(1_000_000);
    refused(
        &format!("var a0 = \"{large}\"\n{many}{}", journey("\"x\"")),
        "variables hold more than 64 MB together",
    );
    let texts = lines(40, |n| format!("var a{n} = json([a{}])\n", n - 1));
    refused(&format!("var a0 = \"\\\"\"\n{texts}{}", journey("a40")), "MB");
}

#[test]
fn many_references_to_a_large_variable_are_refused() {
    let mut source = format!("var large = \"{}\"\n", "x".repeat(1_000_000));
    for number in 0..300 {
        let _ = write!(source, "journey J{number} {{\n description = large\n start -> success\n}}\n");
    }
    let folder = with(&[("a.journey", &source)]);
    let (text, code) = said(folder.path(), &["check", "--message-format", "short"]);
    assert!(
        code == 1 && text.contains("more than 256 MB together"),
        "{code}: {}",
        &text[..text.len().min(2000)]
    );
}

#[test]
fn values_that_fragments_hand_on_are_refused_when_they_double() {
    let bottom = "fragment f0(v) {\n exit o\n start -> n\n node n: MessageNode {\n message = { en: f\"{v}\" }\n true -> o\n \
                  false -> o\n }\n}\n";
    for value in ["f\"{v}{v}\"", "[v, v]", "{ a: v, b: v }"] {
        let levels = lines(30, |n| {
            format!(
                "fragment f{n}(v) {{\n exit o\n start -> n\n node n: f{} {{\n v = {value}\n o -> o\n }}\n}}\n",
                n - 1
            )
        });
        let journey = "journey J {\n start -> n\n node n: f30 {\n v = \"xxxxxxxxxxxxxxxxxxxxxxxx\"\n o -> success\n }\n}\n";
        refused(
            &format!("{bottom}{levels}{journey}"),
            "the values of the fragments in `J` are more than 16 MB",
        );
    }
}
