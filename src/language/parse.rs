//! From text to syntax tree. Parsing cannot fail: what cannot be read is reported and left out, the rest is there.

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};

use super::mistakes;
use super::prepare::{MOST_ERRORS, Prepared};
use super::syntax::{
    Allow, Body, Comment, Declaration, Document, Item, ItemKind, Keyword, Name, Node, Property, RoleGiven,
    Stray, Trivia, ValueKind,
};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::model::names::written;
use crate::source::Span;

mod between;
mod claims;
mod fragments;
mod heads;
mod items;
mod tests;
mod values;

mod grammar {
    #![allow(missing_docs, clippy::all, clippy::pedantic)]
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/journey.pest"]
    pub struct Grammar;
}
use between::Between;
use grammar::{Grammar, Rule};

/// Reads a prepared text into a syntax tree.
pub(super) fn parse<'a>(
    prepared: &'a Prepared,
    catalog: &Catalog,
    diagnostics: &mut Vec<Diagnostic>,
) -> Document<'a> {
    let mut builder = Builder {
        prepared,
        catalog,
        text: &prepared.text,
        found: std::mem::take(diagnostics),
        hoisted: Vec::new(),
        errors: 0,
        last_line: 0..0,
        is_broken: false,
        in_test: false,
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

struct Builder<'a, 'c> {
    prepared: &'a Prepared,
    /// The node types, for what a mistake may mean.
    catalog: &'c Catalog,
    text: &'a str,
    found: Vec<Diagnostic>,
    /// Comments met inside the item that is being read.
    hoisted: Vec<Comment<'a>>,
    errors: usize,
    /// The line of the last error that was reported.
    last_line: std::ops::Range<usize>,
    /// Set by every syntax error; the item that is being read takes it.
    is_broken: bool,
    /// True inside a test.
    in_test: bool,
}

impl<'a> Builder<'a, '_> {
    fn span(&self, pair: &Pair<'a, Rule>) -> Span {
        let span = pair.as_span();
        self.prepared.span(span.start(), span.end())
    }

    /// Reports a syntax error, but one a line, and none on a line that was mended.
    fn error(&mut self, diagnostic: Diagnostic) {
        self.is_broken = true;
        let span = diagnostic.span().unwrap_or_default();
        if self.prepared.is_mended(span) {
            return;
        }
        let start = (span.start as usize).min(self.text.len());
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
                Rule::variable => {
                    let declaration = self.variable(pair, std::mem::take(&mut allows));
                    document.is_broken |= std::mem::take(&mut self.is_broken);
                    let trivia = self.trivia(&mut between, span.start(), span.end());
                    document.declarations.push(Declaration { trivia, ..declaration });
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

    fn declaration(&mut self, pair: Pair<'a, Rule>, allows: Vec<Allow<'a>>) -> Option<Declaration<'a>> {
        let head = self.span(&pair);
        let mut is_head_broken = false;
        let (mut word, mut name, mut body, mut rest, mut parameters) = (None, None, None, None, None);
        let mut comments = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => comments.push(self.comment(&part)),
                Rule::word => word = Some((part.as_str(), part.as_span().end(), self.span(&part))),
                Rule::rest_of_name => rest = Some(part),
                Rule::name => name = Some(self.filled_name(&part)),
                Rule::parameters => {
                    parameters = Some((self.span(&part), self.elements(part, Self::parameter)));
                }
                Rule::block => {
                    is_head_broken = std::mem::take(&mut self.is_broken);
                    self.in_test =
                        word.as_ref().is_some_and(|(word, ..)| Keyword::of(word) == Some(Keyword::Test));
                    body = Some(self.body(part));
                    self.in_test = false;
                }
                _ => {}
            }
        }
        self.hoisted.append(&mut comments);
        let (word, word_end, place) = word?;
        let words = Keyword::ALL.map(Keyword::word);
        let keyword = Keyword::of(word).or_else(|| {
            let near = nearest(word, words);
            let message = format!("`{word}` begins nothing that can stand here");
            let diagnostic = Diagnostic::new(Code::UnexpectedToken, place, message);
            self.error(match near {
                Some(near) => diagnostic.meant(near),
                None => diagnostic.help(format!("expected {}", listing(words, words.len()))),
            });
            near.and_then(Keyword::of)
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
        let mut body = body.unwrap_or_default();
        let parameters = parameters.and_then(|(place, list)| self.parameters(keyword, word, place, list));
        if keyword == Keyword::Var {
            let message = "a `var` has no block";
            let help = format!("it is written `var {} = VALUE`", written(&name.text));
            self.error(Diagnostic::new(Code::UnexpectedToken, span, message).help(help));
        }
        body.is_broken |= is_head_broken;
        self.is_broken = false;
        Some(Declaration {
            trivia: Trivia::default(),
            allows,
            keyword,
            name,
            parameters,
            value: None,
            body,
            span,
            extent: head,
        })
    }

    fn body(&mut self, pair: Pair<'a, Rule>) -> Body<'a> {
        let mut body = Body::default();
        let mut between = Between::from(pair.as_span().start() + 1);
        let mut allows = Vec::new();
        let mut roles = Vec::new();
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
                Rule::roles => {
                    self.keep_gap(&mut between, span.start(), span.end());
                    roles.push(self.roles(pair));
                    body.is_broken |= self.is_broken;
                    continue;
                }
                Rule::assert => {
                    let text = pair.as_str();
                    let stray = || ItemKind::Stray(Stray { text: text.into(), span: place });
                    self.assert(pair).map_or_else(stray, ItemKind::Assert)
                }
                Rule::node => {
                    let roles = std::mem::take(&mut roles);
                    ItemKind::Node(Box::new(Node { roles, ..self.node(pair) }))
                }
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
                Rule::given => ItemKind::Given(Box::new(self.given(pair))),
                Rule::expect => ItemKind::Expect(Box::new(self.expect(pair))),
                Rule::exit => ItemKind::Exit(self.exit(pair)),
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
                        _ if self.in_test => mistakes::in_test(text, place),
                        _ => mistakes::in_block(text, place),
                    };
                    self.error(diagnostic);
                    ItemKind::Stray(Stray { text: pair.as_str().into(), span: place })
                }
            };
            self.gives_nothing(&mut roles);
            body.is_broken |= self.is_broken;
            let trivia = self.trivia(&mut between, span.start(), span.end());
            body.items.push(Item { trivia, allows: std::mem::take(&mut allows), kind, extent: place });
        }
        self.allows_nothing(&allows);
        self.gives_nothing(&mut roles);
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

    /// Reports `@role` lines behind which no node stands.
    fn gives_nothing(&mut self, roles: &mut Vec<Vec<RoleGiven<'a>>>) {
        if let Some(given) = std::mem::take(roles).iter().flatten().next() {
            let message = "no node stands behind this `@role`";
            self.error(
                Diagnostic::new(Code::UnexpectedToken, given.role.span, message)
                    .help("it stands on the line above the node that has the role"),
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
}
