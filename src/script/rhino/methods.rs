//! Methods that newer engines have, and this one does not.

use std::collections::HashSet;

use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, Expression};

use super::{Refusal, TABLE, Walk};
use crate::script::parse::Parsed;

/// The members that a script gives to objects.
pub(super) fn made(parsed: &Parsed<'_>) -> HashSet<String> {
    let mut made = HashSet::new();
    for node in parsed.semantic.nodes().iter() {
        match node.kind() {
            AstKind::ObjectProperty(property) => made.extend(property.key.static_name().map(String::from)),
            AstKind::AssignmentExpression(assignment) => {
                if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left {
                    made.insert(member.property.name.to_string());
                }
            }
            _ => {}
        }
    }
    made
}

impl<'a> Walk<'_, 'a> {
    /// Reports a method that nothing in the engine has, unless the script makes one of this name.
    pub(super) fn method(&mut self, kind: AstKind<'a>) {
        let AstKind::CallExpression(call) = kind else { return };
        let Expression::StaticMemberExpression(member) = &call.callee else { return };
        let name = member.property.name.as_str();
        let Some(form) = TABLE.methods.get(name) else { return };
        if self.made.contains(name) {
            return;
        }
        let span = member.property.span;
        self.found.push(Refusal {
            place: span.start as usize..span.end as usize,
            what: format!("`{name}`"),
            instead: &form.instead,
            is_syntax: false,
            runs_in_es6: form.es6,
            is_fine_in_library: false,
        });
    }
}
