//! Standard output and error.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::ColorChoice;

use crate::diagnostic::render::{harmless, harmless_json};
use crate::source::secret::in_line;
use crate::workspace::Failure;

/// When to use colour.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal, without `NO_COLOR`
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes this the choice of the process.
    pub(super) fn choose(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Whether what goes to standard error may be coloured.
pub(super) fn is_coloured() -> bool {
    anstream::AutoStream::choice(&stderr()) != ColorChoice::Never
}

/// Whether what goes to standard output may be coloured.
pub(super) fn is_output_coloured() -> bool {
    anstream::AutoStream::choice(&stdout()) != ColorChoice::Never
}

/// Whether somebody watches standard error.
pub(super) fn is_watched() -> bool {
    stderr().is_terminal()
}

/// Writes to standard output. A reader that went away is no failure.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Whether only errors are told.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on only errors are told.
pub(super) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether only errors are told.
pub(super) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// Writes to standard error what is good to know and no error.
pub(super) fn note(text: &str) {
    if !is_quiet() {
        error(text);
    }
}

/// Writes over the line that somebody watches.
pub(super) fn progress(text: &str) {
    if !is_quiet() {
        rendered(text);
    }
}

/// Writes to standard error what may hold names and texts of others: nothing of it commands a terminal or a log.
pub(super) fn error(text: &str) {
    rendered(&harmless(text));
}

/// Writes to standard output what may hold names and texts of others.
pub(super) fn tell(text: &str) -> Result<(), Failure> {
    print(harmless(text).as_bytes())
}

/// Writes lines of sources with what changes in them, without the secrets in them.
pub(super) fn diff(text: &str) -> Result<(), Failure> {
    tell(&text.split_inclusive('\n').map(in_line).collect::<String>())
}

/// Writes JSON to standard output, the same document whatever names and texts are in it.
pub(super) fn json(bytes: &[u8]) -> Result<(), Failure> {
    match std::str::from_utf8(bytes) {
        Ok(text) => print(harmless_json(text).as_bytes()),
        Err(_) => print(bytes),
    }
}

/// Writes to standard error what is harmless already, colours and all. A failure could be told nobody.
pub(super) fn rendered(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}
