//! Suggestions for a misspelt word, and for one that is only a part of what is meant.

/// Beyond this length nothing is a misspelling, and comparing costs length times length.
const LONGEST: usize = 80;

/// More words are not looked at: whoever has thousands of names may have misspelt thousands.
const MOST: usize = 500;

/// The likeliest meaning of a misspelt word among those that would be allowed.
///
/// Compares without regard to case first; a suggestion is at most a third of the word's length away, or the same word with
/// another ending. Of a word of one or two letters nothing is a misspelling.
pub fn nearest<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let folded = word.to_lowercase();
    let length = word.chars().count();
    let reach = if length < 3 { 0 } else { length / 3 };
    let mut best: Option<(usize, &str)> = None;
    for candidate in allowed.into_iter().take(MOST).filter(|candidate| candidate.len() <= LONGEST) {
        let other = candidate.to_lowercase();
        let (own, its) = (stem(&folded), stem(&other));
        let apart = |a: &str, b: &str| {
            // Each character that one has and the other has not is one step of the way.
            let is_far = a.chars().count().abs_diff(b.chars().count()) > reach;
            if is_far { usize::MAX } else { strsim::osa_distance(a, b) }
        };
        let by_stem =
            if own.len() > 3 && its.len() > 3 { apart(own, its).saturating_add(1) } else { usize::MAX };
        let distance = if folded == other { 0 } else { apart(&folded, &other).min(by_stem) };
        if distance <= reach && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A word without the ending of a plural.
fn stem(word: &str) -> &str {
    ["ies", "y", "es", "s"].into_iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// `did you mean …?` for the nearest allowed word.
pub fn did_you_mean<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, allowed).map(|near| format!("did you mean `{near}`?"))
}

/// The same, and where no word is near, those that are made of the same words and others.
pub fn likely<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<String> {
    one_of(&meant(word, allowed))
}

/// What a misspelt word may mean: the nearest allowed one, or else those that are made of the same words and others.
pub fn meant<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let allowed: Vec<&str> = allowed.into_iter().collect();
    match nearest(word, allowed.iter().copied()) {
        Some(near) => vec![near],
        None => mentioning(word, allowed),
    }
}

/// Those among `allowed` that hold every word that `word` is made of, the shortest first.
pub fn mentioning<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if word.len() > LONGEST {
        return Vec::new();
    }
    let words = words_in(word);
    // Shorter ones are in too many words to mean anything.
    if !words.iter().any(|word| word.len() > 3) {
        return Vec::new();
    }
    let holds = |candidate: &str, word: &str| {
        // The platform calls a journey a tree.
        candidate.contains(word) || (word == "journey" && candidate.contains("tree"))
    };
    let mut found: Vec<&str> = allowed
        .into_iter()
        .filter(|candidate| {
            let candidate = candidate.to_lowercase();
            words.iter().all(|word| holds(&candidate, word))
        })
        .collect();
    found.sort_by_key(|candidate| (candidate.len(), *candidate));
    found.dedup();
    found
}

/// `did you mean …?` for one or a few words; nothing where there are too many.
pub fn one_of(words: &[&str]) -> Option<String> {
    match words {
        [only] => Some(format!("did you mean `{only}`?")),
        [some @ .., last] if words.len() <= 8 => {
            let some: Vec<String> = some.iter().map(|word| format!("`{word}`")).collect();
            Some(format!("did you mean {} or `{last}`?", some.join(", ")))
        }
        _ => None,
    }
}

/// The words that a name is made of, in lower case: `innerTree` is `inner` and `tree`.
pub fn words_in(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let is_begin = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || letters.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if !letter.is_alphanumeric() || is_begin {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        assert_eq!(words_in("innerTreeOnly"), ["inner", "tree", "only"]);
        assert_eq!(words_in("OTPEmail"), ["otp", "email"]);
        assert_eq!(words_in("unreachable-node"), ["unreachable", "node"]);
        assert_eq!(words_in("-"), Vec::<String>::new());
    }

    #[test]
    fn a_part_suggests_the_whole() {
        let known = ["AccountLockout", "InnerTreeEvaluator", "OTPEmailSender"];
        assert_eq!(likely("Lockout", known).as_deref(), Some("did you mean `AccountLockout`?"));
        assert_eq!(likely("InnerJourney", known).as_deref(), Some("did you mean `InnerTreeEvaluator`?"));
        assert_eq!(likely("zzzz", known), None);
        assert_eq!(one_of(&["a", "b", "c"]).as_deref(), Some("did you mean `a`, `b` or `c`?"));
    }
}
