//! Pages and their children.

use super::{Completing, outcomes};
use crate::catalog::{Outcomes, first_deciding};
use crate::diagnostic::Code;
use crate::model::{Node, is_page_type};
use crate::source::Span;

/// What keeps a page from being one; children by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageFault {
    /// It has no children.
    Empty,
    /// A child is a page itself.
    Page(usize),
    /// A child is of a type that stands in no page.
    NotAllowed(usize),
    /// A child has several outcomes, these, and is none of those that decide where the page leads.
    Branching(usize, Vec<String>),
}

impl PageFault {
    /// The child that it speaks of.
    pub fn child<'n>(&self, page: &'n Node) -> Option<&'n Node> {
        match self {
            Self::Empty => None,
            Self::Page(index) | Self::NotAllowed(index) | Self::Branching(index, _) => {
                page.children.get(*index)
            }
        }
    }

    /// What it is called.
    pub fn code(&self) -> Code {
        match self {
            Self::Empty => Code::EmptyPage,
            Self::Page(_) => Code::PageInPage,
            Self::NotAllowed(_) => Code::ChildNotAllowed,
            Self::Branching(..) => Code::BranchingChild,
        }
    }

    /// Whether the page is taken as it stands. Without a child nobody knows its outcomes.
    pub(super) fn is_accepted(
        &self,
        page: &Node,
        completing: Completing<'_>,
        otherwise: Option<Span>,
    ) -> bool {
        let Some(child) = self.child(page) else { return false };
        let own = match self {
            Self::Branching(..) => child.spans.key,
            _ => child.spans.node_type.or(child.spans.key),
        };
        (completing.accepts)(self.code(), own.or(otherwise))
    }
}

/// From which child on the children decide where a page leads: of version 1.0, the last one.
fn deciding(page: &Node, completing: Completing<'_>) -> usize {
    if page.version_in(completing.catalog) == "1.0" {
        return page.children.len().saturating_sub(1);
    }
    // From version 2.0 on, the standalone children at the end keep their outcomes beside those of the child before them.
    first_deciding(page.children.iter().map(|child| completing.catalog.is_standalone(&child.node_type)))
}

pub(super) fn faults(page: &Node, completing: Completing<'_>) -> Vec<PageFault> {
    if !page.is_page() {
        return Vec::new();
    }
    if page.children.is_empty() {
        return vec![PageFault::Empty];
    }
    let deciding = deciding(page, completing);
    let fault = |(index, child): (usize, &Node)| {
        if is_page_type(&child.node_type) {
            return Some(PageFault::Page(index));
        }
        let known = completing.catalog.get(&child.node_type)?;
        if !known.in_page {
            return Some(PageFault::NotAllowed(index));
        }
        if index >= deciding || child.is_broken {
            return None;
        }
        let Outcomes { list, open, .. } = outcomes::of_single(child, completing);
        let branches = list.iter().filter(|outcome| outcome.certain).count() > 1 && !open;
        branches.then(|| PageFault::Branching(index, list.into_iter().map(|outcome| outcome.id).collect()))
    };
    page.children.iter().enumerate().filter_map(fault).collect()
}
