//! Where a script branches, and the same script with a call on each branch.

use oxc_ast::AstKind;
use oxc_ast::ast::Statement;
use oxc_span::{GetSpan, Span};

use super::parse::{Fault, Parsed, parse};

/// A branch of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its line, from 1.
    pub line: usize,
    /// What it is: `then`, `else`, `case`, `catch`, `function` …
    pub what: &'static str,
}

/// A script that tells which branches it takes.
#[derive(Clone, Debug)]
pub struct Branched {
    /// Its text, in which every line is where it was.
    pub text: String,
    /// Its branches, in the order of their numbers.
    pub branches: Vec<Branch>,
}

/// Something that is written into the text. At one place, what ends comes first, the inner before the outer; then what
/// begins, the outer before the inner.
struct Insertion {
    at: u32,
    begins: bool,
    /// Where the other end is.
    other: u32,
    text: String,
}

/// Puts a call on every branch, which begins with `call` and ends with the number of the branch and `)`.
pub fn branched(text: &str, call: &str) -> Result<Branched, Fault> {
    parse(text, |parsed| {
        // What was read as something else keeps no places.
        if parsed.text.len() != text.len() {
            return Branched { text: text.to_owned(), branches: Vec::new() };
        }
        let mut walk = Walk { parsed, call, branches: Vec::new(), insertions: Vec::new() };
        for node in parsed.semantic.nodes().iter() {
            walk.node(node.kind());
        }
        walk.written(text)
    })
}

struct Walk<'p, 'a> {
    parsed: &'p Parsed<'a>,
    call: &'p str,
    branches: Vec<Branch>,
    insertions: Vec<Insertion>,
}

impl Walk<'_, '_> {
    fn node(&mut self, kind: AstKind<'_>) {
        match kind {
            AstKind::IfStatement(own) => {
                let then = self.branch(own.span.start, "then");
                // A way around is a branch as well.
                let around = match &own.alternate {
                    None => {
                        let call = self.branch(own.span.start, "without else");
                        format!(" else {{{call};}}")
                    }
                    Some(_) => String::new(),
                };
                self.statement(&own.consequent, &then, &around);
                match &own.alternate {
                    // The one behind `else if` has branches of its own.
                    None | Some(Statement::IfStatement(_)) => {}
                    Some(other) => {
                        let call = self.branch(other.span().start, "else");
                        self.statement(other, &call, "");
                    }
                }
            }
            AstKind::ConditionalExpression(own) => {
                for (span, what) in [(own.consequent.span(), "? …"), (own.alternate.span(), ": …")] {
                    let call = self.branch(span.start, what);
                    self.around(span, format!("({call}, "), ")".to_owned());
                }
            }
            AstKind::SwitchCase(own) => {
                if let Some(first) = own.consequent.first() {
                    let what = if own.test.is_some() { "case" } else { "default" };
                    let call = self.branch(own.span.start, what);
                    self.begin(first.span().start, own.span.end, format!("{call}; "));
                }
            }
            AstKind::CatchClause(own) => {
                let call = self.branch(own.span.start, "catch");
                self.begin(own.body.span.start + 1, own.body.span.end, format!("{call};"));
            }
            AstKind::Function(own) => {
                if let Some(body) = &own.body {
                    let call = self.branch(own.span.start, "function");
                    let after = body.directives.last().map_or(body.span.start + 1, |last| last.span.end);
                    self.begin(after, body.span.end, format!("{call};"));
                }
            }
            _ => {}
        }
    }

    /// Counts a branch, and gives its call.
    fn branch(&mut self, at: u32, what: &'static str) -> String {
        let before = self.parsed.text.get(..at as usize).unwrap_or_default();
        self.branches.push(Branch { line: before.matches('\n').count() + 1, what });
        format!("{}{})", self.call, self.branches.len() - 1)
    }

    /// Puts a call before a statement, and something behind it.
    fn statement(&mut self, statement: &Statement<'_>, call: &str, behind: &str) {
        let span = statement.span();
        if let Statement::BlockStatement(_) = statement {
            self.begin(span.start + 1, span.end, format!("{call};"));
            if !behind.is_empty() {
                self.end(span, behind.to_owned());
            }
        } else {
            self.around(span, format!("{{{call}; "), format!("}}{behind}"));
        }
    }

    fn around(&mut self, span: Span, before: String, behind: String) {
        self.begin(span.start, span.end, before);
        self.end(span, behind);
    }

    fn begin(&mut self, at: u32, other: u32, text: String) {
        self.insertions.push(Insertion { at, begins: true, other, text });
    }

    fn end(&mut self, span: Span, text: String) {
        self.insertions.push(Insertion { at: span.end, begins: false, other: span.start, text });
    }

    fn written(mut self, text: &str) -> Branched {
        // Of what ends, that which began last is the inner one; of what begins, that which ends last is the outer one.
        self.insertions.sort_by_key(|own| (own.at, own.begins, std::cmp::Reverse(own.other)));
        let mut out = String::with_capacity(text.len() * 2);
        let mut at = 0;
        for own in &self.insertions {
            out.push_str(text.get(at..own.at as usize).unwrap_or_default());
            out.push_str(&own.text);
            at = own.at as usize;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Branched { text: out, branches: self.branches }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        branched(text, "_(").expect("it is a script").text
    }

    #[test]
    fn every_branch_has_a_call() {
        for (text, expected) in [
            ("if (a) b;", "if (a) {_(0); b;} else {_(1);}"),
            ("if (a) { b } else c", "if (a) {_(0); b } else {_(1); c}"),
            ("if (a) { b } else if (c) { d }", "if (a) {_(0); b } else if (c) {_(1); d } else {_(2);}"),
            ("if (a) if (b) c; else d;", "if (a) {_(0); if (b) {_(2); c;} else {_(3); d;}} else {_(1);}"),
            ("x = a ? b : c ? d : e", "x = a ? (_(0), b) : (_(1), c ? (_(2), d) : (_(3), e))"),
            ("if (a) x = b ? c : d", "if (a) {_(0); x = b ? (_(2), c) : (_(3), d)} else {_(1);}"),
            (
                "switch (a) { case 1: case 2: b; break; default: c }",
                "switch (a) { case 1: case 2: _(0); b; break; default: _(1); c }",
            ),
            ("try { a } catch (e) { b }", "try { a } catch (e) {_(0); b }"),
            ("function f() { 'use strict'; a }", "function f() { 'use strict';_(0); a }"),
            ("if (a)\n  return\nb", "if (a)\n  {_(0); return} else {_(1);}\nb"),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn branches_have_lines() {
        let branches =
            branched("a;\nif (b) {\n    c;\n} else {\n    d;\n}", "_(").expect("it is a script").branches;
        assert_eq!(branches, [Branch { line: 2, what: "then" }, Branch { line: 4, what: "else" }]);
    }
}
