//! Ids of one side that mean the same as other ids of the other side.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::names::is_uuid;

/// New ids by the old ones that they stand for; ids that are the same are not among them.
#[derive(Clone, Debug, Default)]
pub struct Ids(HashMap<String, String>);

impl Ids {
    /// Notes that an old id means the same as a new one.
    pub fn add(&mut self, old: &str, new: &str) {
        if old != new {
            self.0.insert(old.to_owned(), new.to_owned());
        }
    }

    /// An old text with new ids in the place of old ones: a text that is an id, and UUIDs within it.
    pub fn translate<'t>(&self, text: &'t str) -> Cow<'t, str> {
        const UUID: usize = 36;
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        if let Some(new) = self.0.get(text) {
            return Cow::Owned(new.clone());
        }
        let mut out = String::new();
        let (mut copied, mut at) = (0, 0);
        while at + UUID <= text.len() {
            let part = text.get(at..at + UUID).filter(|part| is_uuid(part));
            if let Some(new) = part.and_then(|part| self.0.get(part)) {
                out.push_str(&text[copied..at]);
                out.push_str(new);
                at += UUID;
                copied = at;
            } else {
                at += 1;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(&text[copied..]);
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_within_texts() {
        const OLD: &str = "11111111-1111-4111-8111-111111111111";
        const NEW: &str = "22222222-2222-4222-8222-222222222222";
        let mut ids = Ids::default();
        ids.add(OLD, NEW);
        ids.add("short", "other");
        assert_eq!(ids.translate(OLD), NEW);
        assert_eq!(ids.translate("short"), "other");
        assert_eq!(ids.translate("a short one"), "a short one");
        assert_eq!(ids.translate(&format!("ü{{\"{OLD}\"}}{OLD}-x")), format!("ü{{\"{NEW}\"}}{NEW}-x"));
    }
}
