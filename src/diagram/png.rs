//! A diagram as PNG, drawn from its SVG with the font that ships inside.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::font;
use super::scene::Scene;
use super::svg;
use super::theme::Theme;

/// Pixels of the file to one of the diagram, so that text is sharp on today's screens and on paper.
const SCALE: f32 = 2.0;
/// The longest side of a file, in pixels; larger diagrams are drawn smaller.
const LONGEST: f32 = 16_000.0;

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

/// Writes a diagram.
///
/// # Errors
/// What the drawing library says, which happens with diagrams beyond all measure only.
pub fn write(scene: &Scene, theme: Theme) -> Result<Vec<u8>, String> {
    let text = svg::write(scene, if theme == Theme::Auto { Theme::Light } else { theme }, &|_| None);
    let is_covered = font::covers(&text.replace('\u{fffd}', ""));
    let fontdb = Arc::clone(if is_covered { &INSIDE } else { &WITH_SYSTEM });
    let options = Options { font_family: "Open Sans".to_owned(), fontdb, ..Options::default() };
    let tree = Tree::from_str(&text, &options).map_err(|error| error.to_string())?;
    let size = tree.size();
    let scale = SCALE.min(LONGEST / size.width().max(size.height()));
    #[expect(clippy::cast_sign_loss, reason = "sizes are positive")]
    let pixels = |length: f32| (length * scale).ceil() as u32;
    let mut pixmap = Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or("it is too large")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| error.to_string())
}
