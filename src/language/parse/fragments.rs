//! What fragments and variables are made of: parameters, exits, values with names.

use pest::iterators::Pair;

use super::{Builder, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::mistakes;
use crate::language::syntax::{
    Allow, Body, Declaration, Format, Keyword, List, Name, Parameter, Piece, Trivia, Value, ValueKind,
};
use crate::language::text::{self, is_identifier};
use crate::source::Span;

impl<'a> Builder<'a, '_> {
    /// `var NAME = VALUE`.
    pub(super) fn variable(&mut self, pair: Pair<'a, Rule>, allows: Vec<Allow<'a>>) -> Declaration<'a> {
        let extent = self.span(&pair);
        let (whole, start) = (pair.as_str(), pair.as_span().start());
        let (mut name, mut value) = (None, None);
        let mut comments = Vec::new();
        let mut end = 0;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => comments.push(self.comment(&part)),
                Rule::variable_word => {}
                Rule::name if name.is_none() => {
                    end = part.as_span().end() - start;
                    name = Some(self.filled_name(&part));
                }
                _ => value = Some(self.value(part)),
            }
        }
        self.hoisted.append(&mut comments);
        let name = name.unwrap_or(Name { text: "".into(), is_quoted: true, span: extent });
        if value.is_none()
            && let Some(equals) = whole[end..].find('=')
        {
            let at = start + end + equals;
            let help = mistakes::for_value(&self.text[at + 1..]);
            let place = self.prepared.span(at, at + 1);
            let diagnostic = Diagnostic::new(Code::UnexpectedToken, place, "expected a value after `=`");
            self.error(diagnostic.help_if(help));
            value = Some(Value { kind: ValueKind::Broken, span: place });
        }
        Declaration {
            trivia: Trivia::default(),
            allows,
            keyword: Keyword::Var,
            span: Span { end: name.span.end, ..extent },
            name,
            parameters: None,
            value,
            body: Body::default(),
            extent,
        }
    }

    pub(super) fn exit(&mut self, pair: Pair<'a, Rule>) -> Name<'a> {
        let place = self.span(&pair);
        let mut name = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::name => name = Some(self.filled_name(&part)),
                _ => {}
            }
        }
        name.unwrap_or(Name { text: "".into(), is_quoted: true, span: place })
    }

    pub(super) fn parameter(&mut self, pair: Pair<'a, Rule>) -> Parameter<'a> {
        let span = self.span(&pair);
        let (mut name, mut default) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::word if name.is_none() => name = Some(self.name(&part)),
                _ => default = Some(self.value(part)),
            }
        }
        Parameter { name: name.unwrap_or(Name { text: "".into(), is_quoted: true, span }), default }
    }

    /// Parameters, which only a fragment has.
    pub(super) fn parameters(
        &mut self,
        keyword: Keyword,
        word: &str,
        place: Span,
        list: List<'a, Parameter<'a>>,
    ) -> Option<List<'a, Parameter<'a>>> {
        if keyword == Keyword::Fragment {
            return Some(list);
        }
        let message = format!("a `{word}` has no parameters");
        let help = "a `fragment` has; it is used like a node type";
        self.error(Diagnostic::new(Code::UnexpectedToken, place, message).help(help));
        None
    }

    /// A string with values in it, which begins at `start`.
    pub(super) fn format(&mut self, raw: &'a str, start: usize) -> ValueKind<'a> {
        let inside = &raw[1..];
        if let Some(block) = inside.strip_prefix("\"\"\"") {
            let block = block.strip_suffix("\"\"\"").unwrap_or(block);
            let whole = self.prepared.span(start, start + raw.len());
            let decoded = text::decode_block(block);
            let pieces = self.pieces(&decoded, &|_, _| whole, false);
            return ValueKind::Format(Format { pieces, raw });
        }
        let plain = &inside[1..inside.len() - 1];
        let prepared = self.prepared;
        let pieces = self.pieces(plain, &|from, to| prepared.span(start + 2 + from, start + 2 + to), true);
        ValueKind::Format(Format { pieces, raw })
    }

    /// Takes a text apart at its braces; `place` tells where a part of it stands.
    fn pieces(
        &mut self,
        text: &str,
        place: &dyn Fn(usize, usize) -> Span,
        has_escapes: bool,
    ) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &text[at..];
            match bytes[at] {
                b'\\' if has_escapes => {
                    let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                    literal.push_str(&rest[..length]);
                    at += length;
                }
                brace @ (b'{' | b'}') if bytes.get(at + 1) == Some(&brace) => {
                    literal.push(char::from(brace));
                    at += 2;
                }
                b'{' => {
                    let close = rest.find('}').filter(|close| is_identifier(rest[1..*close].trim()));
                    let Some(close) = close else {
                        self.brace(place(at, at + 1), "{");
                        at += 1;
                        continue;
                    };
                    let before = std::mem::take(&mut literal);
                    self.literal(before, place(0, at), has_escapes, &mut pieces);
                    let span = place(at + 1, at + close);
                    let name = rest[1..close].trim().to_owned();
                    pieces.push(Piece::Value(Value { kind: ValueKind::Reference(name.into()), span }));
                    at += close + 1;
                }
                b'}' => {
                    self.brace(place(at, at + 1), "}");
                    at += 1;
                }
                _ => {
                    let length = rest.chars().next().map_or(1, char::len_utf8);
                    literal.push_str(&rest[..length]);
                    at += length;
                }
            }
        }
        self.literal(literal, place(0, at), has_escapes, &mut pieces);
        pieces
    }

    fn literal(&mut self, raw: String, place: Span, has_escapes: bool, pieces: &mut Vec<Piece<'a>>) {
        if raw.is_empty() {
            return;
        }
        if !has_escapes {
            pieces.push(Piece::Text(raw.into()));
            return;
        }
        let mut wrong = None;
        let decoded = text::decode(&raw, |range| wrong = Some(range)).into_owned();
        if let Some(range) = wrong {
            let message = format!("`{}` is no escape", &raw[range]);
            let help = "escapes are those of JSON; a backslash itself is written `\\\\`";
            self.error(Diagnostic::new(Code::InvalidEscape, place, message).help(help));
        }
        pieces.push(Piece::Text(decoded.into()));
    }

    fn brace(&mut self, place: Span, brace: &str) {
        let message = format!("`{brace}` stands alone in a string with values in it");
        let help = format!("values are written `{{name}}`; for the brace itself write `{brace}{brace}`");
        self.error(Diagnostic::new(Code::FormatString, place, message).help(help));
    }
}
