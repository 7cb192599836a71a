//! A use of a fragment, or a call of an inner journey, becomes the nodes that it stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use super::edits::Edits;
use super::extract::{body_target, children, of_item};
use super::uses::{self, Naming};
use super::{Bench, Plan, Refusal, Trees, body, paths, prefixes, with_trees};
use crate::diagnostic::did_you_mean;
use crate::language::index::{Form, Occurrence, Owner, Symbol};
use crate::language::syntax::{Declaration, Edge, Item, ItemKind, Keyword, Node, Value, ValueKind};
use crate::language::text::quote;
use crate::language::vocabulary::{ELSE, End, START};
use crate::lock::NodeLock;
use crate::model::ids::JourneyIds;
use crate::model::names::written;
use crate::realm::INNER;
use crate::source::{FileId, Span};

/// A node that is to become what it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Inline<'r> {
    /// The file in which it stands.
    pub file: FileId,
    /// Its name, perhaps behind that of its journey.
    pub node: &'r str,
    /// Whether what it stands for goes where nothing else needs it: a fragment goes, an inner journey stays unless this says so.
    pub goes: Option<bool>,
}

/// Writes out what a node stands for in its place.
pub fn inline(bench: Bench<'_>, wanted: Inline<'_>) -> Result<Plan, Refusal> {
    with_trees(bench, |trees| Inlining::of(trees, wanted)?.run())
}

struct Inlining<'r, 's, 'a> {
    trees: &'r Trees<'s, 'a>,
    own: &'s Declaration<'a>,
    owner: Owner<'s>,
    file: FileId,
    node: &'s Node<'a>,
    item: &'s Item<'a>,
    range: Range<usize>,
    /// What it stands for.
    inner: &'s Declaration<'a>,
    inner_owner: Owner<'s>,
    inner_file: FileId,
    /// The new names of its nodes, children of pages among them.
    names: BTreeMap<&'s str, String>,
    /// Whether what it stands for goes.
    goes: bool,
}

impl<'r, 's, 'a> Inlining<'r, 's, 'a> {
    fn of(trees: &'r Trees<'s, 'a>, wanted: Inline<'r>) -> Result<Self, Refusal> {
        let file = wanted.file;
        let (own, node) = found(trees, wanted)?;
        let owner = Owner { keyword: own.keyword, name: &own.name.text };
        let items = body::items(trees.text(file), own);
        let of_node = |(item, _): &(&'s Item<'a>, Range<usize>)| {
            of_item(item).is_some_and(|other| std::ptr::eq(other, node))
        };
        let Some((item, range)) = items.into_iter().find(of_node) else {
            return Err(Refusal(format!("`{}` stands in a page", node.name.text)));
        };
        let inner = match trees.known.used(node) {
            Some(used) => used,
            None => called(trees, node).ok_or_else(|| {
                let name = &node.name.text;
                Refusal(format!("`{name}` stands for no fragment, and calls no journey of this workspace"))
            })?,
        };
        let inner_owner = Owner { keyword: inner.keyword, name: &inner.name.text };
        if inner_owner == owner {
            return Err(Refusal(format!("`{}` calls its own journey", node.name.text)));
        }
        let mut inline = Self {
            trees,
            own,
            owner,
            file,
            node,
            item,
            range,
            inner,
            inner_owner,
            inner_file: inner.name.span.file,
            names: BTreeMap::new(),
            goes: false,
        };
        let is_last = inline.is_last();
        inline.goes = is_last && wanted.goes.unwrap_or(inner.keyword == Keyword::Fragment);
        if wanted.goes == Some(true) && !is_last {
            return Err(Refusal(format!("`{}` is needed elsewhere, and cannot go", inner.name.text)));
        }
        inline.names = inline.names();
        Ok(inline)
    }

    /// Whether nothing else names what the node stands for.
    fn is_last(&self) -> bool {
        let symbol = Symbol::Declared(self.inner.keyword, self.inner_owner.name);
        let mut others = self.trees.index.of_symbol(symbol).filter(|own| own.form != Form::Definition);
        let is_here = |own: &Occurrence<'_>| {
            own.span.file == self.file && self.range.contains(&(own.span.start as usize))
        };
        // A test that names a node with its journey follows the node.
        let follows = |own: &Occurrence<'_>| {
            let behind = &self.trees.text(own.span.file)[own.span.end as usize..];
            self.inner.keyword == Keyword::Journey && own.form == Form::Name && behind.starts_with('.')
        };
        others.all(|own| is_here(own) || follows(own))
    }

    /// The names of the nodes in their new place: their own where those are free.
    fn names(&self) -> BTreeMap<&'s str, String> {
        let mut names: BTreeMap<&str, String> = BTreeMap::new();
        let known = &self.trees.known;
        let node = &*self.node.name.text;
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let tops = self.inner.body.items.iter().filter_map(of_item);
        for own in tops.flat_map(|own| std::iter::once(own).chain(children(own))) {
            let name = &*own.name.text;
            let is_fragment = self.owner.keyword == Keyword::Fragment;
            let is_taken = |wished: &str| {
                taken.contains(wished)
                    || wished != node && known.node(self.owner.keyword, self.owner.name, wished).is_some()
                    || is_fragment
                        && (known.has_exit(self.owner.name, wished)
                            || known.has_parameter(self.owner.name, wished))
            };
            let new = if is_taken(name) {
                let mut letters = name.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
                body::free(&format!("{node}{first}{}", letters.as_str()), is_taken)
            } else {
                name.to_owned()
            };
            taken.insert(new.clone());
            names.insert(name, new);
        }
        names
    }

    fn run(&self) -> Result<Plan, Refusal> {
        let Self { trees, inner, .. } = self;
        let text = trees.text(self.file);
        let inner_text = trees.text(self.inner_file);
        if inner.keyword == Keyword::Journey
            && inner.body.items.iter().any(|item| matches!(item.kind, ItemKind::Assert(_)))
            && self.goes
        {
            return Err(Refusal(format!(
                "`{}` makes assertions, which would be gone with it",
                inner.name.text
            )));
        }
        let Some(entry) = self.entry() else {
            return Err(Refusal(format!("`{}` starts at none of its nodes", inner.name.text)));
        };
        let changes = self.changes()?;
        let (newline, indent) = (body::newline(text), body::indent(text, self.own));
        let mut put = self.comments(newline, indent);
        let pieces = body::items(inner_text, inner);
        let is_part = |item: &Item<'_>| matches!(item.kind, ItemKind::Node(_) | ItemKind::Note(_));
        for (index, (_, range)) in pieces.iter().filter(|(item, _)| is_part(item)).enumerate() {
            let piece = changes.within(self.inner_file, inner_text, range.start, range.end);
            let piece = piece.replace("\r\n", "\n").replace('\n', newline);
            let is_own_line = piece[..piece.len() - piece.trim_start().len()].contains('\n');
            if index == 0 && !put.is_empty() || !is_own_line {
                put.push_str(newline);
                put.push_str(indent);
                put.push_str(piece.trim_start());
            } else {
                put.push_str(&piece);
            }
        }
        let mut edits = Edits::default();
        edits.put(Span::new(self.file, self.range.start, self.range.end), put);
        self.follow(&entry, &mut edits);
        if self.goes {
            let document = trees.documents[self.inner_file.0 as usize];
            let is_own = |own: &Declaration<'_>| std::ptr::eq(own, *inner);
            let index = document.declarations.iter().position(is_own).unwrap_or_default();
            let mut range = body::declaration(document, index);
            if index == 0 {
                let rest = &inner_text[range.end..];
                range.end += rest.len() - rest.trim_start().len();
                range.start +=
                    crate::source::without_mark(inner_text).as_ptr() as usize - inner_text.as_ptr() as usize;
            }
            edits.put(Span::new(self.inner_file, range.start, range.end), "");
        }
        let mut plan = Plan { lock: trees.bench.lock.clone(), ..Plan::default() };
        plan.texts = trees.apply(edits);
        self.settle(&mut plan);
        let what = inner.keyword.word();
        let goes = match (self.goes, inner.keyword) {
            (true, _) => format!(", and the {what} `{}` is gone: nothing else needs it", inner.name.text),
            (false, Keyword::Journey) => {
                format!("; the journey `{}` stays, and these are other nodes than its own", inner.name.text)
            }
            (false, _) => String::new(),
        };
        let count = crate::source::counted(inner.body.items.iter().filter_map(of_item).count(), "node");
        plan.told.push(format!("`{}` of `{}` is {count} now{goes}", self.node.name.text, self.owner.name));
        Ok(plan)
    }

    /// The node that stands where it begins, by its new name.
    fn entry(&self) -> Option<String> {
        let start = self.inner.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Edge(edge) if is_start(edge) => edge.target.as_ref(),
            _ => None,
        })?;
        self.names.get(&*start.text).cloned()
    }

    /// Where an exit leads.
    fn target(&self, exit: &str) -> String {
        let of_journey = self.inner.keyword == Keyword::Journey;
        let mut rest = None;
        for item in &self.node.body.items {
            let ItemKind::Edge(edge) = &item.kind else { continue };
            let Some(target) = &edge.target else { continue };
            let target = &*target.text;
            if edge.outcomes.is_empty() {
                return body_target(target);
            }
            for outcome in &edge.outcomes {
                let name = &outcome.name;
                let is_it = if of_journey { name.text.eq_ignore_ascii_case(exit) } else { name.text == exit };
                if is_it {
                    return body_target(target);
                }
                if name.text == ELSE && !name.is_quoted {
                    rest = Some(target);
                }
            }
        }
        body_target(rest.unwrap_or(End::Nowhere.word()))
    }

    /// What changes within the nodes: their names, values of parameters, places of exits.
    fn changes(&self) -> Result<Edits, Refusal> {
        let mut edits = Edits::default();
        let inner = self.inner_owner;
        let extent = self.inner.extent;
        let is_inside = |own: &&Occurrence<'_>| {
            own.span.file == self.inner_file && own.span.start >= extent.start && own.span.end <= extent.end
        };
        for own in self.trees.index.occurrences.iter().filter(is_inside) {
            match own.symbol {
                Symbol::Node(owner, name) if owner == inner => {
                    let Some(new) = self.names.get(name) else { continue };
                    if new == name {
                        continue;
                    }
                    if own.form == Form::Word && !body::is_bare(new) {
                        return Err(Refusal(format!("a value names `{name}`, which is taken where it goes")));
                    }
                    let new =
                        if own.form == Form::Target { body::name(new) } else { written(new).into_owned() };
                    edits.put(own.span, new);
                }
                Symbol::Exit(owner, name)
                    if owner == inner.name
                        && inner.keyword == Keyword::Fragment
                        && own.form == Form::Target =>
                {
                    edits.put(own.span, self.target(name));
                }
                Symbol::Parameter(owner, name)
                    if owner == inner.name
                        && inner.keyword == Keyword::Fragment
                        && own.form == Form::Word =>
                {
                    self.value(name, own.span, &mut edits)?;
                }
                _ => {}
            }
        }
        let nodes = || self.inner.body.items.iter().filter_map(of_item);
        if inner.keyword == Keyword::Journey {
            for target in nodes().flat_map(super::extract::targets) {
                let exit = match End::of(&target.text) {
                    Some(End::Success) => "true",
                    Some(End::Failure) => "false",
                    _ => continue,
                };
                edits.put(target.span, self.target(exit));
            }
        }
        for item in self.inner.body.items.iter().filter(|item| of_item(item).is_some()) {
            for allow in &self.item.allows {
                let codes: Vec<&str> = allow.codes.iter().map(|code| &*code.text).collect();
                let indent = body::indent(self.trees.text(self.inner_file), self.inner);
                let text = format!(
                    "@allow({}){}{indent}",
                    codes.join(", "),
                    body::newline(self.trees.text(self.inner_file))
                );
                edits.insert(self.inner_file, item.extent.start as usize, text);
            }
        }
        let folder = |file: FileId| {
            Path::new(self.trees.bench.sources.file(file).name()).parent().unwrap_or(Path::new(""))
        };
        let items: Vec<&Item<'_>> = self.inner.body.items.iter().collect();
        paths::rebase(&items, folder(self.inner_file), folder(self.file), &mut edits);
        self.notes(&mut edits);
        Ok(edits)
    }

    /// What is noted on the use is noted where it begins.
    fn notes(&self, edits: &mut Edits) {
        let notes: Vec<&Item<'_>> =
            self.node.body.items.iter().filter(|item| matches!(item.kind, ItemKind::Note(_))).collect();
        let start = self.inner.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Edge(edge) if is_start(edge) => edge.target.as_ref(),
            _ => None,
        });
        let begin = self
            .inner
            .body
            .items
            .iter()
            .filter_map(of_item)
            .find(|node| start.is_some_and(|start| start.text == node.name.text));
        let (Some(begin), false) = (begin, notes.is_empty()) else { return };
        let text = self.trees.text(self.file);
        let inner_text = self.trees.text(self.inner_file);
        let (newline, indent) = (body::newline(inner_text), body::indent(inner_text, self.inner));
        let mut lines = String::new();
        for note in notes {
            let _ = write!(lines, "{newline}{indent}    {}", &text[note.extent.range()]);
        }
        let head = begin.span.end as usize;
        let open = inner_text[head..].find('{').filter(|_| !begin.is_inline);
        if let Some(open) = open.filter(|at| inner_text[head..head + at].trim().is_empty()) {
            edits.insert(self.inner_file, head + open + 1, lines);
            return;
        }
        let arrow = begin.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Edge(edge) => Some((edge.arrow, edge.target.as_ref()?)),
            _ => None,
        });
        match arrow {
            Some((arrow, target)) if begin.is_inline => {
                let at = arrow.start as usize;
                edits.insert(self.inner_file, at, format!("{{{lines}{newline}{newline}{indent}    "));
                edits.insert(self.inner_file, target.span.end as usize, format!("{newline}{indent}}}"));
            }
            _ => edits.insert(self.inner_file, head, format!(" {{{lines}{newline}{indent}}}")),
        }
    }

    /// Puts the value of a parameter in its place.
    fn value(&self, name: &str, span: Span, edits: &mut Edits) -> Result<(), Refusal> {
        let text = self.trees.text(self.inner_file);
        let given = self.node.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Property(property) if property.name.text == name => property.value.as_ref(),
            _ => None,
        });
        let parameters = self.inner.parameters.iter().flat_map(|list| &list.elements);
        let default = || parameters.clone().find(|own| own.part.name.text == name)?.part.default.as_ref();
        let Some(value) = given.or_else(default) else { return Ok(()) };
        let source = self.trees.text(value.span.file);
        let written = &source[value.span.range()];
        let (start, end) = (span.start as usize, span.end as usize);
        let is_piece = text[..start].ends_with('{') && text[end..].starts_with('}');
        if !is_piece {
            edits.put(span, self.rebased(value, written));
            return Ok(());
        }
        let whole = Span::new(self.inner_file, start - 1, end + 1);
        let plain = |text: &str| {
            let quoted = quote(&text.replace('{', "{{").replace('}', "}}"));
            quoted[1..quoted.len() - 1].to_owned()
        };
        match &value.kind {
            ValueKind::Reference(word) => edits.put(span, word.to_string()),
            ValueKind::String(own) => edits.put(whole, plain(&own.text)),
            ValueKind::Number(_) | ValueKind::Bool(_) => edits.put(whole, written),
            ValueKind::Format(own) if !own.raw.starts_with("f\"\"\"") => {
                edits.put(whole, own.raw[2..own.raw.len() - 1].to_owned());
            }
            _ => {
                return Err(Refusal(format!(
                    "the value of `{name}` stands in a text there, where only a name can: give it a `var` first"
                )));
            }
        }
        Ok(())
    }

    /// A value with its paths from where it goes.
    fn rebased(&self, value: &Value<'_>, written: &str) -> String {
        let mut edits = Edits::default();
        let folder = |file: FileId| {
            Path::new(self.trees.bench.sources.file(file).name()).parent().unwrap_or(Path::new(""))
        };
        let (from, to) = (folder(value.span.file), folder(self.file));
        if from != to {
            paths::of_value(value, &mut |path, span| {
                edits.put(span, quote(&paths::relative(&from.join(path), to)));
            });
        }
        let text = self.trees.text(value.span.file);
        let made = edits.within(value.span.file, text, value.span.start as usize, value.span.end as usize);
        if made.is_empty() { written.to_owned() } else { made }
    }

    /// The comments of the use, and those of what goes.
    fn comments(&self, newline: &str, indent: &str) -> String {
        let own = self.item.trivia.leading.iter();
        let inside = self
            .node
            .body
            .items
            .iter()
            .flat_map(|item| item.trivia.leading.iter().chain(&item.trivia.trailing));
        let behind = self.node.body.closing_comments.iter().chain(&self.item.trivia.trailing);
        let gone = self.inner.trivia.leading.iter().filter(|_| self.goes);
        let mut out = String::new();
        for (index, comment) in own.chain(gone).chain(inside).chain(behind).enumerate() {
            if index == 0 && self.item.trivia.after_blank {
                out.push_str(newline);
            }
            let text = match comment.text.strip_prefix("///") {
                Some(rest) => format!("//{rest}"),
                None => comment.text.to_owned(),
            };
            let _ = write!(out, "{newline}{indent}{text}");
        }
        out
    }

    /// Lets edges and claims follow: those that led to the node lead to where it begins.
    fn follow(&self, entry: &str, edits: &mut Edits) {
        let node = &*self.node.name.text;
        let is_within = |span: Span| span.file == self.file && self.range.contains(&(span.start as usize));
        let occurrences = &self.trees.index.occurrences;
        for (index, own) in occurrences.iter().enumerate() {
            let Symbol::Node(owner, name) = own.symbol else { continue };
            if owner != self.owner || name != node || is_within(own.span) || own.form == Form::Definition {
                continue;
            }
            match own.form {
                Form::Word => edits.put(own.span, entry.to_owned()),
                Form::Target => edits.put(own.span, body::name(entry)),
                _ => {
                    let next = occurrences.get(index + 1).filter(|next| next.within == own.within);
                    let named = next.and_then(|next| match next.symbol {
                        Symbol::Node(owner, name) if owner == self.inner_owner => {
                            Some((next.span, self.names.get(name)?))
                        }
                        _ => None,
                    });
                    let between = |next: Span| {
                        let text = self.trees.text(own.span.file);
                        text.get(own.span.end as usize..next.start as usize) == Some(".")
                    };
                    if let Some((span, new)) = named.filter(|(span, _)| between(*span)) {
                        edits.put(own.span.to(span), written(new).into_owned());
                        continue;
                    }
                    let nodes = self.inner.body.items.iter().filter_map(of_item);
                    let own_names = nodes.filter_map(|node| self.names.get(&*node.name.text));
                    let all: Vec<String> = own_names.map(|name| body::name(name)).collect();
                    edits.put(own.span, all.join(" | "));
                }
            }
        }
        if self.inner.keyword == Keyword::Journey && self.goes {
            let naming = Naming {
                trees: self.trees,
                owner: self.inner_owner,
                is_gone: &|_| true,
                within: &|span| {
                    let extent = self.inner.extent;
                    span.file == self.inner_file && span.start >= extent.start && span.end <= extent.end
                },
                entry,
                drops_journey: true,
                named: &|name| {
                    self.names.get(name).map_or_else(|| name.to_owned(), |new| written(new).into_owned())
                },
            };
            uses::follow(&naming, edits);
        }
    }

    /// Lets the nodes keep their ids: those of a use, or those of a journey that goes.
    fn settle(&self, plan: &mut Plan) {
        let journeys = self.trees.bench.journeys;
        let node = &*self.node.name.text;
        if self.inner.keyword == Keyword::Fragment {
            let places = prefixes::of(&self.trees.known, self.owner, journeys);
            prefixes::keep(&mut plan.lock, &places, journeys, |key| {
                let rest = key.strip_prefix(node)?.strip_prefix('.')?;
                let (first, more) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
                Some(format!("{}{more}", self.names.get(first)?))
            });
            return;
        }
        let places = prefixes::of(&self.trees.known, self.owner, journeys);
        plan.changed.insert(self.inner_owner.name.to_owned());
        plan.changed.extend(places.iter().map(|(journey, _)| journey.clone()));
        let inner = journeys.iter().find(|own| own.name == self.inner_owner.name);
        let (Some(inner), true, [(journey, prefix)]) = (inner, self.goes, places.as_slice()) else { return };
        let derived = JourneyIds::new(journey);
        let mut gone = plan.lock.journeys.remove(&inner.name).unwrap_or_default();
        for own in inner.all_nodes() {
            let (first, more) = own.key.split_at(own.key.find('.').unwrap_or(own.key.len()));
            let Some(new) = self.names.get(first) else { continue };
            let key = format!("{prefix}{new}{more}");
            let mut entry = gone.nodes.remove(&own.key).unwrap_or_default();
            entry.id = (derived.node(&key) != own.id).then(|| own.id.clone());
            if entry != NodeLock::default() {
                plan.lock.journeys.entry(journey.clone()).or_default().nodes.insert(key, entry);
            }
        }
        if let Some(own) = plan.lock.journeys.get_mut(journey) {
            own.nodes.remove(&format!("{prefix}{node}"));
        }
    }
}

/// Whether an edge says where a journey or fragment starts.
fn is_start(edge: &Edge<'_>) -> bool {
    matches!(edge.outcomes.as_slice(), [only] if only.child.is_none() && only.name.text == START)
}

/// The journey that a node calls.
fn called<'s, 'a>(trees: &Trees<'s, 'a>, node: &Node<'_>) -> Option<&'s Declaration<'a>> {
    let known = trees.bench.catalog.lookup(&node.node_type.as_ref()?.text);
    let is_call = matches!(known, crate::catalog::Lookup::Found(known) if known.id == INNER);
    let name = node.body.items.iter().find_map(|item| match &item.kind {
        ItemKind::Property(property) if property.name.text == "tree" => {
            match &property.value.as_ref()?.kind {
                ValueKind::Reference(name) => Some(&**name),
                ValueKind::String(text) => Some(&*text.text),
                _ => None,
            }
        }
        _ => None,
    })?;
    trees.known.get(Keyword::Journey, name).filter(|_| is_call)
}

/// The node of this name in a file, with what it stands in.
fn found<'s, 'a>(
    trees: &Trees<'s, 'a>,
    wanted: Inline<'_>,
) -> Result<(&'s Declaration<'a>, &'s Node<'a>), Refusal> {
    let name = wanted.node;
    let graphs = || {
        let has_nodes = |own: &&Declaration<'_>| matches!(own.keyword, Keyword::Journey | Keyword::Fragment);
        trees.declarations(wanted.file).iter().filter(has_nodes)
    };
    let find = |own: &'s Declaration<'a>| {
        let inside = name.strip_prefix(&*own.name.text).and_then(|rest| rest.strip_prefix('.'));
        let node = |name: &str| own.body.items.iter().filter_map(of_item).find(|node| node.name.text == name);
        inside.and_then(node).or_else(|| node(name)).map(|node| (own, node))
    };
    let all: Vec<_> = graphs().filter_map(find).collect();
    match all.as_slice() {
        [one] => Ok(*one),
        [] => {
            let nodes = graphs().flat_map(|own| own.body.items.iter().filter_map(of_item));
            let known: Vec<&str> = nodes.map(|node| &*node.name.text).collect();
            let mend =
                did_you_mean(name, known).unwrap_or_else(|| "a node is named as in its file".to_owned());
            Err(Refusal(format!("there is no node `{name}`: {mend}")))
        }
        [(own, _), ..] => {
            let own = &own.name.text;
            Err(Refusal(format!(
                "several journeys have a node `{name}`: write which, such as `{own}.{name}`"
            )))
        }
    }
}
