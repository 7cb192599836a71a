use std::path::{Path, PathBuf};

use super::{CLEAN, ERRORS, output};
use crate::catalog::Catalog;
use crate::compile::{Compiled, Levels, Settings, compile};
use crate::language::rename::{Renamed, rename, rename_in_tests};
use crate::lock::{Lock, NodeLock};
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Node};
use crate::workspace::{Failure, Workspace, shown, write};

/// Rename a node in its source and in journeyc.lock, so that the platform sees the same node
///
/// Changes the node's declaration, the edges that lead to it, the values and the tests that name it, and not a byte besides. A
/// node that has its new name in the source already, as after a rename by hand, gets it in journeyc.lock too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc rename journeys/Login.journey page signIn\n  \
                  journeyc rename journeys/all.journey Login.page signIn")]
pub(super) struct Arguments {
    /// The source file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The node's name, or JOURNEY.NODE where several journeys of the file have it
    #[arg(value_name = "OLD")]
    old: String,

    /// Its new name
    #[arg(value_name = "NEW")]
    new: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut workspace = Workspace::open_to_write(std::slice::from_ref(&arguments.file))?;
    workspace.complete()?;
    let mut sources = workspace.sources.iter();
    let (Some((_, file)), None) = (sources.next(), sources.next()) else {
        return Err(Failure::at(&arguments.file, "name one source file"));
    };
    let catalog = Catalog::builtin();
    let compiled = compiled(&workspace, &catalog);
    if let Some((journey, old)) = renamed_already(&compiled, arguments, &workspace.lock) {
        let mut lock = workspace.lock.clone();
        let id = lock.node_id(&journey.name, old).map(str::to_owned);
        let id = id.unwrap_or_else(|| JourneyIds::new(&journey.name).node(old));
        lock.rename(&journey.name, old, &arguments.new, &id);
        write::all(vec![(workspace.lock_path.clone(), lock.write().into_bytes())])?;
        output::note(&format!(
            "the source has `{}` of `{}` already: renamed `{old}` in {}\n",
            arguments.new,
            journey.name,
            crate::workspace::shown(&workspace.lock_path).display()
        ));
        return Ok(CLEAN);
    }
    let renamed = match rename(file.text(), &arguments.old, &arguments.new, &catalog) {
        Ok(renamed) => renamed,
        Err(error) => {
            output::error(&format!("error: {}: {error}\n", arguments.file.display()));
            return Ok(ERRORS);
        }
    };
    let journey = compiled.journeys.iter().find(|journey| journey.name == renamed.journey);
    let node = journey.and_then(|journey| {
        let own = node(journey, &arguments.old);
        own.or_else(|| node(journey, within(journey, &arguments.old)))
    });
    let old = journey.map_or(arguments.old.as_str(), |journey| within(journey, &arguments.old));
    // The nodes that a use of a fragment stands for are called by its name.
    let mut of_use = journey.into_iter().flat_map(Journey::all_nodes).filter_map(|node| {
        let rest = node.key.strip_prefix(old)?.strip_prefix('.')?;
        Some((node, format!("{}.{rest}", arguments.new)))
    });
    let nodes: Vec<(&Node, String)> = match node {
        Some(node) => vec![(node, arguments.new.clone())],
        None => of_use.by_ref().collect(),
    };
    let key = node.map_or(old, |node| node.key.as_str()).to_owned();
    if nodes.is_empty() {
        return Err(Failure::at(
            &arguments.file,
            "the node could not be compiled: `journeyc check` shows why",
        ));
    }
    let mut lock = workspace.lock.clone();
    for (node, new) in nodes {
        lock.rename(&renamed.journey, &node.key, &new, &node.id);
    }
    let mut files = vec![(arguments.file.clone(), renamed.text.clone().into_bytes())];
    let tests = in_tests(arguments, &renamed, &key, &mut files)?;
    if lock != workspace.lock {
        files.push((workspace.lock_path.clone(), lock.write().into_bytes()));
    }
    write::all(files)?;
    let also = match tests {
        0 => String::new(),
        1 => ", and in the tests of 1 other file".to_owned(),
        count => format!(", and in the tests of {count} other files"),
    };
    output::note(&format!("renamed `{key}` of `{}` to `{}`{also}\n", renamed.journey, arguments.new));
    Ok(CLEAN)
}

/// Renames the node in the tests of the whole workspace; the source itself is the first of `files`. Gives how many other
/// files have such tests.
fn in_tests(
    arguments: &Arguments,
    renamed: &Renamed,
    old: &str,
    files: &mut Vec<(PathBuf, Vec<u8>)>,
) -> Result<usize, Failure> {
    let folder = arguments.file.parent().unwrap_or(Path::new(""));
    let workspace = Workspace::whole(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
    let own = shown(&arguments.file);
    let others: Vec<(PathBuf, &str)> = workspace
        .sources
        .iter()
        .map(|(_, file)| (PathBuf::from(file.name()), file.text()))
        .filter(|(path, _)| *path != own)
        .collect();
    let texts: Vec<&str> =
        std::iter::once(renamed.text.as_str()).chain(others.iter().map(|(_, text)| *text)).collect();
    let mut count = 0;
    for (index, text) in rename_in_tests(&texts, &renamed.journey, old, &arguments.new) {
        match index.checked_sub(1) {
            None => files[0].1 = text.into_bytes(),
            Some(index) => {
                count += 1;
                files.push((others[index].0.clone(), text.into_bytes()));
            }
        }
    }
    Ok(count)
}

fn compiled(workspace: &Workspace, catalog: &Catalog) -> Compiled {
    let levels = Levels::default();
    let settings =
        Settings { levels: &levels, lock: &workspace.lock, ..Settings::new(catalog, &workspace.disk) };
    compile(&workspace.sources, &settings)
}

/// The journey whose source has the new name and not the old one, which the lock knows: with the old name.
fn renamed_already<'c>(
    compiled: &'c Compiled,
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
    let mut found = compiled.journeys.iter().flat_map(own).filter(fits);
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
