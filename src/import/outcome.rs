//! What an import comes to, seen from its end: does all of it build, and does it give what the exports have?

use std::collections::{HashMap, HashSet};

use super::conflict::{Conflict, shell};
use super::decide::words;
use super::merge::{Meeting, Merged, errors};
use super::overlay::overlay;
use super::through::Claim;
use super::{Stage, facts};
use crate::compile::Compiled;
use crate::diagnostic::Severity;
use crate::language::lift::Prepared;
use crate::language::resolve::Files;
use crate::lock::Lock;
use crate::model::Journey;
use crate::source::Sources;

/// Compiles sources as they will be.
type Compile<'c> = dyn Fn(&Sources, &dyn Files, &Lock) -> Compiled + 'c;

/// Builds what an import leaves, says what is wrong with it or otherwise than in the exports, and gives its journeys.
pub(super) fn judge(
    merged: &mut Merged,
    journeys: &[Journey],
    stage: &Stage,
    meeting: &Meeting<'_>,
    (before, claims): (&Compiled, &[Claim]),
    compile: &Compile<'_>,
) -> Vec<Journey> {
    let (sources, files) = overlay(meeting, &merged.files, &merged.removed);
    let mut done = compile(&sources, &files, &merged.lock);
    let known: HashSet<(&str, &str)> = errors(before)
        .into_iter()
        .filter_map(|error| {
            Some((meeting.sources.file(error.place.source()?).name(), error.message.as_str()))
        })
        .collect();
    for error in errors(&done) {
        let Some(span) = error.span() else { continue };
        let place = sources.file(span.file);
        if !known.contains(&(place.name(), error.message.as_str())) {
            let line = place.position(span.start).line;
            let place = format!("{}:{line}", place.name());
            merged.conflicts.push(Conflict::plain(place, format!("after the import, {}", error.message)));
        }
    }
    let mut built: HashMap<String, &mut Journey> = HashMap::new();
    for journey in &mut done.journeys {
        built.entry(journey.name.clone()).or_insert(journey);
    }
    let mut concerned = HashSet::new();
    for (index, journey) in
        journeys.iter().enumerate().filter(|(index, _)| !stage.refused.contains_key(index))
    {
        let Prepared(named) = &stage.lifted[index].0;
        let Some(built) = built.get_mut(journey.name.as_str()) else { continue };
        concerned.extend(built.name_span.map(|span| span.file));
        if let Some(lock) = merged.lock.journeys.get_mut(&journey.name) {
            lock.carries.extend(stage.carried.unreferred(named, built));
            lock.arrange(built.all_nodes().map(|node| node.key.as_str()));
        }
        stage.carried.attach(built, named);
        let told = |what: String| format!("{}: {what}", journey.name);
        merged.notes.extend(facts::undeclared(journey).into_iter().map(told));
        let along = facts::along(journey, built).into_iter().map(|what| format!("{what} travels along now"));
        merged.notes.extend(along.map(told));
        let found = facts::differences(journey, built);
        if !found.is_empty()
            && let Some(alone) = stage.built.get(&journey.name)
        {
            // What no source and no lock can say is said, whoever asks for it or not.
            let lost = facts::differences(journey, alone).into_iter();
            merged.notes.extend(lost.map(|what| format!("{}: not brought in: {what}", journey.name)));
        }
        merged.differences.extend(found.into_iter().map(|what| (journey.name.clone(), what)));
    }
    let broken =
        claims.iter().filter_map(|claim| Some((claim, claim.differs(built.get(claim.journey.as_str())?)?)));
    for (claim, part) in broken {
        if part == "=uiConfig" {
            merged.notes.push(format!(
                "{}: of notes on the canvas, those that its fragments have are as they are there",
                claim.name
            ));
            continue;
        }
        let what = format!(
            "{} cannot be brought in: {} would be another one than in the export, since a use of a fragment stands there; change \
             it by hand, or --prefer source {}",
            claim.name,
            words(&part),
            shell(&claim.name)
        );
        merged.conflicts.push(Conflict::plain(claim.place.clone(), what));
    }
    for found in &done.diagnostics {
        let place = found.span().filter(|span| concerned.contains(&span.file));
        if let Some(span) = place.filter(|_| found.severity == Severity::Warning) {
            let place = sources.file(span.file);
            let line = place.position(span.start).line;
            let (id, name) = (found.code.id(), found.code.name());
            merged.findings.push(format!("{}:{line}: warning[{id} {name}]: {}", place.name(), found.message));
        }
    }
    done.journeys
}
