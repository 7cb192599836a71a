//! `--prefer SIDE [PLACE]…`: who wins where both sides of an import changed the same thing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::did_you_mean;
use crate::import::{Prefer, Preferences};
use crate::workspace::{Failure, STANDARD};

/// Reads the words behind `--prefer`. A side stands before the places that it wins in; without any it wins everywhere.
/// What is a file is no place but an export that stands behind the option, and is given back as such.
pub(super) fn read(words: &[String]) -> Result<(Preferences, Vec<PathBuf>), Failure> {
    let mut preferences = Preferences::default();
    let mut exports = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Some(side) = side(word) else {
            let mend =
                did_you_mean(word, ["source", "export"]).map_or_else(String::new, |mend| format!(": {mend}"));
            return Err(Failure(format!(
                "--prefer takes `source` or `export`, then places; got `{word}`{mend}"
            )));
        };
        let mut is_general = true;
        while let Some(place) = words.next_if(|word| self::side(word).is_none()) {
            if place == STANDARD || Path::new(place).exists() {
                exports.push(PathBuf::from(place));
            } else {
                is_general = false;
                preferences.places.push((place.clone(), side));
            }
        }
        if is_general {
            preferences.general = Some(side);
        }
    }
    Ok((preferences, exports))
}

fn side(word: &str) -> Option<Prefer> {
    match word {
        "source" => Some(Prefer::Source),
        "export" => Some(Prefer::Export),
        _ => None,
    }
}

/// Says of places that no conflict is there, and which one may be meant.
pub(super) fn unused(places: &[String], conflicts: &[crate::import::Conflict]) -> String {
    let mut out = String::new();
    for place in places {
        let names = conflicts.iter().map(|conflict| conflict.name.as_str());
        let mend = did_you_mean(place, names).map_or_else(String::new, |mend| format!(": {mend}"));
        // Writing into a string cannot fail.
        let _ = writeln!(out, "note: --prefer: there is no conflict at `{place}`{mend}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_stand_before_places() {
        let read = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            read(&words)
        };
        let (all, exports) = read(&["source"]).expect("a side");
        assert_eq!((all.general, all.places.len(), exports.len()), (Some(Prefer::Source), 0, 0));
        let (some, exports) =
            read(&["export", "A/b.c", "A/d", "source", "B", "Cargo.toml"]).expect("sides and places");
        assert_eq!((some.general, exports), (None, vec![PathBuf::from("Cargo.toml")]));
        let sides: Vec<Prefer> = some.places.iter().map(|place| place.1).collect();
        assert_eq!(sides, [Prefer::Export, Prefer::Export, Prefer::Source]);
        assert!(read(&["sorce"]).is_err_and(|error| error.0.contains("`source`")));
    }
}
