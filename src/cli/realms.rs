//! Which realms a command is about: it runs once for each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{CLEAN, FAILED, output, read};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Sources;
use crate::workspace::realm::{Realm, Realms, enter};
use crate::workspace::{CONFIG_FILE, Failure, STANDARD, Workspace};

/// Stands for the name of the realm in an output path.
pub(super) const PLACEHOLDER: &str = "{realm}";

/// What is known of the realms of this run.
#[derive(Default)]
struct State {
    /// What `--realm` says.
    given: Option<String>,
    all: Vec<Realm>,
    current: Option<Realm>,
    /// What was told of files that realms share.
    told: BTreeSet<String>,
}

static STATE: Mutex<State> =
    Mutex::new(State { given: None, all: Vec::new(), current: None, told: BTreeSet::new() });

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a command works on, as far as realms go.
pub(super) struct Asked {
    /// Sources, or the folders of them; nothing for the workspace.
    pub paths: Vec<PathBuf>,
    /// Exports that are brought in.
    pub exports: Vec<PathBuf>,
}

/// Runs a command for each realm that it is about, and once where there are none.
pub(super) fn each(
    given: Option<&str>,
    asked: Option<&Asked>,
    run: &dyn Fn() -> Result<u8, Failure>,
) -> Result<u8, Failure> {
    state().given = given.map(str::to_owned);
    let all = match asked {
        Some(asked) => find(given, asked)?,
        None => Vec::new(),
    };
    if all.is_empty() {
        return run();
    }
    let is_one = all.len() == 1;
    state().all.clone_from(&all);
    let mut worst = CLEAN;
    for realm in all {
        if !is_one {
            output::note(&format!("realm {}:\n", realm.key));
        }
        enter(Some(&realm.key));
        state().current = Some(realm);
        let code = match run() {
            Ok(code) => code,
            Err(failure) if is_one => return Err(failure),
            Err(Failure(message)) => {
                output::error(&format!("error: {message}\n"));
                FAILED
            }
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// Runs something for each realm again, as long as somebody watches.
pub(super) fn again(work: &mut dyn FnMut(usize)) {
    let all = state().all.clone();
    if all.is_empty() {
        work(0);
    }
    for (index, realm) in all.into_iter().enumerate() {
        enter(Some(&realm.key));
        state().current = Some(realm);
        work(index);
    }
}

/// Takes in the realms that a command is about without running it for each.
pub(super) fn know(given: Option<&str>, asked: Option<&Asked>) -> Result<(), Failure> {
    let all = asked.map_or(Ok(Vec::new()), |asked| find(given, asked))?;
    let mut state = state();
    state.given = given.map(str::to_owned);
    state.all = all;
    Ok(())
}

fn find(given: Option<&str>, asked: &Asked) -> Result<Vec<Realm>, Failure> {
    let is_source = |path: &&PathBuf| path.as_os_str() != STANDARD;
    let first = asked.paths.iter().find(is_source).map_or(Path::new("."), PathBuf::as_path);
    let folder = if first.is_file() { first.parent().unwrap_or(Path::new("")) } else { first };
    let there = folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new("."));
    // What is wrong with the workspace the command tells itself, in the format that it is asked for.
    let Ok(workspace) = Workspace::around(there.to_owned()) else { return Ok(Vec::new()) };
    let realms = Realms::of(&workspace.config, &workspace.root)?;
    if realms.all().is_empty() {
        return Ok(Vec::new());
    }
    if let Some(given) = given {
        let fits = |own: &&Realm| own.key == given || own.name == given.trim_matches('/');
        let Some(own) = realms.all().iter().find(fits) else {
            let known = realms.all().iter().map(|own| own.key.as_str());
            let mend =
                did_you_mean(given, known).unwrap_or_else(|| format!("`[realm.{given}]` would describe it"));
            return Err(Failure(format!("there is no realm `{given}` in {CONFIG_FILE}: {mend}")));
        };
        return Ok(vec![own.clone()]);
    }
    let mut about: Vec<Realm> = Vec::new();
    for path in asked.paths.iter().filter(is_source) {
        for own in realms.about(path) {
            if !about.iter().any(|other| other.key == own.key) {
                about.push(own.clone());
            }
        }
    }
    if about.is_empty() {
        let is_export = |path: &PathBuf| read::is_export(path).unwrap_or(false);
        if !asked.paths.is_empty() && asked.paths.iter().all(is_export) {
            return Ok(Vec::new());
        }
        // What is shared is looked at as each realm sees it.
        about = realms.all().to_vec();
    }
    if asked.exports.is_empty() || about.len() == 1 {
        return Ok(about);
    }
    of_exports(about, &asked.exports)
}

/// The realms that exports are of.
fn of_exports(all: Vec<Realm>, exports: &[PathBuf]) -> Result<Vec<Realm>, Failure> {
    let list = || all.iter().map(|own| format!("`--realm {}`", own.key)).collect::<Vec<_>>().join(" or ");
    if exports.iter().any(|path| path.as_os_str() == STANDARD) {
        return Err(Failure(format!("say into which realm standard input goes: {}", list())));
    }
    let found = read::realms(exports)?;
    if found.is_empty() {
        return Err(Failure(format!("the exports do not say of which realm they are: {}", list())));
    }
    let (own, others): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|name| all.iter().any(|own| own.name == *name));
    for name in &others {
        output::note(&format!("note: realm `{name}` of the exports is none of {CONFIG_FILE}: left out\n"));
    }
    if own.is_empty() {
        return Err(Failure(format!("the exports are of no realm of {CONFIG_FILE}: {}", list())));
    }
    Ok(all.into_iter().filter(|realm| own.contains(&realm.name)).collect())
}

/// The realm by the platform's name: of the workspace, or as `--realm` says.
pub(super) fn name() -> Option<String> {
    let state = state();
    state.current.as_ref().map(|own| own.name.clone()).or_else(|| state.given.clone())
}

/// The realm of the workspace that this is about.
pub(super) fn current() -> Option<Realm> {
    state().current.clone()
}

/// Whether `--realm` was given.
pub(super) fn is_given() -> bool {
    state().given.is_some()
}

/// Where the output of this realm goes: one of several has a place of its own.
pub(super) fn place(path: &Path) -> Result<PathBuf, Failure> {
    let state = state();
    let Some(own) = &state.current else { return Ok(path.to_owned()) };
    let text = path.to_string_lossy();
    if text.contains(PLACEHOLDER) {
        return Ok(PathBuf::from(text.replace(PLACEHOLDER, &own.key)));
    }
    if state.all.len() < 2 {
        return Ok(path.to_owned());
    }
    if path.as_os_str() == STANDARD || path.extension().is_some() {
        return Err(Failure(format!(
            "{text}: one realm would replace the other: choose one with `--realm`, or write `{PLACEHOLDER}` into the name"
        )));
    }
    Ok(path.join(&own.key))
}

/// Leaves out what was told of another realm already: findings in files that they share.
pub(super) fn untold(found: &[Diagnostic], sources: &Sources) -> Vec<Diagnostic> {
    let mut state = state();
    if state.all.len() < 2 {
        return found.to_vec();
    }
    let mut is_new = |own: &&Diagnostic| {
        let place = own.span().map(|span| (sources.file(span.file).name().to_owned(), span.start, span.end));
        place.is_none() || state.told.insert(format!("{place:?} {:?} {}", own.code, own.message))
    };
    found.iter().filter(|own| is_new(own)).cloned().collect()
}
