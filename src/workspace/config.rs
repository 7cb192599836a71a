//! `journeyc.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::GitignoreBuilder;
use serde::Deserialize;

use super::realm::Realms;
use super::{Failure, discover, door, shown};
use crate::compile::{Level, Levels};
use crate::diagnostic::{Code, did_you_mean};
use crate::levels::IsAt;
use crate::lint::Strictness;
use crate::platform::Format;
use crate::source::{Position, SourceFile, without_mark};

/// The file at a workspace's root.
pub const CONFIG_FILE: &str = "journeyc.toml";

/// The key of `[lints]` that says which rules of lint are looked for.
const STRICTNESS: &str = "strictness";

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
    /// Lint levels by code: `allow`, `warn` or `deny`; `warnings = "deny"` is for all that are left. A table in it has the levels
    /// of the files that its name, a glob, matches.
    pub lints: BTreeMap<String, toml::Value>,
    /// Environments by name.
    pub env: BTreeMap<String, EnvironmentConfig>,
    /// Realms by name; what lies in no folder of theirs is shared by all.
    pub realm: BTreeMap<String, RealmConfig>,
    /// Where it lies.
    #[serde(skip)]
    root: PathBuf,
}

/// A table `[env.NAME]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentConfig {
    /// Values of variables.
    pub vars: BTreeMap<String, serde_json::Value>,
    /// The realm in the paths of formats that have one.
    pub realm: Option<String>,
    /// The platform that a build for it is for.
    pub target: Option<String>,
    /// The files with the ESVs of its tenant, from the root.
    pub esvs: Vec<PathBuf>,
}

/// A table `[realm.NAME]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RealmConfig {
    /// Folders of its sources, or globs that begin with one, from the root.
    pub sources: Vec<String>,
    /// What the platform calls it, where that is another name.
    pub name: Option<String>,
    /// Its output folder, from the root.
    pub output: Option<PathBuf>,
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
            return read(&path).map(|config| {
                let config = Config { root: candidate.clone(), ..config };
                Some((root, config))
            });
        }
    }
    Ok(None)
}

fn read(path: &Path) -> Result<Config, Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let text = door::text(path, door::read_below(folder, path)?)?;
    Config::read(&text).map_err(|Fault { position, message }| match position {
        Some(at) => Failure(format!("{}:{}: {message}", shown(path).display(), at.line)),
        None => Failure::at(path, message),
    })
}

/// What is wrong with a configuration.
#[derive(Debug)]
pub struct Fault {
    /// Where it is; nothing where no single place is wrong.
    pub position: Option<Position>,
    /// One sentence.
    pub message: String,
}

impl Config {
    /// Reads the text of a configuration.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let text = without_mark(text);
        let config: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let position = SourceFile::beside(CONFIG_FILE, text).position(at as u32);
            Fault { position: Some(position), message: with_mend(error.message()) }
        })?;
        config.levels().map_err(|failure| {
            let key = config.wrong_level();
            Fault { position: key.and_then(|key| place_of_key(text, key)), message: failure.0 }
        })?;
        let globs = discover::globs(Path::new("."), &config.sources);
        globs.map_err(|failure| Fault { position: place_of_key(text, "sources"), message: failure.0 })?;
        if let Some(name) = config.env.keys().find(|name| !is_plain(name)) {
            let message =
                format!("`{name}` cannot be the name of an environment: it stands in the names of folders");
            return Err(Fault { position: place_of_key(text, name), message });
        }
        if let Some(name) = config.realm.keys().find(|name| !is_plain(name)) {
            let message =
                format!("`{name}` cannot be the name of a realm: it stands in the names of folders");
            return Err(Fault { position: place_of_key(text, name), message });
        }
        let realms = Realms::of(&config, Path::new("."));
        realms.map_err(|failure| Fault { position: place_of_key(text, "realm"), message: failure.0 })?;
        Ok(config)
    }

    /// The key in `[lints]`, or in a table in it, with which something is wrong.
    fn wrong_level(&self) -> Option<&str> {
        let is_wrong = |name: &str, value: &toml::Value| {
            let lints = BTreeMap::from([(name.to_owned(), value.clone())]);
            Self { lints, root: self.root.clone(), ..Self::default() }.levels().is_err()
        };
        let (name, value) = self.lints.iter().find(|(name, value)| is_wrong(name, value))?;
        let inner =
            value.as_table().and_then(|table| table.iter().find(|(name, value)| is_wrong(name, value)));
        Some(inner.map_or(name, |(name, _)| name))
    }

    /// The lint levels of the table `[lints]`.
    pub fn levels(&self) -> Result<Levels, Failure> {
        let mut levels = Levels::default();
        // What holds everywhere comes first, since setting it would overrule what holds in some files.
        let (tables, plain): (Vec<_>, Vec<_>) = self.lints.iter().partition(|(_, value)| value.is_table());
        for (name, value) in plain.into_iter().chain(tables) {
            match value {
                toml::Value::Table(table) => {
                    let mut own = Levels::default();
                    for (name, value) in table {
                        set_level(&mut own, name, level(name, value)?)?;
                    }
                    levels.add_at(self.matcher(name)?, own);
                }
                toml::Value::String(level) if name == STRICTNESS => {
                    levels.strictness = Strictness::find(level).ok_or_else(|| {
                        let known = Strictness::ALL.map(Strictness::name).join("`, `");
                        Failure(format!("`{level}` is no strictness: expected one of `{known}`"))
                    })?;
                }
                value => set_level(&mut levels, name, level(name, value)?)?,
            }
        }
        Ok(levels)
    }

    /// Whether a file, by its name as messages print it, matches a glob from the root.
    fn matcher(&self, glob: &str) -> Result<IsAt, Failure> {
        let failed = |error: ignore::Error| Failure(format!("lints: `{glob}` is no glob: {error}"));
        let mut builder = GitignoreBuilder::new("");
        builder.add_line(None, glob).map_err(failed)?;
        let globs = builder.build().map_err(failed)?;
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        Ok(Arc::new(move |name| {
            let path = Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name));
            let Ok(inside) = path.strip_prefix(&root) else { return false };
            globs.matched_path_or_any_parents(inside, false).is_ignore()
        }))
    }
}

/// The line on which a key is set, or that begins its table.
fn place_of_key(text: &str, key: &str) -> Option<Position> {
    let line = text.lines().position(|line| {
        let line = line.trim_start();
        let rest =
            line.strip_prefix(key).or_else(|| line.strip_prefix('"')?.strip_prefix(key)?.strip_prefix('"'));
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
            || line.starts_with('[') && line.contains(key)
    })?;
    Some(Position { line: line + 1, column: 1 })
}

/// Whether a name can be that of a file everywhere, and leads nowhere.
fn is_plain(name: &str) -> bool {
    let is_odd = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    !name.is_empty()
        && name.len() <= 100
        && !name.contains(is_odd)
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
}

/// A lint level by its word.
fn level(name: &str, value: &toml::Value) -> Result<Level, Failure> {
    match value.as_str() {
        Some("allow") => Ok(Level::Allow),
        Some("warn") => Ok(Level::Warn),
        Some("deny") => Ok(Level::Deny),
        _ => Err(Failure(format!(
            "`{}` is no lint level for `{name}`: expected `allow`, `warn` or `deny`",
            value.as_str().unwrap_or(value.type_str())
        ))),
    }
}

/// What a reader of TOML says of a key that nobody knows, with the key that is meant.
fn with_mend(message: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    match names.next() {
        Some(unknown) if message.starts_with("unknown field") => match did_you_mean(unknown, names) {
            Some(mend) => format!("unknown key `{unknown}`: {mend}"),
            None => message.replacen("unknown field", "unknown key", 1),
        },
        _ => message.to_owned(),
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

/// The text of a configuration in which every environment sets a variable under another name; nothing where none sets it.
pub fn rename_var(text: &str, old: &str, new: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Whole {
        #[serde(default)]
        env: BTreeMap<String, Environment>,
    }
    #[derive(Deserialize)]
    struct Environment {
        #[serde(default)]
        vars: BTreeMap<toml::Spanned<String>, toml::Value>,
    }
    let text_of = without_mark(text);
    let whole: Whole = toml::from_str(text_of).ok()?;
    let names = whole.env.values().flat_map(|own| own.vars.keys());
    let mut places: Vec<_> = names.filter(|name| name.get_ref() == old).map(toml::Spanned::span).collect();
    if places.is_empty() {
        return None;
    }
    places.sort_by_key(|place| place.start);
    let mark = text.len() - text_of.len();
    let is_bare = new.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    let written = if is_bare { new.to_owned() } else { crate::source::names::quote(new) };
    let mut out = text.to_owned();
    for place in places.into_iter().rev() {
        out.replace_range(place.start + mark..place.end + mark, &written);
    }
    Some(out)
}
