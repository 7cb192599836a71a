//! Writing out: copies of a fragment's nodes with the names, values and targets that a use gives them.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use super::limits::{DEEPEST_VALUE, MOST_VALUES};
use super::table::{Fragment, Fragments, is_start};
use super::uses::Use;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::{
    Body, Edge, Element, Entry, Format, Item, ItemKind, List, Name, Node, Note, Outcome, Piece, Property,
    RoleGiven, Stray, Trivia, Value, ValueKind,
};
use crate::language::vocabulary::{End, Function};
use crate::source::Span;

/// Copies what a journey stands for.
pub(super) struct Copying<'f, 'd, 'a> {
    pub all: &'f Fragments<'d, 'a>,
    /// The number of the next use.
    next: u32,
    pub uses: Vec<Use>,
    /// True when something could not be written out; it is reported.
    pub is_broken: bool,
    /// How many bytes the values of parameters may still stand for; nothing when that was not enough.
    left: Left,
    pub diagnostics: &'f mut Vec<Diagnostic>,
}

/// What is left of what values may stand for.
type Left = Rc<Cell<Option<usize>>>;

/// One use: what the names of a body mean in it.
pub(super) struct Frame<'f, 'd, 'a> {
    /// The fragment; nothing for the journey itself.
    pub fragment: Option<&'f Fragment<'d, 'a>>,
    pub prefix: String,
    pub via: u32,
    pub values: HashMap<&'f str, Value<'a>>,
    pub exits: HashMap<&'f str, Name<'a>>,
}

/// A frame with the names of its nodes: each with what an edge to it leads to, within the frame.
struct Scope<'s, 'f, 'd, 'a> {
    frame: &'s Frame<'f, 'd, 'a>,
    nodes: HashMap<&'s str, Cow<'s, str>>,
    left: Left,
}

impl<'f, 'd, 'a> Copying<'f, 'd, 'a> {
    pub fn new(all: &'f Fragments<'d, 'a>, first: u32, diagnostics: &'f mut Vec<Diagnostic>) -> Self {
        let left = Rc::new(Cell::new(Some(MOST_VALUES)));
        Self { all, next: first, uses: Vec::new(), is_broken: false, left, diagnostics }
    }

    /// Reports when the values of parameters stand for too much; what could not be written out is broken then.
    pub fn finish(&mut self, name: &Name<'_>) {
        if self.left.get().is_none() {
            let message = format!(
                "the values of the fragments in `{}` are more than {} MB, or more than {DEEPEST_VALUE} lists and maps in one another",
                name.text,
                MOST_VALUES >> 20
            );
            let help = "each fragment that hands a value on may hold it several times";
            self.diagnostics.push(Diagnostic::new(Code::ExpansionTooLarge, name.span, message).help(help));
            self.is_broken = true;
        }
    }

    /// The items of a journey, written out.
    pub fn journey(&mut self, body: &Body<'a>) -> Vec<Item<'a>> {
        let frame = Frame {
            fragment: None,
            prefix: String::new(),
            via: 0,
            values: HashMap::new(),
            exits: HashMap::new(),
        };
        self.frame(body, &frame)
    }

    /// The items of a body as a frame means them. The start of a fragment is left out: a use leads to where it begins.
    pub fn frame(&mut self, body: &Body<'a>, frame: &Frame<'f, 'd, 'a>) -> Vec<Item<'a>> {
        let mut nodes = HashMap::new();
        for item in &body.items {
            let ItemKind::Node(node) = &item.kind else { continue };
            let entry = self.all.used(node).map(|own| own.entry.as_deref().unwrap_or_default());
            let place = match entry {
                Some(entry) => Cow::Owned(format!("{}.{entry}", node.name.text)),
                None => Cow::Borrowed(&*node.name.text),
            };
            nodes.entry(&*node.name.text).or_insert(place);
            for child in node.body.items.iter().filter_map(child) {
                nodes.entry(&*child.name.text).or_insert(Cow::Borrowed(&*child.name.text));
            }
        }
        let scope = Scope { frame, nodes, left: Rc::clone(&self.left) };
        let mut items = Vec::with_capacity(body.items.len());
        for item in &body.items {
            let kind = match &item.kind {
                ItemKind::Node(node) => match self.all.used(node) {
                    Some(used) => {
                        self.expand(node, used, &scope, &mut items);
                        continue;
                    }
                    None => ItemKind::Node(Box::new(self.node(node, &scope))),
                },
                ItemKind::Edge(edge) if frame.fragment.is_some() && is_start(edge) => continue,
                ItemKind::Edge(edge) => ItemKind::Edge(scope.edge(edge)),
                ItemKind::Property(property) if frame.fragment.is_none() => {
                    ItemKind::Property(scope.property(property))
                }
                ItemKind::Note(written) => ItemKind::Note(scope.note(written)),
                other if frame.fragment.is_none() => other.clone(),
                _ => continue,
            };
            items.push(scope.item(item, kind));
        }
        items
    }

    /// Writes out a use.
    fn expand(
        &mut self,
        node: &Node<'a>,
        used: &'f Fragment<'d, 'a>,
        scope: &Scope<'_, 'f, 'd, 'a>,
        items: &mut Vec<Item<'a>>,
    ) {
        let name_span = scope.span(node.name.span);
        let site = self.site(node, used, scope.frame.via);
        let (Some(first), true) = (used.first, used.is_sound) else {
            self.is_broken = true;
            return;
        };
        let via = self.next;
        self.next += 1;
        let prefix = format!("{}{}.", scope.frame.prefix, node.name.text);
        self.uses.push(Use {
            name: node.name.text.to_string(),
            fragment: used.declaration.name.text.to_string(),
            span: name_span,
            prefix: prefix.clone(),
            entry: used.name_of(first).unwrap_or(first.span).by(via),
        });
        let mut values: HashMap<&'f str, Value<'a>> = HashMap::new();
        for own in &used.parameters {
            let given = site.values.get(&*own.name.text).map(|value| scope.value(value));
            let default = || own.default.as_ref().map(|value| literal(value, via));
            let broken = || Value { kind: ValueKind::Broken, span: name_span };
            values.insert(&own.name.text, given.or_else(default).unwrap_or_else(broken));
        }
        let mut exits: HashMap<&'f str, Name<'a>> = HashMap::new();
        for own in &used.exits {
            let nowhere = || Name { text: End::Nowhere.word().into(), is_quoted: false, span: name_span };
            let target = site.targets.get(&*own.text).map(|target| scope.target(target));
            exits.insert(&own.text, target.unwrap_or_else(nowhere));
        }
        self.is_broken |= site.is_broken || used.declaration.body.is_broken || node.body.is_broken;
        let from = items.len();
        let frame = Frame { fragment: Some(used), prefix, via, values, exits };
        items.extend(self.frame(&used.declaration.body, &frame));
        // What is noted on the use is noted where it begins.
        let entry = used.entry.as_ref().map(|entry| format!("{}{entry}", frame.prefix));
        let begin = items[from..].iter_mut().find_map(|item| match &mut item.kind {
            ItemKind::Node(node) if Some(&*node.name.text) == entry.as_deref() => Some(node),
            _ => None,
        });
        if let Some(begin) = begin {
            let notes = node.body.items.iter().filter(|item| matches!(item.kind, ItemKind::Note(_)));
            begin.body.items.extend(notes.cloned());
            begin.is_inline = false;
        }
    }

    /// A node of the catalogue, with the children of a page.
    fn node(&mut self, node: &Node<'a>, scope: &Scope<'_, 'f, 'd, 'a>) -> Node<'a> {
        let mut body =
            Body { items: Vec::new(), closing_comments: Vec::new(), is_broken: node.body.is_broken };
        for item in &node.body.items {
            let kind = match &item.kind {
                ItemKind::Node(child) => {
                    if let Some(used) = self.all.used(child) {
                        let name = &used.declaration.name.text;
                        let message = format!("the fragment `{name}` cannot stand in a page");
                        let help = "it stands for nodes of the journey itself; a page holds single nodes";
                        let span = scope.span(child.name.span);
                        self.diagnostics.push(Diagnostic::new(Code::FragmentForm, span, message).help(help));
                        self.is_broken = true;
                        body.is_broken = true;
                        continue;
                    }
                    ItemKind::Node(Box::new(self.node(child, scope)))
                }
                ItemKind::Edge(edge) => ItemKind::Edge(scope.edge(edge)),
                ItemKind::Property(property) => ItemKind::Property(scope.property(property)),
                ItemKind::Note(written) => ItemKind::Note(scope.note(written)),
                ItemKind::Exit(name) => ItemKind::Exit(scope.plain(name)),
                ItemKind::Stray(stray) => {
                    ItemKind::Stray(Stray { text: stray.text.clone(), span: scope.span(stray.span) })
                }
                other => other.clone(),
            };
            body.items.push(scope.item(item, kind));
        }
        let plain = |name: &Option<Name<'a>>| name.as_ref().map(|name| scope.plain(name));
        let given = |given: &RoleGiven<'a>| RoleGiven {
            role: scope.plain(&given.role),
            outcomes: given.outcomes.iter().map(|name| scope.plain(name)).collect(),
        };
        Node {
            roles: node.roles.iter().map(|line| line.iter().map(given).collect()).collect(),
            name: scope.local(&node.name),
            node_type: plain(&node.node_type),
            version: plain(&node.version),
            title: plain(&node.title),
            body,
            is_inline: node.is_inline,
            span: scope.span(node.span),
        }
    }
}

/// A default, which means in its fragment what it says.
fn literal<'a>(value: &Value<'a>, via: u32) -> Value<'a> {
    let frame =
        Frame { fragment: None, prefix: String::new(), via, values: HashMap::new(), exits: HashMap::new() };
    Scope { frame: &frame, nodes: HashMap::new(), left: Rc::default() }.value(value)
}

fn child<'n, 'a>(item: &'n Item<'a>) -> Option<&'n Node<'a>> {
    match &item.kind {
        ItemKind::Node(child) => Some(child),
        _ => None,
    }
}

impl<'a> Scope<'_, '_, '_, 'a> {
    fn span(&self, span: Span) -> Span {
        span.by(self.frame.via)
    }

    fn item(&self, item: &Item<'a>, kind: ItemKind<'a>) -> Item<'a> {
        Item { trivia: Trivia::default(), allows: Vec::new(), kind, extent: self.span(item.extent) }
    }

    /// A name that means the same everywhere.
    fn plain(&self, name: &Name<'a>) -> Name<'a> {
        Name { span: self.span(name.span), ..name.clone() }
    }

    /// The name of a node of the frame.
    fn local(&self, name: &Name<'a>) -> Name<'a> {
        if self.frame.prefix.is_empty() || name.text.is_empty() {
            return self.plain(name);
        }
        let text = format!("{}{}", self.frame.prefix, name.text);
        Name { text: text.into(), is_quoted: true, span: self.span(name.span) }
    }

    fn target(&self, name: &Name<'a>) -> Name<'a> {
        if let Some(exit) = self.frame.exits.get(&*name.text) {
            return exit.clone();
        }
        if End::of(&name.text).is_some() {
            return self.plain(name);
        }
        let text = self.nodes.get(&*name.text).map_or(&*name.text, |place| place);
        self.local(&Name { text: text.to_owned().into(), ..name.clone() })
    }

    fn edge(&self, edge: &Edge<'a>) -> Edge<'a> {
        let outcome = |outcome: &Outcome<'a>| Outcome {
            child: outcome.child.as_ref().map(|child| self.local(child)),
            name: self.plain(&outcome.name),
        };
        Edge {
            outcomes: edge.outcomes.iter().map(outcome).collect(),
            target: edge.target.as_ref().map(|target| self.target(target)),
            arrow: self.span(edge.arrow),
        }
    }

    fn property(&self, property: &Property<'a>) -> Property<'a> {
        Property {
            name: self.plain(&property.name),
            value: property.value.as_ref().map(|value| self.value(value)),
        }
    }

    fn note(&self, note: &Note<'a>) -> Note<'a> {
        Note { text: note.text.clone(), span: self.span(note.span) }
    }

    fn value(&self, value: &Value<'a>) -> Value<'a> {
        let kind = match &value.kind {
            ValueKind::Reference(name) => {
                if let Some(given) = self.frame.values.get(&**name) {
                    let (size, depth) = weight(given);
                    let left = self.left.get().and_then(|left| left.checked_sub(size));
                    self.left.set(left.filter(|_| depth <= DEEPEST_VALUE));
                    if self.left.get().is_none() {
                        return Value { kind: ValueKind::Broken, span: self.span(value.span) };
                    }
                    return given.clone();
                }
                match self.nodes.get(&**name) {
                    Some(place) => ValueKind::Reference(format!("{}{place}", self.frame.prefix).into()),
                    None => ValueKind::Reference(name.clone()),
                }
            }
            ValueKind::Format(own) => {
                let piece = |piece: &Piece<'a>| match piece {
                    Piece::Text(text) => Piece::Text(text.clone()),
                    Piece::Value(value) => Piece::Value(self.value(value)),
                };
                ValueKind::Format(Format { pieces: own.pieces.iter().map(piece).collect(), raw: own.raw })
            }
            ValueKind::List(list) => ValueKind::List(parts(list, |value| self.value(value))),
            ValueKind::Map(map) => ValueKind::Map(parts(map, |entry| Entry {
                key: self.plain(&entry.key),
                value: self.value(&entry.value),
            })),
            ValueKind::Call(name, arguments) => {
                let mut list = parts(arguments, |value| self.value(value));
                // The kind of a variable is a word of the language.
                if Function::of(name) == Some(Function::Esv) && list.elements.len() == 2 {
                    list.elements[1].part = arguments.elements[1].part.clone();
                }
                ValueKind::Call(name.clone(), list)
            }
            other => other.clone(),
        };
        Value { kind, span: self.span(value.span) }
    }
}

/// About how many bytes a value takes, and how deep lists and maps stand in one another in it.
fn weight(value: &Value<'_>) -> (usize, usize) {
    /// What each part takes beside its text.
    const PART: usize = 64;
    let of = |parts: &mut dyn Iterator<Item = (usize, usize)>| {
        parts.fold((0, 0), |(size, depth), (own, deep)| (size + own, depth.max(deep)))
    };
    let (size, depth) = match &value.kind {
        ValueKind::String(text) => (text.text.len(), 0),
        ValueKind::Reference(name) => (name.len(), 0),
        ValueKind::Format(own) => of(&mut own.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => (text.len(), 0),
            Piece::Value(value) => weight(value),
        })),
        ValueKind::List(list) => {
            let (size, depth) = of(&mut list.elements.iter().map(|own| weight(&own.part)));
            (size, depth + 1)
        }
        ValueKind::Map(map) => {
            let entry = |own: &Element<'_, Entry<'_>>| {
                let (size, depth) = weight(&own.part.value);
                (size + own.part.key.text.len(), depth)
            };
            let (size, depth) = of(&mut map.elements.iter().map(entry));
            (size, depth + 1)
        }
        ValueKind::Call(name, list) => {
            let (size, depth) = of(&mut list.elements.iter().map(|own| weight(&own.part)));
            (size + name.len(), depth + 1)
        }
        ValueKind::Number(_) | ValueKind::Bool(_) | ValueKind::Null | ValueKind::Broken => (0, 0),
    };
    (size + PART, depth)
}

/// A list without comments, with other parts.
fn parts<'a, T, U>(list: &List<'a, T>, part: impl Fn(&T) -> U) -> List<'a, U> {
    let element = |element: &Element<'a, T>| Element { trivia: Trivia::default(), part: part(&element.part) };
    List { elements: list.elements.iter().map(element).collect(), closing_comments: Vec::new() }
}

impl Fragment<'_, '_> {
    /// Where the node that a name leads to is named.
    fn name_of(&self, name: &Name<'_>) -> Option<Span> {
        self.declaration
            .body
            .items
            .iter()
            .filter_map(child)
            .find(|node| node.name.text == name.text)
            .map(|node| node.name.span)
    }
}
