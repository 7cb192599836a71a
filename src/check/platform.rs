//! What the target platform has: node types, their versions, what is on its way out.

use super::Pass;
use crate::catalog::Presence;
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::Journey;

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
            pass.report(Diagnostic::new(Code::DeprecatedType, place, message).help_if(help));
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
