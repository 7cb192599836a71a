//! What changed of a journey as a flowchart of Mermaid. Signs tell what colours tell: `+` new, `-` gone, `~` changed.

use std::fmt::Write as _;

use super::words::ONLY;
use crate::diagram::mermaid_text as text;
use crate::diff::sketch::{Sketch, Standing};

/// Writes the flowchart.
pub(super) fn write(sketch: &Sketch) -> String {
    let mut out = String::from("flowchart LR\n");
    for (index, own) in sketch.boxes.iter().enumerate() {
        let sign = match own.standing {
            Standing::Same => "",
            Standing::Added => "#43; ",
            Standing::Removed => "− ",
            Standing::Changed => "#126; ",
        };
        let mut label = format!("{sign}{}", text(&own.title));
        if !own.type_name.is_empty() && own.type_name != own.title {
            let _ = write!(label, "<br/>{}", text(&own.type_name));
        }
        let (open, close) = if own.type_name.is_empty() { ("((", "))") } else { ("(", ")") };
        let _ = writeln!(out, "    n{index}{open}\"{label}\"{close}");
    }
    for way in &sketch.ways {
        let (arrow, sign) = match way.standing {
            Standing::Added => ("==>", "#43; "),
            Standing::Removed => ("-.->", "− "),
            Standing::Same | Standing::Changed => ("-->", ""),
        };
        let outcome = if way.outcome == ONLY { "" } else { &way.outcome };
        let label = format!("{sign}{}", text(outcome));
        let label =
            if label.trim().is_empty() { String::new() } else { format!("|\"{}\"|", label.trim_end()) };
        let _ = writeln!(out, "    n{} {arrow}{label} n{}", way.from, way.to);
    }
    for (index, own) in sketch.boxes.iter().enumerate() {
        // Colours that can be read on light and on dark ground.
        let style = match own.standing {
            Standing::Same => continue,
            Standing::Added => "fill:#17794a,stroke:#17794a,color:#fff",
            Standing::Removed => "fill:#c1362c,stroke:#c1362c,color:#fff,stroke-dasharray:4 3",
            Standing::Changed => "fill:#8a5a00,stroke:#8a5a00,color:#fff",
        };
        let _ = writeln!(out, "    style n{index} {style}");
    }
    out
}
