//! A page as Markdown, as GitHub and GitLab show it.

use std::fmt::Write as _;

use super::document::{Block, Document, INDEX, Inline, Picture, Place, Table, Text, relative};
use crate::diagram::{self, markdown_text};

/// More edges than this make no flowchart: those who show Markdown refuse it.
const MOST_EDGES: usize = 400;

/// Writes a page.
pub(super) fn write(document: &Document) -> String {
    let mut writer = Writer { from: &document.path, out: String::new() };
    if document.path != INDEX {
        let up = writer.link(&Place::page(INDEX), super::TITLE);
        let _ = writeln!(writer.out, "{up}\n");
    }
    for block in &document.blocks {
        writer.block(block);
        writer.out.push('\n');
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out.push('\n');
    writer.out
}

/// The file of a page.
pub(super) fn file(page: &str) -> String {
    if page == INDEX { "README.md".to_owned() } else { format!("{page}.md") }
}

struct Writer<'a> {
    from: &'a str,
    out: String,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                let marks = "#".repeat(usize::from(heading.level));
                let anchor = heading.anchor.as_deref().map_or_else(String::new, anchor);
                let _ = writeln!(self.out, "{marks} {anchor}{}", markdown_text(&heading.text));
            }
            Block::Paragraph(text) => {
                let text = self.text(text);
                let _ = writeln!(self.out, "{}", at_start(&text));
            }
            Block::List(items) => {
                for item in items {
                    let text = self.text(item);
                    let _ = writeln!(self.out, "- {}", at_start(&text));
                }
            }
            Block::Table(table) => self.table(table),
            Block::Code { language, text } => {
                let fence = fence(text);
                let _ = writeln!(self.out, "{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'));
            }
            Block::Picture(picture) => self.picture(picture),
        }
    }

    fn table(&mut self, table: &Table) {
        let _ = writeln!(self.out, "| {} |\n|{}", table.head.join(" | "), " --- |".repeat(table.head.len()));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| self.text(cell)).collect();
            let _ = writeln!(self.out, "| {} |", cells.join(" | "));
        }
    }

    fn picture(&mut self, picture: &Picture) {
        if picture.is_flowchart && picture.scene.edges.len() <= MOST_EDGES {
            let _ = writeln!(self.out, "```mermaid\n{}```", diagram::mermaid(&picture.scene));
            return;
        }
        let (name, file) = (markdown_text(&picture.scene.name), relative(self.from, &picture.file));
        let _ = writeln!(self.out, "[![Diagram of {name}]({file})]({file})");
    }

    fn text(&self, text: &Text) -> String {
        text.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece(&self, piece: &Inline) -> String {
        match piece {
            Inline::Plain(text) => markdown_text(text),
            Inline::Strong(text) => format!("**{}**", markdown_text(text.trim())),
            Inline::Code(text) => code(text),
            Inline::Link(place, text) => self.link(place, text),
            Inline::CodeLink(place, text) => format!("[{}]({})", code(text), self.address(place)),
            Inline::Anchor(name) => anchor(name),
            Inline::Break => "<br>".to_owned(),
        }
    }

    fn link(&self, place: &Place, text: &str) -> String {
        format!("[{}]({})", markdown_text(text), self.address(place))
    }

    fn address(&self, place: &Place) -> String {
        place.address(self.from, &file)
    }
}

fn anchor(name: &str) -> String {
    format!("<a id=\"{name}\"></a>")
}

/// Code within a line. In a cell of a table neither a bar nor a backtick can stand between backticks.
fn code(text: &str) -> String {
    let is_odd = text.contains(['`', '|']) || text.chars().any(char::is_control) || text.trim() != text;
    match text {
        "" => String::new(),
        _ if is_odd => format!("<code>{}</code>", markdown_text(text)),
        _ => format!("`{text}`"),
    }
}

/// A line that does not begin with what would make a list of it.
fn at_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_mark = match line.as_bytes().get(digits) {
        Some(b'.' | b')') => digits > 0,
        Some(b'-' | b'+' | b'=') => digits == 0,
        _ => false,
    };
    if is_mark { format!("{}\\{}", &line[..digits], &line[digits..]) } else { line.to_owned() }
}

/// A fence that is longer than any row of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(3.max(longest + 1))
}
