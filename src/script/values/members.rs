//! What the members of an object can hold.

use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentOperator, Expression, ObjectExpression, ObjectPropertyKind, PropertyKind};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;

use super::super::names::bytes;
use super::variables::Write;
use super::{Texts, UNDEFINED, Values};

/// Members that an object has without saying so.
const INHERITED: [&str; 8] = [
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

impl<'a> Values<'_, 'a> {
    /// What a member of an object can hold; of any member, where the key is not known.
    pub(super) fn of_member(&mut self, object: &Expression<'a>, key: Option<&str>) -> Texts {
        let Expression::Identifier(name) = object.without_parentheses() else {
            return match object.without_parentheses() {
                Expression::ObjectExpression(literal) => {
                    self.of_key(literal, key).unwrap_or_else(Texts::open)
                }
                _ => Texts::open(),
            };
        };
        let scoping = self.parsed.semantic.scoping();
        let Some(symbol) = scoping.get_reference(name.reference_id()).symbol_id() else {
            return Texts::open();
        };
        let writes = self.writes(symbol);
        let [Write::Value(value)] = writes.as_slice() else { return Texts::open() };
        let Expression::ObjectExpression(literal) = value.without_parentheses() else { return Texts::open() };
        if !self.open.insert((symbol, 0)) {
            return Texts::default();
        }
        let own = self.of_key(literal, key);
        let writes = self.member_writes(symbol, key);
        let mut texts = match own {
            Some(texts) => texts,
            // A table of names that does not have this one.
            None if writes.is_empty() => Texts::other(UNDEFINED, bytes(object.span())),
            None => Texts::default(),
        };
        for write in writes {
            texts.add(write.map_or_else(Texts::open, |value| self.of(value)));
        }
        self.open.remove(&(symbol, 0));
        texts
    }

    /// What is assigned to a member of a variable's object beside its literal; none for what cannot be followed.
    fn member_writes(&self, symbol: SymbolId, key: Option<&str>) -> Vec<Option<&'a Expression<'a>>> {
        let (nodes, scoping) = (self.parsed.semantic.nodes(), self.parsed.semantic.scoping());
        let mut found = Vec::new();
        for reference in scoping.get_resolved_references(symbol) {
            let own = nodes.kind(reference.node_id()).span();
            let member = nodes.parent_id(reference.node_id());
            let written = match nodes.kind(member) {
                AstKind::StaticMemberExpression(member) if member.object.span() == own => {
                    Some(member.property.name.as_str())
                }
                AstKind::ComputedMemberExpression(member) if member.object.span() == own => {
                    match &member.expression {
                        Expression::StringLiteral(text) => Some(text.value.as_str()),
                        _ => None,
                    }
                }
                // Whoever is given the object could change it; nobody does so with a table of names.
                _ => continue,
            };
            let AstKind::AssignmentExpression(assignment) = nodes.parent_kind(member) else { continue };
            let is_target = assignment.left.span() == nodes.kind(member).span();
            if is_target && (written.is_none() || key.is_none() || written == key) {
                found.push((assignment.operator == AssignmentOperator::Assign).then_some(&assignment.right));
            }
        }
        found
    }

    /// What a literal holds under a key; none where it has no such key.
    fn of_key(&mut self, literal: &ObjectExpression<'a>, key: Option<&str>) -> Option<Texts> {
        let mut texts = Texts::default();
        let mut is_found = false;
        for property in &literal.properties {
            let ObjectPropertyKind::ObjectProperty(property) = property else { return Some(Texts::open()) };
            let Some(name) = property.key.static_name() else { return Some(Texts::open()) };
            if property.kind != PropertyKind::Init {
                return Some(Texts::open());
            }
            if key.is_none_or(|key| key == name) {
                is_found = true;
                texts.add(self.of(&property.value));
            }
        }
        match key {
            Some(_) if is_found => Some(texts),
            // What every object has, and a literal that is filled somewhere else, is not in sight.
            Some(key) if INHERITED.contains(&key) || literal.properties.is_empty() => Some(Texts::open()),
            Some(_) => None,
            // A key that is not there gives nothing.
            None => Some(Texts { is_open: true, ..texts.uncertain() }),
        }
    }
}
