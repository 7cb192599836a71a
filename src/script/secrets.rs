//! Texts that a script gives to something, with the name of what they are given to: whether they are secrets is for others to say.

use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, BindingPatternKind, Expression};

use super::names::bytes;
use super::parse::Parsed;

/// A text that is given to something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The name of the variable, member, property or header.
    pub name: String,
    /// The text.
    pub text: String,
    /// The bytes of the text.
    pub place: Range<usize>,
}

/// Every text literal of a script that is given to a name.
pub fn of(parsed: &Parsed<'_>) -> Vec<Given> {
    let mut found = Vec::new();
    let mut add = |name: Option<&str>, value: Option<&Expression<'_>>| {
        if let (Some(name), Some(Expression::StringLiteral(text))) = (name, value) {
            found.push(Given {
                name: name.to_owned(),
                text: text.value.to_string(),
                place: bytes(text.span),
            });
        }
    };
    for node in parsed.semantic.nodes().iter() {
        match node.kind() {
            AstKind::VariableDeclarator(one) => {
                if let BindingPatternKind::BindingIdentifier(name) = &one.id.kind {
                    add(Some(name.name.as_str()), one.init.as_ref());
                }
            }
            AstKind::AssignmentExpression(assignment) => {
                let name = match &assignment.left {
                    AssignmentTarget::AssignmentTargetIdentifier(name) => Some(name.name.as_str()),
                    AssignmentTarget::StaticMemberExpression(member) => Some(member.property.name.as_str()),
                    AssignmentTarget::ComputedMemberExpression(member) => text_of(&member.expression),
                    _ => None,
                };
                add(name, Some(&assignment.right));
            }
            AstKind::ObjectProperty(property) => {
                add(property.key.static_name().as_deref(), Some(&property.value));
            }
            // `headers.add("Authorization", "Basic …")`
            AstKind::CallExpression(call) if call.arguments.len() == 2 => {
                let name = call.arguments[0].as_expression().and_then(text_of);
                add(name, call.arguments[1].as_expression());
            }
            _ => {}
        }
    }
    found
}

fn text_of<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match expression {
        Expression::StringLiteral(text) => Some(text.value.as_str()),
        _ => None,
    }
}
