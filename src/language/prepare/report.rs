//! Says which bracket is lost, and mends the text.

use super::brackets::{Bracket, Open};
use super::{Edit, Scan};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Scan<'_, '_> {
    /// Reports a closing bracket of another kind than the one that it should close, and puts the right one in.
    pub(super) fn wrong(&mut self, at: usize, byte: u8, bracket: &Bracket) {
        let put = closing(byte);
        let span = Span::new(self.file, bracket.at, bracket.at + 1);
        let message = format!("expected `{put}`, found `{}`", bracket.byte as char);
        let partner = Span::new(self.file, at, at + 1);
        self.report(
            Diagnostic::new(Code::UnbalancedBracket, span, message).related(partner, "to go with this one"),
        );
        self.edits.push(Edit { at: bracket.at, put, drop: 1 });
    }

    pub(super) fn alone(&mut self, bracket: &Bracket) {
        let span = Span::new(self.file, bracket.at, bracket.at + 1);
        let message = format!("this `{}` closes nothing", bracket.byte as char);
        self.report(
            Diagnostic::new(Code::UnbalancedBracket, span, message).help("remove it, or open what it closes"),
        );
        self.edits.push(Edit { at: bracket.at, put: " ", drop: 1 });
    }

    /// Reports an opening bracket that should stand at `at`, for the closing one at `partner`.
    pub(super) fn missing(&mut self, at: usize, what: &str, put: &'static str, partner: usize) {
        let diagnostic = Diagnostic::new(
            Code::UnbalancedBracket,
            Span::new(self.file, at, at),
            format!("expected `{what}` here"),
        )
        .related(Span::new(self.file, partner, partner + 1), "to go with this one");
        self.report(diagnostic);
        self.edits.push(Edit { at, put, drop: 0 });
    }

    pub(super) fn unclosed(&mut self, top: &Open, at: usize) {
        let put = closing(top.byte);
        let opener = Span::new(self.file, top.at, top.at + 1);
        let place = Span::new(self.file, at, at);
        let diagnostic = Diagnostic::new(Code::UnbalancedBracket, place, format!("expected `{put}` here"));
        self.report(diagnostic.related(opener, "this is never closed"));
        self.edits.push(Edit { at, put, drop: 0 });
    }
}

/// The bracket that closes `opener`, as it is put in.
fn closing(opener: u8) -> &'static str {
    match opener {
        b'[' => "]",
        b'(' => ")",
        _ => "}",
    }
}

/// The bracket that `closer` closes, as a message shows it and as it is put in.
pub(super) fn opener(closer: u8) -> (&'static str, &'static str) {
    match closer {
        b']' => ("[", " ["),
        b')' => ("(", " ("),
        _ => ("{", " {"),
    }
}
