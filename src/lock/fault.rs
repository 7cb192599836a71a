//! What is wrong with a lock, and where in it.

use super::place::locate;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};

/// A part of a lock that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The keys that lead to the part.
    pub path: Vec<String>,
    /// What it is.
    pub code: Code,
    /// One sentence without a full stop.
    pub message: String,
    /// The mend.
    pub help: String,
}

impl Fault {
    /// What is said of a part that only a source may say.
    pub(crate) fn overrules(path: Vec<String>, what: &str) -> Self {
        let part = path.last().map_or("", String::as_str);
        Self {
            message: format!("`{part}` of the lock says {what}, which is for a source to say"),
            help: "write it in the source, and remove it here".to_owned(),
            code: Code::LockOverrules,
            path,
        }
    }

    /// The finding, at its line of the lock; at `place` where the text of the lock is not known.
    pub fn diagnostic(self, sources: &Sources, place: Span) -> Diagnostic {
        let span = match sources.lock() {
            Some(lock) => {
                let found = locate(lock.text(), &self.path);
                Span::new(FileId::LOCK, found.start, found.end)
            }
            None => place,
        };
        Diagnostic::new(self.code, span, self.message).help(self.help)
    }
}

/// The faults of one journey's part.
pub(super) struct Faults {
    start: [String; 2],
    pub(super) list: Vec<Fault>,
}

impl Faults {
    pub(super) fn of_journey(name: &str) -> Self {
        Self { start: ["journeys".to_owned(), name.to_owned()], list: Vec::new() }
    }

    pub(super) fn refuse<const N: usize>(&mut self, keys: [&str; N], what: &str) {
        let path = self.start.iter().cloned().chain(keys.map(str::to_owned)).collect();
        self.list.push(Fault::overrules(path, what));
    }
}
