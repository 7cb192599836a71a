//! Writing files so that nothing is ever half written.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Failure, door, shown};

/// Writes files of a folder together, as [`all`] does. Whatever links lie in the folder, nothing outside of it is written.
pub fn below(root: &Path, files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Result<(), Failure> {
    let files: Vec<(PathBuf, Vec<u8>)> = files.into_iter().collect();
    for (path, _) in &files {
        door::inside(root, path)?;
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            return Err(Failure::at(path, "it is no regular file"));
        }
    }
    all(files)
}

/// Refuses two contents for one place, on file systems too that take capitals for small letters.
fn distinct(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, (path, bytes)) in files.iter().enumerate() {
        let first = *seen.entry(path.to_string_lossy().to_lowercase()).or_insert(index);
        if files[first].1 != *bytes {
            let other = shown(&files[first].0);
            let text = format!("it would be written twice, as {} too; nothing was written", other.display());
            return Err(Failure::at(path, text));
        }
    }
    Ok(())
}

/// Writes files together: all of them are written beside their places first, and only then moved there. When one
/// cannot be written, all old files are still what they were. A device or a pipe takes the bytes as they are.
pub fn all(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Result<(), Failure> {
    let files: Vec<(PathBuf, Vec<u8>)> = files.into_iter().collect();
    distinct(&files)?;
    let (mut written, mut streams) = (Vec::new(), Vec::new());
    for (path, bytes) in files {
        // What is moved to the place of a device would replace it.
        if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
            streams.push((path, bytes));
            continue;
        }
        // What a link leads to is written, and the link stays.
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        let path = if is_link { path.canonicalize().unwrap_or(path) } else { path };
        if path.is_dir() {
            return Err(Failure::at(&path, "it is a folder"));
        }
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder).map_err(|error| Failure::at(folder, error))?;
        let mut file = tempfile::Builder::new()
            .prefix(".journeyc-")
            .permissions(permissions(&path))
            .tempfile_in(folder)
            // The system's own words would speak of the temporary file.
            .map_err(|error| Failure::at(&path, error.kind()))?;
        file.write_all(&bytes).and_then(|()| file.flush()).map_err(|error| Failure::at(&path, error))?;
        written.push((file.into_temp_path(), path));
    }
    for (file, path) in written {
        file.persist(&path).map_err(|error| Failure::at(&path, error.error))?;
    }
    for (path, bytes) in streams {
        fs::write(&path, bytes).map_err(|error| Failure::at(&path, error))?;
    }
    Ok(())
}

/// The permissions that a new file at `path` shall have: those of the old one, or what the umask leaves.
#[cfg(unix)]
fn permissions(path: &Path) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).map_or_else(|_| fs::Permissions::from_mode(0o666), |metadata| metadata.permissions())
}

#[cfg(not(unix))]
fn permissions(path: &Path) -> fs::Permissions {
    let old = fs::metadata(path).or_else(|_| fs::metadata(".")).map(|metadata| metadata.permissions());
    old.expect("the current folder exists")
}
