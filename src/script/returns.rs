//! The values that a function returns.

use oxc_ast::ast::{Expression, FunctionBody, Statement};

/// The value of each `return` of a function, not of those in it; none for a `return` without one.
pub(super) fn of<'b, 'a>(body: &'b FunctionBody<'a>) -> Vec<Option<&'b Expression<'a>>> {
    let mut found = Vec::new();
    let mut open: Vec<&'b Statement<'a>> = body.statements.iter().rev().collect();
    while let Some(statement) = open.pop() {
        match statement {
            Statement::ReturnStatement(given) => found.push(given.argument.as_ref()),
            Statement::BlockStatement(block) => open.extend(block.body.iter().rev()),
            Statement::IfStatement(either) => {
                open.extend(either.alternate.as_ref());
                open.push(&either.consequent);
            }
            Statement::DoWhileStatement(ring) => open.push(&ring.body),
            Statement::WhileStatement(ring) => open.push(&ring.body),
            Statement::ForStatement(ring) => open.push(&ring.body),
            Statement::ForInStatement(ring) => open.push(&ring.body),
            Statement::ForOfStatement(ring) => open.push(&ring.body),
            Statement::LabeledStatement(labelled) => open.push(&labelled.body),
            Statement::WithStatement(with) => open.push(&with.body),
            Statement::SwitchStatement(switch) => {
                open.extend(switch.cases.iter().rev().flat_map(|case| case.consequent.iter().rev()));
            }
            Statement::TryStatement(attempt) => {
                open.extend(attempt.finalizer.iter().flat_map(|block| block.body.iter().rev()));
                open.extend(attempt.handler.iter().flat_map(|handler| handler.body.body.iter().rev()));
                open.extend(attempt.block.body.iter().rev());
            }
            _ => {}
        }
    }
    found
}
