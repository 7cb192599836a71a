//! The pages of the codes: each example does what its page says.

use std::collections::BTreeSet;
use std::fs;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::Levels;
use journeyc::compile::exported::{Judging, read_and_judge};
use journeyc::diagnostic::{Code, Diagnostic, explain};
use journeyc::lint::Strictness;
use journeyc::lock::LOCK_FILE;

use journeyc::platform::{Choice, Input, InputFile};
use journeyc::source::Sources;
use journeyc::workspace::faults;

use super::{Memory, human, lint_too};

/// A block of code in a page.
struct Block {
    info: Vec<String>,
    text: String,
}

impl Block {
    fn is_journey(&self) -> bool {
        self.info.first().is_some_and(|word| word == "journey") && self.setting("file").is_none()
    }

    fn setting(&self, key: &str) -> Option<&str> {
        self.info.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    fn target(&self) -> Target {
        self.setting("target").map_or(Target::Aic, |name| name.parse().expect("a target"))
    }

    /// The block's bytes; in one that is marked `bytes`, `\xNN` stands for a byte.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = self.text.as_str();
        if self.info.iter().any(|word| word == "bytes") {
            while let Some((before, after)) = rest.split_once("\\x") {
                out.extend(before.bytes());
                out.push(u8::from_str_radix(&after[..2], 16).expect("two digits"));
                rest = &after[2..];
            }
        }
        out.extend(rest.bytes());
        out
    }
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            is_open = !is_open;
            if is_open {
                blocks
                    .push(Block { info: info.split(' ').map(str::to_owned).collect(), text: String::new() });
            }
        } else if is_open {
            let text = &mut blocks.last_mut().expect("a block is open").text;
            text.push_str(line);
            text.push('\n');
        }
    }
    assert!(!is_open, "a block is not closed");
    blocks
}

/// What there is to say of the exports in a part of a page, read together.
fn of_exports(page: &str) -> Vec<Diagnostic> {
    let file = |block: Block| {
        let path = block.setting("export")?.to_owned();
        Some(InputFile { path, bytes: block.bytes(), is_named: true })
    };
    let input = Input { files: blocks(page).into_iter().filter_map(file).collect(), ..Input::default() };
    let judging = Judging { catalog: &Catalog::builtin(), target: Target::Aic, levels: &Levels::default() };
    read_and_judge(input, Choice::default(), judging, &|_| false).compiled.diagnostics
}

/// Says what is wrong with a text.
type OfFile = fn(&str, &str) -> Option<Diagnostic>;

/// How files of the kind that a code is about are judged; nothing for codes about journeys.
fn of_file(code: Code) -> Option<OfFile> {
    match code {
        Code::UnreadableConfiguration => Some(faults::of_config),
        Code::UnreadableLock => Some(faults::of_lock),
        Code::UnreadableCatalog => Some(faults::of_catalog),
        _ => None,
    }
}

#[test]
fn pages_keep_their_word() {
    let mut faults = Vec::new();
    for code in Code::ALL.iter().copied() {
        let page = code.page();
        let id = code.id();
        if page.lines().next() != Some(&format!("# {id} `{}`", code.name())) {
            faults.push(format!("{id}: the title does not match the table"));
        }
        if page.contains("```json export=") {
            let (example, mended) = page.split_once("\nMended:\n").expect("its mended form");
            let (found, left) = (of_exports(example), of_exports(mended));
            if found.is_empty() || found.iter().any(|found| found.code != code) || !left.is_empty() {
                let none = Sources::default();
                faults.push(format!("{id}:\n{}\nmended:\n{}", human(&none, &found), human(&none, &left)));
            }
            continue;
        }
        if let Some(of) = of_file(code) {
            let told: Vec<Option<Diagnostic>> =
                blocks(page).iter().map(|block| of("a", &block.text)).collect();
            let is_right = matches!(&told[..], [Some(found), None] if found.code == code);
            if !is_right {
                faults.push(format!("{id}: {told:?}"));
            }
            continue;
        }
        let blocks = blocks(page);
        let files =
            blocks.iter().filter_map(|block| Some((block.setting("file")?.to_owned(), block.text.clone())));
        let mut files = Memory(files.collect());
        // Of a lock that stands in the page more than once, each example has the one before it.
        let examples: Vec<(&Block, Option<&Block>)> = blocks
            .iter()
            .scan(None, |lock, block| {
                let is_lock = block.setting("file") == Some(LOCK_FILE);
                *lock = if is_lock { Some(block) } else { *lock };
                Some((block, *lock))
            })
            .filter(|(block, _)| block.is_journey())
            .collect();
        if examples.len() < 2 || !page.contains("\nMended:\n") {
            faults.push(format!("{id}: lacks an example or its mended form"));
        }
        for (index, (example, lock)) in examples.iter().enumerate() {
            files.0.extend(lock.map(|lock| (LOCK_FILE.to_owned(), lock.text.clone())));
            let strictness = (code.group() == "lint").then(|| Strictness::of(code));
            let (sources, found) =
                lint_too(&example.bytes(), "example.journey", example.target(), &files, strictness);
            let is_right = match index {
                0 => !found.is_empty() && found.iter().all(|diagnostic| diagnostic.code == code),
                _ => found.is_empty(),
            };
            if !is_right {
                faults.push(format!("{id}, example {}:\n{}", index + 1, human(&sources, &found)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_page_has_a_code() {
    let known: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{}.md", code.id())).collect();
    let pages = fs::read_dir("docs/diagnostics").expect("the pages are there");
    let names = pages.map(|page| page.expect("a page").file_name().to_string_lossy().into_owned());
    let pages: BTreeSet<String> = names.filter(|name| name != "README.md").collect();
    assert_eq!(pages, known);
}

#[test]
fn the_table_is_current() {
    let path = "docs/diagnostics/README.md";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, explain::table()).expect("the table can be written");
    }
    let table = fs::read_to_string(path).expect("the table is there");
    assert_eq!(table, explain::table(), "run the tests with UPDATE_DOCS=1");
}
