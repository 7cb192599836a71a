//! One type as a server describes it, against its entry.

use serde_json::{Map, Value};

use super::{Difference, What};
use crate::catalog::extra::{Compatibility, Stated};
use crate::catalog::property::PropertyType;
use crate::catalog::rule::Rule;
use crate::catalog::{Catalog, NodeType, Target, is_empty, release};

/// Collects how `theirs` differs from `ours`.
pub(super) fn types(
    catalog: &Catalog,
    ours: &NodeType,
    theirs: &Stated,
    target: Target,
    out: &mut Vec<Difference>,
) {
    let mut report =
        |what: What, name: Option<&str>, ours_says: Option<Value>, theirs_says: Option<Value>| {
            out.push(Difference {
                node_type: ours.id.clone(),
                what,
                name: name.map(str::to_owned),
                ours: ours_says,
                theirs: theirs_says,
            });
        };
    let latest = ours.versions.iter().max_by_key(|version| release::parse(version));
    if latest.is_some_and(|latest| release::parse(latest) != release::parse(&theirs.version)) {
        let latest = latest.map(|latest| Value::from(latest.as_str()));
        report(What::Version, None, latest, Some(Value::from(theirs.version.as_str())));
    }
    properties(ours, theirs, target, &mut report);
    outcomes(catalog, ours, theirs, target, &mut report);
    let here = match (ours.in_page, ours.page.standalone) {
        (false, _) => Compatibility::Unsupported,
        (true, true) => Compatibility::Standalone,
        (true, false) => Compatibility::Supported,
    };
    if let Some(there) = theirs.in_page.filter(|there| *there != here) {
        report(What::InPage, None, Some(Value::from(here.word())), Some(Value::from(there.word())));
    }
}

type Report<'r> = dyn FnMut(What, Option<&str>, Option<Value>, Option<Value>) + 'r;

fn properties(ours: &NodeType, theirs: &Stated, target: Target, report: &mut Report<'_>) {
    for there in &theirs.properties {
        let name = Some(there.name.as_str());
        let Some(here) = ours.property(&theirs.version, &there.name) else {
            if !ours.open_properties {
                report(What::PropertyOnlyThere, name, None, Some(Value::from(there.kind.word())));
            }
            continue;
        };
        if here.kind != there.kind {
            let (here, there) = (here.kind.word(), there.kind.word());
            report(What::Kind, name, Some(Value::from(here)), Some(Value::from(there)));
            continue;
        }
        if here.required != there.required && !here.observed_only {
            report(What::Required, name, Some(here.required.into()), Some(there.required.into()));
        }
        if let Some(template) = &theirs.template
            && !is_same_default(here.default.as_ref(), template.get(&there.name))
            && !ours.names_identities(&here.name)
        {
            report(What::Default, name, here.default.clone(), template.get(&there.name).cloned());
        }
        // A list that only this server's own scripts and journeys make says nothing of the type.
        if !here.allowed.is_empty() && !is_same_set(&here.allowed, &there.allowed) {
            let list = |values: &[Value]| Some(Value::from(values.to_vec()));
            report(What::Values, name, list(&here.allowed), list(&there.allowed));
        }
    }
    let is_there = |name: &str| theirs.properties.iter().any(|there| there.name == name);
    let expected = |rule: &&PropertyType| {
        !rule.observed_only && target.admits(rule.since.as_deref(), rule.until.as_deref())
    };
    for here in ours.properties(&theirs.version).filter(expected).filter(|rule| !is_there(&rule.name)) {
        report(What::PropertyOnlyHere, Some(&here.name), Some(Value::from(here.kind.word())), None);
    }
}

/// Equal, or nothing on both sides.
fn is_same_default(here: Option<&Value>, there: Option<&Value>) -> bool {
    let [here, there] = [here, there].map(|value| value.filter(|value| !is_empty(value)));
    let [one, other] = [here, there].map(|value| value.and_then(Value::as_f64));
    here == there || (one.is_some() && one == other)
}

fn is_same_set(here: &[Value], there: &[Value]) -> bool {
    here.len() == there.len() && here.iter().all(|value| there.contains(value))
}

fn outcomes(catalog: &Catalog, ours: &NodeType, theirs: &Stated, target: Target, report: &mut Report<'_>) {
    let Some(items) = &theirs.outcomes else { return };
    let mut is_elsewhere = false;
    ours.outcomes_rule(&theirs.version).each(&mut |rule| {
        is_elsewhere |= matches!(rule, Rule::Children { .. } | Rule::Delegate { .. } | Rule::Definition);
    });
    if is_elsewhere {
        return;
    }
    let config = theirs.template.clone().unwrap_or(Value::Object(Map::new()));
    let derived = catalog.outcomes(ours, &theirs.version, &config, target);
    let there: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    let here: Vec<&str> = derived.list.iter().map(|outcome| outcome.id.as_str()).collect();
    // Where the configuration makes them, the default one may make none.
    let is_known = !derived.open || !here.is_empty() || (there.is_empty() && derived.candidates.is_empty());
    if here != there {
        let own = is_known.then(|| Value::from(here));
        report(What::Outcomes, None, own, Some(Value::from(there)));
    }
}
