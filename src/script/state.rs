//! The node state that a script reads and writes, and the libraries that it requires.

use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPatternKind, CallExpression, Expression, ObjectPropertyKind};
use oxc_semantic::NodeId;
use oxc_span::GetSpan;
use oxc_syntax::operator::UnaryOperator;

use super::names::{Global, bytes};
use super::parse::Parsed;
use super::values::Values;

/// What is done with a key of the node state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Its value is taken.
    Reads,
    /// Its value is taken, and tested before it is used.
    Tries,
    /// It is asked whether there is one.
    Asks,
    /// It gets a value.
    Writes,
}

/// A use of the node state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateUse {
    /// The key; none where it cannot be told from the text.
    pub key: Option<String>,
    /// What is done with it.
    pub access: Access,
    /// The bytes of the key, or of the whole call.
    pub place: Range<usize>,
    /// The member that is taken of the value at once, so that a key which is not there ends the script.
    pub chained: Option<(String, Range<usize>)>,
}

/// The bindings that hold the state.
const HOLDERS: [&str; 3] = ["nodeState", "sharedState", "transientState"];

/// Every use of the node state in a script.
pub fn of<'a>(parsed: &Parsed<'a>, globals: &[Global<'a>]) -> Vec<StateUse> {
    let nodes = parsed.semantic.nodes();
    let mut values = Values::new(parsed);
    let mut found = Vec::new();
    for global in globals.iter().filter(|global| HOLDERS.contains(&global.name)) {
        let member = nodes.parent_id(global.node);
        let Some(call) = call_of(parsed, member) else {
            // Whoever is handed the state can do anything with it.
            if global.member.is_none() && !is_harmless(nodes.parent_kind(global.node)) {
                found.push(open(global));
            }
            continue;
        };
        let access = match global.member.unwrap_or_default() {
            "get" | "getObject" if is_tested(parsed, nodes.parent_id(member), call) => Access::Asks,
            "get" | "getObject" if is_tested_later(parsed, nodes.parent_id(member)) => Access::Tries,
            "get" | "getObject" => Access::Reads,
            "isDefined" | "containsKey" => Access::Asks,
            "put" | "putShared" | "putTransient" => Access::Writes,
            "mergeShared" | "mergeTransient" | "putAll" => {
                found.extend(merged(call));
                continue;
            }
            _ => continue,
        };
        let Some(argument) = call.arguments.first().and_then(|argument| argument.as_expression()) else {
            continue;
        };
        let texts = values.of(argument);
        let chained = match nodes.parent_kind(nodes.parent_id(member)) {
            AstKind::StaticMemberExpression(own) => {
                Some((own.property.name.to_string(), bytes(own.property.span)))
            }
            _ => None,
        };
        let place = bytes(argument.span());
        let mut keys: Vec<Option<String>> = texts.all().map(|key| Some(key.to_owned())).collect();
        if texts.is_open || keys.is_empty() {
            keys.push(None);
        }
        found.extend(keys.into_iter().map(|key| StateUse {
            key,
            access,
            place: place.clone(),
            chained: chained.clone(),
        }));
    }
    found
}

fn open(global: &Global<'_>) -> StateUse {
    StateUse { key: None, access: Access::Writes, place: global.place.clone(), chained: None }
}

/// Whether a use does nothing but look at the state as a whole.
fn is_harmless(parent: AstKind<'_>) -> bool {
    matches!(
        parent,
        AstKind::StaticMemberExpression(_)
            | AstKind::UnaryExpression(_)
            | AstKind::BinaryExpression(_)
            | AstKind::TemplateLiteral(_)
            | AstKind::LogicalExpression(_)
            | AstKind::IfStatement(_)
    )
}

/// Whether the script is ready for a value that is not there: it tests it, or has another one in its place.
fn is_tested(parsed: &Parsed<'_>, node: NodeId, call: &CallExpression<'_>) -> bool {
    match parsed.semantic.nodes().parent_kind(node) {
        AstKind::LogicalExpression(both) => both.left.span() == call.span,
        AstKind::IfStatement(test) => test.test.span() == call.span,
        AstKind::ConditionalExpression(test) => test.test.span() == call.span,
        AstKind::UnaryExpression(unary) => unary.operator == UnaryOperator::LogicalNot,
        AstKind::BinaryExpression(both) => {
            both.operator.is_equality()
                && [&both.left, &both.right].iter().any(|side| side.is_null_or_undefined())
        }
        _ => false,
    }
}

/// Whether the value is kept in a variable that the script tests somewhere.
fn is_tested_later(parsed: &Parsed<'_>, call: NodeId) -> bool {
    let nodes = parsed.semantic.nodes();
    let AstKind::VariableDeclarator(variable) = nodes.parent_kind(call) else { return false };
    let BindingPatternKind::BindingIdentifier(name) = &variable.id.kind else { return false };
    let Some(symbol) = name.symbol_id.get() else { return false };
    let references = parsed.semantic.scoping().get_resolved_references(symbol);
    references.filter(|own| own.is_read()).any(|own| {
        let span = nodes.kind(own.node_id()).span();
        match nodes.parent_kind(own.node_id()) {
            AstKind::LogicalExpression(_) => true,
            AstKind::IfStatement(test) => test.test.span() == span,
            AstKind::ConditionalExpression(test) => test.test.span() == span,
            AstKind::UnaryExpression(unary) => {
                matches!(unary.operator, UnaryOperator::LogicalNot | UnaryOperator::Typeof)
            }
            AstKind::BinaryExpression(both) => {
                both.operator.is_equality()
                    && [&both.left, &both.right].iter().any(|side| side.is_null_or_undefined())
            }
            _ => false,
        }
    })
}

/// The call whose callee is this member.
fn call_of<'a>(parsed: &Parsed<'a>, member: NodeId) -> Option<&'a CallExpression<'a>> {
    let nodes = parsed.semantic.nodes();
    let is_member = matches!(nodes.kind(member), AstKind::StaticMemberExpression(_));
    match nodes.parent_kind(member) {
        AstKind::CallExpression(call) if is_member && call.callee.span() == nodes.kind(member).span() => {
            Some(call)
        }
        _ => None,
    }
}

/// The keys of an object that is merged into the state.
fn merged(call: &CallExpression<'_>) -> Vec<StateUse> {
    let unknown =
        || vec![StateUse { key: None, access: Access::Writes, place: bytes(call.span), chained: None }];
    let argument = call.arguments.first().and_then(|argument| argument.as_expression());
    let Some(Expression::ObjectExpression(literal)) = argument.map(Expression::without_parentheses) else {
        return unknown();
    };
    let keys = literal.properties.iter().map(|property| {
        let key = match property {
            ObjectPropertyKind::ObjectProperty(property) => {
                property.key.static_name().map(|name| name.to_string())
            }
            ObjectPropertyKind::SpreadProperty(_) => None,
        };
        StateUse { key, access: Access::Writes, place: bytes(property.span()), chained: None }
    });
    keys.collect()
}

/// The library scripts that a script requires by a text, each with its place.
pub fn libraries<'a>(parsed: &Parsed<'a>, globals: &[Global<'a>]) -> Vec<(String, Range<usize>)> {
    let nodes = parsed.semantic.nodes();
    let mut values = Values::new(parsed);
    let mut found = Vec::new();
    for global in globals.iter().filter(|global| global.name == "require") {
        let AstKind::CallExpression(call) = nodes.parent_kind(global.node) else { continue };
        if bytes(call.callee.span()) != global.place {
            continue;
        }
        if let Some(argument) = call.arguments.first().and_then(|argument| argument.as_expression()) {
            let texts = values.of(argument);
            found.extend(texts.sure.into_iter().map(|(name, _)| (name, bytes(argument.span()))));
        }
    }
    found
}
