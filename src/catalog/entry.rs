//! What the catalogue knows of one node type, as plain data.

pub use super::facts::{
    AicListing, AmReleases, Confidence, FormerOutcomes, Imitable, Level, Platforms, Service, ServiceNeed,
    State,
};
use super::property::PropertyType;
use super::rule::{Constraint, Predicate, Rule};

/// One node type.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeType {
    /// The type id that a journey's JSON holds; `designer-*` stands for every custom type without a definition.
    pub id: String,
    /// The console's name.
    pub name: String,
    /// Other names that the console or the documentation prints.
    pub aliases: Vec<String>,
    /// The family, such as `mfa`.
    pub category: String,
    /// The tags that a server reports.
    pub tags: Vec<String>,
    /// Where the type was seen.
    pub platforms: Platforms,
    /// Marks such as `marketplace`, `cloud-only`, `deprecated`.
    pub flags: Vec<String>,
    /// Versions of the node, oldest first; never empty.
    pub versions: Vec<String>,
    /// The entity name that Amster uses for version 1.0, where an export or a document shows it.
    pub amster_entity: Option<String>,
    /// On `PingAM`, what must be installed to have the type: a maker's name, or the repository of the add-on.
    pub add_on: Option<String>,
    /// The ids of the types that take the place of a deprecated one.
    pub replaced_by: Vec<String>,
    /// Whether a Configuration Provider may imitate the type.
    pub imitable: Imitable,
    /// What the node does for the flow as a whole.
    pub role: Option<Role>,
    /// For [`Role::Verifies`]: the outcomes on which the check has passed; empty when not established.
    pub passes: Vec<String>,
    /// What the node does, in the words of `catalog/README.md`, such as `collects-password`.
    pub roles: Vec<String>,
    /// The node state that it is known to read and write.
    pub state: State,
    /// The types of which one must stand before it for its check to mean something.
    pub after: Vec<String>,
    /// How the outcomes follow from the configuration; see [`NodeType::outcomes_rule`] for other versions.
    pub outcomes: Rule,
    /// Outcome sets of former releases.
    pub former_outcomes: Vec<FormerOutcomes>,
    /// The properties in the server's order; see [`NodeType::properties`] for other versions.
    pub base_properties: Vec<PropertyType>,
    /// True when there may be properties that the catalogue does not list.
    pub open_properties: bool,
    /// What later versions change, oldest first.
    pub version_details: Vec<VersionDetails>,
    /// What must hold between properties.
    pub constraints: Vec<Constraint>,
    /// Properties that name something outside of the node.
    pub references: Vec<Reference>,
    /// Services that must be configured for the node to work, beside what it refers to.
    pub services: Vec<Service>,
    /// Whether the node may be the child of a page at all.
    pub in_page: bool,
    /// How the node behaves as the child of a page.
    pub page: Page,
    /// The callbacks that the node sends to the client, where known.
    pub callbacks: Vec<String>,
    /// The vendor's page about the type.
    pub docs: Option<String>,
    /// How well the facts are established.
    pub confidence: Confidence,
    /// Where the facts came from: `owner/repository@commit:path`, or a page.
    pub source: Vec<String>,
    /// True when [`Catalog::add`](super::Catalog::add) brought the type in.
    pub added: bool,
}

/// What a node does for the flow as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Checks something that only the user has, knows or is.
    Verifies,
    /// Gives the user something to verify with, so that the next check is no repetition of the last.
    Registers,
    /// Ends a ring of retries.
    Limits,
    /// Lets time pass before it is evaluated again.
    Waits,
}

/// What one version changes against version `1.0`.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionDetails {
    /// The version.
    pub version: String,
    /// The rule that replaces the type's own.
    pub outcomes: Option<Rule>,
    /// Properties that are added, or replace those of the same name.
    pub properties: Vec<PropertyType>,
    /// Properties of version 1.0 that it no longer has.
    pub without: Vec<String>,
}

/// A property that names something outside of the node.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The property.
    pub key: String,
    /// What it names: `script`, `journey`, `email-template`, `theme`, `social-idp`, `secret-label` …
    pub to: String,
    /// Whether it names several.
    pub many: bool,
    /// The contexts that a script may have; empty means any.
    pub contexts: Vec<String>,
    /// When the property counts; none means always.
    pub when: Option<Predicate>,
    /// What an empty value stands for, such as `all`.
    pub empty_means: Option<String>,
}

/// How a node behaves as the child of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where among the children it may stand.
    pub position: Position,
    /// Whether it shows anything.
    pub collects: Collects,
    /// Whether a page of version 2.0 runs it apart from the other children, so that it keeps its outcomes behind them.
    pub standalone: bool,
}

/// Where among the children of a page a node may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Anywhere: it has one outcome.
    Any,
    /// Last only: it has several outcomes.
    Last,
    /// Its configuration decides how many outcomes it has.
    ByOutcomeCount,
    /// Nowhere.
    None,
}

/// Whether a node shows the user anything. A hint, not a rule of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collects {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Its configuration or the state decides.
    Conditional,
    /// It sends the user elsewhere.
    Redirect,
    /// It suspends the journey.
    Suspend,
    /// Not established.
    Unknown,
}

impl Page {
    /// How a node behaves of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self { position: Position::ByOutcomeCount, collects: Collects::Unknown, standalone: false }
    }
}

impl NodeType {
    /// What `version` changes: the details of the newest version that is not newer.
    fn details(&self, version: &str) -> Option<&VersionDetails> {
        let wanted = super::release::parse(version);
        self.version_details.iter().rfind(|details| super::release::parse(&details.version) <= wanted)
    }

    /// How the outcomes of `version` follow from the configuration.
    pub fn outcomes_rule(&self, version: &str) -> &Rule {
        self.details(version).and_then(|details| details.outcomes.as_ref()).unwrap_or(&self.outcomes)
    }

    /// The properties of `version`, in the server's order.
    pub fn properties(&self, version: &str) -> impl Iterator<Item = &PropertyType> {
        let changed = self.details(version).map_or(&[][..], |details| &details.properties);
        let base = self.base_properties.iter();
        let base = base.map(move |own| changed.iter().find(|new| new.name == own.name).unwrap_or(own));
        let is_new = |new: &&PropertyType| !self.base_properties.iter().any(|own| own.name == new.name);
        let gone = self.details(version).map_or(&[][..], |details| &details.without);
        base.chain(changed.iter().filter(is_new)).filter(move |property| !gone.contains(&property.name))
    }

    /// The property of `version` with this key.
    pub fn property(&self, version: &str, name: &str) -> Option<&PropertyType> {
        self.properties(version).find(|property| property.name == name)
    }

    /// The version of a node whose source names none: `1.0`, or the oldest.
    pub fn default_version(&self) -> &str {
        self.versions.iter().find(|version| *version == "1.0").or(self.versions.first()).map_or("1.0", |v| v)
    }

    /// The entity name under which Amster keeps a node of this version. Where [`NodeType::amster_entity`] does not
    /// tell it, it is what every known one follows: the words of the console's name for a type of the product, the
    /// type id for any other. Version 2 and later have the number behind the name.
    pub fn amster_name(&self, version: &str) -> String {
        let name = match &self.amster_entity {
            Some(entity) => entity.clone(),
            None if self.platforms.am.is_some() => self.name.split(' ').map(capitalized).collect(),
            None => self.id.clone(),
        };
        match version.split('.').next().and_then(|major| major.parse::<u32>().ok()) {
            Some(major) if major > 1 => format!("{name}{major}"),
            _ => name,
        }
    }

    /// Whether the type carries this mark.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flags.iter().any(|own| own == flag)
    }
}

/// The letters and digits of a word, the first one upper case.
fn capitalized(word: &str) -> String {
    let word = super::names::normalize(word);
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
