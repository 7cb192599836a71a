//! What a comparison finds, as data: each way of showing it is written from here.

use serde_json::Value;

use super::lines::Hunk;
use super::sketch::Sketch;

/// What differs between two sets of journeys.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// Journeys that differ, or that only one side has, by name.
    pub journeys: Vec<JourneyDiff>,
    /// Scripts, themes and other things that journeys carry along and that differ.
    pub objects: Vec<ObjectDiff>,
    /// What could not be compared, in words.
    pub notes: Vec<String>,
    /// How many journeys both sides have.
    pub compared: usize,
}

/// A journey that differs.
#[derive(Clone, Debug)]
pub struct JourneyDiff {
    /// Its name in the old journeys; none for one that is new.
    pub old: Option<String>,
    /// Its name in the new journeys; none for one that is gone.
    pub new: Option<String>,
    /// How many nodes it has, children of pages among them.
    pub nodes: usize,
    /// What differs.
    pub facts: Vec<Fact>,
    /// What that means for the flow.
    pub effects: Vec<Effect>,
    /// What of it can break callers or running users.
    pub breaking: Vec<Breaking>,
    /// The neighbourhood of what differs.
    pub sketch: Sketch,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The node; none for what is of the journey or object itself.
    pub node: Option<NodeName>,
    /// What.
    pub what: What,
}

/// A node as people and as machines know it: in the new journey, unless it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeName {
    /// Its label in quotes, with what tells it apart.
    pub name: String,
    /// Its label alone.
    pub label: String,
    /// Its id on the platform.
    pub id: String,
    /// The console's name of its type.
    pub type_name: String,
}

/// A value on one side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// The value, secrets masked; none where there is nothing.
    pub value: Option<Value>,
    /// What the id that it is stands for.
    pub name: Option<String>,
    /// Whether it goes without saying.
    pub is_default: bool,
}

/// A kind of difference.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is new. Where it leads, by outcome, and what it says.
    Added {
        /// Where its outcomes lead.
        edges: Vec<(String, String)>,
        /// Its properties.
        properties: Vec<(String, Held)>,
    },
    /// It is gone.
    Removed,
    /// It has another label, or name.
    Renamed {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
    /// It has another type.
    Retyped {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
    /// It stands in another page, or in none any more.
    Moved {
        /// Where it stood.
        old: String,
        /// Where it stands.
        new: String,
    },
    /// Its children, which are the same, stand in another order.
    Reordered {
        /// The names in the old order.
        old: Vec<String>,
        /// The names in the new order.
        new: Vec<String>,
    },
    /// An outcome, or the start, leads elsewhere.
    Rewired {
        /// The outcome; none for the start.
        outcome: Option<String>,
        /// Where it led; none for nowhere.
        old: Option<String>,
        /// Where it leads.
        new: Option<String>,
    },
    /// A property, or a part of one, has another value.
    Property {
        /// The property, and the way from there.
        path: String,
        /// The old value.
        old: Held,
        /// The new one.
        new: Held,
        /// Whether the value is a secret, which is not shown.
        is_secret: bool,
    },
    /// Lines of a text differ.
    Lines {
        /// The property, and the way from there; empty for the source of a script.
        path: String,
        /// The lines.
        hunk: Hunk,
    },
    /// A note on the canvas differs.
    Note {
        /// What it said; none for a new one.
        old: Option<String>,
        /// What it says; none for one that is gone.
        new: Option<String>,
    },
}

/// A difference's meaning for the flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The kind, as one word.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// A way that shows it: outcomes and nodes from the start on.
    pub way: Vec<String>,
}

/// Something that can break callers or running users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// The kind, as one word.
    pub kind: &'static str,
    /// In words.
    pub text: String,
}

/// A thing that journeys carry along and that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectDiff {
    /// What it is, in a word: `script`, `theme` …
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its id, or key.
    pub id: String,
    /// What differs.
    pub facts: Vec<Fact>,
    /// The journeys that carry it.
    pub journeys: Vec<String>,
    /// What of it can break running users.
    pub breaking: Vec<Breaking>,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_equal(&self) -> bool {
        self.journeys.is_empty() && self.objects.is_empty()
    }

    /// Everything that can break callers or running users.
    pub fn breaking(&self) -> impl Iterator<Item = &Breaking> {
        let of_objects = self.objects.iter().flat_map(|object| &object.breaking);
        self.journeys.iter().flat_map(|journey| &journey.breaking).chain(of_objects)
    }
}

impl JourneyDiff {
    /// Its name, the new one where there are two.
    pub fn name(&self) -> &str {
        self.new.as_deref().or(self.old.as_deref()).unwrap_or_default()
    }
}

impl What {
    /// The kind, as one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Removed => "removed",
            Self::Renamed { .. } => "renamed",
            Self::Retyped { .. } => "retyped",
            Self::Moved { .. } => "moved",
            Self::Reordered { .. } => "reordered",
            Self::Rewired { .. } => "rewired",
            Self::Property { .. } => "property",
            Self::Lines { .. } => "lines",
            Self::Note { .. } => "note",
        }
    }
}
