//! How sources say what they say: with variables, and through uses of fragments.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::language::expand::{Use, Uses};
use crate::language::syntax::{
    Body, Declaration, Document, Edge, ItemKind, Keyword, Node, Piece, Value, ValueKind,
};
use crate::model::{self, EdgeOutcome};
use crate::source::{FileId, Span};

/// A place in a source, whatever use it came by.
type Place = (FileId, u32);

fn place(span: Span) -> Place {
    (span.file, span.start)
}

/// What the sources say, by where they say it.
#[derive(Default)]
pub(super) struct Written {
    /// The variables that properties are written with, by what `--prefer` calls them.
    vars: HashMap<String, String>,
    /// Of properties whose value is a word, that word, by the place of the property's name.
    words: HashMap<Place, String>,
    /// Where outcomes lead, by the place of the outcome, or of the arrow where none is named.
    targets: HashMap<Place, String>,
    /// The uses of fragments, by the place of their names.
    sites: HashMap<Place, Site>,
    fragments: HashMap<String, Fragment>,
}

/// What a use says.
#[derive(Default)]
struct Site {
    /// Where exits lead; all others by an empty name.
    exits: HashMap<String, String>,
    values: HashMap<String, Option<String>>,
}

/// What a fragment has.
#[derive(Default)]
pub(super) struct Fragment {
    pub parameters: BTreeSet<String>,
    pub exits: BTreeSet<String>,
    /// The texts of the notes that it puts on the canvas.
    pub notes: HashSet<String>,
    /// How often the sources use it.
    pub uses: usize,
}

impl Written {
    pub(super) fn of(documents: &[Option<Document<'_>>]) -> Self {
        let mut written = Self::default();
        let all = || documents.iter().flatten().flat_map(|document| &document.declarations);
        let vars: HashSet<&str> =
            all().filter(|own| own.keyword == Keyword::Var).map(|own| &*own.name.text).collect();
        for own in all().filter(|own| own.keyword == Keyword::Fragment) {
            written.fragments.insert(own.name.text.to_string(), Fragment::of(own));
        }
        for own in all() {
            match own.keyword {
                Keyword::Fragment => written.body(&own.body),
                Keyword::Journey => {
                    written.body(&own.body);
                    written.vars(&own.name.text, "/", &own.body, &vars);
                }
                keyword => {
                    let name = format!("{}:{}", keyword.word(), own.name.text);
                    written.vars(&name, "/", &own.body, &vars);
                }
            }
        }
        written
    }

    /// Whether no source has a fragment.
    pub(super) fn is_plain(&self) -> bool {
        self.fragments.is_empty()
    }

    /// The variable that a property is written with, by what `--prefer` calls the property.
    pub(super) fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }

    /// The same of the properties of a thing, by their names.
    pub(super) fn vars_of<'w>(&'w self, thing: &'w str) -> impl Iterator<Item = (&'w str, &'w str)> {
        let own = move |(name, var): (&'w String, &'w String)| {
            Some((name.strip_prefix(thing)?.strip_prefix('.')?, var.as_str()))
        };
        self.vars.iter().filter_map(own)
    }

    pub(super) fn fragment(&self, name: &str) -> Option<&Fragment> {
        self.fragments.get(name)
    }

    /// The argument of a use in a journey that a property in an expansion has its value from.
    pub(super) fn argument<'u>(
        &self,
        uses: &'u Uses,
        node: &model::Node,
        property: &str,
    ) -> Option<(&'u Use, String)> {
        let span = node.properties.get(property)?.name_span?;
        self.outward(
            uses,
            span,
            self.words.get(&place(span))?,
            |site, name| site.values.get(name)?.clone(),
            |own| &own.parameters,
        )
    }

    /// The exit of a use in a journey that an outcome in an expansion leads to.
    pub(super) fn exit<'u>(&self, uses: &'u Uses, node: &model::Node, id: &str) -> Option<(&'u Use, String)> {
        let span = edge_of(node, id)?.span?;
        let target = |site: &Site, name: &str| site.exits.get(name).or_else(|| site.exits.get("")).cloned();
        self.outward(uses, span, self.targets.get(&place(span))?, target, |own| &own.exits)
    }

    /// Follows a name from use to use, as long as each hands on just that.
    fn outward<'u>(
        &self,
        uses: &'u Uses,
        span: Span,
        name: &str,
        next: impl Fn(&Site, &str) -> Option<String>,
        names: impl Fn(&Fragment) -> &BTreeSet<String>,
    ) -> Option<(&'u Use, String)> {
        let mut own = uses.get(span.via)?;
        let mut name = name.to_owned();
        loop {
            names(self.fragments.get(&own.fragment)?).get(&name)?;
            if own.span.via == 0 {
                return Some((own, name));
            }
            name = next(self.sites.get(&place(own.span))?, &name)?;
            own = uses.get(own.span.via)?;
        }
    }

    fn body(&mut self, body: &Body<'_>) {
        for item in &body.items {
            match &item.kind {
                ItemKind::Edge(edge) => self.edge(edge),
                ItemKind::Property(property) => {
                    if let Some(word) = property.value.as_ref().and_then(word) {
                        self.words.insert(place(property.name.span), word.to_owned());
                    }
                }
                ItemKind::Node(node) => {
                    self.site(node);
                    self.body(&node.body);
                }
                _ => {}
            }
        }
    }

    fn edge(&mut self, edge: &Edge<'_>) {
        let Some(target) = &edge.target else { return };
        let spans = edge.outcomes.iter().map(|own| own.child.as_ref().unwrap_or(&own.name).span);
        let only = edge.outcomes.is_empty().then_some(edge.arrow);
        self.targets.extend(spans.chain(only).map(|span| (place(span), target.text.to_string())));
    }

    fn site(&mut self, node: &Node<'_>) {
        let Some(used) = node.node_type.as_ref().and_then(|own| self.fragments.get_mut(&*own.text)) else {
            return;
        };
        used.uses += 1;
        let mut site = Site::default();
        for item in &node.body.items {
            match &item.kind {
                ItemKind::Property(own) => {
                    let value = own.value.as_ref().and_then(word).map(str::to_owned);
                    site.values.insert(own.name.text.to_string(), value);
                }
                ItemKind::Edge(edge) => {
                    let Some(target) = &edge.target else { continue };
                    let is_rest = edge.outcomes.is_empty();
                    let name = |name: &crate::language::syntax::Name<'_>| {
                        if name.text == "else" && !name.is_quoted {
                            String::new()
                        } else {
                            name.text.to_string()
                        }
                    };
                    let names = edge.outcomes.iter().map(|own| name(&own.name));
                    let names = names.chain(is_rest.then(String::new));
                    site.exits.extend(names.map(|name| (name, target.text.to_string())));
                }
                _ => {}
            }
        }
        self.sites.insert(place(node.name.span), site);
    }

    /// The properties of a body, and those of the nodes in it, that are written with variables.
    fn vars(&mut self, name: &str, slash: &str, body: &Body<'_>, vars: &HashSet<&str>) {
        for item in &body.items {
            match &item.kind {
                ItemKind::Property(property) => {
                    let value = property.value.as_ref();
                    if let Some(var) = value.and_then(|value| variable(value, vars)) {
                        self.vars.insert(format!("{name}.{}", property.name.text), var.to_owned());
                    }
                }
                ItemKind::Node(node) => {
                    // A child of a page is called as a node of the journey is.
                    let journey = name.split(slash).next().unwrap_or(name);
                    self.vars(&format!("{journey}{slash}{}", node.name.text), slash, &node.body, vars);
                }
                _ => {}
            }
        }
    }
}

impl Fragment {
    fn of(declaration: &Declaration<'_>) -> Self {
        let parameters = declaration.parameters.iter().flat_map(|list| &list.elements);
        let mut own = Self {
            parameters: parameters.map(|own| own.part.name.text.to_string()).collect(),
            ..Self::default()
        };
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Exit(name) => drop(own.exits.insert(name.text.to_string())),
                ItemKind::Note(note) => drop(own.notes.insert(note.text.text.to_string())),
                _ => {}
            }
        }
        own
    }
}

/// The names of the nodes in a body, children of pages among them.
pub(super) fn nodes<'b>(body: &'b Body<'_>) -> HashSet<&'b str> {
    let of = |body: &'b Body<'_>| {
        body.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Node(node) => Some(node),
            _ => None,
        })
    };
    of(body)
        .flat_map(|node| std::iter::once(node).chain(of(&node.body)))
        .map(|node| &*node.name.text)
        .collect()
}

/// The word that a value is.
fn word<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match &value.kind {
        ValueKind::Reference(name) => Some(name),
        _ => None,
    }
}

/// A variable that a value is written with.
fn variable<'v>(value: &Value<'_>, vars: &HashSet<&'v str>) -> Option<&'v str> {
    match &value.kind {
        ValueKind::Reference(name) => vars.get(&**name).copied(),
        ValueKind::Format(own) => own.pieces.iter().find_map(|piece| match piece {
            Piece::Value(value) => variable(value, vars),
            Piece::Text(_) => None,
        }),
        ValueKind::List(list) | ValueKind::Call(_, list) => {
            list.elements.iter().find_map(|own| variable(&own.part, vars))
        }
        ValueKind::Map(map) => map.elements.iter().find_map(|own| variable(&own.part.value, vars)),
        _ => None,
    }
}

/// The edge that an outcome goes by.
fn edge_of<'n>(node: &'n model::Node, id: &str) -> Option<&'n model::Edge> {
    let is_named = |edge: &&model::Edge| match &edge.outcome {
        EdgeOutcome::Named { child: Some(child), name } => {
            let child = node.children.iter().find(|own| own.key == *child);
            child.is_some_and(|child| id == format!("{}-{name}", child.id))
        }
        EdgeOutcome::Named { child: None, name } => {
            name == id || node.outcomes.iter().any(|own| own.id == id && own.label == *name)
        }
        EdgeOutcome::Else | EdgeOutcome::Only => false,
    };
    let rest = || node.edges.iter().find(|edge| !matches!(edge.outcome, EdgeOutcome::Named { .. }));
    node.edges.iter().find(is_named).or_else(rest)
}
