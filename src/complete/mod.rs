//! What is true of a journey, apart from what is said about it: what its nodes hold where nobody says it, which outcomes
//! they have, and where those lead.
//!
//! Total and silent: whatever a journey is like, it is completed as far as that goes, the same for one that was written in
//! a source and for one that came from an export. What stood in the way is kept as [`Facts`], which the checks put into
//! words.

mod identities;
mod outcomes;
mod pages;
mod properties;

use crate::catalog::{Catalog, Child, Outcomes, Target};
use crate::diagnostic::Code;
use crate::model::{Journey, Node};
use crate::source::Span;

pub use identities::{Identities, Unsaid, is_filled};
pub use outcomes::{Link, Twice, outcomes_of};
pub use pages::PageFault;
pub use properties::Configured;
pub(crate) use properties::{alternatives, is_of_platform, left, misfit_parts, names_theme};

/// Says whether a finding is let through at a place, so that what it speaks of is taken as it stands.
pub type Accepts<'a> = dyn Fn(Code, Option<Span>) -> bool + 'a;

/// What a journey is completed for.
#[derive(Clone, Copy)]
pub struct Completing<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform.
    pub target: Target,
    /// What is taken as it stands.
    pub accepts: &'a Accepts<'a>,
}

/// What completing a journey found out.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Of each node, in the order of [`Journey::nodes`].
    pub nodes: Vec<NodeFacts>,
}

/// What completing a node found out.
#[derive(Clone, Debug, Default)]
pub struct NodeFacts {
    /// Its configuration.
    pub configured: Configured,
    /// The configuration of its children, in their order.
    pub children_configured: Vec<Configured>,
    /// What keeps a page from being one.
    pub faults: Vec<PageFault>,
    /// True when its outcomes follow from something that could not be read, or that cannot be.
    pub is_uncertain: bool,
    /// Its children with the outcomes that each would have by itself.
    pub children: Vec<Child>,
    /// The outcomes of its configuration.
    pub outcomes: Outcomes,
    /// How each of its edges is taken.
    pub links: Vec<Link>,
    /// The outcomes that edges lead somewhere, by id: first those that edges name.
    pub led: Vec<String>,
    /// How many of them edges name.
    pub named: usize,
    /// The edges that speak of an outcome that an earlier one leads somewhere.
    pub twice: Vec<Twice>,
    /// How many outcomes that seem to be missing may be meant by edges that name none of the node's.
    pub misled: usize,
}

impl NodeFacts {
    /// The outcomes that edges lead somewhere by their names.
    pub fn led_by_name(&self) -> impl Iterator<Item = &str> {
        self.led.iter().take(self.named).map(String::as_str)
    }
}

/// Fills in defaults, derives outcomes and connects edges: afterwards `properties`, `outcomes` and `connections` are those of
/// the platform, as far as they can be known.
pub fn complete(journey: &mut Journey, completing: Completing<'_>) -> Facts {
    let place = journey.name_span;
    let identities = Identities::of(journey, completing.target);
    let nodes = journey.nodes.iter_mut().map(|node| of_node(node, &identities, completing, place));
    Facts { nodes: nodes.collect() }
}

/// The same of a journey that is taken as it stands, such as an export.
pub fn complete_as_it_stands(journey: &mut Journey, catalog: &Catalog, target: Target) -> Facts {
    complete(journey, Completing { catalog, target, accepts: &|_, _| true })
}

fn of_node(
    node: &mut Node,
    identities: &Identities,
    completing: Completing<'_>,
    journey: Option<Span>,
) -> NodeFacts {
    let configured = properties::complete(node, identities, completing, journey);
    let children_configured = node
        .children
        .iter_mut()
        .map(|child| properties::complete(child, identities, completing, journey))
        .collect();
    let faults = pages::faults(node, completing);
    let at = node.spans.key.or(journey);
    let is_accepted = |fault: &PageFault| fault.is_accepted(node, completing, at);
    let is_uncertain = node.is_broken || !faults.iter().all(is_accepted);
    let facts = NodeFacts { configured, children_configured, faults, is_uncertain, ..NodeFacts::default() };
    outcomes::connect(node, facts, completing, journey)
}
