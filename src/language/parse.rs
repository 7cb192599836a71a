//! From text to syntax tree. Parsing cannot fail: what cannot be read is reported and left out, the rest is there.

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};
use serde_json::Number;

use super::prepare::{MOST_ERRORS, Prepared};
use super::syntax::{
    Allow, Body, Comment, Declaration, Document, Edge, Element, Entry, Item, ItemKind, Keyword, List, Name,
    Node, Note, Outcome, Property, Stray, Text, Trivia, Value, ValueKind,
};
use super::{mistakes, text};
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::source::Span;

mod heads;

mod grammar {
    #![allow(missing_docs, clippy::all, clippy::pedantic)]
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/journey.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// Reads a prepared text into a syntax tree.
pub fn parse<'a>(prepared: &'a Prepared<'_>, diagnostics: &mut Vec<Diagnostic>) -> Document<'a> {
    let mut builder = Builder {
        prepared,
        text: &prepared.text,
        found: std::mem::take(diagnostics),
        hoisted: Vec::new(),
        errors: 0,
        last_line: 0..0,
        is_broken: false,
    };
    let document = match Grammar::parse(Rule::document, &prepared.text) {
        Ok(mut pairs) => {
            let document = pairs.next().expect("a successful parse has the pair of its rule");
            builder.document(document.into_inner())
        }
        Err(error) => {
            // The grammar takes every prepared text; should it ever not, the place is all that can be said.
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            builder.error(Diagnostic::new(
                Code::UnexpectedToken,
                prepared.span(at, at),
                "this cannot be read",
            ));
            Document { is_broken: true, ..Document::default() }
        }
    };
    *diagnostics = builder.found;
    document
}

struct Builder<'a, 'p> {
    prepared: &'a Prepared<'p>,
    text: &'a str,
    found: Vec<Diagnostic>,
    /// Comments met inside the item that is being read.
    hoisted: Vec<Comment<'a>>,
    errors: usize,
    /// The line of the last error that was reported.
    last_line: std::ops::Range<usize>,
    /// Set by every syntax error; the item that is being read takes it.
    is_broken: bool,
}

/// Collects what stands between the parts of a block, list or file.
struct Between<'a> {
    pending: Vec<Comment<'a>>,
    end: usize,
    after_blank: bool,
    has_part: bool,
    /// True when an `@allow` began what follows, and `after_blank` speaks of the gap before it.
    has_begun: bool,
}

impl Between<'_> {
    fn from(start: usize) -> Self {
        Self { pending: Vec::new(), end: start, after_blank: false, has_part: false, has_begun: false }
    }
}

impl<'a> Builder<'a, '_> {
    fn span(&self, pair: &Pair<'a, Rule>) -> Span {
        let span = pair.as_span();
        self.prepared.span(span.start(), span.end())
    }

    /// Reports a syntax error, but one a line, and none on a line that was mended.
    fn error(&mut self, diagnostic: Diagnostic) {
        self.is_broken = true;
        if self.prepared.is_mended(diagnostic.span) {
            return;
        }
        let start = (diagnostic.span.start as usize).min(self.text.len());
        if self.last_line.contains(&start) {
            return;
        }
        let bytes = self.text.as_bytes();
        let begin = bytes[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let length = bytes[start..].iter().position(|byte| *byte == b'\n');
        self.last_line = begin..length.map_or(self.text.len() + 1, |length| start + length + 1);
        self.errors += 1;
        match self.errors {
            ..MOST_ERRORS => self.found.push(diagnostic),
            MOST_ERRORS => {
                self.found.push(diagnostic.help("further syntax errors of this file are not shown"));
            }
            _ => {}
        }
    }

    fn comment(&self, pair: &Pair<'a, Rule>) -> Comment<'a> {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let span = self.prepared.span(start, start + text.len());
        Comment { text, after_blank: false, is_trailing: false, span }
    }

    fn has_blank(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|gap| gap.bytes().filter(|byte| *byte == b'\n').count() > 1)
    }

    /// Takes a comment between two parts: to the part before it when it stands on that part's line.
    fn between(&self, between: &mut Between<'a>, pair: &Pair<'a, Rule>, before: Option<&mut Trivia<'a>>) {
        let mut comment = self.comment(pair);
        let span = pair.as_span();
        let gap = &self.text[between.end..span.start()];
        comment.after_blank = self.has_blank(between.end, span.start());
        if between.pending.is_empty()
            && between.has_part
            && !gap.contains('\n')
            && let Some(trivia) = before
        {
            comment.is_trailing = true;
            trivia.trailing.push(comment);
            between.end = span.end();
            return;
        }
        if between.pending.is_empty() && !between.has_begun {
            between.after_blank = comment.after_blank;
        }
        between.pending.push(comment);
        between.end = span.end();
    }

    /// The trivia of a part at `start..end`, with the comments that stood inside it.
    fn trivia(&mut self, between: &mut Between<'a>, start: usize, end: usize) -> Trivia<'a> {
        let has_begun = std::mem::take(&mut between.has_begun);
        let after_blank = if between.pending.is_empty() && !has_begun {
            between.has_part && self.has_blank(between.end, start)
        } else {
            between.has_part && between.after_blank
        };
        let mut leading = std::mem::take(&mut between.pending);
        leading.append(&mut self.hoisted);
        between.end = end;
        between.has_part = true;
        Trivia { leading, trailing: Vec::new(), after_blank }
    }

    fn document(&mut self, pairs: Pairs<'a, Rule>) -> Document<'a> {
        let mut document = Document::default();
        let mut between = Between::from(0);
        let mut allows = Vec::new();
        for pair in pairs {
            let span = pair.as_span();
            match pair.as_rule() {
                Rule::COMMENT => {
                    let before = document.declarations.last_mut().map(|declaration| &mut declaration.trivia);
                    self.between(&mut between, &pair, before);
                }
                Rule::allow => {
                    self.keep_gap(&mut between, span.start(), span.end());
                    allows.extend(self.allow(pair));
                }
                Rule::declaration => {
                    let declaration = self.declaration(pair, std::mem::take(&mut allows));
                    let trivia = self.trivia(&mut between, span.start(), span.end());
                    match declaration {
                        Some(declaration) => {
                            document.declarations.push(Declaration { trivia, ..declaration });
                        }
                        None => document.is_broken = true,
                    }
                }
                Rule::stray | Rule::lone => {
                    let place = self.span(&pair);
                    self.error(mistakes::in_document(pair.as_str(), place));
                    document.is_broken = true;
                    self.trivia(&mut between, span.start(), span.end());
                }
                _ => {}
            }
        }
        self.allows_nothing(&allows);
        self.is_broken = false;
        document.closing_comments = between.pending;
        document
    }

    /// Lets an `@allow` count as part of what follows it.
    fn keep_gap(&self, between: &mut Between<'a>, start: usize, end: usize) {
        if between.pending.is_empty() && !between.has_begun {
            between.after_blank = self.has_blank(between.end, start);
        }
        between.has_begun = true;
        between.end = end;
    }

    fn declaration(&mut self, pair: Pair<'a, Rule>, allows: Vec<Allow<'a>>) -> Option<Declaration<'a>> {
        let head = self.span(&pair);
        let (mut word, mut name, mut body, mut rest) = (None, None, None, None);
        let mut comments = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => comments.push(self.comment(&part)),
                Rule::word => word = Some((part.as_str(), part.as_span().end(), self.span(&part))),
                Rule::rest_of_name => rest = Some(part),
                Rule::name => name = Some(self.filled_name(&part)),
                Rule::block => body = Some(self.body(part)),
                _ => {}
            }
        }
        self.hoisted.append(&mut comments);
        let (word, word_end, place) = word?;
        let words = Keyword::ALL.map(Keyword::word);
        let keyword = Keyword::ALL.into_iter().find(|keyword| keyword.word() == word).or_else(|| {
            let near = nearest(word, words);
            let message = format!("`{word}` begins nothing that can stand here");
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected {}", listing(words, words.len())),
            };
            self.error(Diagnostic::new(Code::UnexpectedToken, place, message).help(help));
            Keyword::ALL.into_iter().find(|keyword| Some(keyword.word()) == near)
        })?;
        if let Some(rest) = rest {
            name = Some(self.name_of_words(word, word_end, rest.as_span().end()));
        }
        let name = name.unwrap_or_else(|| {
            let place = Span { start: place.end, ..place };
            self.error(Diagnostic::new(
                Code::UnexpectedToken,
                place,
                format!("expected a name after `{word}`"),
            ));
            Name { text: "".into(), is_quoted: true, span: place }
        });
        let span = Span { end: name.span.end, ..head };
        let body = body.unwrap_or_default();
        self.is_broken = false;
        Some(Declaration { trivia: Trivia::default(), allows, keyword, name, body, span, extent: head })
    }

    fn allow(&mut self, pair: Pair<'a, Rule>) -> Option<Allow<'a>> {
        let place = self.span(&pair);
        let mut words = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                _ => words.push(self.name(&part)),
            }
        }
        if words.len() < 2 || words[0].text != "allow" {
            let message = "expected `@allow(CODE)`, with the id or the name of a diagnostic";
            self.error(Diagnostic::new(Code::UnexpectedToken, place, message));
            return None;
        }
        words.remove(0);
        Some(Allow { codes: words })
    }

    fn body(&mut self, pair: Pair<'a, Rule>) -> Body<'a> {
        let mut body = Body::default();
        let mut between = Between::from(pair.as_span().start() + 1);
        let mut allows = Vec::new();
        for pair in pair.into_inner() {
            let span = pair.as_span();
            let place = self.span(&pair);
            self.is_broken = self.prepared.is_mended(place);
            let kind = match pair.as_rule() {
                Rule::COMMENT => {
                    self.between(&mut between, &pair, body.items.last_mut().map(|item| &mut item.trivia));
                    continue;
                }
                Rule::allow => {
                    self.keep_gap(&mut between, span.start(), span.end());
                    allows.extend(self.allow(pair));
                    body.is_broken |= self.is_broken;
                    continue;
                }
                Rule::node => ItemKind::Node(self.node(pair)),
                Rule::edge => {
                    let edge = self.edge(pair);
                    let is_same_line = !self.text[between.end.min(span.start())..span.start()].contains('\n');
                    let before = body.items.last_mut().filter(|_| is_same_line);
                    if before.is_some_and(|item| self.take_type(item, &edge)) {
                        continue;
                    }
                    ItemKind::Edge(edge)
                }
                Rule::property => ItemKind::Property(self.property(pair)),
                Rule::note => ItemKind::Note(self.note(pair)),
                _ => {
                    // What stands behind a node on its line was meant for that node.
                    let is_same_line = !self.text[between.end.min(span.start())..span.start()].contains('\n');
                    let before = body.items.last_mut().filter(|_| is_same_line).map(|item| &mut item.kind);
                    let text = pair.as_str();
                    let diagnostic = match before {
                        Some(ItemKind::Node(node)) => {
                            node.body.is_broken = true;
                            mistakes::behind_node(text, place)
                        }
                        Some(ItemKind::Property(Property { value: Some(value), .. }))
                            if matches!(value.kind, ValueKind::Reference(_)) && !mistakes::is_edge(text) =>
                        {
                            value.kind = ValueKind::Broken;
                            let whole = value.span.to(place);
                            let start = span.end() - (whole.end - whole.start) as usize;
                            mistakes::unquoted(self.text.get(start..span.end()).unwrap_or(text), whole)
                        }
                        _ => mistakes::in_block(text, place),
                    };
                    self.error(diagnostic);
                    ItemKind::Stray(Stray { text: pair.as_str().into(), span: place })
                }
            };
            body.is_broken |= self.is_broken;
            let trivia = self.trivia(&mut between, span.start(), span.end());
            body.items.push(Item { trivia, allows: std::mem::take(&mut allows), kind, extent: place });
        }
        self.allows_nothing(&allows);
        self.is_broken = false;
        body.closing_comments = between.pending;
        body
    }

    /// A name that something is given: it cannot be empty.
    fn filled_name(&mut self, pair: &Pair<'a, Rule>) -> Name<'a> {
        let name = self.name(pair);
        if name.text.is_empty() {
            self.error(Diagnostic::new(Code::UnexpectedToken, name.span, "a name cannot be empty"));
        }
        name
    }

    /// Reports `@allow` lines behind which nothing stands.
    fn allows_nothing(&mut self, allows: &[Allow<'a>]) {
        if let Some(code) = allows.iter().flat_map(|allow| &allow.codes).next() {
            let message = "nothing stands behind this `@allow`";
            self.error(
                Diagnostic::new(Code::UnexpectedToken, code.span, message)
                    .help("it stands on the line above what it is for"),
            );
        }
    }

    fn name(&mut self, pair: &Pair<'a, Rule>) -> Name<'a> {
        let raw = pair.as_str();
        let span = self.span(pair);
        if raw.starts_with('"') {
            let text = self.string(raw, pair.as_span().start());
            Name { text: text.text, is_quoted: true, span }
        } else {
            Name { text: raw.into(), is_quoted: false, span }
        }
    }

    fn note(&mut self, pair: Pair<'a, Rule>) -> Note<'a> {
        let mut note = Note { text: Text { text: "".into(), raw: None }, span: self.span(&pair) };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::note_word => note.span = self.span(&part),
                Rule::string => note.text = self.string(part.as_str(), part.as_span().start()),
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                _ => {}
            }
        }
        note
    }

    fn string(&mut self, raw: &'a str, start: usize) -> Text<'a> {
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

    fn node(&mut self, pair: Pair<'a, Rule>) -> Node<'a> {
        let whole = self.span(&pair);
        let mut is_broken = self.is_broken;
        let (mut name, mut node_type, mut version, mut title, mut body) = (None, None, None, None, None);
        let (mut colon, mut at, mut arrow, mut target, mut word) = (None, None, None, None, None);
        let (mut more, mut arrow_end) = (None, 0);
        let mut comments = Vec::new();
        let mut end = whole.start;
        let mut name_end = pair.as_span().end();
        for part in pair.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::COMMENT => {
                    comments.push(self.comment(&part));
                    continue;
                }
                Rule::block => {
                    body = Some(self.body(part));
                    continue;
                }
                Rule::name => {
                    name_end = part.as_span().end();
                    name = Some(self.filled_name(&part));
                }
                Rule::type_name => node_type = Some(self.name(&part)),
                Rule::version => version = Some(self.name(&part)),
                Rule::title => title = Some(self.name(&part)),
                Rule::target => target = Some(self.name(&part)),
                Rule::colon => colon = Some(place),
                Rule::at => at = Some(place),
                Rule::arrow => {
                    arrow = Some(place);
                    arrow_end = part.as_span().end();
                }
                Rule::more_words => more = Some((part.as_str(), place)),
                Rule::word => word = Some((part.as_str(), place)),
                _ => {}
            }
            end = place.end;
        }
        self.is_broken = is_broken;
        self.hoisted.append(&mut comments);
        let span = Span { end, ..whole };
        if let Some((word, place)) = word {
            let help = nearest(word, ["node"]).map(|_| "did you mean `node`?".to_owned());
            let diagnostic =
                Diagnostic::new(Code::UnexpectedToken, place, format!("expected `node`, found `{word}`"));
            self.error(diagnostic.help_if(help));
        }
        let expected = |what: &str, after: Span| {
            let place = Span { start: after.end, end: after.end, ..after };
            Diagnostic::new(Code::UnexpectedToken, place, format!("expected {what}"))
        };
        let name = name.unwrap_or_else(|| {
            let place = colon.unwrap_or(span);
            self.error(Diagnostic::new(
                Code::UnexpectedToken,
                place,
                "expected a name between `node` and `:`",
            ));
            Name { text: "".into(), is_quoted: true, span: place }
        });
        match (colon, &node_type) {
            (None, _) => {
                let behind = Span { start: name.span.end, ..whole };
                let foreign =
                    mistakes::foreign_letter(&self.text[name_end..], Span { end: u32::MAX, ..behind });
                let bare = node_type.as_ref().filter(|node_type| !node_type.is_quoted);
                let form = mistakes::node_form(&name.text, bare.map(|node_type| &*node_type.text));
                let expected = || expected("`:` and a node type after the node's name", name.span);
                let expected = || expected().help(format!("a node is written `{form}`"));
                self.error(foreign.unwrap_or_else(expected));
                // A string there may be a type or a label.
                node_type = node_type.filter(|node_type| !node_type.is_quoted);
            }
            (Some(colon), None) => self.error(expected("a node type after `:`", colon)),
            _ => {}
        }
        if let (Some(first), Some(more)) = (&node_type, more) {
            node_type = self.type_of_words(first, more);
        }
        if let (Some(at), None) = (at, &version) {
            self.error(expected("a node version, such as `1.0`, after `@`", at));
        }
        is_broken |= self.is_broken;
        let is_inline = arrow.is_some();
        let mut body = body.unwrap_or_default();
        if let Some(arrow) = arrow {
            if target.is_none() {
                self.error(self.no_target(arrow, arrow_end));
            }
            let kind = ItemKind::Edge(Edge { outcomes: Vec::new(), target, arrow });
            body.items.push(Item { trivia: Trivia::default(), allows: Vec::new(), kind, extent: whole });
        }
        body.is_broken |= is_broken;
        Node { name, node_type, version, title, body, is_inline, span }
    }

    fn edge(&mut self, pair: Pair<'a, Rule>) -> Edge<'a> {
        let mut edge = Edge { outcomes: Vec::new(), target: None, arrow: self.span(&pair) };
        let mut arrow_end = 0;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::outcome => {
                    let mut names: Vec<Name<'a>> = part.into_inner().map(|name| self.name(&name)).collect();
                    if let Some(name) = names.pop() {
                        edge.outcomes.push(Outcome { child: names.pop(), name });
                    }
                }
                Rule::arrow => {
                    edge.arrow = self.span(&part);
                    arrow_end = part.as_span().end();
                }
                _ => edge.target = Some(self.name(&part)),
            }
        }
        if edge.target.is_none() {
            self.error(self.no_target(edge.arrow, arrow_end));
        }
        edge
    }

    fn property(&mut self, pair: Pair<'a, Rule>) -> Property<'a> {
        let is_broken = self.is_broken;
        let mut parts = pair.into_inner();
        let name = parts.next().expect("a property begins with its name");
        let end = name.as_span().end();
        let name = self.name(&name);
        let mut value = None;
        for part in parts {
            if part.as_rule() == Rule::COMMENT {
                let comment = self.comment(&part);
                self.hoisted.push(comment);
            } else {
                value = Some(self.value(part));
            }
        }
        match &mut value {
            Some(value) if is_broken => value.kind = ValueKind::Broken,
            Some(_) => {}
            None => {
                let equals = end + self.text[end..].find('=').unwrap_or(0);
                let place = self.prepared.span(equals, equals + 1);
                let help = mistakes::for_value(&self.text[equals + 1..]);
                let diagnostic = Diagnostic::new(Code::UnexpectedToken, place, "expected a value after `=`");
                self.error(diagnostic.help_if(help));
            }
        }
        Property { name, value }
    }

    fn value(&mut self, pair: Pair<'a, Rule>) -> Value<'a> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::string => ValueKind::String(self.string(pair.as_str(), pair.as_span().start())),
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

    fn number(&mut self, text: &'a str, span: Span) -> ValueKind<'a> {
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

    fn entry(&mut self, pair: Pair<'a, Rule>) -> Entry<'a> {
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
    fn elements<T>(&mut self, pair: Pair<'a, Rule>, read: fn(&mut Self, Pair<'a, Rule>) -> T) -> List<'a, T> {
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
