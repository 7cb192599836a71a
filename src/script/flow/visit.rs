//! The walk itself: what each statement and expression does to what stands.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, AssignmentTarget, BindingPatternKind,
    BreakStatement, CallExpression, ConditionalExpression, ContinueStatement, DoWhileStatement, Expression,
    ForInStatement, ForOfStatement, ForStatement, Function, IdentifierReference, IfStatement,
    LogicalExpression, ReturnStatement, SwitchStatement, ThrowStatement, TryStatement, VariableDeclarator,
    WhileStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::GetSpan;

use super::{Event, Flow, Texts, argument, root};

impl<'a> Visit<'a> for Flow<'_, 'a> {
    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let AssignmentTarget::AssignmentTargetIdentifier(name) = &it.left else {
            return walk::walk_assignment_expression(self, it);
        };
        self.visit_expression(&it.right);
        if self.is_global(name, "outcome") {
            let texts = if it.operator == AssignmentOperator::Assign {
                self.values.of(&it.right)
            } else {
                Texts::open()
            };
            self.event(Event::Outcome { texts, is_first: false });
        } else if self.is_global(name, "action") {
            // `action = action.goTo("x")` assigns what is there already.
            let is_own = root(&it.right).is_some_and(|root| self.is_global(root, "action"));
            if !is_own {
                self.action(&it.right);
            }
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        let Some(value) = &it.init else { return };
        if let Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) =
            value.without_parentheses()
        {
            // It runs where it is called.
            return;
        }
        self.visit_expression(value);
        let BindingPatternKind::BindingIdentifier(name) = &it.id.kind else { return };
        let scoping = self.parsed.semantic.scoping();
        let is_outside = name
            .symbol_id
            .get()
            .is_some_and(|symbol| scoping.symbol_scope_id(symbol) == scoping.root_scope_id());
        match name.name.as_str() {
            "outcome" if is_outside => {
                let texts = self.values.of(value);
                self.event(Event::Outcome { texts, is_first: true });
            }
            "action" if is_outside => self.action(value),
            _ => {}
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match it.callee.without_parentheses() {
            Expression::FunctionExpression(function) => {
                it.arguments.iter().for_each(|argument| self.visit_argument(argument));
                if let Some(body) = &function.body {
                    self.enter(body);
                }
                return;
            }
            Expression::ArrowFunctionExpression(function) => {
                it.arguments.iter().for_each(|argument| self.visit_argument(argument));
                self.enter(&function.body);
                return;
            }
            _ => walk::walk_call_expression(self, it),
        }
        match it.callee.without_parentheses() {
            Expression::Identifier(name) => {
                let scoping = self.parsed.semantic.scoping();
                match scoping.get_reference(name.reference_id()).symbol_id() {
                    Some(symbol) => self.call(symbol),
                    None if name.name == "eval" => self.event(Event::Open),
                    None => {}
                }
            }
            Expression::StaticMemberExpression(member) => {
                let Some(root) = root(&member.object) else { return };
                let name = member.property.name.as_str();
                if self.is_global(root, "action") && name == "goTo" {
                    let texts = argument(it, &mut self.values);
                    self.event(Event::Action(texts));
                } else if self.is_global(root, "action") && name == "suspend"
                    || self.is_global(root, "callbacksBuilder")
                {
                    self.event(Event::Asks);
                } else if matches!(name, "call" | "apply") {
                    // `main.call(this)` runs the function too.
                    if let Expression::Identifier(own) = member.object.without_parentheses() {
                        let scoping = self.parsed.semantic.scoping();
                        if let Some(symbol) = scoping.get_reference(own.reference_id()).symbol_id() {
                            self.call(symbol);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, _flags: ScopeFlags) {
        // A declaration runs where it is called, a function that is a value wherever it is handed to.
        if let Some(body) = it.body.as_ref().filter(|_| !it.is_declaration()) {
            self.perhaps(|flow| flow.enter(body));
        }
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.perhaps(|flow| flow.enter(&it.body));
    }

    fn visit_if_statement(&mut self, it: &IfStatement<'a>) {
        self.visit_expression(&it.test);
        let before = self.state.clone();
        self.visit_statement(&it.consequent);
        let other = std::mem::replace(&mut self.state, before);
        if let Some(alternate) = &it.alternate {
            self.visit_statement(alternate);
        }
        self.meet(other);
    }

    fn visit_conditional_expression(&mut self, it: &ConditionalExpression<'a>) {
        self.visit_expression(&it.test);
        let before = self.state.clone();
        self.visit_expression(&it.consequent);
        let other = std::mem::replace(&mut self.state, before);
        self.visit_expression(&it.alternate);
        self.meet(other);
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        self.visit_expression(&it.left);
        self.perhaps(|flow| flow.visit_expression(&it.right));
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.leaving(|flow| flow.perhaps(|flow| walk::walk_while_statement(flow, it)));
    }

    fn visit_do_while_statement(&mut self, it: &DoWhileStatement<'a>) {
        self.leaving(|flow| walk::walk_do_while_statement(flow, it));
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.leaving(|flow| flow.perhaps(|flow| walk::walk_for_statement(flow, it)));
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.leaving(|flow| flow.perhaps(|flow| walk::walk_for_in_statement(flow, it)));
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.leaving(|flow| flow.perhaps(|flow| walk::walk_for_of_statement(flow, it)));
    }

    fn visit_break_statement(&mut self, _it: &BreakStatement<'a>) {
        self.leave();
    }

    fn visit_continue_statement(&mut self, _it: &ContinueStatement<'a>) {
        self.leave();
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.visit_expression(&it.discriminant);
        let before = self.state.clone();
        let has_default = it.cases.iter().any(|case| case.test.is_none());
        self.leaving(|flow| {
            flow.state = None;
            for case in &it.cases {
                // Entered from above, or from the case before.
                flow.meet(before.clone());
                case.consequent.iter().for_each(|statement| flow.visit_statement(statement));
            }
            if !has_default {
                flow.meet(before.clone());
            }
        });
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        walk::walk_return_statement(self, it);
        if let (Some(state), Some(exits)) = (self.state.take(), self.exits.last_mut()) {
            exits.push(state);
        }
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        walk::walk_throw_statement(self, it);
        self.state = None;
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        let Some(before) = self.state.clone() else { return };
        self.thrown.push(before);
        self.visit_block_statement(&it.block);
        let thrown = self.thrown.pop();
        if let Some(handler) = &it.handler {
            let whole = std::mem::replace(&mut self.state, thrown);
            self.visit_block_statement(&handler.body);
            self.meet(whole);
        }
        if let Some(finalizer) = &it.finalizer {
            let is_reached = self.state.is_some();
            self.visit_block_statement(finalizer);
            if !is_reached {
                self.state = None;
            }
        }
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        // Whoever is handed the action can lead on.
        if !self.is_global(it, "action") {
            return;
        }
        let nodes = self.parsed.semantic.nodes();
        let reference = self.parsed.semantic.scoping().get_reference(it.reference_id());
        let is_member = match nodes.parent_kind(reference.node_id()) {
            AstKind::StaticMemberExpression(_)
            | AstKind::UnaryExpression(_)
            | AstKind::BinaryExpression(_)
            | AstKind::ExpressionStatement(_) => true,
            AstKind::AssignmentExpression(assignment) => assignment.left.span() == it.span,
            _ => false,
        };
        if !is_member {
            self.event(Event::Open);
        }
    }
}
