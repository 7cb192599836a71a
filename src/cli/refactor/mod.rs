//! Commands that change sources together with the lock: what is built before and after is compared before anything is written.

pub(super) mod extract;
pub(super) mod inline;
pub(super) mod moving;
pub(super) mod rename;
pub(super) mod runs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::{CLEAN, ERRORS, environments, input, output};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Levels, Settings, compile_in};
use crate::diagnostic::render::{self, MessageFormat};
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::resolve::Surroundings;
use crate::lock::Lock;
use crate::refactor::{Bench, Plan, Refusal, check};
use crate::source::{FileId, Sources};
use crate::workspace::{CONFIG_FILE, Failure, Workspace, door, shown, write};

/// So many differences are told.
const MOST: usize = 5;

/// What these commands have in common.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// A workspace that is to be changed, compiled.
pub(super) struct Work {
    pub workspace: Workspace,
    pub catalog: Catalog,
    pub compiled: Compiled,
    /// The file that was named.
    pub file: FileId,
    target: Target,
    levels: Levels,
    surroundings: Surroundings,
}

impl Work {
    /// Opens the workspace that a file is in. Nobody else changes it meanwhile.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if let Err(error) = std::fs::metadata(path) {
            return Err(Failure::at(path, error));
        }
        if path.is_dir() {
            return Err(Failure::at(path, "name one source file"));
        }
        door::named(path)?;
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let around = Workspace::around(folder.clone())?;
        let is_alone = !around.has_config() && !around.lock_path.is_file();
        drop(around);
        // A file by itself is a workspace of one.
        let workspace =
            if is_alone { Workspace::open_to_write(&[path.to_owned()])? } else { Workspace::whole(&folder)? };
        let name = shown(path);
        let file = workspace.sources.all().find(|(_, file)| Path::new(file.name()) == name);
        let Some((file, _)) = file else {
            return Err(Failure::at(path, "it is no source of this workspace"));
        };
        Self::of(workspace, file)
    }

    /// Opens the whole workspace that a folder is in.
    pub(super) fn whole(folder: &Path) -> Result<Self, Failure> {
        door::named(folder)?;
        if !folder.is_dir() {
            return Err(Failure::at(folder, "name a folder"));
        }
        Self::of(Workspace::whole(folder)?, FileId::default())
    }

    fn of(workspace: Workspace, file: FileId) -> Result<Self, Failure> {
        let catalog = input::catalog(input::configured(&workspace)?)?;
        let target = input::target(None, &workspace)?;
        let levels = workspace.config.levels()?;
        // Where variables have values only in environments, one of these shows what is built.
        let environment = workspace.config.env.keys().next().cloned();
        let surroundings = environments::surroundings(&workspace, environment.as_deref(), &[])?;
        let compiled = Compiled::default();
        let mut work = Self { workspace, catalog, compiled, file, target, levels, surroundings };
        work.compiled = work.compile(&work.workspace.sources, &work.workspace.lock, &work.surroundings);
        Ok(work)
    }

    fn compile(&self, sources: &Sources, lock: &Lock, surroundings: &Surroundings) -> Compiled {
        let elsewhere = || self.workspace.journeys_elsewhere();
        let settings = Settings {
            catalog: &self.catalog,
            target: self.target,
            levels: &self.levels,
            lock,
            files: &self.workspace.disk,
            elsewhere: &elsewhere,
        };
        compile_in(sources, &settings, surroundings)
    }

    fn name(&self) -> String {
        let named = self.workspace.sources.all().find(|(id, _)| *id == self.file);
        named.map_or_else(
            || shown(&self.workspace.root).display().to_string(),
            |(_, file)| file.name().to_owned(),
        )
    }

    /// What a change begins with.
    pub(super) fn bench(&self) -> Bench<'_> {
        Bench {
            sources: &self.workspace.sources,
            catalog: &self.catalog,
            lock: &self.workspace.lock,
            journeys: &self.compiled.journeys,
        }
    }

    /// Makes a change, or shows it. One that would build something else than it promises is refused.
    pub(super) fn finish(&self, plan: Result<Plan, Refusal>, common: &Common) -> Result<u8, Failure> {
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => {
                output::error(&format!("error: {}: {error}\n", self.name()));
                return Ok(ERRORS);
            }
        };
        if !self.holds(&plan) {
            return Ok(ERRORS);
        }
        if common.dry_run {
            self.show(&plan)?;
        } else {
            self.write(&plan)?;
        }
        for line in &plan.told {
            output::note(&format!("{}{line}\n", if common.dry_run { "would be: " } else { "" }));
        }
        Ok(CLEAN)
    }

    /// Whether a change gives what it promises; what it does not is told.
    fn holds(&self, plan: &Plan) -> bool {
        let texts: BTreeMap<FileId, String> = plan.texts.iter().cloned().collect();
        let sources = self.workspace.sources.with(&texts);
        let mut surroundings = self.surroundings.clone();
        if let Some((old, new)) = &plan.renamed_var {
            if let Some(value) = surroundings.values.remove(old) {
                surroundings.values.insert(new.clone(), value);
            }
            for names in surroundings.environments.values_mut() {
                if names.remove(old) {
                    names.insert(new.clone());
                }
            }
        }
        let after = self.compile(&sources, &plan.lock, &surroundings);
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        let mut known: Vec<_> = self
            .compiled
            .diagnostics
            .iter()
            .filter(is_error)
            .map(|found| (found.code, &found.message))
            .collect();
        let new: Vec<Diagnostic> = after
            .diagnostics
            .iter()
            .filter(is_error)
            .filter(|found| match known.iter().position(|own| *own == (found.code, &found.message)) {
                Some(at) => {
                    known.swap_remove(at);
                    false
                }
                None => true,
            })
            .cloned()
            .collect();
        if !new.is_empty() {
            output::rendered(&render::render(MessageFormat::Human, &new, &sources, output::is_coloured()));
            output::error("error: the change would bring these errors; nothing was written\n");
            return false;
        }
        let found = check::differences(plan, &self.compiled.journeys, &after.journeys);
        if found.is_empty() {
            return true;
        }
        for line in found.iter().take(MOST) {
            output::error(&format!("  {line}\n"));
        }
        let more = match found.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and in {more} more places"),
        };
        output::error(&format!(
            "error: something else would be built, as told above{more}; nothing was written\n"
        ));
        false
    }

    fn show(&self, plan: &Plan) -> Result<(), Failure> {
        let sources = &self.workspace.sources;
        for (id, text) in &plan.texts {
            let file = sources.file(*id);
            tell_diff(file.name(), file.text(), text)?;
        }
        if let Some((path, old, new)) = self.config(plan)? {
            tell_diff(&shown(&path).to_string_lossy(), &old, &new)?;
        }
        if plan.lock != self.workspace.lock {
            let name = shown(&self.workspace.lock_path);
            tell_diff(&name.to_string_lossy(), &self.workspace.lock.write(), &plan.lock.write())?;
        }
        Ok(())
    }

    /// The configuration before and after, where environments set a variable that has another name now.
    fn config(&self, plan: &Plan) -> Result<Option<(PathBuf, String, String)>, Failure> {
        let Some((old, new)) = plan.renamed_var.as_ref().filter(|_| self.workspace.has_config()) else {
            return Ok(None);
        };
        let path = self.workspace.root.join(CONFIG_FILE);
        let text = door::text(&path, door::read_below(&self.workspace.root, &path)?)?;
        let renamed = crate::workspace::rename_var(&text, old, new);
        Ok(renamed.map(|renamed| (path, text, renamed)))
    }

    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let file = |id: &FileId| PathBuf::from(self.workspace.sources.file(*id).name());
        let mut files: Vec<(PathBuf, Vec<u8>)> =
            plan.texts.iter().map(|(id, text)| (file(id), text.clone().into_bytes())).collect();
        if let Some((path, _, new)) = self.config(plan)? {
            files.push((path, new.into_bytes()));
        }
        if plan.lock != self.workspace.lock {
            files.push((self.workspace.lock_path.clone(), plan.lock.write().into_bytes()));
        }
        match self.workspace.hold() {
            Some(hold) => write::under(hold, files),
            None => write::all(files),
        }
    }
}

fn tell_diff(name: &str, old: &str, new: &str) -> Result<(), Failure> {
    let diff = TextDiff::from_lines(old, new);
    output::tell(&diff.unified_diff().header(name, name).to_string())
}
