//! Texts that lack a language which the others of the journey have.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::context::{Context, at_property};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Journey, Node};

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let texts = texts(journey, context);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, text) in &texts {
        text.keys().for_each(|locale| *counts.entry(locale).or_default() += 1);
    }
    // A language of the journey is one that at least half of its texts have, and two.
    let is_spoken = |count: usize| count >= 2 && count * 2 >= texts.len();
    let spoken: Vec<&str> =
        counts.iter().filter(|(_, count)| is_spoken(**count)).map(|(locale, _)| *locale).collect();
    if spoken.len() < 2 {
        return;
    }
    for (node, property, text) in &texts {
        let missing: Vec<&str> =
            spoken.iter().copied().filter(|locale| !text.contains_key(*locale)).collect();
        if missing.is_empty() {
            continue;
        }
        let named = listing(missing.iter().copied(), 8);
        let message = format!(
            "`{property}` of `{}` lacks {named}, which other texts of the journey have",
            context.name(node)
        );
        let help = "users of that language see another one here";
        let place = at_property(journey, node, property);
        found.push(Diagnostic::new(Code::LocaleMissing, place, message).help(help));
    }
}

/// The texts by locale of a journey.
fn texts<'j>(
    journey: &'j Journey,
    context: &Context<'_>,
) -> Vec<(&'j Node, &'j str, &'j Map<String, Value>)> {
    let mut texts = Vec::new();
    for node in journey.all_nodes() {
        let Some(known) = context.known(node) else { continue };
        let version = node.version_in(context.catalog);
        for property in node.properties.iter().filter(|property| !property.is_broken) {
            let rule = known.property(version, &property.name);
            let is_localized =
                rule.is_some_and(|rule| rule.localized && rule.default.as_ref() != Some(&property.value));
            if let Some(text) = property.value.as_object().filter(|text| is_localized && !text.is_empty()) {
                texts.push((node, property.name.as_str(), text));
            }
        }
    }
    texts
}
