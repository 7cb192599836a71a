//! Source files, positions and spans.
//!
//! A [`Span`] is a pair of byte offsets into one file; lines and columns are worked out only when a diagnostic
//! is shown. Spans are sixteen bytes, so every part of a model can afford to remember where it was written.

mod count;
mod distinct;
pub mod encode;
pub mod names;
pub mod secret;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use count::counted;
pub use distinct::{Distinct, one_name};

/// A path without `.` and, where that can be told from the words alone, without `..`.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// The number of a file in its [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The lock, which lies beside the sources: findings may point into it, and nobody compiles it.
    pub const LOCK: Self = Self(u32::MAX);
}

/// A range of bytes in one source file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the range is in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// The use of a fragment that the part came by, as the run numbers them from 1; 0 for what stands where it was written.
    pub via: u32,
}

impl Span {
    /// A span over `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32, via: 0 }
    }

    /// The span from the start of `self` to the end of `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
    }

    /// The same range, come by the use of a fragment.
    #[must_use]
    pub fn by(self, via: u32) -> Self {
        Self { via, ..self }
    }

    /// The bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode characters, from 1.
    pub column: usize,
}

/// One source text with the name that diagnostics print.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Arc<str>,
    invalid_at: Option<usize>,
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters begin before each multiple of [`STRIDE`]; asked for only in files with long lines.
    characters: OnceLock<Vec<u32>>,
}

/// The bytes between two counts of characters, so that a place far along a line costs no walk along it.
const STRIDE: usize = 1024;

impl SourceFile {
    fn new(name: String, text: Arc<str>, invalid_at: Option<usize>) -> Self {
        Self { name, text, invalid_at, line_starts: OnceLock::new(), characters: OnceLock::new() }
    }

    /// A file that a source names, under the name that diagnostics shall print.
    pub fn beside(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self::new(name.into(), text.into(), None)
    }

    /// The path as the user gave it, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, to be kept.
    pub fn shared_text(&self) -> &Arc<str> {
        &self.text
    }

    /// The offset of the first byte that is not UTF-8; from there on the text is a guess.
    pub fn invalid_at(&self) -> Option<usize> {
        self.invalid_at
    }

    /// Offsets at which lines start; a line ends behind its `\n`. A byte-order mark is part of none.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let mark = self.text.len() - without_mark(&self.text).len();
            std::iter::once(mark as u32).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// The line (from 0) that `offset` is in.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Line and column of a byte offset. An offset inside a character counts as that character.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_index(offset);
        let start = self.line_starts()[line] as usize;
        let end = (offset as usize).min(self.text.len()).max(start);
        let characters = if end - start <= STRIDE {
            characters(&self.text.as_bytes()[start..end])
        } else {
            self.characters_before(end) - self.characters_before(start)
        };
        let inside = offset as usize > start && !self.text.is_char_boundary(offset as usize);
        Position { line: line + 1, column: characters + usize::from(!inside) }
    }
}

impl SourceFile {
    /// How many characters begin before `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let counts = self.characters.get_or_init(|| {
            let mut sum = 0;
            let full = bytes.chunks(STRIDE).map(|chunk| {
                sum += characters(chunk) as u32;
                sum
            });
            std::iter::once(0).chain(full.collect::<Vec<_>>()).collect()
        });
        let chunk = offset / STRIDE;
        counts[chunk] as usize + characters(&bytes[chunk * STRIDE..offset])
    }
}

/// A text without the byte-order mark that it may begin with.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// How many characters begin in a piece of a text: every byte but a UTF-8 continuation byte begins one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// All source files of one run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// How many of the files the run is about: those that were added before all that lie beside them.
    asked: Option<usize>,
    /// The way from the root of the repository to the folder that names are relative to.
    base: String,
    lock: Option<Box<SourceFile>>,
    /// Files that sources name and findings point into.
    side: OnceLock<Vec<SourceFile>>,
}

/// The first number of files that sources name.
const SIDE: u32 = u32::MAX / 2;

impl Sources {
    /// Adds a text under the name that diagnostics shall print.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.push(name.into(), text.into(), None)
    }

    /// Adds the bytes of a file, which may be anything.
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> FileId {
        match String::from_utf8(bytes) {
            Ok(text) => self.push(name.into(), text.into(), None),
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into();
                self.push(name.into(), text, Some(valid))
            }
        }
    }

    /// The same sources, but for these texts.
    #[must_use]
    pub fn with(&self, texts: &BTreeMap<FileId, String>) -> Self {
        let copy = |file: &SourceFile, text: Option<&String>| {
            let invalid_at = if text.is_some() { None } else { file.invalid_at };
            let text = text.map_or_else(|| Arc::clone(&file.text), |text| text.as_str().into());
            SourceFile::new(file.name.clone(), text, invalid_at)
        };
        let files = self.all().map(|(id, file)| copy(file, texts.get(&id)));
        Self {
            side: OnceLock::new(),
            files: files.collect(),
            asked: self.asked,
            base: self.base.clone(),
            lock: self.lock.as_deref().map(|lock| Box::new(copy(lock, None))),
        }
    }

    /// Says which way leads from the root of the repository to the folder that names are relative to.
    pub fn set_base(&mut self, base: impl Into<String>) {
        self.base = base.into();
    }

    /// The name of a file from the root of the repository, which is where services look for it.
    pub fn name_in_repository(&self, id: FileId) -> Cow<'_, str> {
        let name = self.file(id).name();
        if self.base.is_empty() || name.starts_with(['/', '<', '\\']) || name.contains(':') {
            return Cow::Borrowed(name);
        }
        let path = normal(&Path::new(&self.base).join(name));
        // What leads out of the repository has no name in it.
        if path.starts_with("..") {
            return Cow::Borrowed(name);
        }
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Cow::Owned(parts.join("/"))
    }

    fn push(&mut self, name: String, text: Arc<str>, invalid_at: Option<usize>) -> FileId {
        self.files.push(SourceFile::new(name, text, invalid_at));
        FileId(self.files.len() as u32 - 1)
    }

    /// Sets the text of the lock, so that findings can point into it as [`FileId::LOCK`].
    pub fn set_lock(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) {
        self.lock = Some(Box::new(SourceFile::new(name.into(), text.into(), None)));
    }

    /// The lock, where its text is known.
    pub fn lock(&self) -> Option<&SourceFile> {
        self.lock.as_deref()
    }

    /// The file behind an id that [`Sources::add`] returned, or the lock.
    pub fn file(&self, id: FileId) -> &SourceFile {
        match &self.lock {
            Some(lock) if id == FileId::LOCK => lock,
            _ if id >= Self::side_id(0) => {
                &self.side.get().map_or(&[][..], Vec::as_slice)[(id.0 - SIDE) as usize]
            }
            _ => &self.files[id.0 as usize],
        }
    }

    /// The number that the file at this index of [`Sources::set_side`] gets.
    pub fn side_id(index: usize) -> FileId {
        FileId(SIDE + index as u32)
    }

    /// Sets the files that sources name and findings point into; nothing changes where that was done before.
    pub fn set_side(&self, files: Vec<SourceFile>) {
        // One compilation finds them; another of the same sources finds the same.
        let _ = self.side.set(files);
    }

    /// From here on, what is added lies beside the files that the run is about: it is known to them, and not looked at for its own
    /// sake.
    pub fn close(&mut self) {
        self.asked.get_or_insert(self.files.len());
    }

    /// True for a file that the run is about.
    pub fn is_asked(&self, id: FileId) -> bool {
        self.asked.is_none_or(|asked| (id.0 as usize) < asked)
    }

    /// The files that the run is about in the order in which they were added, without the lock.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        let asked = self.asked.unwrap_or(self.files.len());
        self.files[..asked].iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }

    /// All files of the workspace, those that the run is about first.
    pub fn all(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_their_words() {
        for (path, expected) in [("a/./b/../../../c", "../c"), ("./a", "a"), ("/a/../b", "/b")] {
            assert_eq!(normal(Path::new(path)), Path::new(expected));
        }
    }

    #[test]
    fn services_see_names_from_the_root() {
        let mut sources = Sources::default();
        let ids = ["a.journey", "../b.journey", "../../../c.journey", "/d.journey"]
            .map(|name| sources.add(name, ""));
        assert_eq!(sources.name_in_repository(ids[0]), "a.journey");
        sources.set_base("identity/journeys");
        let names = ids.map(|id| sources.name_in_repository(id).into_owned());
        assert_eq!(
            names,
            ["identity/journeys/a.journey", "identity/b.journey", "../../../c.journey", "/d.journey"]
        );
    }

    #[test]
    fn columns_are_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a", "é→x\ny");
        let file = sources.file(id);
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(5), Position { line: 1, column: 3 });
        assert_eq!(file.position(3), Position { line: 1, column: 2 });
        assert_eq!(file.position(7), Position { line: 2, column: 1 });
        assert_eq!(file.position(8), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let mut sources = Sources::default();
        let id = sources.add("a", "\u{feff}ab\nc");
        let file = sources.file(id);
        assert_eq!(file.position(0), Position { line: 1, column: 1 });
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
        assert_eq!(file.position(4), Position { line: 1, column: 2 });
        assert_eq!(file.position(6), Position { line: 2, column: 1 });
    }

    #[test]
    fn columns_of_long_lines_are_characters() {
        let mut sources = Sources::default();
        let text = "x\n".to_owned() + &"aé→".repeat(STRIDE);
        let id = sources.add("a", text.as_str());
        for (column, (offset, _)) in text.char_indices().skip(2).enumerate().step_by(101) {
            let expected = Position { line: 2, column: column + 1 };
            assert_eq!(sources.file(id).position(offset as u32), expected);
        }
        let end = Position { line: 2, column: 3 * STRIDE + 1 };
        assert_eq!(sources.file(id).position(text.len() as u32), end);
    }
}
