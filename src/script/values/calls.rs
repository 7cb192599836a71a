//! What calls give.

use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, FunctionBody, Statement};
use oxc_semantic::SymbolId;

use super::super::names::bytes;
use super::super::returns;
use super::{Texts, Values, as_text};

impl<'a> Values<'_, 'a> {
    /// What a call gives.
    pub(super) fn of_call(&mut self, call: &CallExpression<'a>) -> Texts {
        let place = bytes(call.span);
        match call.callee.without_parentheses() {
            Expression::Identifier(name) if name.name == "String" && call.arguments.len() == 1 => {
                let argument = call.arguments[0].as_expression();
                argument.map_or_else(Texts::open, |value| as_text(self.of(value), &place))
            }
            Expression::Identifier(name) => {
                let scoping = self.parsed.semantic.scoping();
                let Some(symbol) = scoping.get_reference(name.reference_id()).symbol_id() else {
                    return Texts::open();
                };
                self.of_function(symbol)
            }
            Expression::StaticMemberExpression(member)
                if member.property.name == "toString" && call.arguments.is_empty() =>
            {
                as_text(self.of(&member.object), &place)
            }
            Expression::FunctionExpression(function) => {
                function.body.as_ref().map_or_else(Texts::open, |body| self.returned(body))
            }
            Expression::ArrowFunctionExpression(function) => self.of_arrow(function),
            _ => Texts::open(),
        }
    }

    /// What a call of a function gives that the script declares.
    fn of_function(&mut self, symbol: SymbolId) -> Texts {
        let (nodes, scoping) = (self.parsed.semantic.nodes(), self.parsed.semantic.scoping());
        let is_written = scoping.get_resolved_references(symbol).any(oxc_semantic::Reference::is_write);
        if is_written || !scoping.symbol_redeclarations(symbol).is_empty() {
            return Texts::open();
        }
        if !self.open.insert((symbol, 1)) {
            return Texts::default();
        }
        let texts = match nodes.kind(scoping.symbol_declaration(symbol)) {
            AstKind::Function(function) => {
                function.body.as_ref().map_or_else(Texts::open, |body| self.returned(body))
            }
            AstKind::VariableDeclarator(one) => {
                match one.init.as_ref().map(Expression::without_parentheses) {
                    Some(Expression::FunctionExpression(function)) => {
                        function.body.as_ref().map_or_else(Texts::open, |body| self.returned(body))
                    }
                    Some(Expression::ArrowFunctionExpression(function)) => self.of_arrow(function),
                    _ => Texts::open(),
                }
            }
            _ => Texts::open(),
        };
        self.open.remove(&(symbol, 1));
        texts
    }

    fn of_arrow(&mut self, function: &oxc_ast::ast::ArrowFunctionExpression<'a>) -> Texts {
        match function.body.statements.first() {
            Some(Statement::ExpressionStatement(only)) if function.expression => self.of(&only.expression),
            _ => self.returned(&function.body),
        }
    }

    /// What the `return` statements of a function give.
    fn returned(&mut self, body: &FunctionBody<'a>) -> Texts {
        let mut texts = Texts::default();
        for value in returns::of(body) {
            texts.add(value.map_or_else(Texts::default, |value| self.of(value)));
        }
        texts
    }
}
