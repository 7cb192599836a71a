//! What the formatter promises: formatting twice is formatting once, comments survive, and the meaning stays.
use std::fs;
use std::path::PathBuf;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Settings, compile};
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::language::{format::format, read};
use journeyc::platform::{frodo, rest::Platform};
use journeyc::source::{FileId, Sources};
use proptest::prelude::*;

/// Gives every file the same text, so that sources can be compiled wherever they are.
struct SomeText;

impl Files for SomeText {
    fn read(&self, _: FileId, _: &str) -> Result<String, FileProblem> {
        Ok("some text".to_owned())
    }
}

/// The formatted text; nothing when there are syntax errors.
fn formatted(text: &str) -> Option<String> {
    read(FileId::default(), text).sound().map(format)
}

/// What frodo would be given.
fn meaning(text: &str) -> Vec<u8> {
    let mut sources = Sources::default();
    sources.add("a.journey", text);
    let catalog = Catalog::builtin();
    let settings = Settings::new(&catalog, &SomeText);
    let compiled = compile(&sources, &settings);
    frodo::write(&compiled.journeys, Platform { catalog: &catalog, target: Target::Aic })
}

fn examples() -> Vec<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir("examples")
        .expect("the examples are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "journey"))
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("an example is text")).collect()
}

/// Cuts a source into tokens, each with whether a line break stands before it.
fn tokens(text: &str) -> Vec<(&str, bool)> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut after_break = false;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            after_break |= first == '\n';
            rest = &rest[first.len_utf8()..];
            continue;
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(block) = rest.strip_prefix("\"\"\"") {
            block.find("\"\"\"").map_or(rest.len(), |end| end + 6)
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let is_end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                is_end
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("->") {
            2
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            rest.find(|c| !is_word(c)).filter(|end| *end > 0).unwrap_or(first.len_utf8())
        };
        tokens.push((&rest[..length], after_break));
        after_break = false;
        rest = &rest[length..];
    }
    tokens
}

/// Writes tokens with other gaps: where lines broke they still do, and elsewhere they do not.
fn scattered(text: &str, choices: &[u8]) -> String {
    let mut out = String::new();
    let mut choices = choices.iter().copied().cycle();
    let mut before = "";
    for (token, after_break) in tokens(text) {
        let choice = choices.next().unwrap_or_default() % 8;
        if after_break {
            out.push_str(
                ["\n", "\n\n\n", "\n  /* one */\n", "\n// one\n", "\n \n\t", "\r\n", "\n", "\n"]
                    [choice as usize],
            );
        } else if is_tight(before, token) {
        } else {
            out.push_str([" ", "  ", " /* one */ ", "\t", " ", " ", " ", " "][choice as usize]);
        }
        out.push_str(token);
        before = token;
    }
    out.push('\n');
    out
}

/// Tokens that are one word or belong together: what was cut inside a name, a version or a number.
fn is_tight(before: &str, token: &str) -> bool {
    let is_part = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || "-_.".contains(c));
    (is_part(before) && is_part(token) && (before == "-" || token == "-" || before == "." || token == "."))
        || before == "@"
        || token == "@"
        || token == "("
}

fn comments(text: &str) -> usize {
    text.matches("/* one */").count() + text.matches("// one").count()
}

#[test]
fn block_strings_are_laid_out_again() {
    let text = "journey A {\r\n/* one\r\n   two */\r\n  description = \"\"\"\r\n one\r\n \"\"\"\r\n  start -> failure\r\n}\r\n";
    let expected = "journey A {\n    /* one\n   two */\n    description = \"\"\"\n        one\n        \"\"\"\n    \
                    start -> failure\n}\n";
    assert_eq!(formatted(text).as_deref(), Some(expected));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scattered_sources_come_together(choices in prop::collection::vec(any::<u8>(), 64)) {
        for example in examples() {
            let scattered = scattered(&example, &choices);
            let Some(once) = formatted(&scattered) else {
                return Err(TestCaseError::fail(format!("syntax errors in\n{scattered}")));
            };
            prop_assert_eq!(comments(&once), comments(&scattered), "a comment is lost in\n{}", once);
            let twice = formatted(&once);
            prop_assert_eq!(twice.as_ref(), Some(&once));
            prop_assert!(meaning(&once) == meaning(&example), "the meaning changed:\n{once}");
        }
    }

    #[test]
    fn block_strings_keep_their_text(inside in "[ab\" \t\r\n]{0,16}", comment in "[ab \r\n]{0,8}") {
        let text = format!("journey A {{\n/*{comment}*/ description = \"\"\"{inside}\"\"\"\n  start -> failure\n}}\n");
        if let Some(once) = formatted(&text) {
            prop_assert_eq!(formatted(&once), Some(once.clone()), "of\n{}", text);
            prop_assert!(meaning(&once) == meaning(&text), "the meaning changed:\n{once}");
        }
    }

    #[test]
    fn anything_that_parses_is_stable(text in r#"(journey|script|node|[a-c]|"x"|"""|[{}\[\]():=,@\n ]|->|//|/\*|\*/|1|true|json){0,60}"#) {
        if let Some(once) = formatted(&text) {
            prop_assert_eq!(formatted(&once), Some(once.clone()), "of\n{}", text);
        }
    }
}

/// Comments between and inside the items of a test stay, and what is quoted to mean something else stays quoted.
#[test]
fn tests_keep_their_comments() {
    let text = "test \"a\" { // head\njourney=Login\n\n// first\ngiven  check=[false,true] // behind\n\
                given /* inside */ \"state\" = true\ngiven http \"GET *\"={status:200}\n\n\n/* block */ expect passes a.\"b c\",\n  d\n\
                expect visits a   3\nexpect suspended at x // last\n// closing\n}\n";
    let expected = "test \"a\" {\n    // head\n    journey = Login\n\n    // first\n    given check = [false, true] // behind\n    \
                    /* inside */\n    given \"state\" = true\n    given http \"GET *\" = { status: 200 }\n\n    /* block */\n    \
                    expect passes a.\"b c\", d\n    expect visits a 3\n    expect suspended at x // last\n    // closing\n}\n";
    assert_eq!(formatted(text).as_deref(), Some(expected));
    assert_eq!(formatted(expected).as_deref(), Some(expected));
}
