//! The notes that people have put on a journey's canvas and on its nodes.

use serde_json::Value;

use super::font::Font;
use super::scene::{Line, Note, Role};
use crate::layout::Point;
use crate::model::Journey;

/// Left, right, above and below a note's text.
const PAD: f64 = 10.0;
const FONT: Font = Font::regular(12.5);
const LINE: f64 = 17.0;
/// Letters of a note that are shown.
const LONGEST: usize = 1000;
/// Space between notes.
pub(super) const GAP: f64 = 6.0;

/// Colours that a note can have; the console names them in its own words, and may come to know others.
const COLOURS: [(&str, &str); 12] = [
    ("blue", "blue"),
    ("cyan", "teal"),
    ("gray", "grey"),
    ("green", "teal"),
    ("grey", "grey"),
    ("orange", "orange"),
    ("pink", "red"),
    ("purple", "purple"),
    ("red", "red"),
    ("teal", "teal"),
    ("violet", "purple"),
    ("yellow", "yellow"),
];

/// All notes of a journey; those on the canvas without a node. What the platform keeps in `annotations` is JSON text,
/// and what cannot be read of it is left out.
pub(crate) fn of(journey: &Journey) -> Vec<(Option<String>, Note)> {
    let config = journey.properties.value("uiConfig");
    let text = config.and_then(|config| config.get("annotations")).and_then(Value::as_str);
    let Some(whole) = text.and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
        return Vec::new();
    };
    let on_nodes = whole.get("forNodes").and_then(Value::as_object).into_iter().flatten();
    let on_nodes = on_nodes.flat_map(|(id, list)| {
        list.as_array().into_iter().flatten().filter_map(|written| Some((Some(id.clone()), note(written)?)))
    });
    let on_canvas = whole.get("structural").and_then(Value::as_array).into_iter().flatten();
    on_nodes.chain(on_canvas.filter_map(|written| Some((None, note(written)?)))).collect()
}

fn note(written: &Value) -> Option<Note> {
    let text = written.get("text")?.as_str()?.trim();
    let word = written.get("color").and_then(Value::as_str).unwrap_or_default();
    let known = COLOURS.iter().find(|(name, _)| *name == word);
    let length = |key: &str| written.get(key).and_then(Value::as_f64);
    (!text.is_empty()).then(|| Note {
        text: text.to_owned(),
        colour: known.map_or("yellow", |(_, colour)| colour),
        at: Point { x: length("x").unwrap_or_default(), y: length("y").unwrap_or_default() },
        width: length("w").unwrap_or_default(),
        height: 0.0,
        lines: Vec::new(),
    })
}

/// Sets a note at a place and as wide as this, with its text.
pub(super) fn fill(note: &mut Note, at: Point, width: f64) {
    let room = width - 2.0 * PAD;
    // Lines that their author broke stay apart; what is cut is cut once.
    let cut = note.text.char_indices().nth(LONGEST).map(|(at, _)| format!("{}…", &note.text[..at]));
    let shown = cut.as_deref().unwrap_or(&note.text);
    let texts: Vec<String> = shown.lines().flat_map(|line| FONT.wrap(line, room, usize::MAX)).collect();
    (note.at, note.width) = (at, width);
    note.lines.clear();
    let mut y = at.y + PAD - 3.0;
    for text in texts {
        note.lines.push(Line::new(Role::Note, FONT, at.x + PAD, y + 13.0, text, room));
        y += LINE;
    }
    note.height = y + PAD - 3.0 - at.y;
}

/// Sets notes below each other, and says where there is space again.
pub(super) fn stack(notes: &mut [Note], x: f64, mut y: f64, width: f64) -> f64 {
    for note in notes {
        fill(note, Point { x, y }, width);
        y += note.height + GAP;
    }
    y
}

/// Sets notes side by side in rows no wider than `room`, and says where the last one ends.
pub(super) fn flow(notes: &mut [Note], x: f64, y: f64, room: f64) -> f64 {
    const NARROWEST: f64 = 180.0;
    const WIDEST: f64 = 300.0;
    let (mut at, mut bottom) = (Point { x, y }, y);
    for note in notes {
        let width = note.width.clamp(NARROWEST, WIDEST).min(room);
        if at.x > x && at.x + width > x + room {
            at = Point { x, y: bottom + 2.0 * GAP };
        }
        fill(note, at, width);
        bottom = bottom.max(at.y + note.height);
        at.x += width + 2.0 * GAP;
    }
    bottom
}
