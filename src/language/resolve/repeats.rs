//! Names that are declared in several files: a workspace has each once.

use std::collections::BTreeMap;

use super::agree::Brought;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::Keyword;

/// Reports each name that several files declare: as an error where they differ, and as something to tidy up where they are one and the
/// same, as imports into files of their own once wrote them.
pub fn repeats(brought: &[Brought], diagnostics: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<(&str, &str), Vec<&Brought>> = BTreeMap::new();
    for own in brought {
        by_name.entry((own.keyword.word(), &own.name)).or_default().push(own);
    }
    for ((what, name), same) in by_name.into_iter().filter(|(_, same)| same.len() > 1) {
        let first = same[0];
        let (alike, others): (Vec<&Brought>, Vec<&Brought>) =
            same[1..].iter().partition(|own| own.meaning == first.meaning && own.content == first.content);
        for other in others {
            let message = format!("there is another {what} `{name}`, and they differ");
            let diagnostic = Diagnostic::new(Code::DuplicateDeclaration, other.span, message);
            let help = format!(
                "{}: name one of them otherwise, or make them alike",
                known_everywhere(other.keyword)
            );
            diagnostics.push(diagnostic.related(first.span, "the first one").help(help));
        }
        let Some((second, more)) = alike.split_first() else { continue };
        let times = if more.is_empty() { "twice".to_owned() } else { format!("{} times", alike.len() + 1) };
        let message = format!("{what} `{name}` is declared {times}");
        let help = "every file of the workspace knows the first one: remove the others";
        let mut diagnostic = Diagnostic::new(Code::RepeatedDeclaration, second.span, message)
            .related(first.span, "the first one")
            .help(help);
        for other in more {
            diagnostic = diagnostic.related(other.span, "another one");
        }
        diagnostics.push(diagnostic);
    }
}

fn known_everywhere(keyword: Keyword) -> String {
    format!("a {} is known by its name in every file of the workspace", keyword.word())
}
