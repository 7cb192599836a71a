//! How paths are shown: from where one stands.

use std::path::{Component, Path, PathBuf};

/// A path from the current folder, however it was found. One that has nothing in common with it stays absolute.
pub fn shown(path: &Path) -> PathBuf {
    let mut parts = path.components().filter(|part| *part != Component::CurDir).peekable();
    if parts.peek().is_none() {
        return PathBuf::from(".");
    }
    // What was written as a way down is shown as it was written, links and all.
    if parts.clone().all(|part| matches!(part, Component::Normal(_))) {
        return parts.collect();
    }
    match std::env::current_dir().and_then(|current| current.canonicalize()) {
        Ok(current) => between(&current, &real(path)),
        Err(_) => path.to_owned(),
    }
}

/// The way from the root of the repository to the current folder; nothing where there is none.
pub(super) fn in_repository() -> Option<String> {
    let current = std::env::current_dir().ok()?.canonicalize().ok()?;
    let root = current.ancestors().find(|folder| folder.join(".git").exists())?;
    let parts = current.strip_prefix(root).ok()?.components();
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some(parts.join("/"))
}

/// The absolute path of what may not exist yet. A link that it ends in is not followed.
fn real(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            folder.canonicalize().unwrap_or_else(|_| real(folder)).join(name)
        }
        _ => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
    }
}

/// The way from one absolute folder to a path.
fn between(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let is_apart = from.components().take(shared).all(|part| !matches!(part, Component::Normal(_)));
    if is_apart && from.components().count() > shared {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(shared)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_and_down() {
        let way =
            |from: &str, to: &str| between(Path::new(from), Path::new(to)).to_string_lossy().into_owned();
        assert_eq!(way("/a/b", "/a/b/c.journey"), "c.journey");
        assert_eq!(way("/a/b/c", "/a/d/e.journey"), "../../d/e.journey");
        assert_eq!(way("/a/b", "/a/b"), ".");
        assert_eq!(way("/a/b", "/c/d.journey"), "/c/d.journey");
        assert_eq!(way("/", "/c/d.journey"), "c/d.journey");
    }

    #[test]
    fn ways_down_stay_as_they_are() {
        assert_eq!(shown(Path::new("./a/b.journey")), Path::new("a/b.journey"));
        assert_eq!(shown(Path::new(".")), Path::new("."));
    }
}
