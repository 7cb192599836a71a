//! What outcomes and scripts say by their words.

/// What outcomes are called when something went wrong.
const FAILURES: [&str; 30] = [
    "abort",
    "aborted",
    "accountexpired",
    "block",
    "blocked",
    "cancelled",
    "clienterror",
    "configurationfailed",
    "denied",
    "deny",
    "disabled",
    "error",
    "expired",
    "fail",
    "failed",
    "failure",
    "false",
    "incorrect",
    "invalid",
    "locked",
    "mismatch",
    "no",
    "notfound",
    "nomatch",
    "reject",
    "rejected",
    "timeout",
    "unknown",
    "unsupported",
    "wrong",
];

/// Words that an outcome of a script has in it when something went wrong.
const FAILING: [&str; 8] =
    ["error", "fail", "incorrect", "invalid", "mismatch", "notverified", "unauthor", "unverified"];

/// An outcome's letters and digits, small, without `outcome` behind them.
pub(super) fn plain(outcome: &str) -> String {
    let word: String =
        outcome.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match word.strip_suffix("outcome") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => word,
    }
}

/// Whether an outcome is a word for failure.
pub(super) fn is_failure(outcome: &str) -> bool {
    FAILURES.contains(&plain(outcome).as_str())
}

/// Whether an outcome that somebody named sounds as if something had failed.
pub(super) fn sounds_failed(outcome: &str) -> bool {
    let word = plain(outcome);
    let is_denied = |part: &str| {
        word.split_once(part).is_some_and(|(before, _)| !before.ends_with("no") && !before.ends_with("non"))
    };
    FAILURES.contains(&word.as_str()) || FAILING.iter().any(|part| is_denied(part))
}

/// Words of scripts that have to do with a secret of the user's.
const SECRETS: [&str; 6] = ["hotp", "onetime", "otp", "passcode", "password", "totp"];

/// Words of scripts that can ask the user, look at who is there already, or ask another server.
const ASKING: [&str; 12] = [
    "authenticat",
    "callbacks",
    "certificate",
    "cookie",
    "httpclient",
    "jwt",
    "openidm.action",
    "session",
    "signature",
    "token",
    "verif",
    "x509",
];

/// Whether a script may verify the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verifies {
    /// It asks nobody and looks at nothing.
    No,
    /// It asks somebody something.
    Perhaps,
    /// It has to do with a password or a code.
    #[default]
    Likely,
}

/// Whether a script may verify the user, by the words of its text. Comments say nothing.
pub(super) fn verifies(script: &str) -> Verifies {
    let text = without_comments(script).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&SECRETS) => Verifies::Likely,
        () if has(&ASKING) => Verifies::Perhaps,
        () => Verifies::No,
    }
}

fn without_comments(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find("/*") {
        // `//` before it on its line makes it a part of that comment.
        let line = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let is_in_line = rest[line..at].contains("//");
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        if !is_in_line {
            rest = rest.split_once("*/").map_or("", |(_, behind)| behind);
        }
    }
    out.push_str(rest);
    let lines = out.lines().map(|line| match line.find("//") {
        // An address has them too.
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_failure_are_known() {
        for word in ["False", "Failure", "ERROR", "failureOutcome", "Not Found"] {
            assert!(is_failure(word), "{word}");
        }
        for word in ["loginFailed", "invalidCode", "verification error", "unverified"] {
            assert!(sounds_failed(word), "{word}");
        }
        for word in ["true", "noError", "verified", "outcome", "unlocked"] {
            assert!(!sounds_failed(word), "{word}");
        }
    }

    #[test]
    fn scripts_verify_by_what_they_touch() {
        assert_eq!(verifies("// the password\n/* httpClient */ outcome = \"true\";"), Verifies::No);
        assert_eq!(verifies("var r = httpClient.send(\"https://a.example/\").get();"), Verifies::Perhaps);
        assert_eq!(
            verifies("if (sharedState.get(\"otp\") == given) { outcome = \"true\"; }"),
            Verifies::Likely
        );
    }
}
