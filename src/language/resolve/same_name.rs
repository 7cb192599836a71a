//! Scripts that a realm would refuse: it has each name once.

use std::collections::{HashMap, HashSet};

use super::agree::Brought;
use super::declared::Carried;
use crate::diagnostic::{Code, Diagnostic};

/// Reports each script that has the name of an earlier one, in whatever file, and another id.
pub fn same_name(brought: &[Brought], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, &Brought> = HashMap::new();
    let mut seen: HashSet<(&str, &str)> = HashSet::new();
    for own in brought {
        let Carried::Script(script) = &own.content else { continue };
        let name = script.name.as_str();
        let first = *firsts.entry(name).or_insert(own);
        let is_new = seen.insert((name, own.meaning.as_str()));
        if first.meaning == own.meaning || first.name == own.name || !is_new {
            continue;
        }
        let message = format!("there is another script `{name}`, which has another id");
        let help = "a realm has each name once and refuses the second script: give one of them another `name`, or let both be one \
                    script with one id in journeyc.lock";
        let diagnostic = Diagnostic::new(Code::SharedScriptName, own.span, message);
        diagnostics.push(diagnostic.related(first.span, "the first one").help(help));
    }
}
