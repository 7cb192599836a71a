//! Values as people write them: references for ids, `json(…)` for JSON text, `esv(…)` for placeholders.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::build;
use super::declared::can_be_declared;
use crate::catalog::NodeType;
use crate::complete::Identities;
use crate::language::syntax::{Value, ValueKind};
use crate::language::vocabulary::{EsvKind, Function};
use crate::model::names::is_identifier;
use crate::model::{Dependencies, DependencyKind};

/// What values of a journey can refer to.
#[derive(Debug, Default)]
pub struct Known {
    /// The names of script declarations by id.
    pub scripts: BTreeMap<String, String>,
    /// Declared themes by id.
    pub themes: BTreeMap<String, String>,
    /// The journeys of the workspace.
    pub journeys: BTreeSet<String>,
}

/// Lifts the values of one journey.
pub(super) struct Values<'k> {
    pub known: &'k Known,
    /// The keys of the journey's nodes by id.
    pub nodes: BTreeMap<&'k str, &'k str>,
    /// What the journey itself carries: only that is declared in its source, but for scripts, which are whenever it names
    /// them.
    pub own: &'k Dependencies,
    /// The scripts that its values name.
    pub used: RefCell<BTreeSet<String>>,
    /// What decides on the default of properties that name managed objects.
    pub identities: Identities,
}

impl Values<'_> {
    /// A property's value.
    pub(super) fn property(&self, known: Option<&NodeType>, name: &str, own: &Json) -> Value<'static> {
        let reference =
            known.and_then(|known| known.references.iter().find(|reference| reference.key == name));
        match reference.map(|reference| reference.to.as_str()) {
            Some("script") => Self::each(own, &|text| self.script(text)),
            Some("journey") => Self::each(own, &|text| of(&self.known.journeys, text)),
            Some("email-template") => {
                Self::each(own, &|text| self.carried(DependencyKind::EmailTemplates, text))
            }
            Some("social-idp") => {
                Self::each(own, &|text| self.carried(DependencyKind::SocialIdentityProviders, text))
            }
            _ => self.anything(own),
        }
    }

    /// The name of a script's declaration, which the source then needs.
    fn script(&self, id: &str) -> Option<&str> {
        let name = self.known.scripts.get(id).filter(|name| is_identifier(name))?;
        self.used.borrow_mut().insert(id.to_owned());
        Some(name)
    }

    /// The name of something that the journey carries, and that is declared by its own name.
    fn carried(&self, kind: DependencyKind, name: &str) -> Option<&str> {
        let (name, object) = self.own.others.get(&kind)?.get_key_value(name)?;
        can_be_declared(name, object).then_some(name.as_str())
    }

    /// A value in a place where only one kind of name has a meaning.
    fn each<'s>(own: &Json, find: &dyn Fn(&str) -> Option<&'s str>) -> Value<'static> {
        if let Some(placeholder) = placeholder_of(own) {
            return placeholder;
        }
        build::json(own, &mut |text| match find(text).filter(|name| is_identifier(name)) {
            Some(name) => build::reference(name),
            None => string(text),
        })
    }

    fn anything(&self, own: &Json) -> Value<'static> {
        if let Some(placeholder) = placeholder_of(own) {
            return placeholder;
        }
        build::json(own, &mut |text| match self.json_text(text) {
            Some(value) => value,
            None => self.named(text).unwrap_or_else(|| string(text)),
        })
    }

    /// What an id names, where every kind of name has a meaning: nodes win, then scripts, then themes.
    fn named(&self, text: &str) -> Option<Value<'static>> {
        if let Some(key) = self.nodes.get(text) {
            return Some(build::reference(key));
        }
        let is_free = |name: &String| is_identifier(name) && !self.nodes.values().any(|key| key == name);
        if self.known.scripts.get(text).is_some_and(is_free) {
            return self.script(text).map(build::reference);
        }
        let theme = self.known.themes.get(text).filter(|name| is_free(name))?;
        let themes = self.own.others.get(&DependencyKind::Themes)?;
        // A script of the same name would be found first.
        let is_hidden = self.known.scripts.values().any(|script| script == theme);
        (themes.contains_key(text) && !is_hidden).then(|| build::reference(theme))
    }

    /// JSON text that comes back byte for byte when it is parsed and written again.
    fn json_text(&self, text: &str) -> Option<Value<'static>> {
        if !text.starts_with(['{', '[']) {
            return None;
        }
        let parsed: Json = serde_json::from_str(text).ok()?;
        let again = parsed.to_string();
        if again != text || matches!(&parsed, Json::Array(parts) if parts.is_empty()) {
            return None;
        }
        // Inside, a text is a text: nothing there is JSON text once more.
        let inner = build::json(&parsed, &mut |text| self.named(text).unwrap_or_else(|| build::text(text)));
        Some(build::call("json", vec![inner]))
    }
}

fn of<'s>(names: &'s BTreeSet<String>, text: &str) -> Option<&'s str> {
    names.get(text).map(String::as_str)
}

/// A text, or the call of `esv` that gives it.
pub(super) fn string(text: &str) -> Value<'static> {
    match variable(text) {
        Some(name) => build::call(Function::Esv.word(), vec![build::text(&name)]),
        None => build::text(text),
    }
}

/// The variable whose placeholder is the whole of a text, as the console names it.
fn variable(text: &str) -> Option<String> {
    let inner = text.strip_prefix("&{esv.")?.strip_suffix('}')?;
    let (name, default) =
        inner.split_once('|').map_or((inner, None), |(name, default)| (name, Some(default)));
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_';
    if name.is_empty()
        || !name.chars().all(is_plain)
        || default.is_some_and(|default| default.contains(['}', '|']))
    {
        return None;
    }
    let name = format!("esv-{}", name.replace('.', "-"));
    Some(match default {
        Some(default) => format!("{name}|{default}"),
        None => name,
    })
}

/// `{"$int": "&{esv.tries}"}` as a call.
fn placeholder_of(own: &Json) -> Option<Value<'static>> {
    let members = own.as_object().filter(|members| members.len() == 1)?;
    let (key, text) = members.iter().next()?;
    let kind = key.strip_prefix('$').and_then(EsvKind::of)?.word();
    let name = variable(text.as_str()?)?;
    let kind =
        if is_identifier(kind) { build::value(ValueKind::Reference(kind.into())) } else { build::text(kind) };
    Some(build::call(Function::Esv.word(), vec![build::text(&name), kind]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_the_name_of_the_console() {
        assert_eq!(variable("&{esv.twilio.account.sid}").as_deref(), Some("esv-twilio-account-sid"));
        assert_eq!(variable("&{esv.max|3}").as_deref(), Some("esv-max|3"));
        for text in ["&{esv.}", "&{esv.a-b}", "x&{esv.a}", "&{esv.a}&{esv.b}", "&{am.url}"] {
            assert_eq!(variable(text), None, "{text}");
        }
    }

    #[test]
    fn every_kind_of_variable_is_a_call() {
        for kind in EsvKind::ALL.map(EsvKind::word) {
            let mut object = serde_json::Map::new();
            object.insert(format!("${kind}"), "&{esv.x}".into());
            let value = placeholder_of(&Json::Object(object)).expect("a call");
            assert!(
                matches!(value.kind, ValueKind::Call(function, _) if function == Function::Esv.word()),
                "{kind}"
            );
        }
    }
}
