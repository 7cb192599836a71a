//! A page as data: what it says is settled here once, whatever it is written in.

use crate::diagram::{Scene, address};
use crate::source::Distinct;

/// A page.
pub(super) struct Document {
    /// Its path without ending.
    pub path: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

/// The path of the page that leads to all others.
pub(super) const INDEX: &str = "index";

/// What a page consists of.
pub(super) enum Block {
    Heading(Heading),
    Paragraph(Text),
    List(Vec<Text>),
    Table(Table),
    Code { language: &'static str, text: String },
    Picture(Box<Picture>),
}

/// A heading; the title of the page is the one of level 1.
pub(super) struct Heading {
    pub level: u8,
    pub text: String,
    /// What links call it.
    pub anchor: Option<String>,
}

pub(super) struct Table {
    /// What it shows, for those who cannot see it.
    pub label: String,
    pub head: &'static [&'static str],
    pub rows: Vec<Vec<Text>>,
}

/// A diagram.
pub(super) struct Picture {
    pub scene: Scene,
    /// The same for narrow windows.
    pub narrow: Option<Box<Scene>>,
    /// The path of its file.
    pub file: String,
    /// What there is to read of each box.
    pub own: Vec<Option<Place>>,
    /// The journey that each box calls.
    pub inner: Vec<Option<Place>>,
    /// Whether Markdown describes it as a flowchart rather than showing the file.
    pub is_flowchart: bool,
}

/// Text in one paragraph or cell.
pub(super) type Text = Vec<Inline>;

/// A piece of text.
#[derive(Clone, Debug)]
pub(super) enum Inline {
    Plain(String),
    Strong(String),
    Code(String),
    Link(Place, String),
    /// A link whose text is code.
    CodeLink(Place, String),
    /// Where links lead that name it.
    Anchor(String),
    Break,
}

/// A page, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The page's path without ending.
    pub page: String,
    pub anchor: Option<String>,
}

impl Document {
    pub(super) fn new(path: impl Into<String>, title: &str) -> Self {
        let title = title.to_owned();
        let heading = Heading { level: 1, text: title.clone(), anchor: None };
        Self { path: path.into(), title, blocks: vec![Block::Heading(heading)] }
    }

    pub(super) fn heading(&mut self, level: u8, text: &str) {
        self.blocks.push(Block::Heading(Heading { level, text: text.to_owned(), anchor: None }));
    }

    pub(super) fn anchored(&mut self, level: u8, text: &str, anchor: &str) {
        let anchor = Some(anchor.to_owned());
        self.blocks.push(Block::Heading(Heading { level, text: text.to_owned(), anchor }));
    }

    /// A paragraph, unless there is nothing in it.
    pub(super) fn paragraph(&mut self, text: Text) {
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    /// A list, unless there is nothing in it.
    pub(super) fn list(&mut self, items: Vec<Text>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// A table, unless it has no row.
    pub(super) fn table(
        &mut self,
        label: impl Into<String>,
        head: &'static [&'static str],
        rows: Vec<Vec<Text>>,
    ) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table { label: label.into(), head, rows }));
        }
    }
}

impl Place {
    pub(super) fn page(path: impl Into<String>) -> Self {
        Self { page: path.into(), anchor: None }
    }

    pub(super) fn part(path: impl Into<String>, anchor: &str) -> Self {
        Self { page: path.into(), anchor: Some(anchor.to_owned()) }
    }

    /// The address of the place for a reader of the page `from`; `file` tells the file of a page.
    pub(super) fn address(&self, from: &str, file: &dyn Fn(&str) -> String) -> String {
        let anchor = self.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        if self.page == from && !anchor.is_empty() {
            anchor
        } else {
            relative(from, &file(&self.page)) + &anchor
        }
    }
}

/// The address of a file for a reader of the page `from`. Folders are at most one deep.
pub(super) fn relative(from: &str, file: &str) -> String {
    match (from.split_once('/'), file.split_once('/')) {
        (Some((own, _)), Some((folder, name))) if own == folder => address(name),
        (Some(_), _) => address(file).replacen('.', "..", 1),
        (None, _) => address(file),
    }
}

/// Plain text.
pub(super) fn plain(text: impl Into<String>) -> Text {
    vec![Inline::Plain(text.into())]
}

/// Texts behind each other, with something between.
pub(super) fn joined(texts: impl IntoIterator<Item = Text>, between: &Inline) -> Text {
    let mut out = Text::new();
    for text in texts {
        if !out.is_empty() {
            out.push(between.clone());
        }
        out.extend(text);
    }
    out
}

/// Names for the parts of a page, each given once.
#[derive(Debug, Default)]
pub(super) struct Anchors(Distinct);

impl Anchors {
    /// A name for a part: letters and digits of any script, with dashes between.
    pub(super) fn name(&mut self, text: &str) -> String {
        let letters = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
        let plain: String = text.chars().map(letters).collect();
        let plain = plain.trim_matches('-').to_owned();
        self.0.take(&plain, "-")
    }
}
