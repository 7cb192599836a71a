use std::path::{Path, PathBuf};

use super::{Common, Work};
use crate::diagnostic::{did_you_mean, listing};
use crate::lock::{Lock, NodeLock};
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Node};
use crate::refactor::{self, Kind, Plan, Rename};
use crate::workspace::{Failure, shown};

/// Rename something in its source, in all that names it, and in journeyc.lock
///
/// A node, a journey, script, fragment, variable or other declaration, a parameter or an exit. Changes where it is declared and what
/// names it, in all files of the workspace, and not a byte besides; the platform sees the same nodes. What would be built is compared
/// first: a name that something else takes, or that would change a journey, is refused. A node that has its new name in the source
/// already, as after a rename by hand, gets it in journeyc.lock too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc rename journeys/Login.journey page signIn\n  \
                  journeyc rename journeys/all.journey Login.page signIn\n  \
                  journeyc rename realm.journey risk assessRisk --kind script --dry-run")]
pub(in crate::cli) struct Arguments {
    /// The source file in which it is declared
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Its name; JOURNEY.NODE or FRAGMENT.PARAMETER where several of the file have it
    #[arg(value_name = "OLD")]
    old: String,

    /// Its new name
    #[arg(value_name = "NEW")]
    new: String,

    /// What it is, where several things have the name: `node`, `parameter`, `exit`, `journey`, `script`, `fragment`, `var` … [default: the
    /// node]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

    #[command(flatten)]
    common: Common,
}

impl Arguments {
    /// The source that it works on.
    pub(in crate::cli) fn file(&self) -> &Path {
        &self.file
    }
}

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let kind = arguments.kind.as_deref().map(kind).transpose()?;
    let work = Work::open(&arguments.file)?;
    if kind.is_none_or(|kind| kind == Kind::Node)
        && let Some(plan) = by_hand(arguments, &work)
    {
        return work.finish(Ok(plan), &arguments.common);
    }
    let wanted = Rename { file: work.file, old: &arguments.old, new: &arguments.new, kind };
    work.finish(refactor::rename(work.bench(), wanted), &arguments.common)
}

fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::of(word).ok_or_else(|| {
        let known = Kind::words();
        let mend = did_you_mean(word, known.iter().copied())
            .unwrap_or_else(|| format!("there is {}", listing(known.iter().copied(), known.len())));
        Failure(format!("--kind: there is no kind `{word}`: {mend}"))
    })
}

/// A node that was renamed in the source by hand gets its new name in the lock.
fn by_hand(arguments: &Arguments, work: &Work) -> Option<Plan> {
    let (journey, old) = renamed_already(&work.compiled.journeys, arguments, &work.workspace.lock)?;
    let mut lock = work.workspace.lock.clone();
    let id = lock.node_id(&journey.name, old).map(str::to_owned);
    let id = id.unwrap_or_else(|| JourneyIds::new(&journey.name).node(old));
    lock.rename(&journey.name, old, &arguments.new, &id);
    let told = format!(
        "the source has `{}` of `{}` already: renamed `{old}` in {}",
        arguments.new,
        journey.name,
        shown(&work.workspace.lock_path).display()
    );
    let changed = [journey.name.clone()].into();
    Some(Plan { lock, changed, told: vec![told], ..Plan::default() })
}

/// The journey whose source has the new name and not the old one, which the lock knows: with the old name.
fn renamed_already<'c>(
    journeys: &'c [Journey],
    arguments: &'c Arguments,
    lock: &Lock,
) -> Option<(&'c Journey, &'c str)> {
    let fits = |(journey, old): &(&Journey, &str)| {
        let locked = |name: &str| lock.journeys.get(&journey.name)?.nodes.get(name);
        locked(old).is_some_and(NodeLock::has_base)
            && node(journey, old).is_none()
            && node(journey, &arguments.new).is_some()
            && !locked(&arguments.new).is_some_and(NodeLock::has_base)
    };
    let own = |journey| [(journey, arguments.old.as_str()), (journey, within(journey, &arguments.old))];
    let mut found = journeys.iter().flat_map(own).filter(fits);
    let first = found.next()?;
    // Of several journeys that it may mean, none is taken.
    found.all(|(other, _)| std::ptr::eq(other, first.0)).then_some(first)
}

/// The name of a node without that of its journey before it.
fn within<'n>(journey: &Journey, name: &'n str) -> &'n str {
    name.strip_prefix(&journey.name).and_then(|rest| rest.strip_prefix('.')).unwrap_or(name)
}

fn node<'j>(journey: &'j Journey, key: &str) -> Option<&'j Node> {
    journey.all_nodes().find(|node| node.key == key)
}
