//! How long each step of a compilation takes, and how it grows with the journey: parse, check, layout, emit, the whole.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Compiled, Levels, Settings, compile};
use journeyc::language::read;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::layout::{self, Effort};
use journeyc::lock::Lock;
use journeyc::model::Journey;
use journeyc::platform::frodo;
use journeyc::platform::rest::Platform;
use journeyc::source::{FileId, Sources};

/// Nodes of the journeys measured: each ten times the one before, so that growth is read off the medians.
const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--bench") {
        growth();
        efforts();
    }
}

/// Prints what searching for places costs, as multiples of a layout without a search and of reading the same journey.
fn efforts() {
    let catalog = Catalog::builtin();
    let best = |step: &mut dyn FnMut()| {
        let times = (0..3).map(|_| {
            let start = Instant::now();
            step();
            start.elapsed().as_secs_f64()
        });
        times.fold(f64::INFINITY, f64::min)
    };
    println!(
        "\n{:16} {:>12} {:>12} {:>12} {:>16}",
        "layout of nodes", "no search", "fast", "best", "fast to checking"
    );
    for nodes in [10, 30, 60, 300, 1_000] {
        let graph = layout::graph(&journey(nodes, &catalog));
        let laying_out = |effort: Effort| {
            best(&mut || {
                black_box(layout::layout(black_box(&graph), effort));
            })
        };
        let [none, fast, long] = [Effort::none(), Effort::fast(), Effort::best()].map(laying_out);
        let checked = best(&mut checking(nodes));
        let [fast_to_none, long_to_none, share] =
            [fast / none, long / none, fast / checked].map(|ratio| format!("x{ratio:.1}"));
        let none = format!("{:.2} ms", none * 1e3);
        println!("{nodes:<16} {none:>12} {fast_to_none:>12} {long_to_none:>12} {share:>16}");
    }
}

/// Makes a step over a journey of so many nodes, ready to be run.
type Prepare = fn(usize) -> Box<dyn FnMut()>;

/// Prints what ten times the nodes cost, step by step, as ratios of times taken in this run.
fn growth() {
    let best = |step: Prepare, nodes: usize| {
        let mut step = step(nodes);
        let times = (0..3).map(|_| {
            let start = Instant::now();
            step();
            start.elapsed().as_secs_f64()
        });
        times.fold(f64::INFINITY, f64::min)
    };
    let steps: [(&str, Prepare); 5] = [
        ("parse", parsing),
        ("parse and check", checking),
        ("layout", laying_out),
        ("emit", emitting),
        ("whole", whole),
    ];
    println!("\n{:16} {:>12} {:>12} {:>12} {:>10}", "nodes", "1,000", "10,000", "100,000", "growth");
    for (name, step) in steps {
        let times = [1_000, 10_000, 100_000].map(|nodes| best(step, nodes));
        let [small, middle, large] = times.map(|time| format!("{:.1} ms", time * 1e3));
        let growth = format!("x{:.1} x{:.1}", times[1] / times[0], times[2] / times[1]);
        println!("{name:16} {small:>12} {middle:>12} {large:>12} {growth:>13}");
    }
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
        lock: &Lock::default(),
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

fn parsing(nodes: usize) -> Box<dyn FnMut()> {
    let text: Arc<str> = source(nodes).into();
    Box::new(move || {
        let parsed = read(FileId::default(), Arc::clone(black_box(&text)));
        black_box(parsed.document().map(|document| document.declarations.len()));
    })
}

fn checking(nodes: usize) -> Box<dyn FnMut()> {
    let catalog = Catalog::builtin();
    let mut sources = Sources::default();
    sources.add("bench.journey", source(nodes));
    Box::new(move || {
        black_box(compiled(black_box(&sources), &catalog));
    })
}

fn laying_out(nodes: usize) -> Box<dyn FnMut()> {
    let graph = layout::graph(&journey(nodes, &Catalog::builtin()));
    Box::new(move || {
        black_box(layout::layout(black_box(&graph), Effort::for_run(graph.blocks.len())));
    })
}

fn emitting(nodes: usize) -> Box<dyn FnMut()> {
    let catalog = Catalog::builtin();
    let mut journey = journey(nodes, &catalog);
    layout::place(&mut journey, Effort::none());
    Box::new(move || {
        black_box(frodo::write([black_box(&journey)], Platform { catalog: &catalog, target: Target::Aic }));
    })
}

fn whole(nodes: usize) -> Box<dyn FnMut()> {
    let catalog = Catalog::builtin();
    let mut sources = Sources::default();
    sources.add("bench.journey", source(nodes));
    Box::new(move || {
        let mut compiled = compiled(black_box(&sources), &catalog);
        layout::place_all(&mut compiled.journeys, &|| ());
        black_box(frodo::write(&compiled.journeys, Platform { catalog: &catalog, target: Target::Aic }));
    })
}

macro_rules! benches {
    ($($name:ident $step:ident)*) => { $(
        #[divan::bench(args = SIZES)]
        fn $name(bencher: Bencher<'_, '_>, nodes: usize) {
            bencher.counter(ItemsCount::new(nodes)).with_inputs(|| $step(nodes)).bench_local_refs(|step| step());
        }
    )* };
}

benches! {
    a_parse parsing
    b_parse_and_check checking
    c_layout laying_out
    d_emit emitting
    e_whole whole
}
