//! `journeyc.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Failure, discover, door, shown};
use crate::compile::{Level, Levels};
use crate::diagnostic::{Code, did_you_mean};
use crate::platform::Format;
use crate::source::without_mark;

/// The file at a workspace's root.
pub const CONFIG_FILE: &str = "journeyc.toml";

/// What `journeyc.toml` says; every part may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Globs of the sources, from the root; empty means every source below it.
    pub sources: Vec<String>,
    /// The platform that the build is for.
    pub target: Option<String>,
    /// Further catalogues, as paths from the root.
    pub catalogs: Vec<PathBuf>,
    /// Where and how to build.
    pub build: BuildConfig,
    /// Lint levels by code: `allow`, `warn` or `deny`; `warnings = "deny"` is for all that are left.
    pub lints: BTreeMap<String, String>,
}

/// The table `[build]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BuildConfig {
    /// The output folder, from the root.
    pub output: Option<PathBuf>,
    /// The output format.
    pub format: Option<Format>,
}

/// Looks for `journeyc.toml` in `folder` and upwards.
pub(super) fn find(folder: &Path) -> Result<Option<(PathBuf, Config)>, Failure> {
    let absolute = folder.canonicalize().map_err(|error| Failure::at(folder, error))?;
    for (steps, candidate) in door::upwards(&absolute).iter().enumerate() {
        let path = candidate.join(CONFIG_FILE);
        if path.is_file() {
            // Paths are shown as the user gave them where that is possible.
            let root = if steps == 0 { folder.to_owned() } else { shown(candidate) };
            return read(&path).map(|config| Some((root, config)));
        }
    }
    Ok(None)
}

fn read(path: &Path) -> Result<Config, Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let text = door::text(path, door::read_below(folder, path)?)?;
    Config::read(&text).map_err(|Fault { line, message }| match line {
        Some(line) => Failure(format!("{}:{line}: {message}", shown(path).display())),
        None => Failure::at(path, message),
    })
}

/// What is wrong with a configuration.
#[derive(Debug)]
pub struct Fault {
    /// The line, counted from 1, where there is one.
    pub line: Option<usize>,
    /// One sentence.
    pub message: String,
}

impl Config {
    /// Reads the text of a configuration.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = without_mark(text);
        let config: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
            Fault { line: Some(line), message: error.message().to_owned() }
        })?;
        let unusable = |failure: Failure| Fault { line: None, message: failure.0 };
        config.levels().map_err(unusable)?;
        discover::globs(Path::new("."), &config.sources).map_err(unusable)?;
        Ok(config)
    }

    /// The lint levels of the table `[lints]`.
    pub fn levels(&self) -> Result<Levels, Failure> {
        let mut levels = Levels::default();
        for (name, level) in &self.lints {
            let level = match level.as_str() {
                "allow" => Level::Allow,
                "warn" => Level::Warn,
                "deny" => Level::Deny,
                other => {
                    return Err(Failure(format!(
                        "`{other}` is no lint level for `{name}`: expected `allow`, `warn` or `deny`"
                    )));
                }
            };
            set_level(&mut levels, name, level)?;
        }
        Ok(levels)
    }
}

/// Sets the level of a code by its id or name, or of all `warnings`.
pub fn set_level(levels: &mut Levels, name: &str, level: Level) -> Result<(), Failure> {
    if name == "warnings" {
        levels.warnings = Some(level);
        return Ok(());
    }
    let Some(code) = Code::find(name) else {
        let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
        let mend = did_you_mean(name, known).unwrap_or_else(|| "`journeyc explain` lists them".to_owned());
        return Err(Failure(format!("there is no diagnostic `{name}`: {mend}")));
    };
    if levels.set(code, level) {
        Ok(())
    } else {
        Err(Failure(format!("`{name}` is always an error: with it nothing sound could be built")))
    }
}
