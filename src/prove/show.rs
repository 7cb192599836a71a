//! What was proven, for people and for machines.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::words::{claim as text, unseen};
use super::{Finding, Proof, Proofs};
use crate::model::names::written;
use crate::model::{Journey, Policy};
use crate::realm::ways::{At, Way};

/// Steps of a way that are told in one line.
const TOLD: usize = 60;

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The assertion is broken.
    Broken,
    /// It depends on journeys that nobody knows.
    Unproven,
    /// It is broken, and that is allowed where the journey stands.
    Allowed,
}

/// How findings stand.
pub type Judge<'s> = &'s dyn Fn(&Proof<'_>, &Finding<'_>, Option<&Policy>) -> Standing;

/// How many findings there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Assertions that are broken, counted for each journey.
    pub broken: usize,
    /// Those that could not be proven.
    pub unproven: usize,
    /// Those whose being broken is allowed.
    pub allowed: usize,
}

impl Counts {
    /// Counts.
    pub fn of(proofs: &Proofs<'_>, judge: Judge<'_>) -> Self {
        let mut counts = Self::default();
        let own = proofs.own.iter().map(|(_, proof)| (proof, None));
        let of_policies = proofs
            .policies
            .iter()
            .flat_map(|(policy, _, proofs)| proofs.iter().map(move |proof| (proof, Some(*policy))));
        for (proof, policy) in own.chain(of_policies) {
            for finding in &proof.findings {
                match judge(proof, finding, policy) {
                    Standing::Broken => counts.broken += 1,
                    Standing::Unproven => counts.unproven += 1,
                    Standing::Allowed => counts.allowed += 1,
                }
            }
        }
        counts
    }
}

/// Each policy and each journey with assertions: for how many journeys it is, whether it holds, and the shortest way that
/// breaks it.
pub fn as_text(proofs: &Proofs<'_>, judge: Judge<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    for (policy, journeys, proofs) in &proofs.policies {
        let _ = writeln!(out, "policy {}: {}", written(&policy.name), counted(journeys.len(), "journey"));
        for proof in proofs {
            assertion(&mut out, proof, Some(policy), judge);
        }
    }
    let mut before: Option<&Journey> = None;
    for (journey, proof) in &proofs.own {
        if before.is_none_or(|before| !std::ptr::eq(before, *journey)) {
            let _ = writeln!(out, "journey {}", written(&journey.name));
        }
        assertion(&mut out, proof, None, judge);
        before = Some(journey);
    }
    out
}

fn assertion(out: &mut String, proof: &Proof<'_>, policy: Option<&Policy>, judge: Judge<'_>) {
    let state = |wanted: Standing| {
        proof.findings.iter().filter(|finding| judge(proof, finding, policy) == wanted).count()
    };
    let counts = [
        (Standing::Broken, "broken"),
        (Standing::Unproven, "unproven"),
        (Standing::Allowed, "allowed to be broken"),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .map(|(standing, word)| (state(standing), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| if policy.is_some() { format!("{word} in {count}") } else { word.to_owned() })
        .collect();
    let idle = if proof.matters == 0 { ", where no way reaches what it speaks of" } else { "" };
    let verdict = if told.is_empty() { format!("held{idle}") } else { told.join(", ") };
    let _ = writeln!(out, "  {}: {verdict}", text(proof.claim));
    for finding in &proof.findings {
        let name = policy.map_or(String::new(), |_| format!("{}: ", written(&finding.journey.name)));
        let doubt = match finding.way.unknown.as_slice() {
            [] => String::new(),
            unknown => format!(" (what happens in {} is not known)", unknown.join(", ")),
        };
        let _ = writeln!(out, "    {name}{}{doubt}", finding.way.text(TOLD));
        if let Some(hint) = unseen(&finding.unseen) {
            let _ = writeln!(out, "      {hint}");
        }
    }
}

/// The last line.
pub fn summary(proofs: &Proofs<'_>, counts: Counts) -> String {
    let policies = counted(proofs.policies.len(), "policy");
    let assertions = counted(proofs.own.len(), "assertion");
    let Counts { broken, unproven, allowed } = counts;
    let mut text = format!("{policies} and {assertions} of journeys: ");
    let _ = match (broken, unproven) {
        (0, 0) => write!(text, "all held"),
        (broken, 0) => write!(text, "{broken} broken"),
        (broken, unproven) => write!(text, "{broken} broken, {unproven} unproven"),
    };
    if allowed > 0 {
        let _ = write!(text, ", {allowed} allowed to be broken");
    }
    text
}

fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y').filter(|_| !noun.ends_with("ey"))) {
        (1, _) => format!("1 {noun}"),
        (count, Some(stem)) => format!("{count} {stem}ies"),
        (count, None) => format!("{count} {noun}s"),
    }
}

/// The same as JSON; its form is told in `docs/policies.md`.
pub fn as_json(proofs: &Proofs<'_>, judge: Judge<'_>) -> String {
    let counts = Counts::of(proofs, judge);
    let policies: Vec<Value> = proofs
        .policies
        .iter()
        .map(|(policy, journeys, proofs)| {
            let names: Vec<&str> = journeys.iter().map(|journey| journey.name.as_str()).collect();
            let assertions = proofs.iter().map(|proof| self::proof(proof, Some(policy), judge));
            json!({
                "name": policy.name,
                "documentation": policy.documentation,
                "journeys": names,
                "assertions": assertions.collect::<Vec<_>>(),
            })
        })
        .collect();
    let own: Vec<Value> = proofs
        .own
        .iter()
        .map(|(journey, proof)| {
            let mut value = self::proof(proof, None, judge);
            value["journey"] = json!(journey.name);
            value
        })
        .collect();
    let value = json!({
        "policies": policies,
        "assertions": own,
        "broken": counts.broken,
        "unproven": counts.unproven,
        "allowed": counts.allowed,
    });
    format!("{value:#}\n")
}

fn proof(proof: &Proof<'_>, policy: Option<&Policy>, judge: Judge<'_>) -> Value {
    let findings: Vec<Value> = proof
        .findings
        .iter()
        .map(|finding| {
            let standing = match judge(proof, finding, policy) {
                Standing::Broken => "broken",
                Standing::Unproven => "unproven",
                Standing::Allowed => "allowed",
            };
            json!({
                "journey": finding.journey.name,
                "standing": standing,
                "unknown": finding.way.unknown,
                "unseen": finding.unseen,
                "way": finding.way.text(usize::MAX),
                "steps": steps(&finding.way),
            })
        })
        .collect();
    json!({
        "assertion": text(proof.claim),
        "holds": findings.is_empty(),
        "reachedIn": proof.matters,
        "findings": findings,
    })
}

/// The steps of a way as JSON: `depth`, `journey`, `at` (`start`, `node`, `success`, `failure`, `nowhere` or `error`), and of
/// a node its name, id and outcome.
pub fn steps(way: &Way<'_>) -> Value {
    let step = |step: &crate::realm::ways::Step<'_>| {
        let mut value = json!({ "depth": step.depth, "journey": step.journey.name });
        match step.at {
            At::Node(node) => {
                value["at"] = json!("node");
                value["node"] = json!(step.at.name());
                value["id"] = json!(node.id);
                value["outcome"] = json!(step.outcome);
            }
            _ => value["at"] = json!(step.at.name()),
        }
        value
    };
    way.steps.iter().map(step).collect()
}
