//! Pages and their children.

use super::{Pass, outcomes};
use crate::catalog::{Outcomes, first_deciding};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::model::{Journey, Node, is_page_type};

pub(super) fn check(journey: &mut Journey, pass: &mut Pass<'_, '_>) {
    for page in &mut journey.nodes {
        if page.is_page() {
            check_page(page, pass);
        }
    }
}

fn check_page(page: &mut Node, pass: &mut Pass<'_, '_>) {
    if page.children.is_empty() {
        if !page.is_broken {
            let message = format!("the page `{}` has no children", page.key);
            pass.report(
                Diagnostic::new(Code::EmptyPage, pass.at(page), message).help(
                    "put the nodes that it shows between its braces: `node username: PlatformUsername`",
                ),
            );
        }
        // Without a child nobody knows its outcomes.
        page.is_broken = true;
        return;
    }
    // From version 2.0 on, the standalone children at the end keep their outcomes beside those of the child before them.
    let is_first_version = page.version_in(pass.catalog) == "1.0";
    let deciding = if is_first_version {
        page.children.len() - 1
    } else {
        first_deciding(page.children.iter().map(|child| pass.catalog.is_standalone(&child.node_type)))
    };
    let mut faults = Vec::new();
    for (index, child) in page.children.iter().enumerate() {
        let place = child.spans.node_type.unwrap_or(pass.at(child));
        if is_page_type(&child.node_type) {
            faults.push(Diagnostic::new(Code::PageInPage, place, "a page cannot stand in a page"));
            continue;
        }
        let Some(known) = pass.catalog.get(&child.node_type) else { continue };
        if !known.in_page {
            let message = format!("a node of type `{}` cannot stand in a page", known.name);
            faults.push(
                Diagnostic::new(Code::ChildNotAllowed, place, message)
                    .help("put it into the journey, behind the page"),
            );
            continue;
        }
        if index >= deciding || child.is_broken {
            continue;
        }
        let Outcomes { list, open, .. } = outcomes::of_single(child, pass);
        if list.iter().filter(|outcome| outcome.certain).count() > 1 && !open {
            let names: Vec<&str> = list.iter().map(|outcome| outcome.id.as_str()).collect();
            let message = format!("`{}` branches and is not the last child of its page", child.key);
            let help = if is_first_version {
                "move it to the end of the page; a page takes the outcomes of its last child"
            } else {
                "move it to the end of the page; behind it, standalone nodes alone may branch"
            };
            faults.push(
                Diagnostic::new(Code::BranchingChild, pass.at(child), message)
                    .label(format!("has the outcomes {}", listing(names, 8)))
                    .help(help),
            );
        }
    }
    // What is allowed is taken as it is, and the rest of the page is checked.
    if !faults.iter().all(|fault| (pass.is_accepted)(fault)) {
        page.is_broken = true;
    }
    for fault in faults {
        pass.report(fault);
    }
}
