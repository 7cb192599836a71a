//! Names that do not survive a URL, and journeys that say nothing of themselves.

use super::super::context::{Context, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// What ends the name, or a part of it, in a URL or in the name of a file.
const BREAKING: [char; 12] = ['/', '\\', '?', '#', '%', ';', '"', '<', '>', '|', '*', '&'];

pub(super) fn url(journey: &Journey, _context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let name = &journey.name;
    let broken = name.chars().find(|letter| BREAKING.contains(letter) || letter.is_control());
    let is_blank = name.starts_with(char::is_whitespace) || name.ends_with(char::is_whitespace);
    let is_path = matches!(name.as_str(), "." | "..");
    let why = match broken {
        Some(letter) => format!("has a `{}`", letter.escape_default()),
        None if is_blank => "begins or ends with a blank".to_owned(),
        None if is_path => "is a path".to_owned(),
        None => return,
    };
    let message = format!("the name of `{name}` {why}, which a URL does not leave as it is");
    let help = "users start a journey by a URL that names it: use letters, digits, `-` and `_`";
    found.push(Diagnostic::new(Code::NameInUrl, at_journey(journey), message).help(help));
}

pub(super) fn description(journey: &Journey, _context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let text = journey.properties.value("description").and_then(serde_json::Value::as_str);
    if text.is_none_or(|text| text.trim().is_empty()) && journey.documentation.trim().is_empty() {
        let message = format!("nothing says what `{}` is for", journey.name);
        let help = "add a `description`, which the console shows, or a doc comment: `/// …`";
        found.push(Diagnostic::new(Code::NoDescription, at_journey(journey), message).help(help));
    }
}
