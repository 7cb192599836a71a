//! JSON with short lines: what changes apart stands on lines apart.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// No line gets longer, as long as there is a place to break it.
const WIDEST: usize = 110;

/// Prints a value; `path` says where it stands, and what follows it on its line is up to the caller.
pub(super) fn value(out: &mut String, own: &Value, path: &mut Vec<String>) {
    let text = own.to_string();
    let start = out.rfind('\n').map_or(0, |at| at + 1);
    let fits = out.len() - start + text.len() < WIDEST;
    match own {
        Value::Object(members) if !members.is_empty() && (is_open(path) || !fits) => {
            object(out, members, path);
        }
        Value::Array(parts) if !parts.is_empty() && !fits => {
            let parts: Vec<&Value> = parts.iter().collect();
            let is_flat = parts.iter().all(|part| is_scalar(part));
            out.push_str("[\n");
            path.push(String::new());
            list(out, &parts, is_flat, path, |out, part, path| value(out, part, path));
            path.pop();
            let _ = write!(out, "{}]", pad(path.len()));
        }
        _ => out.push_str(&text),
    }
}

/// The objects whose members always stand on lines of their own.
fn is_open(path: &[String]) -> bool {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        [] | ["journeys" | "realm" | "scripts"]
            | ["journeys" | "scripts", _]
            | ["journeys", _, "nodes"]
            | ["journeys", _, "nodes", _]
    )
}

fn object(out: &mut String, members: &Map<String, Value>, path: &mut Vec<String>) {
    out.push_str("{\n");
    let is_flat = !is_open(path) && members.values().all(is_scalar);
    let members: Vec<(&String, &Value)> = members.iter().collect();
    path.push(String::new());
    list(out, &members, is_flat, path, |out, (key, own), path| {
        let _ = write!(out, "{}: ", json!(key));
        if let Some(last) = path.last_mut() {
            last.clone_from(key);
        }
        value(out, own, path);
    });
    path.pop();
    let _ = write!(out, "{}}}", pad(path.len()));
}

/// Prints parts, each on a line of its own, or filling lines.
fn list<T>(
    out: &mut String,
    parts: &[T],
    is_flat: bool,
    path: &mut Vec<String>,
    mut print: impl FnMut(&mut String, &T, &mut Vec<String>),
) {
    let pad = pad(path.len());
    let mut line = String::new();
    // A value that is kept as it is stands alone: another one of another length moves nothing else.
    let mut is_alone = false;
    for (index, part) in parts.iter().enumerate() {
        let mut text = pad.clone();
        print(&mut text, part, path);
        if index + 1 < parts.len() {
            text.push(',');
        }
        let was_alone = std::mem::replace(&mut is_alone, text.contains(": \"="));
        if is_flat
            && !was_alone
            && !is_alone
            && !line.is_empty()
            && line.len() + text.len() - pad.len() < WIDEST
        {
            line.push(' ');
            line.push_str(&text[pad.len()..]);
        } else {
            if !line.is_empty() {
                out.push_str(&line);
                out.push('\n');
            }
            line = text;
        }
    }
    out.push_str(&line);
    out.push('\n');
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn pad(depth: usize) -> String {
    "  ".repeat(depth)
}
