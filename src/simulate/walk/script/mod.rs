//! Scripts: decisions, and configurations that are made at run time. They run in an engine within the test, with what the
//! platform binds for them; the world outside answers what the test gives.

#[cfg(feature = "scripts")]
mod engine;
mod exchange;
mod library;

pub use library::Library;

use std::time::{Duration, Instant};

use serde_json::Value;

use self::exchange::Said;
use super::prompt::Field;
use super::{Done, Halt, Place, Step, Visit};
use crate::diagnostic::listing;
use crate::model::Script;

/// So long the scripts of a walk may run together.
const LONGEST: Duration = Duration::from_secs(20);

/// A scripted decision.
pub(super) fn decision(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let said = visit.run_script()?;
    if said.suspend {
        return Err(Halt::Suspend);
    }
    if !said.callbacks.is_empty() {
        let fields = said.callbacks.iter().map(field).collect();
        visit.walker.scripts.sent = said.callbacks;
        return Ok(Step::Ask(fields));
    }
    let script = visit.script()?.name.clone();
    let outcomes: Vec<&str> = visit.node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    match said.outcome {
        Value::String(outcome) if outcomes.contains(&outcome.as_str()) => Ok(Step::Go(outcome)),
        Value::String(outcome) => {
            let why = format!(
                "the script `{script}` set the outcome `{outcome}`, which the node does not declare: it has {}",
                listing(outcomes, 12)
            );
            Err(Halt::Error(why))
        }
        Value::Null => Err(Halt::Error(format!("the script `{script}` set no outcome"))),
        _ => Err(Halt::Error(format!("the script `{script}` set an outcome that is no text"))),
    }
}

/// A node whose type and properties a script makes.
pub(super) fn provider(visit: &mut Visit<'_, '_>) -> Done<Step> {
    let failed = || Ok(Step::Go("CONFIGURATION_FAILED".to_owned()));
    let said = match visit.run_script() {
        Ok(said) => said,
        Err(Halt::Error(why)) => {
            visit.walker.scripts.log.push(format!("the configuration failed: {why}"));
            return failed();
        }
        Err(halt) => return Err(halt),
    };
    let Value::Object(config) = said.config else { return failed() };
    let mut made = visit.node.clone();
    made.node_type = visit.text("nodeType")?;
    made.properties = crate::model::PropertyList::default();
    for (name, value) in config {
        made.properties.set(name, value);
    }
    made.outcomes.retain(|outcome| outcome.id != "CONFIGURATION_FAILED");
    let (journey, answers, is_back) = (visit.journey, visit.answers.clone(), visit.is_back);
    Visit { walker: &mut *visit.walker, journey, node: &made, answers, is_back }.step()
}

/// What a callback of a script asks.
fn field(callback: &Value) -> Field {
    let text = |key: &str| callback[key].as_str().unwrap_or_default().to_owned();
    let kind = text("type");
    let is_silent = matches!(
        kind.as_str(),
        "TextOutputCallback"
            | "ScriptTextOutputCallback"
            | "SuspendedTextOutputCallback"
            | "MetadataCallback"
            | "PollingWaitCallback"
            | "RedirectCallback"
    );
    if is_silent {
        return Field::shown(&kind);
    }
    let name = ["prompt", "id", "name"].into_iter().map(text).find(|name| !name.is_empty());
    let mut field = Field::new(&kind, &name.unwrap_or_else(|| kind.clone()));
    // What a client sends when nothing is changed.
    let default = match kind.as_str() {
        "HiddenValueCallback" => "value",
        "ChoiceCallback" => "defaultChoice",
        "ConfirmationCallback" => "defaultOption",
        _ => return field,
    };
    field.default = callback.get(default).filter(|value| !value.is_null()).cloned();
    field
}

impl Visit<'_, '_> {
    fn script(&mut self) -> Done<std::sync::Arc<Script>> {
        let id = match self.text("script")? {
            id if id.is_empty() => return Err(Halt::Error("it has no script".to_owned())),
            id => id,
        };
        let own = self.journey.dependencies.scripts.get(&id).cloned();
        match own.or_else(|| self.walker.library.by_id(&id)) {
            Some(script) => Ok(script),
            None => Err(self.need("its script is not in the workspace")),
        }
    }

    /// Runs the script of the node, and takes over what it did to state, users and the session.
    fn run_script(&mut self) -> Done<Said> {
        let script = self.script()?;
        if !library::is_javascript(&script) {
            return Err(self.need(&format!(
                "its script `{}` is written in {}, and only JavaScript runs here",
                script.name,
                library::language(&script)
            )));
        }
        if let Some(why) = self.walker.library.refused(&script) {
            return Err(Halt::Error(why));
        }
        if self.walker.scripts.spent > LONGEST {
            let seconds = LONGEST.as_secs();
            let why =
                format!("the scripts of this walk ran longer than {seconds} s together: it may never end");
            return Err(Halt::Error(why));
        }
        let begun = Instant::now();
        let input = self.input(&script);
        let said = self.engine(&script, &input);
        self.walker.scripts.spent += begun.elapsed();
        let said = said?;
        self.take_over(&said);
        Ok(said)
    }

    // A build without scripts says what it needs instead.
    #[cfg(feature = "scripts")]
    fn engine(&mut self, script: &Script, input: &exchange::Input) -> Done<Said> {
        let (said, taken) = engine::run(self.walker.library.text(script), &input.json);
        self.walker.trace.branches.extend(taken);
        let fault = match said {
            Ok(text) => {
                return Said::read(&text)
                    .ok_or_else(|| Halt::Error("what the script said cannot be read".to_owned()));
            }
            Err(fault) => fault,
        };
        let place = fault.place.map(|(number, line)| {
            let name = number.checked_sub(1).and_then(|index| input.libraries.get(index));
            Place { script: name.unwrap_or(&script.name).clone(), line }
        });
        if fault.is_need {
            return Err(Halt::Need(fault.message, place));
        }
        // What goes wrong in a library is told of the library.
        let (name, at) = place.map_or_else(
            || (script.name.clone(), String::new()),
            |place| (place.script, format!(", line {}", place.line)),
        );
        Err(Halt::Error(format!("the script `{name}`{at}: {}", fault.message)))
    }

    #[cfg(not(feature = "scripts"))]
    fn engine(&mut self, _: &Script, _: &exchange::Input) -> Done<Said> {
        Err(self.need("this build of journeyc runs no scripts"))
    }
}
