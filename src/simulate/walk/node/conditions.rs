//! Nodes that data describes.

use serde_json::Value;

use crate::simulate::walk::facts::{Ask, Condition, Facts, Write};
use crate::simulate::walk::prompt::{Field, is_empty};
use crate::simulate::walk::state::Place;
use crate::simulate::walk::{Done, Halt, Step, Visit, run, unknown};

/// What is asked, as fields.
pub(super) fn fields(asks: &[Ask]) -> Vec<Field> {
    asks.iter()
        .map(|ask| Field {
            callback: ask.callback.clone(),
            name: ask.name.clone(),
            default: if ask.name.is_empty() { Some(Value::Null) } else { ask.default.clone() },
            is_silent: ask.name.is_empty(),
        })
        .collect()
}

impl Visit<'_, '_> {
    /// Does what the facts of the type say.
    pub(super) fn by_facts(&mut self, facts: Option<&'static Facts>) -> Done<Step> {
        let Some(facts) = facts else {
            // A node with one way only goes it; what else it does is not known.
            return match self.node.outcomes.as_slice() {
                [only] => Ok(Step::Go(only.id.clone())),
                _ => Err(self.need("what it does is not known here")),
            };
        };
        let answers = self.answers.clone();
        for rule in facts.rules.iter().filter(|rule| !rule.answered || answers.is_some()) {
            let mut holds = true;
            for condition in &rule.when {
                if !self.holds(condition, &facts.asks)? {
                    holds = false;
                    break;
                }
            }
            if holds {
                return match (&rule.go, &rule.fails) {
                    (Some(outcome), _) => Ok(Step::Go(outcome.clone())),
                    (None, why) => Err(Halt::Error(why.clone().unwrap_or_default())),
                };
            }
        }
        if !facts.asks.is_empty() {
            let Some(answers) = answers else { return Ok(Step::Ask(fields(&facts.asks))) };
            if !self.take(&facts.asks, &answers)? {
                return Ok(Step::Ask(fields(&facts.asks)));
            }
        }
        match self.node.outcomes.as_slice() {
            [only] => Ok(Step::Go(only.id.clone())),
            [first, ..] if facts.goes_on => Ok(Step::Go(first.id.clone())),
            _ => Err(self.need("the world outside decides it")),
        }
    }

    /// Puts what was entered where it belongs; false where the node asks again.
    pub(super) fn take(&mut self, asks: &[Ask], answers: &[Value]) -> Done<bool> {
        if asks.iter().zip(answers).any(|(ask, value)| ask.empty == "again" && is_empty(value)) {
            return Ok(false);
        }
        for (ask, value) in asks.iter().zip(answers) {
            if ask.empty == "skip" && is_empty(value) {
                continue;
            }
            for key in &ask.keys {
                let key = self.key(key)?;
                let place = if ask.is_transient { Place::Transient } else { Place::Shared };
                self.walker.state.put(place, &key, value.clone());
            }
        }
        Ok(true)
    }

    /// A key of state in which `{property}` stands for what a property says, and `{id}` for the node's id.
    fn key(&mut self, key: &str) -> Done<String> {
        let Some((before, rest)) = key.split_once('{') else { return Ok(key.to_owned()) };
        let Some((property, after)) = rest.split_once('}') else { return Ok(key.to_owned()) };
        let value = if property == "id" { self.node.id.clone() } else { self.text(property)? };
        Ok(format!("{before}{value}{after}"))
    }

    fn holds(&mut self, condition: &Condition, asks: &[Ask]) -> Done<bool> {
        let value = if let Some(key) = &condition.state {
            let key = self.key(key)?;
            let value = self.walker.state.get(&key).cloned();
            // Whether there is something can be said of what nobody knows.
            let is_there = value.as_ref().is_some_and(|value| unknown::of(value).is_some());
            if is_there && condition.is.is_some() {
                return Ok(condition.is.as_deref() == Some("present"));
            }
            if is_there { self.known(&key)? } else { value }
        } else if let Some(property) = &condition.config {
            Some(self.config(property)?)
        } else if let Some(entry) = &condition.entry {
            let index = asks.iter().position(|ask| ask.name == *entry);
            let value = index.and_then(|index| self.answers.as_ref()?.get(index).cloned());
            if let Some(of) = value.as_ref().and_then(unknown::of) {
                return Err(self.need_value("what is entered", of));
            }
            value
        } else {
            None
        };
        let value = value.filter(|value| !value.is_null());
        if let Some(is) = condition.is.as_deref() {
            let is_blank =
                value.as_ref().is_none_or(|value| value.as_str().is_some_and(|text| text.trim().is_empty()));
            return Ok(match is {
                "absent" => value.is_none(),
                "blank" => is_blank,
                _ => value.is_some(),
            });
        }
        if let Some(other) = &condition.not {
            return Ok(value.as_ref() != Some(other));
        }
        Ok(value.as_ref() == condition.equals.as_ref())
    }

    /// Leaves the node: what it writes, and whom it identifies.
    pub(super) fn leave(&mut self, facts: Option<&'static Facts>, outcome: &str) -> Done<()> {
        let name = self.walker.name(self.journey, self.node);
        if let Some(facts) = facts {
            let applies = |write: &&Write| write.on.is_empty() || write.on.iter().any(|on| on == outcome);
            for write in facts.writes.iter().filter(applies) {
                let key = self.key(&write.key)?;
                if key.is_empty() || write.keeps && self.walker.state.get(&key).is_some() {
                    continue;
                }
                let value = match (&write.value, &write.config) {
                    (Some(value), _) => value.clone(),
                    (None, Some(property)) => self.config(property)?,
                    (None, None) => unknown::unknown(&format!("{name}.state, {key}")),
                };
                let place = if write.is_transient { Place::Transient } else { Place::Shared };
                self.walker.state.put(place, &key, value);
            }
            for write in facts.removes.iter().filter(applies) {
                let key = self.key(&write.key)?;
                self.walker.state.remove(&key);
            }
            if facts.identifies.iter().any(|on| on == outcome || on == "*") {
                self.walker.user = self.walker.username().or_else(|| self.walker.user.take());
            }
        } else if super::family(&self.node.node_type).is_none() && !run::is_inner(self.node) {
            let known = self.walker.catalog.get(&self.node.node_type);
            for key in known.map_or(&[][..], |known| &known.state.writes) {
                if !key.contains(['{', '<', '*']) && self.walker.state.get(key).is_none() {
                    let value = unknown::unknown(&format!("{name}.state, {key}"));
                    self.walker.state.put(Place::Shared, key, value);
                }
            }
        }
        let state = self.given().map(|of| of.state.clone()).unwrap_or_default();
        for (key, value) in state {
            self.walker.state.remove(&key);
            self.walker.state.shared.insert(key, value);
        }
        if self.given().is_some_and(|of| of.state.contains_key("username")) {
            self.walker.user = self.walker.username();
        }
        Ok(())
    }
}
