//! Secrets that texts give away themselves.

use super::MASK;
use super::name::sounds_secret;

/// A text with the secrets in it masked: user and password of an address, parameters of an address whose names are
/// those of secrets, what stands behind `Bearer` and `Basic`, private keys, and lines such as `Authorization: …`.
pub fn in_text(text: &str) -> String {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") {
        return MASK.to_owned();
    }
    let shown = parameters(&user_info(text));
    let lines: Vec<String> = shown.split('\n').map(line).collect();
    lines.join("\n")
}

/// `https://user:password@host` without user and password.
fn user_info(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find("://") {
        let (before, behind) = rest.split_at(place + 3);
        out.push_str(before);
        let end = behind.find(|c: char| c.is_whitespace() || "/?#\"'<>`".contains(c)).unwrap_or(behind.len());
        rest = behind;
        if let Some(at) = behind[..end].rfind('@') {
            out.push_str(MASK);
            rest = &behind[at..];
        }
    }
    out + rest
}

/// `?api_key=…&code=…` without the values of secrets.
fn parameters(text: &str) -> String {
    if !text.contains("://") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(['?', '&', ';']) {
        let value = piece.split_once('=').filter(|(name, _)| {
            name.len() < 60 && !name.contains(char::is_whitespace) && sounds_secret(name)
        });
        match value {
            Some((name, value)) => {
                let end =
                    value.find(|c: char| c.is_whitespace() || "?&;#\"'<>".contains(c)).unwrap_or(value.len());
                out.push_str(name);
                out.push('=');
                out.push_str(if end > 0 { MASK } else { "" });
                out.push_str(&value[end..]);
            }
            None => out.push_str(piece),
        }
    }
    out
}

/// A line without the secret that it names.
fn line(line: &str) -> String {
    /// What follows these words is no secret below this length, but a word like any other.
    const SHORTEST: usize = 12;
    let named = line.find([':', '=']).filter(|place| {
        let name = line[..*place].trim();
        !name.is_empty()
            && name.len() < 60
            && !name.contains(char::is_whitespace)
            && !line[*place..].starts_with("://")
            && sounds_secret(name)
    });
    if let Some(place) = named {
        let (name, value) = line.split_at(place + 1);
        return if value.trim().is_empty() { line.to_owned() } else { format!("{name} {MASK}") };
    }
    for scheme in ["Bearer ", "Basic ", "bearer ", "basic "] {
        let Some(place) = line.find(scheme).map(|place| place + scheme.len()) else { continue };
        let word = line[place..]
            .split(|c: char| c.is_whitespace() || "\"',;".contains(c))
            .next()
            .unwrap_or_default();
        let is_coded = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-.~".contains(&byte));
        // A word of a sentence has neither digits nor capitals within.
        let is_mixed = word.bytes().skip(1).any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if word.len() >= SHORTEST && is_coded && is_mixed {
            return format!("{}{MASK}{}", &line[..place], &line[place + word.len()..]);
        }
    }
    line.to_owned()
}
