//! Which ways `diagram --highlight` lights.

use std::collections::{BTreeMap, BTreeSet};

use super::output;
use super::read::Whole;
use crate::diagnostic::did_you_mean;
use crate::diagram::Lit;
use crate::language::lift;
use crate::model::Journey;
use crate::prove::{self, Proof, Scope};
use crate::realm::Realm;
use crate::realm::ways::{Ways, read};
use crate::simulate::paths::{self, Which};
use crate::workspace::Failure;

/// What begins the name of a policy, and the number of a way that `paths` lists.
const POLICY: &str = "policy:";
const PATH: &str = "path:";
/// Every way that breaks something.
const BROKEN: &str = "broken";

/// The ways to light, by the names of journeys.
pub(super) type Lights<'w> = BTreeMap<&'w str, Lit>;

/// The ways that the arguments ask for, in the chosen journeys and in those that they call. What is asked for and lights
/// nothing is said.
pub(super) fn lights<'w>(
    asked: &[String],
    whole: &'w Whole,
    chosen: &[&Journey],
) -> Result<Lights<'w>, Failure> {
    let mut lights = Lights::new();
    if asked.is_empty() {
        return Ok(lights);
    }
    let told: Vec<Journey> = whole.journeys.iter().map(|journey| named(journey, whole)).collect();
    let chosen: BTreeSet<&str> = chosen.iter().map(|journey| journey.name.as_str()).collect();
    let lighter = Lighter { whole, told: &told, chosen: &chosen };
    for text in asked {
        let text = text.trim();
        if let Some(name) = text.strip_prefix(POLICY) {
            lighter.broken(Some(name.trim()), &mut lights)?;
        } else if text == BROKEN {
            lighter.broken(None, &mut lights)?;
        } else if let Some(number) = text.strip_prefix(PATH) {
            lighter.listed(number.trim(), &mut lights)?;
        } else {
            lighter.written(text, &mut lights)?;
        }
    }
    Ok(lights)
}

/// A journey whose nodes have names: in an export, those that a source would give them.
fn named(journey: &Journey, whole: &Whole) -> Journey {
    if journey.nodes.iter().any(|node| node.key.is_empty()) {
        lift::told(journey, &whole.catalog, whole.target)
    } else {
        journey.clone()
    }
}

struct Lighter<'a, 'w> {
    whole: &'w Whole,
    told: &'a [Journey],
    chosen: &'a BTreeSet<&'a str>,
}

impl<'w> Lighter<'_, 'w> {
    /// Lights a way that is written out, in the journeys that have all of it.
    fn written(&self, text: &str, lights: &mut Lights<'w>) -> Result<(), Failure> {
        let parts = read::parts(text).map_err(|why| Failure(format!("--highlight: {why}: `{text}`")))?;
        let mut faults = Vec::new();
        let mut is_lit = false;
        for (at, journey) in self.told.iter().enumerate() {
            if self.chosen.contains(journey.name.as_str()) {
                match self.follow(at, &parts, lights) {
                    Ok(()) => is_lit = true,
                    Err(why) => faults.push(why),
                }
            }
        }
        if is_lit {
            let gaps = parts.iter().flat_map(|part| &part.steps).filter(|step| step.is_none()).count();
            if gaps > 0 {
                output::note(
                    "note: the way leaves steps out, which are not lit; `prove --format json` has it whole\n",
                );
            }
            return Ok(());
        }
        // Of many journeys the nearest miss cannot be told.
        match faults.as_slice() {
            [only] => Err(Failure(format!("--highlight: {only}"))),
            many => Err(Failure(format!(
                "--highlight: no journey of {} has the way `{text}`; choose one with --journey to hear where it ends",
                many.len()
            ))),
        }
    }

    /// Lights a way in the journey at an index, and its parts within inner journeys in these.
    fn follow(&self, at: usize, parts: &[read::Part], lights: &mut Lights<'w>) -> Result<(), String> {
        let mut found = Vec::new();
        for part in parts {
            let at = match &part.journey {
                None => Some(at),
                Some(name) => self.told.iter().position(|journey| journey.name == *name),
            };
            if let Some(at) = at {
                found.push((at, part.follow(&self.told[at])?));
            }
        }
        for (at, trail) in found {
            let lit = lights.entry(self.whole.journeys[at].name.as_str()).or_default();
            lit.ways.extend(trail.links);
            lit.nodes.extend(trail.nodes);
        }
        Ok(())
    }

    /// Lights the ways that break a policy, or anything.
    fn broken(&self, policy: Option<&str>, lights: &mut Lights<'w>) -> Result<(), Failure> {
        let whole = self.whole;
        let policies: Vec<_> = whole
            .policies
            .iter()
            .filter(|known| policy.is_none_or(|name| known.name == name))
            .cloned()
            .collect();
        if let (Some(name), true) = (policy, policies.is_empty()) {
            let known = whole.policies.iter().map(|known| known.name.as_str());
            let mend = match did_you_mean(name, known) {
                Some(mend) => mend,
                None if whole.policies.is_empty() => {
                    "name the source that declares it, such as policies.journey, beside the journeys"
                        .to_owned()
                }
                None => "`journeyc prove` lists those that there are".to_owned(),
            };
            return Err(Failure(format!(
                "--highlight: there is no policy `{name}` in what was read: {mend}"
            )));
        }
        let catalog = &whole.catalog;
        let ways = Ways::of(&Realm::of(self.told.iter(), catalog), catalog);
        let is_journey = |name: &str| self.told.iter().any(|journey| journey.name == name);
        let scope = Scope { ways: &ways, catalog, policies: &policies, is_journey: &is_journey };
        let is_chosen = |journey: &&Journey| self.chosen.contains(journey.name.as_str());
        let journeys: Vec<&Journey> = self.told.iter().filter(is_chosen).collect();
        let proofs = prove::prove(&scope, &journeys);
        let own = proofs.own.iter().map(|(_, proof)| proof).filter(|_| policy.is_none());
        let of_policies = proofs.policies.iter().flat_map(|(_, _, proofs)| proofs);
        let findings: Vec<_> = own.chain(of_policies).flat_map(|proof: &Proof<'_>| &proof.findings).collect();
        if findings.is_empty() {
            let what = policy
                .map_or_else(|| "nothing is broken".to_owned(), |name| format!("policy `{name}` holds"));
            output::note(&format!("note: {what} in what is drawn: there is no way to highlight\n"));
        }
        for finding in findings {
            let Some(at) = self.told.iter().position(|journey| journey.name == finding.journey.name) else {
                continue;
            };
            let way = finding.way.text(usize::MAX);
            let followed = read::parts(&way).and_then(|parts| self.follow(at, &parts, lights));
            followed.map_err(|why| Failure(format!("--highlight: {why}: `{way}`")))?;
        }
        Ok(())
    }

    /// Lights the way of this number among those that `paths` lists, from 1.
    fn listed(&self, number: &str, lights: &mut Lights<'w>) -> Result<(), Failure> {
        let wrong =
            || Failure(format!("--highlight: `{PATH}{number}` has no number of a way, from 1, behind it"));
        let index =
            number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).ok_or_else(wrong)?;
        let mut most = 0;
        let mut is_lit = false;
        for (journey, told) in self.whole.journeys.iter().zip(self.told) {
            if !self.chosen.contains(told.name.as_str()) {
                continue;
            }
            let listed = paths::paths(told, Which::Cover, None, &self.whole.catalog);
            most = most.max(listed.ways.len());
            let Some(way) = listed.ways.get(index) else { continue };
            let at = |node: &crate::model::Node| told.nodes.iter().position(|own| std::ptr::eq(own, node));
            // The last step is where the way ends.
            let links = way
                .steps
                .iter()
                .map(|step| (step.node.and_then(at), step.outcome.unwrap_or_default().to_owned()));
            lights.entry(journey.name.as_str()).or_default().ways.push(links.collect());
            is_lit = true;
        }
        if is_lit {
            return Ok(());
        }
        Err(Failure(format!("--highlight: `journeyc paths` lists {most} ways, and none of number {number}")))
    }
}
