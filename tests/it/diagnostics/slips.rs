//! What is said when something small goes wrong in a sound journey.

use journeyc::catalog::Target;
use journeyc::diagnostic::Diagnostic;
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::language::vocabulary::{Function, Keyword};
use journeyc::source::FileId;
use proptest::prelude::*;

use super::{Memory, diagnose, human};

/// A journey without a fault, to break.
const WHOLE: &str = include_str!("../../cases/whole.journey");

/// Every place of `token` in `text` that is in no comment.
fn places(text: &str, token: &str) -> Vec<usize> {
    let is_code = |at: &usize| {
        let line = &text[text[..*at].rfind('\n').map_or(0, |end| end + 1)..*at];
        !line.contains("//") && line.matches("/*").count() == line.matches("*/").count()
    };
    text.match_indices(token).map(|(at, _)| at).filter(is_code).collect()
}

/// What is wrong with what is said when `broken` stands for a sound text that was changed at `at`: something must be said at
/// that line or the next ones, and not much.
fn fault(what: &str, broken: &str, at: usize, may_be_silent: bool) -> Option<String> {
    let (sources, found) = diagnose(broken.as_bytes(), "broken.journey", Target::Aic, &Memory::default());
    let line = broken[..at].matches('\n').count() + 1;
    let file = sources.file(FileId(0));
    let is_near = |diagnostic: &Diagnostic| {
        let places =
            diagnostic.related.iter().map(|label| label.place.span()).chain([diagnostic.span()]).flatten();
        places.map(|span| file.position(span.start).line).any(|found| found.abs_diff(line) <= 1)
    };
    let is_fine =
        if found.is_empty() { may_be_silent } else { found.len() <= 2 && found.iter().any(is_near) };
    (!is_fine).then(|| format!("{what} of line {line}:\n{}", human(&sources, &found)))
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} slips\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_whole_journey_is_sound() {
    let (sources, found) = diagnose(WHOLE.as_bytes(), "whole.journey", Target::Aic, &Memory::default());
    assert!(found.is_empty(), "{}", human(&sources, &found));
}

/// Takes out each bracket, quote, arrow, colon and comma in turn.
#[test]
fn what_is_lost_costs_few_words() {
    let mut faults = Vec::new();
    for token in ["{", "}", "[", "]", "(", ")", "\"", "->", ":", ",", "="] {
        for at in places(WHOLE, token) {
            let mut broken = WHOLE.to_owned();
            broken.replace_range(at..at + token.len(), "");
            faults.extend(fault(&format!("without `{token}`"), &broken, at, token == ","));
        }
    }
    none(&faults);
}

/// Makes each bracket one of another kind, and doubles it.
#[test]
fn a_wrong_bracket_costs_few_words() {
    let mut faults = Vec::new();
    for (token, kinds) in [("{", "[("), ("}", "])"), ("[", "{("), ("]", "})"), ("(", "{["), (")", "}]")] {
        for at in places(WHOLE, token) {
            for kind in kinds.chars().map(String::from).chain([token.repeat(2)]) {
                let mut broken = WHOLE.to_owned();
                broken.replace_range(at..=at, &kind);
                faults.extend(fault(&format!("`{kind}` for `{token}`"), &broken, at, false));
            }
        }
    }
    none(&faults);
}

/// Takes out each bracket where indentation does not tell which: without any, and with blocks closed behind their last item.
#[test]
fn a_lost_bracket_costs_few_words_without_layout() {
    let flat = WHOLE.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let tight = WHOLE.replace("\n    }", " }").replace("\n        }", " }").replace("\n}", " }");
    let mut faults = Vec::new();
    for text in [flat, tight] {
        for token in ["{", "}", "[", "]", "(", ")"] {
            for at in places(&text, token) {
                let mut broken = text.clone();
                broken.replace_range(at..=at, "");
                faults.extend(fault(&format!("without `{token}`"), &broken, at, false));
            }
        }
    }
    none(&faults);
}

/// Takes out the bracket before each kind of declaration: the next one still begins where it stands.
#[test]
fn every_declaration_ends_what_was_not_closed() {
    let mut faults = Vec::new();
    // A `var` has no block.
    let with_block = Keyword::ALL.into_iter().filter(|keyword| *keyword != Keyword::Var);
    for keyword in with_block.map(Keyword::word) {
        let before = "journey First {\n    start -> failure\n";
        let body = if keyword == Keyword::Journey.word() { "start -> failure" } else { "file = \"x\"" };
        for broken in [
            format!("{before}\n{keyword} x {{\n    {body}\n}}\n"),
            format!("theme first {{\n    file = \"x\"\n\n{keyword} x {{\n    {body}\n}}\n"),
        ] {
            let (sources, found) =
                diagnose(broken.as_bytes(), "broken.journey", Target::Aic, &Memory::default());
            let syntax: Vec<_> =
                found.into_iter().filter(|diagnostic| diagnostic.code.group() == "syntax").collect();
            if syntax.len() != 1 {
                faults.push(format!("before `{keyword}`:\n{}", human(&sources, &syntax)));
            }
        }
    }
    none(&faults);
}

/// A call that lost its bracket costs one word, whichever function it calls.
#[test]
fn every_call_is_known_without_its_bracket() {
    let mut faults = Vec::new();
    for function in Function::ALL.map(Function::word) {
        let broken =
            format!("journey First {{\n    description = {function} \"x\")\n    start -> failure\n}}\n");
        let (sources, found) = diagnose(broken.as_bytes(), "broken.journey", Target::Aic, &Memory::default());
        let syntax: Vec<_> =
            found.into_iter().filter(|diagnostic| diagnostic.code.group() == "syntax").collect();
        if syntax.len() != 1 {
            faults.push(format!("`{function}`:\n{}", human(&sources, &syntax)));
        }
    }
    none(&faults);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done to a source, something can be said about it in every format.
    #[test]
    fn nothing_breaks_the_compiler(
        edits in prop::collection::vec((0..WHOLE.len(), 0..12_usize, "[{}\\[\\]()\",:=>@/*\\\\\\-\n\r\t\0\u{1b}é→a1 ]{0,6}"), 1..6)
    ) {
        let mut text = WHOLE.to_owned();
        for (at, length, put) in edits {
            let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let range = boundary(at)..boundary(at + length);
            text.replace_range(range, &put);
        }
        let (sources, found) = diagnose(text.as_bytes(), "broken.journey", Target::Aic, &Memory::default());
        for diagnostic in &found {
            let spans = diagnostic.related.iter().map(|label| label.place.span()).chain([diagnostic.span()]).flatten();
            for span in spans {
                prop_assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
            }
        }
        for format in [MessageFormat::Human, MessageFormat::Short, MessageFormat::Json, MessageFormat::Github] {
            let said = render(format, &found, &sources, false);
            prop_assert_eq!(said.is_empty(), found.is_empty());
        }
    }
}

/// A line as long as a file is read and reported in good time, and never printed whole.
#[test]
fn long_lines_cost_little() {
    let lines = [
        format!("journey A {{ start -> failure a = [{}] }}", "x y ".repeat(50_000)),
        format!("journey A {{ start -> failure {} }}", "x y ".repeat(50_000)),
        format!("journey A {{ start -> failure a = [{}", "{ x: ] ".repeat(20_000)),
        format!("journey A {{ {} }}", "start -> failure ".repeat(20_000)),
        format!("journey A {{ start -> failure a = {{{}}} }}", "k: 1, ".repeat(20_000)),
        "\" ".repeat(50_000),
        "}".repeat(50_000),
    ];
    for line in lines {
        let begun = std::time::Instant::now();
        let (sources, found) = diagnose(line.as_bytes(), "long.journey", Target::Aic, &Memory::default());
        let said = human(&sources, &found[..found.len().min(100)]);
        assert!(!found.is_empty() && said.len() < 500_000, "{} bytes", said.len());
        assert!(begun.elapsed().as_secs() < 20, "{} took {:?}", &line[..40], begun.elapsed());
    }
}
