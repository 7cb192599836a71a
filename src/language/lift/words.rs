//! From what people read to names that a source can use.

use crate::model::names::is_identifier;
use crate::source::Distinct;

/// The longest name that is made; a name longer than this says less, not more.
const LONGEST: usize = 40;

/// `Data Store Decision` → `dataStoreDecision`; nothing when no letter or digit is left.
pub(super) fn camel(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut words = split(text);
    // A name cannot begin with a digit: `3 Retries` → `retries3`.
    let digits =
        words.iter().take_while(|word| word.starts_with(|first: char| first.is_ascii_digit())).count();
    words.rotate_left(digits);
    if digits > 0 && digits == words.len() {
        return Some(format!("step{}", words.concat()));
    }
    for word in words {
        if !out.is_empty() && out.len() + word.len() > LONGEST {
            break;
        }
        let word = calm(&word);
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if out.is_empty() => out.push(first.to_ascii_lowercase()),
            Some(first) => out.push(first.to_ascii_uppercase()),
            None => {}
        }
        out.extend(letters);
    }
    out.truncate(LONGEST * 2);
    (!out.is_empty()).then_some(out)
}

/// The words of a text with only letters and digits of ASCII; accents are dropped with their marks.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in text.chars() {
        match plain(character) {
            Some(letter) => words.last_mut().expect("there is always a last word").push(letter),
            // An apostrophe stands inside a word.
            None if matches!(character, '\'' | '’') => {}
            None => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn plain(character: char) -> Option<char> {
    if character.is_ascii_alphanumeric() {
        return Some(character);
    }
    Some(match character {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'À'..='Å' => 'A',
        'Ç' => 'C',
        'È'..='Ë' => 'E',
        'Ö' | 'Ø' => 'O',
        'Ü' => 'U',
        'ß' => 's',
        _ => return None,
    })
}

/// A word in capitals reads as a word: `OTP` → `Otp`, so that words stay apart.
fn calm(word: &str) -> String {
    let is_loud = word.len() > 1 && word.chars().all(|letter| !letter.is_ascii_lowercase());
    if is_loud {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.map(|letter| letter.to_ascii_lowercase())).collect()
    } else {
        word.to_owned()
    }
}

/// With a capital, for the second half of a name.
pub(super) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().map(|first| first.to_ascii_uppercase()).chain(letters).collect()
}

/// `riskCheck` → `risk-check`, as files are named.
pub(super) fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Drops a word at the end that says nothing, as long as something is left.
pub(super) fn without_end<'a>(text: &'a str, ends: &[&str]) -> &'a str {
    let mut text = text.trim();
    loop {
        let shorter = ends.iter().find_map(|end| text.strip_suffix(end).map(str::trim_end));
        match shorter.filter(|rest| !rest.is_empty()) {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// Names of declarations and of files, each given once.
#[derive(Debug, Default)]
pub(super) struct Numbers(Distinct);

impl Numbers {
    /// Keeps a name from being taken.
    pub(super) fn add(&mut self, name: &str) {
        self.0.add(name);
    }

    /// The first name of `name`, `name2`, `name3` … that is not taken; of paths, `name-2`.
    pub(super) fn take(&mut self, name: &str) -> String {
        self.0.take(name, if is_identifier(name) { "" } else { "-" })
    }
}

impl FromIterator<String> for Numbers {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        Self(names.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_like_words() {
        for (text, name) in [
            ("Data Store Decision", "dataStoreDecision"),
            ("User Exists?", "userExists"),
            ("3 Retries", "retries3"),
            ("200", "step200"),
            ("Send OTP by SMS", "sendOtpBySms"),
            ("KBA Definition", "kbaDefinition"),
            ("Don't ask again", "dontAskAgain"),
            ("Éléments", "elements"),
            ("LDAP", "ldap"),
            ("iOS device", "iOSDevice"),
            ("x_y-z", "xYZ"),
        ] {
            assert_eq!(camel(text).as_deref(), Some(name), "{text}");
        }
        assert_eq!(camel("…"), None);
        assert_eq!(kebab("sendOtpBySms"), "send-otp-by-sms");
        assert_eq!(without_end("Page Node", &["Node"]), "Page");
        assert_eq!(without_end("Node", &["Node"]), "Node");
    }

    #[test]
    fn numbers_tell_names_apart() {
        let mut numbers: Numbers = ["risk2".to_owned()].into_iter().collect();
        let taken = ["risk", "Risk", "risk", "scripts/risk", "scripts/risk"].map(|name| numbers.take(name));
        assert_eq!(taken, ["risk", "Risk3", "risk4", "scripts/risk", "scripts/risk-2"]);
    }
}
