//! What nodes do: one file a family, and [`super::facts`] for those that data describes.

// What a node does has one form, also where it cannot fail.
#![allow(clippy::unnecessary_wraps)]

mod attributes;
mod common;
mod conditions;
mod filter;
mod identity;
mod prompts;
mod session;
mod state;
mod waits;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::facts::{self, Facts};
use super::prompt::Field;
use super::{Done, Halt, Step, Visit, Walker, run, script};
use crate::catalog::Catalog;
use crate::model::{Journey, Node};

pub(super) use attributes::is_active;

impl Visit<'_, '_> {
    /// Runs the node once: it asks, or goes on.
    pub(crate) fn step(&mut self) -> Done<Step> {
        let given = self.given();
        if let Some(error) = given.as_ref().and_then(|of| of.error.clone()) {
            return Err(Halt::Error(error));
        }
        let is_given = given.is_some_and(|of| !of.outcomes.is_empty());
        let facts = facts::of(&self.node.node_type);
        let step = if is_given {
            self.given_step(facts)?
        } else if run::is_inner(self.node) {
            self.inner()?
        } else if let Some(family) = family(&self.node.node_type) {
            family(self)?
        } else {
            self.by_facts(facts)?
        };
        if let Step::Go(outcome) = &step {
            self.leave(facts, outcome)?;
        }
        Ok(step)
    }

    /// Goes where the test says; what the node asks is asked all the same.
    fn given_step(&mut self, facts: Option<&'static Facts>) -> Done<Step> {
        let asks = facts.map_or(&[][..], |facts| &facts.asks);
        match self.answers.clone() {
            None if !asks.is_empty() => return Ok(Step::Ask(conditions::fields(asks))),
            None if self.sends_callbacks() => return Ok(Step::Ask(vec![Field::shown("")])),
            Some(answers) if !asks.is_empty() => {
                self.take(asks, &answers)?;
            }
            _ => {}
        }
        let outcome = self.given().and_then(super::world::OfNode::outcome);
        Ok(Step::Go(outcome.unwrap_or_default()))
    }

    /// Whether nodes of this type ask something; what a script asks only the script knows.
    fn sends_callbacks(&self) -> bool {
        let known = self.walker.catalog.get(&self.node.node_type);
        let is_asking = known.is_some_and(|known| !known.callbacks.is_empty());
        is_asking && !self.node.node_type.contains("Script") && !run::is_inner(self.node)
    }

    fn inner(&mut self) -> Done<Step> {
        let name = self.text("tree")?;
        match self.walker.realm.get(&name) {
            Some(called) => self.walker.inner(self.journey, self.node, called).map(Step::Go),
            None => {
                Err(self.need(&format!("it runs the journey `{name}`, which the workspace does not have")))
            }
        }
    }

    /// What the test gives of the node.
    pub(crate) fn given(&mut self) -> Option<&mut super::world::OfNode> {
        self.walker.of(self.journey, self.node)
    }
}

type Family = fn(&mut Visit<'_, '_>) -> Done<Step>;

/// The code for a type.
fn family(node_type: &str) -> Option<Family> {
    Some(match node_type {
        "ScriptedDecisionNode" => script::decision,
        "ConfigProviderNode" => script::provider,
        "RetryLimitDecisionNode" => state::retry,
        "ModifyAuthLevelNode" => state::modify_level,
        "AuthLevelDecisionNode" => state::level,
        "SetStateNode" => state::set,
        "RequestHeaderNode" => state::headers,
        "QueryParameterNode" => state::parameters,
        "CookiePresenceDecisionNode" => state::cookie,
        "PersistentCookieDecisionNode" => state::persistent_cookie,
        "SessionDataNode" => state::session_data,
        "FlowControlNode" => state::chance,
        "SetSessionPropertiesNode" => session::set,
        "RemoveSessionPropertiesNode" => session::remove,
        "AnonymousUserNode" => session::anonymous,
        "ChoiceCollectorNode" => prompts::choice,
        "MessageNode" => prompts::message,
        "OneTimePasswordCollectorDecisionNode" => prompts::one_time_password,
        "AttributeCollectorNode" => prompts::attributes,
        "CreatePasswordNode" => prompts::create_password,
        "ValidatedUsernameNode" | "ValidatedPasswordNode" => prompts::validated,
        "MultiFactorRegistrationOptionsNode" => prompts::registration_options,
        "ClientScriptNode" => prompts::client_script,
        "RecoveryCodeDisplayNode" => prompts::recovery_codes,
        "DeviceTamperingVerificationNode" => prompts::tampering,
        "PollingWaitNode" => waits::polling,
        "PushWaitNode" => waits::push,
        "TimerStartNode" => waits::start,
        "EmailSuspendNode" => waits::email,
        "IdentifyExistingUserNode" => identity::identify,
        "AttributePresentDecisionNode" => identity::present,
        "AttributeValueDecisionNode" => identity::value,
        "AccountActiveDecisionNode" => identity::active,
        "AccountLockoutNode" => identity::lockout,
        "LoginCountDecisionNode" => identity::login_count,
        "IncrementLoginCountNode" => identity::increment,
        "QueryFilterDecisionNode" => identity::query,
        "TimeSinceDecisionNode" => identity::time_since,
        "EmailTemplateNode" => identity::email,
        "KbaDecisionNode" => identity::kba,
        _ => return None,
    })
}

/// The keys of state that a node reads; none where nobody knows.
pub(super) fn reads(node: &Node, catalog: &Catalog) -> Option<Vec<String>> {
    if let Some(Value::Array(inputs)) =
        node.properties.value("inputs").or_else(|| node.properties.value("scriptInputs"))
    {
        return Some(inputs.iter().filter_map(Value::as_str).map(|key| container(key).to_owned()).collect());
    }
    let known = catalog.get(&node.node_type)?;
    let mut keys: Vec<String> = known
        .state
        .reads
        .iter()
        .filter_map(|key| match key.strip_prefix('{').and_then(|key| key.split_once('}')) {
            Some((property, rest)) => {
                let value = node.text(property)?;
                Some(format!("{value}{rest}"))
            }
            None => Some(key.clone()),
        })
        .map(|key| container(&key).to_owned())
        .collect();
    if node.properties.value("identityAttribute").is_some() {
        keys.extend(["objectAttributes".to_owned(), "username".to_owned()]);
    }
    Some(keys)
}

/// The key of the object that a path leads into.
fn container(key: &str) -> &str {
    key.strip_prefix("objectAttributes.").map_or(key, |_| "objectAttributes")
}

/// The keys that nodes of a journey declare as input, from the first one on; none where some node's are not known. `*` is
/// looked up as a key of that name, so it carries nothing into an inner journey.
pub(super) fn inputs(journey: &Journey, catalog: &Catalog) -> Option<BTreeSet<String>> {
    let mut keys = BTreeSet::new();
    for node in journey.all_nodes() {
        keys.extend(reads(node, catalog)?);
    }
    Some(keys)
}

impl Walker<'_> {
    /// The user that state names, where that is known.
    pub(crate) fn username(&self) -> Option<String> {
        let value = self.state.get("username")?;
        if super::unknown::of(value).is_some() { None } else { value.as_str().map(str::to_owned) }
    }
}

/// An object without its keys that are `null`.
pub(super) fn plain(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
