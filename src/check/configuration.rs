//! The configuration of each node against its type.

use super::Pass;
use super::values::Checked;
use crate::catalog::{NodeType, PropertyType, is_locale};
use crate::complete::{Configured, Facts, alternatives, is_filled, is_of_platform, left, names_theme};
use crate::diagnostic::{Code, Diagnostic, Place, listing, one_of};
use crate::model::{Journey, Node, Property};

pub(super) fn check(journey: &Journey, facts: &Facts, pass: &mut Pass<'_, '_>) {
    for (node, facts) in journey.nodes.iter().zip(&facts.nodes) {
        check_node(journey, node, &facts.configured, pass);
        for (child, configured) in node.children.iter().zip(&facts.children_configured) {
            check_node(journey, child, configured, pass);
        }
    }
}

fn check_node(journey: &Journey, node: &Node, configured: &Configured, pass: &mut Pass<'_, '_>) {
    // The numbers are those that the facts speak of.
    let said = || node.properties.iter().enumerate().filter(|(_, property)| property.is_said());
    for (_, property) in said().filter(|(_, property)| is_of_platform(node, &property.name)) {
        let message = format!("`{}` is not for a source to say", property.name);
        let help = match property.name.as_str() {
            "nodes" => "the children of a page are nodes between its braces",
            _ => "it follows from the node's name, its type and its configuration",
        };
        let place = journey.place_of_property(node, property);
        pass.report(Diagnostic::new(Code::UnknownProperty, place, message).help(help));
    }
    let catalog = pass.completing.catalog;
    let Some(known) = catalog.get(&node.node_type) else { return };
    let version = node.version_in(catalog);
    for (index, property) in said().filter(|(_, property)| !is_of_platform(node, &property.name)) {
        match known.property(version, &property.name) {
            Some(rule) => {
                let makes_outcomes = known.outcomes_rule(version).reads_list(&property.name);
                let is_broken = property.is_broken && !configured.is_misfit(index);
                let target = pass.completing.target;
                let value = Checked { rule, journey, node, property, is_broken, makes_outcomes, target };
                pass.diagnostics.extend(value.faults());
            }
            None if known.open_properties => {}
            None => pass.report(unknown(journey, known, version, property, node)),
        }
    }
    if node.is_broken {
        return;
    }
    missing(journey, node, known, configured, pass);
    for constraint in known.broken_constraints(version, &node.properties) {
        let blamed = node.properties.get(&constraint.property);
        if let Some(keys) = blamed.filter(|_| constraint.is_of_locales()) {
            pass.diagnostics.extend(no_locales(journey, node, keys));
            continue;
        }
        let place =
            blamed.map_or_else(|| journey.place_of(node), |property| journey.place_of_value(node, property));
        pass.report(Diagnostic::new(Code::ConflictingProperties, place, constraint.message.clone()));
    }
}

/// Reports what has neither a value nor a default.
fn missing(
    journey: &Journey,
    node: &Node,
    known: &NodeType,
    configured: &Configured,
    pass: &mut Pass<'_, '_>,
) {
    let version = node.version_in(pass.completing.catalog);
    let missing = known
        .properties(version)
        .filter(|rule| is_missing(rule, node, pass) && !configured.is_meant(&rule.name));
    let (needed, left): (Vec<&PropertyType>, Vec<&PropertyType>) =
        missing.partition(|rule| is_refused_without(known, version, rule));
    let named = |rules: &[&PropertyType]| listing(rules.iter().map(|rule| rule.name.as_str()), 8);
    if let Some(first) = needed.first() {
        let message = format!("`{}` needs {}", node.key, named(&needed));
        let help = format!("the platform has no default for it: add `{} = …`", first.name);
        pass.report(Diagnostic::new(Code::MissingProperty, journey.place_of(node), message).help(help));
    }
    if let Some(first) = left.first() {
        let message = format!("`{}` leaves {} without a value", node.key, named(&left));
        let help =
            format!("the platform has no default for it: add `{} = …` if the node uses it", first.name);
        pass.report(Diagnostic::new(Code::ValueNotGiven, journey.place_of(node), message).help(help));
    }
}

fn is_missing(rule: &PropertyType, node: &Node, pass: &Pass<'_, '_>) -> bool {
    is_filled(rule, pass.completing.target)
        && rule.usable_default().is_none()
        && !rule.is_secret()
        && node
            .properties
            .get(&rule.name)
            .is_none_or(|property| property.value.is_null() && !property.is_broken)
        && !(rule.name == "nodes" && node.is_page())
}

/// Whether the platform is known to refuse a node without a value for a property. That a schema lists it as required
/// says only that it has no default; that an empty value is refused, that it makes the outcomes, or that it names what
/// the node runs, says more.
fn is_refused_without(known: &NodeType, version: &str, rule: &PropertyType) -> bool {
    let runs = |reference: &&crate::catalog::Reference| {
        reference.key == rule.name && ["journey", "script", "node-type"].contains(&reference.to.as_str())
    };
    rule.non_empty
        || rule.min_items.is_some_and(|least| least > 0)
        || known.outcomes_rule(version).reads(&rule.name)
        || known.references.iter().any(|reference| runs(&reference))
}

fn unknown(
    journey: &Journey,
    known: &NodeType,
    version: &str,
    property: &Property,
    node: &Node,
) -> Diagnostic {
    let message = format!("`{}` has no property `{}`", known.name, property.name);
    let place = journey.place_of_property(node, property);
    let diagnostic = Diagnostic::new(Code::UnknownProperty, place, message);
    if names_theme(node, &property.name) {
        return diagnostic.help("a page names its theme in its stage: `stage = json({ themeId: \"…\" })`");
    }
    match alternatives(known, version, node, &property.name).as_slice() {
        [near] => diagnostic.meant(near),
        some => diagnostic.help(one_of(some).unwrap_or_else(|| {
            let names: Vec<&str> = left(known, version, node).collect();
            match names.as_slice() {
                [] => "it has no further property".to_owned(),
                names => format!("it has {}", listing(names.iter().copied(), 12)),
            }
        })),
    }
}

/// What is wrong with the keys of a map that should be locales.
fn no_locales(journey: &Journey, node: &Node, property: &Property) -> Vec<Diagnostic> {
    let Some(parts) = property.value.as_object() else { return Vec::new() };
    let no_locale = |(index, key): (usize, &String)| {
        let own = property.key_spans.get(index).map(|span| Place::from(*span));
        let place = own.unwrap_or_else(|| journey.place_of_value(node, property));
        let message = format!("`{key}` of `{}` is no locale", property.name);
        Diagnostic::new(Code::ValueNotAllowed, place, message)
            .help("the keys of this map are locales, such as `en` or `fr-CA`")
    };
    parts.keys().enumerate().filter(|(_, key)| !is_locale(key)).map(no_locale).collect()
}
