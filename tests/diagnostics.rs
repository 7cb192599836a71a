//! The pages of the codes, the message formats against their schemas, and the golden cases.
//!
//! A golden case is a file in `tests/cases/diagnostics`; its snapshot beside it shows the source, then what is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::diagnostic::render::{MessageFormat, render, summary};
use journeyc::diagnostic::{Code, Diagnostic, explain};
use journeyc::lock::Lock;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::source::{FileId, Sources};
use serde_json::Value;

/// The files of an example, by path.
#[derive(Default)]
struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        if path.starts_with("..") || path.starts_with('/') {
            return Err(FileProblem::Outside);
        }
        self.0.get(path).cloned().ok_or_else(|| FileProblem::Unreadable("no such file".to_owned()))
    }
}

fn diagnose(bytes: &[u8], name: &str, target: Target, files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    sources.add_bytes(name, bytes.to_vec());
    let (catalog, levels) = (Catalog::builtin(), Levels::default());
    let settings =
        Settings { catalog: &catalog, target, levels: &levels, lock: &Lock::default(), files, elsewhere: &BTreeSet::new };
    let diagnostics = compile(&sources, &settings).diagnostics;
    (sources, diagnostics)
}

fn human(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    render(MessageFormat::Human, diagnostics, sources, false)
}

/// A block of code in a page.
struct Block {
    info: Vec<String>,
    text: String,
}

impl Block {
    fn is_journey(&self) -> bool {
        self.info.first().is_some_and(|word| word == "journey")
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
                blocks.push(Block { info: info.split(' ').map(str::to_owned).collect(), text: String::new() });
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

#[test]
fn pages_keep_their_word() {
    let mut faults = Vec::new();
    for code in Code::ALL.iter().copied() {
        let page = code.page();
        let id = code.id();
        if page.lines().next() != Some(&format!("# {id} `{}`", code.name())) {
            faults.push(format!("{id}: the title does not match the table"));
        }
        let blocks = blocks(page);
        let files = blocks.iter().filter_map(|block| Some((block.setting("file")?.to_owned(), block.text.clone())));
        let files = Memory(files.collect());
        let examples: Vec<&Block> = blocks.iter().filter(|block| block.is_journey()).collect();
        if examples.len() < 2 || !page.contains("\nMended:\n") {
            faults.push(format!("{id}: lacks an example or its mended form"));
        }
        for (index, example) in examples.iter().enumerate() {
            let (sources, found) = diagnose(&example.bytes(), "example.journey", example.target(), &files);
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

fn schema(path: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(path).expect("the schema is there");
    // One pattern of the SARIF schema has a bracket too many, which strict readers of patterns refuse.
    let text = text.replace("{2}]?$", "{2}$");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("the schema is JSON")).expect("it is a schema")
}

fn assert_valid(schema: &jsonschema::Validator, value: &Value) {
    let faults: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every golden case with its name.
fn cases() -> impl Iterator<Item = (String, Vec<u8>)> {
    let files = fs::read_dir("tests/cases/diagnostics").expect("the cases are there");
    let paths = files.map(|file| file.expect("a file").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "journey")).map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("the case can be read"))
    })
}

#[test]
fn json_is_valid() {
    let schema = schema("docs/diagnostic.schema.json");
    for (name, bytes) in cases() {
        let (sources, found) = diagnose(&bytes, &name, Target::Aic, &Memory::default());
        let text = render(MessageFormat::Json, &found, &sources, false);
        assert_eq!(text.lines().count(), found.len());
        for line in text.lines() {
            assert_valid(&schema, &serde_json::from_str(line).expect("a line is JSON"));
        }
    }
}

#[test]
fn sarif_is_valid() {
    let schema = schema("tests/schemas/sarif-schema-2.1.0.json");
    let mut sources = Sources::default();
    for (name, bytes) in cases() {
        sources.add_bytes(format!("some where/{name}"), bytes);
    }
    let (catalog, levels, files) = (Catalog::builtin(), Levels::default(), Memory::default());
    let target = Target::Aic;
    let settings =
        Settings { catalog: &catalog, target, levels: &levels, lock: &Lock::default(), files: &files, elsewhere: &BTreeSet::new };
    let found = compile(&sources, &settings).diagnostics;
    let log: Value = serde_json::from_str(&render(MessageFormat::Sarif, &found, &sources, false)).expect("JSON");
    assert_valid(&schema, &log);
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(found.len()));
    for result in log["runs"][0]["results"].as_array().into_iter().flatten() {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

/// What a case asks for in its first line: `// target: am-7.5`.
fn target_of(source: &str) -> Target {
    let first = source.lines().next().and_then(|line| line.strip_prefix("// target: "));
    first.map_or(Target::Aic, |name| name.parse().expect("a target"))
}

#[test]
fn goldens() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("cases/diagnostics");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::glob!("cases/diagnostics/*.journey", |path| {
            let bytes = fs::read(path).expect("the case can be read");
            let source = String::from_utf8_lossy(&bytes);
            let name = path.file_name().expect("a name").to_string_lossy();
            let (sources, found) = diagnose(&bytes, &name, target_of(&source), &Memory::default());
            let said = human(&sources, &found);
            insta::assert_snapshot!("said", format!("{source}\n----- said -----\n{said}{}", summary(&found)));
        });
    });
}

/// A journey without a fault, to break.
const WHOLE: &str = include_str!("cases/whole.journey");

/// Takes out each bracket, quote, arrow, colon and comma in turn: something must be said at that line, and not much.
#[test]
fn one_slip_costs_few_words() {
    let (sources, found) = diagnose(WHOLE.as_bytes(), "whole.journey", Target::Aic, &Memory::default());
    assert!(found.is_empty(), "{}", human(&sources, &found));
    let mut faults = Vec::new();
    for token in ["{", "}", "[", "]", "(", ")", "\"", "->", ":", ",", "="] {
        // The first line is a comment.
        for (at, _) in WHOLE.match_indices(token).filter(|(at, _)| *at > 80) {
            let mut broken = WHOLE.to_owned();
            broken.replace_range(at..at + token.len(), "");
            let (sources, found) = diagnose(broken.as_bytes(), "broken.journey", Target::Aic, &Memory::default());
            let line = WHOLE[..at].matches('\n').count() + 1;
            let file = sources.file(FileId(0));
            let is_at_line = |diagnostic: &Diagnostic| {
                let places = diagnostic.related.iter().map(|label| label.span).chain([diagnostic.span]);
                places.map(|span| file.position(span.start).line).any(|found| found == line)
            };
            let is_harmless = found.is_empty() && token == ",";
            if !is_harmless && (found.is_empty() || found.len() > 2 || !found.iter().any(is_at_line)) {
                faults.push(format!("without `{token}` of line {line}:\n{}", human(&sources, &found)));
            }
        }
    }
    assert!(faults.is_empty(), "{} slips\n{}", faults.len(), faults.join("\n"));
}
