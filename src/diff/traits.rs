//! What a node means for the flow, as the catalogue tells it; of a page, what its children mean together.

use crate::catalog::{Catalog, Collects, Role};
use crate::model::Node;
use crate::realm::INNER;

/// What a node means for the flow.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one fact, and they go together freely")]
pub(super) struct Traits {
    /// It surely shows the user something.
    pub asks: bool,
    /// Nothing about it is left to a script or to another journey.
    pub is_certain: bool,
    pub verifies: bool,
    pub registers: bool,
    pub limits: bool,
    pub waits: bool,
    /// It runs another journey.
    pub is_inner: bool,
}

impl Traits {
    pub(super) fn of(node: &Node, catalog: &Catalog) -> Self {
        let Some(known) = catalog.get(&node.node_type) else { return Self::default() };
        let collects = known.page.collects;
        let own = Self {
            asks: collects == Collects::Yes,
            is_certain: !matches!(collects, Collects::Conditional | Collects::Unknown),
            verifies: known.role == Some(Role::Verifies),
            registers: known.role == Some(Role::Registers),
            limits: known.role == Some(Role::Limits),
            waits: known.role == Some(Role::Waits),
            is_inner: node.node_type == INNER,
        };
        if !node.is_page() {
            return own;
        }
        let start = Self { asks: true, is_certain: true, ..Self::default() };
        node.children.iter().map(|child| Self::of(child, catalog)).fold(start, |page, child| Self {
            is_certain: page.is_certain && child.is_certain,
            verifies: page.verifies || child.verifies,
            registers: page.registers || child.registers,
            limits: page.limits || child.limits,
            waits: page.waits || child.waits,
            ..page
        })
    }

    /// Whether people want to know of its coming and going.
    pub(super) fn matters(self) -> bool {
        self.verifies || self.limits || self.is_inner
    }
}

/// Whether something is verified on the way out of a node by an outcome. Where it is not established which outcomes
/// say so, and where another journey decides, each counts but `false`.
pub(super) fn passes(node: &Node, outcome: &str, catalog: &Catalog) -> bool {
    let own = |node: &Node| {
        let known = catalog.get(&node.node_type).filter(|known| known.role == Some(Role::Verifies));
        match known {
            Some(known) if known.passes.is_empty() => true,
            Some(known) => known.passes.iter().any(|own| own == outcome),
            None => node.node_type == INNER && outcome != "false",
        }
    };
    match node.children.split_last() {
        None => own(node),
        Some((last, others)) => own(last) || others.iter().any(|child| own_child(child, catalog)),
    }
}

/// A child before the last has one outcome, and the way goes on only by that.
fn own_child(child: &Node, catalog: &Catalog) -> bool {
    catalog.get(&child.node_type).is_some_and(|known| known.role == Some(Role::Verifies))
}
