//! The rules over what was compiled.

use std::collections::{BTreeSet, HashMap};

use super::{Compiled, Levels};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::{self, Code, Diagnostic, Edit, Place, Severity};
use crate::lint::baseline::Places;
use crate::lint::{self, Context, Given, Rule};
use crate::source::{Sources, Span};

/// What the rules go by.
#[derive(Clone, Copy)]
pub struct Linting<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Lint levels.
    pub levels: &'a Levels,
    /// Whether there is no other journey than those that were compiled.
    pub is_whole: bool,
    /// Whether it is told which `@allow` is not needed.
    pub tells_unused: bool,
}

/// Adds what the rules find, and gives the number of journeys that they did not look at: those of sources that have errors. Ways
/// through such a journey mean nothing yet. What an export has is there, whatever is wrong with it.
pub fn lint(compiled: &mut Compiled, linting: Linting<'_>, sources: &Sources) -> usize {
    let Linting { catalog, target, levels, is_whole, tells_unused } = linting;
    let unsound = unsound(compiled, sources);
    let given = Given { catalog, target, is_whole, brought: &compiled.brought, sources };
    let context = Context::of(&compiled.journeys, given, &unsound);
    let is_asked = |rule: &Rule| rule.strictness <= levels.strictness || levels.names(rule.code);
    let found = lint::check(&context, is_asked);
    let left_out = compiled.journeys.len() - context.journeys.len();
    let (uses, suppressions) = (&compiled.uses, &compiled.suppressions);
    let is_off = |found: &Diagnostic| {
        found.span().is_some_and(|place| uses.is_suppressed(found.code, place, suppressions))
    };
    let (mut allowed, mut found): (Vec<_>, Vec<_>) = found.into_iter().partition(is_off);
    uses.settle(&mut found);
    // After an error not all checks are made, and of a part of the journeys not all is found: nothing can be told then.
    if tells_unused && context.is_whole && !compiled.diagnostics.iter().any(is_error) {
        found.extend(unused(compiled, &is_asked, sources));
    }
    levels.apply(&mut found, sources);
    drop_echoes(&mut found, &Places::of(&compiled.journeys, &compiled.brought, sources));
    drop(context);
    compiled.allowed.append(&mut allowed);
    compiled.diagnostics.append(&mut found);
    diagnostic::sort(&mut compiled.diagnostics, sources);
    left_out
}

/// Drops what says once more that a journey lets everybody in: by the same check, or that a password was asked for in vain.
fn drop_echoes(found: &mut Vec<Diagnostic>, places: &Places<'_>) {
    let mut turns: HashMap<String, Vec<Place>> = HashMap::new();
    for accused in found.iter().filter(|found| found.code == Code::UnverifiedSuccess) {
        if let Some(journey) = places.journey(accused) {
            let nodes = accused.related.iter().map(|label| label.place.clone());
            turns.entry(journey.to_owned()).or_default().extend(nodes);
        }
    }
    found.retain(|found| {
        let turns = || places.journey(found).and_then(|journey| turns.get(journey));
        match found.code {
            Code::CredentialUnchecked => turns().is_none(),
            Code::FailedCheckSucceeds => {
                turns().is_none_or(|turns| !found.related.iter().any(|label| turns.contains(&label.place)))
            }
            _ => true,
        }
    });
}

/// The journeys of sources that have errors.
fn unsound(compiled: &Compiled, sources: &Sources) -> BTreeSet<String> {
    let errors: Vec<&Diagnostic> =
        compiled.diagnostics.iter().filter(|found| is_error(found) && found.span().is_some()).collect();
    if errors.is_empty() {
        return BTreeSet::new();
    }
    let places = Places::of(&compiled.journeys, &compiled.brought, sources);
    errors.into_iter().filter_map(|found| places.journey(found)).map(str::to_owned).collect()
}

/// Whether something is wrong by itself, and not only because warnings are denied.
fn is_error(found: &Diagnostic) -> bool {
    found.severity == Severity::Error && found.code.severity() == Severity::Error
}

/// The `@allow` lines that no finding needs, of codes that were looked for.
fn unused(compiled: &Compiled, is_asked: &dyn Fn(&Rule) -> bool, sources: &Sources) -> Vec<Diagnostic> {
    let is_looked_for = |code: Code| match lint::rule(code) {
        Some(rule) => is_asked(rule),
        None => !matches!(code, Code::UnusedAllow | Code::UnknownCode),
    };
    let is_written_out = |name: &str| compiled.uses.0.iter().any(|own| own.fragment == name);
    let unused = compiled.suppressions.unused().filter(|own| {
        sources.is_asked(own.name.file)
            && is_looked_for(own.code)
            && own.fragment.as_deref().is_none_or(is_written_out)
    });
    let told = unused.map(|own| {
        let message = format!("nothing here needs this `@allow({})`", own.code.name());
        let edit = Edit { span: line(own.removal, sources), text: String::new() };
        Diagnostic::new(Code::UnusedAllow, own.name, message)
            .help("remove it, so that it hides nothing that comes later")
            .fix(vec![edit], true)
    });
    told.collect()
}

/// The whole line of a span that stands alone in it.
fn line(span: Span, sources: &Sources) -> Span {
    let text = sources.file(span.file).text();
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else { return span };
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let is_first = before[..start - blanks].is_empty() || before[..start - blanks].ends_with('\n');
    let rest = behind.trim_start_matches([' ', '\t', '\r']);
    match rest.strip_prefix('\n') {
        Some(rest) if is_first => {
            Span { start: (start - blanks) as u32, end: (text.len() - rest.len()) as u32, ..span }
        }
        _ => span,
    }
}
