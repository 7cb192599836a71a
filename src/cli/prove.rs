use std::path::PathBuf;

use rayon::prelude::*;

use super::input::{Input, InputArguments};
use super::{CLEAN, ERRORS, output};
use super::{read, realms};
use crate::compile::Compiled;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::lift;
use crate::model::{Journey, Policy};
use crate::platform::Choice;
use crate::prove::{self, Finding, Proof, Scope, show};
use crate::realm::Realm;
use crate::realm::ways::Ways;
use crate::workspace::Failure;

/// Prove assertions and policies over every way through journeys, inner ones followed as calls
///
/// Tells each policy, for how many journeys it is, and whether it holds; where it does not, the shortest way that breaks
/// it. `check` reports the same among all else. A PATH may be an export of any format as well as a source, so that
/// policies hold for journeys that nobody has imported. What can be asserted is told in docs/policies.md.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc prove\n  journeyc prove policies.journey Login.journey.json\n  \
                  journeyc prove policies.journey allAlphaJourneys.journey.json --journey StaffLogin\n  \
                  journeyc prove --format json > proofs.json\n\nExit codes: 0 all held or unproven, 1 an assertion \
                  is broken or a source has errors, 2 as everywhere."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// What to write
    #[arg(long, default_value = "text")]
    format: Kind,

    /// Only for the journey of this name; others are followed where it calls them; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// For people
    Text,
    /// For programs: policies, assertions, ways step by step
    Json,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let (sources, exported) = split(&arguments.input.paths)?;
    let mut input = arguments.input.compile_these(&sources)?;
    // What is proven is told below, and of all that was read.
    input.compiled.diagnostics.retain(|found| !is_of_proofs(found));
    if arguments.input.report_errors(&input, true)? != CLEAN {
        return Ok(ERRORS);
    }
    let mut code = CLEAN;
    let exports = match exported.as_slice() {
        [] => Vec::new(),
        paths => {
            let realm_name = realms::name();
            let choice = Choice { journeys: &[], realm: realm_name.as_deref(), is_for_output: false };
            let Some(read) = read::exports(paths, choice, read::Carried::Left)? else { return Ok(ERRORS) };
            code = read.code;
            let told = |journey: &Journey| lift::told(journey, &input.catalog, input.target);
            read.journeys.par_iter().map(told).collect()
        }
    };
    let is_of_export = |name: &str| exports.iter().any(|journey| journey.name == name);
    let own = input.compiled.journeys.iter().filter(|journey| !is_of_export(&journey.name));
    let journeys: Vec<&Journey> = own.chain(&exports).collect();
    let chosen = choose(&journeys, &arguments.journey)?;
    let Input { compiled, catalog, .. } = &input;
    if compiled.policies.is_empty() && chosen.iter().all(|journey| journey.claims.is_empty()) {
        let message = "there is nothing to prove: no policy and no assertion in what was named";
        return Err(Failure(format!("{message}; examples/policies has some to begin with")));
    }
    let ways = Ways::of(&Realm::of(journeys.iter().copied(), catalog), catalog);
    let is_journey = |name: &str| input.workspace.journeys_elsewhere().contains(name);
    let scope = Scope { ways: &ways, catalog, policies: &compiled.policies, is_journey: &is_journey };
    let mut proofs = prove::prove(&scope, &chosen);
    let faults = std::mem::take(&mut proofs.faults);
    let is_told = |found: &Diagnostic| !is_allowed(compiled, found);
    let faults: Vec<Diagnostic> = faults.into_iter().filter(is_told).collect();
    if arguments.input.report_these(&faults, &input)? != CLEAN {
        return Ok(ERRORS);
    }
    let judge = |proof: &Proof<'_>, finding: &Finding<'_>, policy: Option<&Policy>| {
        standing(&input.compiled, proof, finding, policy)
    };
    let counts = show::Counts::of(&proofs, &judge);
    match arguments.format {
        Kind::Text => output::tell(&show::as_text(&proofs, &judge))?,
        Kind::Json => output::json(show::as_json(&proofs, &judge).as_bytes())?,
    }
    arguments.input.conclude(&show::summary(&proofs, counts));
    Ok(if counts.broken > 0 { ERRORS } else { code })
}

/// Paths of sources, and of exports.
fn split(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Failure> {
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in paths {
        if read::is_export(path)? { exported.push(path.clone()) } else { sources.push(path.clone()) }
    }
    if sources.is_empty() && !exported.is_empty() {
        let message = "exports have no policies: name a source with some as well, such as policies.journey";
        return Err(Failure(message.to_owned()));
    }
    Ok((sources, exported))
}

fn choose<'j>(journeys: &[&'j Journey], names: &[String]) -> Result<Vec<&'j Journey>, Failure> {
    for name in names {
        if !journeys.iter().any(|journey| journey.name == *name) {
            let known = journeys.iter().map(|journey| journey.name.as_str());
            let mend = crate::diagnostic::did_you_mean(name, known);
            let mend = mend.map_or_else(String::new, |mend| format!(": {mend}"));
            return Err(Failure(format!("there is no journey `{name}` among those read{mend}")));
        }
    }
    let is_chosen = |journey: &&&Journey| names.is_empty() || names.contains(&journey.name);
    Ok(journeys.iter().filter(is_chosen).copied().collect())
}

/// Whether a finding is switched off where it stands.
fn is_allowed(compiled: &Compiled, found: &Diagnostic) -> bool {
    found.span().is_some_and(|place| compiled.uses.is_suppressed(found.code, place, &compiled.suppressions))
}

fn standing(
    compiled: &Compiled,
    proof: &Proof<'_>,
    finding: &Finding<'_>,
    policy: Option<&Policy>,
) -> show::Standing {
    let diagnostic = prove::broken(proof, finding, policy);
    if is_allowed(compiled, &diagnostic) {
        show::Standing::Allowed
    } else if finding.is_sure() {
        show::Standing::Broken
    } else {
        show::Standing::Unproven
    }
}

/// Whether a finding is one of those that proving makes.
pub(super) fn is_of_proofs(found: &Diagnostic) -> bool {
    let codes = [
        Code::BrokenAssertion,
        Code::UnprovenAssertion,
        Code::UnknownInAssertion,
        Code::IdleAssertion,
        Code::IdlePolicy,
        Code::RoleWithoutOutcome,
    ];
    codes.contains(&found.code)
        || found.severity == Severity::Warning && found.code == Code::UnknownInnerJourney
}
