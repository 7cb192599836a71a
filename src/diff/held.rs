//! Values as facts hold them: secrets masked, ids with what they stand for.

use std::collections::HashMap;

use serde_json::Value;

use super::facts::{Fact, Held, What};
use super::ids::Ids;
use super::values::{Difference, Seen, differences};
use crate::catalog::{PropertyType, secret};
use crate::model::{DependencyKind, Journey};

/// What the ids of one side stand for.
pub(super) type Names<'j> = HashMap<&'j str, &'j str>;

/// The names of what a journey carries along, by id.
pub(super) fn names(journey: &Journey) -> Names<'_> {
    let scripts = journey.dependencies.scripts.iter().map(|(id, script)| (id.as_str(), script.name.as_str()));
    let themes = journey.dependencies.others.get(&DependencyKind::Themes).into_iter().flatten();
    let themes = themes.filter_map(|(id, theme)| Some((id.as_str(), theme.get("name")?.as_str()?)));
    scripts.chain(themes).filter(|(id, name)| !name.is_empty() && id != name).collect()
}

/// A value of a property as it may be shown.
pub(super) fn held(
    property: &str,
    value: Option<&Value>,
    listed: Option<&PropertyType>,
    names: &Names<'_>,
) -> Held {
    named(value.map(|value| secret::shown(property, value, listed)), names)
}

fn named(value: Option<Value>, names: &Names<'_>) -> Held {
    let name = value.as_ref().and_then(Value::as_str).and_then(|id| names.get(id));
    let name = name.map(|name| (*name).to_owned());
    Held { value, name, is_default: false }
}

/// The facts of a property whose values are not the same.
pub(super) fn facts(
    (property, listed): (&str, Option<&PropertyType>),
    (old, new): (Option<&Value>, Option<&Value>),
    names: (&Names<'_>, &Names<'_>),
    ids: &Ids,
) -> Vec<Fact> {
    let mask = |value: Option<&Value>| value.map(|value| secret::shown(property, value, listed));
    let masked = (mask(old), mask(new));
    let old = Seen { plain: old, shown: masked.0.as_ref() };
    let new = Seen { plain: new, shown: masked.1.as_ref() };
    let mut found = Vec::new();
    for difference in differences(property, old, new, ids) {
        let Difference { path, old, new, is_secret, hunks } = difference;
        let mut add = |what| found.push(Fact { node: None, what });
        if hunks.is_empty() {
            add(What::Property { path, old: named(old, names.0), new: named(new, names.1), is_secret });
        } else {
            for hunk in hunks {
                add(What::Lines { path: path.clone(), hunk });
            }
        }
    }
    found
}
