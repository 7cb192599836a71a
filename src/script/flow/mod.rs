//! Which outcomes can be the last ones that a script sets.
//!
//! A walk over the statements, in the order in which they run: where ways meet, what either has set may stand. A function counts
//! where it is called; one that is handed to others may be called or not.

mod visit;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, FunctionBody, IdentifierReference};
use oxc_ast_visit::Visit;
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;

use super::names::bytes;
use super::parse::Parsed;
use super::values::{Texts, Values};

/// Something that decides about the outcome.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// The variable `outcome` gets a value; `is_first` where it is declared with it.
    Outcome { texts: Texts, is_first: bool },
    /// An action that leads on.
    Action(Texts),
    /// An action that is not finished with `build()`, and does nothing.
    Unbuilt(Range<usize>),
    /// The user is asked, or the journey is suspended: no outcome in this run.
    Asks,
    /// Nobody knows.
    Open,
}

/// What can be set at a place, by the number of the event; none for nothing, or for what was set before.
type Marks = BTreeSet<Option<usize>>;

#[derive(Clone, Debug, PartialEq)]
struct State {
    outcome: Marks,
    action: Marks,
}

impl State {
    fn start() -> Self {
        Self { outcome: BTreeSet::from([None]), action: BTreeSet::from([None]) }
    }

    fn join(&mut self, other: &Self) {
        self.outcome.extend(&other.outcome);
        self.action.extend(&other.action);
    }

    /// What stands after a call that has this effect.
    fn after(&self, effect: &Self) -> Self {
        let follow = |own: &Marks, new: &Marks| {
            let kept = new.contains(&None).then_some(own).into_iter().flatten();
            new.iter().filter(|mark| mark.is_some()).chain(kept).copied().collect()
        };
        Self { outcome: follow(&self.outcome, &effect.outcome), action: follow(&self.action, &effect.action) }
    }
}

/// What a script has decided when it ends.
pub(super) struct End {
    /// All events.
    pub events: Vec<Event>,
    /// What the variable `outcome` can be.
    pub outcome: Marks,
    /// What was done by actions.
    pub action: Marks,
    /// Where the class `Action` builds one.
    pub classes: Vec<Range<usize>>,
}

/// How many functions may be entered from one another.
const DEEPEST: usize = 32;

/// Walks a script.
pub(super) fn walk(parsed: &Parsed<'_>) -> End {
    let mut flow = Flow {
        parsed,
        values: Values::new(parsed),
        events: Vec::new(),
        state: Some(State::start()),
        exits: vec![Vec::new()],
        breaks: Vec::new(),
        thrown: Vec::new(),
        effects: HashMap::new(),
        classes: Vec::new(),
        depth: 0,
    };
    for statement in &parsed.program.body {
        flow.visit_statement(statement);
    }
    let mut ends: Vec<State> = flow.exits.pop().unwrap_or_default();
    ends.extend(flow.state.take());
    let mut end = State { outcome: Marks::new(), action: Marks::new() };
    for one in &ends {
        end.join(one);
    }
    End { events: flow.events, outcome: end.outcome, action: end.action, classes: flow.classes }
}

struct Flow<'p, 'a> {
    parsed: &'p Parsed<'a>,
    values: Values<'p, 'a>,
    events: Vec<Event>,
    /// What stands here; none where no way leads.
    state: Option<State>,
    /// What stands where functions return, the innermost last.
    exits: Vec<Vec<State>>,
    /// What stands where loops and switches are left, the innermost last.
    breaks: Vec<Vec<State>>,
    /// What may stand when something is thrown, the innermost `try` last.
    thrown: Vec<State>,
    /// What a call of a function does; none while it is being found.
    effects: HashMap<SymbolId, Option<State>>,
    classes: Vec<Range<usize>>,
    depth: usize,
}

impl<'a> Flow<'_, 'a> {
    fn event(&mut self, event: Event) {
        let is_outcome = matches!(event, Event::Outcome { .. });
        let mark = BTreeSet::from([Some(self.events.len())]);
        self.events.push(event);
        let Some(state) = &mut self.state else { return };
        if is_outcome {
            state.outcome = mark;
        } else {
            state.action = mark;
        }
        let state = state.clone();
        self.thrown.iter_mut().for_each(|thrown| thrown.join(&state));
    }

    /// Runs a part that need not run.
    fn perhaps(&mut self, run: impl FnOnce(&mut Self)) {
        let before = self.state.clone();
        run(self);
        self.meet(before);
    }

    fn meet(&mut self, other: Option<State>) {
        match (&mut self.state, other) {
            (Some(own), Some(other)) => own.join(&other),
            (own @ None, other) => *own = other,
            (Some(_), None) => {}
        }
    }

    /// Runs a part that `break` leaves.
    fn leaving(&mut self, run: impl FnOnce(&mut Self)) {
        self.breaks.push(Vec::new());
        run(self);
        for state in self.breaks.pop().unwrap_or_default() {
            self.meet(Some(state));
        }
    }

    fn leave(&mut self) {
        if let (Some(state), Some(breaks)) = (self.state.take(), self.breaks.last_mut()) {
            breaks.push(state);
        }
    }

    /// Whether a name is the platform's: not declared, or declared outside of every function.
    fn is_global(&self, name: &IdentifierReference<'a>, word: &str) -> bool {
        let scoping = self.parsed.semantic.scoping();
        let symbol = scoping.get_reference(name.reference_id()).symbol_id();
        name.name == word
            && symbol.is_none_or(|symbol| scoping.symbol_scope_id(symbol) == scoping.root_scope_id())
    }

    /// Walks the body of a function where it stands.
    fn enter(&mut self, body: &FunctionBody<'a>) {
        if self.depth > DEEPEST {
            return self.event(Event::Open);
        }
        self.depth += 1;
        self.exits.push(Vec::new());
        let breaks = std::mem::take(&mut self.breaks);
        for statement in &body.statements {
            self.visit_statement(statement);
        }
        self.breaks = breaks;
        for state in self.exits.pop().unwrap_or_default() {
            self.meet(Some(state));
        }
        self.depth -= 1;
    }

    /// Does what a call of a declared function does.
    fn call(&mut self, symbol: SymbolId) {
        if self.state.is_none() {
            return;
        }
        if !self.effects.contains_key(&symbol) {
            self.effects.insert(symbol, None);
            let nodes = self.parsed.semantic.nodes();
            let declaration = self.parsed.semantic.scoping().symbol_declaration(symbol);
            let body: Option<&'a FunctionBody<'a>> = match nodes.kind(declaration) {
                AstKind::Function(function) => function.body.as_deref(),
                AstKind::VariableDeclarator(one) => {
                    match one.init.as_ref().map(Expression::without_parentheses) {
                        Some(Expression::FunctionExpression(function)) => function.body.as_deref(),
                        Some(Expression::ArrowFunctionExpression(function)) => Some(&function.body),
                        _ => None,
                    }
                }
                _ => None,
            };
            let before = self.state.replace(State::start());
            let thrown = std::mem::take(&mut self.thrown);
            if let Some(body) = body {
                self.enter(body);
            }
            self.thrown = thrown;
            let effect = std::mem::replace(&mut self.state, before);
            self.effects.insert(symbol, effect);
        }
        let Some(state) = &self.state else { return };
        // Where it calls itself, or never returns, what it does is counted where it was entered.
        if let Some(effect) = &self.effects[&symbol] {
            let after = state.after(effect);
            self.thrown.iter_mut().for_each(|thrown| thrown.join(&after));
            self.state = Some(after);
        }
    }

    /// Takes what an expression that is assigned to `action` does.
    fn action(&mut self, value: &Expression<'a>) {
        match value.without_parentheses() {
            Expression::ConditionalExpression(either) => {
                let before = self.state.clone();
                self.action(&either.consequent);
                let other = std::mem::replace(&mut self.state, before);
                self.action(&either.alternate);
                self.meet(other);
            }
            Expression::NullLiteral(_) => {}
            Expression::CallExpression(call) => {
                let event = self.built(call);
                self.event(event);
            }
            _ => self.event(Event::Open),
        }
    }

    /// What the chain `Action.goTo(…)….build()` does.
    fn built(&mut self, call: &CallExpression<'a>) -> Event {
        let mut last = call;
        let mut is_built = false;
        loop {
            let Expression::StaticMemberExpression(member) = last.callee.without_parentheses() else {
                return Event::Open;
            };
            let name = member.property.name.as_str();
            is_built |= name == "build";
            match (name, member.object.without_parentheses()) {
                ("goTo" | "send" | "suspend", object) if is_action_class(object) => {
                    self.classes.push(bytes(object.span()));
                    return match name {
                        _ if !is_built => Event::Unbuilt(bytes(call.span)),
                        "goTo" => Event::Action(argument(last, &mut self.values)),
                        _ => Event::Asks,
                    };
                }
                (_, Expression::CallExpression(inner)) => last = inner,
                _ => return Event::Open,
            }
        }
    }
}

/// The value of the first argument.
fn argument<'a>(call: &CallExpression<'a>, values: &mut Values<'_, 'a>) -> Texts {
    let argument = call.arguments.first().and_then(|argument| argument.as_expression());
    argument.map_or_else(Texts::open, |argument| values.of(argument))
}

/// Whether an expression is the class that builds actions: `Action`, `javaImports.Action`, or its whole name.
fn is_action_class(object: &Expression<'_>) -> bool {
    match object {
        Expression::Identifier(name) => name.name == "Action",
        Expression::StaticMemberExpression(member) => member.property.name == "Action",
        _ => false,
    }
}

/// The name that a chain of members and calls begins with.
fn root<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e IdentifierReference<'a>> {
    let mut last = expression;
    loop {
        match last.without_parentheses() {
            Expression::Identifier(name) => return Some(name),
            Expression::StaticMemberExpression(member) => last = &member.object,
            Expression::CallExpression(call) => last = &call.callee,
            _ => return None,
        }
    }
}
