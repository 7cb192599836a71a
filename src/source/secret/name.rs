//! Which names stand for secrets.

/// Words that stand for a secret wherever they are in a name.
const SECRET: [&str; 27] = [
    "accesskey",
    "akey",
    "apikey",
    "apitoken",
    "authorization",
    "authtoken",
    "cookie",
    "credential",
    "credentials",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "privatekey",
    "pwd",
    "salt",
    "secret",
    "secretkey",
    "secrets",
    "signingkey",
    "skey",
    "token",
    "tokens",
    "pass",
    "bearer",
    "accesstoken",
];
/// What ends a word for a secret that is written together with what goes before: `clientsecret`, `userpassword`.
const ENDINGS: [&str; 6] = ["password", "passwd", "secret", "apikey", "privatekey", "passphrase"];
/// Words that make a `key` a secret.
const OF_KEYS: [&str; 18] = [
    "a",
    "access",
    "aes",
    "api",
    "auth",
    "client",
    "consumer",
    "encryption",
    "hmac",
    "master",
    "private",
    "s",
    "sdk",
    "secret",
    "shared",
    "signing",
    "subscription",
    "websdk",
];
/// Last words of names that speak of a secret without being one.
const ABOUT: [&str; 54] = [
    "age",
    "algorithm",
    "attribute",
    "attributes",
    "change",
    "class",
    "claim",
    "count",
    "domain",
    "enabled",
    "encoding",
    "encrypted",
    "endpoint",
    "expired",
    "expires",
    "expiration",
    "expiry",
    "field",
    "flow",
    "format",
    "header",
    "hint",
    "id",
    "identifier",
    "info",
    "issuer",
    "label",
    "length",
    "lifetime",
    "location",
    "method",
    "name",
    "names",
    "path",
    "policy",
    "port",
    "prompt",
    "purpose",
    "realm",
    "required",
    "reset",
    "scope",
    "scopes",
    "session",
    "state",
    "status",
    "subtype",
    "time",
    "timeout",
    "type",
    "types",
    "uri",
    "url",
    "version",
];

/// Whether a name is that of a secret: `password`, `api_key`, `X-Api-Key`, `clientSecret`, `headers.Authorization`.
pub fn sounds_secret(name: &str) -> bool {
    let words = words(name);
    let is_secret = |(place, word): (usize, &String)| {
        let before = place.checked_sub(1).map(|place| words[place].as_str());
        let is_key =
            matches!(word.as_str(), "key" | "keys") && before.is_some_and(|word| OF_KEYS.contains(&word));
        SECRET.contains(&word.as_str()) || ENDINGS.iter().any(|ending| word.ends_with(ending)) || is_key
    };
    let Some(last) = words.iter().enumerate().rposition(is_secret) else { return false };
    last + 1 == words.len() || !words.last().is_some_and(|word| ABOUT.contains(&word.as_str()))
}

/// The words of a name in lower case, by humps, dashes, dots and the like.
fn words(name: &str) -> Vec<String> {
    /// What is longer is no name.
    const LONGEST: usize = 100;
    let letters: Vec<char> = name.chars().take(LONGEST).collect();
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for (place, letter) in letters.iter().enumerate() {
        if !letter.is_alphabetic() {
            is_open = false;
            continue;
        }
        let before = place.checked_sub(1).map(|place| letters[place]);
        let behind = letters.get(place + 1);
        // In `smAdmin` before the A, in `APIKey` before the K.
        let is_hump = letter.is_uppercase()
            && (before.is_some_and(char::is_lowercase)
                || (before.is_some_and(char::is_uppercase)
                    && behind.is_some_and(|letter| letter.is_lowercase())));
        if is_hump || !is_open {
            words.push(String::new());
        }
        is_open = true;
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// Whether a member says what another one is called.
pub fn is_name(key: &str) -> bool {
    let key = key.to_lowercase();
    ["name", "key", "id", "header", "property", "param", "parameter", "field", "attribute"]
        .iter()
        .any(|word| key.ends_with(word))
}

/// Whether a member holds what another one names.
pub fn is_value(key: &str) -> bool {
    let key = key.to_lowercase();
    ["value", "values", "val", "data", "content", "text", "default"].iter().any(|word| key.ends_with(word))
}

/// Whether a member of a key in JSON (RFC 7517, 7518) is a part of it that is secret.
pub fn is_private_part(key: &str) -> bool {
    matches!(key, "k" | "d" | "p" | "q" | "dp" | "dq" | "qi" | "oth")
}
