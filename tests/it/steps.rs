//! What a run does again of what one before it did: as much as it must, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use journeyc::catalog::Catalog;
use journeyc::compile::{Compiled, Kept, Settings, Steps, compile, compile_again};
use journeyc::language::resolve::{FileProblem, Files, Surroundings};
use journeyc::source::{FileId, Sources};

/// Files that a test may change.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, String>>);

impl Memory {
    fn put(&self, path: &str, text: &str) {
        self.0.lock().expect("nobody panicked").insert(path.to_owned(), text.to_owned());
    }
}

impl Files for Memory {
    fn read(&self, _: FileId, path: &str) -> Result<String, FileProblem> {
        let files = self.0.lock().expect("nobody panicked");
        files.get(path).cloned().ok_or_else(|| FileProblem::Unreadable("it does not exist".to_owned()))
    }
}

/// A workspace that is compiled over and over, each time against one that nothing was kept for.
struct Round {
    kept: Kept,
    files: Memory,
    catalog: Catalog,
    texts: BTreeMap<&'static str, String>,
}

impl Round {
    fn new(texts: &[(&'static str, &str)]) -> Self {
        let texts = texts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { kept: Kept::default(), files: Memory::default(), catalog: Catalog::builtin(), texts }
    }

    fn run(&mut self) -> (Steps, Compiled) {
        let mut sources = Sources::default();
        for (name, text) in &self.texts {
            sources.add(*name, text.as_str());
        }
        let settings = Settings { elsewhere: &BTreeSet::new, ..Settings::new(&self.catalog, &self.files) };
        let again = compile_again(&mut self.kept, &sources, &settings, &Surroundings::default());
        let anew = compile(&sources, &settings);
        assert_eq!(again.diagnostics, anew.diagnostics);
        assert_eq!(format!("{:?}", again.journeys), format!("{:?}", anew.journeys));
        (self.kept.steps(), again)
    }

    fn steps(&mut self) -> Steps {
        self.run().0
    }

    fn edit(&mut self, name: &'static str, old: &str, new: &str) {
        let text = self.texts.get_mut(name).expect("there is such a file");
        assert!(text.contains(old), "{text}");
        *text = text.replace(old, new);
    }
}

const INNER: &str = "journey Inner {\n    start -> n\n    node n: IncrementLoginCount -> success\n}\n";
const OUTER: &str = "journey Outer {\n    start -> in\n    node in: InnerTreeEvaluator {\n        tree = Inner\n        \
                     true -> look\n        false -> failure\n    }\n    node look: ScriptedDecision {\n        script = risk\n        \
                     outcomes = [\"a\"]\n        a -> success\n    }\n}\n";
const REALM: &str = "var limit = 3\n\nscript risk {\n    file = \"risk.js\"\n}\n\n\
                     fragment Retry() {\n    exit done\n    start -> r\n    node r: RetryLimitDecision {\n        retryLimit = limit\n        \
                     Retry -> r\n        Reject -> done\n    }\n}\n";
const USER: &str = "journey User {\n    start -> r\n    node r: Retry {\n        done -> failure\n    }\n}\n";

fn whole() -> Round {
    let round =
        Round::new(&[("a.journey", INNER), ("b.journey", OUTER), ("c.journey", REALM), ("d.journey", USER)]);
    round.files.put("risk.js", "outcome = 'a';");
    round
}

fn steps(read: usize, looked: usize, kept: usize) -> Steps {
    Steps { read, looked, kept }
}

#[test]
fn a_run_over_the_same_does_nothing_again() {
    let mut round = whole();
    assert_eq!(round.steps(), steps(4, 3, 0));
    assert_eq!(round.steps(), steps(0, 0, 3));
}

#[test]
fn a_change_within_a_journey_is_its_own() {
    let mut round = whole();
    round.steps();
    round.edit("a.journey", "-> success", "-> failure");
    assert_eq!(round.steps(), steps(1, 1, 2));
    round.edit("a.journey", "-> failure", "-> nobody");
    let (found, compiled) = round.run();
    assert_eq!(found, steps(1, 1, 2));
    assert!(compiled.has_errors());
}

#[test]
fn a_changed_script_is_looked_at_where_it_is_used() {
    let mut round = whole();
    round.steps();
    round.files.put("risk.js", "outcome = 'b';");
    assert_eq!(round.steps(), steps(0, 1, 2));
}

#[test]
fn a_changed_value_a_new_name_and_a_fragment_are_looked_at_everywhere() {
    let mut round = whole();
    round.steps();
    round.edit("c.journey", "limit = 3", "limit = 4");
    assert_eq!(round.steps(), steps(1, 3, 0));
    round.edit("a.journey", "journey Inner", "journey Other");
    assert_eq!(round.steps(), steps(1, 3, 0));
    round.edit("c.journey", "Retry -> r", "Retry -> done");
    assert_eq!(round.steps(), steps(1, 3, 0));
}

#[test]
fn what_is_broken_is_told_again_and_mended() {
    let mut round = whole();
    round.steps();
    round.edit("b.journey", "tree = Inner", "tree = ");
    let (_, broken) = round.run();
    assert!(broken.has_errors());
    round.edit("b.journey", "tree = ", "tree = Inner");
    let (_, whole) = round.run();
    assert!(!whole.has_errors(), "{:?}", whole.diagnostics);
}
