//! A journey as the vendor's documentation tells it: a table of connections in Markdown.

use std::fmt::Write as _;

use super::scene::{Connection, Scene};

/// Writes the table of a journey, under its name.
pub fn write(scene: &Scene) -> String {
    let mut out = format!("## {}\n\n", text(&scene.name));
    if !scene.description.is_empty() {
        let _ = writeln!(out, "{}\n", text(&scene.description));
    }
    out.push_str("| Source node | Outcome path | Target node |\n| --- | --- | --- |\n");
    for Connection { from, outcome, to, port } in scene.connections() {
        let target =
            to.map_or_else(|| format!("*{}*", text(&port.nowhere())), |to| text(&scene.shapes[to].title));
        let _ = writeln!(out, "| {} | {} | {target} |", source(scene, from), text(outcome));
    }
    let notes = notes(scene);
    if !notes.is_empty() {
        let _ = write!(out, "\nNotes:\n\n{notes}");
    }
    out
}

/// The notes as a list: those on the canvas, then those on nodes.
fn notes(scene: &Scene) -> String {
    let mut out = String::new();
    for note in &scene.notes {
        let _ = writeln!(out, "- {}", text(&note.text));
    }
    for shape in &scene.shapes {
        let own = shape.notes.iter().map(|note| (shape.title.clone(), note));
        let on_children = shape.children.iter().flat_map(|child| {
            child.notes.iter().map(|note| (format!("{}, {}", shape.title, child.title), note))
        });
        for (place, note) in own.chain(on_children) {
            let _ = writeln!(out, "- {}: {}", text(&place), text(&note.text));
        }
    }
    out
}

/// A box as a source: its name, and below it its type and what stands on its page.
fn source(scene: &Scene, index: usize) -> String {
    let shape = &scene.shapes[index];
    let mut out = text(&super::svg::told(&shape.title, &shape.type_name));
    if let Some((journey, _)) = &shape.inner {
        let _ = write!(out, "<br>journey {}", text(journey));
    }
    for child in &shape.children {
        let _ = write!(out, "<br>• {}", text(&super::svg::told(&child.title, &child.type_name)));
    }
    out
}

/// A text in which nothing is markup, on one line.
pub(crate) fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain.chars();
    while let Some(character) = rest.next() {
        let behind = rest.as_str();
        match character {
            // What would become an address to click on, or a picture behind a link.
            ':' if behind.starts_with("//") => out.push_str("\\:"),
            '@' => out.push_str("\\@"),
            '.' if out
                .get(out.len().saturating_sub(3)..)
                .is_some_and(|end| end.eq_ignore_ascii_case("www")) =>
            {
                out.push_str("\\.");
            }
            '!' if behind.starts_with('[') => out.push_str("\\!"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
