//! Nodes that count, compare and move state. Sources: the classes of these names in ForgeRock/am-external (8.0.2).

use serde_json::{Value, json};

use super::common::number_of;
use super::plain;
use crate::simulate::walk::{Done, Step, Visit};

fn go(outcome: impl Into<String>) -> Done<Step> {
    Ok(Step::Go(outcome.into()))
}

fn decided(is_true: bool) -> Done<Step> {
    go(if is_true { "true" } else { "false" })
}

/// N times Retry, then Reject: the count is compared before it grows. In the profile where the user is known and the node
/// counts there, else in shared state.
pub(super) fn retry(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let limit = visit.number("retryLimit")?;
    let key = format!("{}.retryCount", visit.node.id);
    let in_profile = visit.flag("incrementUserAttributeOnFailure")?;
    let user = visit.walker.username().filter(|_| in_profile);
    let mark = format!("{}=", visit.node.id);
    if let Some(identity) = user.and_then(|user| visit.walker.world.identities.get_mut(&user)) {
        let list = identity.entry("retryLimitNodeCount".to_owned()).or_insert_with(|| json!([]));
        let values: Vec<String> = match list {
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let count =
            values.iter().find_map(|value| value.strip_prefix(&mark)?.parse::<f64>().ok()).unwrap_or(0.0);
        let mut rest: Vec<Value> =
            values.iter().filter(|value| !value.starts_with(&mark)).map(|value| json!(value)).collect();
        let is_retry = count < limit;
        if is_retry {
            rest.push(json!(format!("{mark}{}", count + 1.0)));
            visit.walker.state.shared.insert(key, json!(whole(count + 1.0)));
        }
        *list = Value::Array(rest);
        return go(if is_retry { "Retry" } else { "Reject" });
    }
    let count = visit.walker.state.shared.get(&key).and_then(number_of).unwrap_or(0.0);
    if count < limit {
        visit.walker.state.shared.insert(key, json!(whole(count + 1.0)));
        return go("Retry");
    }
    go("Reject")
}

/// Adds to the authentication level.
pub(super) fn modify_level(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let increment = visit.number("authLevelIncrement")?;
    let level = visit.known("authLevel")?.as_ref().and_then(number_of).unwrap_or(0.0);
    visit.walker.state.shared.insert("authLevel".to_owned(), json!(whole(level + increment)));
    go("outcome")
}

/// Compares the authentication level.
pub(super) fn level(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let wanted = visit.number("authLevelRequirement")?;
    let level = visit.known("authLevel")?.as_ref().and_then(number_of);
    decided(level.is_some_and(|level| level >= wanted))
}

/// Puts texts into shared state.
pub(super) fn set(visit: &mut Visit<'_, '_>) -> Done<Step> {
    for (key, value) in plain(&visit.config("attributes")?) {
        visit.walker.state.remove(&key);
        visit.walker.state.shared.insert(key, value);
    }
    go("outcome")
}

/// Puts headers into shared state: lists, empty for what is not sent.
pub(super) fn headers(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let Some(headers) = visit.walker.world.headers.clone() else {
        return Err(visit.need("it reads headers: write `given headers = { … }`"));
    };
    let split = visit.config("headersToBeDelimited")?;
    for (name, key) in plain(&visit.config("allowedHeaders")?) {
        let values = headers.get(&name.to_lowercase()).cloned().unwrap_or_default();
        put(visit, &key, values, is_listed(&split, &name));
    }
    go("outcome")
}

/// Puts parameters into shared state: lists, empty for what is not sent.
pub(super) fn parameters(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let Some(parameters) = visit.walker.world.parameters.clone() else {
        return Err(visit.need("it reads parameters: write `given parameters = { … }`"));
    };
    let split = visit.config("queryParametersToBeDelimited")?;
    for (name, key) in plain(&visit.config("allowedQueryParameters")?) {
        let values = parameters.get(&name).cloned().unwrap_or_default();
        put(visit, &key, values, is_listed(&split, &name));
    }
    go("outcome")
}

fn put(visit: &mut Visit<'_, '_>, key: &Value, values: Vec<String>, is_split: bool) {
    let values: Vec<String> = match values.as_slice() {
        [only] if is_split => only.split(',').map(str::to_owned).collect(),
        _ => values,
    };
    if let Some(key) = key.as_str() {
        visit.walker.state.shared.insert(key.to_owned(), json!(values));
    }
}

fn is_listed(list: &Value, name: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|own| own.as_str() == Some(name)))
}

/// Whether a cookie is sent; its value is not looked at.
pub(super) fn cookie(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let name = visit.text("cookieName")?;
    match &visit.walker.world.cookies {
        Some(cookies) => decided(cookies.contains_key(&name)),
        None => Err(visit.need("it looks at cookies: write `given cookies = { … }`, which may be empty")),
    }
}

/// Whether a persistent cookie logs the user in: one that is not sent does not; whether one that is sent is good is not known.
pub(super) fn persistent_cookie(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let name = visit.text("persistentCookieName")?;
    let name = if name.is_empty() { "session-jwt" } else { &name };
    match &visit.walker.world.cookies {
        Some(cookies) if !cookies.contains_key(name) => go("false"),
        _ => Err(visit.need(&format!(
            "it goes by the cookie `{name}`: without one, write `given cookies = {{}}`; whether one is good is not known"
        ))),
    }
}

/// Puts a property of the session that there is into shared state.
pub(super) fn session_data(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let (property, key) = (visit.text("sessionDataKey")?, visit.text("sharedStateKey")?);
    if let Some(value) =
        visit.walker.world.session.as_ref().and_then(|session| session.get(&property)).cloned()
    {
        let attribute = format!("objectAttributes.{key}");
        visit.walker.state.put(crate::simulate::walk::state::Place::Shared, &attribute, value.clone());
        visit.walker.state.shared.insert(key, value);
    }
    go("outcome")
}

/// Draws by chance: certain only at the ends.
pub(super) fn chance(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let share = visit.number("percentageA")?;
    if share >= 100.0 {
        return go("A");
    }
    if share <= 0.0 {
        return go("B");
    }
    Err(visit.need("chance decides it"))
}

/// A number without a fraction as a whole one.
pub(super) fn whole(value: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)]
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}
