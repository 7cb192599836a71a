//! What a node means for the flow, as the catalogue tells it; of a page, what its children mean together.

use super::INNER;
use crate::catalog::{Catalog, Collects, Role};
use crate::model::Node;

/// What a node means for the flow.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one fact, and they go together freely")]
pub struct Traits {
    /// It shows the user something, or may.
    pub may_ask: bool,
    /// It surely shows something.
    pub asks: bool,
    /// Nothing about it is left to a script or to another journey.
    pub is_certain: bool,
    /// It verifies who the user is.
    pub verifies: bool,
    /// It registers something of the user.
    pub registers: bool,
    /// It limits how often something is tried.
    pub limits: bool,
    /// It waits.
    pub waits: bool,
    /// It runs another journey.
    pub is_inner: bool,
}

impl Traits {
    /// What a node means. One of a type that nobody knows may ask for anything.
    pub fn of(node: &Node, catalog: &Catalog) -> Self {
        if !node.is_page() {
            return Self::of_single(node, catalog);
        }
        let start = Self { may_ask: true, asks: true, is_certain: true, ..Self::default() };
        let children = node.children.iter().map(|child| Self::of_single(child, catalog));
        children.fold(start, |page, child| Self {
            is_certain: page.is_certain && child.is_certain,
            verifies: page.verifies || child.verifies,
            registers: page.registers || child.registers,
            limits: page.limits || child.limits,
            waits: page.waits || child.waits,
            ..page
        })
    }

    fn of_single(node: &Node, catalog: &Catalog) -> Self {
        let Some(known) = catalog.get(&node.node_type) else {
            return Self { may_ask: true, ..Self::default() };
        };
        let collects = known.page.collects;
        Self {
            may_ask: collects != Collects::No,
            asks: collects == Collects::Yes,
            is_certain: !matches!(collects, Collects::Conditional | Collects::Unknown),
            verifies: known.role == Some(Role::Verifies),
            registers: known.role == Some(Role::Registers),
            limits: known.role == Some(Role::Limits),
            waits: known.role == Some(Role::Waits),
            is_inner: node.node_type == INNER,
        }
    }
}
