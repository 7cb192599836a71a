//! The fragments of a workspace: what each has, and how much comes of it.

use std::collections::{HashMap, HashSet};

use super::limits::{DEEPEST_FRAGMENT, MOST_NODES};
use crate::catalog::{Catalog, Lookup};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::language::syntax::{
    Body, Declaration, Document, ItemKind, Keyword, Name, Node, Parameter, Value, ValueKind,
};
use crate::language::syntax::{Edge, Piece};
use crate::language::vocabulary::{End, START};
use crate::model::names::written;
use crate::source::{FileId, Span};

/// The fragments of a workspace by name.
#[derive(Debug, Default)]
pub struct Fragments<'d, 'a> {
    by_name: HashMap<&'d str, Fragment<'d, 'a>>,
}

/// A fragment.
#[derive(Debug)]
pub(super) struct Fragment<'d, 'a> {
    pub declaration: &'d Declaration<'a>,
    pub parameters: Vec<&'d Parameter<'a>>,
    pub exits: Vec<&'d Name<'a>>,
    /// The node that it starts at, with those of the fragments on the way; nothing while it has none.
    pub entry: Option<String>,
    /// The name of that node in its own body.
    pub first: Option<&'d Name<'a>>,
    /// The nodes that it stands for.
    nodes: u64,
    /// The uses that it stands for, without itself.
    uses: u64,
    /// How deep fragments use fragments in it.
    depth: usize,
    /// False for one that cannot be written out; that is reported.
    pub is_sound: bool,
}

impl<'d, 'a> Fragments<'d, 'a> {
    /// Collects fragments, and reports what is wrong with them by themselves.
    pub fn of(
        documents: impl IntoIterator<Item = (FileId, &'d Document<'a>)>,
        catalog: &Catalog,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self
    where
        'a: 'd,
    {
        let mut all = Self::default();
        for (_, document) in documents {
            let is_fragment =
                |own: &&Declaration<'_>| own.keyword == Keyword::Fragment && !own.name.text.is_empty();
            for declaration in document.declarations.iter().filter(is_fragment) {
                let name = &declaration.name;
                if let Some(first) = all.by_name.get(&*name.text) {
                    let message = format!("there is a fragment `{}` already", name.text);
                    let diagnostic = Diagnostic::new(Code::DuplicateDeclaration, name.span, message);
                    diagnostics.push(diagnostic.related(first.declaration.name.span, "the first one"));
                    continue;
                }
                if matches!(catalog.lookup(&name.text), Lookup::Found(known) if !known.id.ends_with('*')) {
                    let message = format!("`{}` is a node type too", name.text);
                    let help =
                        "the fragment is taken wherever the name stands as a type: give it another name";
                    diagnostics.push(Diagnostic::new(Code::FragmentHidesType, name.span, message).help(help));
                }
                all.by_name.insert(&name.text, Fragment::of(declaration, diagnostics));
            }
        }
        for fragment in all.by_name.values() {
            fragment.check(diagnostics);
        }
        all.measure(diagnostics);
        all
    }

    /// The fragment of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Fragment<'d, 'a>> {
        self.by_name.get(name)
    }

    /// The fragment that a node is a use of.
    pub(super) fn used(&self, node: &Node<'_>) -> Option<&Fragment<'d, 'a>> {
        self.get(&node.node_type.as_ref()?.text)
    }

    /// Whether a block has a use of a fragment, in a page too.
    pub(super) fn has_uses(&self, body: &Body<'_>) -> bool {
        !self.by_name.is_empty() && uses_of(body, self).next().is_some()
    }

    /// The names of all fragments, in the order of their places.
    pub fn names(&self) -> Vec<&'d str> {
        let mut names: Vec<(Span, &str)> =
            self.by_name.iter().map(|(name, own)| (own.declaration.name.span, *name)).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// All of a fragment's declaration.
    pub fn extent(&self, name: &str) -> Option<Span> {
        self.get(name).map(|own| own.declaration.extent)
    }

    /// How many nodes and uses come of the fragments in a block.
    pub fn size(&self, body: &Body<'_>) -> (u64, u64) {
        uses_of(body, self).fold((0, 0), |(nodes, uses), (_, own)| {
            (nodes.saturating_add(own.nodes), uses.saturating_add(own.uses.saturating_add(1)))
        })
    }

    /// Whether the fragments in a block can be written out.
    pub fn is_sound(&self, body: &Body<'_>) -> bool {
        uses_of(body, self).all(|(_, own)| own.is_sound)
    }

    /// The names of the fragments that a block uses, in those it uses too.
    pub fn closure(&self, body: &Body<'_>) -> HashSet<&'d str> {
        let mut found = HashSet::new();
        let mut open: Vec<&Fragment<'d, 'a>> = uses_of(body, self).map(|(_, own)| own).collect();
        while let Some(own) = open.pop() {
            if found.insert(&*own.declaration.name.text) {
                open.extend(uses_of(&own.declaration.body, self).map(|(_, own)| own));
            }
        }
        found
    }

    /// Works out sizes, from the fragments that use none upwards. What is left uses itself.
    fn measure(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let names = self.names();
        let mut using: HashMap<&str, Vec<&'d str>> = HashMap::new();
        let mut open: HashMap<&str, usize> = HashMap::new();
        for name in &names {
            let own = &self.by_name[name];
            let used: HashSet<&str> =
                uses_of(&own.declaration.body, self).map(|(_, own)| &*own.declaration.name.text).collect();
            open.insert(name, used.len());
            for other in used {
                let other: &str = other;
                using.entry(other).or_default().push(name);
            }
        }
        let mut ready: Vec<&'d str> = names.iter().copied().filter(|name| open[name] == 0).collect();
        let mut done = HashSet::new();
        while let Some(name) = ready.pop() {
            done.insert(name);
            self.measure_one(name, diagnostics);
            for user in using.get(name).into_iter().flatten() {
                let left = open.get_mut(user).map_or(0, |left| {
                    *left -= 1;
                    *left
                });
                if left == 0 {
                    ready.push(user);
                }
            }
        }
        let left: Vec<&str> = names.iter().copied().filter(|name| !done.contains(name)).collect();
        self.rings(&left, diagnostics);
    }

    fn measure_one(&mut self, name: &'d str, diagnostics: &mut Vec<Diagnostic>) {
        let Some(own) = self.by_name.get(name) else { return };
        let body = &own.declaration.body;
        let (inner, uses) = self.size(body);
        let plain = body.items.iter().map(|item| match &item.kind {
            ItemKind::Node(node) if self.used(node).is_none() => {
                1 + node.body.items.iter().filter(|item| matches!(item.kind, ItemKind::Node(_))).count()
                    as u64
            }
            _ => 0,
        });
        let nodes = plain.sum::<u64>().saturating_add(inner);
        let depth = 1 + uses_of(body, self).map(|(_, own)| own.depth).max().unwrap_or(0);
        let is_inner_sound = uses_of(body, self).all(|(_, own)| own.is_sound);
        let entry = own.first.and_then(|first| {
            let node = body.items.iter().find_map(|item| match &item.kind {
                ItemKind::Node(node) if node.name.text == first.text => Some(node),
                _ => None,
            })?;
            match self.used(node) {
                Some(inner) => Some(format!("{}.{}", first.text, inner.entry.as_ref()?)),
                None => Some(first.text.to_string()),
            }
        });
        let span = own.declaration.name.span;
        let mut is_sound = is_inner_sound && entry.is_some();
        if is_inner_sound && (nodes > MOST_NODES || depth > DEEPEST_FRAGMENT) {
            is_sound = false;
            let message = if nodes > MOST_NODES {
                format!("`{name}` stands for {nodes} nodes, and {MOST_NODES} are the most")
            } else {
                format!("`{name}` uses fragments {depth} levels deep, and {DEEPEST_FRAGMENT} are the most")
            };
            let help = "a piece that many share is an inner journey: `node ID: InnerTreeEvaluator`";
            diagnostics.push(Diagnostic::new(Code::ExpansionTooLarge, span, message).help(help));
        }
        if let Some(own) = self.by_name.get_mut(name) {
            own.nodes = nodes;
            own.uses = uses;
            own.depth = depth;
            own.is_sound &= is_sound;
            own.entry = entry;
        }
    }

    /// Reports each ring among fragments that use themselves, or one that does.
    fn rings(&mut self, left: &[&'d str], diagnostics: &mut Vec<Diagnostic>) {
        let among: HashSet<&str> = left.iter().copied().collect();
        let mut told: HashSet<&str> = HashSet::new();
        for start in left {
            // Each of them leads on to another one of them, so walking comes back to where it was.
            let mut way: Vec<(&'d str, Span)> = Vec::new();
            let mut at: &'d str = start;
            while !told.contains(at) && !way.iter().any(|(name, _)| *name == at) {
                let own = &self.by_name[at];
                let next = uses_of(&own.declaration.body, self)
                    .find(|(_, other)| among.contains(&*other.declaration.name.text));
                let Some((node, other)) = next else { break };
                way.push((at, node.name.span));
                at = &other.declaration.name.text;
            }
            let is_new = !told.contains(at);
            told.extend(way.iter().map(|(name, _)| *name));
            let Some(first) = way.iter().position(|(name, _)| *name == at).filter(|_| is_new) else {
                continue;
            };
            let ring = &way[first..];
            let names: Vec<&str> = ring.iter().map(|(name, _)| *name).chain([at]).collect();
            let shown = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" -> ");
            let mut diagnostic = Diagnostic::new(
                Code::FragmentRing,
                ring[0].1,
                format!("fragments use each other in a ring: {shown}"),
            )
            .help("it would never end: take one of these uses out");
            for (name, span) in &ring[1..] {
                diagnostic = diagnostic.related(*span, format!("in `{name}`"));
            }
            diagnostics.push(diagnostic);
        }
        for name in left {
            if let Some(own) = self.by_name.get_mut(name) {
                own.is_sound = false;
            }
        }
    }
}

/// The uses of fragments in a block, in pages too.
fn uses_of<'n, 'x, 's, 'd, 'a>(
    body: &'n Body<'x>,
    all: &'s Fragments<'d, 'a>,
) -> impl Iterator<Item = (&'n Node<'x>, &'s Fragment<'d, 'a>)> {
    let nodes = body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Node(node) => Some(&**node),
        _ => None,
    });
    nodes.flat_map(move |node| {
        let children = node.body.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Node(child) => Some(&**child),
            _ => None,
        });
        std::iter::once(node).chain(children).filter_map(|node| Some((node, all.used(node)?)))
    })
}

impl<'d, 'a> Fragment<'d, 'a> {
    fn of(declaration: &'d Declaration<'a>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut parameters: Vec<&Parameter<'_>> = Vec::new();
        for element in declaration.parameters.iter().flat_map(|list| &list.elements) {
            let own = &element.part;
            match parameters.iter().find(|other| other.name.text == own.name.text) {
                Some(first) => diagnostics.push(twice("parameter", &own.name, first.name.span)),
                None => parameters.push(own),
            }
        }
        let mut exits: Vec<&Name<'_>> = Vec::new();
        let mut first = None;
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Exit(name) => match exits.iter().find(|other| other.text == name.text) {
                    Some(first) => diagnostics.push(twice("exit", name, first.span)),
                    None => exits.push(name),
                },
                ItemKind::Edge(edge) if first.is_none() && is_start(edge) => first = edge.target.as_ref(),
                _ => {}
            }
        }
        let (nodes, uses, depth) = (0, 0, 0);
        Self { declaration, parameters, exits, entry: None, first, nodes, uses, depth, is_sound: true }
    }

    /// Reports what is wrong with it whoever uses it.
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let Self { declaration, parameters, exits, .. } = self;
        let name = &declaration.name;
        let mut nodes: HashMap<&str, Span> = HashMap::new();
        let mut seen = Seen::default();
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Node(node) => {
                    nodes.insert(&node.name.text, node.name.span);
                    seen.node(node);
                }
                ItemKind::Edge(edge) if is_start(edge) => {}
                ItemKind::Edge(edge) => diagnostics.push(
                    Diagnostic::new(
                        Code::FragmentForm,
                        edge.arrow,
                        "the only edge of a fragment itself is `start -> NODE`",
                    )
                    .help("an edge stands in the node that it leaves"),
                ),
                ItemKind::Property(property) => {
                    let message = "a fragment has no properties of its own";
                    let help = "what its uses may set is a parameter: `fragment NAME(attempts = 3)`";
                    let place = property.name.span;
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, place, message).help(help));
                }
                ItemKind::Assert(assert) => {
                    let message = "a fragment makes no assertions";
                    let help = "they stand in a journey, or in a policy";
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, assert.span, message).help(help));
                }
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    let message = "this stands in a `test`";
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, item.kind.span(), message));
                }
                ItemKind::Note(_) | ItemKind::Exit(_) | ItemKind::Stray(_) => {}
            }
        }
        for exit in exits {
            let reserved = End::of(&exit.text).is_some();
            if reserved || nodes.contains_key(&*exit.text) {
                let message = format!("no exit can be named `{}`", exit.text);
                let help = if reserved {
                    "the word means an end wherever an edge leads to it"
                } else {
                    "a node of the fragment has this name"
                };
                let diagnostic = Diagnostic::new(Code::FragmentForm, exit.span, message).help(help);
                diagnostics.push(diagnostic.related_if(nodes.get(&*exit.text).copied(), "the node"));
            } else if !seen.targets.contains(&*exit.text) && !declaration.body.is_broken {
                let message = format!("nothing leads to the exit `{}`", exit.text);
                let help = "lead an edge to it, or remove it";
                diagnostics.push(Diagnostic::new(Code::UnusedExit, exit.span, message).help(help));
            }
        }
        for own in parameters {
            if let Some(node) = nodes.get(&*own.name.text) {
                let message = format!("`{}` is a parameter and a node", own.name.text);
                let diagnostic = Diagnostic::new(Code::FragmentForm, own.name.span, message);
                diagnostics.push(diagnostic.related(*node, "the node").help("give one of them another name"));
            } else if !seen.words.contains(&*own.name.text) && !declaration.body.is_broken {
                let message = format!("the parameter `{}` is used nowhere", own.name.text);
                let help = "a bare word in a value refers to it; remove it if it is not needed";
                diagnostics.push(Diagnostic::new(Code::UnusedParameter, own.name.span, message).help(help));
            }
        }
        match self.first {
            None if !declaration.body.is_broken => {
                let message = format!("`{}` has no start", name.text);
                let help = "a fragment begins at one of its nodes: `start -> NODE`";
                diagnostics.push(Diagnostic::new(Code::FragmentForm, name.span, message).help(help));
            }
            Some(first) if !nodes.contains_key(&*first.text) => {
                let message =
                    format!("`{}` starts at `{}`, which is none of its nodes", name.text, first.text);
                let known = listing(nodes.keys().copied().collect::<std::collections::BTreeSet<_>>(), 8);
                let help =
                    if nodes.is_empty() { "it has none".to_owned() } else { format!("it has {known}") };
                diagnostics.push(Diagnostic::new(Code::FragmentForm, first.span, message).help(help));
            }
            _ => {}
        }
    }
}

fn twice(what: &str, name: &Name<'_>, first: Span) -> Diagnostic {
    let message = format!(
        "there is {} {what} {} already",
        if what == "exit" { "an" } else { "a" },
        written(&name.text)
    );
    Diagnostic::new(Code::FragmentForm, name.span, message).related(first, "the first one")
}

/// Whether an edge says where its fragment or journey starts.
pub(super) fn is_start(edge: &Edge<'_>) -> bool {
    matches!(edge.outcomes.as_slice(), [only] if only.child.is_none() && only.name.text == START)
}

/// What the nodes of a fragment lead to and name.
#[derive(Default)]
struct Seen<'n> {
    targets: HashSet<&'n str>,
    words: HashSet<&'n str>,
}

impl<'n> Seen<'n> {
    fn node(&mut self, node: &'n Node<'_>) {
        for item in &node.body.items {
            match &item.kind {
                ItemKind::Edge(edge) => self.targets.extend(edge.target.as_ref().map(|target| &*target.text)),
                ItemKind::Property(property) => {
                    if let Some(value) = &property.value {
                        self.value(value);
                    }
                }
                ItemKind::Node(child) => self.node(child),
                _ => {}
            }
        }
    }

    fn value(&mut self, value: &'n Value<'_>) {
        match &value.kind {
            ValueKind::Reference(name) => {
                self.words.insert(name);
            }
            ValueKind::Format(own) => own.pieces.iter().for_each(|piece| {
                if let Piece::Value(value) = piece {
                    self.value(value);
                }
            }),
            ValueKind::List(list) | ValueKind::Call(_, list) => {
                list.elements.iter().for_each(|element| self.value(&element.part));
            }
            ValueKind::Map(map) => map.elements.iter().for_each(|element| self.value(&element.part.value)),
            _ => {}
        }
    }
}
