//! Variables: values with names, which an environment may set otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value as Json};

use super::values::placeholder;
use crate::catalog::Kind;
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing};
use crate::language::syntax::{Declaration, Document, Keyword, Piece, Value, ValueKind};
use crate::language::vocabulary::{EsvKind, Function};
use crate::source::{FileId, Span};

/// The most bytes that a variable may hold: variables that refer to others can double with each.
const LARGEST: usize = 1 << 20;
/// So deep lists and maps may stand in one another in a variable.
const DEEPEST: usize = 20;
/// The most bytes that all variables may hold together.
const MOST_HELD: usize = 64 << 20;
/// The most bytes that all references to variables may stand for in a run.
const MOST: usize = 256 << 20;

/// What a build is for, beyond its sources: an environment, values that were given, the ESVs of a tenant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// The environment.
    pub environment: Option<String>,
    /// Values of variables that hold instead of those in the sources.
    pub values: BTreeMap<String, Given>,
    /// All environments, each with the variables that it sets.
    pub environments: BTreeMap<String, BTreeSet<String>>,
    /// The ESVs of the tenant by name, each with its type; nothing where no inventory tells.
    pub esvs: Option<BTreeMap<String, Option<String>>>,
}

/// A value that an environment or the command line gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A value of a kind.
    Value(Json),
    /// A word of the command line: what it means depends on what the variable is.
    Word(String),
}

/// The variables of a workspace.
#[derive(Debug, Default)]
pub struct Vars {
    by_name: BTreeMap<String, Var>,
    /// How many bytes references have stood for so far.
    taken: AtomicUsize,
}

/// What a reference to a variable gives.
pub(super) enum Taken {
    /// Its value.
    Value(Json),
    /// Nothing: it is broken, which is reported.
    Broken,
    /// Nothing: references stand for more than a run holds.
    TooMuch(String),
}

#[derive(Debug)]
struct Var {
    place: Span,
    /// Its value; nothing for one that is broken, which is reported.
    value: Option<Json>,
    /// About how many bytes it takes.
    size: usize,
}

impl Vars {
    /// Reads the variables of all documents.
    pub fn of<'d, 'a: 'd>(
        documents: impl IntoIterator<Item = (FileId, &'d Document<'a>)>,
        surroundings: &Surroundings,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut declared: BTreeMap<&str, &Declaration<'_>> = BTreeMap::new();
        for (_, document) in documents {
            let is_var = |own: &&Declaration<'_>| own.keyword == Keyword::Var && !own.name.text.is_empty();
            for own in document.declarations.iter().filter(is_var) {
                if let Some(first) = declared.get(&*own.name.text) {
                    diagnostics.push(super::duplicate(
                        Code::DuplicateDeclaration,
                        "var",
                        &own.name,
                        first.name.span,
                    ));
                    continue;
                }
                declared.insert(&own.name.text, own);
            }
        }
        let mut reading =
            Reading { declared: &declared, values: HashMap::new(), copied: 0, held: 0, diagnostics };
        for name in reading.order() {
            let own = declared[name];
            reading.copied = 0;
            let value = reading.one(name, own, surroundings);
            let value = value.filter(|value| reading.holds(own, value));
            reading.values.insert(name, value);
        }
        let mut values = reading.values;
        let mut by_name = BTreeMap::new();
        for (name, own) in &declared {
            let value = values.remove(*name).flatten();
            let size = value.as_ref().map_or(0, size);
            by_name.insert((*name).to_owned(), Var { place: own.name.span, value, size });
        }
        Self { by_name, taken: AtomicUsize::new(0) }
    }

    /// The value of a variable: none when there is none of this name, and none within when it is broken.
    pub fn get(&self, name: &str) -> Option<Option<&Json>> {
        self.by_name.get(name).map(|own| own.value.as_ref())
    }

    /// What a reference to a variable gives; nothing when there is none of this name.
    pub(super) fn take(&self, name: &str) -> Option<Taken> {
        let own = self.by_name.get(name)?;
        let Some(value) = &own.value else { return Some(Taken::Broken) };
        if self.taken.fetch_add(own.size, Ordering::Relaxed) + own.size > MOST {
            let message = format!("what variables stand for is more than {} MB together", MOST >> 20);
            return Some(Taken::TooMuch(message));
        }
        Some(Taken::Value(value.clone()))
    }

    /// Where a variable is declared.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.by_name.get(name).map(|own| own.place)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// Reads values in an order in which each comes behind those that it refers to.
struct Reading<'r, 'd, 'a> {
    declared: &'r BTreeMap<&'d str, &'d Declaration<'a>>,
    values: HashMap<&'d str, Option<Json>>,
    /// How many bytes the references of the variable that is read have stood for so far.
    copied: usize,
    /// How many bytes the variables that were read hold together.
    held: usize,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'d> Reading<'_, 'd, '_> {
    /// The names in order. Those that refer to each other in a ring are reported and left out.
    fn order(&mut self) -> Vec<&'d str> {
        let mut behind: HashMap<&str, Vec<&'d str>> = HashMap::new();
        let mut open: BTreeMap<&'d str, usize> = BTreeMap::new();
        for (name, own) in self.declared {
            let mut words = HashSet::new();
            own.value.iter().for_each(|value| references(value, &mut words));
            let known: Vec<&str> =
                words.into_iter().filter(|word| self.declared.contains_key(word)).collect();
            open.insert(name, known.len());
            for word in known {
                behind.entry(word).or_default().push(name);
            }
        }
        let mut ready: Vec<&str> =
            open.iter().filter(|(_, left)| **left == 0).map(|(name, _)| *name).collect();
        let mut order = Vec::new();
        while let Some(name) = ready.pop() {
            open.remove(name);
            order.push(name);
            for user in behind.get(name).into_iter().flatten() {
                if let Some(left) = open.get_mut(user) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(user);
                    }
                }
            }
        }
        if let Some(first) = open.keys().next() {
            let names: Vec<&str> = open.keys().copied().collect();
            let message = format!("variables refer to each other in a ring: {}", listing(names, 8));
            let help = "give one of them a value of its own";
            let span = self.declared[first].name.span;
            self.diagnostics.push(Diagnostic::new(Code::VariableForm, span, message).help(help));
        }
        order
    }

    fn one(&mut self, name: &str, own: &Declaration<'_>, surroundings: &Surroundings) -> Option<Json> {
        let value = own.value.as_ref().map(|value| self.value(value));
        let given = match surroundings.values.get(name) {
            None => {
                if value.is_none() {
                    self.missing(own, surroundings);
                }
                return value.flatten();
            }
            Some(Given::Value(given)) => given.clone(),
            Some(Given::Word(word)) => match &value {
                None | Some(None | Some(Json::String(_))) => Json::String(word.clone()),
                Some(Some(_)) => serde_json::from_str(word).unwrap_or_else(|_| Json::String(word.clone())),
            },
        };
        if let Some(Some(value)) = &value {
            let (own_kind, given_kind) = (Kind::of(value), Kind::of(&given));
            let is_number = value.is_number() && given.is_number();
            if own_kind != given_kind && !is_number && !value.is_null() {
                let message = format!("`{name}` is {own_kind}, and is given {given_kind}");
                let help = match &surroundings.environment {
                    Some(environment) => {
                        format!("look at `[env.{environment}]` in journeyc.toml and at `--var`")
                    }
                    None => "look at `--var`".to_owned(),
                };
                let span = own.name.span;
                self.diagnostics.push(Diagnostic::new(Code::VariableForm, span, message).help(help));
                return None;
            }
        }
        Some(given)
    }

    fn missing(&mut self, own: &Declaration<'_>, surroundings: &Surroundings) {
        let name = &*own.name.text;
        let lacking = |(_, set): &(&String, &BTreeSet<String>)| !set.contains(name);
        let (without, with): (Vec<_>, Vec<_>) = surroundings.environments.iter().partition(lacking);
        let names = |list: Vec<(&String, &BTreeSet<String>)>| {
            let names: Vec<&str> = list.iter().map(|(name, _)| name.as_str()).collect();
            listing(names.iter().copied(), names.len())
        };
        let message = match &surroundings.environment {
            Some(_) => format!("`{name}` has no value in {}", names(without)),
            None if !without.is_empty() => format!("`{name}` has no value, and none in {}", names(without)),
            None => format!("`{name}` has no value"),
        };
        let help = match &surroundings.environment {
            Some(environment) => {
                format!(
                    "set it in `[env.{environment}.vars]` of journeyc.toml, or give it one here: `var {name} = VALUE`"
                )
            }
            None if !with.is_empty() => {
                format!("`--env` picks an environment; it has a value in {}", names(with))
            }
            None => format!("give it one: `var {name} = VALUE`, or `--var {name}=VALUE`"),
        };
        self.diagnostics.push(Diagnostic::new(Code::VariableWithoutValue, own.name.span, message).help(help));
    }

    fn value(&mut self, value: &Value<'_>) -> Option<Json> {
        Some(match &value.kind {
            ValueKind::String(text) => Json::String(text.text.to_string()),
            ValueKind::Number(number) => Json::Number(number.clone()),
            ValueKind::Bool(value) => Json::Bool(*value),
            ValueKind::Null => Json::Null,
            ValueKind::Reference(name) => self.reference(name, value.span)?,
            ValueKind::Format(own) => {
                let mut out = String::new();
                for piece in &own.pieces {
                    match piece {
                        Piece::Text(text) => out.push_str(text),
                        Piece::Value(value) => match self.value(value)? {
                            Json::String(text) => out.push_str(&text),
                            Json::Number(number) => out.push_str(&number.to_string()),
                            Json::Bool(value) => out.push_str(&value.to_string()),
                            other => {
                                let message = format!("{} cannot stand in a string", Kind::of(&other));
                                return self.refuse(
                                    value.span,
                                    message,
                                    "a text, a number, `true` or `false` can",
                                );
                            }
                        },
                    }
                }
                Json::String(out)
            }
            ValueKind::List(list) => {
                let parts: Vec<Option<Json>> =
                    list.elements.iter().map(|element| self.value(&element.part)).collect();
                Json::Array(parts.into_iter().collect::<Option<_>>()?)
            }
            ValueKind::Map(map) => {
                let mut out = Map::new();
                for element in &map.elements {
                    let entry = &element.part;
                    let value = self.value(&entry.value)?;
                    out.insert(entry.key.text.to_string(), value);
                }
                Json::Object(out)
            }
            ValueKind::Call(name, arguments) => {
                let parts: Vec<&Value<'_>> = arguments.elements.iter().map(|element| &element.part).collect();
                match (Function::of(name), parts.as_slice()) {
                    (Some(Function::Json), [only]) => Json::String(self.value(only)?.to_string()),
                    (Some(Function::Esv), [Value { kind: ValueKind::String(name), .. }]) => {
                        Json::String(placeholder(&name.text))
                    }
                    (
                        Some(Function::Esv),
                        [
                            Value { kind: ValueKind::String(name), .. },
                            Value { kind: ValueKind::Reference(kind), .. },
                        ],
                    ) if EsvKind::of(kind).is_some() => {
                        let mut out = Map::new();
                        out.insert(format!("${kind}"), Json::String(placeholder(&name.text)));
                        Json::Object(out)
                    }
                    _ => {
                        let message = format!("`{name}(…)` cannot stand here");
                        return self.refuse(
                            value.span,
                            message,
                            "a `var` holds a plain value, `esv(\"…\")` or `json(…)`",
                        );
                    }
                }
            }
            ValueKind::Broken => return None,
        })
    }

    /// Whether a variable may hold a value; reports what is too large, or too deep.
    fn holds(&mut self, own: &Declaration<'_>, value: &Json) -> bool {
        let size = size(value);
        self.held = self.held.saturating_add(size);
        let message = if size > LARGEST {
            format!("`{}` holds more than {} MB", own.name.text, LARGEST >> 20)
        } else if self.held > MOST_HELD {
            format!("up to `{}` variables hold more than {} MB together", own.name.text, MOST_HELD >> 20)
        } else if depth(value) > DEEPEST {
            format!("more than {DEEPEST} lists and maps in one another in `{}`", own.name.text)
        } else {
            return true;
        };
        self.refuse_deep(own.name.span, message);
        false
    }

    fn refuse_deep(&mut self, span: Span, message: String) {
        let help = "each variable that refers to others holds all that they hold";
        self.diagnostics.push(Diagnostic::new(Code::NestingTooDeep, span, message).help(help));
    }

    fn reference(&mut self, name: &str, span: Span) -> Option<Json> {
        if let Some(known) = self.values.get(name) {
            let known = known.as_ref()?;
            let size = size(known);
            if self.copied + size > LARGEST {
                let message =
                    format!("what this variable refers to is more than {} MB together", LARGEST >> 20);
                self.refuse_deep(span, message);
                return None;
            }
            let known = known.clone();
            self.copied += size;
            return Some(known);
        }
        if self.declared.contains_key(name) {
            // In a ring, which is reported.
            return None;
        }
        let help = did_you_mean(name, self.declared.keys().copied()).unwrap_or_else(|| {
            format!("a `var` refers to others only; text is written as a string: `\"{name}\"`")
        });
        self.refuse(span, format!("there is no var `{name}`"), &help)
    }

    fn refuse(&mut self, span: Span, message: String, help: &str) -> Option<Json> {
        self.diagnostics.push(Diagnostic::new(Code::VariableForm, span, message).help(help));
        None
    }
}

/// About how many bytes a value takes.
fn size(value: &Json) -> usize {
    /// What each part takes beside its text.
    const PART: usize = 32;
    PART + match value {
        Json::String(text) => text.len(),
        Json::Array(parts) => parts.iter().map(size).sum(),
        Json::Object(members) => members.iter().map(|(key, value)| key.len() + size(value)).sum(),
        _ => 0,
    }
}

/// How deep lists and maps stand in one another.
fn depth(value: &Json) -> usize {
    match value {
        Json::Array(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        Json::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The bare words in a value.
fn references<'v>(value: &'v Value<'_>, words: &mut HashSet<&'v str>) {
    match &value.kind {
        ValueKind::Reference(name) => {
            words.insert(name);
        }
        ValueKind::Format(own) => own.pieces.iter().for_each(|piece| {
            if let Piece::Value(value) = piece {
                references(value, words);
            }
        }),
        ValueKind::List(list) => list.elements.iter().for_each(|own| references(&own.part, words)),
        ValueKind::Map(map) => map.elements.iter().for_each(|own| references(&own.part.value, words)),
        ValueKind::Call(name, list) => {
            let is_esv = Function::of(name) == Some(Function::Esv);
            list.elements.iter().filter(|_| !is_esv).for_each(|own| references(&own.part, words));
        }
        _ => {}
    }
}

impl super::Context<'_, '_> {
    /// Holds an ESV against the inventory of the tenant.
    pub(super) fn inventory(&mut self, name: &str, kind: Option<EsvKind>, span: Span) {
        let surroundings = self.environment.surroundings;
        let Some(esvs) = &surroundings.esvs else { return };
        let place = placeholder(name.split('|').next().unwrap_or(name));
        let plain = place.trim_start_matches("&{").trim_end_matches('}').replace('.', "-");
        let environment = surroundings.environment.as_deref().unwrap_or_default();
        let Some(own) = esvs.get(&plain) else {
            let help = did_you_mean(&plain, esvs.keys().map(String::as_str))
                .unwrap_or_else(|| "create it in the tenant, or export the inventory again".to_owned());
            let message = format!("`{environment}` has no ESV `{plain}`");
            self.report(Diagnostic::new(Code::UnknownEsv, span, message).help(help));
            return;
        };
        let (Some(own), Some(kind)) = (own.as_deref(), kind) else { return };
        let family = |word: &str| match word {
            "int" | "number" => "number",
            "array" | "list" => "list",
            "base64:encode" | "base64encodedinlined" => "string",
            other => match other {
                "bool" => "bool",
                "object" => "object",
                _ => "string",
            },
        };
        if family(own) != "string" && family(own) != family(kind.word()) {
            let message =
                format!("the ESV `{plain}` of `{environment}` is of type `{own}`, not `{}`", kind.word());
            let help = "change the type in the tenant, or ask for that one";
            self.report(Diagnostic::new(Code::EsvOfOtherType, span, message).help(help));
        }
    }
}
