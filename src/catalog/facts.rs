//! The smaller facts about a node type, as plain data.

/// Where a type was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Platforms {
    /// In the self-managed product.
    pub am: Option<AmReleases>,
    /// In the cloud product.
    pub aic: Option<AicListing>,
}

/// The self-managed releases that have a type.
#[derive(Clone, Debug, PartialEq)]
pub struct AmReleases {
    /// The first release; none where earlier ones may have the type too.
    pub since: Option<String>,
    /// The releases in which the type was seen, oldest first.
    pub seen: Vec<String>,
}

/// When a tenant listed a type. Dates are `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq)]
pub struct AicListing {
    /// The first listing with the type.
    pub first_listed: String,
    /// The last one.
    pub last_listed: String,
    /// Whether the newest listing has it.
    pub current: bool,
}

/// Whether a Configuration Provider may imitate a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Imitable {
    /// Nothing is known against it.
    #[default]
    Yes,
    /// Only from this release on.
    Since(String),
    /// No release allows it.
    No,
}

/// Keys of the node state. `{property}` stands for the key that this property names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What the node reads.
    pub reads: Vec<String>,
    /// What it writes.
    pub writes: Vec<String>,
}

/// An outcome set that former releases had.
#[derive(Clone, Debug, PartialEq)]
pub struct FormerOutcomes {
    /// The ids, in order.
    pub ids: Vec<String>,
    /// Which releases, in words.
    pub when: String,
}

/// Something that is configured beside the journey: a service of the realm, a setting, an account with a maker.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// What the console calls it.
    pub name: String,
    /// How much the node needs it.
    pub need: ServiceNeed,
    /// `am` where the cloud brings it along.
    pub on: Option<String>,
    /// When it is needed, in words; none means always.
    pub when: Option<String>,
    /// The page that tells of it.
    pub source: Option<String>,
}

/// How much a node needs a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceNeed {
    /// It fails without.
    Required,
    /// It works with the defaults that every realm has.
    Defaults,
    /// It may use it.
    Optional,
}

/// How well facts are established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Documentation or a listing alone.
    Low,
    /// The maker's source, or configurations from a server.
    Medium,
    /// The product's own source or schema, or a server's own answer.
    High,
}

/// How well the facts of a type are established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confidence {
    /// Of the outcomes.
    pub outcomes: Level,
    /// Of the properties.
    pub properties: Level,
}
