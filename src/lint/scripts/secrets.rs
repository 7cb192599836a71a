//! Secrets that stand in scripts.

use super::Case;
use crate::catalog::secret::{in_text, sounds_secret};
use crate::check::may_be_secret;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(case: &Case<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for given in &case.understood.given {
        if !is_secret(&given.name, &given.text) {
            continue;
        }
        let message = format!("`{}` gets a secret that stands in the script", given.name);
        let help =
            "keep it on the platform: `systemEnv.getProperty(\"esv.…\")`, or `secrets.getGenericSecret(…)`";
        let diagnostic = case.found(Code::ScriptSecret, &given.place, message).help(help);
        diagnostics.push(case.with_users(diagnostic));
    }
}

/// Whether a text under a name is a secret: a name for one, and a text that is no name, label, path or placeholder itself.
fn is_secret(name: &str, text: &str) -> bool {
    if in_text(text) != text {
        return true;
    }
    let value = text.strip_prefix("Basic ").or_else(|| text.strip_prefix("Bearer ")).unwrap_or(text);
    let letters = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (plain, called) = (letters(value), letters(name));
    let is_word = |part: &str| part.chars().all(|letter| letter.is_ascii_alphabetic());
    // `password: "userPassword"`, `token = "esv.api.token"`, `secret: "scripted.node.secret"` name something that is kept elsewhere.
    let is_name = value.split(['.', '-', '_', '/', ':']).all(is_word)
        && (sounds_secret(value)
            || plain.contains(&called)
            || called.contains(&plain)
            || value.contains('.'));
    sounds_secret(name)
        && value.len() >= 6
        && may_be_secret(value)
        && !value.contains(char::is_whitespace)
        && !value.starts_with(['/', '#', '.'])
        && !value.contains("://")
        && !is_name
        && !(is_word(value) && value.chars().skip(1).any(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn names_and_labels_are_no_secrets() {
        for (name, text) in [
            ("password", "userPassword"),
            ("PASSWORD", "password"),
            ("token", "esv.api.token"),
            ("secret", "scripted.node.secret"),
            ("password", "Enter your password"),
            ("apiKey", "${API_KEY}"),
            ("authorization", "/oauth2/token"),
            ("tokenUrl", "https://example.com/token"),
            ("label", "hunter2hunter2"),
            ("cookie", "iPlanetDirectoryPro"),
            ("pwd", "xxxxxxxx"),
        ] {
            assert!(!is_secret(name, text), "{name} {text}");
        }
    }

    #[test]
    fn secrets_are_secrets() {
        for (name, text) in [
            ("password", "hunter2hunter2"),
            ("clientSecret", "9f86d081884c7d65"),
            ("Authorization", "Basic YWRtaW46Y2hhbmdlaXQ="),
            ("apiKey", "AbCdEf0123456789"),
            ("password", "correcthorse!"),
        ] {
            assert!(is_secret(name, text), "{name} {text}");
        }
    }
}
