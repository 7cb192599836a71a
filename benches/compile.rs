//! How long each step of a compilation takes, and how it grows with the journey: parse, check, layout, emit, the whole.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Compiled, Levels, Settings, compile};
use journeyc::language::parse::parse;
use journeyc::language::prepare::prepare;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::layout::{self, Effort};
use journeyc::model::Journey;
use journeyc::platform::frodo;
use journeyc::platform::rest::Platform;
use journeyc::source::{FileId, Sources};

/// Nodes of the journeys measured: each ten times the one before, so that growth is read off the medians.
const SIZES: [usize; 5] = [10, 100, 1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: FileId, _: &str) -> Result<String, FileProblem> {
        Err(FileProblem::Unreadable("there are no files here".to_owned()))
    }
}

/// A journey with pages, decisions, retries and ways back.
fn source(nodes: usize) -> String {
    let mut text = String::from("journey Bench {\n    start -> n0\n");
    for node in 0..nodes {
        let next = if node + 1 < nodes { format!("n{}", node + 1) } else { "success".to_owned() };
        let back = node.saturating_sub(7);
        let body = match node % 4 {
            0 => format!(
                "PageNode \"Page {node}\" {{\n        pageHeader = {{ en: \"Sign in\" }}\n        \
                 node u{node}: PlatformUsername\n        node p{node}: PlatformPassword\n        -> {next}"
            ),
            1 => format!("DataStoreDecision {{\n        true -> {next}\n        false -> failure"),
            2 => format!(
                "ScriptedDecision {{\n        script = \"[Empty]\"\n        outcomes = [\"low\", \"high\"]\n        \
                 low -> success\n        high -> {next}"
            ),
            _ => format!(
                "RetryLimitDecision {{\n        retryLimit = 3\n        Retry -> {}\n        Reject -> {next}",
                format_args!("n{back}")
            ),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n    node n{node}: {body}\n    }}");
    }
    text.push_str("}\n");
    text
}

fn compiled(sources: &Sources, catalog: &Catalog) -> Compiled {
    let settings = Settings {
        catalog,
        target: Target::Aic,
        levels: &Levels::default(),
        files: &NoFiles,
        elsewhere: &BTreeSet::new,
    };
    compile(sources, &settings)
}

fn journey(nodes: usize, catalog: &Catalog) -> Journey {
    let mut sources = Sources::default();
    sources.add("bench.journey", source(nodes));
    let mut compiled = compiled(&sources, catalog);
    assert!(!compiled.has_errors(), "{:?}", compiled.diagnostics);
    compiled.journeys.remove(0)
}

#[divan::bench(args = SIZES)]
fn a_parse(bencher: Bencher<'_, '_>, nodes: usize) {
    let text = source(nodes);
    bencher.counter(ItemsCount::new(nodes)).bench(|| {
        let mut diagnostics = Vec::new();
        let prepared =
            prepare(FileId::default(), black_box(&text), &mut diagnostics).expect("it is not deep");
        parse(&prepared, &mut diagnostics).declarations.len()
    });
}

#[divan::bench(args = SIZES)]
fn b_parse_and_check(bencher: Bencher<'_, '_>, nodes: usize) {
    let catalog = Catalog::builtin();
    let mut sources = Sources::default();
    sources.add("bench.journey", source(nodes));
    bencher.counter(ItemsCount::new(nodes)).bench(|| compiled(black_box(&sources), &catalog));
}

#[divan::bench(args = SIZES)]
fn c_layout(bencher: Bencher<'_, '_>, nodes: usize) {
    let graph = layout::graph(&journey(nodes, &Catalog::builtin()));
    bencher.counter(ItemsCount::new(nodes)).bench(|| layout::layout(black_box(&graph), Effort::fast()));
}

#[divan::bench(args = SIZES)]
fn d_emit(bencher: Bencher<'_, '_>, nodes: usize) {
    let catalog = Catalog::builtin();
    let mut journey = journey(nodes, &catalog);
    layout::place(&mut journey);
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    bencher.counter(ItemsCount::new(nodes)).bench(|| frodo::write([black_box(&journey)], platform));
}

#[divan::bench(args = SIZES)]
fn e_whole(bencher: Bencher<'_, '_>, nodes: usize) {
    let catalog = Catalog::builtin();
    let mut sources = Sources::default();
    sources.add("bench.journey", source(nodes));
    bencher.counter(ItemsCount::new(nodes)).bench(|| {
        let mut compiled = compiled(black_box(&sources), &catalog);
        compiled.journeys.iter_mut().for_each(layout::place);
        frodo::write(&compiled.journeys, Platform { catalog: &catalog, target: Target::Aic })
    });
}
