//! What a build is for: the cloud, or one release of the self-managed product.

use std::fmt;
use std::str::FromStr;

use super::release;

/// The platform that a journey is compiled for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    /// `PingOne` Advanced Identity Cloud, which has what the newest release has.
    #[default]
    Aic,
    /// `PingAM` 7.5.
    Am75,
    /// `PingAM` 8.0.
    Am80,
    /// `PingAM` 8.1.
    Am81,
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 4] = [Self::Aic, Self::Am75, Self::Am80, Self::Am81];

    /// Whether nodes carry a version there.
    pub fn has_node_versions(self) -> bool {
        matches!(self, Self::Aic | Self::Am81)
    }

    /// The release, such as `8.1`; none for the cloud.
    pub fn release(self) -> Option<&'static str> {
        match self {
            Self::Aic => None,
            Self::Am75 => Some("7.5"),
            Self::Am80 => Some("8.0"),
            Self::Am81 => Some("8.1"),
        }
    }

    /// Whether something exists there that came with release `since` and that `until` was the last to have.
    /// `aic` in the place of a release means the cloud alone.
    pub fn admits(self, since: Option<&str>, until: Option<&str>) -> bool {
        let Some(own) = self.release().map(release::parse) else { return until.is_none_or(|u| u == "aic") };
        since.is_none_or(|since| since != "aic" && release::parse(since) <= own)
            && until.is_none_or(|until| until != "aic" && own <= release::parse(until))
    }

    /// What people call it, such as `PingAM 8.1`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Aic => "Advanced Identity Cloud",
            Self::Am75 => "PingAM 7.5",
            Self::Am80 => "PingAM 8.0",
            Self::Am81 => "PingAM 8.1",
        }
    }

    /// The word that names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aic => "aic",
            Self::Am75 => "am-7.5",
            Self::Am80 => "am-8.0",
            Self::Am81 => "am-8.1",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that names no target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTarget(
    /// What was written.
    pub String,
);

impl fmt::Display for UnknownTarget {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let names = Target::ALL.map(|target| format!("`{target}`")).join(", ");
        write!(f, "`{}` is no platform; possible are {names}", self.0)
    }
}

impl std::error::Error for UnknownTarget {}

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|target| target.to_string() == text);
        found.ok_or_else(|| UnknownTarget(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for target in Target::ALL {
            assert_eq!(target.to_string().parse(), Ok(target));
        }
        let error = "am-6.5".parse::<Target>().expect_err("6.5 is no target");
        assert_eq!(
            error.to_string(),
            "`am-6.5` is no platform; possible are `aic`, `am-7.5`, `am-8.0`, `am-8.1`"
        );
    }

    #[test]
    fn releases_compare_by_number() {
        assert!(release::parse("6.5") < release::parse("7.0"));
        assert!(release::parse("8.1") < release::parse("10.0"));
        assert_eq!(release::parse("8"), release::parse("8.0.0"));
    }

    #[test]
    fn admits_both_bounds() {
        assert!(Target::Am75.admits(Some("7.5"), Some("7.5")));
        assert!(!Target::Am75.admits(Some("8.0"), None));
        assert!(!Target::Am81.admits(None, Some("8.0")));
        assert!(Target::Aic.admits(Some("8.1"), None) && Target::Aic.admits(Some("aic"), None));
        assert!(!Target::Am81.admits(Some("aic"), None));
        assert!(!Target::Aic.admits(None, Some("8.0")));
    }
}
