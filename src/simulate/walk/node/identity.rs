//! Nodes that look at the user. Sources: the classes of these names in ForgeRock/am-external (8.0.2).
//!
//! A test that gives identities gives all that there are: whom it does not name does not exist.

use serde_json::{Map, Value, json};

use super::attributes::{attribute, first, is_active, is_it, text_of};
use super::common::number_of;
use super::filter;
use super::state::whole;
use crate::simulate::walk::{Done, Halt, Step, Visit, instant, unknown};

/// Whom state speaks of.
enum Found {
    /// Nobody: state has no value to look for.
    NoValue,
    /// Nobody: no identity has it.
    Nobody,
    /// This one.
    One(String),
}

fn go(outcome: &str) -> Done<Step> {
    Ok(Step::Go(outcome.to_owned()))
}

fn decided(is_true: bool) -> Done<Step> {
    go(if is_true { "true" } else { "false" })
}

impl Visit<'_, '_> {
    /// The identity that state speaks of, by the attribute that the node names, else by the user name.
    fn find(&mut self) -> Done<Found> {
        let by = match self.text("identityAttribute")? {
            text if text.is_empty() => "userName".to_owned(),
            text => text,
        };
        let state = &self.walker.state;
        let value = state.attribute(&by).or_else(|| state.attribute("username")).filter(|value| value != "");
        let Some(value) = value else { return Ok(Found::NoValue) };
        if let Some(of) = unknown::within(&value) {
            let of = of.to_owned();
            return Err(self.need_value("who the user is", &of));
        }
        if self.walker.world.identities.is_empty() {
            let name = first(&value);
            let name = name.as_str().unwrap_or("amy");
            return Err(
                self.need(&format!("it looks at the user: write `given identity \"{name}\" = {{ … }}`"))
            );
        }
        let wanted = first(&value);
        let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_owned);
        let found: Vec<&String> = self
            .walker
            .world
            .identities
            .iter()
            .filter(|(name, identity)| is_it(name, identity, &by, &wanted))
            .map(|(name, _)| name)
            .collect();
        Ok(match found.as_slice() {
            [only] => Found::One((*only).clone()),
            _ => Found::Nobody,
        })
    }

    /// The attributes of the user; an error where there is none.
    fn user(&mut self) -> Done<(String, Map<String, Value>)> {
        match self.find()? {
            Found::NoValue => Err(Halt::Error("state has no user".to_owned())),
            Found::Nobody => Err(Halt::Error("there is no such user".to_owned())),
            Found::One(name) => {
                let identity = self.walker.world.identities.get(&name).cloned().unwrap_or_default();
                Ok((name, identity))
            }
        }
    }
}

/// Looks the user up, and identifies whom it finds.
pub(super) fn identify(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let Found::One(name) = visit.find()? else { return go("false") };
    let identity = visit.walker.world.identities.get(&name).cloned().unwrap_or_default();
    let identifier = visit.text("identifier")?;
    let value = attribute(&identity, &identifier).map_or_else(|| json!(name), first);
    let id = attribute(&identity, "_id").map_or_else(|| json!(name), first);
    let state = &mut visit.walker.state;
    state.shared.insert("_id".to_owned(), id);
    state.shared.insert("username".to_owned(), value.clone());
    state.put(crate::simulate::walk::state::Place::Shared, &format!("objectAttributes.{identifier}"), value);
    visit.walker.user = Some(name);
    go("true")
}

/// Whether the user has an attribute.
pub(super) fn present(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let wanted = visit.text("presentAttribute")?;
    match visit.find()? {
        Found::NoValue => Err(Halt::Error("state has no user".to_owned())),
        Found::Nobody => go("false"),
        Found::One(name) => {
            let identity = &visit.walker.world.identities[&name];
            let is_there = attribute(identity, &wanted)
                .is_some_and(|value| first(value) != "" && !first(value).is_null());
            decided(is_there)
        }
    }
}

/// Whether an attribute of the user has a value.
pub(super) fn value(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (_, identity) = visit.user()?;
    let (operation, name) = (visit.text("comparisonOperation")?, visit.text("comparisonAttribute")?);
    let found = attribute(&identity, &name).cloned();
    if operation == "PRESENT" {
        return decided(found.is_some());
    }
    let wanted = visit.text("comparisonValue")?;
    decided(found.is_some_and(|value| match first(&value) {
        Value::String(text) => text == wanted,
        other => text_of(&other) == wanted,
    }))
}

/// Whether the account is active.
pub(super) fn active(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (_, identity) = visit.user()?;
    decided(is_active(&identity))
}

/// Locks or unlocks the account.
pub(super) fn lockout(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let status = if visit.text("lockAction")? == "UNLOCK" { "active" } else { "inactive" };
    match visit.walker.state.get("username").cloned() {
        None => return Err(Halt::Error("state has no `username`".to_owned())),
        // Whom nobody named cannot be looked at again.
        Some(value) if unknown::of(&value).is_some() || visit.walker.world.identities.is_empty() => {}
        Some(_) => {
            let (name, _) = visit.user()?;
            if let Some(identity) = visit.walker.world.identities.get_mut(&name) {
                identity.retain(|key, _| {
                    !["accountStatus", "inetUserStatus"].iter().any(|own| own.eq_ignore_ascii_case(key))
                });
                identity.insert("inetUserStatus".to_owned(), json!(status));
            }
        }
    }
    go("outcome")
}

/// Compares how often the user has logged in.
pub(super) fn login_count(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (_, identity) = visit.user()?;
    let Some(count) = attribute(&identity, "loginCount").and_then(number_of) else { return go("false") };
    let amount = visit.number("amount")?;
    decided(match visit.text("interval")?.as_str() {
        "EVERY" => amount != 0.0 && count % amount == 0.0,
        _ => (count - amount).abs() < f64::EPSILON,
    })
}

/// Counts a login. A user that there is not is no fault.
pub(super) fn increment(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let is_known = visit.walker.username().is_some() && !visit.walker.world.identities.is_empty();
    if is_known && let Found::One(name) = visit.find()? {
        let identity = visit.walker.world.identities.entry(name).or_default();
        let count = attribute(identity, "loginCount").and_then(number_of).unwrap_or(0.0);
        identity.insert("loginCount".to_owned(), whole(count + 1.0));
    }
    go("outcome")
}

/// Whether the user fits a filter.
pub(super) fn query(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (name, mut identity) = visit.user()?;
    let text = visit.text("queryFilter")?;
    let Some(filter) = filter::parse(&text) else {
        return Err(visit.need(&format!("it asks for `{text}`, which is not understood here")));
    };
    identity.entry("userName".to_owned()).or_insert_with(|| json!(name));
    decided(filter.holds(&|path| {
        let mut parts = path.trim_start_matches('/').split('/');
        let first = attribute(&identity, parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part)).filter(|value| !value.is_null()).cloned()
    }))
}

/// Whether some time is over since the account was made.
pub(super) fn time_since(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (_, identity) = visit.user()?;
    let meta = attribute(&identity, "createDate").cloned().map(|value| first(&value));
    let Some(Value::String(date)) = meta else { return go("false") };
    let (Some(made), Some(elapsed)) = (instant::parse(&date), instant::duration(&visit.text("elapsedTime")?))
    else {
        return Err(visit.need("its times are not understood here"));
    };
    decided(made + elapsed <= visit.walker.world.now)
}

/// Sends a message to the address that the identity has.
pub(super) fn email(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let name = visit.text("emailAttribute")?;
    let is_there = match visit.find()? {
        Found::One(user) => {
            let identity = &visit.walker.world.identities[&user];
            attribute(identity, &name)
                .is_some_and(|value| first(value).as_str().is_some_and(|text| !text.is_empty()))
        }
        Found::NoValue | Found::Nobody => false,
    };
    go(if is_there { "EMAIL_SENT" } else { "EMAIL_NOT_SENT" })
}

/// Whether the user has questions to answer; how many the realm wants is for the test to say.
pub(super) fn kba(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (_, identity) = visit.user()?;
    let stored = attribute(&identity, "kbaInfo").and_then(Value::as_array).map_or(0, Vec::len);
    if stored == 0 {
        return go("false");
    }
    Err(visit.need("how many questions the realm asks for is not in the journey"))
}
