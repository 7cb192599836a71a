//! Secrets that a script writes into the log.

use std::collections::BTreeSet;

use super::Case;
use crate::catalog::secret::sounds_secret;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(case: &Case<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for logged in case.understood.logged.iter().filter(|logged| is_secret(&logged.name)) {
        if !seen.insert(&logged.name) {
            continue;
        }
        let message = format!("`{}` is written into the log", logged.name);
        let help = "whoever reads the log has it: leave it out, or say only whether it is there";
        let diagnostic = case.found(Code::SecretLogged, &logged.place, message).help(help);
        diagnostics.push(case.with_users(diagnostic));
    }
}

/// Whether a value of this name is a secret of the user's or the house's. One that is a part of a policy or a page is none.
fn is_secret(name: &str) -> bool {
    let small = name.to_lowercase();
    let is_code = ["otp", "onetimepassword", "passcode"].contains(&small.as_str());
    let is_about = ["policy", "count", "callback", "attribute", "field", "error", "label", "prompt", "expir"]
        .iter()
        .any(|word| small.contains(word));
    (sounds_secret(name) || is_code) && !is_about
}
