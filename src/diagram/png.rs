//! A diagram as PNG, drawn from its SVG with the font that ships inside.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use skrifa::{FontRef, MetadataProvider as _};

use super::font;
use super::scene::Scene;
use super::svg;
use super::theme::Theme;

/// Pixels of the file to one of the diagram, so that text is sharp on today's screens and on paper.
const SCALE: f32 = 2.0;
/// The longest side of a file, in pixels; larger diagrams are drawn smaller.
const LONGEST: f32 = 16_000.0;

/// The most pixels of a file, each of which takes four bytes while it is drawn.
const MOST: f32 = 60_000_000.0;

/// The most names of boxes and outcomes: with more, none can be read in a picture of that size.
const MOST_NAMES: usize = 10_000;

/// The font that ships inside.
static INSIDE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for file in font::FILES {
        database.load_font_data(file.to_vec());
    }
    Arc::new(database)
});

/// The same, and what the machine has, for scripts that it lacks.
static WITH_SYSTEM: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = (**INSIDE).clone();
    database.load_system_fonts();
    Arc::new(database)
});

/// Drawn in the place of a character that no font has.
const PLACEHOLDER: &str = "\u{25ca}";

/// The characters of a diagram that neither the font inside nor any of the machine has.
pub fn missing(scene: &Scene) -> BTreeSet<char> {
    lacking(&svg::write(scene, Theme::Light, &|_| None))
}

fn lacking(text: &str) -> BTreeSet<char> {
    // What joins or changes others is drawn with them or not at all.
    let is_drawn = |c: &char| !matches!(u32::from(*c), 0x200b..=0x200f | 0x2060..=0x2064 | 0xfe00..=0xfe0f | 0xfeff | 0xfffd);
    let mut lacking: BTreeSet<char> =
        text.chars().filter(|character| !font::has(*character)).filter(is_drawn).collect();
    if lacking.is_empty() {
        return lacking;
    }
    for face in WITH_SYSTEM.faces() {
        WITH_SYSTEM.with_face_data(face.id, |data, index| {
            if let Ok(font) = FontRef::from_index(data, index) {
                let map = font.charmap();
                lacking.retain(|character| map.map(*character).is_none());
            }
        });
    }
    lacking
}

/// The package of Debian with a font that has a character.
pub fn package(character: char) -> &'static str {
    match u32::from(character) {
        0x1100..=0x11ff
        | 0x2e80..=0x33ff
        | 0x3400..=0x9fff
        | 0xa960..=0xa97f
        | 0xac00..=0xd7ff
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xffef
        | 0x2_0000..=0x3_ffff => "fonts-noto-cjk",
        0x2190..=0x2bff | 0x1_f000..=0x1_faff => "fonts-symbola",
        _ => "fonts-noto-core",
    }
}

/// Writes a diagram. A character that no font has is drawn as ◊.
///
/// # Errors
/// What the drawing library says, which happens with diagrams beyond all measure only.
pub fn write(scene: &Scene, theme: Theme) -> Result<Vec<u8>, String> {
    let names: usize = scene.shapes.iter().map(|shape| 1 + shape.ports.len() + shape.children.len()).sum();
    if names > MOST_NAMES {
        return Err(format!(
            "a picture of more than {MOST_NAMES} names; `--format svg` and `html` have room for more"
        ));
    }
    let text = svg::write(scene, if theme == Theme::Auto { Theme::Light } else { theme }, &|_| None);
    let is_covered = font::covers(&text.replace('\u{fffd}', ""));
    let lacking = if is_covered { BTreeSet::new() } else { lacking(&text) };
    let text = if lacking.is_empty() { text } else { text.replace(|c| lacking.contains(&c), PLACEHOLDER) };
    let fontdb = Arc::clone(if is_covered { &INSIDE } else { &WITH_SYSTEM });
    let options = Options { font_family: "Open Sans".to_owned(), fontdb, ..Options::default() };
    let tree = Tree::from_str(&text, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let (width, height) = (size.width(), size.height());
    let scale = SCALE.min(LONGEST / width.max(height)).min((MOST / (width * height)).sqrt());
    #[expect(clippy::cast_sign_loss, reason = "sizes are positive")]
    let pixels = |length: f32| (length * scale).ceil().max(1.0) as u32;
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or("it is too large")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| error.to_string())
}
