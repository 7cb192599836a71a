//! Whether a platform has a type.

use super::entry::NodeType;
use super::release;
use super::target::Target;

/// Whether a platform has a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has.
    Present,
    /// It has once this add-on is installed.
    AddOn(String),
    /// It has not, for this reason.
    Absent(String),
    /// It was not seen there, which proves nothing; in these words.
    Unlisted(String),
}

impl NodeType {
    /// Whether `target` has the type. Firm evidence alone makes a type absent.
    pub fn on_target(&self, target: Target) -> Presence {
        if self.added {
            return Presence::Present;
        }
        match target.release() {
            None => self.on_cloud(),
            Some(release) => self.on_release(release),
        }
    }

    fn is_on_cloud_now(&self) -> bool {
        self.platforms.aic.as_ref().is_some_and(|listing| listing.current)
    }

    fn on_cloud(&self) -> Presence {
        match &self.platforms.aic {
            _ if self.has_flag("cloud-excluded") => {
                Presence::Absent("Advanced Identity Cloud leaves it out".to_owned())
            }
            Some(listing) if listing.current => Presence::Present,
            Some(listing) => Presence::Unlisted(format!(
                "Advanced Identity Cloud listed it last on {}",
                listing.last_listed
            )),
            None => Presence::Unlisted("Advanced Identity Cloud was not seen to list it".to_owned()),
        }
    }

    fn on_release(&self, release: &str) -> Presence {
        if self.has_flag("cloud-only") {
            let seen = self.platforms.am.iter().any(|am| am.seen.iter().any(|own| own == release));
            return if seen {
                Presence::Unlisted("it is documented for Advanced Identity Cloud only".to_owned())
            } else {
                Presence::Absent("it exists on Advanced Identity Cloud only".to_owned())
            };
        }
        let Some(am) = &self.platforms.am else {
            return match &self.add_on {
                Some(add_on) => Presence::AddOn(add_on.clone()),
                None if self.id.ends_with('*') => Presence::Present,
                None => Presence::Unlisted("it was not seen in any PingAM release".to_owned()),
            };
        };
        let wanted = release::parse(release);
        if let Some(since) = am.since.as_ref().filter(|since| wanted < release::parse(since)) {
            return Presence::Absent(format!("it came with PingAM {since}"));
        }
        match (am.seen.first(), am.seen.last()) {
            (Some(first), _) if wanted < release::parse(first) => {
                Presence::Unlisted(format!("it was not seen before PingAM {first}"))
            }
            // The cloud runs ahead of every release: what it lists was not dropped.
            (_, Some(last)) if release::parse(last) < wanted && !self.is_on_cloud_now() => {
                Presence::Unlisted(format!("it was last seen in PingAM {last}"))
            }
            _ => Presence::Present,
        }
    }
}
