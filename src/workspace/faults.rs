//! What keeps a workspace from being opened, as findings with places: for whoever reads messages with a program.

use std::path::{Path, PathBuf};

use super::{CONFIG_FILE, Config, door, lock, shown};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::lock::{LOCK_FILE, Lock};
use crate::source::{SourceFile, without_mark};

/// What is wrong with the configuration and the lock of the workspace that a folder is in, and with these catalogues and those that
/// the configuration names. What cannot be read at all is left out.
pub fn faults(folder: &Path, reads_config: bool, catalogs: &[PathBuf]) -> Vec<Diagnostic> {
    let Ok(absolute) = folder.canonicalize() else { return Vec::new() };
    let folders = door::upwards(&absolute);
    let marked = folders.iter().find(|folder| reads_config && folder.join(CONFIG_FILE).is_file());
    let text = |path: &Path| door::read(path).and_then(|bytes| door::text(path, bytes)).ok();
    let told = |path: &Path, of: fn(&str, &str) -> Option<Diagnostic>| {
        let text = text(path)?;
        of(&shown(path).to_string_lossy(), &text)
    };
    let mut found = Vec::new();
    let mut all = catalogs.to_vec();
    if let Some(root) = marked {
        let path = root.join(CONFIG_FILE);
        found.extend(told(&path, of_config));
        let config = text(&path).and_then(|text| Config::read(&text).ok()).unwrap_or_default();
        all.extend(config.catalogs.iter().map(|path| root.join(path)));
    }
    let lock = marked.map_or_else(|| lock::place(&absolute, false), |root| lock::place(root, true));
    found.extend(lock.and_then(|path| told(&path, of_lock)));
    found.extend(all.iter().filter_map(|path| told(path, of_catalog)));
    found
}

/// What is wrong with the text of a configuration, at its line and column.
pub fn of_config(name: &str, text: &str) -> Option<Diagnostic> {
    let fault = Config::read(text).err()?;
    let place = fault.position.map_or_else(|| Place::file(name), |position| Place::line(name, position));
    Some(Diagnostic::new(Code::UnreadableConfiguration, place, fault.message))
}

/// What is wrong with the text of a lock.
pub fn of_lock(name: &str, text: &str) -> Option<Diagnostic> {
    let error = Lock::read(text).err()?;
    let marker = text.lines().position(|line| line.starts_with("<<<<<<< "));
    let place = match marker {
        Some(line) => Place::line(name, crate::source::Position { line: line + 1, column: 1 }),
        None => of_json(name, text),
    };
    let help = format!("`git checkout -- {LOCK_FILE}` brings back what was committed");
    Some(Diagnostic::new(Code::UnreadableLock, place, error.0).help(help))
}

/// What is wrong with the text of a catalogue.
pub fn of_catalog(name: &str, text: &str) -> Option<Diagnostic> {
    let text = without_mark(text);
    let error = Catalog::builtin().add(text).err()?;
    Some(Diagnostic::new(Code::UnreadableCatalog, of_json(name, text), error.0))
}

/// Where a text is no JSON; the file as a whole where it is.
fn of_json(name: &str, text: &str) -> Place {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else { return Place::file(name) };
    let file = SourceFile::beside(name, text);
    let starts = file.line_starts();
    let Some(start) = error.line().checked_sub(1).and_then(|line| starts.get(line)) else {
        return Place::file(name);
    };
    // The reader counts bytes.
    let at = start + error.column().saturating_sub(1) as u32;
    Place::line(name, file.position(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FilePlace;

    fn position(found: Option<Diagnostic>) -> Option<(usize, usize)> {
        let Some(Diagnostic { place: Place::File(place), .. }) = found else { panic!("{found:?}") };
        let FilePlace { position, .. } = *place;
        position.map(|at| (at.line, at.column))
    }

    #[test]
    fn faults_have_their_lines() {
        for (text, expected) in [
            ("target = \"aic\"\ntargets = 1\n", (2, 1)),
            ("sources = [\n", (1, 12)),
            ("[lints]\nunreachable-node = \"warn\"\nunreachable-nod = \"warn\"\n", (3, 1)),
            ("[lints]\nunreachable-node = \"loud\"\n", (2, 1)),
            ("[lints.\"old/**\"]\nJ999 = \"allow\"\n", (2, 1)),
        ] {
            assert_eq!(position(of_config("journeyc.toml", text)), Some(expected), "{text}");
        }
        assert_eq!(position(of_lock("journeyc.lock", "{\n\"é\": 1,, }")), Some((2, 8)));
        assert_eq!(position(of_lock("journeyc.lock", "{\n<<<<<<< HEAD\n}")), Some((2, 1)));
        assert_eq!(position(of_lock("journeyc.lock", "{}")), None);
        assert_eq!(position(of_catalog("types.json", "{\n  \"nodes\": [}\n")), Some((2, 13)));
        assert!(of_config("journeyc.toml", "target = \"aic\"\n").is_none());
    }
}
