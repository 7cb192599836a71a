//! Heads of declarations and nodes that are not written as they should be.

use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::mistakes;
use crate::language::syntax::{Edge, Item, ItemKind, Name, Outcome, Trivia};
use crate::source::Span;

impl<'a> Builder<'a, '_> {
    /// The name of a declaration that is written as several words, or with letters that no bare name has: all that stands
    /// between `from` and `to`, behind `keyword`.
    pub(super) fn name_of_words(&mut self, keyword: &str, from: usize, to: usize) -> Name<'a> {
        let whole = self.text[from..to].trim();
        let start = to - self.text[from..to].trim_start().len();
        let span = self.prepared.span(start, start + whole.len());
        let text = whole.replace('"', "");
        self.error(mistakes::behind_name(keyword, &text, span));
        Name { text: text.into(), is_quoted: true, span }
    }

    /// The type that is meant by one with words behind it.
    pub(super) fn type_of_words(
        &mut self,
        first: &Name<'a>,
        (more, span): (&'a str, Span),
    ) -> Option<Name<'a>> {
        let (behind, diagnostic) = mistakes::behind_type(&first.text, more, span, self.catalog);
        let whole = first.span.to(span);
        let span = if matches!(behind, mistakes::Behind::Label) { span } else { whole };
        self.error(Diagnostic { place: span.into(), ..diagnostic });
        match behind {
            mistakes::Behind::Type(known) => Some(Name { text: known.into(), is_quoted: false, span: whole }),
            mistakes::Behind::Label => Some(first.clone()),
            mistakes::Behind::Unknown => None,
        }
    }

    /// Whether what looks like an edge behind a node is the rest of its type and its arrow: `node a: Push Sender -> b`.
    /// The node then takes them.
    pub(super) fn take_type(&mut self, before: &mut Item<'a>, edge: &Edge<'a>) -> bool {
        let ItemKind::Node(node) = &mut before.kind else { return false };
        let ([Outcome { child: None, name: more }], Some(first)) =
            (edge.outcomes.as_slice(), &node.node_type)
        else {
            return false;
        };
        let is_head = before.extent.end == node.span.end && !node.is_inline && node.title.is_none();
        if !is_head || more.is_quoted || first.is_quoted {
            return false;
        }
        let span = first.span.to(more.span);
        let known = mistakes::split_type(&first.text, &more.text, span, self.catalog);
        let Some((known, diagnostic)) = known else {
            return false;
        };
        self.error(diagnostic);
        node.node_type = Some(Name { text: known.into(), is_quoted: false, span });
        let kind =
            ItemKind::Edge(Edge { outcomes: Vec::new(), target: edge.target.clone(), arrow: edge.arrow });
        node.body.items.push(Item {
            trivia: Trivia::default(),
            allows: Vec::new(),
            kind,
            extent: before.extent,
        });
        node.is_inline = true;
        true
    }

    /// An arrow without a target; `end` is where it ends in the text.
    pub(super) fn no_target(&self, arrow: Span, end: usize) -> Diagnostic {
        let behind = &self.text[end..];
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        if behind[blanks..].starts_with(|c: char| c.is_ascii_digit()) {
            let line = behind.find('\n').unwrap_or(behind.len());
            let span = self.prepared.span(end + blanks, end + line);
            return mistakes::digit_first(&behind[blanks..line], span);
        }
        Diagnostic::new(Code::UnexpectedToken, arrow, "expected a target after `->`")
            .help("a target is a node of this journey, `success`, `failure` or `nowhere`")
    }
}
