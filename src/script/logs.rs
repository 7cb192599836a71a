//! What a script writes into the log: the names of the values, not the words around them.

use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression};
use oxc_span::GetSpan;
use oxc_syntax::operator::BinaryOperator;

use super::names::{Global, bytes};
use super::parse::Parsed;

/// A value that is logged, by the name that the script has for it: a variable, a member, or a key of the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The name.
    pub name: String,
    /// The bytes of the name.
    pub place: Range<usize>,
}

/// Everything that is handed to the logger, in the order of the text.
pub fn of<'a>(parsed: &Parsed<'a>, globals: &[Global<'a>]) -> Vec<Logged> {
    let nodes = parsed.semantic.nodes();
    let mut found = Vec::new();
    for global in globals.iter().filter(|global| global.name == "logger" && global.member.is_some()) {
        let member = nodes.parent_id(global.node);
        let AstKind::CallExpression(call) = nodes.parent_kind(member) else { continue };
        if call.callee.span() != nodes.kind(member).span() {
            continue;
        }
        let mut open: Vec<&Expression<'_>> = arguments(call).collect();
        while let Some(expression) = open.pop() {
            follow(expression, &mut open, &mut found);
        }
    }
    found.sort_by_key(|logged| logged.place.start);
    found
}

/// Adds the name of a value, or what it is put together from. What is only compared or measured is not told.
fn follow<'e>(expression: &'e Expression<'e>, open: &mut Vec<&'e Expression<'e>>, found: &mut Vec<Logged>) {
    let mut name = |name: &str, span| found.push(Logged { name: name.to_owned(), place: bytes(span) });
    match expression.without_parentheses() {
        Expression::Identifier(own) => name(own.name.as_str(), own.span),
        Expression::StaticMemberExpression(member) if member.property.name != "length" => {
            name(member.property.name.as_str(), member.property.span);
        }
        Expression::BinaryExpression(both) if both.operator == BinaryOperator::Addition => {
            open.extend([&both.left, &both.right]);
        }
        Expression::TemplateLiteral(template) => open.extend(&template.expressions),
        Expression::ConditionalExpression(own) => open.extend([&own.consequent, &own.alternate]),
        Expression::CallExpression(call) => match &call.callee {
            Expression::StaticMemberExpression(member) => match (member.property.name.as_str(), key(call)) {
                ("get" | "getObject" | "getProperty", Some((key, span))) => name(key, span),
                // `.asString()`, `.toString()`, `.get(0)`
                _ if is_plain(call) => open.push(&member.object),
                ("stringify", None) => open.extend(arguments(call)),
                _ => {}
            },
            Expression::Identifier(own) if own.name == "String" => open.extend(arguments(call)),
            _ => {}
        },
        _ => {}
    }
}

fn arguments<'e>(call: &'e CallExpression<'e>) -> impl Iterator<Item = &'e Expression<'e>> {
    call.arguments.iter().filter_map(|argument| argument.as_expression())
}

/// Whether a call gives the value itself in another form.
fn is_plain(call: &CallExpression<'_>) -> bool {
    match call.arguments.as_slice() {
        [] => true,
        [only] => matches!(only.as_expression(), Some(Expression::NumericLiteral(_))),
        _ => false,
    }
}

/// The text that a call is given first, with its place.
fn key<'e>(call: &'e CallExpression<'e>) -> Option<(&'e str, oxc_span::Span)> {
    match arguments(call).next()? {
        Expression::StringLiteral(text) => Some((text.value.as_str(), text.span)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::script::names::globals;
    use crate::script::parse::parse;

    fn logged(text: &str) -> Vec<String> {
        parse(text, |parsed| super::of(parsed, &globals(parsed)))
            .expect("it is a script")
            .into_iter()
            .map(|own| own.name)
            .collect()
    }

    #[test]
    fn values_are_told_by_their_names() {
        for (text, names) in [
            ("logger.error('password ' + password)", &["password"][..]),
            ("logger.message('x'.concat(a))", &[]),
            ("logger.debug(`otp ${otp}`)", &["otp"]),
            ("logger.debug('{}', nodeState.get('password').asString())", &["password"]),
            ("logger.debug('there: ' + (password != null))", &[]),
            ("logger.debug('of ' + password.length)", &[]),
            ("logger.debug(JSON.stringify(body.client_secret))", &["client_secret"]),
            ("var logger = {}; logger.debug(password)", &[]),
            ("console.log(password)", &[]),
        ] {
            assert_eq!(logged(text), names, "{text}");
        }
    }
}
