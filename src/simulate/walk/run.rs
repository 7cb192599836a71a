//! From node to node.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::script::Library;
use super::world::{OfNode, World};
use super::{DEEPEST, Done, End, Halt, MOST_VISITS, Scripts, Step, Visit, Walk, Walker, node, page};
use crate::catalog::Catalog;
use crate::diagnostic::listing;
use crate::model::{Journey, Node, Target};
use crate::realm::{INNER, Realm};
use crate::simulate::walk::state::State;
use crate::simulate::walk::trace::Trace;

/// Where one journey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    Success,
    Failure,
}

/// Walks a journey in a world.
pub fn walk<'w>(
    journey: &'w Journey,
    realm: &'w Realm<'w>,
    catalog: &'w Catalog,
    library: &'w Library,
    world: World,
) -> Walk {
    let mut shared =
        Map::from_iter([("realm".to_owned(), json!("/alpha")), ("authLevel".to_owned(), json!(0))]);
    shared.extend(world.state.clone());
    let mut walker = Walker {
        catalog,
        realm,
        world,
        state: State { shared, ..State::default() },
        trace: Trace::default(),
        session: Map::new(),
        user: None,
        requests: 1,
        open: Vec::new(),
        asked: HashMap::new(),
        library,
        scripts: Scripts::default(),
    };
    let end = match walker.journey(journey) {
        Ok(Left::Success) if walker.is_locked() => End::Failure,
        Ok(Left::Success) => End::Success,
        Ok(Left::Failure) => End::Failure,
        Err(Halt::Over(end)) => *end,
        // Every other halt is told with its node where it happens.
        Err(_) => End::Error { node: journey.name.clone(), why: "it cannot be walked".to_owned() },
    };
    if end != End::Success {
        walker.session.clear();
    }
    let given = walker.world.nodes.iter();
    let is_unused = |of: &OfNode| {
        (!of.outcomes.is_empty() && of.taken.0 == 0) || (!of.entries.is_empty() && of.taken.1 == 0)
    };
    let mut unused: Vec<(String, String)> =
        given.filter(|(_, of)| is_unused(of)).map(|(name, _)| name.clone()).collect();
    unused.sort();
    Walk { trace: walker.trace, end, state: walker.state, session: walker.session, user: walker.user, unused }
}

impl<'w> Walker<'w> {
    fn journey(&mut self, journey: &'w Journey) -> Done<Left> {
        if self.open.len() >= DEEPEST {
            let why = format!("journeys run in one another more than {DEEPEST} deep");
            return Err(self.over(journey, None, why));
        }
        self.trace.begun.push(journey.name.clone());
        let mut target = match &journey.start {
            Some(start) => start.target.clone(),
            None => return Err(self.over(journey, None, "it does not say where it starts".to_owned())),
        };
        loop {
            let index = match target {
                Target::Success => return Ok(Left::Success),
                Target::Failure => return Ok(Left::Failure),
                Target::Node(index) => index,
                Target::Nowhere | Target::Unknown(_) => {
                    return Err(self.over(journey, None, "the way leads nowhere".to_owned()));
                }
            };
            let Some(node) = journey.nodes.get(index) else {
                return Err(self.over(journey, None, "the way leads nowhere".to_owned()));
            };
            self.open.push((journey, index));
            let gone = self.visit(journey, node);
            self.open.pop();
            target = gone?;
        }
    }

    /// Visits a node of a journey, and gives where it leads.
    fn visit(&mut self, journey: &'w Journey, node: &'w Node) -> Done<Target> {
        let number = self.trace.enter(&journey.name, &node.key, self.open.len() - 1, false, self.requests);
        let result = if number >= MOST_VISITS {
            let often = self.trace.of(&journey.name, &node.key).count();
            Err(Halt::Need(format!("the walk does not end: `{}` was visited {often} times", node.key), None))
        } else if node.is_page() && self.of(journey, node).is_none_or(|of| of.error.is_none()) {
            page::visit(self, journey, node, number)
        } else {
            self.outcome(journey, node, number)
        };
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(halt) => return Err(self.halt(halt, journey, node)),
        };
        let found = node.connections.iter().find(|(id, _)| *id == outcome).map(|(_, target)| target.clone());
        self.trace.leave(number, &outcome, found.clone());
        let is_given = self.of(journey, node).is_some_and(|of| !of.outcomes.is_empty());
        self.trace.visits[number].is_given = is_given;
        match found {
            Some(Target::Nowhere | Target::Unknown(_)) | None => {
                let ids: Vec<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
                let why = if ids.contains(&outcome.as_str()) {
                    format!("its outcome `{outcome}` leads nowhere")
                } else {
                    format!("it has no outcome `{outcome}`, but {}", listing(ids, 12))
                };
                Err(self.halt(Halt::Error(why), journey, node))
            }
            Some(target) => Ok(target),
        }
    }

    /// Runs a node, and asks the user as often as it asks, until it goes on.
    fn outcome(&mut self, journey: &'w Journey, node: &'w Node, number: usize) -> Done<String> {
        let mut answers = None;
        let mut is_back = false;
        loop {
            let mut visit = Visit { walker: self, journey, node, answers: answers.take(), is_back };
            let step = visit.step();
            let log = std::mem::take(&mut self.scripts.log);
            self.trace.visits[number].log.extend(log);
            match step {
                Ok(Step::Go(outcome)) => return Ok(outcome),
                Ok(Step::Ask(fields)) => {
                    self.trace.visits[number].asked += 1;
                    if self.trace.visits[number].asked > MOST_VISITS / 10 {
                        return Err(Halt::Need(format!("`{}` asks again and again", node.key), None));
                    }
                    let mut visit = Visit { walker: self, journey, node, answers: None, is_back };
                    let given = visit.answer(&fields)?;
                    self.send();
                    answers = Some(given);
                    is_back = false;
                }
                // A test that goes on after a suspension says so with an entry: the user comes back.
                Err(Halt::Suspend) if self.comes_back(journey, node) => {
                    self.send();
                    is_back = true;
                }
                Err(halt) => return Err(halt),
            }
        }
    }

    /// Whether a test says that the user follows the link that a node sent: `given NODE = OUTCOME` or an entry does.
    fn comes_back(&mut self, journey: &Journey, node: &Node) -> bool {
        self.of(journey, node).and_then(OfNode::entry).is_some_and(|entry| entry != Value::Bool(false))
    }

    /// What the test gives of a node.
    pub(crate) fn of(&mut self, journey: &Journey, node: &Node) -> Option<&mut OfNode> {
        self.world.nodes.get_mut(&(journey.name.clone(), node.key.clone()))
    }

    /// Runs an inner journey, and gives its outcome.
    pub(crate) fn inner(&mut self, journey: &'w Journey, node: &Node, called: &'w Journey) -> Done<String> {
        let requests = self.requests;
        let outer = std::mem::take(&mut self.state.transient);
        let secure = std::mem::take(&mut self.state.secure);
        let wanted = node::inputs(called, self.catalog);
        let is_wanted = |key: &String| wanted.as_ref().is_none_or(|keys| keys.contains(key));
        self.state.transient = secure
            .iter()
            .chain(&outer)
            .filter(|(key, _)| is_wanted(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let left = self.journey(called);
        // Neither transient nor secure state comes out again; a request that ended inside ended that of the outer journey.
        self.state.secure = secure;
        self.state.transient = outer;
        if self.requests > requests {
            self.requests -= 1;
            self.send();
        }
        match left {
            Ok(Left::Success) => Ok("true".to_owned()),
            Ok(Left::Failure) => Ok("false".to_owned()),
            Err(Halt::Over(end)) => {
                let catches = node.properties.value("displayErrorOutcome") == Some(&Value::Bool(true));
                match *end {
                    End::Error { node: failed, why } if catches => {
                        self.state.shared.insert("errorNode".to_owned(), json!({ "displayName": failed }));
                        self.state.shared.insert("errorMessage".to_owned(), json!(why));
                        Ok("error".to_owned())
                    }
                    other => Err(Halt::Over(Box::new(other))),
                }
            }
            Err(halt) => Err(self.halt(halt, journey, node)),
        }
    }

    /// How the walk ends at a node.
    pub(crate) fn halt(&self, halt: Halt, journey: &Journey, node: &Node) -> Halt {
        let node = self.name(journey, node);
        Halt::Over(Box::new(match halt {
            Halt::Error(why) => End::Error { node, why },
            Halt::Need(need, place) => End::Stopped { node, need, place },
            Halt::Suspend => End::Suspended { node },
            Halt::Over(end) => return Halt::Over(end),
        }))
    }

    fn over(&self, journey: &Journey, node: Option<&Node>, why: String) -> Halt {
        let node = node.map_or_else(|| journey.name.clone(), |node| self.name(journey, node));
        Halt::Over(Box::new(End::Error { node, why }))
    }

    /// How a test names a node.
    pub(crate) fn name(&self, journey: &Journey, node: &Node) -> String {
        match self.trace.begun.first() {
            Some(first) if *first != journey.name => format!("{}.{}", journey.name, node.key),
            _ => node.key.clone(),
        }
    }

    /// Whether Success refuses the user: an account that is not active. Source: the documentation of the Success node.
    fn is_locked(&self) -> bool {
        let identity = self.user.as_ref().and_then(|user| self.world.identities.get(user));
        identity.is_some_and(|identity| !node::is_active(identity))
    }
}

/// The type that runs another journey.
pub(super) fn is_inner(node: &Node) -> bool {
    node.node_type == INNER
}
