//! The journey graph: what every reader makes and every writer takes.
//!
//! A part that was written in a source file remembers where; a part that came from JSON has no span.

mod calls;
mod claims;
mod exported;
mod graph;
pub mod ids;
mod order;
pub mod parts;
mod path;
mod place;
mod properties;
pub mod test;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use calls::Call;
pub use claims::{Claim, ClaimForm, ClaimPoint, GivenRole, Policy, Subject};
pub use exported::{ExportedJourney, ExportedNode};
pub use graph::{Graph, Vertex};
pub use order::by_flow;
pub use path::main_path;
pub use properties::{Property, PropertyList};
use serde_json::{Map, Number, Value};

use crate::catalog::Catalog;
pub use crate::catalog::Outcome;
use crate::source::Span;
pub use crate::source::names;

/// The id that stands for Success on every deployment.
pub const SUCCESS_ID: &str = "70e691a5-1e33-4ac3-a356-e7b6d60d92e0";
/// The id that stands for Failure on every deployment.
pub const FAILURE_ID: &str = "e301438c-0bd0-429c-ab0c-66126501069a";

/// The word for the end that has this id on the platform.
pub fn end_of_id(id: &str) -> Option<&'static str> {
    match id {
        SUCCESS_ID => Some("success"),
        FAILURE_ID => Some("failure"),
        _ => None,
    }
}
/// The key under which a journey keeps the place of its Start.
pub const START_ID: &str = "startNode";

/// A journey.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Journey {
    /// Its name, unique in a realm; the platform's `_id`.
    pub name: String,
    /// Where the name was written.
    pub name_span: Option<Span>,
    /// What its doc comments say.
    pub documentation: String,
    /// The tree's attributes by the platform's names, without `_id`, `entryNodeId`, `nodes` and `staticNodes`.
    /// `categories`, which the platform keeps as JSON text inside `uiConfig`, already stands there.
    pub properties: PropertyList,
    /// Where it starts.
    pub start: Option<Start>,
    /// Its nodes; children of pages stand in their page.
    pub nodes: Vec<Node>,
    /// The places of Start, Success and Failure, keyed as in `staticNodes`, where they are known.
    pub places: BTreeMap<String, Point>,
    /// What it refers to and carries along.
    pub dependencies: Dependencies,
    /// What its source says of every way through it.
    pub claims: Vec<Claim>,
    /// True when something of it could not be read or resolved, so that conclusions about the whole would be wrong.
    pub is_broken: bool,
    /// What its export says beyond it; none for a journey that was written in a source.
    pub exported: Option<Box<ExportedJourney>>,
}

/// Where a journey starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The first node, or an end.
    pub target: Target,
    /// Where the target was written.
    pub span: Option<Span>,
}

/// A node of a journey, or a child of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The name in the source, unique in its journey.
    pub key: String,
    /// The id on the platform.
    pub id: String,
    /// The type's id.
    pub node_type: String,
    /// The node version that was asked for, such as `2.0`.
    pub version: Option<String>,
    /// The label in the editor.
    pub display_name: String,
    /// The configuration: what was written, then defaults.
    pub properties: PropertyList,
    /// Edges as written, in order.
    pub edges: Vec<Edge>,
    /// Children in display order.
    pub children: Vec<Self>,
    /// The outcomes of this configuration, in the platform's order.
    pub outcomes: Vec<Outcome>,
    /// Where each outcome leads, in the order of `outcomes`; an outcome that leads nowhere is left out.
    pub connections: Vec<(String, Target)>,
    /// The box's top left corner.
    pub position: Option<Point>,
    /// What its source says that it does, beside what its type does.
    pub roles: Vec<GivenRole>,
    /// Where its parts were written.
    pub spans: NodeSpans,
    /// True when a part of it could not be read: what seems to be missing may be there.
    pub is_broken: bool,
    /// What it says about itself that nothing else knows: the `name` of its `_type`.
    pub type_name: Option<String>,
    /// What its export says beyond it; none for a node that was written in a source.
    pub exported: Option<Box<ExportedNode>>,
}

/// Where the parts of a node were written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeSpans {
    /// The node's name.
    pub key: Option<Span>,
    /// Its type.
    pub node_type: Option<Span>,
    /// Its version.
    pub version: Option<Span>,
}

/// An edge as it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Which outcomes it speaks of.
    pub outcome: EdgeOutcome,
    /// Where they lead.
    pub target: Target,
    /// Where the outcome was written; of `->` alone, the arrow.
    pub span: Option<Span>,
}

/// Which outcomes an edge speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeOutcome {
    /// The one with this id or label; in `child.outcome`, of that child.
    Named {
        /// The key of a page's child.
        child: Option<String>,
        /// The outcome's id or label.
        name: String,
    },
    /// Every outcome that no other edge names.
    Else,
    /// The only outcome.
    Only,
}

/// Where an edge leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the node at this index of [`Journey::nodes`].
    Node(usize),
    /// To Success.
    Success,
    /// To Failure.
    Failure,
    /// Nowhere, on purpose.
    Nowhere,
    /// To something that does not exist: its name in a source, its id in an export.
    Unknown(String),
}

/// A place on the canvas, in pixels at zoom 100 %, y downwards. Numbers keep the form that they were written in.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: Number,
    /// From the top.
    pub y: Number,
}

/// What a journey refers to and carries along when it is exported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dependencies {
    /// Scripts by id.
    pub scripts: BTreeMap<String, Arc<Script>>,
    /// Everything else: the platform's objects as they are, by kind and key.
    pub others: BTreeMap<DependencyKind, BTreeMap<String, Arc<Value>>>,
}

/// A script.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its id on the platform.
    pub id: String,
    /// Its name, unique in a realm.
    pub name: String,
    /// The other attributes by the platform's names. `script` is among them only where an export has something there
    /// that is no source text, such as the name of a file that is missing.
    pub attributes: Map<String, Value>,
    /// The source text.
    pub text: String,
}

/// What else a journey can carry along; the order is that of frodo's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependencyKind {
    /// Circles of trust by name.
    CirclesOfTrust,
    /// Email templates by short name.
    EmailTemplates,
    /// Custom node types by id.
    NodeTypes,
    /// SAML entities by id.
    Saml2Entities,
    /// Social identity providers by name.
    SocialIdentityProviders,
    /// Themes by id.
    Themes,
    /// ESV variables by id.
    Variables,
}

impl DependencyKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::CirclesOfTrust,
        Self::EmailTemplates,
        Self::NodeTypes,
        Self::Saml2Entities,
        Self::SocialIdentityProviders,
        Self::Themes,
        Self::Variables,
    ];

    /// The name of the map that holds them in an export.
    pub fn key(self) -> &'static str {
        match self {
            Self::CirclesOfTrust => "circlesOfTrust",
            Self::EmailTemplates => "emailTemplates",
            Self::NodeTypes => "nodeTypes",
            Self::Saml2Entities => "saml2Entities",
            Self::SocialIdentityProviders => "socialIdentityProviders",
            Self::Themes => "themes",
            Self::Variables => "variable",
        }
    }
}

impl Journey {
    /// Nodes and children of pages, each page before its children.
    pub fn all_nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().flat_map(|node| std::iter::once(node).chain(&node.children))
    }

    /// The target's id on the platform; nothing for one that leads nowhere.
    pub fn target_id<'a>(&'a self, target: &'a Target) -> Option<&'a str> {
        match target {
            Target::Node(index) => Some(&self.nodes[*index].id),
            Target::Success => Some(SUCCESS_ID),
            Target::Failure => Some(FAILURE_ID),
            Target::Nowhere => None,
            Target::Unknown(id) => Some(id),
        }
    }
}

impl Node {
    /// Its version, as asked for or by default.
    pub fn version_in<'a>(&'a self, catalog: &'a Catalog) -> &'a str {
        let default = || catalog.get(&self.node_type).map_or("1.0", |known| known.default_version());
        self.version.as_deref().unwrap_or_else(default)
    }

    /// Whether its configuration is known: a source always has it, an export may leave it out.
    pub fn has_body(&self) -> bool {
        self.exported.as_ref().is_none_or(|exported| exported.body.is_some())
    }

    /// True for a node whose children are nodes.
    pub fn is_page(&self) -> bool {
        is_page_type(&self.node_type)
    }

    /// The text of a property that is a string.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.value(property).and_then(Value::as_str)
    }
}

/// The types whose nodes hold other nodes: the platform's page, and the page of the marketplace.
pub fn is_page_type(node_type: &str) -> bool {
    matches!(node_type, "PageNode" | "CustomPageNode")
}

/// The names of the libraries that a script requires.
pub fn required_libraries(source: &str) -> impl Iterator<Item = &str> {
    source.split("require").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().strip_prefix('(')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "'\"`".contains(*quote))?;
        rest[1..].split(quote).next()
    })
}
