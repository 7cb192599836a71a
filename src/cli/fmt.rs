use std::path::PathBuf;

use similar::TextDiff;

use super::{CLEAN, ERRORS, output};
use crate::catalog::Catalog;
use crate::diagnostic::render::{self, MessageFormat};
use crate::language::format::format;
use crate::language::read::read_file;
use crate::workspace::{Failure, STANDARD, Workspace};

/// Format journey files; there is one way, and nothing to configure
///
/// A file with syntax errors is left as it is. `-` formats standard input to standard output.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc fmt\n  journeyc fmt --check journeys\n  journeyc fmt --diff login.journey\n  \
                  journeyc fmt - < login.journey"
)]
pub(super) struct Arguments {
    /// Source files, folders, or `-`; without any, the whole workspace
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write nothing; name the files that are not formatted, and exit with 1 if there is one
    #[arg(long)]
    check: bool,

    /// Write nothing; print what would change
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let is_changing = !arguments.check && !arguments.diff;
    let open = if is_changing { Workspace::open_to_write } else { Workspace::open };
    let workspace = open(&arguments.paths)?;
    let is_standard = arguments.paths.iter().any(|path| path.as_os_str() == STANDARD);
    let mut diagnostics = Vec::new();
    let mut changed = Vec::new();
    let mut plain = String::new();
    let catalog = Catalog::builtin();
    for (id, file) in workspace.sources.iter() {
        let parsed = read_file(id, file, &catalog);
        if let Some(document) = parsed.sound() {
            let text = format(document);
            if file.name() == "<stdin>" {
                plain.clone_from(&text);
            }
            if text != file.text() {
                changed.push((file, text));
            }
        }
        diagnostics.extend_from_slice(parsed.found());
    }
    output::rendered(&render::render(
        MessageFormat::Human,
        &diagnostics,
        &workspace.sources,
        output::is_coloured(),
    ));
    if arguments.diff {
        for (file, text) in &changed {
            let diff = TextDiff::from_lines(file.text(), text.as_str());
            let name = file.name();
            let diff = diff.unified_diff().header(name, name).to_string();
            output::diff(&diff)?;
        }
    } else if arguments.check {
        for (file, _) in &changed {
            output::print(format!("{}\n", render::file_name(file.name())).as_bytes())?;
        }
    } else {
        let files = changed.iter().filter(|(file, _)| file.name() != "<stdin>");
        let files = files.map(|(file, text)| (PathBuf::from(file.name()), text.clone().into_bytes()));
        workspace.save(files)?;
        if is_standard && diagnostics.is_empty() {
            output::print(plain.as_bytes())?;
        }
    }
    let is_unformatted = arguments.check && !changed.is_empty();
    Ok(if diagnostics.is_empty() && !is_unformatted { CLEAN } else { ERRORS })
}
