//! Nodes that wait, and those that look at the clock. Sources: the classes of these names in ForgeRock/am-external (8.0.2).
//!
//! A client waits as long as it is told, and a little longer: then the time is over.

use serde_json::{Value, json};

use super::common::number_of;
use crate::simulate::walk::prompt::Field;
use crate::simulate::walk::{Done, Halt, Step, Visit};

/// Waits; the user may leave where the node says so.
pub(super) fn polling(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let exitable = visit.flag("exitable")?;
    wait(visit, exitable)
}

/// Waits for the answer to a push message; the user may always leave.
pub(super) fn push(visit: &mut Visit<'_, '_>) -> Done<Step> {
    wait(visit, true)
}

fn wait(visit: &mut Visit<'_, '_>, exitable: bool) -> Done<Step> {
    let id = visit.node.id.clone();
    let (end_key, spam_key) = (format!("{id}.end_time"), format!("{id}.spam_count"));
    let seconds = visit.number("secondsToWait")?;
    let now = visit.walker.world.now;
    let done = |visit: &mut Visit<'_, '_>, outcome: &str| {
        visit.walker.state.shared.shift_remove(&end_key);
        visit.walker.state.shared.shift_remove(&spam_key);
        Ok(Step::Go(outcome.to_owned()))
    };
    if let Some(answer) = visit.answers.as_ref().and_then(|answers| answers.last()) {
        let leaves = match answer {
            Value::String(text) => text.eq_ignore_ascii_case("exit"),
            Value::Number(number) => number.as_i64() == Some(0),
            _ => false,
        };
        if leaves && exitable {
            return done(visit, "EXITED");
        }
        // `early`: the client does not wait.
        if answer.as_str() != Some("early") {
            #[allow(clippy::cast_possible_truncation)]
            let pause = (seconds * 1000.0) as i64 + 1;
            visit.walker.world.now = now.saturating_add(pause);
        }
    }
    let spam = visit.walker.state.shared.get(&spam_key).and_then(number_of).unwrap_or(-1.0);
    if visit.flag("spamDetectionEnabled")? && spam > visit.number("spamDetectionTolerance")? {
        return done(visit, "SPAM");
    }
    let end = visit.walker.state.shared.get(&end_key).and_then(number_of);
    #[allow(clippy::cast_precision_loss)]
    if end.is_some_and(|end| visit.walker.world.now as f64 > end) {
        return done(visit, "DONE");
    }
    if end.is_none() {
        #[allow(clippy::cast_precision_loss)]
        let end = now as f64 + seconds * 1000.0;
        visit.walker.state.shared.insert(end_key, super::state::whole(end));
    }
    visit.walker.state.shared.insert(spam_key, super::state::whole(spam + 1.0));
    let mut fields = vec![Field::shown("PollingWaitCallback")];
    let name = if exitable { "exit" } else { "wait" };
    fields.push(Field::new("ConfirmationCallback", name).or(100));
    Ok(Step::Ask(fields))
}

/// Notes the time.
pub(super) fn start(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let key = visit.text("startTimeProperty")?;
    let now = visit.walker.world.now;
    visit
        .walker
        .state
        .shared
        .insert(if key.is_empty() { "TimerNodeStartTime".to_owned() } else { key }, json!(now));
    Ok(Step::Go("outcome".to_owned()))
}

/// Sends a link, and waits until somebody follows it.
pub(super) fn email(visit: &mut Visit<'_, '_>) -> Done<Step> {
    if visit.is_back { Ok(Step::Go("outcome".to_owned())) } else { Err(Halt::Suspend) }
}
