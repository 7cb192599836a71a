//! How a server differs from the catalogue, as people and programs read it.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{CatalogDiff, Difference, What};
use crate::catalog::facts_of;

/// A block for each type that differs, and what was compared.
pub fn diff_text(diff: &CatalogDiff) -> String {
    let mut out = String::new();
    let mut last = "";
    let is_of_type = |what| matches!(what, What::TypeOnlyThere | What::TypeOnlyHere);
    for difference in diff.differences.iter().filter(|difference| !is_of_type(difference.what)) {
        if difference.node_type != last {
            let _ = writeln!(out, "{}", difference.node_type);
            last = &difference.node_type;
        }
        let _ = writeln!(out, "  {}", line(difference));
    }
    let title = diff.target.title();
    for (what, head) in [
        (What::TypeOnlyThere, "Types that the catalogue lacks".to_owned()),
        (What::TypeOnlyHere, format!("Types of {title} that the reply lacks")),
    ] {
        let found: Vec<&Difference> = diff.differences.iter().filter(|own| own.what == what).collect();
        if found.is_empty() {
            continue;
        }
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{head}");
        for difference in found {
            let _ = writeln!(out, "  {}{}", difference.node_type, outcomes(difference));
        }
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    let types = if diff.compared == 1 { "type" } else { "types" };
    let told = match diff.differences.len() {
        0 => "no difference".to_owned(),
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    };
    let _ = writeln!(
        out,
        "{gap}{} {types} compared with the catalogue for {title}, whose facts are of {}: {told}",
        diff.compared,
        facts_of()
    );
    out
}

fn outcomes(difference: &Difference) -> String {
    let ids = difference.theirs.as_ref().and_then(Value::as_array);
    ids.filter(|ids| !ids.is_empty()).map(|ids| format!(": {}", listed(ids))).unwrap_or_default()
}

fn listed(values: &[Value]) -> String {
    let words = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    words.collect::<Vec<_>>().join(", ")
}

/// A value in a line; nothing for one that is not there.
fn said(value: Option<&Value>) -> String {
    match value {
        None => "none".to_owned(),
        Some(Value::Array(values)) => listed(values),
        Some(value) => value.to_string(),
    }
}

fn line(difference: &Difference) -> String {
    let (ours, theirs) = (said(difference.ours.as_ref()), said(difference.theirs.as_ref()));
    let name = difference.name.as_deref().unwrap_or_default();
    let word = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    match difference.what {
        What::TypeOnlyThere | What::TypeOnlyHere => String::new(),
        What::Version => {
            format!("version {}, in the catalogue {}", word(&difference.theirs), word(&difference.ours))
        }
        What::PropertyOnlyThere => format!("`{name}` is not in the catalogue ({})", word(&difference.theirs)),
        What::PropertyOnlyHere => format!("`{name}` is in the catalogue only"),
        What::Kind => {
            format!(
                "`{name}` is of type {}, in the catalogue {}",
                word(&difference.theirs),
                word(&difference.ours)
            )
        }
        What::Required if difference.theirs == Some(Value::Bool(true)) => {
            format!("`{name}` is required, in the catalogue it is not")
        }
        What::Required => format!("`{name}` is not required, in the catalogue it is"),
        What::Default => format!("`{name}` has the default {theirs}, in the catalogue {ours}"),
        What::Values => format!("`{name}` takes {theirs}, in the catalogue {ours}"),
        What::Outcomes if difference.ours.is_none() => {
            format!("outcomes {theirs}; the catalogue does not know the ids")
        }
        What::Outcomes => format!("outcomes {theirs}, in the catalogue {ours}"),
        What::InPage => {
            format!("in a page: {}, in the catalogue {}", word(&difference.theirs), word(&difference.ours))
        }
    }
}

/// The same as JSON text, stable for programs: `{"target", "factsOf", "compared", "differences"}`, the last an array of
/// `{"type", "what", "name"?, "catalogue"?, "reply"?}` with the words of [`What::word`].
pub fn diff_json(diff: &CatalogDiff) -> String {
    let member = |difference: &Difference| {
        let mut out = Map::new();
        out.insert("type".to_owned(), Value::from(difference.node_type.as_str()));
        out.insert("what".to_owned(), Value::from(difference.what.word()));
        for (key, value) in [
            ("name", difference.name.as_deref().map(Value::from)),
            ("catalogue", difference.ours.clone()),
            ("reply", difference.theirs.clone()),
        ] {
            if let Some(value) = value {
                out.insert(key.to_owned(), value);
            }
        }
        Value::Object(out)
    };
    let value = json!({
        "target": diff.target.word(),
        "factsOf": facts_of(),
        "compared": diff.compared,
        "differences": diff.differences.iter().map(member).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}
