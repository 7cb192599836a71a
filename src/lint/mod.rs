//! What is unwise, though the platform takes it: a registry of rules, one file a rule.
//!
//! A rule reads journeys that are complete, and says what it finds where it stands. It costs nothing while its level is not asked
//! for.

pub mod baseline;
mod context;
mod rules;
pub mod scripts;
mod strictness;

use rayon::prelude::*;

pub use context::{Context, Given, looks_whole};
pub use rules::{Looks, RULES, Rule, rule};
pub use strictness::Strictness;

use crate::diagnostic::Diagnostic;

/// Runs the rules that are asked for.
pub fn check(context: &Context<'_>, is_asked: impl Fn(&Rule) -> bool + Sync) -> Vec<Diagnostic> {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| is_asked(rule)).collect();
    let mut found: Vec<Diagnostic> = context
        .journeys
        .par_iter()
        .flat_map_iter(|journey| {
            let mut found = Vec::new();
            for rule in &rules {
                if let Looks::AtJourney(look) = rule.looks {
                    look(journey, context, &mut found);
                }
            }
            found
        })
        .collect();
    let whole: Vec<Vec<Diagnostic>> = rules
        .par_iter()
        .map(|rule| {
            let mut found = Vec::new();
            if let Looks::AtRealm(look) = rule.looks {
                look(context, &mut found);
            }
            found
        })
        .collect();
    found.extend(whole.into_iter().flatten());
    found
}
