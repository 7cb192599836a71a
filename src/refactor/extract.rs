//! A piece of a journey becomes a fragment, or an inner journey.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use super::edits::Edits;
use super::uses::{self, Naming};
use super::{Bench, Plan, Refusal, Trees, body, prefixes, with_trees};
use crate::catalog::Lookup;
use crate::diagnostic::{did_you_mean, listing};
use crate::language::index::{Form, Owner, Symbol};
use crate::language::syntax::{Declaration, Item, ItemKind, Keyword, Name, Node};
use crate::language::vocabulary::End;
use crate::lock::NodeLock;
use crate::model::ids::JourneyIds;
use crate::model::names::written;
use crate::source::FileId;

/// A piece that is to be taken out.
#[derive(Clone, Copy, Debug)]
pub struct Extract<'r> {
    /// The file in which it stands.
    pub file: FileId,
    /// The names of its nodes, the first perhaps behind that of its journey.
    pub nodes: &'r [String],
    /// What it becomes.
    pub into: Into<'r>,
    /// The name of the node that stands for it then.
    pub node: Option<&'r str>,
}

/// What a piece becomes.
#[derive(Clone, Copy, Debug)]
pub enum Into<'r> {
    /// A fragment of this name.
    Fragment(&'r str),
    /// An inner journey of this name.
    Journey(&'r str),
}

/// Takes nodes out of a journey or fragment. The node that stands for them has an edge for each place that they lead to.
pub fn extract(bench: Bench<'_>, wanted: Extract<'_>) -> Result<Plan, Refusal> {
    with_trees(bench, |trees| {
        let piece = Piece::of(trees, wanted)?;
        match wanted.into {
            Into::Fragment(name) => piece.fragment(name),
            Into::Journey(name) => piece.journey(name),
        }
    })
}

/// Nodes with all that leads into them and out of them.
pub(super) struct Piece<'r, 's, 'a> {
    trees: &'r Trees<'s, 'a>,
    own: &'s Declaration<'a>,
    owner: Owner<'s>,
    file: FileId,
    text: &'s str,
    /// Its items with what each takes up.
    items: Vec<(&'s Item<'a>, Range<usize>)>,
    /// The names of its nodes, children of pages among them.
    names: BTreeSet<&'s str>,
    entry: &'s str,
    /// Where it leads, in the order of the text.
    exits: Vec<&'s str>,
    /// What its values name beyond it: nodes and parameters.
    words: Vec<&'s str>,
    /// The node that stands for it.
    node: String,
}

impl<'r, 's, 'a> Piece<'r, 's, 'a> {
    pub(super) fn of(trees: &'r Trees<'s, 'a>, wanted: Extract<'_>) -> Result<Self, Refusal> {
        let file = wanted.file;
        let (own, chosen) = chosen(trees, wanted)?;
        let owner = Owner { keyword: own.keyword, name: &own.name.text };
        let text = trees.text(file);
        let (items, others): (Vec<_>, Vec<_>) = body::items(text, own)
            .into_iter()
            .partition(|(item, _)| of_item(item).is_some_and(|node| chosen.contains(&*node.name.text)));
        let mut names = BTreeSet::new();
        for node in items.iter().filter_map(|(item, _)| of_item(item)) {
            names.insert(&*node.name.text);
            names.extend(children(node).map(|child| &*child.name.text));
        }
        let entry = entry(&items, &others, &names)?;
        let inside = |start: u32| items.iter().any(|(_, range)| range.contains(&(start as usize)));
        let (mut exits, mut words): (Vec<&'s str>, Vec<&'s str>) = (Vec::new(), Vec::new());
        for found in trees.index.occurrences.iter().filter(|found| found.span.file == file) {
            let is_own = inside(found.span.start);
            match found.symbol {
                Symbol::Node(of, name) if of == owner => {
                    let is_named = names.contains(name);
                    if !is_own && is_named && found.form == Form::Word {
                        return Err(Refusal(format!(
                            "a value beyond these nodes names `{name}`, and could not from there: take what has that value with it"
                        )));
                    }
                    if is_own && !is_named {
                        let list = if found.form == Form::Word { &mut words } else { &mut exits };
                        list.push(name);
                    }
                }
                Symbol::Exit(of, name)
                    if is_own && owner.keyword == Keyword::Fragment && of == owner.name =>
                {
                    exits.push(name);
                }
                Symbol::Parameter(of, name)
                    if is_own && owner.keyword == Keyword::Fragment && of == owner.name =>
                {
                    words.push(name);
                }
                _ => {}
            }
        }
        for list in [&mut exits, &mut words] {
            let mut seen = BTreeSet::new();
            list.retain(|name| seen.insert(*name));
        }
        let given = match wanted.into {
            Into::Fragment(name) | Into::Journey(name) => name,
        };
        let is_taken = |name: &str| {
            let is_there =
                trees.known.node(owner.keyword, owner.name, name).is_some() && !names.contains(name);
            let is_exit = owner.keyword == Keyword::Fragment
                && (trees.known.has_exit(owner.name, name) || trees.known.has_parameter(owner.name, name));
            is_there || is_exit || End::of(name).is_some()
        };
        let node = match wanted.node {
            Some(name) if name.is_empty() || is_taken(name) => {
                return Err(Refusal(format!("`{}` has `{name}` already: choose another name", owner.name)));
            }
            Some(name) => name.to_owned(),
            None => body::free(&lower(given), is_taken),
        };
        Ok(Self { trees, own, owner, file, text, items, names, entry, exits, words, node })
    }

    fn fragment(&self, name: &str) -> Result<Plan, Refusal> {
        let Self { trees, owner, .. } = self;
        if trees.known.get(Keyword::Fragment, name).is_some() {
            return Err(Refusal(format!("there is a fragment `{name}` already: choose another name")));
        }
        if name.is_empty() || matches!(trees.bench.catalog.lookup(name), Lookup::Found(_)) {
            return Err(Refusal(format!("no fragment can be named `{name}`: choose another name")));
        }
        let own: Vec<(String, String)> =
            self.exits.iter().map(|exit| ((*exit).to_owned(), (*exit).to_owned())).collect();
        let mut edits = Edits::default();
        self.replace(name, &own, Some(self.as_fragment(name, &own)), &mut edits);
        self.follow(&mut edits, false, &|name| format!("{}.{}", written(&self.node), written(name)));
        let mut plan = Plan { lock: trees.bench.lock.clone(), ..Plan::default() };
        plan.texts = trees.apply(edits);
        let journeys = trees.bench.journeys;
        let places = prefixes::of(&trees.known, *owner, journeys);
        let renamed = |name: &str| {
            let first = name.split('.').next().unwrap_or(name);
            let is_own = self.names.contains(name) || self.names.contains(first);
            is_own.then(|| format!("{}.{name}", self.node))
        };
        prefixes::keep(&mut plan.lock, &places, journeys, renamed);
        let count = match self.exits.len() {
            0 => "no exit".to_owned(),
            1 => "1 exit".to_owned(),
            many => format!("{many} exits"),
        };
        plan.told.push(format!(
            "fragment `{name}` with {} and {count}; in `{}`, `{}` stands for it",
            crate::source::counted(self.items.len(), "node"),
            owner.name,
            self.node
        ));
        Ok(plan)
    }

    /// The fragment that it becomes; `exits` are the places that it leads to, each with the name of the exit.
    pub(super) fn as_fragment(&self, name: &str, exits: &[(String, String)]) -> String {
        let (newline, indent) = (body::newline(self.text), body::indent(self.text, self.own));
        let line = |text: &str| format!("{newline}{indent}{text}");
        let mut fragment = format!("{newline}{newline}fragment {}", written(name));
        if !self.words.is_empty() {
            let _ = write!(fragment, "({})", self.words.join(", "));
        }
        fragment.push_str(" {");
        for (_, exit) in exits {
            fragment.push_str(&line(&format!("exit {}", body::name(exit))));
        }
        if !exits.is_empty() {
            fragment.push_str(newline);
        }
        fragment.push_str(&line(&format!("start -> {}", body::name(self.entry))));
        let mut inner = Edits::default();
        for target in self.items.iter().filter_map(|(item, _)| of_item(item)).flat_map(targets) {
            if let Some((_, exit)) = exits.iter().find(|(own, exit)| *own == target.text && own != exit) {
                inner.put(target.span, body::name(exit));
            }
        }
        for (_, range) in &self.items {
            let piece = inner.within(self.file, self.text, range.start, range.end);
            fragment.push_str(&self.piece(&piece, indent));
        }
        fragment.push_str(newline);
        fragment.push('}');
        fragment
    }

    /// Puts a node of a fragment in its place; `edges` say where each exit leads.
    pub(super) fn replace(
        &self,
        fragment: &str,
        edges: &[(String, String)],
        declaration: Option<String>,
        edits: &mut Edits,
    ) {
        let head = format!("node {}: {}", written(&self.node), written(fragment));
        let edges: Vec<String> = match edges {
            [(_, only)] => vec![format!("-> {}", body_target(only))],
            all => {
                all.iter().map(|(exit, to)| format!("{} -> {}", body::name(exit), body_target(to))).collect()
            }
        };
        let values = self.words.iter().map(|word| format!("{word} = {word}")).collect();
        self.take_out(&self.block(&head, values, &edges), declaration, edits);
    }

    /// Lets claims and edges follow where its nodes are called otherwise in the fragment.
    pub(super) fn follow_as(&self, edits: &mut Edits, called: &dyn Fn(&str) -> String) {
        self.follow(edits, false, &|name| format!("{}.{}", written(&self.node), written(&called(name))));
    }

    /// What its values name beyond it.
    pub(super) fn words(&self) -> &[&'s str] {
        &self.words
    }

    /// The node that stands for it.
    pub(super) fn node(&self) -> &str {
        &self.node
    }

    /// Whether it has a node of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    fn journey(&self, name: &str) -> Result<Plan, Refusal> {
        let Self { trees, owner, .. } = self;
        let known = &trees.known;
        if owner.keyword != Keyword::Journey {
            let text = "an inner journey is taken out of a journey, since its nodes are there once: name nodes of one";
            return Err(Refusal(text.to_owned()));
        }
        let is_taken = trees.bench.journeys.iter().any(|own| own.name == name);
        if name.is_empty() || is_taken || known.get(Keyword::Journey, name).is_some() {
            return Err(Refusal(format!("there is a journey `{name}` already: choose another name")));
        }
        if !self.words.is_empty() {
            let words = listing(self.words.iter().copied(), 9);
            return Err(Refusal(format!(
                "their values name {words} of `{}`, which an inner journey does not know",
                owner.name
            )));
        }
        let (success, failure) = self.ends()?;
        let mut inner = Edits::default();
        for (item, _) in &self.items {
            of_item(item).into_iter().flat_map(targets).for_each(|target| {
                if Some(&*target.text) == success {
                    inner.put(target.span, End::Success.word());
                } else if Some(&*target.text) == failure {
                    inner.put(target.span, End::Failure.word());
                }
            });
        }
        let (newline, indent) = (body::newline(self.text), body::indent(self.text, self.own));
        let mut journey = format!("{newline}{newline}journey {} {{", written(name));
        let identity = self.own.body.items.iter().find(|item| match &item.kind {
            ItemKind::Property(property) => property.name.text == "identityResource",
            _ => false,
        });
        if let Some(item) = identity {
            let written = &self.text[item.extent.range()];
            let _ = write!(journey, "{newline}{indent}{written}{newline}");
        }
        let _ = write!(journey, "{newline}{indent}start -> {}", body::name(self.entry));
        for (_, range) in &self.items {
            let piece = inner.within(self.file, self.text, range.start, range.end);
            journey.push_str(&self.piece(&piece, indent));
        }
        journey.push_str(newline);
        journey.push('}');
        let head = format!("node {}: InnerTreeEvaluator", written(&self.node));
        let target = |end: Option<&str>, other: End| body_target(end.unwrap_or(other.word()));
        let edges = [
            format!("true -> {}", target(success, End::Failure)),
            format!("false -> {}", target(failure, End::Failure)),
        ];
        let tree = if body::is_bare(name) { name.to_owned() } else { crate::language::text::quote(name) };
        let values = vec![format!("tree = {tree}")];
        let mut edits = Edits::default();
        self.take_out(&self.block(&head, values, &edges), Some(journey), &mut edits);
        self.follow(&mut edits, true, &|node| format!("{}.{}", written(name), written(node)));
        let mut plan = Plan { lock: trees.bench.lock.clone(), ..Plan::default() };
        plan.texts = trees.apply(edits);
        self.move_in_lock(name, &mut plan);
        plan.changed = BTreeSet::from([owner.name.to_owned(), name.to_owned()]);
        let end = |end: Option<&str>| end.map_or("no way".to_owned(), |end| format!("what led to `{end}`"));
        plan.told.push(format!(
            "journey `{name}` with {}: its success is {}, its failure {}; in `{}`, `{}` calls it",
            crate::source::counted(self.items.len(), "node"),
            end(success),
            end(failure),
            owner.name,
            self.node
        ));
        Ok(plan)
    }

    /// What is success to an inner journey, and what is failure.
    fn ends(&self) -> Result<(Option<&'s str>, Option<&'s str>), Refusal> {
        let mut all: Vec<&'s str> = self.exits.clone();
        for target in self.items.iter().filter_map(|(item, _)| of_item(item)).flat_map(targets) {
            let is_end = matches!(End::of(&target.text), Some(End::Success | End::Failure));
            if is_end && !all.contains(&&*target.text) {
                all.push(&target.text);
            }
        }
        let [success, failure] = [End::Success, End::Failure].map(End::word);
        if all.len() > 2 {
            let all = listing(all.iter().copied(), 9);
            return Err(Refusal(format!(
                "an inner journey has two ends, and these nodes lead to {all}: a fragment can"
            )));
        }
        // What is an end already stays what it is.
        all.sort_by_key(|name| (*name != success, *name == failure));
        Ok(match all.as_slice() {
            [only] if *only == failure => (None, Some(*only)),
            [first, second] => (Some(*first), Some(*second)),
            [only] => (Some(*only), None),
            _ => (None, None),
        })
    }

    /// The node that stands for the piece.
    fn block(&self, head: &str, values: Vec<String>, edges: &[String]) -> String {
        let (newline, indent) = (body::newline(self.text), body::indent(self.text, self.own));
        if let (true, [only]) = (values.is_empty() && edges.len() == 1 && edges[0].starts_with("->"), edges) {
            return format!("{head} {only}");
        }
        if values.is_empty() && edges.is_empty() {
            return head.to_owned();
        }
        let mut out = format!("{head} {{");
        let mut lines: Vec<String> = values;
        if !lines.is_empty() && !edges.is_empty() {
            lines.push(String::new());
        }
        lines.extend(edges.iter().cloned());
        for line in lines {
            out.push_str(newline);
            if !line.is_empty() {
                let _ = write!(out, "{indent}    {line}");
            }
        }
        let _ = write!(out, "{newline}{indent}}}");
        out
    }

    /// A part of the text on lines of its own.
    fn piece(&self, text: &str, indent: &str) -> String {
        let blank = &text[..text.len() - text.trim_start().len()];
        if blank.contains('\n') {
            return text.to_owned();
        }
        format!("{}{indent}{}", body::newline(self.text), text.trim_start())
    }

    /// Puts a node in the place of the first item, takes the others out, and puts what they are now behind their declaration.
    fn take_out(&self, node: &str, declaration: Option<String>, edits: &mut Edits) {
        let (newline, indent) = (body::newline(self.text), body::indent(self.text, self.own));
        let Some((first, _)) = self.items.first() else { return };
        let gap = if first.trivia.after_blank { format!("{newline}{newline}") } else { newline.to_owned() };
        for (index, (_, range)) in self.items.iter().enumerate() {
            let put = if index == 0 { format!("{gap}{indent}{node}") } else { String::new() };
            edits.put(crate::source::Span::new(self.file, range.start, range.end), put);
        }
        let document = self.trees.documents[self.file.0 as usize];
        let is_own = |own: &Declaration<'_>| std::ptr::eq(own, self.own);
        let index = document.declarations.iter().position(is_own).unwrap_or_default();
        if let Some(declaration) = declaration {
            edits.insert(self.file, body::declaration(document, index).end, declaration);
        }
    }

    /// Lets edges and claims follow: those from outside lead to the node that stands for the piece now.
    fn follow(&self, edits: &mut Edits, drops_journey: bool, named: &dyn Fn(&str) -> String) {
        let naming = Naming {
            trees: self.trees,
            owner: self.owner,
            is_gone: &|name| self.names.contains(name),
            within: &|span| {
                span.file == self.file
                    && self.items.iter().any(|(_, range)| range.contains(&(span.start as usize)))
            },
            entry: &body::name(&self.node),
            drops_journey,
            named,
        };
        uses::follow(&naming, edits);
    }

    /// Takes what the lock has of the nodes to another journey.
    fn move_in_lock(&self, name: &str, plan: &mut Plan) {
        let Some(journey) = self.trees.bench.journeys.iter().find(|own| own.name == self.owner.name) else {
            return;
        };
        let derived = JourneyIds::new(name);
        for node in journey.all_nodes() {
            let first = node.key.split('.').next().unwrap_or(&node.key);
            if !self.names.contains(node.key.as_str()) && !self.names.contains(first) {
                continue;
            }
            let from = plan.lock.journeys.entry(journey.name.clone()).or_default();
            let mut own = from.nodes.remove(&node.key).unwrap_or_default();
            from.order.0.retain(|key| *key != node.key);
            own.id = (derived.node(&node.key) != node.id).then(|| node.id.clone());
            if own != NodeLock::default() {
                plan.lock.journeys.entry(name.to_owned()).or_default().nodes.insert(node.key.clone(), own);
            }
        }
    }
}

/// The declaration that has all the nodes, with their names in it.
fn chosen<'s, 'a, 'r>(
    trees: &Trees<'s, 'a>,
    wanted: Extract<'r>,
) -> Result<(&'s Declaration<'a>, BTreeSet<&'r str>), Refusal> {
    let Some(first) = wanted.nodes.first() else {
        return Err(Refusal("name the nodes that shall be taken out".to_owned()));
    };
    let graphs = || {
        let has_nodes = |own: &&Declaration<'_>| matches!(own.keyword, Keyword::Journey | Keyword::Fragment);
        trees.declarations(wanted.file).iter().filter(has_nodes)
    };
    let top = |own: &'s Declaration<'a>, name: &str| {
        own.body.items.iter().filter_map(of_item).any(|node| node.name.text == name)
    };
    // Each name may stand behind that of the journey.
    let inside = |own: &Declaration<'_>, name: &'r str| -> &'r str {
        name.strip_prefix(&*own.name.text).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
    };
    let having: Vec<&'s Declaration<'a>> = graphs().filter(|own| top(own, inside(own, first))).collect();
    let own = match having.as_slice() {
        [one] => *one,
        [] => {
            let page = graphs()
                .flat_map(|own| own.body.items.iter().filter_map(of_item))
                .find(|node| children(node).any(|child| child.name.text == *first));
            if let Some(page) = page {
                return Err(Refusal(format!(
                    "`{first}` stands in the page `{0}`: name `{0}`",
                    page.name.text
                )));
            }
            let known: Vec<&str> = graphs()
                .flat_map(|own| own.body.items.iter().filter_map(of_item))
                .map(|node| &*node.name.text)
                .collect();
            let mend =
                did_you_mean(first, known).unwrap_or_else(|| "a node is named as in its file".to_owned());
            return Err(Refusal(format!("there is no node `{first}`: {mend}")));
        }
        [one, ..] => {
            let name = &one.name.text;
            return Err(Refusal(format!(
                "several journeys have a node `{first}`: write which, such as `{name}.{first}`"
            )));
        }
    };
    let names: BTreeSet<&str> = wanted.nodes.iter().map(|name| inside(own, name)).collect();
    for name in &names {
        if !top(own, name) {
            let known = own.body.items.iter().filter_map(of_item).map(|node| &*node.name.text);
            let mend = did_you_mean(name, known)
                .unwrap_or_else(|| "all of them are nodes of one journey".to_owned());
            return Err(Refusal(format!("`{}` has no node `{name}` of its own: {mend}", own.name.text)));
        }
    }
    Ok((own, names))
}

/// The one node that is led to from outside.
fn entry<'s, 'a>(
    items: &[(&'s Item<'a>, Range<usize>)],
    others: &[(&'s Item<'a>, Range<usize>)],
    names: &BTreeSet<&'s str>,
) -> Result<&'s str, Refusal> {
    let mut entries: Vec<&'s str> = Vec::new();
    for (item, _) in others {
        let of_node = of_item(item).into_iter().flat_map(targets);
        let of_start = match &item.kind {
            ItemKind::Edge(edge) => edge.target.as_ref(),
            _ => None,
        };
        for target in of_node.chain(of_start) {
            if let Some(name) = names.get(&*target.text).filter(|name| !entries.contains(name)) {
                entries.push(name);
            }
        }
    }
    match entries.as_slice() {
        [one] => Ok(one),
        // Nothing leads here: it begins where it is written first.
        [] => items
            .first()
            .and_then(|(item, _)| of_item(item))
            .map(|node| &*node.name.text)
            .ok_or_else(|| Refusal("there are no nodes".to_owned())),
        several => {
            let names = listing(several.iter().copied(), 9);
            Err(Refusal(format!(
                "what is taken out begins at one node, and these are led to at {names}: take in what leads to them, or leave some out"
            )))
        }
    }
}

/// The node that an item is.
pub(super) fn of_item<'n, 'a>(item: &'n Item<'a>) -> Option<&'n Node<'a>> {
    match &item.kind {
        ItemKind::Node(node) => Some(&**node),
        _ => None,
    }
}

/// The children of a page.
pub(super) fn children<'n, 'a>(node: &'n Node<'a>) -> impl Iterator<Item = &'n Node<'a>> {
    node.body.items.iter().filter_map(of_item)
}

/// Where the edges of a node lead.
pub(super) fn targets<'n, 'a>(node: &'n Node<'a>) -> impl Iterator<Item = &'n Name<'a>> {
    node.body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Edge(edge) => edge.target.as_ref(),
        _ => None,
    })
}

/// A target as it is written: ends stay bare.
pub(super) fn body_target(name: &str) -> String {
    if End::of(name).is_some() { name.to_owned() } else { body::name(name) }
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
