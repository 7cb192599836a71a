//! Journeys as one page to explore: a list with a search, and for each journey its diagram, the configuration of its
//! nodes and its scripts. The page is one file that needs nothing from outside.

mod data;
mod digest;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Scene, Theme, theme};
use crate::catalog::Catalog;
use crate::model::Journey;

/// What a page shows.
pub struct Page<'a> {
    /// The journeys with their diagrams.
    pub journeys: &'a [(&'a Journey, &'a Scene)],
    /// The node types.
    pub catalog: &'a Catalog,
    /// The colours that it begins with.
    pub theme: Theme,
}

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// The script's parts, each after those that it needs.
const SCRIPT: [&str; 9] = [
    include_str!("dom.js"),
    include_str!("store.js"),
    include_str!("index.js"),
    include_str!("draw.js"),
    include_str!("zoom.js"),
    include_str!("panel.js"),
    include_str!("ways.js"),
    include_str!("journey.js"),
    include_str!("main.js"),
];

/// Writes the page.
pub fn write(page: &Page<'_>) -> String {
    let theme_of_page = theme::attribute(page.theme);
    let style = theme::of_page(STYLE);
    let script = script();
    // The one script of the page may run, and nothing that somebody brings in by a name or a text.
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        STANDARD.encode(digest::sha256(&script))
    );
    let data = embedded(&data::page(page).to_string());
    // Each name stands in the template once; what is put in is not looked at again.
    let mut out = String::with_capacity(TEMPLATE.len() + style.len() + script.len() + data.len());
    let mut rest = TEMPLATE;
    for (name, text) in [
        ("{{theme}}", theme_of_page),
        ("{{policy}}", &policy),
        ("{{style}}", &style),
        ("{{data}}", &data),
        ("{{script}}", &script),
    ] {
        if let Some((before, behind)) = rest.split_once(name) {
            out.push_str(before);
            out.push_str(text);
            rest = behind;
        }
    }
    out.push_str(rest);
    out
}

/// The page's script: all its parts, in a scope of their own.
fn script() -> String {
    format!("\n\"use strict\";\n(() => {{\n{}}})();\n", SCRIPT.join("\n"))
}

/// JSON that can stand in an element: nothing in it ends the element or begins a comment.
fn embedded(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
