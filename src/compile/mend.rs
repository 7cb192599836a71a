//! Making the mends of findings: until there is none left, and never so that another error comes of one.

use std::collections::{BTreeMap, HashMap};

use super::{Compiled, Settings, compile};
use crate::diagnostic::{self, Code, Diagnostic, Fix, Severity};
use crate::source::{FileId, Sources};

/// How often mends are made of what mends have left.
const MOST_ROUNDS: usize = 8;

/// How many mends are tried one by one where all together make an error.
const MOST_TRIED: usize = 64;

/// Which mends are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mends {
    /// Those that are surely meant.
    Safe,
    /// All.
    All,
}

impl Mends {
    /// Whether a mend is one of them, and in files that the run is about.
    fn has(self, fix: &Fix, sources: &Sources) -> bool {
        let is_asked = fix.edits.iter().all(|edit| sources.is_asked(edit.span.file));
        is_asked && (self == Self::All || fix.is_safe)
    }
}

/// Adds findings to what was compiled.
pub type Lint<'l> = &'l dyn Fn(&mut Compiled, &Sources);

/// Compiles sources, and says what there is to say of them.
type Judge<'j> = &'j dyn Fn(&Sources) -> Compiled;

/// What making mends gives.
#[derive(Debug)]
pub struct Mended {
    /// The sources as they are afterwards.
    pub sources: Sources,
    /// What they compile to.
    pub compiled: Compiled,
    /// How many findings were mended.
    pub count: usize,
}

impl Mended {
    /// The files that changed: their names, and the texts before and after.
    pub fn changed<'s>(&'s self, before: &'s Sources) -> impl Iterator<Item = (&'s str, &'s str, &'s str)> {
        before
            .iter()
            .zip(self.sources.iter())
            .map(|((_, old), (_, new))| (old.name(), old.text(), new.text()))
            .filter(|(_, old, new)| old != new)
    }
}

/// Makes the mends of what is wrong with the sources. All are made together; where an error comes of that which was not
/// there before, each that makes one is left out.
///
/// `lint` adds what the rules of lint find, so that their mends are made too.
pub fn mend(sources: &Sources, settings: &Settings<'_>, mends: Mends, lint: Lint<'_>) -> Mended {
    let judge = |sources: &Sources| {
        let mut compiled = compile(sources, settings);
        lint(&mut compiled, sources);
        compiled
    };
    let start = || Mended { sources: sources.with(&BTreeMap::new()), compiled: judge(sources), count: 0 };
    let mut all = start();
    let before = errors(&all.compiled.diagnostics);
    for _ in 0..MOST_ROUNDS {
        let (edits, count) = diagnostic::edits(&all.compiled.diagnostics, |fix| mends.has(fix, sources));
        if count == 0 {
            break;
        }
        all = edited(&all, &edits, count, &judge);
    }
    if is_no_worse(&before, &all.compiled) { all } else { one_by_one(start(), &before, &judge, mends) }
}

/// Makes each mend of which no new error comes.
fn one_by_one(mut done: Mended, before: &Errors, judge: Judge<'_>, mends: Mends) -> Mended {
    let mut refused: Vec<(Code, String)> = Vec::new();
    for _ in 0..MOST_TRIED {
        let is_new = |found: &&Diagnostic| {
            found.fix.as_ref().is_some_and(|fix| mends.has(fix, &done.sources))
                && !refused.iter().any(|(code, message)| (*code, message) == (found.code, &found.message))
        };
        let Some(next) = done.compiled.diagnostics.iter().find(is_new) else { break };
        let name = (next.code, next.message.clone());
        let (edits, count) = diagnostic::edits([next], |_| true);
        let tried = edited(&done, &edits, count, judge);
        if count > 0 && is_no_worse(before, &tried.compiled) {
            done = tried;
        } else {
            refused.push(name);
        }
    }
    done
}

fn edited(
    from: &Mended,
    edits: &BTreeMap<FileId, Vec<diagnostic::Edit>>,
    count: usize,
    judge: Judge<'_>,
) -> Mended {
    let text = |(file, edits): (&FileId, &Vec<diagnostic::Edit>)| {
        (*file, diagnostic::apply(from.sources.file(*file).text(), edits))
    };
    let sources = from.sources.with(&edits.iter().map(text).collect());
    Mended { compiled: judge(&sources), sources, count: from.count + count }
}

/// Errors, and how often each is found.
type Errors = HashMap<(Code, String), usize>;

fn errors(diagnostics: &[Diagnostic]) -> Errors {
    let mut errors = Errors::new();
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        *errors.entry((found.code, found.message.clone())).or_default() += 1;
    }
    errors
}

fn is_no_worse(before: &Errors, compiled: &Compiled) -> bool {
    errors(&compiled.diagnostics)
        .into_iter()
        .all(|(error, count)| before.get(&error).is_some_and(|before| *before >= count))
}
