//! The way from files to journeys: each file is recognised, parts are put together, and what was passed over is counted.

use std::collections::{BTreeSet, HashMap};

use super::bundle::Bundle;
use super::clash::Clashes;
use super::compare::compare;
use super::detect::{self, Item};
use super::gather::{Findings, Gathered, Texts};
use super::json;
use super::left;
use super::origin::{Origin, Reach, is_place_of_journeys, short_realm};
use super::read::{Choice, Exports, Input, InputFile, Note, Problem};
use crate::diagnostic::did_you_mean;
use crate::model::Node;
use crate::source::counted;

/// Reading at work.
pub(super) struct Reading<'c> {
    choice: Choice<'c>,
    gathered: Gathered,
    exports: Exports,
    /// The names of journeys that cannot be read.
    broken: BTreeSet<String>,
    /// Files that have nothing to do with journeys.
    passed: usize,
    /// Files that cannot be read and lie where nobody keeps journeys.
    unreadable: Vec<String>,
    /// Files of AM's own configuration: the first, and how many.
    foreign: Option<(Problem, usize)>,
}

impl<'c> Reading<'c> {
    pub(super) fn new(choice: Choice<'c>) -> Self {
        Self {
            choice,
            gathered: Gathered::default(),
            exports: Exports::default(),
            broken: BTreeSet::new(),
            passed: 0,
            unreadable: Vec::new(),
            foreign: None,
        }
    }

    /// The realms that journeys are of.
    pub(super) fn realms_in(mut self, input: Input) -> BTreeSet<String> {
        self.files(input);
        self.all_realms().into_iter().map(str::to_owned).collect()
    }

    /// Takes in files. Gives those that are texts.
    fn files(&mut self, input: Input) -> Vec<(String, Vec<u8>)> {
        let mut texts = Vec::new();
        let files = input.files.into_iter().map(|file| (Reach::Below, file));
        for (reach, file) in files.chain(input.beside.into_iter().map(|file| (Reach::Beside, file))) {
            let reach = if file.is_named { Reach::Named } else { reach };
            if file.is_named || super::is_json(&file.path) {
                self.file(file, reach);
            } else {
                texts.push((file.path, file.bytes));
            }
        }
        texts
    }

    pub(super) fn read(mut self, mut input: Input) -> Exports {
        self.exports.notes = std::mem::take(&mut input.notes);
        let texts = self.files(input);
        if let Some(problem) = self.realms() {
            self.exports.problems = vec![problem];
            return self.exports;
        }
        let texts = Texts::new(texts.into_iter());
        let choice = self.choice;
        // A realm that is only meant for the output is none of the input.
        let realm = choice
            .realm
            .map(short_realm)
            .filter(|realm| self.all_realms().contains(realm))
            .map(str::to_owned);
        let is_wanted =
            |bundle: &Bundle| is_chosen(&choice, bundle.name()) && is_in_realm(realm.as_deref(), bundle);
        let all = self.gathered.journeys().count();
        let unknown = self.unknown();
        let (bundles, findings) = std::mem::take(&mut self.gathered).bundles(&texts, is_wanted);
        let left = all - bundles.len();
        self.journeys(bundles);
        self.exports.problems.extend(unknown);
        self.conclude(findings, left);
        self.exports
    }

    fn file(&mut self, file: InputFile, reach: Reach) {
        let origin = Origin::new(&file.path, reach);
        let parsed = json::parse(&file.bytes);
        drop(file.bytes);
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(fault) if reach == Reach::Named => {
                let problem = origin.problem(fault.to_string()).at(fault.position);
                return self.exports.problems.push(problem.mend("export the journey again"));
            }
            Err(fault) if is_place_of_journeys(&origin.path) => {
                let message = format!("it is passed over: {fault}");
                return self.exports.notes.push(Note::new(&origin.path, message));
            }
            Err(_) => return self.unreadable.push(file.path),
        };
        let items = match detect::detect(&origin, parsed.value) {
            Ok(items) => items,
            Err(problem) => return self.exports.problems.push(problem),
        };
        if items.is_empty() {
            return self.nothing(&origin);
        }
        self.exports.notes.extend(parsed.odd.into_iter().map(|odd| Note::new(&origin.path, odd)));
        for item in items {
            match item {
                Item::Whole(whole) => match *whole {
                    Ok(bundle) => self.gathered.whole(bundle),
                    Err(problem) => self.broken(problem),
                },
                Item::Part(origin, part) => self.gathered.add(origin, part),
                Item::Left(names) => {
                    let message =
                        format!("left out, since it is nothing of a journey: {}", left::told(&names));
                    self.exports.notes.push(Note::new(&origin.path, message));
                }
                Item::Foreign(problem) if reach == Reach::Named => self.exports.problems.push(problem),
                Item::Foreign(problem) => {
                    self.foreign.get_or_insert((problem, 0)).1 += 1;
                }
            }
        }
    }

    /// A file that holds nothing of a journey.
    fn nothing(&mut self, origin: &Origin) {
        match origin.reach {
            Reach::Named => {
                let known = "frodo, console, fr-config-manager, Amster, AM REST and amtree files are";
                let problem = origin.problem("this is no journey export that journeyc knows");
                let mend = format!("{known}; export the journey again with one of these");
                self.exports.problems.push(problem.mend(mend));
            }
            Reach::Below => self.passed += 1,
            Reach::Beside => {}
        }
    }

    /// A journey that cannot be read, which is no matter when others were asked for.
    fn broken(&mut self, problem: Problem) {
        let name = problem.journey.clone().unwrap_or_default();
        if is_chosen(&self.choice, &name) {
            self.exports.problems.push(problem);
        }
        self.broken.insert(name);
    }

    /// What is wrong with the realms: a name is unique in one realm only, so that only one can be read.
    fn realms(&self) -> Option<Problem> {
        let realms = self.all_realms();
        let list = |word: &str| {
            let named: Vec<String> = realms.iter().map(|realm| format!("`--realm {realm}`")).collect();
            named.join(word)
        };
        match self.choice.realm {
            None if realms.len() > 1 => {
                let count = match realms.len() {
                    2 => "two realms".to_owned(),
                    count => format!("{count} realms"),
                };
                let message = format!("there are journeys of {count} here: name one, {}", list(" or "));
                Some(Problem::new("", message))
            }
            // A realm for the output need not be that of the input, as long as that is clear.
            Some(_) if realms.is_empty() || self.choice.is_for_output && realms.len() == 1 => None,
            Some(realm) if !realms.contains(short_realm(realm)) => {
                let message = format!("there is no journey of realm `{}` here", short_realm(realm));
                Some(Problem::new("", message).mend(format!("what was read has {}", list(", "))))
            }
            _ => None,
        }
    }

    /// The realms of the chosen journeys.
    fn all_realms(&self) -> BTreeSet<&str> {
        let journeys = self.gathered.journeys().filter(|bundle| is_chosen(&self.choice, bundle.name()));
        journeys.filter_map(|bundle| bundle.origin.realm.as_deref()).collect()
    }

    /// The names that were asked for and that no journey has.
    fn unknown(&self) -> Vec<Problem> {
        let names: BTreeSet<&str> = self.gathered.journeys().map(Bundle::name).collect();
        let is_unknown = |name: &&String| !names.contains(name.as_str()) && !self.broken.contains(*name);
        let problem = |name: &String| {
            let problem = Problem::new("", format!("there is no journey `{name}` among those read"));
            match did_you_mean(name, names.iter().copied()) {
                Some(mend) => problem.mend(mend),
                None => problem,
            }
        };
        self.choice.journeys.iter().filter(is_unknown).map(problem).collect()
    }

    fn journeys(&mut self, bundles: Vec<Bundle>) {
        let mut seen: HashMap<String, (usize, String)> = HashMap::new();
        let mut clashes = Clashes::default();
        for bundle in bundles {
            let path = bundle.origin.path.to_string();
            let (journey, notes) = match bundle.journey() {
                Ok(read) => read,
                Err(problem) => {
                    self.broken(problem);
                    continue;
                }
            };
            let name = &journey.name;
            let note = |message: String| Note::new(&path, format!("journey `{name}`: {message}"));
            self.exports.notes.extend(notes.into_iter().map(note));
            let all = journey.all_nodes().count();
            let is_bare = |node: &&Node| !node.has_body();
            let bare = journey.all_nodes().filter(is_bare).count();
            if bare > 0 {
                self.exports.notes.push(note(format!("{bare} of {all} nodes have no configuration here")));
            }
            let Some((place, first)) = seen.get(name) else {
                clashes.add(&journey, &path, &mut self.exports);
                seen.insert(name.clone(), (self.exports.journeys.len(), path));
                self.exports.journeys.push(journey);
                continue;
            };
            if compare(&self.exports.journeys[*place], &journey).is_empty() {
                let message = format!("journey `{name}` is the same as in {first}");
                self.exports.notes.push(Note::new(&path, message));
            } else {
                let problem = Problem::new(&path, format!("journey `{name}` is another one in {first}"));
                let mend = "a name is unique in a realm: read one of the two";
                self.exports.problems.push(problem.mend(mend).of_journey(name));
            }
        }
    }

    /// Says what was passed over and left out, in a line each.
    fn conclude(&mut self, findings: Findings, left: usize) {
        let Findings { notes, missing, left: unused, other } = findings;
        self.exports.notes.extend(notes);
        self.exports.missing = missing;
        if let Some((problem, count)) = self.foreign.take() {
            if self.exports.journeys.is_empty() && self.exports.problems.is_empty() {
                self.exports.problems.push(problem);
            } else {
                let message = format!(
                    "{} of AM's own configuration are no exports and are passed over",
                    counted(count, "file")
                );
                self.exports.notes.push(Note::plain(message));
            }
        }
        if !self.unreadable.is_empty() {
            const MOST: usize = 3;
            let mut shown = self.unreadable.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
            if self.unreadable.len() > MOST {
                shown.push_str(", …");
            }
            let count = counted(self.unreadable.len(), "file");
            self.exports
                .notes
                .push(Note::plain(format!("passed over, since they are no JSON: {count} ({shown})")));
        }
        let mut counts = Vec::new();
        if left > 0 && !self.choice.journeys.is_empty() {
            counts.push(counted(left, "other journey"));
        } else {
            counts.extend(
                unused.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| counted(count, word)),
            );
        }
        if !counts.is_empty() {
            let counts = counts.join(", ");
            let what = if self.choice.journeys.is_empty() {
                format!("left out, since no journey uses them: {counts}")
            } else {
                format!("left out: {counts}")
            };
            self.exports.notes.push(Note::plain(what));
        }
        let passed = self.passed + other;
        if passed > 0 && self.choice.journeys.is_empty() {
            let hold = if passed == 1 { "holds" } else { "hold" };
            let message =
                format!("passed over: {} that {hold} nothing of a journey", counted(passed, "file"));
            self.exports.notes.push(Note::plain(message));
        }
    }
}

fn is_chosen(choice: &Choice<'_>, name: &str) -> bool {
    choice.journeys.is_empty() || choice.journeys.iter().any(|chosen| chosen == name)
}

/// Whether a journey is of the chosen realm; one that is of none is of each.
fn is_in_realm(chosen: Option<&str>, bundle: &Bundle) -> bool {
    match (chosen, bundle.origin.realm.as_deref()) {
        (Some(chosen), Some(own)) => chosen == own,
        _ => true,
    }
}
