//! What a test gives, until the walk is the way that is meant.

use super::Setting;
use crate::model::{Journey, Node};
use crate::realm::scope::{Own, Scope};
use crate::realm::ways::roles::deciding;
use crate::simulate::walk::world::World;
use crate::simulate::walk::{End, Walk, walk};

/// What is given of a node.
pub(super) struct Given<'j> {
    /// The node.
    pub own: Own<'j>,
    /// Where it goes, one after the other; nothing where the user follows the link that it sends.
    pub outcomes: Vec<String>,
}

/// A test that is being made.
pub(super) struct Draft<'j> {
    pub journey: &'j Journey,
    /// Nodes by their index, with the outcomes by which the way goes on.
    pub way: Vec<(usize, &'j str)>,
    pub is_success: bool,
    pub given: Vec<Given<'j>>,
}

impl<'j> Draft<'j> {
    /// A test of a way, which gives every outcome of nodes that have several.
    pub(super) fn of(journey: &'j Journey, way: Vec<(usize, &'j str)>, is_success: bool) -> Self {
        let mut draft = Self { journey, way, is_success, given: Vec::new() };
        for at in 0..draft.way.len() {
            let node = &journey.nodes[draft.way[at].0];
            if node.outcomes.len().max(node.connections.len()) > 1 && !draft.is_given(node) {
                draft.give(Own { journey, node });
            }
        }
        draft
    }

    /// Walks, and gives what is missing, as long as that helps; then takes away what is known without. Gives why the way cannot
    /// be walked, where that is so.
    pub(super) fn settle<'s>(
        &mut self,
        scope: &Scope<'j>,
        setting: Setting<'s>,
        effort: &mut usize,
    ) -> Option<String>
    where
        'j: 's,
    {
        loop {
            let walked = self.walk(setting, effort)?;
            if self.is_way(&walked) {
                break;
            }
            if !self.mend(scope, &walked) {
                return Some(match &walked.end {
                    End::Success | End::Failure => "it goes another way".to_owned(),
                    end => crate::simulate::test::ended(end),
                });
            }
        }
        for at in (0..self.given.len()).rev() {
            let given = self.given.remove(at);
            match self.walk(setting, effort) {
                None => {
                    self.given.insert(at, given);
                    break;
                }
                Some(walked) if self.is_way(&walked) => {}
                Some(_) => self.given.insert(at, given),
            }
        }
        None
    }

    /// The walk; none where there were enough.
    fn walk<'s>(&self, setting: Setting<'s>, effort: &mut usize) -> Option<Walk>
    where
        'j: 's,
    {
        if *effort == 0 {
            return None;
        }
        let mut world = World::empty();
        for given in &self.given {
            let name = (given.own.journey.name.clone(), given.own.node.key.clone());
            let of = world.nodes.entry(name).or_default();
            if given.outcomes.is_empty() {
                of.entries.push(serde_json::Value::Bool(true));
            }
            of.outcomes.clone_from(&given.outcomes);
        }
        let walked = walk(self.journey, setting.realm, setting.catalog, setting.library, world);
        *effort = effort.saturating_sub(walked.trace.visits.len().max(20));
        Some(walked)
    }

    /// Whether a walk is the way that is meant.
    fn is_way(&self, walked: &Walk) -> bool {
        let is_end = match walked.end {
            End::Success => self.is_success,
            End::Failure => !self.is_success,
            _ => false,
        };
        let visits = walked.trace.visits.iter().filter(|visit| visit.depth == 0 && !visit.is_child);
        let steps = visits.map(|visit| (visit.node.as_str(), visit.outcome.as_deref()));
        let wanted =
            self.way.iter().map(|(node, outcome)| (self.journey.nodes[*node].key.as_str(), Some(*outcome)));
        is_end && steps.eq(wanted)
    }

    /// Gives what a walk lacked; false where that cannot be given.
    fn mend(&mut self, scope: &Scope<'j>, walked: &Walk) -> bool {
        let journey = self.journey;
        let named = match &walked.end {
            End::Stopped { node, .. } | End::Error { node, .. } | End::Suspended { node } => {
                find(scope, node)
            }
            End::Success | End::Failure => None,
        };
        let own = named.or_else(|| {
            // It went another way at a node with one outcome, or at one of which nobody knows any.
            let visits = walked.trace.visits.iter().filter(|visit| visit.depth == 0 && !visit.is_child);
            let (_, (node, _)) = visits
                .zip(&self.way)
                .find(|(visit, (_, outcome))| visit.outcome.as_deref() != Some(*outcome))?;
            Some(Own { journey, node: &journey.nodes[*node] })
        });
        let Some(own) = own else { return false };
        if matches!(walked.end, End::Suspended { .. }) && own.node.node_type == "EmailSuspendNode" {
            return self.given.iter().all(|given| !std::ptr::eq(given.own.node, own.node)) && {
                self.given.push(Given { own, outcomes: Vec::new() });
                true
            };
        }
        if self.is_given(own.node) {
            return false;
        }
        self.give(own)
    }

    fn is_given(&self, node: &Node) -> bool {
        self.given.iter().any(|given| std::ptr::eq(given.own.node, node))
    }

    /// Gives the outcomes that the way takes at a node, or at a page whose child it is; false where it takes none.
    fn give(&mut self, own: Own<'j>) -> bool {
        let is_it = |node: &Node| std::ptr::eq(node, own.node);
        let mut outcomes: Vec<String> = Vec::new();
        for (at, outcome) in &self.way {
            let node = &self.journey.nodes[*at];
            if is_it(node) {
                outcomes.push((*outcome).to_owned());
            } else if node.children.iter().any(is_it) {
                outcomes.push(match deciding(node, outcome) {
                    Some((child, outcome)) if is_it(child) => outcome.to_owned(),
                    _ => own.node.outcomes.first().map_or("outcome", |first| first.id.as_str()).to_owned(),
                });
            }
        }
        if outcomes.is_empty() {
            // A node of an inner journey that the way goes through: it has to go on somehow, and only one way is sure.
            let [only] = own.node.outcomes.as_slice() else { return false };
            outcomes.push(only.id.clone());
        }
        // The last one stays.
        while outcomes.len() > 1 && outcomes[outcomes.len() - 1] == outcomes[outcomes.len() - 2] {
            outcomes.pop();
        }
        self.given.push(Given { own, outcomes });
        true
    }
}

/// The node that a walk calls by this name.
fn find<'j>(scope: &Scope<'j>, name: &str) -> Option<Own<'j>> {
    let (first, rest) = scope.journeys().split_first()?;
    let own = |journey: &'j Journey, key: &str| {
        journey.all_nodes().find(|node| node.key == key).map(|node| Own { journey, node })
    };
    own(first, name).or_else(|| {
        rest.iter()
            .find_map(|journey| own(journey, name.strip_prefix(journey.name.as_str())?.strip_prefix('.')?))
    })
}
