//! Nodes that go by what is entered. Sources: the classes of these names in ForgeRock/am-external (8.0.2).

use serde_json::{Value, json};

use super::common::number_of;
use super::plain;
use crate::diagnostic::listing;
use crate::simulate::walk::prompt::{Field, is_empty, text};
use crate::simulate::walk::state::Place;
use crate::simulate::walk::{Done, Halt, Step, Visit, unknown};

fn go(outcome: impl Into<String>) -> Done<Step> {
    Ok(Step::Go(outcome.into()))
}

impl Visit<'_, '_> {
    /// What was entered first, known for certain.
    fn entered(&mut self, what: &str) -> Done<Option<Value>> {
        let Some(first) = self.answers.as_ref().and_then(|answers| answers.first().cloned()) else {
            return Ok(None);
        };
        match unknown::within(&first) {
            Some(_) => {
                let name = self.walker.name(self.journey, self.node);
                Err(self.need(&format!("nobody said {what}: write `given {name}.entry = …`")))
            }
            None => Ok(Some(first)),
        }
    }

    /// The index of what was picked: a number, or one of the words for it.
    fn picked(&mut self, value: &Value, words: &[String]) -> Done<usize> {
        let by_number =
            number_of(value).filter(|_| !value.is_string() || !words.iter().any(|word| value == word));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let index =
            words.iter().position(|word| value == word).or_else(|| by_number.map(|number| number as usize));
        match index.filter(|index| *index < words.len()) {
            Some(index) => Ok(index),
            None => {
                let offered = listing(words.iter().map(String::as_str), 12);
                let text =
                    format!("`{}` does not offer `{}`: it offers {offered}", self.node.key, text(value));
                Err(Halt::Need(text, None))
            }
        }
    }
}

/// Goes by the choice. With one choice only nothing is asked.
pub(super) fn choice(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let choices = visit.texts("choices")?;
    match choices.as_slice() {
        [] => return Err(Halt::Error("there is nothing to choose".to_owned())),
        [only] => return go(only.clone()),
        _ => {}
    }
    let Some(value) = visit.entered("what is chosen")? else {
        return Ok(Step::Ask(vec![Field::new("ChoiceCallback", "choice")]));
    };
    let index = visit.picked(&value, &choices)?;
    go(choices[index].clone())
}

/// Shows a message; the first answer is `true`, any other `false`.
pub(super) fn message(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let key = visit.text("stateField")?;
    let Some(value) = visit.entered("how the message is answered")? else {
        if !key.is_empty() {
            visit.walker.state.shared.insert(key, Value::Null);
        }
        return Ok(Step::Ask(vec![Field::new("ConfirmationCallback", "answer")]));
    };
    let is_yes = match &value {
        Value::Bool(value) => *value,
        other => {
            let mut words = vec!["yes".to_owned(), "no".to_owned()];
            for (index, property) in ["messageYes", "messageNo"].into_iter().enumerate() {
                let labels = plain(&visit.config(property)?);
                if labels.values().any(|label| label == other) {
                    words[index] = text(other);
                }
            }
            visit.picked(other, &words)? == 0
        }
    };
    if !key.is_empty() {
        visit.walker.state.shared.insert(key, json!(i32::from(!is_yes)));
    }
    go(if is_yes { "true" } else { "false" })
}

/// Compares the code that was entered with the one in state. A right one is used up.
pub(super) fn one_time_password(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let ask = || Ok(Step::Ask(vec![Field::new("PasswordCallback", "code")]));
    let Some(answer) = visit.answers.as_ref().and_then(|answers| answers.first().cloned()) else {
        return ask();
    };
    let Some(code) = visit.walker.state.get("oneTimePassword").cloned() else {
        return if is_empty(&answer) { ask() } else { go("false") };
    };
    if is_empty(&answer) {
        return ask();
    }
    if unknown::within(&code).is_some() || unknown::within(&answer).is_some() {
        return Err(visit.need("nobody said whether the code that is entered is the one that was sent"));
    }
    let minutes = visit.number("passwordExpiryTime")?;
    let sent = visit.walker.state.get("oneTimePasswordTimestamp").and_then(number_of);
    #[allow(clippy::cast_precision_loss)]
    let now = visit.walker.world.now as f64 / 1000.0;
    let is_fresh = sent.is_none_or(|sent| now < sent + minutes * 60.0);
    if code != answer || !is_fresh {
        return go("false");
    }
    visit.walker.state.remove("oneTimePassword");
    visit.walker.state.remove("oneTimePasswordTimestamp");
    go("true")
}

/// Asks for attributes of an identity.
pub(super) fn attributes(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let names = visit.texts("attributesToCollect")?;
    let is_required = visit.flag("required")?;
    let Some(answers) = visit.answers.clone() else {
        if names.is_empty() {
            return go("outcome");
        }
        return Ok(Step::Ask(
            names.iter().map(|name| Field::new("StringAttributeInputCallback", name)).collect(),
        ));
    };
    if is_required && answers.iter().any(is_empty) {
        visit.answers = None;
        return attributes(visit);
    }
    for (name, value) in names.iter().zip(answers) {
        let value = if is_empty(&value) { Value::Null } else { value };
        visit.walker.state.put(Place::Shared, &format!("objectAttributes.{name}"), value);
    }
    go("outcome")
}

/// Asks for a new password, twice.
pub(super) fn create_password(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let ask = || {
        Ok(Step::Ask(vec![
            Field::new("PasswordCallback", "password"),
            Field::new("PasswordCallback", "confirmation"),
        ]))
    };
    let Some([password, again]) =
        visit.answers.as_deref().and_then(|answers| <&[Value; 2]>::try_from(answers).ok()).cloned()
    else {
        return ask();
    };
    // Where only one of both was given, the other is the same.
    let both = [&password, &again].map(|value| unknown::of(value).is_none());
    let (password, again) = match both {
        [true, false] => (password.clone(), password),
        [false, true] => (again.clone(), again),
        _ => (password, again),
    };
    if both.iter().any(|is_known| *is_known) {
        #[allow(clippy::cast_precision_loss)]
        let is_short = (text(&password).chars().count() as f64) < visit.number("minPasswordLength")?;
        if is_short || password != again {
            return ask();
        }
    }
    visit.walker.state.put(Place::Transient, "password", password);
    go("outcome")
}

/// Asks for user name or password as the identity service has them. Whether a policy refuses what is entered is for the test
/// to say: it goes on.
pub(super) fn validated(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let is_password = visit.node.node_type == "ValidatedPasswordNode";
    let (key, property, callback) = if is_password {
        ("password", "passwordAttribute", ["PasswordCallback", "ValidatedCreatePasswordCallback"])
    } else {
        ("username", "usernameAttribute", ["NameCallback", "ValidatedCreateUsernameCallback"])
    };
    let Some(answer) = visit.answers.as_ref().and_then(|answers| answers.first().cloned()) else {
        let callback = callback[usize::from(visit.flag("validateInput")?)];
        return Ok(Step::Ask(vec![Field::new(callback, key)]));
    };
    if !is_password && is_empty(&answer) {
        return go("outcome");
    }
    let place = if is_password { Place::Transient } else { Place::Shared };
    let attribute = visit.text(property)?;
    visit.walker.state.put(place, key, answer.clone());
    if !attribute.is_empty() {
        visit.walker.state.put(place, &format!("objectAttributes.{attribute}"), answer);
    }
    go("outcome")
}

/// Asks whether a second factor is registered now.
pub(super) fn registration_options(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let mut outcomes = vec!["registerOutcome"];
    if visit.flag("getApp")? {
        outcomes.push("getAppOutcome");
    }
    if !visit.flag("mandatory")? {
        outcomes.extend(["skipOutcome", "optOutOutcome"]);
    }
    let Some(value) = visit.entered("what is chosen")? else {
        return Ok(Step::Ask(vec![Field::new("ConfirmationCallback", "choice")]));
    };
    let words: Vec<String> =
        outcomes.iter().map(|outcome| outcome.trim_end_matches("Outcome").to_owned()).collect();
    let index = visit.picked(&value, &words)?;
    go(outcomes[index])
}

/// Runs a script in the browser and takes what it says.
pub(super) fn client_script(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let Some(value) =
        visit.answers.as_ref().and_then(|answers| answers.first().cloned()).filter(|value| !is_empty(value))
    else {
        return Ok(Step::Ask(vec![Field::new("HiddenValueCallback", "result")]));
    };
    let key = visit.text("scriptResult")?;
    if !key.is_empty() {
        visit.walker.state.put(Place::Shared, &key, value);
    }
    go("outcome")
}

/// Shows recovery codes, once.
pub(super) fn recovery_codes(visit: &mut Visit<'_, '_>) -> Done<Step> {
    if visit.walker.state.get("recoveryCodes").is_none() {
        return go("outcome");
    }
    visit.walker.state.remove("recoveryCodes");
    visit.walker.state.remove("recoveryCodeDeviceName");
    Ok(Step::Ask(vec![Field::shown("ScriptTextOutputCallback")]))
}

/// Compares how far the device looks tampered with: `true` means that it does not.
pub(super) fn tampering(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let Some(profile) = visit.known("forgeRock.device.profile")? else {
        return Err(Halt::Error("there is no device profile in state".to_owned()));
    };
    let most = visit.number("score")?;
    let score = profile.pointer("/metadata/platform/jailBreakScore").and_then(number_of);
    go(if score.is_some_and(|score| score <= most) { "true" } else { "false" })
}
