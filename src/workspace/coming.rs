//! Sources that do not exist yet.

use std::path::Path;

use super::{Failure, SOURCE_ENDING, Workspace, discover, door, shown};
use crate::platform::is_device;
use crate::source::{FileId, one_name};

impl Workspace {
    /// The source at a path; one that is not there yet is entered without any text. It must be one of this workspace.
    pub fn source_at(&mut self, path: &Path) -> Result<FileId, Failure> {
        let name = shown(path);
        if let Some((id, _)) = self.sources.all().find(|(_, file)| Path::new(file.name()) == name) {
            return Ok(id);
        }
        let folder = self.hold().map_or_else(|| self.root.clone(), |hold| hold.folder().to_owned());
        let place = door::inside(&folder, path)?;
        let root = if self.has_config { self.root.clone() } else { folder };
        let place = place.strip_prefix(root.canonicalize().unwrap_or(root)).unwrap_or(&place).to_owned();
        if path.extension().is_none_or(|ending| ending != SOURCE_ENDING) {
            return Err(Failure::at(path, format!("a source ends in .{SOURCE_ENDING}")));
        }
        let is_odd = |part: std::path::Component<'_>| is_device(&part.as_os_str().to_string_lossy());
        if place.components().any(is_odd) {
            return Err(Failure::at(path, "some system keeps this name for a device: choose another one"));
        }
        let key = one_name(&name.to_string_lossy());
        if let Some((_, other)) = self.sources.all().find(|(_, file)| one_name(file.name()) == key) {
            let text = format!("some file systems take it for {}: name that, or another one", other.name());
            return Err(Failure::at(path, text));
        }
        let globs = discover::globs(Path::new(""), &self.config.sources)?;
        let is_source = globs.is_empty() || globs.matched(&place, false).is_whitelist();
        if path.exists() || !is_source {
            return Err(Failure::at(
                path,
                "it is no source of this workspace: `sources` of journeyc.toml says which are",
            ));
        }
        let Some(name) = name.to_str() else {
            return Err(Failure::at(path, "the file's name is not UTF-8"));
        };
        let id = self.sources.add(name, "");
        let root = if self.has_config { Some(self.root.as_path()) } else { None };
        self.disk.add(id, path, root);
        Ok(id)
    }
}
