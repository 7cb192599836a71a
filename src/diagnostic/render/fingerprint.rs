//! What tells a finding from others wherever it moves in its file: services follow it by that from run to run.

use std::collections::HashMap;

use super::place::{Place, Shown};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// Fingerprints of findings in one run.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(HashMap<u64, usize>);

impl Fingerprints {
    /// The fingerprint of a finding: its code, its file, the text of its line, and the how-manieth of such it is. The
    /// number of the line is no part of it.
    pub(super) fn of(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> String {
        let (file, line) = match diagnostic.span() {
            Some(span) => {
                let place = Place::in_repository(span, sources);
                let text = sources.file(span.file).text();
                let line = text.lines().nth(place.start.line.saturating_sub(1)).unwrap_or_default();
                (place.file.into_owned(), line.trim())
            }
            None => (Shown::in_repository(&diagnostic.place, sources).words(), ""),
        };
        let hash = hash(&[diagnostic.code.id(), &file, line, &diagnostic.message].join("\n"));
        let count = self.0.entry(hash).or_default();
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
