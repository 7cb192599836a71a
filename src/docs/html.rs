//! A page as HTML that is XML too and needs nothing but the style sheet beside it.

use std::fmt::Write as _;

use super::document::{Block, Document, Heading, INDEX, Inline, Picture, Place, Table, Text, relative};
use crate::diagram::{self, Links, Scene, Theme, escape};

/// What a page may load: its style sheet and the pictures beside it. There is no script in a handbook.
const POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// The name of the style sheet.
pub(super) const STYLE: &str = "style.css";

/// The style sheet of all pages.
pub(super) fn style() -> String {
    diagram::style_of_page(include_str!("page.css"))
}

/// Writes a page.
pub(super) fn write(document: &Document, theme: Theme) -> String {
    let mut writer = Writer { from: &document.path, out: String::new(), pictures: 0 };
    let title = match document.path.as_str() {
        INDEX => escape(&document.title),
        _ => format!("{} – {}", escape(&document.title), super::TITLE),
    };
    let _ = write!(
        writer.out,
        "<!DOCTYPE html>\n<html lang=\"en\"{}>\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"generator\" content=\"journeyc\"/>\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{}\"/>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to the content</a>\n",
        diagram::theme_attribute(theme),
        relative(&document.path, STYLE),
    );
    if document.path != INDEX {
        let up = writer.address(&Place::page(INDEX));
        let _ = writeln!(
            writer.out,
            "<nav class=\"bar\" aria-label=\"Handbook\"><a href=\"{up}\">{}</a></nav>",
            super::TITLE
        );
    }
    writer.out.push_str("<main id=\"content\">\n");
    for block in &document.blocks {
        writer.block(block);
    }
    writer.out.push_str("</main>\n</body>\n</html>\n");
    writer.out
}

/// The file of a page.
pub(super) fn file(page: &str) -> String {
    format!("{page}.html")
}

struct Writer<'a> {
    from: &'a str,
    out: String,
    pictures: usize,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(Heading { level, text, anchor }) => {
                let id =
                    anchor.as_ref().map_or_else(String::new, |anchor| format!(" id=\"{}\"", escape(anchor)));
                let _ = writeln!(self.out, "<h{level}{id}>{}</h{level}>", escape(text));
            }
            Block::Paragraph(text) => {
                let _ = writeln!(self.out, "<p>{}</p>", self.text(text));
            }
            Block::List(items) => {
                self.out.push_str("<ul>\n");
                for item in items {
                    let _ = writeln!(self.out, "<li>{}</li>", self.text(item));
                }
                self.out.push_str("</ul>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Code { text, .. } => {
                let lines: Vec<String> = text.trim_end_matches('\n').split('\n').map(code).collect();
                let _ = writeln!(
                    self.out,
                    "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>{}</code></pre>",
                    lines.join("\n")
                );
            }
            Block::Picture(picture) => self.picture(picture),
        }
    }

    fn table(&mut self, table: &Table) {
        let label = escape(&table.label);
        // On a phone a row of many cells stands upright, each cell behind what its column is called.
        let is_broad = table.head.len() > 3;
        let class = if is_broad { " class=\"broad\"" } else { "" };
        let _ = write!(self.out, "<div class=\"wide\">\n<table{class} aria-label=\"{label}\">\n<thead><tr>");
        for cell in table.head {
            let _ = write!(self.out, "<th scope=\"col\">{cell}</th>");
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.out.push_str("<tr>");
            for (cell, title) in row.iter().zip(table.head) {
                let title = if is_broad { format!(" data-title=\"{title}\"") } else { String::new() };
                let _ = write!(self.out, "<td{title}>{}</td>", self.text(cell));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    /// The drawing itself, so that the links in it work; and its file, in which a reader can zoom.
    fn picture(&mut self, picture: &Picture) {
        self.pictures += 1;
        let name = escape(&picture.scene.name);
        let place = |places: &[Option<Place>], index: usize| {
            places.get(index)?.as_ref().map(|place| self.address(place))
        };
        let links =
            Links { own: &|index| place(&picture.own, index), inner: &|index| place(&picture.inner, index) };
        let number = self.pictures;
        let id = format!("picture-{number}-");
        let file = relative(self.from, &picture.file);
        let frame = |scene: &Scene, id: &str, class: &str| {
            let drawing = diagram::svg_in_page(scene, id, &links);
            format!(
                "<div class=\"picture{class}\" role=\"group\" aria-label=\"Diagram of {name}\">\n{drawing}</div>\n"
            )
        };
        let drawn = match &picture.narrow {
            Some(narrow) => {
                frame(&picture.scene, &id, " broad-only")
                    + &frame(narrow, &format!("{id}narrow-"), " narrow-only")
            }
            None => frame(&picture.scene, &id, ""),
        };
        let _ = write!(
            self.out,
            "<figure>\n{drawn}<figcaption><a href=\"{file}\">The diagram by itself</a><span class=\"hidden\"> of {name}</span></figcaption>\n</figure>\n"
        );
    }

    fn text(&self, text: &Text) -> String {
        text.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Inline) -> String {
        match piece {
            Inline::Plain(text) => escape(text),
            Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
            Inline::Code(text) if text.is_empty() => String::new(),
            Inline::Code(text) => format!("<code>{}</code>", escape(text)),
            Inline::Link(place, text) => format!("<a href=\"{}\">{}</a>", self.address(place), escape(text)),
            Inline::CodeLink(place, text) => {
                format!("<a href=\"{}\"><code>{}</code></a>", self.address(place), escape(text))
            }
            Inline::Anchor(name) => format!("<span id=\"{}\"></span>", escape(name)),
            Inline::Break => "<br/>".to_owned(),
        }
    }

    fn address(&self, place: &Place) -> String {
        escape(&place.address(self.from, &file))
    }
}

/// A line of code; tabs stay what they are.
fn code(line: &str) -> String {
    line.trim_end_matches('\r').split('\t').map(escape).collect::<Vec<_>>().join("\t")
}
