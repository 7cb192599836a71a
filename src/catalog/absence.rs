//! Why a node lacks an outcome that its type can have.

use std::fmt;

use serde_json::Value;

use super::Catalog;
use super::configuration::{Configuration, Found, Reader};
use super::entry::NodeType;
use super::rule::{Item, Predicate, Rule};
use super::target::Target;

/// An outcome that a type can have, but not with this configuration on this platform, and the reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Absence {
    /// The id of the outcome.
    pub outcome: String,
    /// What keeps it away.
    pub cause: Cause,
}

/// What keeps an outcome away.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// The values of these properties; each must change.
    Properties(Vec<Need>),
    /// It is not among the elements, or the keys, of these properties.
    Lists(Vec<String>),
    /// The platform: the first and the last release that have the outcome, and the target.
    Target {
        /// The first release with it.
        since: Option<String>,
        /// The last release with it.
        until: Option<String>,
        /// What the build is for.
        target: Target,
    },
    /// Former releases had it; these, in words.
    Former(String),
}

/// One property that must change for an outcome to exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The property.
    pub key: String,
    /// What it must be, in the form of a source where there is one: `mandatory = false`.
    pub needed: String,
    /// What it is, the default included; none when it is not set.
    pub current: Option<Value>,
}

impl Absence {
    /// What would bring the outcome into being, where that is in the hands of the author.
    pub fn mend(&self) -> Option<String> {
        let quoted = |words: &mut dyn Iterator<Item = &str>| {
            let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
            words.join(" and ")
        };
        match &self.cause {
            Cause::Properties(needs) => {
                Some(format!("it exists with {}", quoted(&mut needs.iter().map(|need| need.needed.as_str()))))
            }
            Cause::Lists(keys) => {
                let place = quoted(&mut keys.iter().map(String::as_str)).replace(" and ", " or ");
                Some(format!("add it to {place}"))
            }
            Cause::Target { .. } | Cause::Former(_) => None,
        }
    }
}

impl fmt::Display for Absence {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let outcome = &self.outcome;
        match &self.cause {
            Cause::Properties(needs) => {
                let state = |need: &Need| match &need.current {
                    Some(value) => format!("`{} = {value}`", need.key),
                    None => format!("`{}` is not set", need.key),
                };
                let states: Vec<String> = needs.iter().map(state).collect();
                write!(f, "`{outcome}` does not exist while {}", states.join(" and "))
            }
            Cause::Lists(keys) => write!(f, "`{outcome}` is not in `{}`", keys.join("` or `")),
            Cause::Target { since, until, target } => {
                write!(f, "{} does not have `{outcome}`, which exists ", target.title())?;
                match (since.as_deref(), until) {
                    (Some("aic"), _) => f.write_str("on Advanced Identity Cloud only"),
                    (Some(since), _) => write!(f, "since PingAM {since}"),
                    (None, Some(until)) => write!(f, "until PingAM {until}"),
                    (None, None) => f.write_str("elsewhere"),
                }
            }
            Cause::Former(when) => write!(f, "`{outcome}` is an outcome of a former release ({when})"),
        }
    }
}

impl Catalog {
    /// Why a node lacks the outcome with this id or label, which it is known to lack; none when its type never has it.
    pub fn explain_absence(
        &self,
        node: &NodeType,
        version: &str,
        written: &str,
        config: &dyn Configuration,
        target: Target,
    ) -> Option<Absence> {
        let search = Search { reader: Reader { node, version, config }, written, target };
        let rule = node.outcomes_rule(version);
        search.rule(rule, &mut Vec::new()).or_else(|| search.former()).or_else(|| search.lists(rule))
    }
}

struct Search<'a> {
    reader: Reader<'a>,
    written: &'a str,
    target: Target,
}

/// A predicate, and whether it must hold.
type Demand<'a> = (&'a Predicate, bool);

impl<'a> Search<'a> {
    /// Looks for the outcome, noting on the way down what must hold for the rule to count.
    fn rule(&self, rule: &'a Rule, demands: &mut Vec<Demand<'a>>) -> Option<Absence> {
        match rule {
            Rule::Items(items) => {
                let by_id = items.iter().find(|item| item.id == self.written);
                let item = by_id.or_else(|| items.iter().find(|item| item.label == self.written))?;
                self.item(item, demands)
            }
            Rule::Concat(parts) => parts.iter().find_map(|part| self.rule(part, demands)),
            Rule::If(branch) => {
                [(&branch.then, true), (&branch.otherwise, false)].into_iter().find_map(|(side, holds)| {
                    demands.push((&branch.when, holds));
                    let found = self.rule(side, demands);
                    demands.pop();
                    found
                })
            }
            _ => None,
        }
    }

    fn item(&self, item: &'a Item, demands: &[Demand<'a>]) -> Option<Absence> {
        let outcome = item.id.clone();
        if !self.target.admits(item.since.as_deref(), item.until.as_deref()) {
            let (since, until) = (item.since.clone(), item.until.clone());
            return Some(Absence { outcome, cause: Cause::Target { since, until, target: self.target } });
        }
        let mut needs = Vec::new();
        for (predicate, holds) in demands.iter().copied().chain(item.when.iter().map(|when| (when, true))) {
            self.unmet(predicate, holds, &mut needs);
        }
        (!needs.is_empty()).then_some(Absence { outcome, cause: Cause::Properties(needs) })
    }

    /// Collects the tests that stand in the way of `predicate` being `holds`.
    fn unmet(&self, predicate: &Predicate, holds: bool, needs: &mut Vec<Need>) {
        if self.reader.holds(predicate) != Some(!holds) {
            return;
        }
        match predicate {
            Predicate::All(parts) | Predicate::Any(parts) => {
                for part in parts {
                    self.unmet(part, holds, needs);
                }
            }
            Predicate::Not(part) => self.unmet(part, !holds, needs),
            Predicate::Property { key, test } => {
                let current = match self.reader.find(key) {
                    Found::Known(value) => Some(value.clone()),
                    Found::Absent | Found::Unknown => None,
                };
                needs.push(Need { key: key.clone(), needed: test.needed(key, holds), current });
            }
        }
    }

    fn former(&self) -> Option<Absence> {
        let sets = &self.reader.node.former_outcomes;
        let set = sets.iter().find(|set| set.ids.iter().any(|id| id == self.written))?;
        Some(Absence { outcome: self.written.to_owned(), cause: Cause::Former(set.when.clone()) })
    }

    /// Any id can exist where a list makes the outcomes.
    fn lists(&self, rule: &Rule) -> Option<Absence> {
        let mut keys = Vec::new();
        rule.each(&mut |rule| {
            if let Rule::List(key) | Rule::MapKeys(key) = rule {
                keys.push(key.clone());
            }
        });
        (!keys.is_empty()).then(|| Absence { outcome: self.written.to_owned(), cause: Cause::Lists(keys) })
    }
}
