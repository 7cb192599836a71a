//! The fragments of a workspace: what each has, and how much comes of it.

use std::collections::{HashMap, HashSet};

use super::faults::twice;
use super::limits::{DEEPEST_FRAGMENT, MOST_NODES};
use crate::catalog::{Catalog, Lookup};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::{Body, Declaration, Document, Edge, ItemKind, Keyword, Name, Node, Parameter};
use crate::language::vocabulary::START;
use crate::source::{FileId, Span};

/// The fragments of a workspace by name.
#[derive(Debug, Default)]
pub struct Fragments<'d, 'a> {
    pub(super) by_name: HashMap<&'d str, Fragment<'d, 'a>>,
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
}

/// The uses of fragments in a block, in pages too.
pub(super) fn uses_of<'n, 'x, 's, 'd, 'a>(
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
}

/// Whether an edge says where its fragment or journey starts.
pub(super) fn is_start(edge: &Edge<'_>) -> bool {
    matches!(edge.outcomes.as_slice(), [only] if only.child.is_none() && only.name.text == START)
}
