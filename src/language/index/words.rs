//! What a bare word can mean at a place.

use serde_json::Value as Json;

use super::bodies::Around;
use super::{Form, Symbol, Walk};
use crate::catalog::{Kind, NodeType};
use crate::language::syntax::{Keyword, Piece, Value, ValueKind};
use crate::language::vocabulary::Function;
use crate::source::Span;

/// What a property can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A node, or anything that is declared.
    Anything,
    /// A script.
    Script,
    /// A journey.
    Journey,
    /// An email template.
    Template,
    /// A social identity provider.
    Provider,
    /// A variable alone.
    Value,
}

/// Several kinds of place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places(u8);

impl Place {
    const ALL: [Self; 6] =
        [Self::Script, Self::Journey, Self::Template, Self::Provider, Self::Anything, Self::Value];

    /// What the property of a node names, by what the node is.
    pub fn of(known: Option<&NodeType>, property: &str) -> Self {
        let Some(known) = known else { return Self::Anything };
        if let Some(named) = known.references.iter().find(|own| own.key == property) {
            return match named.to.as_str() {
                "script" => Self::Script,
                "journey" => Self::Journey,
                "email-template" => Self::Template,
                "social-idp" => Self::Provider,
                _ => Self::Anything,
            };
        }
        let rule = known.versions.iter().rev().find_map(|version| known.property(version, property));
        match rule {
            Some(rule) if rule.kind == Kind::Boolean || rule.allowed.iter().any(Json::is_string) => {
                Self::Value
            }
            _ => Self::Anything,
        }
    }

    /// This kind of place and no other.
    pub fn alone(self) -> Places {
        Places(1 << self as u8)
    }

    /// The kinds of declaration that fit, in the order in which they are taken.
    fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::Anything => {
                &[Keyword::Script, Keyword::Theme, Keyword::Idp, Keyword::EmailTemplate, Keyword::Journey]
            }
            Self::Script => &[Keyword::Script],
            Self::Journey => &[Keyword::Journey],
            Self::Template => &[Keyword::EmailTemplate],
            Self::Provider => &[Keyword::Idp],
            Self::Value => &[],
        }
    }
}

impl Places {
    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Each kind among them.
    fn each(self) -> impl Iterator<Item = Place> {
        Place::ALL.into_iter().filter(move |place| self.0 & (1 << *place as u8) != 0)
    }
}

impl<'s, 'a: 's> Walk<'_, 's, 'a> {
    /// The names in a value.
    pub(super) fn value(&mut self, value: &'s Value<'a>, places: Places, around: Option<Around<'s>>) {
        match &value.kind {
            ValueKind::Reference(name) => {
                if let Some(symbol) = self.word(name, places, around) {
                    self.note(symbol, value.span, Form::Word);
                }
            }
            ValueKind::String(text) => self.text(&text.text, value.span, places),
            ValueKind::Format(own) => own.pieces.iter().for_each(|piece| {
                if let Piece::Value(value) = piece {
                    self.value(value, Place::Anything.alone(), around);
                }
            }),
            ValueKind::List(list) => {
                list.elements.iter().for_each(|own| self.value(&own.part, places, around));
            }
            ValueKind::Map(map) => {
                map.elements.iter().for_each(|own| self.value(&own.part.value, places, around));
            }
            ValueKind::Call(name, list) if Function::of(name) == Some(Function::Json) => {
                let anything = Place::Anything.alone();
                list.elements.iter().for_each(|own| self.value(&own.part, anything, around));
            }
            _ => {}
        }
    }

    /// What a bare word means.
    fn word(&self, word: &'s str, places: Places, around: Option<Around<'s>>) -> Option<Symbol<'s>> {
        if let Some(around) = around {
            let own = around.owner;
            let is_fragment = own.keyword == Keyword::Fragment;
            if is_fragment && self.known.places(own.name, word).is_some() {
                return Some(Symbol::Parameter(own.name, word));
            }
            let takes_nodes = places.each().any(|place| place == Place::Anything);
            if takes_nodes && self.known.node(own.keyword, own.name, word).is_some() {
                return Some(Symbol::Node(own, word));
            }
        }
        let keywords = places.each().flat_map(Place::keywords);
        let declared =
            keywords.chain(&[Keyword::Var]).find(|keyword| self.known.get(**keyword, word).is_some());
        declared.map(|keyword| Symbol::Declared(*keyword, word))
    }

    /// A text where it names a journey or an email template.
    fn text(&mut self, text: &'s str, span: Span, places: Places) {
        for place in places.each() {
            let keyword = match place {
                Place::Journey => Keyword::Journey,
                Place::Template => Keyword::EmailTemplate,
                _ => continue,
            };
            if self.known.get(keyword, text).is_some() {
                self.note(Symbol::Declared(keyword, text), span, Form::Text);
                return;
            }
        }
    }
}
