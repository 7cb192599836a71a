//! Exports on disk, as the readers of the formats take them.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{Failure, STANDARD};
use crate::platform::{Input, InputFile};

/// Reads what `paths` name: files, folders with all that lies below them, `-` standard input.
pub fn read(paths: &[PathBuf]) -> Result<Input, Failure> {
    let mut input = Input::default();
    for path in paths {
        if path.as_os_str() == STANDARD {
            use std::io::Read as _;
            let mut bytes = Vec::new();
            let done = std::io::stdin().read_to_end(&mut bytes);
            done.map_err(|error| Failure(format!("standard input: {error}")))?;
            input.files.push(InputFile { path: "<stdin>".to_owned(), bytes, is_named: true });
        } else if path.is_dir() {
            folder(path, &mut input)?;
        } else {
            let bytes = super::disk::read(path)?;
            input.files.push(InputFile { path: path.display().to_string(), bytes, is_named: true });
        }
    }
    Ok(input)
}

fn folder(folder: &Path, input: &mut Input) -> Result<(), Failure> {
    let walk = WalkBuilder::new(folder).git_ignore(false).git_global(false).git_exclude(false).ignore(false).build();
    let mut paths = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| Failure::at(folder, error))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            paths.push(entry.into_path());
        }
    }
    paths.sort();
    for path in paths {
        let bytes = super::disk::read(&path)?;
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        input.files.push(InputFile { path: parts.join("/"), bytes, is_named: false });
    }
    Ok(())
}
