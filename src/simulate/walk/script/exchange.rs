//! What goes into a script and what comes out, as data.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::Script;
use crate::simulate::walk::Visit;

/// So much of what scripts log is kept of a walk, in bytes.
const MOST_LOGGED: usize = 1 << 20;

/// What a script is given.
pub(super) struct Input {
    /// All of it.
    pub json: String,
    /// The names of the libraries, in the order in which the engine numbers them.
    pub libraries: Vec<String>,
}

/// What a script has said.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Said {
    /// The outcome: a text; `null` for none, an object for what is no text.
    pub outcome: Value,
    /// It suspends the journey.
    pub suspend: bool,
    /// The callbacks that it sends.
    pub callbacks: Vec<Value>,
    /// The configuration that it made.
    pub config: Value,
    session: Map<String, Value>,
    remove: Vec<Value>,
    user: Option<Value>,
    state: States,
    log: Vec<String>,
    taken: Map<String, Value>,
    identities: Map<String, Value>,
}

#[derive(Clone, Debug, Deserialize)]
struct States {
    shared: Value,
    transient: Value,
    secure: Value,
}

impl Said {
    /// Reads what the engine gives.
    #[cfg(feature = "scripts")]
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl Visit<'_, '_> {
    /// What the script of the node is given.
    pub(super) fn input(&mut self, script: &Script) -> Input {
        let libraries = self.walker.library.required(&script.text);
        let is_next = script.attributes.get("evaluatorVersion").and_then(Value::as_str) == Some("2.0");
        let inputs = ["inputs", "scriptInputs"].iter().find_map(|name| self.node.properties.value(name));
        let inputs = inputs.filter(|inputs| inputs.is_array()).cloned().unwrap_or(Value::Null);
        let mut callbacks = Vec::new();
        if let Some(answers) = &self.answers {
            for (sent, answer) in self.walker.scripts.sent.iter().zip(answers) {
                let mut callback = sent.clone();
                callback["entry"] = entered(sent, answer);
                callbacks.push(callback);
            }
        }
        let world = &self.walker.world;
        let state = &self.walker.state;
        let http: Vec<Value> = world
            .http
            .iter()
            .map(|http| json!({ "request": http.request, "answers": http.answers, "taken": http.taken }))
            .collect();
        let input = json!({
            "name": script.name,
            "generation": if is_next { "2.0" } else { "1.0" },
            "inputs": inputs,
            "state": { "shared": state.shared, "transient": state.transient, "secure": state.secure },
            "callbacks": callbacks,
            "headers": world.headers,
            "parameters": world.parameters,
            "cookies": world.cookies,
            "session": world.session,
            "identities": world.identities,
            "esvs": world.esvs,
            "secrets": world.secrets,
            "http": http,
            "libraries": libraries,
            "now": world.now,
            "realm": "/alpha",
            "isBack": self.is_back,
            "journey": self.journey.name,
            "isInner": self.walker.open.len() > 1,
        });
        Input { json: input.to_string(), libraries: libraries.into_keys().collect() }
    }

    /// Takes over what the script did.
    pub(super) fn take_over(&mut self, said: &Said) {
        let walker = &mut *self.walker;
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        walker.state.shared = map(&said.state.shared);
        walker.state.transient = map(&said.state.transient);
        walker.state.secure = map(&said.state.secure);
        for line in &said.log {
            let before = walker.scripts.logged;
            walker.scripts.logged = before.saturating_add(line.len());
            if walker.scripts.logged <= MOST_LOGGED {
                walker.scripts.log.push(line.clone());
            } else if before <= MOST_LOGGED {
                let text = format!("(what is logged beyond {} MiB is left out)", MOST_LOGGED >> 20);
                walker.scripts.log.push(text);
            }
        }
        for (name, identity) in &said.identities {
            walker.world.identities.insert(name.clone(), map(identity));
        }
        for (index, taken) in &said.taken {
            let http = index.parse::<usize>().ok().and_then(|index| walker.world.http.get_mut(index));
            if let (Some(http), Some(taken)) = (http, taken.as_u64()) {
                http.taken = usize::try_from(taken).unwrap_or(usize::MAX);
            }
        }
        for key in said.remove.iter().filter_map(Value::as_str) {
            walker.session.shift_remove(key);
        }
        walker.session.extend(said.session.iter().map(|(key, value)| (key.clone(), value.clone())));
        if let Some(user) = said.user.as_ref().and_then(Value::as_str) {
            walker.user = Some(user.to_owned());
        }
    }
}

/// An answer as the callback holds it: choices and options are numbers, whatever a test calls them.
fn entered(callback: &Value, answer: &Value) -> Value {
    let list = match callback["type"].as_str() {
        Some("ChoiceCallback") => &callback["choices"],
        Some("ConfirmationCallback") => &callback["options"],
        _ => return answer.clone(),
    };
    let position = |answer: &Value| {
        let index = list.as_array().into_iter().flatten().position(|own| own == answer);
        index.map_or_else(|| answer.clone(), |index| json!(index))
    };
    match answer {
        Value::Array(parts) => parts.iter().map(position).collect(),
        other => position(other),
    }
}
