//! Values: when two mean the same, and what differs where they do not.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::ids::Ids;
use super::lines::{self, Hunk};
use crate::platform::VOLATILE;

/// A difference within a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The property, and the way from there: `pageHeader.en`.
    pub path: String,
    /// What was there, secrets masked.
    pub old: Option<Value>,
    /// What is there, secrets masked.
    pub new: Option<Value>,
    /// Whether what differs is a secret, so that the values do not tell it.
    pub is_secret: bool,
    /// The lines that differ, for texts of several lines.
    pub hunks: Vec<Hunk>,
}

/// Whether two values mean the same: numbers by value, JSON text by what it says, ids by what they stand for. What the
/// platform sets by itself is left out; what is null or empty within a value is not there.
pub fn same(old: &Value, new: &Value, ids: &Ids) -> bool {
    match (old, new) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| a.to_bits() == b.to_bits())
        }
        (Value::String(a), Value::String(b)) => {
            a == b || ids.translate(a) == b.as_str() || as_json(a, b).is_some_and(|(a, b)| same(&a, &b, ids))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, ids))
        }
        (Value::Object(a), Value::Object(b)) => pairs(a, b, ids).all(|(_, a, b)| same_or_none(a, b, ids)),
        _ => old == new,
    }
}

fn same_or_none(old: Option<&Value>, new: Option<&Value>, ids: &Ids) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => same(old, new, ids),
        (Some(only), None) | (None, Some(only)) => says_nothing(only),
        (None, None) => true,
    }
}

/// Whether a member says nothing: null, or a list or map without anything that says something.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.values().all(says_nothing),
        _ => false,
    }
}

/// The members of two objects by their keys, in the order of the old one; a key may be an id.
fn pairs<'v>(
    old: &'v Map<String, Value>,
    new: &'v Map<String, Value>,
    ids: &'v Ids,
) -> impl Iterator<Item = (&'v str, Option<&'v Value>, Option<&'v Value>)> {
    let is_own = |key: &str| !VOLATILE.contains(&key);
    let translated: BTreeSet<String> = old.keys().map(|key| ids.translate(key).into_owned()).collect();
    let first = old.iter().map(|(key, value)| (key.as_str(), Some(value), new.get(&*ids.translate(key))));
    let rest = new.iter().filter(move |(key, _)| !translated.contains(*key));
    first.chain(rest.map(|(key, value)| (key.as_str(), None, Some(value)))).filter(move |row| is_own(row.0))
}

/// Two texts as the JSON that they hold.
fn as_json(old: &str, new: &str) -> Option<(Value, Value)> {
    let parse = |text: &str| -> Option<Value> {
        let text = text.trim_start();
        if text.starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None }
    };
    Some((parse(old)?, parse(new)?))
}

/// A value, and the same as it may be shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen<'v> {
    /// The value; none where there is nothing.
    pub plain: Option<&'v Value>,
    /// The value with its secrets masked.
    pub shown: Option<&'v Value>,
}

impl<'v> Seen<'v> {
    /// A value that holds no secret.
    pub fn open(value: Option<&'v Value>) -> Self {
        Self { plain: value, shown: value }
    }

    /// What stands within both.
    fn within(self, inside: impl Fn(&'v Value) -> Option<&'v Value>) -> Self {
        Self { plain: self.plain.and_then(&inside), shown: self.shown.and_then(inside) }
    }

    /// Whether something of it is masked as a whole, so that nobody shall look into it.
    fn is_masked(self) -> bool {
        let kind = |value: Option<&Value>| value.map(std::mem::discriminant);
        kind(self.plain) != kind(self.shown)
    }
}

/// What differs between two values that are not the same, as small as it can be told.
pub fn differences(path: &str, old: Seen<'_>, new: Seen<'_>, ids: &Ids) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(path, old, new, ids, &mut found);
    found
}

fn walk(path: &str, old: Seen<'_>, new: Seen<'_>, ids: &Ids, found: &mut Vec<Difference>) {
    let is_hidden = old.is_masked() || new.is_masked();
    match (old.plain, new.plain) {
        (Some(Value::Object(a)), Some(Value::Object(b))) if !is_hidden => {
            for (key, was, is) in pairs(a, b, ids) {
                if !same_or_none(was, is, ids) {
                    let translated = ids.translate(key);
                    let new = new.within(|value| value.get(&*translated));
                    walk(&format!("{path}.{key}"), old.within(|value| value.get(key)), new, ids, found);
                }
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b)))
            if !is_hidden && a.len() == b.len() && a.iter().chain(b).any(Value::is_object) =>
        {
            for (number, (was, is)) in a.iter().zip(b).enumerate() {
                if !same(was, is, ids) {
                    let [old, new] = [old, new].map(|seen| seen.within(|value| value.get(number)));
                    walk(&format!("{path}[{number}]"), old, new, ids, found);
                }
            }
        }
        (Some(Value::String(a)), Some(Value::String(b))) => {
            let texts = old.shown.and_then(Value::as_str).zip(new.shown.and_then(Value::as_str));
            match (as_json(a, b), texts.and_then(|(a, b)| as_json(a, b))) {
                (Some((a, b)), Some((shown_a, shown_b))) => {
                    let old = Seen { plain: Some(&a), shown: Some(&shown_a) };
                    let new = Seen { plain: Some(&b), shown: Some(&shown_b) };
                    walk(path, old, new, ids, found);
                }
                _ => found.push(text(path, (a, b), (old, new), ids)),
            }
        }
        _ => found.push(whole(path, old, new)),
    }
}

/// Two texts that differ, by their lines where they have several.
fn text(path: &str, (a, b): (&str, &str), (old, new): (Seen<'_>, Seen<'_>), ids: &Ids) -> Difference {
    let mut difference = whole(path, old, new);
    if a.contains('\n') && b.contains('\n') && !difference.is_secret {
        let shown =
            |seen: Seen<'_>| seen.shown.and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
        let shown = (ids.translate(&shown(old)).into_owned(), shown(new));
        difference.hunks = lines::hunks((&ids.translate(a), b), (&shown.0, &shown.1));
        difference.is_secret = difference.hunks.is_empty();
    }
    difference
}

fn whole(path: &str, old: Seen<'_>, new: Seen<'_>) -> Difference {
    let is_masked = old.plain != old.shown || new.plain != new.shown;
    Difference {
        path: path.to_owned(),
        old: old.shown.cloned(),
        new: new.shown.cloned(),
        is_secret: is_masked && (old.shown == new.shown || old.shown.is_none() || new.shown.is_none()),
        hunks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_means_the_same_is_the_same() {
        let ids = Ids::default();
        let one: Value = serde_json::from_str("1.0").expect("a number");
        for (a, b) in [
            (json!({ "a": 1, "b": null, "c": { "d": {} }, "e": [] }), json!({ "a": one })),
            (json!("{\"a\": [1]}"), json!("{ \"a\":[ 1.0 ] }")),
            (json!({ "x": { "_rev": "1", "a": 2 } }), json!({ "x": { "a": 2 } })),
        ] {
            assert!(same(&a, &b, &ids), "{a} {b}");
            assert!(same(&b, &a, &ids), "{b} {a}");
        }
        for (a, b) in [(json!("1"), json!(1)), (json!([1, 2]), json!([2, 1])), (json!(""), json!(null))] {
            assert!(!same(&a, &b, &ids), "{a} {b}");
        }
    }

    #[test]
    fn differences_are_as_small_as_they_can_be() {
        let old = json!({ "en": "a", "fr": "b", "gone": 1 });
        let new = json!({ "en": "a", "fr": "c", "new": 2 });
        let found = differences("p", Seen::open(Some(&old)), Seen::open(Some(&new)), &Ids::default());
        let paths: Vec<&str> = found.iter().map(|found| found.path.as_str()).collect();
        assert_eq!(paths, ["p.fr", "p.gone", "p.new"]);
    }
}
