//! Where something was read: its file, its realm, and how it came to be read.

use std::sync::Arc;

use super::read::Problem;

/// How a file came to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The user named it.
    Named,
    /// It lies below a folder that the user named.
    Below,
    /// It lies beside what the user named, where formats keep what journeys need.
    Beside,
}

/// Where something was read.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// The file, with `/` between its parts.
    pub path: Arc<str>,
    /// The realm that it belongs to, by its short name; none for what belongs to all, or where nothing says it.
    pub realm: Option<Arc<str>>,
    /// How it came to be read.
    pub reach: Reach,
}

impl Default for Origin {
    fn default() -> Self {
        Self { path: Arc::from(""), realm: None, reach: Reach::Named }
    }
}

impl Origin {
    /// The origin of what a file holds.
    pub(super) fn new(path: &str, reach: Reach) -> Self {
        Self { path: Arc::from(path), realm: realm_of_path(path).map(Arc::from), reach }
    }

    /// The same for a part of a file that says its realm itself, in any of the spellings of the clients.
    pub(super) fn in_realm(&self, realm: &str) -> Self {
        Self { realm: Some(Arc::from(short_realm(realm))), ..self.clone() }
    }

    /// Whether what was read at `other` may belong to what was read here.
    pub(super) fn may_use(&self, other: &Self) -> bool {
        match (&self.realm, &other.realm) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }

    /// How near another place is: the same realm counts most, then the folders that both have in common.
    pub(super) fn nearness(&self, other: &Self) -> (bool, usize) {
        (self.realm.is_some() && self.realm == other.realm, common(&self.path, &other.path))
    }

    /// A problem here.
    pub(super) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(&self.path, message)
    }
}

/// A realm's name without what formats put before it: `/alpha`, `root-alpha` and `alpha` are one.
pub(super) fn short_realm(realm: &str) -> &str {
    let realm = realm.trim_matches('/');
    let short = realm.strip_prefix("root-").unwrap_or(realm);
    if short.is_empty() { "root" } else { short }
}

/// The realm in whose folder a file lies: `realms/alpha/…`, `realms/root-alpha/…`, `realm/root-alpha/…`.
fn realm_of_path(path: &str) -> Option<&str> {
    let folders: Vec<&str> = folder(path).split('/').collect();
    let place = folders.iter().rposition(|part| matches!(*part, "realms" | "realm"))?;
    folders.get(place + 1).map(|name| short_realm(name))
}

/// The folder of a file.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// How many folders two paths have in common.
pub(super) fn common(one: &str, other: &str) -> usize {
    let folders = |path| folder(path).split('/').filter(|part| !part.is_empty());
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

/// Whether a file lies where formats keep journeys and what belongs to them, or has the name of a journey's file.
pub(super) fn is_place_of_journeys(path: &str) -> bool {
    let is_place =
        |part: &str| matches!(part, "journeys" | "journey" | "AuthTree" | "trees" | "scripts" | "script");
    folder(path).split('/').any(is_place) || path.ends_with(".journey.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn realms_are_told_by_folders() {
        let realm = |path: &str| Origin::new(path, Reach::Below).realm.map(|realm| realm.to_string());
        assert_eq!(realm("t/realms/alpha/journeys/A/A.json").as_deref(), Some("alpha"));
        assert_eq!(realm("realms/root-alpha/AuthTree/A.json").as_deref(), Some("alpha"));
        assert_eq!(realm("realms/root/AuthTree/A.json").as_deref(), Some("root"));
        assert_eq!(realm("c/realm/root-bravo/journey/A.journey.json").as_deref(), Some("bravo"));
        assert_eq!(realm("c/global/realm/bravo.realm.json"), None);
        assert_eq!(realm("A.json"), None);
        assert_eq!((short_realm("/"), short_realm("/alpha")), ("root", "alpha"));
    }
}
