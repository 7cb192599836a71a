//! The platform's formats, one file each.

pub mod am;
pub mod frodo;
pub mod rest;

use std::collections::HashSet;

use crate::model::Journey;

/// A file name for any name: what file systems refuse is percent-encoded, spaces become dashes.
pub fn file_name(name: &str) -> String {
    use std::fmt::Write as _;
    /// Room for an ending below the 255 bytes that file systems take.
    const LONGEST: usize = 200;
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_whitespace() {
            out.push('-');
        } else if character.is_control() || "/\\:*?\"<>|%".contains(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(character);
        }
    }
    if out.starts_with('.') || out.is_empty() {
        out.insert(0, '_');
    }
    if out.len() > LONGEST {
        let id = crate::model::ids::script(name);
        let end = (0..(LONGEST - id.len())).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        out.truncate(end);
        out.push('-');
        out.push_str(&id);
    }
    out
}

/// File names of journeys, distinct on file systems that take capitals for small letters too.
pub fn distinct_names<'a>(journeys: impl IntoIterator<Item = &'a Journey>) -> Vec<String> {
    let mut taken = HashSet::new();
    let distinct = |journey: &Journey| {
        let plain = file_name(&journey.name);
        let mut name = plain.clone();
        let mut number = 2;
        while !taken.insert(name.to_lowercase()) {
            name = format!("{plain}-{number}");
            number += 1;
        }
        name
    };
    journeys.into_iter().map(distinct).collect()
}
