//! Ids that are derived from names, so that two people who build one source get the same ids.

use uuid::Uuid;

/// The namespace of all derived ids: `UUIDv5` of `journeyc` in the nil namespace.
fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::nil(), b"journeyc")
}

/// The namespace of a journey's nodes.
#[derive(Clone, Copy, Debug)]
pub struct JourneyIds(Uuid);

impl JourneyIds {
    /// The namespace of the journey of this name.
    pub fn new(journey: &str) -> Self {
        Self(Uuid::new_v5(&Uuid::new_v5(&namespace(), b"journey"), journey.as_bytes()))
    }

    /// The id of the node with this name: a UUID, version 5, of the names of journey and node.
    pub fn node(self, node: &str) -> String {
        Uuid::new_v5(&self.0, node.as_bytes()).to_string()
    }
}

/// The id of a script with this name on the platform.
pub fn script(name: &str) -> String {
    Uuid::new_v5(&Uuid::new_v5(&namespace(), b"script"), name.as_bytes()).to_string()
}

/// The id of a theme with this name on the platform.
pub fn theme(name: &str) -> String {
    Uuid::new_v5(&Uuid::new_v5(&namespace(), b"theme"), name.as_bytes()).to_string()
}
