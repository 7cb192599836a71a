//! The items of a test: what is given, and what is expected.

use pest::iterators::Pair;

use super::{Builder, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::mistakes;
use crate::language::syntax::{Expect, Given, Name, Path, Value, ValueKind};
use crate::source::Span;

impl<'a> Builder<'a, '_> {
    pub(super) fn given(&mut self, pair: Pair<'a, Rule>) -> Given<'a> {
        let span = self.span(&pair);
        let mut given = Given { path: Path { parts: Vec::new(), span }, label: None, value: None, span };
        let mut end = 0;
        let mut equals = None;
        for part in pair.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::COMMENT => self.hoist(&part),
                Rule::given_word => given.span = place,
                Rule::path => {
                    end = part.as_span().end();
                    given.path = self.path(part);
                }
                Rule::label => {
                    end = part.as_span().end();
                    given.label = Some(self.name(&part));
                }
                Rule::equals => equals = Some((place, part.as_span().end())),
                _ => given.value = Some(self.value(part)),
            }
        }
        if given.value.is_none() {
            let diagnostic = if let Some((place, end)) = equals {
                self.no_value(place, end)
            } else {
                let place = self.prepared.span(end, end);
                Diagnostic::new(Code::UnexpectedToken, place, "expected `=` and what is given")
                    .help("a node's outcome is given with `given NODE = OUTCOME`")
            };
            self.error(diagnostic);
        }
        given
    }

    pub(super) fn expect(&mut self, pair: Pair<'a, Rule>) -> Expect<'a> {
        let span = self.span(&pair);
        let form = Name { text: "".into(), is_quoted: false, span };
        let mut expect = Expect { form, at: None, paths: Vec::new(), number: None, value: None, span };
        let mut equals = None;
        for part in pair.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::COMMENT => self.hoist(&part),
                Rule::expect_word => expect.span = place,
                Rule::word => expect.form = self.name(&part),
                Rule::at_word => expect.at = Some(place),
                Rule::path => {
                    let path = self.path(part);
                    expect.paths.push(path);
                }
                Rule::equals => equals = Some((place, part.as_span().end())),
                Rule::number if equals.is_none() => {
                    let kind = self.number(part.as_str(), place);
                    expect.number = Some(Value { kind, span: place });
                }
                _ => expect.value = Some(self.value(part)),
            }
        }
        if let (Some((place, end)), None) = (equals, &expect.value) {
            self.error(self.no_value(place, end));
        }
        if expect.number.as_ref().is_some_and(|number| matches!(number.kind, ValueKind::Broken)) {
            expect.number = None;
        }
        expect
    }

    fn path(&mut self, pair: Pair<'a, Rule>) -> Path<'a> {
        let span = self.span(&pair);
        Path { parts: pair.into_inner().map(|part| self.filled_name(&part)).collect(), span }
    }

    fn no_value(&self, equals: Span, end: usize) -> Diagnostic {
        let help = mistakes::for_value(&self.text[end..]);
        Diagnostic::new(Code::UnexpectedToken, equals, "expected a value after `=`").help_if(help)
    }

    fn hoist(&mut self, pair: &Pair<'a, Rule>) {
        let comment = self.comment(pair);
        self.hoisted.push(comment);
    }
}
