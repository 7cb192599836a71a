//! Lint levels: which findings have another severity than their own, everywhere or in some files.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::lint::Strictness;
use crate::source::{FileId, Sources, Span};

/// A lint level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

/// Which codes have another severity than their own.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    by_code: HashMap<Code, Level>,
    /// What warnings become that no level of their own is set for.
    pub warnings: Option<Level>,
    /// Which rules of lint are looked for, beside those that a level is set for.
    pub strictness: Strictness,
    /// What holds in some files instead; of two that set the same, the later one.
    by_path: Vec<PathLevels>,
}

/// Whether levels hold in a file, by its name as diagnostics print it.
pub type IsAt = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Levels for some files.
#[derive(Clone)]
pub struct PathLevels {
    is_at: IsAt,
    by_code: HashMap<Code, Level>,
    warnings: Option<Level>,
}

impl fmt::Debug for PathLevels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PathLevels").field("by_code", &self.by_code).finish_non_exhaustive()
    }
}

impl Levels {
    /// No level of any code, and the rules of lint up to a strictness.
    pub fn at(strictness: Strictness) -> Self {
        Self { strictness, ..Self::default() }
    }

    /// Sets the level of a code, in all files. A fixed code keeps its own, and false is returned.
    pub fn set(&mut self, code: Code, level: Level) -> bool {
        let is_error = code.severity() == Severity::Error && level == Level::Deny;
        if code.is_fixed() {
            return is_error;
        }
        self.by_code.insert(code, level);
        for own in &mut self.by_path {
            own.by_code.remove(&code);
        }
        true
    }

    /// Lets levels hold in the files whose names as diagnostics print them `is_at` takes.
    pub fn add_at(&mut self, is_at: IsAt, levels: Self) {
        self.by_path.push(PathLevels { is_at, by_code: levels.by_code, warnings: levels.warnings });
    }

    /// Forgets what is allowed or only warned of, and says what that was.
    pub fn keep_denials(&mut self) -> Vec<Code> {
        let mut dropped = Vec::new();
        let maps = self.by_path.iter_mut().map(|own| &mut own.by_code);
        for map in std::iter::once(&mut self.by_code).chain(maps) {
            dropped.extend(map.iter().filter(|(_, level)| **level != Level::Deny).map(|(code, _)| *code));
            map.retain(|_, level| *level == Level::Deny);
        }
        self.by_path
            .iter_mut()
            .for_each(|own| own.warnings = own.warnings.filter(|level| *level == Level::Deny));
        dropped.sort_unstable();
        dropped.dedup();
        dropped
    }

    /// True when an error of this code is let through at a place, or everywhere where it has none.
    pub(crate) fn accepts(&self, code: Code, place: Option<Span>, sources: &Sources) -> bool {
        let here = place.map_or_else(Vec::new, |place| self.here(place.file, sources));
        let at_path = here.iter().rev().find_map(|own| own.by_code.get(&code));
        matches!(at_path.or(self.by_code.get(&code)), Some(Level::Allow | Level::Warn))
    }

    /// Whether a code is to be reported somewhere by a level of its own.
    pub(crate) fn names(&self, code: Code) -> bool {
        let maps = std::iter::once(&self.by_code).chain(self.by_path.iter().map(|own| &own.by_code));
        maps.into_iter().any(|map| matches!(map.get(&code), Some(Level::Warn | Level::Deny)))
    }

    /// Applies the levels.
    pub(crate) fn apply(&self, diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
        let mut known: HashMap<Option<FileId>, Vec<&PathLevels>> = HashMap::new();
        diagnostics.retain_mut(|found| {
            let is_warning = found.severity == Severity::Warning;
            let file = found.span().map(|span| span.file);
            let here = known
                .entry(file)
                .or_insert_with(|| file.map_or_else(Vec::new, |file| self.here(file, sources)));
            let at_path = here.iter().rev().find_map(|own| own.by_code.get(&found.code)).copied();
            let own = at_path.or_else(|| self.by_code.get(&found.code).copied());
            let rest = || here.iter().rev().find_map(|own| own.warnings).or(self.warnings);
            match own.or_else(|| rest().filter(|_| is_warning)) {
                Some(Level::Allow) => return false,
                Some(Level::Warn) => found.severity = Severity::Warning,
                Some(Level::Deny) => found.severity = Severity::Error,
                None => {}
            }
            true
        });
    }

    /// What holds in a file only.
    fn here(&self, file: FileId, sources: &Sources) -> Vec<&PathLevels> {
        if self.by_path.is_empty() {
            return Vec::new();
        }
        let name = sources.file(file).name();
        self.by_path.iter().filter(|own| (own.is_at)(name)).collect()
    }
}
