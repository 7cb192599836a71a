//! A handbook of journeys: an index, a page for each journey and each script, in Markdown and HTML, and the diagrams.
//!
//! What the pages say is decided once, as documents; two writers know how. Nothing here touches
//! files.

mod calls;
mod document;
mod entry;
mod html;
mod index;
mod journey;
mod markdown;
mod node;
mod realm;
mod script;
mod value;

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagram::{self, Theme};
use crate::model::Journey;
use document::{Block, Document, relative};
use realm::Realm;

/// What the index is called.
const TITLE: &str = "Journeys";

/// What a handbook is about, and how it is written.
pub struct Handbook<'a> {
    /// The journeys.
    pub journeys: &'a [&'a Journey],
    /// The node types.
    pub catalog: &'a Catalog,
    /// The colours of pages and diagrams.
    pub theme: Theme,
    /// What pages are written in.
    pub format: Format,
}

/// What pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// Markdown and HTML
    #[default]
    Both,
    /// Markdown, as GitHub and GitLab show it; it begins with README.md
    Markdown,
    /// HTML that works from disk and without a network; it begins with index.html
    Html,
}

/// Writes a handbook, the journeys by name: its files with their paths, folders divided by `/`.
pub fn write(handbook: &Handbook<'_>) -> Vec<(String, String)> {
    let mut journeys = handbook.journeys.to_vec();
    journeys.sort_by_cached_key(|journey| (journey.name.to_lowercase(), journey.name.clone()));
    let realm = Realm::of(&journeys, handbook.catalog);
    let mut files: Vec<(String, String)> = written(&index::page(&realm), handbook);
    let journeys = realm.entries.par_iter().flat_map_iter(|entry| {
        let link = |name: &str| {
            let other = realm.entry(name)?;
            Some(relative(&entry.page, &other.picture()))
        };
        let picture = diagram::svg(&entry.scene, handbook.theme, &link);
        let page = written(&journey::page(entry, &realm), handbook);
        page.into_iter().chain([(entry.picture(), picture)])
    });
    files.extend(journeys.collect::<Vec<_>>());
    let scripts =
        realm.scripts.par_iter().flat_map_iter(|page| written(&script::page(page, &realm), handbook));
    files.extend(scripts.collect::<Vec<_>>());
    if handbook.format != Format::Markdown {
        files.push((html::STYLE.to_owned(), html::style()));
    }
    files
}

/// The files of a page: the page, and the diagrams that belong to no other.
fn written(document: &Document, handbook: &Handbook<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    if handbook.format != Format::Html {
        files.push((markdown::file(&document.path), markdown::write(document)));
    }
    if handbook.format != Format::Markdown {
        files.push((html::file(&document.path), html::write(document, handbook.theme)));
    }
    let graphs = document.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) if picture.is_flowchart => Some(picture),
        _ => None,
    });
    files.extend(
        graphs.map(|graph| (graph.file.clone(), diagram::svg(&graph.scene, handbook.theme, &|_| None))),
    );
    files
}
