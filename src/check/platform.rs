//! What the target platform has: node types, their versions, what is on its way out.

use super::Pass;
use crate::catalog::{NodeType, Presence};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::names::written;
use crate::model::{Journey, Node};

pub(super) fn check(journey: &Journey, pass: &mut Pass<'_, '_>) {
    for node in journey.all_nodes() {
        let Some(known) = pass.completing.catalog.get(&node.node_type) else { continue };
        let place = journey.place_of_type(node);
        let title = pass.completing.target.title();
        match known.on_target(pass.completing.target) {
            Presence::Present => {}
            Presence::AddOn(add_on) => {
                let message = format!("{title} has no node type `{}` of its own", known.name);
                let help = format!("it comes with an add-on, {add_on}; without it the import fails");
                pass.report(Diagnostic::new(Code::AddOnType, place.clone(), message).help(help));
            }
            Presence::Absent(why) => {
                let message = format!("{title} does not have the node type `{}`", known.name);
                pass.report(Diagnostic::new(Code::TypeNotOnTarget, place.clone(), message).help(why));
            }
            Presence::Unlisted(why) => {
                let message = format!("{title} is not known to have the node type `{}`", known.name);
                pass.report(Diagnostic::new(Code::TypeNotListed, place.clone(), message).help(why));
            }
        }
        if known.has_flag("deprecated") {
            let message = format!("the node type `{}` is deprecated", known.name);
            let instead: Vec<String> =
                known.replaced_by.iter().map(|id| pass.completing.catalog.short_name(id)).collect();
            let help = (!instead.is_empty())
                .then(|| format!("use {} instead", listing(instead.iter().map(String::as_str), 4)));
            let mut diagnostic = Diagnostic::new(Code::DeprecatedType, place, message).help_if(help);
            if let [only] = known.replaced_by.as_slice()
                && pass.completing.catalog.get(only).is_some_and(|new| fits(node, known, new))
            {
                // What it does may differ all the same.
                diagnostic = diagnostic.instead(written(&instead[0]), false);
            }
            pass.report(diagnostic);
        }
        let Some(version) = &node.version else { continue };
        let place = journey.place_of_version(node);
        if !pass.completing.target.has_node_versions() && version != "1.0" {
            let message = format!("{title} has no node versions");
            pass.report(
                Diagnostic::new(Code::UnknownNodeVersion, place, message)
                    .help(format!("leave `@{version}` out, or build for a platform that has them")),
            );
        } else if !known.versions.contains(version) && !known.added && !known.id.ends_with('*') {
            let versions = listing(known.versions.iter().map(String::as_str), 10);
            let message = format!("`{}` has no version `{version}`", known.name);
            pass.report(
                Diagnostic::new(Code::UnknownNodeVersion, place, message)
                    .help(format!("known versions: {versions}")),
            );
        }
    }
}

/// Whether a node can become one of another type as it stands: that has the same outcomes, and the properties that are written.
fn fits(node: &Node, old: &NodeType, new: &NodeType) -> bool {
    let (from, to) = (node.version.as_deref().unwrap_or(old.default_version()), new.default_version());
    node.version.is_none()
        && old.outcomes_rule(from) == new.outcomes_rule(to)
        && node
            .properties
            .iter()
            .filter(|own| own.value_span.is_some())
            .all(|own| new.property(to, &own.name).is_some())
}
