//! What a variable can hold, and what a parameter is given.

use std::collections::BTreeSet;

use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, AssignmentOperator, BindingPatternKind, CallExpression, Expression};
use oxc_semantic::{NodeId, SymbolId};
use oxc_span::GetSpan;

use super::{Texts, Values};

/// Something that is assigned to a variable.
pub(super) enum Write<'a> {
    Value(&'a Expression<'a>),
    /// The argument at this place of the calls of a function.
    Argument(NodeId, usize),
    Unknown,
}

impl<'a> Values<'_, 'a> {
    /// What a variable can hold: all that the script assigns to it.
    pub(super) fn of_symbol(&mut self, symbol: SymbolId) -> Texts {
        if !self.open.insert((symbol, usize::MAX)) {
            return Texts::default();
        }
        let mut texts = Texts::default();
        for write in self.writes(symbol) {
            texts.add(match write {
                Write::Value(value) => self.of(value),
                Write::Argument(function, index) => self.of_parameter(function, index),
                Write::Unknown => Texts::open(),
            });
        }
        self.open.remove(&(symbol, usize::MAX));
        texts
    }

    /// What a name can hold that the script sets without declaring it; one that it never sets is the platform's.
    pub(super) fn of_global(&mut self, name: &str) -> Texts {
        let scoping = self.parsed.semantic.scoping();
        let references = scoping.root_unresolved_references().get(name);
        let references = references.into_iter().flatten().map(|reference| scoping.get_reference(*reference));
        let written: Vec<NodeId> = references
            .filter(|reference| reference.is_write())
            .map(oxc_semantic::Reference::node_id)
            .collect();
        if written.is_empty() {
            return Texts::open();
        }
        if !self.open_globals.insert(name.to_owned()) {
            return Texts::default();
        }
        let mut texts = Texts::default();
        for write in written {
            texts.add(match self.assigned(write) {
                Write::Value(value) => self.of(value),
                _ => Texts::open(),
            });
        }
        self.open_globals.remove(name);
        texts
    }

    /// What an assignment gives the name that stands at this place.
    fn assigned(&self, name: NodeId) -> Write<'a> {
        let nodes = self.parsed.semantic.nodes();
        match nodes.parent_kind(name) {
            AstKind::AssignmentExpression(assignment)
                if assignment.operator == AssignmentOperator::Assign
                    && assignment.left.span() == nodes.kind(name).span() =>
            {
                Write::Value(&assignment.right)
            }
            _ => Write::Unknown,
        }
    }

    /// All that is assigned to a variable.
    pub(super) fn writes(&self, symbol: SymbolId) -> Vec<Write<'a>> {
        let scoping = self.parsed.semantic.scoping();
        let again = scoping.symbol_redeclarations(symbol).iter().map(|again| again.declaration);
        let declarations: BTreeSet<NodeId> = again.chain([scoping.symbol_declaration(symbol)]).collect();
        let mut writes: Vec<Write<'a>> =
            declarations.into_iter().filter_map(|declaration| self.declared(declaration)).collect();
        for reference in scoping.get_resolved_references(symbol).filter(|reference| reference.is_write()) {
            writes.push(self.assigned(reference.node_id()));
        }
        writes
    }

    /// What a declaration gives a name; none where it gives it nothing.
    fn declared(&self, declaration: NodeId) -> Option<Write<'a>> {
        let nodes = self.parsed.semantic.nodes();
        match nodes.kind(declaration) {
            AstKind::VariableDeclarator(one) => match (&one.id.kind, &one.init) {
                (BindingPatternKind::BindingIdentifier(_), Some(value)) => Some(Write::Value(value)),
                (BindingPatternKind::BindingIdentifier(_), None) => {
                    // The head of a loop over keys or values.
                    let list = nodes.parent_id(declaration);
                    let is_loop = matches!(
                        nodes.parent_kind(list),
                        AstKind::ForInStatement(_) | AstKind::ForOfStatement(_)
                    );
                    is_loop.then_some(Write::Unknown)
                }
                _ => Some(Write::Unknown),
            },
            AstKind::FormalParameter(parameter) => {
                let function = nodes.parent_id(nodes.parent_id(declaration));
                let parameters = match nodes.kind(function) {
                    AstKind::Function(function) => &function.params,
                    AstKind::ArrowFunctionExpression(function) => &function.params,
                    _ => return Some(Write::Unknown),
                };
                let index = parameters.items.iter().position(|own| own.span == parameter.span);
                let is_plain = matches!(parameter.pattern.kind, BindingPatternKind::BindingIdentifier(_));
                Some(
                    index
                        .filter(|_| is_plain)
                        .map_or(Write::Unknown, |index| Write::Argument(function, index)),
                )
            }
            _ => Some(Write::Unknown),
        }
    }

    /// What the calls of a function give its parameter.
    fn of_parameter(&mut self, function: NodeId, index: usize) -> Texts {
        let Some(calls) = self.calls(function) else { return Texts::open() };
        let mut texts = Texts::default();
        for call in calls {
            texts.add(match call.arguments.get(index) {
                None => Texts::default(),
                Some(Argument::SpreadElement(_)) => Texts::open(),
                Some(argument) => argument.as_expression().map_or_else(Texts::open, |value| self.of(value)),
            });
        }
        texts
    }

    /// The calls of a function, where all of them are in sight.
    fn calls(&self, function: NodeId) -> Option<Vec<&'a CallExpression<'a>>> {
        let (nodes, scoping) = (self.parsed.semantic.nodes(), self.parsed.semantic.scoping());
        let symbol = match (nodes.kind(function), nodes.parent_kind(function)) {
            (AstKind::Function(own), parent) => match (own.is_declaration(), parent) {
                (true, _) => own.id.as_ref()?.symbol_id.get()?,
                (false, AstKind::VariableDeclarator(one)) => {
                    one.id.get_binding_identifier()?.symbol_id.get()?
                }
                _ => return None,
            },
            (_, AstKind::VariableDeclarator(one)) => one.id.get_binding_identifier()?.symbol_id.get()?,
            _ => return None,
        };
        if scoping.get_resolved_references(symbol).any(oxc_semantic::Reference::is_write) {
            return None;
        }
        let call = |node: NodeId| match nodes.parent_kind(node) {
            AstKind::CallExpression(call) if call.callee.span() == nodes.kind(node).span() => Some(call),
            _ => None,
        };
        scoping.get_resolved_references(symbol).map(|reference| call(reference.node_id())).collect()
    }
}
