//! The engine that runs scripts: `QuickJS`, without files, without the network, within bounds of time, memory and depth.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Display;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt as _, CaughtError, Context, Ctx, Function, Persistent, Runtime, Value};

use super::library::TAKE;

/// So long a script may run.
const LONGEST: Duration = Duration::from_secs(2);
/// So much later it is left to itself. The engine asks for the time between steps, and a single step may take for ever: looking for one
/// long text in another, say.
const GRACE: Duration = Duration::from_secs(8);
/// So many scripts are left to themselves; then no more are run.
const MOST_LEFT: usize = 4;
/// So much a script may say, in bytes of JSON: state, log, callbacks and all.
const MOST_SAID: usize = 4 << 20;
/// So many branches it may take.
const MOST_BRANCHES: usize = 50_000;
/// So much memory it may use, in bytes.
const MOST_MEMORY: usize = 64 << 20;
/// With so much memory it is worth while to look for what nobody holds any more, in bytes.
const MUCH_MEMORY: usize = 16 << 20;
/// What is told of a thrown `null` until it is known who threw it.
const NULL: &str = "null was thrown";
/// So deep its calls may go, in bytes of the stack.
const DEEPEST: usize = 512 << 10;

/// The stack of the thread that it runs in.
const STACK: usize = 4 << 20;

/// What is bound for scripts, as one function so that nothing of it has a name that a script could take, and what takes all of it
/// away again.
const HOST: &str = concat!(
    "(function () { const base = new Set(Object.getOwnPropertyNames(globalThis)), Time = Date;",
    "const clean = function () { globalThis.Date = Time; for (const name of Object.getOwnPropertyNames(globalThis)) ",
    "if (!base.has(name) && !Reflect.deleteProperty(globalThis, name)) globalThis[name] = undefined; };",
    "const bind = function () { 'use strict'; const host = {};",
    include_str!("host/values.js"),
    include_str!("host/classes.js"),
    include_str!("host/world.js"),
    include_str!("host/bindings.js"),
    "}; return function () { clean(); return bind; }; })();"
);

/// So many engines a thread keeps.
const KEPT: usize = 4;

thread_local! {
    /// Engines that have run a script to its end, each with that script.
    static ENGINES: RefCell<VecDeque<(String, Engine)>> = const { RefCell::new(VecDeque::new()) };
}

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

/// The branches that a script has taken, by the script's id and their numbers.
pub(super) type Taken = BTreeSet<(String, u32)>;

/// An engine, with what binds things for a script. The parts are dropped in this order.
struct Engine {
    host: Persistent<Function<'static>>,
    context: Context,
    runtime: Runtime,
}

/// What came of a script: what it has said, as JSON, and the branches that it took.
type Ran = (Result<String, Fault>, Taken);

/// A thread that runs scripts for another one, which can leave it.
struct Worker {
    scripts: Sender<(String, String)>,
    ran: Receiver<Ran>,
}

thread_local! {
    /// What runs the scripts of this thread.
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// How many scripts of this process run on that nobody waits for.
static LEFT: AtomicUsize = AtomicUsize::new(0);

impl Worker {
    fn new() -> Result<Self, Fault> {
        let (scripts, todo) = mpsc::channel::<(String, String)>();
        let (done, ran) = mpsc::channel();
        let thread = thread::Builder::new().stack_size(STACK);
        let spawned = thread.spawn(move || {
            for (source, input) in todo {
                // Nobody listens any more to what comes too late.
                if done.send(run_here(&source, &input)).is_err() {
                    break;
                }
            }
        });
        spawned.map_err(broken)?;
        Ok(Self { scripts, ran })
    }
}

/// Runs a script with what is bound for it, as JSON. It runs in a thread of its own, which is left to itself when it cannot be
/// stopped.
pub(super) fn run(source: &str, input: &str) -> Ran {
    let failed = |message: String| (Err(Fault::new(message)), Taken::new());
    if LEFT.load(Ordering::Relaxed) >= MOST_LEFT {
        return failed(format!("it was not run: {MOST_LEFT} scripts before it could not be stopped"));
    }
    let worker = match WORKER.take().map_or_else(Worker::new, Ok) {
        Ok(worker) => worker,
        Err(fault) => return (Err(fault), Taken::new()),
    };
    if worker.scripts.send((source.to_owned(), input.to_owned())).is_err() {
        return failed("the engine has ended".to_owned());
    }
    match worker.ran.recv_timeout(LONGEST + GRACE) {
        Ok(ran) => {
            WORKER.set(Some(worker));
            ran
        }
        Err(RecvTimeoutError::Timeout) => {
            LEFT.fetch_add(1, Ordering::Relaxed);
            failed(too_long())
        }
        Err(RecvTimeoutError::Disconnected) => failed("the engine has ended".to_owned()),
    }
}

fn too_long() -> String {
    format!("it ran longer than {} s and was stopped: it may never end", LONGEST.as_secs())
}

fn too_much() -> String {
    format!("it used more than {} MiB of memory and was stopped", MOST_MEMORY >> 20)
}

/// Runs a script in this thread.
///
/// An engine that has run a script serves that one again, and no other: what it declares is then its own.
fn run_here(source: &str, input: &str) -> Ran {
    let is_it = |kept: &(String, Engine)| kept.0 == source;
    let kept = ENGINES.with_borrow_mut(|engines| {
        engines.iter().position(is_it).and_then(|at| engines.remove(at)).map(|(_, engine)| engine)
    });
    let engine = match kept.map_or_else(Engine::new, Ok) {
        Ok(engine) => engine,
        Err(fault) => return (Err(fault), Taken::new()),
    };
    let taken = Rc::new(RefCell::new(Taken::new()));
    let said = engine.run(source, input, &taken);
    // A name that was declared for good cannot be declared again.
    let is_reusable = !["const", "let", "class"].iter().any(|word| source.contains(word));
    if said.is_ok() && is_reusable {
        ENGINES.with_borrow_mut(|engines| {
            engines.truncate(KEPT - 1);
            engines.push_front((source.to_owned(), engine));
        });
    }
    let taken = taken.take();
    (said, taken)
}

#[allow(clippy::needless_pass_by_value)]
fn broken(error: impl Display) -> Fault {
    Fault::new(format!("the engine cannot be started: {error}"))
}

impl Engine {
    fn new() -> Result<Self, Fault> {
        let runtime = Runtime::new().map_err(broken)?;
        runtime.set_memory_limit(MOST_MEMORY);
        runtime.set_gc_threshold(MUCH_MEMORY);
        runtime.set_max_stack_size(DEEPEST);
        let context = Context::full(&runtime).map_err(broken)?;
        let host = context.with(|context| {
            let host: Function<'_> =
                evaluate(&context, HOST, "host").map_err(|fault| broken(fault.message))?;
            Ok(Persistent::save(&context, host))
        })?;
        Ok(Self { host, context, runtime })
    }

    fn run(&self, source: &str, input: &str, taken: &Rc<RefCell<Taken>>) -> Result<String, Fault> {
        let end = Instant::now() + LONGEST;
        self.runtime.set_interrupt_handler(Some(Box::new(move || Instant::now() > end)));
        let said = self.context.with(|context| {
            let host = self.host.clone().restore(&context).map_err(broken)?;
            let bind: Function<'_> =
                host.call(()).catch(&context).map_err(|error| told(fault(&error), end))?;
            let globals = context.globals();
            globals.set("__input", input).map_err(broken)?;
            let load = Function::new(context.clone(), load).map_err(broken)?;
            globals.set("__load", load).map_err(broken)?;
            bind.call::<_, ()>(()).catch(&context).map_err(|error| told(fault(&error), end))?;
            let taken = Rc::clone(taken);
            let take = move |script: String, branch: u32| {
                // A script can call this itself.
                let mut taken = taken.borrow_mut();
                if taken.len() < MOST_BRANCHES && script.len() < 200 {
                    taken.insert((script, branch));
                }
            };
            globals.set(TAKE, Function::new(context.clone(), take).map_err(broken)?).map_err(broken)?;
            let finish: Function<'_> = globals.get("__finish").map_err(broken)?;
            globals.remove("__finish").map_err(broken)?;
            let ran = evaluate::<Value<'_>>(&context, source, "script/0");
            let finished = || finish.call::<_, String>(()).catch(&context).map_err(|error| fault(&error));
            let said = match ran {
                Ok(_) => finished(),
                // What the world lacked comes first, whatever the script made of it.
                Err(other) => Err(finished().err().filter(|fault| fault.is_need).unwrap_or(other)),
            };
            let said = said.map_err(|fault| told(fault, end))?;
            if said.len() > MOST_SAID {
                let text = "what it puts into state, logs and sends is more than";
                return Err(Fault::new(format!("{text} {} MiB", MOST_SAID >> 20)));
            }
            Ok(said)
        });
        said.map_err(|fault| self.weighed(fault, source, input))
    }

    /// Says who threw a `null`: the engine does where not even an error has room any more, and a script can as well.
    fn weighed(&self, fault: Fault, source: &str, input: &str) -> Fault {
        let throws = || [source, input].iter().any(|text| text.contains("throw"));
        let used = || usize::try_from(self.runtime.memory_usage().malloc_size);
        let is_full = || used().is_ok_and(|used| used > MOST_MEMORY / 2);
        if fault.message == NULL && (is_full() || !throws()) {
            return Fault { message: too_much(), ..fault };
        }
        fault
    }
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
            if value.is_null() {
                return Fault::new(NULL);
            }
            let text = value.as_string().and_then(|text| text.to_string().ok());
            Fault::new(text.unwrap_or_else(|| "something that is no error was thrown".to_owned()))
        }
        CaughtError::Error(error) => Fault::new(error.to_string()),
    }
}

/// Says why a script was stopped, where that was not its own doing.
fn told(fault: Fault, end: Instant) -> Fault {
    let message = match fault.message.as_str() {
        "interrupted" => too_long(),
        "" if Instant::now() > end => too_long(),
        "out of memory" | "" => too_much(),
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
