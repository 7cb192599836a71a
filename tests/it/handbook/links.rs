//! Follows every link of a handbook.

use std::collections::{BTreeMap, BTreeSet};

use super::Files;

/// The links that lead nowhere.
pub fn faults(files: &Files) -> Vec<String> {
    let places: BTreeMap<&str, BTreeSet<&str>> =
        files.iter().map(|(path, text)| (path.as_str(), ids(text))).collect();
    let (mut count, mut found) = (0, Vec::new());
    for (path, text) in files {
        let links = match path.rsplit('.').next() {
            Some("md") => in_markdown(text),
            Some("html") => attributes(text),
            // A diagram by itself leads to other diagrams.
            Some("svg") => attributes(text).into_iter().filter(|link| !link.starts_with("http")).collect(),
            _ => continue,
        };
        for link in links {
            count += 1;
            let (file, anchor) =
                link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
            let file = if file.is_empty() { path.clone() } else { resolved(path, file) };
            match (places.get(file.as_str()), anchor) {
                (None, _) => found.push(format!("{path}: `{link}` leads to no file")),
                (Some(ids), Some(anchor)) if !ids.contains(anchor) => {
                    found.push(format!("{path}: `{link}` leads to no place"));
                }
                _ => {}
            }
        }
    }
    assert!(count >= files.len() / 3, "{count} links were found in {} files", files.len());
    found
}

fn ids(text: &str) -> BTreeSet<&str> {
    text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn attributes(text: &str) -> Vec<&str> {
    text.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The targets of `[text](target)`, outside of fenced blocks. What is escaped is no link.
fn in_markdown(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut fence = "";
    for line in text.lines() {
        let ticks = &line[..line.bytes().take_while(|byte| *byte == b'`').count()];
        if !fence.is_empty() || ticks.len() >= 3 {
            match fence {
                "" => fence = ticks,
                open if ticks == open && line == ticks => fence = "",
                _ => {}
            }
            continue;
        }
        for (at, _) in line.match_indices("](") {
            if !line[..at].ends_with('\\') {
                out.extend(line[at + 2..].split(')').next());
            }
        }
    }
    out
}

/// The file that a relative address in a file means.
fn resolved(from: &str, address: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{from}: `{address}` leaves the handbook"),
            part => parts.push(part),
        }
    }
    decoded(&parts.join("/"))
}

fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if let (b'%', [a, b, behind @ ..]) = (first, tail) {
            let digits = String::from_utf8_lossy(&[*a, *b]).into_owned();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits"));
            rest = behind;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).expect("addresses are UTF-8")
}
