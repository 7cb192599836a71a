//! Pages and their children.

use super::Pass;
use crate::complete::{Facts, PageFault};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Journey, Node};

pub(super) fn check(journey: &Journey, facts: &Facts, pass: &mut Pass<'_, '_>) {
    for (page, facts) in journey.nodes.iter().zip(&facts.nodes) {
        for fault in &facts.faults {
            if let Some(diagnostic) = told(journey, page, fault, pass) {
                pass.report(diagnostic);
            }
        }
    }
}

fn told(journey: &Journey, page: &Node, fault: &PageFault, pass: &Pass<'_, '_>) -> Option<Diagnostic> {
    let Some(child) = fault.child(page) else {
        let message = format!("the page `{}` has no children", page.key);
        let help = "put the nodes that it shows between its braces: `node username: PlatformUsername`";
        let diagnostic = Diagnostic::new(Code::EmptyPage, journey.place_of(page), message).help(help);
        return (!page.is_broken).then_some(diagnostic);
    };
    let place = journey.place_of_type(child);
    Some(match fault {
        PageFault::Empty => return None,
        PageFault::Page(_) => Diagnostic::new(Code::PageInPage, place, "a page cannot stand in a page"),
        PageFault::NotAllowed(_) => {
            let known = pass.completing.catalog.get(&child.node_type);
            let name = known.map_or(child.node_type.as_str(), |known| known.name.as_str());
            let message = format!("a node of type `{name}` cannot stand in a page");
            Diagnostic::new(Code::ChildNotAllowed, place, message)
                .help("put it into the journey, behind the page")
        }
        PageFault::Branching(_, outcomes) => {
            let message = format!("`{}` branches and is not the last child of its page", child.key);
            let help = if page.version_in(pass.completing.catalog) == "1.0" {
                "move it to the end of the page; a page takes the outcomes of its last child"
            } else {
                "move it to the end of the page; behind it, standalone nodes alone may branch"
            };
            Diagnostic::new(Code::BranchingChild, journey.place_of(child), message)
                .label(format!("has the outcomes {}", listing(outcomes.iter().map(String::as_str), 8)))
                .help(help)
        }
    })
}
