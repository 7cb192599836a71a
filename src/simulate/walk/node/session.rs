//! Nodes that shape the session, which is there after Success only. Sources: the classes of these names in
//! ForgeRock/am-external (8.0.2), and the documentation of Set Session Properties.

use serde_json::json;

use super::plain;
use super::state::whole;
use crate::simulate::walk::{Done, Halt, Step, Visit};

/// Puts properties into the session.
pub(super) fn set(visit: &mut Visit<'_, '_>) -> Done<Step> {
    for (key, value) in plain(&visit.config("properties")?) {
        visit.walker.session.insert(key, value);
    }
    for property in ["maxSessionTime", "maxIdleTime"] {
        if !visit.config(property)?.is_null() {
            let minutes = visit.number(property)?;
            visit.walker.session.insert(property.to_owned(), whole(minutes));
        }
    }
    Ok(Step::Go("outcome".to_owned()))
}

/// Takes properties out that earlier nodes put in.
pub(super) fn remove(visit: &mut Visit<'_, '_>) -> Done<Step> {
    for name in visit.texts("propertyNames")? {
        visit.walker.session.shift_remove(&name);
    }
    Ok(Step::Go("outcome".to_owned()))
}

/// Lets the user in as somebody without a name.
pub(super) fn anonymous(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let name = visit.text("anonymousUserName")?;
    if name.is_empty() {
        return Err(Halt::Error("`anonymousUserName` is empty".to_owned()));
    }
    visit.walker.state.shared.insert("username".to_owned(), json!(name));
    visit.walker.user = Some(name);
    Ok(Step::Go("outcome".to_owned()))
}
