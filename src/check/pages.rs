//! Pages and their children.

use super::{Pass, outcomes};
use crate::catalog::Outcomes;
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
    let last = page.children.len() - 1;
    // From version 2.0 on, the outcomes of every child are told apart.
    let may_branch_anywhere = page.version_in(pass.catalog) != "1.0";
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
        if index == last || may_branch_anywhere || child.is_broken {
            continue;
        }
        let Outcomes { list, open, .. } = outcomes::of_single(child, pass);
        if list.iter().filter(|outcome| outcome.certain).count() > 1 && !open {
            let names: Vec<&str> = list.iter().map(|outcome| outcome.id.as_str()).collect();
            let message = format!("`{}` branches and is not the last child of its page", child.key);
            faults.push(
                Diagnostic::new(Code::BranchingChild, pass.at(child), message)
                    .label(format!("has the outcomes {}", listing(names, 8)))
                    .help("move it to the end of the page; a page takes the outcomes of its last child"),
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
