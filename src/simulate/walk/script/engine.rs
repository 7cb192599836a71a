//! The engine that runs scripts: `QuickJS`, without files, without the network, within bounds of time, memory and depth.

use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt as _, CaughtError, Context, Ctx, Function, Runtime, Value};

/// So long a script may run.
const LONGEST: Duration = Duration::from_secs(2);
/// So much memory it may use, in bytes.
const MOST_MEMORY: usize = 64 << 20;
/// So deep its calls may go, in bytes of the stack.
const DEEPEST: usize = 512 << 10;

/// What is bound for scripts, as one function so that nothing of it has a name that a script could take.
const HOST: &str = concat!(
    "(function () { 'use strict'; const host = {};",
    include_str!("host/values.js"),
    include_str!("host/classes.js"),
    include_str!("host/world.js"),
    include_str!("host/bindings.js"),
    "})();"
);

/// Why a script did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is said.
    pub message: String,
    /// The script, 0 for the one that was run, then libraries in the order of their names; and the line, from 1.
    pub place: Option<(usize, u32)>,
    /// True where the world outside was asked for what the test does not give.
    pub is_need: bool,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), place: None, is_need: false }
    }
}

/// Runs a script with what is bound for it, as JSON, and gives what it has said, as JSON.
pub(super) fn run(source: &str, input: &str) -> Result<String, Fault> {
    let broken = |error: rquickjs::Error| Fault::new(format!("the engine cannot be started: {error}"));
    let runtime = Runtime::new().map_err(broken)?;
    runtime.set_memory_limit(MOST_MEMORY);
    runtime.set_max_stack_size(DEEPEST);
    let end = Instant::now() + LONGEST;
    runtime.set_interrupt_handler(Some(Box::new(move || Instant::now() > end)));
    let context = Context::full(&runtime).map_err(broken)?;
    context.with(|context| {
        let globals = context.globals();
        globals.set("__input", input).map_err(broken)?;
        let load = Function::new(context.clone(), load).map_err(broken)?;
        globals.set("__load", load).map_err(broken)?;
        evaluate::<Value<'_>>(&context, HOST, "host").map_err(|fault| told(fault, end))?;
        let finish: Function<'_> = globals.get("__finish").map_err(broken)?;
        globals.remove("__finish").map_err(broken)?;
        evaluate::<Value<'_>>(&context, source, "script/0").map_err(|fault| told(fault, end))?;
        let said = finish.call::<_, String>(()).catch(&context).map_err(|error| told(fault(&error), end))?;
        Ok(said)
    })
}

/// Evaluates a library within a script.
#[allow(clippy::needless_pass_by_value)]
fn load(context: Ctx<'_>, source: String, name: String) -> rquickjs::Result<Value<'_>> {
    context.eval_with_options(source, options(&name))
}

fn options(name: &str) -> EvalOptions {
    let mut options = EvalOptions::default();
    options.global = true;
    options.strict = false;
    options.filename = Some(name.to_owned());
    options
}

fn evaluate<'js, T: rquickjs::FromJs<'js>>(context: &Ctx<'js>, source: &str, name: &str) -> Result<T, Fault> {
    context.eval_with_options(source, options(name)).catch(context).map_err(|error| fault(&error))
}

fn fault(error: &CaughtError<'_>) -> Fault {
    match error {
        CaughtError::Exception(exception) => {
            let stack = exception.stack().unwrap_or_default();
            let message = exception.message().unwrap_or_default();
            let need: Option<String> = exception.get("need").ok();
            let is_need = need.is_some();
            Fault { message: need.unwrap_or(message), place: place(&stack), is_need }
        }
        CaughtError::Value(value) => {
            let text = value.as_string().and_then(|text| text.to_string().ok());
            Fault::new(text.unwrap_or_else(|| "something that is no error was thrown".to_owned()))
        }
        CaughtError::Error(error) => Fault::new(error.to_string()),
    }
}

/// Says why a script was stopped, where that was not its own doing.
fn told(fault: Fault, end: Instant) -> Fault {
    let seconds = LONGEST.as_secs();
    let message = match fault.message.as_str() {
        "interrupted" => format!("it ran longer than {seconds} s and was stopped: it may never end"),
        "" if Instant::now() > end => {
            format!("it ran longer than {seconds} s and was stopped: it may never end")
        }
        "out of memory" | "" => {
            format!("it used more than {} MiB of memory and was stopped", MOST_MEMORY >> 20)
        }
        "stack overflow" | "Maximum call stack size exceeded" => {
            "its calls go too deep: it was stopped".to_owned()
        }
        _ => return fault,
    };
    Fault { message, ..fault }
}

/// The topmost place in a script of a stack.
fn place(stack: &str) -> Option<(usize, u32)> {
    stack.lines().find_map(|line| {
        let (number, rest) = line.split_once("script/")?.1.split_once(':')?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Some((number.parse().ok()?, rest[..digits].parse().ok()?))
    })
}
