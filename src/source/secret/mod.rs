//! What of a name or a text is secret, whatever it stands in: by what a name says, and by what a text gives away itself.

pub mod name;
mod script;
#[cfg(test)]
mod tests;
mod text;

pub use name::sounds_secret;
pub use script::{in_line, in_script, places};
pub use text::in_text;

/// Shown in the place of a secret.
pub const MASK: &str = "••••••••";
