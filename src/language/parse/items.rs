//! The items of a block: nodes, edges, properties, notes, and the `@allow` before them.

use pest::iterators::Pair;

use super::{Builder, Rule};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::mistakes;
use crate::language::syntax::{
    Allow, Edge, Item, ItemKind, Name, Node, Note, Outcome, Property, Text, Trivia, ValueKind,
};
use crate::language::vocabulary::ROLE;
use crate::source::Span;

impl<'a> Builder<'a, '_> {
    pub(super) fn note(&mut self, pair: Pair<'a, Rule>) -> Note<'a> {
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

    pub(super) fn node(&mut self, pair: Pair<'a, Rule>) -> Node<'a> {
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
            let diagnostic =
                Diagnostic::new(Code::UnexpectedToken, place, format!("expected `node`, found `{word}`"));
            self.error(match nearest(word, ["node"]) {
                Some(near) => diagnostic.meant(near),
                None => diagnostic,
            });
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
        Node { roles: Vec::new(), name, node_type, version, title, body, is_inline, span }
    }

    pub(super) fn edge(&mut self, pair: Pair<'a, Rule>) -> Edge<'a> {
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

    pub(super) fn property(&mut self, pair: Pair<'a, Rule>) -> Property<'a> {
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

    pub(super) fn allow(&mut self, pair: Pair<'a, Rule>) -> Option<Allow<'a>> {
        let place = self.span(&pair);
        let mut words = Vec::new();
        let mut why: Option<Text<'a>> = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::string if why.is_some() => {
                    let message = "an `@allow` has one reason: this is the second";
                    self.error(Diagnostic::new(Code::UnexpectedToken, self.span(&part), message));
                }
                Rule::string => why = Some(self.string(part.as_str(), part.as_span().start())),
                _ => words.push(self.name(&part)),
            }
        }
        if words.len() < 2 || words[0].text != "allow" {
            let is_role = words.first().is_some_and(|word| word.text == ROLE);
            let message = if is_role {
                "expected `@role(ROLE)`, or `@role(ROLE on OUTCOME)`, above a node"
            } else {
                "expected `@allow(CODE)` or `@allow(CODE, \"why\")`, with the id or the name of a diagnostic"
            };
            self.error(Diagnostic::new(Code::UnexpectedToken, place, message));
            return None;
        }
        words.remove(0);
        Some(Allow { codes: words, why, span: place })
    }
}
