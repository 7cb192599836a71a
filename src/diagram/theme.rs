//! The colours of diagrams, light and dark, and the one style sheet that uses them.
//!
//! Text has a contrast of at least 4.5 to what lies below it, lines and signs of at least 3.

use super::font::FAMILY;

/// Which colours a diagram has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// What the reader's system prefers; a PNG, which cannot know, is light.
    #[default]
    Auto,
}

/// A colour's name with what it is on light and on dark ground.
type Colour = (&'static str, &'static str, &'static str);

const COLOURS: [Colour; 27] = [
    ("canvas", "#f7f8fa", "#12161d"),
    ("card", "#ffffff", "#1c222c"),
    ("inset", "#f3f5f9", "#252d39"),
    ("border", "#b9c3d1", "#465266"),
    ("hairline", "#dde3ec", "#364152"),
    ("text", "#1b2330", "#e8edf4"),
    ("muted", "#526074", "#a9b5c6"),
    ("link", "#1f5bcc", "#8ab6ff"),
    ("edge", "#64748b", "#8c9cb4"),
    ("start", "#3b4a61", "#aebbd0"),
    ("success", "#17794a", "#4cc385"),
    ("failure", "#c1362c", "#ff7d73"),
    ("sign", "#ffffff", "#12161d"),
    ("step-tile", "#e9edf4", "#2d3645"),
    ("step-glyph", "#475569", "#c3cddc"),
    ("decision-tile", "#e5eefe", "#1d3157"),
    ("decision-glyph", "#1d4fbf", "#9cc2ff"),
    ("page-tile", "#dff3f0", "#14403c"),
    ("page-glyph", "#0b6b61", "#74d8cb"),
    ("script-tile", "#fbeed6", "#47340f"),
    ("script-glyph", "#8a5200", "#f2c063"),
    ("inner-tile", "#f0e8fd", "#392660"),
    ("inner-glyph", "#6d33c4", "#cbaeff"),
    ("mark", "#fff3bf", "#4d4413"),
    ("mark-edge", "#8f7400", "#d9bf4a"),
    ("alert", "#fde8e6", "#4a2020"),
    ("focus", "#1f5bcc", "#8ab6ff"),
];

/// The rules, with the names of colours.
const SHEET: &str = include_str!("diagram.css");

/// The style sheet of a diagram that stands alone.
pub(super) fn sheet(theme: Theme) -> String {
    let font = format!("text {{ font-family: {FAMILY}; }}\n");
    match theme {
        Theme::Light => font + &filled(SHEET, |colour| colour.1.to_owned()),
        Theme::Dark => font + &filled(SHEET, |colour| colour.2.to_owned()),
        Theme::Auto => {
            let light = filled(SHEET, |colour| colour.1.to_owned());
            let dark = filled(SHEET, |colour| colour.2.to_owned());
            format!("{font}{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n")
        }
    }
}

/// The style sheet of a page with diagrams: the colours, the diagrams, and the page's own rules, in which `$family`
/// stands for the font.
pub(crate) fn of_page(own: &str) -> String {
    [properties(), sheet_of_page(), own.replace("$family", FAMILY)].concat()
}

/// What the root element of a page says of its colours.
pub(crate) fn attribute(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => " data-theme=\"light\"",
        Theme::Dark => " data-theme=\"dark\"",
        Theme::Auto => "",
    }
}

/// The style sheet of diagrams on a page, which names the colours as its custom properties.
fn sheet_of_page() -> String {
    filled(SHEET, |colour| format!("var(--{})", colour.0))
}

/// The custom properties of a page: light ones, and on a screen dark ones where `:root` says so or the system prefers
/// them.
fn properties() -> String {
    let list = |pick: fn(&Colour) -> &'static str| -> String {
        let line = |colour: &Colour| format!("  --{}: {};", colour.0, pick(colour));
        COLOURS.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    };
    let (light, dark) = (list(|colour| colour.1), list(|colour| colour.2));
    format!(
        ":root {{\n  color-scheme: light;\n{light}}}\n\
         @media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme=\"light\"]) {{\n  color-scheme: dark;\n{dark}}}\n}}\n\
         @media screen {{\n:root[data-theme=\"dark\"] {{\n  color-scheme: dark;\n{dark}}}\n}}\n"
    )
}

/// A sheet with values in the places of names.
fn filled(sheet: &str, value: impl Fn(&Colour) -> String) -> String {
    let mut out = String::with_capacity(2 * sheet.len());
    let mut parts = sheet.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end =
            part.find(|letter: char| !letter.is_ascii_lowercase() && letter != '-').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        if let Some(colour) = COLOURS.iter().find(|colour| colour.0 == name) {
            out.push_str(&value(colour));
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("six hexadecimal digits");
            let part = f64::from(value) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn contrasts_suffice() {
        let find =
            |name: &str| COLOURS.iter().find(|colour| colour.0 == name).expect("a colour of this name");
        let mut pairs = vec![
            ("text", "canvas", 4.5),
            ("text", "card", 4.5),
            ("text", "inset", 4.5),
            ("text", "mark", 4.5),
            ("text", "alert", 4.5),
            ("muted", "canvas", 4.5),
            ("muted", "card", 4.5),
            ("muted", "inset", 4.5),
            ("muted", "mark", 4.5),
            ("link", "card", 4.5),
            ("link", "canvas", 4.5),
            ("link", "inset", 4.5),
            ("edge", "canvas", 3.0),
            ("success", "canvas", 3.0),
            ("failure", "canvas", 3.0),
            ("success", "sign", 3.0),
            ("failure", "sign", 3.0),
            ("start", "sign", 3.0),
            ("focus", "canvas", 3.0),
        ];
        for kind in ["step", "decision", "page", "script", "inner"] {
            pairs.push((format!("{kind}-glyph").leak(), format!("{kind}-tile").leak(), 3.0));
            pairs.push(("text", format!("{kind}-tile").leak(), 4.5));
        }
        for (over, under, least) in pairs {
            let (over, under) = (find(over), find(under));
            for (a, b) in [(over.1, under.1), (over.2, under.2)] {
                let (a, b) = (luminance(a), luminance(b));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= least, "{} on {}: {contrast:.2}", over.0, under.0);
            }
        }
    }

    #[test]
    fn every_name_in_the_sheet_is_a_colour() {
        for theme in [Theme::Light, Theme::Dark, Theme::Auto] {
            let sheet = sheet(theme);
            assert!(!sheet.contains(": ;") && !sheet.contains('$'), "{sheet}");
        }
        assert!(!sheet_of_page().contains(": ;"));
    }
}
