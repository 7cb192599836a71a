//! What is plainly no secret, though it stands where one is kept.

/// Signs that stand around a name whose value something else puts in.
const AROUND: [(&str, &str); 6] =
    [("<", ">"), ("${", "}"), ("{{", "}}"), ("$(", ")"), ("%", "%"), ("AMSTER{", "}")];

/// Words that stand where a secret was taken out or is still to come.
const WORDS: [&str; 9] =
    ["hidden", "masked", "na", "none", "null", "redacted", "removed", "replaceme", "todo"];

/// Whether a text may be a secret. None is what is blank, what is a name in signs such as `<Client Key>`, a text of one
/// letter over and over, and a word such as `redacted`.
pub(crate) fn may_be_secret(text: &str) -> bool {
    let text = text.trim();
    let is_named = |(open, close): &(&str, &str)| {
        text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
    };
    let word: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut letters = word.chars();
    let first = letters.next();
    let is_one_letter = letters.all(|letter| Some(letter) == first);
    !is_one_letter && !AROUND.iter().any(is_named) && !WORDS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_no_secret() {
        for text in
            ["", " ", "\t\n", "<Client Key>", "${API_KEY}", "{{ key }}", "$(KEY)", "%KEY%", "AMSTER{enc}"]
        {
            assert!(!may_be_secret(text), "{text}");
        }
        for text in ["xxxxxxxx", "XXxx", "*****", "…", "REDACTED", "<removed>", "null", "n/a", "replace-me"]
        {
            assert!(!may_be_secret(text), "{text}");
        }
    }

    #[test]
    fn what_could_be_a_secret_is_one() {
        for text in
            ["changeit", "hunter2", "secret", "<ab", "a>b<c", "${a}${b", "%12", "xxxxy", "aGVsbG8=", "{ }xy"]
        {
            assert!(may_be_secret(text), "{text}");
        }
    }
}
