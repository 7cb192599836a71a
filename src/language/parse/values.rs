//! Values: strings, numbers, lists, maps and calls.

use pest::iterators::Pair;
use serde_json::Number;

use super::between::Between;
use super::{Builder, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::{Element, Entry, List, Name, Text, Value, ValueKind};
use crate::language::{mistakes, text};
use crate::source::Span;

impl<'a> Builder<'a, '_> {
    pub(super) fn string(&mut self, raw: &'a str, start: usize) -> Text<'a> {
        if let Some(block) = raw.strip_prefix("\"\"\"") {
            let block = block.strip_suffix("\"\"\"").unwrap_or(block);
            return Text { text: text::decode_block(block), raw: Some(raw) };
        }
        let inside = &raw[1..raw.len() - 1];
        let mut invalid = Vec::new();
        let decoded = text::decode(inside, |range| invalid.push(range));
        for range in invalid {
            let span = self.prepared.span(start + 1 + range.start, start + 1 + range.end);
            let message = format!("`{}` is no escape", &inside[range]);
            let help = "escapes are those of JSON: \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four digits; \
                        a backslash itself is written `\\\\`";
            self.error(Diagnostic::new(Code::InvalidEscape, span, message).help(help));
        }
        Text { text: decoded, raw: Some(raw) }
    }

    pub(super) fn value(&mut self, pair: Pair<'a, Rule>) -> Value<'a> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::string => ValueKind::String(self.string(pair.as_str(), pair.as_span().start())),
            Rule::format => self.format(pair.as_str(), pair.as_span().start()),
            Rule::number => self.number(pair.as_str(), span),
            Rule::list => ValueKind::List(self.elements(pair, Self::value)),
            Rule::map => ValueKind::Map(self.elements(pair, Self::entry)),
            Rule::call => {
                let word = pair.clone().into_inner().next().map_or("", |word| word.as_str());
                ValueKind::Call(word.into(), self.elements(pair, Self::value))
            }
            _ => match pair.as_str() {
                "true" => ValueKind::Bool(true),
                "false" => ValueKind::Bool(false),
                "null" => ValueKind::Null,
                // A bare word on a line that was mended may be a part of a string that lost a quote.
                _ if self.prepared.is_mended(span) => ValueKind::Broken,
                name => ValueKind::Reference(name.into()),
            },
        };
        Value { kind, span }
    }

    pub(super) fn number(&mut self, text: &'a str, span: Span) -> ValueKind<'a> {
        // serde_json knows the form of a number, but would write `1e3` another way.
        if serde_json::from_str::<Number>(text).is_ok() {
            return ValueKind::Number(Number::from_string_unchecked(text.to_owned()));
        }
        self.error(Diagnostic::new(Code::UnexpectedToken, span, format!("`{text}` is no number")).help(
            "numbers are written as in JSON: no leading zero, digits on both sides of the point; \
             everything else is a string",
        ));
        ValueKind::Broken
    }

    pub(super) fn entry(&mut self, pair: Pair<'a, Rule>) -> Entry<'a> {
        let span = self.span(&pair);
        let end = pair.as_span().end();
        let mut key = None;
        let mut value = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::key => key = Some(self.name(&part)),
                _ => value = Some(self.value(part)),
            }
        }
        let key = key.unwrap_or(Name { text: "".into(), is_quoted: true, span });
        let value = value.unwrap_or_else(|| {
            let help = mistakes::for_value(&self.text[end..]);
            let diagnostic =
                Diagnostic::new(Code::UnexpectedToken, key.span, "expected a value for this key");
            self.error(diagnostic.help_if(help));
            Value { kind: ValueKind::Broken, span }
        });
        Entry { key, value }
    }

    /// Reads the parts of a list, map or call and holds them to their commas.
    pub(super) fn elements<T>(
        &mut self,
        pair: Pair<'a, Rule>,
        read: fn(&mut Self, Pair<'a, Rule>) -> T,
    ) -> List<'a, T> {
        let outer = std::mem::take(&mut self.hoisted);
        let mut list = List::default();
        let mut between = Between::from(pair.as_span().start() + 1);
        let mut needs_comma = false;
        for pair in pair.into_inner() {
            let span = pair.as_span();
            let place = self.span(&pair);
            match pair.as_rule() {
                Rule::COMMENT => {
                    let before =
                        list.elements.last_mut().map(|element: &mut Element<'a, T>| &mut element.trivia);
                    self.between(&mut between, &pair, before);
                }
                Rule::word => between.end = span.end(),
                Rule::comma => {
                    if !needs_comma {
                        self.error(Diagnostic::new(Code::UnexpectedToken, place, "unexpected `,`"));
                    }
                    needs_comma = false;
                    if between.pending.is_empty() {
                        between.end = span.end();
                    }
                }
                rule => {
                    if needs_comma {
                        let place = self.prepared.span(between.end, between.end);
                        self.error(Diagnostic::new(
                            Code::UnexpectedToken,
                            place,
                            "expected `,` between two parts",
                        ));
                    }
                    needs_comma = true;
                    if rule == Rule::stray_element {
                        self.error(mistakes::in_list(pair.as_str(), place));
                        self.trivia(&mut between, span.start(), span.end());
                    } else {
                        let part = read(self, pair);
                        let trivia = self.trivia(&mut between, span.start(), span.end());
                        list.elements.push(Element { trivia, part });
                    }
                }
            }
        }
        list.closing_comments = between.pending;
        self.hoisted = outer;
        list
    }
}
