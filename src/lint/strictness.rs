use crate::diagnostic::Code;

/// How strict one wants to be: each level takes in the rules of those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Strictness {
    /// What is wrong nearly always.
    #[default]
    Default,
    /// What is unwise, and may be meant.
    Strict,
    /// What a house can have other habits in.
    Pedantic,
}

impl Strictness {
    /// Every level, the mildest first.
    pub const ALL: [Self; 3] = [Self::Default, Self::Strict, Self::Pedantic];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
            Self::Pedantic => "pedantic",
        }
    }

    /// The level of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The mildest level at which a code is looked for. All that is no rule of lint is looked for always.
    pub fn of(code: Code) -> Self {
        super::rule(code).map_or_else(Self::default, |rule| rule.strictness)
    }
}
