//! Mends: those of misspelt words give back what was meant, and no mend makes another error.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use journeyc::catalog::Catalog;
use journeyc::compile::mend::{Mends, mend};
use journeyc::compile::{Settings, compile};
use journeyc::diagnostic::{Diagnostic, Severity};
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::source::{FileId, Sources};
use proptest::prelude::*;

use super::shared::{expect, folder};

/// The files beside the examples.
struct Beside;

impl Files for Beside {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        let path = Path::new("examples").join(path);
        fs::read_to_string(path).map_err(|error| FileProblem::Unreadable(error.to_string()))
    }
}

/// The examples by the names of their files.
fn examples() -> BTreeMap<String, String> {
    let files = fs::read_dir("examples").expect("the examples are there");
    let files = files.map(|file| file.expect("a file").path());
    let sources = files.filter(|path| path.extension().is_some_and(|ending| ending == "journey"));
    let text = |path: &Path| fs::read_to_string(path).expect("an example can be read");
    sources.map(|path| (path.display().to_string(), text(&path))).collect()
}

/// What a mutated source says before and after its mends, and what becomes of it.
struct Run {
    before: Vec<Diagnostic>,
    after: Vec<Diagnostic>,
    text: String,
}

fn run(catalog: &Catalog, journeys: &BTreeSet<String>, text: &str, mends: Mends) -> Run {
    let mut sources = Sources::default();
    sources.add("x.journey", text);
    let elsewhere = || journeys.clone();
    let settings = Settings { elsewhere: &elsewhere, ..Settings::new(catalog, &Beside) };
    let before = compile(&sources, &settings).diagnostics;
    let mended = mend(&sources, &settings, mends, &|_, _| {});
    let text = mended.sources.file(FileId(0)).text().to_owned();
    Run { before, after: mended.compiled.diagnostics, text }
}

/// The names of journeys in a text.
fn journeys(examples: &BTreeMap<String, String>) -> BTreeSet<String> {
    let lines = examples.values().flat_map(|text| text.lines());
    let heads = lines.filter_map(|line| line.strip_prefix("journey ")?.strip_suffix(" {"));
    heads.map(|name| name.trim_matches('"').to_owned()).collect()
}

/// The words of a text that stand in no comment and no string.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let code = line.find("//").map_or(line, |end| &line[..end]);
        for (index, part) in code.split('"').enumerate() {
            let start = at + (part.as_ptr() as usize - line.as_ptr() as usize);
            if index % 2 == 1 {
                continue;
            }
            for word in part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
                let own = start + (word.as_ptr() as usize - part.as_ptr() as usize);
                if word.len() > 4 && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    found.push((own, word));
                }
            }
        }
        at += line.len();
    }
    found
}

/// A word misspelt: two letters swapped, one left out, or one doubled.
fn misspelt(word: &str, way: usize, place: usize) -> String {
    let at = 1 + place % (word.len() - 2);
    let (start, end) = word.split_at(at);
    match way % 3 {
        0 => format!("{start}{}{}{}", &end[1..2], &end[..1], &end[2..]),
        1 => format!("{start}{}", &end[1..]),
        _ => format!("{start}{}{end}", &end[..1]),
    }
}

fn errors(found: &[Diagnostic]) -> BTreeMap<(&'static str, &str), usize> {
    let mut errors = BTreeMap::new();
    for found in found.iter().filter(|found| found.severity == Severity::Error) {
        *errors.entry((found.code.id(), found.message.as_str())).or_default() += 1;
    }
    errors
}

/// What is an error after the mends and was none before.
fn new_errors(run: &Run) -> Vec<String> {
    let before = errors(&run.before);
    let is_new =
        |(error, count): &((&'static str, &str), usize)| before.get(error).is_none_or(|own| own < count);
    errors(&run.after)
        .into_iter()
        .filter(is_new)
        .map(|((id, message), _)| format!("{id} {message}"))
        .collect()
}

fn says_what_was_meant(found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.help.as_ref().is_some_and(|help| help.contains("did you mean")))
}

#[test]
fn misspelt_words_are_mended() {
    let examples = examples();
    let (catalog, journeys) = (Catalog::builtin(), journeys(&examples));
    let (mut told, mut restored, mut others) = (0, 0, Vec::new());
    for (name, text) in &examples {
        let words = words(text);
        for (number, (at, word)) in words.iter().enumerate().step_by(words.len() / 16 + 1) {
            let wrong = misspelt(word, number, number / 3);
            let broken = format!("{}{wrong}{}", &text[..*at], &text[at + word.len()..]);
            let run = run(&catalog, &journeys, &broken, Mends::Safe);
            assert_eq!(new_errors(&run), [""; 0], "{name}: `{word}` became `{wrong}`");
            if broken == *text || !says_what_was_meant(&run.before) {
                continue;
            }
            told += 1;
            if run.text == *text {
                restored += 1;
            } else {
                others.push(format!("{name}: `{wrong}` for `{word}`"));
            }
        }
    }
    assert!(told > 50, "only {told} of the slips are told");
    assert!(restored * 4 >= told * 3, "{restored} of {told} are mended, not\n{}", others.join("\n"));
}

#[test]
fn mends_are_made_in_the_files() {
    let folder = folder();
    let place = folder.path().join("a.journey");
    let source = "journey A {\n    start -> sucess\n}\n";
    fs::write(&place, source).expect("it can be written");
    let diff = expect(folder.path(), 0, &["check", "a.journey", "--fix", "--diff"]);
    assert!(diff.contains("-    start -> sucess\n+    start -> success\n"), "{diff}");
    assert_eq!(fs::read_to_string(&place).expect("it is there"), source);
    expect(folder.path(), 0, &["check", "a.journey", "--fix"]);
    let mended = fs::read_to_string(&place).expect("it is there");
    assert_eq!(mended, source.replace("sucess", "success"));
}

#[test]
fn a_mend_that_may_not_be_meant_has_to_be_asked_for() {
    let folder = folder();
    let place = folder.path().join("a.journey");
    let source = "journey A {\n    start -> check\n\n    node check: DataStoreDecision {\n        true -> success\n    }\n}\n";
    fs::write(&place, source).expect("it can be written");
    expect(folder.path(), 1, &["check", "a.journey", "--fix"]);
    assert_eq!(fs::read_to_string(&place).expect("it is there"), source);
    expect(folder.path(), 0, &["check", "a.journey", "--unsafe-fixes"]);
    let mended = fs::read_to_string(&place).expect("it is there");
    assert_eq!(mended, source.replace("        true", "        false -> nowhere\n        true"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Several slips at once, and all mends: what is an error afterwards was one before.
    #[test]
    fn no_mend_makes_an_error(
        example in 0_usize..1000,
        slips in prop::collection::vec((0_usize..10_000, 0_usize..3, 0_usize..20), 1..4),
        all in any::<bool>(),
    ) {
        let examples = examples();
        let journeys = journeys(&examples);
        let text = examples.values().nth(example % examples.len()).expect("an example");
        let mut broken = text.clone();
        for (at, way, place) in slips {
            let (own, word) = {
                let words = words(&broken);
                let (own, word) = words[at % words.len()];
                (own, word.to_owned())
            };
            broken.replace_range(own..own + word.len(), &misspelt(&word, way, place));
        }
        let mends = if all { Mends::All } else { Mends::Safe };
        let run = run(&Catalog::builtin(), &journeys, &broken, mends);
        prop_assert_eq!(new_errors(&run), Vec::<String>::new(), "{}", broken);
    }
}
