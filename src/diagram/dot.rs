//! A journey as a graph for Graphviz.

use std::fmt::Write as _;

use super::scene::{Scene, ShapeKind};

/// What shows that a way that is lit goes over a box or an edge.
const LIT: &str = ", color=\"#1f5bcc\", penwidth=3";

/// Writes the graph of a journey.
pub fn write(scene: &Scene) -> String {
    let mut out = format!("digraph {} {{\n", quote(&scene.name));
    let _ = write!(
        out,
        "    graph [rankdir=LR, fontname=\"Helvetica\", label={}, labelloc=t, fontsize=18, nodesep=0.4, ranksep=0.8];\n    \
         node [shape=box, style=\"rounded,filled\", fillcolor=\"white\", color=\"#64748b\", fontname=\"Helvetica\", fontsize=12];\n    \
         edge [color=\"#64748b\", fontname=\"Helvetica\", fontsize=10];\n",
        quote(&scene.name)
    );
    for (index, shape) in scene.shapes.iter().enumerate() {
        let look = match shape.kind {
            ShapeKind::Start => ", shape=circle, fillcolor=\"#e9edf4\"",
            ShapeKind::Success => ", shape=doublecircle, color=\"#17794a\"",
            ShapeKind::Failure => ", shape=doublecircle, color=\"#c1362c\"",
            ShapeKind::Inner => ", peripheries=2",
            ShapeKind::Page => ", style=\"filled\", fillcolor=\"#f3f5f9\"",
            _ => "",
        };
        let mut lines = vec![shape.title.clone()];
        if !shape.type_name.is_empty() && shape.type_name != shape.title {
            lines.push(format!("({})", shape.type_name));
        }
        lines.extend(shape.inner.iter().map(|(journey, _)| format!("→ {journey}")));
        lines.extend(shape.children.iter().map(|child| format!("• {}", child.title)));
        let lit = if shape.is_lit { LIT } else { "" };
        let _ = writeln!(out, "    n{index} [label={}{look}{lit}];", quote(&lines.join("\n")));
    }
    for edge in &scene.edges {
        let (from, to) = (edge.from, edge.to);
        let port = &scene.shapes[from].ports[edge.port];
        let colour = match scene.shapes[to].kind {
            _ if edge.is_lit => LIT,
            ShapeKind::Success => ", color=\"#17794a\"",
            ShapeKind::Failure => ", color=\"#c1362c\"",
            _ => "",
        };
        let label = if port.lines.is_some() { port.label.as_str() } else { "" };
        let _ = writeln!(out, "    n{from} -> n{to} [label={}{colour}];", quote(label));
    }
    out.push_str("}\n");
    out
}

/// A text in quotes. Graphviz reads escapes and character references in labels, so both are taken literally.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
