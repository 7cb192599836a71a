//! A journey as a flowchart of Mermaid, as GitHub and GitLab draw it in Markdown.

use std::fmt::Write as _;

use super::scene::{Scene, ShapeKind};

/// Writes the flowchart of a journey.
pub fn write(scene: &Scene) -> String {
    let mut out = String::from("flowchart LR\n");
    for (index, shape) in scene.shapes.iter().enumerate() {
        let mut lines = vec![text(&shape.title)];
        if !shape.type_name.is_empty() && shape.type_name != shape.title {
            lines.push(text(&shape.type_name));
        }
        lines.extend(shape.inner.iter().map(|(journey, _)| format!("→ {}", text(journey))));
        lines.extend(shape.children.iter().map(|child| format!("• {}", text(&child.title))));
        let label = lines.join("<br/>");
        // Nodes are numbered: names may be words that Mermaid keeps for itself.
        let (open, close) = match shape.kind {
            ShapeKind::Start => ("((", "))"),
            ShapeKind::Success | ShapeKind::Failure => ("(((", ")))"),
            ShapeKind::Decision | ShapeKind::Script => ("{{", "}}"),
            ShapeKind::Inner => ("[[", "]]"),
            ShapeKind::Page => ("[", "]"),
            ShapeKind::Step => ("(", ")"),
        };
        let _ = writeln!(out, "    n{index}{open}\"{label}\"{close}");
    }
    for edge in &scene.edges {
        let port = &scene.shapes[edge.from].ports[edge.port];
        let label = match &port.lines {
            Some(_) if !port.label.trim().is_empty() => format!("|\"{}\"|", text(&port.label)),
            _ => String::new(),
        };
        let _ = writeln!(out, "    n{} -->{label} n{}", edge.from, edge.to);
    }
    for (index, shape) in scene.shapes.iter().enumerate() {
        // Colours that can be read on light and on dark ground.
        let style = match shape.kind {
            ShapeKind::Success => "fill:#17794a,stroke:#17794a,color:#fff",
            ShapeKind::Failure => "fill:#c1362c,stroke:#c1362c,color:#fff",
            ShapeKind::Start => "fill:#3b4a61,stroke:#3b4a61,color:#fff",
            _ if shape.is_lit => "stroke:#1f5bcc,stroke-width:4px",
            _ => continue,
        };
        let lit = if shape.is_lit && shape.kind.is_terminal() { ",stroke-width:4px" } else { "" };
        let _ = writeln!(out, "    style n{index} {style}{lit}");
    }
    let lit = scene.edges.iter().enumerate().filter(|(_, edge)| edge.is_lit);
    let lit: Vec<String> = lit.map(|(number, _)| number.to_string()).collect();
    if !lit.is_empty() {
        let _ = writeln!(out, "    linkStyle {} stroke:#1f5bcc,stroke-width:4px", lit.join(","));
    }
    out
}

/// Writes a section of Markdown with the flowchart of a journey.
pub fn section(scene: &Scene) -> String {
    let name = super::markdown::text(&scene.name);
    let said = super::markdown::text(&scene.description);
    let said = if said.is_empty() { said } else { format!("{said}\n\n") };
    format!("## {name}\n\n{said}```mermaid\n{}```\n", write(scene))
}

/// A text in which nothing has a meaning to Mermaid, to Markdown or to HTML: everything but letters, digits, blanks
/// and harmless signs is written by its number.
pub(crate) fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    // A number or a sign at the beginning would make a list.
    let mut at_start = true;
    for character in plain.trim().chars() {
        match character {
            ' ' | ',' | '\'' | '?' | '!' | '(' | ')' | '/' => out.push(character),
            '.' | '-' if !at_start => out.push(character),
            control if control.is_control() => out.push(' '),
            plain if plain.is_alphanumeric() || !plain.is_ascii() => out.push(plain),
            sign => {
                let _ = write!(out, "#{};", u32::from(sign));
            }
        }
        at_start &= character.is_ascii_digit();
    }
    out
}
