//! What must hold for any input, tried with seeds that chance has changed.
//!
//! `JOURNEYC_CASES` says how many inputs each body gets; then each input is kept in a file until the next one, so that
//! one at which the run ends can be found, and the slowest is told. `JOURNEYC_SEED` makes it another run.

#[path = "../../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::shared::Dice;

/// How many inputs each body gets when nobody says.
const CASES: usize = 60;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// The seeds of a body.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new("fuzz/corpus").join(name))
        .expect("there are seeds")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a seed can be read")).collect()
}

fn run(name: &str, body: fn(&[u8])) {
    let cases = number("JOURNEYC_CASES");
    let mut dice = Dice::new(number("JOURNEYC_SEED").unwrap_or(1));
    let seeds = seeds(name);
    for seed in &seeds {
        body(seed);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    fs::create_dir_all(&folder).expect("folders can be made");
    let mut slowest = (Duration::ZERO, Vec::new());
    for _ in 0..cases.unwrap_or(CASES as u64) {
        let input = mutant(&mut dice, &seeds);
        if cases.is_some() {
            fs::write(folder.join(format!("{name}.last")), &input).expect("files can be written");
        }
        let before = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| body(&input)));
        if done.is_err() {
            let path = folder.join(format!("{name}.failed"));
            fs::write(&path, &input).expect("files can be written");
            panic!("{name}: the input is in {}:\n{}", path.display(), String::from_utf8_lossy(&input));
        }
        if before.elapsed() > slowest.0 {
            slowest = (before.elapsed(), input);
        }
    }
    if let Some(cases) = cases {
        let path = folder.join(format!("{name}.slowest"));
        fs::write(&path, slowest.1).expect("files can be written");
        #[expect(clippy::print_stderr, reason = "whoever asks for a long run wants to know")]
        let () = eprintln!("{name}: {cases} inputs; the slowest took {:?}: {}", slowest.0, path.display());
    }
}

/// A seed with one to a few changes.
fn mutant(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let seed = &seeds[dice.roll(seeds.len())];
    let json = serde_json::from_slice::<Value>(seed).ok();
    let most = if dice.roll(4) == 0 { 12 } else { 3 };
    let count = 1 + dice.roll(most);
    if let Some(mut value) = json.filter(|_| dice.roll(8) > 0) {
        for _ in 0..count {
            change(dice, &mut value);
        }
        let bytes = if dice.roll(2) == 0 { value.to_string() } else { format!("{value:#}") }.into_bytes();
        return if dice.roll(10) == 0 { bytewise(dice, bytes, seeds) } else { bytes };
    }
    let mut bytes = seed.clone();
    for _ in 0..count {
        bytes = if dice.roll(3) == 0 { bytewise(dice, bytes, seeds) } else { wordwise(dice, &bytes, seeds) };
    }
    bytes
}

/// Names and values that mean something somewhere, or break something.
const ODD: &[&str] = &[
    "",
    "null",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "é",
    "e\u{301}",
    "💥",
    "\u{feff}",
    "::error ::x",
    "success",
    "failure",
    "start",
    "startNode",
    "nowhere",
    "else",
    "true",
    "json",
    "esv(\"esv-x\")",
    "file(\"../x\")",
    "70e691a5-1e33-4ac3-a356-e7b6d60d92e0",
    "e301438c-0bd0-429c-ab0c-66126501069a",
    "0142f7e3-e2a8-59a0-9c2b-1c1a1468a2a5",
    "5a6b7c80-1d2e-4f3a-8b4c-5d6e7f8091a2",
    "PageNode",
    "ScriptedDecisionNode",
    "InnerTreeEvaluatorNode",
    "_id",
    "_type",
    "$serde_json::private::Number",
    "&{esv.x}",
    "\"",
    "\"\"\"",
    "\\",
    "\\u0000",
    "//",
    "/*",
    "*/",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "=",
    "->",
    ",",
    "@allow(",
    "@",
    ".",
    "..",
    "../x",
    "con",
    "-",
    "1e999",
    "-0",
    "0.1",
    "99999999999999999999",
    "journey",
    "node",
    "script",
    "json({",
    "\u{2028}",
    "\u{85}",
    "#",
    "%",
    "*",
    "**/{{{{",
    "[!",
    "<script>",
    "name",
    "tree",
];

fn odd(dice: &mut Dice) -> &'static str {
    ODD[dice.roll(ODD.len())]
}

/// A value that would not stand there.
fn value(dice: &mut Dice) -> Value {
    match dice.roll(14) {
        0 => Value::Null,
        1 => Value::from(true),
        2 => Value::from(false),
        3 => Value::from(0),
        4 => Value::from(-1.5),
        5 => serde_json::from_str("1e400").expect("a number"),
        6 => Value::from(Vec::<Value>::new()),
        7 => Value::Object(serde_json::Map::new()),
        8 => Value::from(vec![Value::Null, Value::from("x")]),
        9 => serde_json::json!({ odd(dice): odd(dice) }),
        10 => (0..70).fold(Value::Null, |value, _| Value::from(vec![value])),
        11 => Value::from("x".repeat(300)),
        _ => Value::from(odd(dice)),
    }
}

/// Changes a value somewhere within.
fn change(dice: &mut Dice, value: &mut Value) {
    let is_deep = dice.roll(6) > 0;
    match value {
        Value::Object(map) if !map.is_empty() => {
            let at = dice.roll(map.len());
            let key = map.keys().nth(at).cloned().unwrap_or_default();
            if is_deep && let Some(inner) = map.get_mut(&key) {
                return change(dice, inner);
            }
            match dice.roll(6) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(odd(dice).to_owned(), self::value(dice))),
                2 => {
                    // A thing under the name of another one.
                    let moved = map.remove(&key).unwrap_or_default();
                    map.insert(odd(dice).to_owned(), moved);
                }
                3 => {
                    let other = map.keys().nth(dice.roll(map.len())).cloned().unwrap_or_default();
                    let copy = map.get(&key).cloned().unwrap_or_default();
                    map.insert(other, copy);
                }
                4 => {
                    let copy = map.get(&key).cloned().unwrap_or_default();
                    map.insert(format!("{key}2"), copy);
                }
                _ => drop(map.insert(key, self::value(dice))),
            }
        }
        Value::Array(list) if !list.is_empty() => {
            let at = dice.roll(list.len());
            match dice.roll(5) {
                _ if is_deep => change(dice, &mut list[at]),
                0 => drop(list.remove(at)),
                1 => list.insert(at, list[at].clone()),
                2 => list.reverse(),
                _ => list[at] = self::value(dice),
            }
        }
        Value::String(text) if dice.roll(2) == 0 => {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            text.insert_str(places[dice.roll(places.len())], odd(dice));
        }
        _ => *value = self::value(dice),
    }
}

/// Changes bytes.
fn bytewise(dice: &mut Dice, mut bytes: Vec<u8>, seeds: &[Vec<u8>]) -> Vec<u8> {
    if bytes.is_empty() {
        return odd(dice).as_bytes().to_vec();
    }
    let at = dice.roll(bytes.len());
    let end = (at + 1 + dice.roll(12)).min(bytes.len());
    match dice.roll(7) {
        0 => bytes[at] = dice.roll(256) as u8,
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let piece = bytes[at..end].to_vec();
            let times = if dice.roll(10) == 0 { 200 } else { 1 + dice.roll(3) };
            bytes.splice(at..at, piece.repeat(times));
        }
        4 => drop(bytes.splice(at..at, odd(dice).bytes())),
        5 => {
            let other = &seeds[dice.roll(seeds.len())];
            let from = dice.roll(other.len().max(1)).min(other.len());
            let to = (from + dice.roll(200)).min(other.len());
            bytes.splice(at..end, other[from..to].iter().copied());
        }
        _ => drop(bytes.splice(at..end, odd(dice).bytes())),
    }
    bytes
}

/// Changes words: takes one out, doubles it, swaps two, puts one in.
fn wordwise(dice: &mut Dice, bytes: &[u8], seeds: &[Vec<u8>]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut words: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let last = text[start..at].chars().next_back();
        if last.is_some_and(|last| !(is_word(last) && is_word(character))) {
            words.push(&text[start..at]);
            start = at;
        }
    }
    words.push(&text[start..]);
    let other = seeds[dice.roll(seeds.len())].clone();
    let other = String::from_utf8_lossy(&other).into_owned();
    let pieces: Vec<&str> = other.split_inclusive(char::is_whitespace).collect();
    let (at, to) = (dice.roll(words.len()), dice.roll(words.len()));
    match dice.roll(6) {
        0 => drop(words.remove(at)),
        1 => words.insert(to, words[at]),
        2 => words.swap(at, to),
        3 => words.insert(at, odd(dice)),
        4 if !pieces.is_empty() => words.insert(at, pieces[dice.roll(pieces.len())]),
        _ => words[at] = odd(dice),
    }
    words.concat().into_bytes()
}

macro_rules! bodies {
    ($($name:ident),*) => {$(
        #[test]
        fn $name() {
            run(stringify!($name), bodies::$name);
        }
    )*};
}

bodies!(parse, format, import, lock, catalogue, configuration, convert);
