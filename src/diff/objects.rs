//! What journeys carry along: scripts, themes, templates and the like.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::facts::{Breaking, Fact, Held, ObjectDiff, What};
use super::held::{self, Names};
use super::ids::Ids;
use super::lines;
use super::values::{self, same};
use crate::catalog::secret;
use crate::model::names::quote;
use crate::model::{DependencyKind, Journey, Script};

/// Something that is carried along.
#[derive(Clone, Copy)]
enum Thing<'j> {
    Script(&'j Script),
    Other(&'j Value),
}

/// A thing with what tells it from others of its kind.
#[derive(Clone, Copy)]
struct Named<'j> {
    kind: &'static str,
    id: &'j str,
    name: &'j str,
    thing: Thing<'j>,
}

/// The things of two journeys, matched by id, then by name.
pub(super) struct Objects<'j> {
    pairs: Vec<(Named<'j>, Named<'j>)>,
    gone: Vec<Named<'j>>,
    came: Vec<Named<'j>>,
    /// How many of a kind each side has.
    counts: HashMap<&'static str, (usize, usize)>,
}

fn word(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::CirclesOfTrust => "circle of trust",
        DependencyKind::EmailTemplates => "email template",
        DependencyKind::NodeTypes => "node type",
        DependencyKind::Saml2Entities => "SAML entity",
        DependencyKind::SocialIdentityProviders => "social identity provider",
        DependencyKind::Themes => "theme",
        DependencyKind::Variables => "variable",
    }
}

fn all(journey: &Journey) -> Vec<Named<'_>> {
    let scripts = journey.dependencies.scripts.iter().map(|(id, script)| Named {
        kind: "script",
        id,
        name: if script.name.is_empty() { id } else { &script.name },
        thing: Thing::Script(script),
    });
    let others = journey.dependencies.others.iter().flat_map(|(kind, objects)| {
        objects.iter().map(|(id, object)| {
            let said = ["name", "entityId", "displayName"].iter().find_map(|key| object.get(key)?.as_str());
            Named { kind: word(*kind), id, name: said.unwrap_or(id), thing: Thing::Other(object) }
        })
    });
    scripts.chain(others).collect()
}

impl<'j> Objects<'j> {
    pub(super) fn of(old: &'j Journey, new: &'j Journey) -> Self {
        let (olds, mut news) = (all(old), all(new));
        let mut counts: HashMap<&'static str, (usize, usize)> = HashMap::new();
        for own in &olds {
            counts.entry(own.kind).or_default().0 += 1;
        }
        for own in &news {
            counts.entry(own.kind).or_default().1 += 1;
        }
        let mut pairs = Vec::new();
        let mut left = olds;
        for key in [|own: &Named<'j>| (own.kind, own.id), |own: &Named<'j>| (own.kind, own.name)] {
            let places: HashMap<_, usize> = news.iter().enumerate().map(|(at, own)| (key(own), at)).collect();
            let mut taken = HashSet::new();
            left.retain(|own| match places.get(&key(own)) {
                Some(at) if taken.insert(*at) => {
                    pairs.push((*own, news[*at]));
                    false
                }
                _ => true,
            });
            let mut at = 0;
            news.retain(|_| {
                at += 1;
                !taken.contains(&(at - 1))
            });
        }
        Self { pairs, gone: left, came: news, counts }
    }

    /// The ids that differ though they mean the same thing.
    pub(super) fn ids(&self) -> Ids {
        let mut ids = Ids::default();
        for (old, new) in &self.pairs {
            ids.add(old.id, new.id);
        }
        ids
    }

    /// What differs. What a side does not carry though its nodes name it is a note, not a difference.
    pub(super) fn compare(
        &self,
        journeys: (&Journey, &Journey),
        ids: &Ids,
        names: (&Names<'_>, &Names<'_>),
        missing: &mut Missing,
    ) -> Vec<ObjectDiff> {
        let mut found = Vec::new();
        let mut add = |own: &Named<'_>, facts: Vec<Fact>, breaking: Vec<Breaking>| {
            if !facts.is_empty() {
                let (kind, name, id) = (own.kind, own.name.to_owned(), own.id.to_owned());
                let journeys = vec![journeys.1.name.clone()];
                found.push(ObjectDiff { kind, name, id, facts, journeys, breaking });
            }
        };
        for (old, new) in &self.pairs {
            let facts = differ(old, new, ids, names);
            let breaking = context_changed(old, new);
            add(new, facts, breaking);
        }
        let mut texts = (None, None);
        for own in &self.gone {
            let texts = texts.1.get_or_insert_with(|| strings(journeys.1));
            if self.counts[own.kind].1 == 0 || mentions(texts, own) {
                missing.add("NEW", own.kind, own.name);
            } else {
                add(own, vec![Fact { node: None, what: What::Removed }], Vec::new());
            }
        }
        for own in &self.came {
            let texts = texts.0.get_or_insert_with(|| strings(journeys.0));
            if mentions(texts, own) {
                missing.add("OLD", own.kind, own.name);
            } else {
                let what = What::Added { edges: Vec::new(), properties: Vec::new() };
                add(own, vec![Fact { node: None, what }], Vec::new());
            }
        }
        found
    }
}

/// Things that one side does not carry, so that they could not be compared.
#[derive(Debug, Default)]
pub(super) struct Missing(BTreeMap<(&'static str, &'static str), std::collections::BTreeSet<String>>);

impl Missing {
    fn add(&mut self, side: &'static str, kind: &'static str, name: &str) {
        self.0.entry((side, kind)).or_default().insert(name.to_owned());
    }

    pub(super) fn append(&mut self, other: Self) {
        for (key, names) in other.0 {
            self.0.entry(key).or_default().extend(names);
        }
    }

    pub(super) fn notes(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|((side, kind), names)| {
            const SHOWN: usize = 8;
            let shown: Vec<String> = names.iter().take(SHOWN).map(|name| quote(name)).collect();
            let more = names.len().saturating_sub(SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let plural = match (names.len(), kind) {
                (1, kind) => kind.to_owned(),
                (_, "SAML entity") => "SAML entities".to_owned(),
                (_, "circle of trust") => "circles of trust".to_owned(),
                (_, kind) => format!("{kind}s"),
            };
            let count = names.len();
            let was = if count == 1 { "it was" } else { "they were" };
            format!("{side} does not carry {count} {plural}: {}{more}; {was} not compared", shown.join(", "))
        })
    }
}

fn differ(old: &Named<'_>, new: &Named<'_>, ids: &Ids, names: (&Names<'_>, &Names<'_>)) -> Vec<Fact> {
    let mut facts = Vec::new();
    if old.name != new.name {
        let what = What::Renamed { old: old.name.to_owned(), new: new.name.to_owned() };
        facts.push(Fact { node: None, what });
    }
    let (was, is) = match (old.thing, new.thing) {
        (Thing::Script(was), Thing::Script(is)) => {
            if !lines::same(&was.text, &is.text) {
                facts.extend(source(was, is));
            }
            (attributes(was), attributes(is))
        }
        (Thing::Other(was), Thing::Other(is)) if was == is || same(was, is, ids) => return facts,
        (Thing::Other(Value::Object(was)), Thing::Other(Value::Object(is))) => {
            (without_name(was), without_name(is))
        }
        (Thing::Other(was), Thing::Other(is)) => {
            facts.extend(held::facts(("value", None), (Some(was), Some(is)), names, ids));
            return facts;
        }
        _ => return facts,
    };
    let keys = is.keys().chain(was.keys().filter(|key| !is.contains_key(*key)));
    for key in keys.filter(|key| !crate::platform::VOLATILE.contains(&key.as_str())) {
        let null = Value::Null;
        let pair = (was.get(key), is.get(key));
        if !values::same(pair.0.unwrap_or(&null), pair.1.unwrap_or(&null), ids) {
            facts.extend(held::facts((key, None), pair, names, ids));
        }
    }
    facts
}

/// The lines of a script that differ; where secrets leave nothing to be shown, that it does.
fn source(was: &Script, is: &Script) -> Vec<Fact> {
    let shown = (secret::in_script(&was.text), secret::in_script(&is.text));
    let hunks = lines::hunks((&was.text, &is.text), (&shown.0, &shown.1));
    let fact = |what| Fact { node: None, what };
    if hunks.is_empty() {
        let mask = || Held { value: Some(json!(secret::MASK)), ..Held::default() };
        return vec![fact(What::Property {
            path: "source".to_owned(),
            old: mask(),
            new: mask(),
            is_secret: true,
        })];
    }
    hunks.into_iter().map(|hunk| fact(What::Lines { path: String::new(), hunk })).collect()
}

/// The members of an object but for its id and its name, which are told by themselves.
fn without_name(object: &Map<String, Value>) -> Map<String, Value> {
    let own = object.iter().filter(|(key, _)| !["_id", "name"].contains(&key.as_str()));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The attributes of a script that somebody decides, without those that say nothing.
fn attributes(script: &Script) -> Map<String, Value> {
    let says_nothing = |name: &str, value: &Value| match name {
        "evaluatorVersion" => *value == json!("1.0"),
        "description" => [json!(""), json!("null")].contains(value),
        "default" => *value == json!(false),
        _ => crate::catalog::is_empty(value),
    };
    let own = script.attributes.iter().filter(|(name, value)| !value.is_null() && !says_nothing(name, value));
    own.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn context_changed(old: &Named<'_>, new: &Named<'_>) -> Vec<Breaking> {
    let (Thing::Script(was), Thing::Script(is)) = (old.thing, new.thing) else { return Vec::new() };
    let context =
        |script: &Script| script.attributes.get("context").and_then(Value::as_str).map(str::to_owned);
    match (context(was), context(is)) {
        (Some(was), Some(is)) if was != is => {
            let text = format!(
                "script {} is of the context {is} now, it was {was}: nodes cannot run it any more",
                quote(new.name)
            );
            vec![Breaking { kind: "script-context", text }]
        }
        _ => Vec::new(),
    }
}

/// The texts in the configuration of a journey's nodes, and in its scripts.
fn strings(journey: &Journey) -> Vec<&str> {
    fn walk<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::String(text) => found.push(text),
            Value::Array(elements) => elements.iter().for_each(|element| walk(element, found)),
            Value::Object(members) => members.values().for_each(|member| walk(member, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for node in journey.all_nodes() {
        found.push(node.node_type.as_str());
        node.properties.iter().for_each(|property| walk(&property.value, &mut found));
    }
    found.extend(journey.dependencies.scripts.values().map(|script| script.text.as_str()));
    found
}

/// Whether one of the texts names a thing.
fn mentions(texts: &[&str], own: &Named<'_>) -> bool {
    // A variable is named with dots within placeholders.
    let dotted = if own.kind == "variable" { own.id.replace('-', ".") } else { own.id.to_owned() };
    texts.iter().any(|text| *text == own.name || text.contains(own.id) || text.contains(&dotted))
}
