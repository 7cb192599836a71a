//! What else journeys carry along, in files of its own, and which journeys use it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::uses::Uses;
use crate::model::DependencyKind;
use crate::platform::bundle::Bundle;
use crate::platform::origin::{Origin, Reach};
use crate::platform::read::Note;
use crate::platform::{carry, scripts};

/// The things of all files.
#[derive(Default)]
pub(super) struct Others {
    list: Vec<Thing>,
    by_key: HashMap<(DependencyKind, String), Vec<usize>>,
    /// Themes by their names, and by the names of the journeys that they are for.
    themes: HashMap<String, Vec<usize>>,
    themes_for: HashMap<String, Vec<usize>>,
    /// Of these kinds a journey can use one whose name it does not say.
    providers: Vec<usize>,
    saml: Vec<usize>,
    circles: Vec<usize>,
}

struct Thing {
    origin: Origin,
    kind: DependencyKind,
    key: String,
    value: Value,
    is_used: bool,
    /// What is odd about the texts that it names.
    notes: Vec<String>,
}

impl Others {
    pub(super) fn add(&mut self, origin: Origin, kind: DependencyKind, key: String, value: Value) {
        let place = self.list.len();
        match kind {
            DependencyKind::SocialIdentityProviders => self.providers.push(place),
            DependencyKind::Saml2Entities => self.saml.push(place),
            DependencyKind::CirclesOfTrust => self.circles.push(place),
            DependencyKind::Themes => {
                if let Some(name) = value.get("name").and_then(Value::as_str) {
                    self.themes.entry(name.to_owned()).or_default().push(place);
                }
                for journey in value.get("linkedTrees").and_then(Value::as_array).into_iter().flatten() {
                    if let Some(journey) = journey.as_str() {
                        self.themes_for.entry(journey.to_owned()).or_default().push(place);
                    }
                }
            }
            _ => {}
        }
        self.by_key.entry((kind, key.clone())).or_default().push(place);
        self.list.push(Thing { origin, kind, key, value, is_used: false, notes: Vec::new() });
    }

    /// Puts the texts that things name into their places.
    pub(super) fn inline(&mut self, texts: &super::texts::Texts) {
        for Thing { origin, value, notes, .. } in &mut self.list {
            texts.inline(value, &origin.path, |text| Value::String(text.to_owned()), notes);
        }
    }

    /// A thing by its kind and key, as near to a journey as there is one.
    pub(super) fn find(&mut self, kind: DependencyKind, key: &str, near: &Origin) -> Option<Value> {
        let place = self.nearest(self.by_key.get(&(kind, key.to_owned()))?, near)?;
        self.list[place].is_used = true;
        Some(self.list[place].value.clone())
    }

    fn nearest(&self, places: &[usize], near: &Origin) -> Option<usize> {
        let usable = places.iter().copied().filter(|place| near.may_use(&self.list[*place].origin));
        usable.rev().max_by_key(|place| near.nearness(&self.list[*place].origin))
    }

    /// Gives a journey what it uses, and says what it uses that is not here.
    pub(super) fn attach(
        &mut self,
        bundle: &mut Bundle,
        uses: &Uses,
        missing: &mut BTreeMap<DependencyKind, BTreeSet<String>>,
        notes: &mut Vec<Note>,
    ) {
        let near = bundle.origin.clone();
        let mut places = BTreeSet::new();
        let by_key = |kind: DependencyKind, key: &str| -> Option<usize> {
            self.nearest(self.by_key.get(&(kind, key.to_owned()))?, &near)
        };
        let mut templates = uses.templates.clone();
        for variable in &uses.variables {
            // A template can be named by a variable, which frodo carries along.
            if let Some(place) = by_key(DependencyKind::Variables, variable) {
                places.insert(place);
                let name = self.list[place].value.get("value").and_then(Value::as_str);
                templates.extend(name.map(str::to_owned));
            }
        }
        let named =
            [(DependencyKind::EmailTemplates, &templates), (DependencyKind::NodeTypes, &uses.custom_types)];
        for (kind, keys) in named {
            for key in keys {
                match by_key(kind, key) {
                    Some(place) => {
                        places.insert(place);
                    }
                    None if has(bundle, kind, key) => {}
                    None => {
                        missing.entry(kind).or_default().insert(key.clone());
                    }
                }
            }
        }
        for theme in &uses.themes {
            let by_name = || self.nearest(self.themes.get(theme)?, &near);
            places.extend(by_key(DependencyKind::Themes, theme).or_else(by_name));
        }
        let usable = |places: &[usize]| -> Vec<usize> {
            places.iter().copied().filter(|place| near.may_use(&self.list[*place].origin)).collect()
        };
        places.extend(usable(self.themes_for.get(bundle.name()).map_or(&[], Vec::as_slice)));
        if uses.asks_providers {
            let is_asked = |place: &usize| {
                let Thing { key, value, .. } = &self.list[*place];
                value.get("enabled") != Some(&Value::Bool(false))
                    && (uses.providers.is_empty() || uses.providers.contains(key))
            };
            places.extend(usable(&self.providers).into_iter().filter(is_asked));
        }
        if !uses.saml.is_empty() {
            let entities: Vec<usize> = usable(&self.saml);
            let entities: Vec<usize> =
                entities.into_iter().filter(|place| uses.is_entity(&self.list[*place].value)).collect();
            let ids: Vec<String> = entities
                .iter()
                .filter_map(|place| self.list[*place].value.get("entityId")?.as_str())
                .map(|id| format!("{id}|saml2"))
                .collect();
            let trusts = |place: &usize| {
                let trusted = self.list[*place].value.get("trustedProviders").and_then(Value::as_array);
                trusted.into_iter().flatten().any(|one| ids.iter().any(|id| one == id))
            };
            places.extend(usable(&self.circles).into_iter().filter(trusts));
            places.extend(entities);
        }
        for place in places {
            let thing = &mut self.list[place];
            thing.is_used = true;
            let note = insert(bundle, thing.kind, &thing.key, thing.value.clone());
            notes.extend(note.map(|note| Note::new(&thing.origin.path, note)));
        }
    }

    /// The scripts that used providers name.
    pub(super) fn transforms(bundle: &Bundle) -> impl Iterator<Item = String> {
        let providers = bundle.dependencies.get(&DependencyKind::SocialIdentityProviders);
        let providers = providers.and_then(Value::as_object).into_iter().flat_map(Map::values);
        providers.filter_map(|provider| provider.get("transform")?.as_str().map(str::to_owned))
    }

    /// What is odd about used things.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let used = self.list.iter().filter(|thing| thing.is_used);
        used.flat_map(|thing| thing.notes.iter().map(Note::plain))
    }

    /// How many things of each kind no journey uses.
    pub(super) fn left(&self) -> BTreeMap<DependencyKind, usize> {
        let mut left = BTreeMap::new();
        for thing in self.list.iter().filter(|thing| !thing.is_used && thing.origin.reach != Reach::Beside) {
            *left.entry(thing.kind).or_default() += 1;
        }
        left
    }
}

/// Whether a journey has something already.
fn has(bundle: &Bundle, kind: DependencyKind, key: &str) -> bool {
    match bundle.dependencies.get(&kind) {
        Some(Value::Object(own)) => own.contains_key(key),
        Some(Value::Array(own)) => own.iter().any(|one| one.get("_id").is_some_and(|id| id == key)),
        _ => false,
    }
}

/// Gives a journey something; what it has of the same key stays, and is said when it is another thing.
pub(super) fn insert(bundle: &mut Bundle, kind: DependencyKind, key: &str, value: Value) -> Option<String> {
    let own = bundle.dependencies.entry(kind).or_insert(Value::Null);
    if own.is_null() {
        *own = Value::Object(Map::new());
    }
    let first = match own {
        Value::Array(list) => {
            let first = list.iter().find(|one| one.get("_id").is_some_and(|id| id == key)).cloned();
            if first.is_none() {
                list.push(value.clone());
            }
            first
        }
        Value::Object(map) => {
            let first = map.get(key).cloned();
            if first.is_none() {
                map.insert(key.to_owned(), value.clone());
            }
            first
        }
        _ => None,
    };
    let is_other = first.is_some_and(|mut first| {
        let mut value = value;
        scripts::without_volatile(&mut first);
        scripts::without_volatile(&mut value);
        first != value
    });
    is_other.then(|| {
        let (word, name, path) = (carry::word(kind), bundle.name(), &bundle.origin.path);
        format!("{word} `{key}` is another one than journey `{name}` carries in {path}, which counts")
    })
}
