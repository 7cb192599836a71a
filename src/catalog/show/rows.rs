//! A rule as rows that a person can read.

use crate::catalog::rule::{Item, Predicate, Rule};

/// One line about the outcomes of a type.
pub(super) enum Row {
    /// One outcome.
    One(OutcomeRow),
    /// Outcomes that something else decides, in words.
    Others(String),
}

/// One outcome and when it exists.
pub(super) struct OutcomeRow {
    pub(super) id: String,
    pub(super) label: String,
    /// The property that holds the label instead.
    pub(super) label_from: Option<String>,
    /// The condition in words; none means always.
    pub(super) when: Option<String>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
}

/// The least and the greatest number of outcomes; no greatest where the configuration sets no bound.
#[derive(Clone, Copy)]
pub(super) struct Count {
    pub(super) least: usize,
    pub(super) greatest: Option<usize>,
}

/// The rows of a rule, in the server's order.
pub(super) fn rows(rule: &Rule) -> Vec<Row> {
    let mut rows = Vec::new();
    collect(rule, &[], &mut rows);
    rows
}

fn collect(rule: &Rule, demands: &[Predicate], rows: &mut Vec<Row>) {
    let when = condition(demands, None);
    let mut others = |words: String| {
        rows.push(Row::Others(match &when {
            Some(when) => format!("{words}, only while {when}"),
            None => words,
        }));
    };
    match rule {
        Rule::Items(items) => rows.extend(items.iter().map(|item| Row::One(outcome(item, demands)))),
        Rule::List(key) => others(format!("one for each element of `{key}`")),
        Rule::MapKeys(key) => others(format!("one for each key of `{key}`")),
        Rule::Concat(parts) => parts.iter().for_each(|part| collect(part, demands, rows)),
        Rule::If(branch) => {
            let not = Predicate::Not(Box::new(branch.when.clone()));
            for (side, demand) in [(&branch.then, branch.when.clone()), (&branch.otherwise, not)] {
                let demands: Vec<Predicate> = demands.iter().cloned().chain([demand]).collect();
                collect(side, &demands, rows);
            }
        }
        Rule::Children { prefix: false, .. } => others("those of the last child".to_owned()),
        Rule::Children { .. } => {
            others(
                "those of the last child that is not standalone, and of each standalone child behind it, as `child.outcome`"
                    .to_owned(),
            );
        }
        Rule::Delegate { type_key, .. } => {
            others(format!("every one that the type named by `{type_key}` can have"));
        }
        Rule::Definition => {
            others("those of the tenant's own definition; any is accepted without it".to_owned());
        }
        Rule::Open { labels, .. } if labels.is_empty() => {
            others("the ids are not established; any is accepted".to_owned());
        }
        Rule::Open { labels, others: more } => {
            let more = if *more { " and maybe others" } else { "" };
            others(format!(
                "the ids are not established, any is accepted; documents mention {}{more}",
                labels.join(", ")
            ));
        }
    }
}

fn outcome(item: &Item, demands: &[Predicate]) -> OutcomeRow {
    OutcomeRow {
        id: item.id.clone(),
        label: item.label.clone(),
        label_from: item.label_from.clone(),
        when: condition(demands, item.when.as_ref()),
        since: item.since.clone(),
        until: item.until.clone(),
    }
}

fn condition(demands: &[Predicate], own: Option<&Predicate>) -> Option<String> {
    let mut all: Vec<Predicate> = demands.iter().chain(own).cloned().collect();
    match all.len() {
        0 => None,
        1 => all.pop().map(|predicate| predicate.to_string()),
        _ => Some(Predicate::All(all).to_string()),
    }
}

/// How many outcomes a rule can give; none when they are not established.
pub(super) fn count(rule: &Rule) -> Option<Count> {
    let unbounded = Some(Count { least: 0, greatest: None });
    match rule {
        Rule::Items(items) => {
            let least = items.iter().filter(|item| item.when.is_none()).count();
            Some(Count { least, greatest: Some(items.len()) })
        }
        Rule::List(_) | Rule::MapKeys(_) | Rule::Children { .. } | Rule::Delegate { .. } => unbounded,
        Rule::Concat(parts) => {
            let add = |sum: Count, part: Count| Count {
                least: sum.least + part.least,
                greatest: sum.greatest.zip(part.greatest).map(|(sum, part)| sum + part),
            };
            parts
                .iter()
                .try_fold(Count { least: 0, greatest: Some(0) }, |sum, part| Some(add(sum, count(part)?)))
        }
        Rule::If(branch) => {
            let (then, otherwise) = (count(&branch.then)?, count(&branch.otherwise)?);
            let greatest = then.greatest.zip(otherwise.greatest).map(|(one, other)| one.max(other));
            Some(Count { least: then.least.min(otherwise.least), greatest })
        }
        Rule::Definition | Rule::Open { .. } => None,
    }
}
