//! From the text of a script to its syntax tree, in the sloppy mode of scripts, with what Rhino takes beyond the standard.

use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::{Semantic, SemanticBuilder};
use oxc_span::SourceType;

use super::dialect;

/// How many tokens a script may have. Every one of them may open another level of the tree.
const MOST_TOKENS: usize = 200_000;

/// The bytes of stack that one level of the tree can take while it is read and walked.
const LEVEL: usize = if cfg!(debug_assertions) { 12 * 1024 } else { 4 * 1024 };

/// The stack that a script needs whatever it says.
const BASE: usize = 1024 * 1024;

/// Why there is no tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whether it is known to be a mistake.
    pub kind: FaultKind,
    /// The bytes of the text that it speaks of.
    pub place: Range<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
}

/// Whether it is known to be a mistake that there is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No engine reads the script.
    Syntax,
    /// It cannot be told: the script is too large, or uses forms that only Rhino has.
    Untold,
}

/// A script that could be read.
pub struct Parsed<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its tree.
    pub program: &'a Program<'a>,
    /// What its names mean.
    pub semantic: &'a Semantic<'a>,
}

/// Reads a script and hands its tree to `read`, on a stack that is large enough for any nesting of the text.
pub fn parse<R: Send>(text: &str, read: impl FnOnce(&Parsed<'_>) -> R + Send) -> Result<R, Fault> {
    let tokens = tokens(text);
    if tokens > MOST_TOKENS {
        return Err(untold("it is too large to be understood"));
    }
    let size = BASE + tokens * LEVEL;
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size);
        let handle = thread.spawn_scoped(scope, || parse_here(text, read));
        handle.map(std::thread::ScopedJoinHandle::join)
    });
    match done {
        Ok(Ok(result)) => result,
        // Neither a parser that gives up nor a machine without room for a stack may end a run.
        Ok(Err(_)) | Err(_) => Err(untold("it cannot be read by this program")),
    }
}

fn untold(message: &str) -> Fault {
    Fault { kind: FaultKind::Untold, place: 0..0, message: message.to_owned() }
}

/// At least as many as the text has tokens.
fn tokens(text: &str) -> usize {
    let mut was_word = false;
    let mut count = 0;
    for byte in text.bytes() {
        let is_word = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii();
        count += usize::from(byte.is_ascii_punctuation() || is_word && !was_word);
        was_word = is_word;
    }
    count
}

fn parse_here<R>(text: &str, read: impl FnOnce(&Parsed<'_>) -> R) -> Result<R, Fault> {
    let (fault, read) = match attempt(text, read) {
        Ok(result) => return Ok(result),
        Err(failed) => failed,
    };
    let Some(masked) = dialect::masked(text) else { return Err(fault) };
    attempt(&masked.text, read).map_err(|(fault, _)| {
        // Only the first of several `catch` can be written otherwise.
        if masked.has_conditions { untold(OWN_FORMS) } else { fault }
    })
}

const OWN_FORMS: &str = "it uses forms that only the platform's engine has";

/// Reads a text as it stands; without a tree, gives back what was to read it.
fn attempt<R, F: FnOnce(&Parsed<'_>) -> R>(text: &str, read: F) -> Result<R, (Fault, F)> {
    let allocator = Allocator::default();
    let kind = SourceType::cjs().with_script(true);
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, text, kind).with_options(options).parse();
    if let Some(error) = parsed.errors.first() {
        return Err((syntax(text, error), read));
    }
    let program = allocator.alloc(parsed.program);
    let semantic = SemanticBuilder::new().build(program).semantic;
    Ok(read(&Parsed { text, program, semantic: &semantic }))
}

fn syntax(text: &str, error: &OxcDiagnostic) -> Fault {
    let label = error.labels.as_ref().and_then(|labels| labels.first());
    let place = label.map_or(0..0, |label| label.offset()..label.offset() + label.len());
    let end = place.end.min(text.len());
    let start = place.start.min(end);
    // XML literals and comprehensions are Rhino's own.
    if text.get(start..).is_some_and(|rest| rest.starts_with('<') || rest.starts_with("for")) {
        return untold(OWN_FORMS);
    }
    let message = error.message.trim_end_matches('.').to_owned();
    Fault { kind: FaultKind::Syntax, place: start..end, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<FaultKind> {
        parse(text, |_| ()).err().map(|fault| fault.kind)
    }

    #[test]
    fn what_rhino_reads_is_no_mistake() {
        for text in [
            "return;",
            "with (a) { b(); }",
            "var x = 010; var arguments = 1; x = delete x;",
            "for each (var x in xs) { f(x); }",
            "try { f(); } catch (e if e.a === (1)) { g(); }",
            "'use strict'; with (a) b(); x = 017;",
            "#!/usr/bin/node\nf();",
            "<!-- a comment\nf();",
        ] {
            assert_eq!(parse(text, |_| ()), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_mistake_has_a_place() {
        let fault = parse("var a = 1;\nif (a {\n}\n", |_| ()).expect_err("a bracket is missing");
        assert_eq!((fault.kind, fault.place.start), (FaultKind::Syntax, 17));
    }

    #[test]
    fn nothing_nests_too_deeply() {
        for part in [
            "(",
            "[",
            "{",
            "!",
            "-",
            "a?",
            "a=>",
            "f(",
            "`${",
            "new ",
            "if(a)",
            "a=",
            "function(){",
            "1+",
            "a.b.",
        ] {
            let _ = fault(&part.repeat(4_000));
        }
        for (open, middle, close) in [
            ("(", "1", ")"),
            ("[", "", "]"),
            ("{", "", "}"),
            ("if(a){", "", "}"),
            ("a?b:", "c", ""),
            ("!", "a", ""),
            ("1+", "1", ""),
            ("a=>", "a", ""),
            ("f(", "a", ")"),
            ("a,", "a", ""),
        ] {
            let text = format!("{}{middle}{}", open.repeat(3_000), close.repeat(3_000));
            assert_eq!(fault(&text), None, "{open}");
        }
        assert_eq!(fault(&"(".repeat(MOST_TOKENS + 1)), Some(FaultKind::Untold));
    }
}
