//! What travels with journeys, decided on once for all of them: scripts, and everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::conflict::{self, Conflict, part_name};
use super::decide::Prefer;
use super::merge::Merge;
use super::patch;
use super::standing::Thing;
use super::weigh::BOTH;
use crate::language::resolve::Carried;
use crate::language::syntax::{Declaration, Keyword};
use crate::lock::Lock;
use crate::lock::fingerprint::{self, Fingerprints};
use crate::model::names::quote;
use crate::model::{DependencyKind, Script};

/// The part of an object that is compared: all of it.
const WHOLE: &str = "content";

/// A change of a declaration.
pub(super) enum Edit {
    /// Takes these properties from the declaration that was lifted.
    Properties(Vec<String>),
    /// The source of a script that has it between quotes.
    Source(String),
    /// What changed in an object whose declaration says more than its file.
    Object { ours: Arc<Value>, theirs: Arc<Value> },
}

impl Merge<'_, '_> {
    /// Decides on scripts; changed ones go to their files.
    pub(super) fn scripts(&mut self) {
        let stage = self.stage;
        for (name, theirs) in stage.carried.scripts() {
            let lock = &stage.lock.scripts[name];
            self.merged.lock.scripts.insert(name.to_owned(), lock.clone());
            let thing = (Keyword::Script.word(), theirs.id.clone());
            let Some(Carried::Script(own)) = self.declared.content(&thing) else { continue };
            let base = self.meeting.lock.scripts.get(name).map(|own| own.base.clone()).unwrap_or_default();
            let called = format!("script:{name}");
            let prints = (fingerprint::script(own), fingerprint::script(theirs));
            let said = format!("script {name}");
            let (mut taken, mut conflicts) =
                self.compare((&called, &said, &[]), &base, &prints.0, &prints.1, ".");
            conflicts.extend(self.with_vars(&called, &[], &mut taken));
            for part in conflicts {
                let called = format!("{called}.{}", part_name(&part));
                self.merged.conflicts.push(self.of_script(
                    &thing,
                    called,
                    (own, theirs),
                    &part,
                    base.get(&part),
                ));
            }
            if taken.iter().any(|part| part == "text") {
                self.write(&thing, theirs.text.as_bytes());
                self.edit(&thing, &|| Edit::Source(theirs.text.clone()));
            }
            taken.retain(|part| part != "text");
            if !taken.is_empty() {
                let names = || taken.iter().map(|part| part.trim_start_matches('=').to_owned()).collect();
                self.edit(&thing, &|| Edit::Properties(names()));
            }
        }
    }

    /// Lets the lock know themes by the ids that they have now: of what only the id changed, nothing else did.
    pub(super) fn moved(&mut self, moved: &BTreeMap<String, String>) {
        for (new, old) in moved {
            let place = |id: &str| Lock::object(DependencyKind::Themes, id);
            if let Some(base) = self.merged.lock.realm.remove(&place(old)) {
                self.moved.insert(place(new), base);
            }
            let thing = (Keyword::Theme.word(), new.clone());
            let name = self.declared.places(&thing).first().map_or(new, |place| &place.name);
            self.merged.notes.push(format!("the theme `{name}` has another id now; matched by its name"));
        }
    }

    /// Decides on everything else.
    pub(super) fn others(&mut self) {
        let stage = self.stage;
        for (kind, key, keyword, name, theirs) in stage.carried.others() {
            let part = |fingerprint: &String| Fingerprints::from([(WHOLE.to_owned(), fingerprint.clone())]);
            let place = Lock::object(kind, key);
            let other = fingerprint::of(theirs);
            self.merged.lock.realm.insert(place.clone(), other.clone());
            let thing = (keyword.word(), key.to_owned());
            let Some(Carried::Other(_, own)) = self.declared.content(&thing) else { continue };
            let base = self.meeting.lock.realm.get(&place).or(self.moved.get(&place));
            let base = base.map(part).unwrap_or_default();
            let (called, said) = (format!("{}:{name}", keyword.word()), format!("{} {name}", keyword.word()));
            let own_print = part(&fingerprint::of(own));
            let (taken, conflicts) =
                self.compare((&called, &said, &[]), &base, &own_print, &part(&other), ".");
            if !conflicts.is_empty() {
                let (ours, theirs) = conflict::objects(own, theirs);
                let was = "not kept".to_owned();
                self.merged.conflicts.push(Conflict {
                    place: self.place(&thing),
                    name: called.clone(),
                    what: BOTH.to_owned(),
                    sides: Conflict::sides(was, ours, theirs),
                    mend: None,
                });
            }
            if !taken.is_empty() && !self.is_with_var(&thing, &called, own, theirs) {
                let (ours, theirs) = (Arc::clone(own), Arc::clone(theirs));
                self.write(&thing, format!("{theirs:#}\n").as_bytes());
                self.edit(&thing, &|| Edit::Object { ours: Arc::clone(&ours), theirs: Arc::clone(&theirs) });
            }
        }
    }

    /// Whether an object cannot be taken from the export, since the source says what changed with a variable; that is reported.
    fn is_with_var(&mut self, thing: &Thing, called: &str, ours: &Value, theirs: &Value) -> bool {
        let is_changed = |(name, _): &(&str, &str)| ours.get(*name) != theirs.get(*name);
        let Some((name, var)) = self.written.vars_of(called).filter(is_changed).min() else { return false };
        match self.prefer(&[called.to_owned()]) {
            Some(Prefer::Export) => return false,
            Some(Prefer::Source) => return true,
            None => {}
        }
        let told = |object: &Value| {
            let value = object.get(name);
            value.map_or_else(|| "nothing".to_owned(), |value| conflict::told(name, value, None))
        };
        let sides = vec![("source", told(ours)), ("export", told(theirs))];
        let what =
            format!("has another `{name}` in the export, and the source says it with the variable `{var}`");
        let conflict =
            Conflict { place: self.place(thing), name: called.to_owned(), what, sides, mend: None };
        self.merged.conflicts.push(conflict);
        true
    }

    /// A part of a script that both sides changed.
    fn of_script(
        &self,
        thing: &Thing,
        name: String,
        (own, other): (&Script, &Script),
        part: &str,
        kept: Option<&String>,
    ) -> Conflict {
        let property = part_name(part);
        let was = match kept {
            None => "nothing".to_owned(),
            Some(kept) => fingerprint::value(kept)
                .map_or_else(|| "not kept".to_owned(), |value| conflict::told(property, &value, None)),
        };
        let value = |script: &Script| match part {
            "name" => quote(&script.name),
            _ => script
                .attributes
                .get(property)
                .map_or_else(|| "nothing".to_owned(), |value| conflict::told(property, value, None)),
        };
        let (ours, theirs) = match part {
            "text" => conflict::texts(&own.text, &other.text),
            _ => (value(own), value(other)),
        };
        let what = BOTH.to_owned();
        Conflict {
            place: self.place(thing),
            name,
            what,
            sides: Conflict::sides(was, ours, theirs),
            mend: None,
        }
    }

    /// Where a thing stands: its file, or its declaration.
    fn place(&self, thing: &Thing) -> String {
        let Some(place) = self.declared.places(thing).first() else { return "the sources".to_owned() };
        match &place.path {
            Some(path) => path.display().to_string(),
            None => conflict::place(Some(place.span), self.meeting.sources),
        }
    }

    /// Writes a thing to the files that declarations name for it.
    fn write(&mut self, thing: &Thing, bytes: &[u8]) {
        let paths: BTreeSet<&PathBuf> =
            self.declared.places(thing).iter().filter_map(|place| place.path.as_ref()).collect();
        self.merged.files.extend(paths.into_iter().map(|path| (path.clone(), bytes.to_vec())));
    }

    fn edit(&mut self, thing: &Thing, edit: &dyn Fn() -> Edit) {
        for place in self.declared.places(thing) {
            self.edits.entry((place.file, thing.clone())).or_default().push(edit());
        }
    }
}

impl Edit {
    /// Changes a declaration; `lifted` is the one of the import.
    pub(super) fn apply(&self, declaration: &mut Declaration<'_>, lifted: Option<&Declaration<'static>>) {
        let body = &mut declaration.body;
        match (self, lifted) {
            (Self::Properties(names), Some(lifted)) => {
                for name in names {
                    patch::property(body, &lifted.body, name);
                }
            }
            (Self::Properties(_), None) => {}
            (Self::Source(text), _) => {
                if patch::has(body, "source") {
                    patch::set(body, "source", &Value::String(text.clone()));
                }
            }
            (Self::Object { ours, theirs }, _) => {
                let has_file = patch::has(body, "file");
                let none = serde_json::Map::new();
                let ours = ours.as_object().unwrap_or(&none);
                let theirs = theirs.as_object().unwrap_or(&none);
                for key in ours.keys().filter(|key| !theirs.contains_key(*key)) {
                    patch::remove(body, key);
                }
                for (key, value) in theirs.iter().filter(|(key, value)| ours.get(*key) != Some(value)) {
                    if !has_file || patch::has(body, key) {
                        patch::set(body, key, value);
                    }
                }
            }
        }
    }
}
