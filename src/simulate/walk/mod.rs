//! One walk through a journey: from node to node, with state, requests and the world that a test gives.
//!
//! What a node does follows from its type: `facts` where that is data, `node` where it is code. What neither knows is not
//! guessed: the walk stops and says what it needs.

pub(crate) mod facts;
pub mod instant;
mod node;
mod page;
mod prompt;
mod request;
mod run;
pub mod script;
pub mod state;
pub mod trace;
pub mod unknown;
pub mod world;

use std::collections::HashMap;

use serde_json::{Map, Value};

pub use run::walk;
use state::State;
use trace::Trace;
use world::World;

use crate::catalog::Catalog;
use crate::model::{Journey, Node};
use crate::realm::Realm;

/// So many nodes a walk visits at most: one that goes on beyond does not end.
const MOST_VISITS: usize = 5_000;
/// So deep journeys may run in one another.
const DEEPEST: usize = 64;

/// How a walk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// In Success.
    Success,
    /// In Failure.
    Failure,
    /// A node could not do its work.
    Error {
        /// The node, as `JOURNEY.NODE` where it is not one of the journey that is walked.
        node: String,
        /// Why.
        why: String,
    },
    /// A node waits for the user to come back by a link.
    Suspended {
        /// The node.
        node: String,
    },
    /// It is not known how to go on.
    Stopped {
        /// The node.
        node: String,
        /// What is not known, and what to give.
        need: String,
        /// Where in a script.
        place: Option<Place>,
    },
}

/// A place in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The script's name.
    pub script: String,
    /// The line, from 1.
    pub line: u32,
}

/// A walk that is over.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The way that it took.
    pub trace: Trace,
    /// How it ended.
    pub end: End,
    /// State at the end.
    pub state: State,
    /// Properties of the session, which are there after Success only.
    pub session: Map<String, Value>,
    /// The user whom a node identified.
    pub user: Option<String>,
    /// What is given of nodes and was never asked for: `JOURNEY`, `NODE`.
    pub unused: Vec<(String, String)>,
}

/// Why a node does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// It cannot do its work.
    Error(String),
    /// It is not known what it does.
    Need(String, Option<Place>),
    /// It waits for the user to come back by a link.
    Suspend,
    /// The walk is over, and how is known already.
    Over(Box<End>),
}

/// What a node does.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Goes on by an outcome.
    Go(String),
    /// Asks the user.
    Ask(Vec<prompt::Field>),
}

type Done<T> = Result<T, Halt>;

/// A walk that goes on.
pub(crate) struct Walker<'w> {
    pub(crate) catalog: &'w Catalog,
    pub(crate) realm: &'w Realm<'w>,
    pub(crate) world: World,
    pub(crate) state: State,
    pub(crate) trace: Trace,
    pub(crate) session: Map<String, Value>,
    pub(crate) user: Option<String>,
    /// How many requests there were.
    pub(crate) requests: usize,
    /// Journeys that are open, the outermost first, each with the node that it is at.
    pub(crate) open: Vec<(&'w Journey, usize)>,
    /// What nodes downstream ask for, by journey and node.
    asked: HashMap<(usize, usize), request::Asked>,
    /// The scripts of the workspace.
    pub(crate) library: &'w script::Library,
    /// What scripts leave behind.
    pub(crate) scripts: Scripts,
}

/// What scripts keep over a walk.
#[derive(Default)]
pub(crate) struct Scripts {
    /// What is told with the next visit.
    pub(crate) log: Vec<String>,
    /// The callbacks that a script has sent and that are not answered yet.
    pub(crate) sent: Vec<Value>,
    /// How long scripts have run so far.
    pub(crate) spent: std::time::Duration,
    /// How many bytes scripts have logged so far.
    pub(crate) logged: usize,
}

/// A node that is visited.
pub(crate) struct Visit<'v, 'w> {
    pub(crate) walker: &'v mut Walker<'w>,
    pub(crate) journey: &'w Journey,
    pub(crate) node: &'v Node,
    /// What the user answered to what the node asked; nothing before it asked.
    pub(crate) answers: Option<Vec<Value>>,
    /// True when the user came back by a link.
    pub(crate) is_back: bool,
}
