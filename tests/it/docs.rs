//! The journeys in the documentation: each compiles without a word and is formatted.
use std::fs;

use journeyc::catalog::Catalog;
use journeyc::compile::{Settings, compile};
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::language::{format::format, read};
use journeyc::source::{FileId, Sources};

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: FileId, _: &str) -> Result<String, FileProblem> {
        Err(FileProblem::Unreadable("the documentation has no files".to_owned()))
    }
}

/// The fenced blocks of a page that are journeys.
fn blocks(page: &str) -> Vec<&str> {
    let parts = page.split("```journey\n").skip(1);
    parts.map(|part| part.split("```").next().expect("split gives at least one part")).collect()
}

#[test]
fn journeys_compile() {
    let mut count = 0;
    for page in ["README.md", "docs/language.md"] {
        let text = fs::read_to_string(page).expect("the page is there");
        for block in blocks(&text) {
            count += 1;
            let mut sources = Sources::default();
            let id = sources.add(page, block);
            let catalog = Catalog::builtin();
            let settings = Settings::new(&catalog, &NoFiles);
            let compiled = compile(&sources, &settings);
            assert_eq!(render(MessageFormat::Human, &compiled.diagnostics, &sources, false), "");
            let parsed = read(id, block);
            assert_eq!(format(parsed.sound().expect("it can be read")), block, "{page}");
        }
    }
    assert!(count > 4);
}
