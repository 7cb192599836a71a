//! For people: the source line, what is wrong with it, and the mend. The only file that knows `codespan-reporting`.

use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Shown, Label, LabelStyle, Severity as Gravity};
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::termcolor::Buffer;
use codespan_reporting::term::{Config, emit_to_write_style};

use super::excerpt::Excerpt;
use super::place::Shown as Told;
use super::text::{lines, one_line};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::{Sources, Span};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let mut buffer = if color { Buffer::ansi() } else { Buffer::no_color() };
    let config = Config::default();
    // A log is read by more people than the source is: a secret is not told, whatever else is wrong with its line.
    let is_of_secrets = |code| matches!(code, Code::SecretLiteral | Code::ScriptSecret);
    let told = diagnostics.iter().filter(|diagnostic| is_of_secrets(diagnostic.code));
    let mut secrets: Vec<Span> = told.filter_map(|diagnostic| diagnostic.place.span()).collect();
    secrets.sort_unstable_by_key(|secret| (secret.file, secret.start));
    for diagnostic in diagnostics {
        let excerpts = Excerpts::of(diagnostic, &secrets, sources);
        let shown = shown(diagnostic, &excerpts);
        // Writing into memory cannot fail, and an excerpt has all lines that the labels ask for.
        let _ = emit_to_write_style(&mut buffer, &config, &excerpts, &shown);
    }
    let text = String::from_utf8_lossy(buffer.as_slice()).into_owned();
    if color {
        return text;
    }
    // Empty source lines leave blanks behind their border.
    text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// How many related places are shown: a ring may have thousands.
const MOST_RELATED: usize = 12;

/// The labels of a diagnostic, the primary one first.
fn labels(diagnostic: &Diagnostic) -> impl Iterator<Item = (LabelStyle, &Place, &str)> {
    let primary = (LabelStyle::Primary, &diagnostic.place, diagnostic.label.as_str());
    let related = diagnostic.related.iter().take(MOST_RELATED);
    let related = related.map(|label| (LabelStyle::Secondary, &label.place, label.message.as_str()));
    std::iter::once(primary).chain(related)
}

fn shown(diagnostic: &Diagnostic, excerpts: &Excerpts<'_>) -> Shown<usize> {
    let mut notes = Vec::new();
    let mut placed = Vec::new();
    for (style, place, message) in labels(diagnostic) {
        let message = one_line(message);
        if let Some((file, range)) = place.span().and_then(|span| excerpts.range(span)) {
            placed.push(Label::new(style, file, range).with_message(message));
            continue;
        }
        let words = Told::of(place, excerpts.sources).words();
        let is_text = matches!(place, Place::Span(_));
        match (words.is_empty(), message.is_empty() && !is_text) {
            (true, true) => {}
            (true, false) => notes.push(message.into_owned()),
            (false, true) => notes.push(format!("in {words}")),
            (false, false) => notes.push(format!("{words}: {message}")),
        }
    }
    notes.extend(diagnostic.help.iter().map(|help| format!("help: {}", lines(help))));
    let gravity = match diagnostic.severity {
        Severity::Error => Gravity::Error,
        Severity::Warning => Gravity::Warning,
    };
    Shown::new(gravity)
        .with_code(format!("{} {}", diagnostic.code.id(), diagnostic.code.name()))
        .with_message(one_line(&diagnostic.message))
        .with_labels(placed)
        .with_notes(notes)
}

/// The secrets, in order, that may be shown with a diagnostic.
fn near(secrets: &[Span], diagnostic: &Diagnostic) -> Vec<Span> {
    /// No line of an excerpt is longer.
    const REACH: u32 = 4096;
    let mut found = Vec::new();
    for span in labels(diagnostic).filter_map(|(_, place, _)| place.span()) {
        let begin = (span.file, span.start.saturating_sub(REACH));
        let first = secrets.partition_point(|secret| (secret.file, secret.end) < begin);
        let is_near =
            |secret: &&Span| secret.file == span.file && secret.start <= span.start.saturating_add(REACH);
        found.extend(secrets[first..].iter().take_while(is_near));
    }
    found
}

/// What one diagnostic shows of each file.
struct Excerpts<'s> {
    sources: &'s Sources,
    files: Vec<Excerpt>,
}

impl<'s> Excerpts<'s> {
    fn of(diagnostic: &Diagnostic, secrets: &[Span], sources: &'s Sources) -> Self {
        let spans: Vec<Span> = labels(diagnostic).filter_map(|(_, place, _)| place.span()).collect();
        let mut files: Vec<Excerpt> = Vec::new();
        for span in &spans {
            if !files.iter().any(|excerpt| excerpt.file == span.file) {
                files.push(Excerpt::of(span.file, &spans, &near(secrets, diagnostic), sources));
            }
        }
        Self { sources, files }
    }

    fn range(&self, span: Span) -> Option<(usize, Range<usize>)> {
        let index = self.files.iter().position(|excerpt| excerpt.file == span.file)?;
        Some((index, self.files[index].range(span, self.sources)?))
    }

    fn get(&self, id: usize) -> Result<&Excerpt, Error> {
        self.files.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Excerpts<'_> {
    type FileId = usize;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<String, Error> {
        Ok(one_line(self.sources.file(self.get(id)?.file).name()).into_owned())
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: usize, byte_index: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.line_at(byte_index))
    }

    fn line_range(&'a self, id: usize, line_index: usize) -> Result<Range<usize>, Error> {
        let missing = Error::LineTooLarge { given: line_index, max: 0 };
        self.get(id)?.line(line_index).ok_or(missing)
    }

    fn location(&'a self, id: usize, byte_index: usize) -> Result<Location, Error> {
        let position = self.get(id)?.position(byte_index);
        let position = position.ok_or(Error::IndexTooLarge { given: byte_index, max: 0 })?;
        Ok(Location { line_number: position.line, column_number: position.column })
    }
}
