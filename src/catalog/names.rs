//! How a console name becomes a word of the language.

/// Leaves the letters and digits of a console name: `OTP Email Sender` is written `OTPEmailSender`.
pub fn normalize(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The name that the documentation prints: without a closing `Node`, where that leaves something.
pub(super) fn without_node(normalized: &str) -> Option<&str> {
    normalized.strip_suffix("Node").filter(|rest| !rest.is_empty())
}
