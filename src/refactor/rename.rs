//! Another name for something, wherever it is named.

use std::collections::BTreeSet;

use super::edits::Edits;
use super::{Bench, Plan, Refusal, Trees, body, prefixes, with_trees};
use crate::catalog::Lookup;
use crate::diagnostic::{did_you_mean, listing};
use crate::language::index::{Form, Occurrence, Owner, Symbol};
use crate::language::syntax::{Declaration, ItemKind, Keyword};
use crate::language::text::quote;
use crate::language::vocabulary::{End, World};
use crate::lock::Lock;
use crate::model::names::{is_identifier, written};
use crate::source::FileId;

/// What is to be renamed.
#[derive(Clone, Copy, Debug)]
pub struct Rename<'r> {
    /// The file in which it is declared.
    pub file: FileId,
    /// Its name, perhaps behind that of the journey or fragment that it is in.
    pub old: &'r str,
    /// The new name.
    pub new: &'r str,
    /// What it is, where the name alone does not tell.
    pub kind: Option<Kind>,
}

/// What has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A node of a journey or fragment.
    Node,
    /// A parameter of a fragment.
    Parameter,
    /// An exit of a fragment.
    Exit,
    /// A declaration.
    Declared(Keyword),
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Parameter => "parameter",
            Self::Exit => "exit",
            Self::Declared(keyword) => keyword.word(),
        }
    }

    /// What a word means.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Node, Self::Parameter, Self::Exit]
            .into_iter()
            .find(|kind| kind.word() == word)
            .or_else(|| Keyword::of(word).map(Self::Declared))
    }

    /// All words.
    pub fn words() -> Vec<&'static str> {
        let own = [Self::Node, Self::Parameter, Self::Exit];
        own.into_iter().chain(Keyword::ALL.map(Self::Declared)).map(Self::word).collect()
    }

    fn of_symbol(symbol: Symbol<'_>) -> Self {
        match symbol {
            Symbol::Declared(keyword, _) => Self::Declared(keyword),
            Symbol::Node(..) => Self::Node,
            Symbol::Parameter(..) => Self::Parameter,
            Symbol::Exit(..) => Self::Exit,
        }
    }
}

/// Gives something another name. What is built stays as it is, but for names that the platform itself has.
pub fn rename(bench: Bench<'_>, wanted: Rename<'_>) -> Result<Plan, Refusal> {
    with_trees(bench, |trees| Renaming { trees, wanted }.run())
}

struct Renaming<'r, 's, 'a> {
    trees: &'r Trees<'s, 'a>,
    wanted: Rename<'r>,
}

impl<'s> Renaming<'_, 's, '_> {
    fn run(&self) -> Result<Plan, Refusal> {
        let new = self.wanted.new;
        let symbol = match (self.symbol(self.wanted.old), self.symbol(&self.wished())) {
            (Err(_), Ok(own)) => {
                let told = format!("`{}` has that name already: nothing to do", name_of(own));
                let lock = self.trees.bench.lock.clone();
                return Ok(Plan { lock, told: vec![told], ..Plan::default() });
            }
            (found, _) => found?,
        };
        self.allowed(symbol)?;
        let mut edits = Edits::default();
        let mut files = BTreeSet::new();
        for own in self.trees.index.of_symbol(symbol) {
            if own.form == Form::Word && !body::is_bare(new) {
                return Err(Refusal(format!(
                    "a value names `{}`, and `{new}` would be a text or another value there: choose a name of letters, digits, `_` and `-`",
                    self.wanted.old
                )));
            }
            files.insert(own.span.file);
            let mut span = own.span;
            if own.form == Form::Word {
                // In braces there may be blanks around a name.
                let text = &self.trees.text(span.file)[span.range()];
                span.start += (text.len() - text.trim_start().len()) as u32;
                span.end -= (text.len() - text.trim_end().len()) as u32;
            }
            edits.put(span, self.written(own));
        }
        let mut plan = Plan { lock: self.trees.bench.lock.clone(), ..Plan::default() };
        let kind = Kind::of_symbol(symbol);
        self.settle(symbol, &mut plan, &mut edits);
        plan.texts = self.trees.apply(edits);
        let of = match symbol {
            Symbol::Node(owner, _) => format!(" of `{}`", owner.name),
            Symbol::Parameter(name, _) | Symbol::Exit(name, _) => format!(" of `{name}`"),
            Symbol::Declared(..) => String::new(),
        };
        let others = files.len() - usize::from(files.contains(&self.wanted.file));
        let also = match others {
            0 => String::new(),
            1 => ", and in 1 other file".to_owned(),
            count => format!(", and in {count} other files"),
        };
        let what = if kind == Kind::Node { String::new() } else { format!("{} ", kind.word()) };
        plan.told.insert(0, format!("renamed {what}`{}`{of} to `{new}`{also}", name_of(symbol)));
        Ok(plan)
    }

    /// The new name in the place of the old one, behind what that stands behind.
    fn wished(&self) -> String {
        match self.wanted.old.rsplit_once('.') {
            Some((owner, _)) => format!("{owner}.{}", self.wanted.new),
            None => self.wanted.new.to_owned(),
        }
    }

    /// What is meant. A node is taken before anything else of its name.
    fn symbol(&self, old: &str) -> Result<Symbol<'s>, Refusal> {
        let Rename { file, kind, .. } = self.wanted;
        let definitions = || {
            let own = self.trees.index.occurrences.iter().filter(move |own| own.span.file == file);
            own.filter(|own| own.form == Form::Definition).map(|own| own.symbol)
        };
        let fits = |symbol: &Symbol<'_>| {
            let (owner, name) = match *symbol {
                Symbol::Declared(_, name) => (None, name),
                Symbol::Node(owner, name) => (Some(owner.name), name),
                Symbol::Parameter(owner, name) | Symbol::Exit(owner, name) => (Some(owner), name),
            };
            let is_whole = owner.is_some_and(|owner| {
                old.strip_prefix(owner).and_then(|rest| rest.strip_prefix('.')) == Some(name)
            });
            (name == old || is_whole) && kind.is_none_or(|kind| kind == Kind::of_symbol(*symbol))
        };
        let mut found: Vec<Symbol<'s>> = definitions().filter(fits).collect();
        found.dedup();
        let nodes: Vec<Symbol<'s>> =
            found.iter().copied().filter(|own| matches!(own, Symbol::Node(..))).collect();
        let all = if nodes.is_empty() { found } else { nodes };
        match all.as_slice() {
            [one] => Ok(*one),
            [] => {
                let what = kind.map_or("node", Kind::word);
                let known: Vec<&str> = definitions().map(name_of).collect();
                let mend =
                    did_you_mean(old, known).unwrap_or_else(|| format!("a {what} is named as in its file"));
                Err(Refusal(format!("there is no {what} `{old}`: {mend}")))
            }
            [Symbol::Node(owner, name), ..] => Err(Refusal(format!(
                "several journeys have a node `{old}`: write which, such as `{}.{name}`",
                owner.name
            ))),
            [first, ..] if all.iter().all(|own| Kind::of_symbol(*own) == Kind::of_symbol(*first)) => {
                let (kind, name) = (Kind::of_symbol(*first).word(), name_of(*first));
                let owner = match *first {
                    Symbol::Parameter(owner, _) | Symbol::Exit(owner, _) => owner,
                    _ => "",
                };
                Err(Refusal(format!(
                    "several {kind}s are called `{old}`: write which, such as `{owner}.{name}`"
                )))
            }
            several => {
                let kinds: Vec<&str> = several.iter().map(|own| Kind::of_symbol(*own).word()).collect();
                let kinds = listing(kinds.iter().copied(), 9);
                Err(Refusal(format!(
                    "`{old}` is several things here: say which with `--kind`, one of {kinds}"
                )))
            }
        }
    }

    /// Refuses names that mean something else already.
    fn allowed(&self, symbol: Symbol<'_>) -> Result<(), Refusal> {
        let new = self.wanted.new;
        let known = &self.trees.known;
        let taken = |what: &str, owner: &str| {
            Err(Refusal(format!("`{owner}` has {what} `{new}` already: choose another name")))
        };
        let kind = Kind::of_symbol(symbol).word();
        if new.is_empty() || matches!(symbol, Symbol::Node(..) | Symbol::Exit(..)) && End::of(new).is_some() {
            return Err(Refusal(format!("no {kind} can be named `{new}`: choose another name")));
        }
        match symbol {
            Symbol::Node(owner, _) => {
                if known.node(owner.keyword, owner.name, new).is_some() {
                    return taken("a node", owner.name);
                }
                if owner.keyword == Keyword::Fragment && known.has_exit(owner.name, new) {
                    return taken("an exit", owner.name);
                }
            }
            Symbol::Exit(owner, _) | Symbol::Parameter(owner, _) => {
                let is_parameter = matches!(symbol, Symbol::Parameter(..));
                if is_parameter && !body::is_bare(new) {
                    return Err(Refusal(format!(
                        "no parameter can be named `{new}`: choose a name of letters, digits, `_` and `-`"
                    )));
                }
                if known.node(Keyword::Fragment, owner, new).is_some() {
                    return taken("a node", owner);
                }
                if !is_parameter && known.has_exit(owner, new) {
                    return taken("an exit", owner);
                }
                if is_parameter && known.has_parameter(owner, new) {
                    return taken("a parameter", owner);
                }
            }
            Symbol::Declared(keyword, _) => {
                if known.get(keyword, new).is_some() {
                    return Err(Refusal(format!("there is a {kind} `{new}` already: choose another name")));
                }
                let is_type = matches!(self.trees.bench.catalog.lookup(new), Lookup::Found(_));
                if keyword == Keyword::Fragment && is_type {
                    return Err(Refusal(format!("`{new}` is a node type: choose another name")));
                }
            }
        }
        Ok(())
    }

    /// How the new name stands at a place.
    fn written(&self, own: &Occurrence<'_>) -> String {
        let new = self.wanted.new;
        let declaration = self.declaration(own);
        let in_test = declaration.is_some_and(|own| own.keyword == Keyword::Test);
        match own.form {
            Form::Text => quote(new),
            Form::Word => new.to_owned(),
            _ if in_test => self.in_test(own, declaration),
            Form::Definition => written(new).into_owned(),
            Form::Target | Form::Name => body::name(new),
        }
    }

    fn declaration(&self, own: &Occurrence<'_>) -> Option<&'s Declaration<'_>> {
        self.trees.documents.get(own.within.0)?.declarations.get(own.within.1)
    }

    /// In a test: where another journey of it has a node of that name, the name of the journey stands before it.
    fn in_test(&self, own: &Occurrence<'_>, test: Option<&Declaration<'_>>) -> String {
        let new = self.wanted.new;
        let word = if is_identifier(new) && World::of(new).is_none() { new.to_owned() } else { quote(new) };
        let source = self.trees.text(own.span.file);
        let is_first = !source[..own.span.start as usize].trim_end().ends_with('.');
        let Symbol::Node(owner, _) = own.symbol else { return written(new).into_owned() };
        if !is_first {
            return written(new).into_owned();
        }
        let walked = test.and_then(|test| {
            let inside = self.trees.index.occurrences.iter().filter(|other| other.within == own.within);
            let mut named = inside.filter_map(|other| match other.symbol {
                Symbol::Declared(Keyword::Journey, name) => Some(name),
                _ => None,
            });
            named.next().filter(|_| test.keyword == Keyword::Test)
        });
        let scope = walked.map(|name| self.trees.known.scope(name)).unwrap_or_default();
        let has_other = scope
            .iter()
            .any(|name| *name != owner.name && self.trees.known.node(Keyword::Journey, name, new).is_some());
        if has_other { format!("{}.{}", written(owner.name), written(new)) } else { word }
    }

    /// What else follows: in the lock, and in what the name was taken from.
    fn settle(&self, symbol: Symbol<'s>, plan: &mut Plan, edits: &mut Edits) {
        let bench = self.trees.bench;
        let new = self.wanted.new;
        match symbol {
            Symbol::Node(owner, old) => self.nodes(owner, old, &mut plan.lock),
            Symbol::Declared(Keyword::Journey, old) => {
                if let Some(journey) = bench.journeys.iter().find(|own| own.name == old) {
                    if let Some(own) = plan.lock.journeys.remove(old) {
                        plan.lock.journeys.insert(new.to_owned(), own);
                    }
                    for node in journey.all_nodes() {
                        plan.lock.rename(new, &node.key, &node.key, &node.id);
                    }
                }
                plan.renamed = Some((old.to_owned(), new.to_owned()));
                plan.told.push(format!(
                    "its nodes keep their ids: where `{old}` is deployed, remove that journey before this one comes"
                ));
            }
            Symbol::Declared(keyword @ (Keyword::Script | Keyword::Theme), old) => {
                self.keep_name(keyword, old, edits);
                if keyword == Keyword::Script
                    && let Some(own) = plan.lock.scripts.remove(old)
                {
                    plan.lock.scripts.insert(new.to_owned(), own);
                }
                carries(&mut plan.lock, keyword, old, new);
            }
            Symbol::Declared(keyword, old) => {
                if keyword == Keyword::Var {
                    plan.renamed_var = Some((old.to_owned(), new.to_owned()));
                }
                carries(&mut plan.lock, keyword, old, new);
                if matches!(keyword, Keyword::EmailTemplate | Keyword::Idp) {
                    // These are called on the platform as they are in the source.
                    plan.changed = bench.journeys.iter().map(|own| own.name.clone()).collect();
                    plan.told.push(format!(
                        "on the platform it is called `{new}` from now on: what stands there as `{old}` stays"
                    ));
                }
            }
            Symbol::Parameter(..) | Symbol::Exit(..) => {}
        }
    }

    fn nodes(&self, owner: Owner<'_>, old: &str, lock: &mut Lock) {
        let new = self.wanted.new;
        let journeys = self.trees.bench.journeys;
        let places = prefixes::of(&self.trees.known, owner, journeys);
        let renamed = |name: &str| {
            let rest = name.strip_prefix(old)?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{new}{rest}"))
        };
        prefixes::keep(lock, &places, journeys, renamed);
    }

    /// A script or theme that is called on the platform as it is here keeps that name.
    fn keep_name(&self, keyword: Keyword, old: &str, edits: &mut Edits) {
        let Some(own) = self.trees.known.get(keyword, old) else { return };
        let has = |name: &str| {
            own.body.items.iter().any(|item| match &item.kind {
                ItemKind::Property(property) => property.name.text == name,
                _ => false,
            })
        };
        if has("name") || keyword == Keyword::Theme && has("file") {
            return;
        }
        let file = own.span.file;
        let text = self.trees.text(file);
        let (newline, indent) = (body::newline(text), body::indent(text, own));
        edits.insert(file, body::opening(text, own), format!("{newline}{indent}name = {}", quote(old)));
    }
}

/// The declarations that travel with journeys though no node refers to them.
fn carries(lock: &mut Lock, keyword: Keyword, old: &str, new: &str) {
    let (old, new) = (format!("{} {old}", keyword.word()), format!("{} {new}", keyword.word()));
    for journey in lock.journeys.values_mut() {
        if journey.carries.remove(&old) {
            journey.carries.insert(new.clone());
        }
    }
}

/// The name of a symbol.
fn name_of(symbol: Symbol<'_>) -> &str {
    match symbol {
        Symbol::Declared(_, name)
        | Symbol::Node(_, name)
        | Symbol::Parameter(_, name)
        | Symbol::Exit(_, name) => name,
    }
}
