//! What the platform's JavaScript engine does not run, though a newer engine does.

mod methods;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentOperator, BindingPatternKind, FormalParameterKind, RegExpFlags, VariableDeclarationKind,
};
use oxc_semantic::NodeId;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{BinaryOperator, LogicalOperator};
use serde::Deserialize;

use super::names::{Global, globals};
use super::parse::{Fault, Parsed, parse};

/// Something in a script that the engine does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The bytes of the text.
    pub place: Range<usize>,
    /// What it is, in words.
    pub what: String,
    /// What to write in its place.
    pub instead: &'static str,
    /// Whether the whole script fails, and not only what comes there.
    pub is_syntax: bool,
    /// Whether the engine's ES6 mode, which a self-managed server can be in, runs it.
    pub runs_in_es6: bool,
    /// Whether a library script may have it: it runs inside a function.
    pub is_fine_in_library: bool,
}

/// What the table says of one form.
#[derive(Debug, Deserialize)]
struct Form {
    #[serde(default)]
    what: String,
    instead: String,
    es6: bool,
}

#[derive(Debug, Deserialize)]
struct Table {
    syntax: HashMap<String, Form>,
    runtime: HashMap<String, Form>,
    globals: HashMap<String, Form>,
    statics: HashMap<String, Form>,
    methods: HashMap<String, Form>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("engine.json")).expect("the table of the engine is tested")
});

/// What the engine does not run in a text, in the order of the text; a fault where the text is no script at all.
pub fn refusals(text: &str) -> Result<Vec<Refusal>, Fault> {
    parse(text, of)
}

/// What the engine does not run in a script that is read.
pub fn of(parsed: &Parsed<'_>) -> Vec<Refusal> {
    let mut walk = Walk { parsed, found: Vec::new(), constants: HashSet::new(), made: methods::made(parsed) };
    for node in parsed.semantic.nodes().iter() {
        walk.node(node.id(), node.kind());
        walk.method(node.kind());
    }
    for global in globals(parsed) {
        walk.global(&global);
    }
    walk.found.sort_by_key(|refusal| refusal.place.start);
    walk.found.dedup_by(|a, b| a.place == b.place && a.what == b.what);
    walk.found
}

struct Walk<'p, 'a> {
    parsed: &'p Parsed<'a>,
    found: Vec<Refusal>,
    /// Constants by the function that they stand in, and their name.
    constants: HashSet<(NodeId, &'a str)>,
    /// Members that the script makes itself.
    made: HashSet<String>,
}

impl<'a> Walk<'_, 'a> {
    fn add(&mut self, key: &'static str, span: Span) {
        let (form, is_syntax) = match TABLE.syntax.get(key) {
            Some(form) => (form, true),
            None => (&TABLE.runtime[key], false),
        };
        self.found.push(Refusal {
            place: span.start as usize..span.end as usize,
            what: form.what.clone(),
            instead: &form.instead,
            is_syntax,
            runs_in_es6: form.es6,
            is_fine_in_library: matches!(key, "const-outside" | "return-outside"),
        });
    }

    /// Adds a form at the first bytes of a node.
    fn head(&mut self, key: &'static str, span: Span, length: u32) {
        self.add(key, Span::new(span.start, span.end.min(span.start + length)));
    }

    fn node(&mut self, id: NodeId, kind: AstKind<'a>) {
        match kind {
            AstKind::VariableDeclaration(declaration) => match declaration.kind {
                VariableDeclarationKind::Var => {}
                VariableDeclarationKind::Const => self.constant(id, declaration.span),
                _ => self.head("let", declaration.span, 3),
            },
            AstKind::VariableDeclarator(one) if one.kind == VariableDeclarationKind::Const => {
                if let BindingPatternKind::BindingIdentifier(name) = &one.id.kind {
                    let key = (self.function_of(id).unwrap_or(NodeId::ROOT), name.name.as_str());
                    if !self.constants.insert(key) {
                        self.add("const-again", name.span);
                    }
                }
            }
            AstKind::Class(class) => self.head("class", class.span, 5),
            AstKind::Super(word) => self.add("class", word.span),
            AstKind::Function(function) => {
                if function.r#async {
                    self.head("async", function.span, 5);
                }
                if function.generator {
                    self.head("generator", function.span, 9);
                }
            }
            AstKind::ArrowFunctionExpression(function) if function.r#async => {
                self.head("async", function.span, 5);
            }
            AstKind::AwaitExpression(wait) => self.head("async", wait.span, 5),
            AstKind::YieldExpression(give) => self.head("generator", give.span, 5),
            AstKind::ForOfStatement(ring) => self.head("for-of", ring.span, 3),
            AstKind::SpreadElement(spread) => self.head("spread", spread.span, 3),
            AstKind::BindingRestElement(rest) => self.head("rest", rest.span, 3),
            AstKind::AssignmentTargetRest(rest) => self.head("rest", rest.span, 3),
            AstKind::FormalParameters(parameters) => self.parameters(parameters),
            AstKind::AssignmentPattern(pattern) => {
                let is_parameter =
                    matches!(self.parsed.semantic.nodes().parent_kind(id), AstKind::FormalParameter(_));
                self.add(if is_parameter { "default-parameter" } else { "default-in-pattern" }, pattern.span);
            }
            AstKind::AssignmentTargetWithDefault(pattern) => self.add("default-in-pattern", pattern.span),
            AstKind::AssignmentTargetPropertyIdentifier(property) => self.add("shorthand", property.span),
            AstKind::ObjectProperty(property) if property.computed => {
                self.add("computed-key", property.key.span());
            }
            AstKind::ObjectProperty(property) if property.shorthand => self.add("shorthand", property.span),
            AstKind::BindingProperty(property) if property.computed => {
                self.add("computed-key", property.key.span());
            }
            AstKind::BindingProperty(property) if property.shorthand => {
                self.add("shorthand", property.key.span());
            }
            AstKind::ChainExpression(chain) => self.chain(chain.span),
            AstKind::LogicalExpression(both) if both.operator == LogicalOperator::Coalesce => {
                self.between("nullish", both.left.span(), both.right.span());
            }
            AstKind::BinaryExpression(both) if both.operator == BinaryOperator::Exponential => {
                self.between("exponent", both.left.span(), both.right.span());
            }
            AstKind::AssignmentExpression(assignment) => {
                let place = (assignment.left.span(), assignment.right.span());
                match assignment.operator {
                    AssignmentOperator::Exponential => self.between("exponent", place.0, place.1),
                    AssignmentOperator::LogicalAnd
                    | AssignmentOperator::LogicalOr
                    | AssignmentOperator::LogicalNullish => {
                        self.between("logical-assignment", place.0, place.1);
                    }
                    _ => {}
                }
            }
            AstKind::CatchClause(clause) if clause.param.is_none() => {
                self.head("catch-without-name", clause.span, 5);
            }
            AstKind::MetaProperty(property) => self.add("new-target", property.span),
            AstKind::BigIntLiteral(number) => self.add("bigint", number.span),
            AstKind::NumericLiteral(number) => {
                match number.raw.as_deref().and_then(|raw| raw.as_bytes().get(1)) {
                    Some(b'b' | b'B') => self.add("binary-literal", number.span),
                    Some(b'o' | b'O') => self.add("octal-literal", number.span),
                    _ => {}
                }
            }
            AstKind::RegExpLiteral(literal) => {
                if literal.regex.flags.intersects(!(RegExpFlags::G | RegExpFlags::I | RegExpFlags::M)) {
                    self.add("regex-flag", literal.span);
                }
                if literal.regex.pattern.text.contains("(?<") {
                    self.add("regex-group", literal.span);
                }
            }
            AstKind::ReturnStatement(statement) if self.function_of(id).is_none() => {
                self.head("return-outside", statement.span, 6);
            }
            AstKind::ImportDeclaration(part) => self.head("module", part.span, 6),
            AstKind::ImportExpression(part) => self.head("module", part.span, 6),
            AstKind::ExportNamedDeclaration(part) => self.head("module", part.span, 6),
            AstKind::ExportDefaultDeclaration(part) => self.head("module", part.span, 6),
            AstKind::ExportAllDeclaration(part) => self.head("module", part.span, 6),
            _ => {}
        }
    }

    /// The function that a node stands in.
    fn function_of(&self, id: NodeId) -> Option<NodeId> {
        let is_function =
            |kind: AstKind<'_>| matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_));
        self.parsed
            .semantic
            .nodes()
            .ancestors(id)
            .find(|node| is_function(node.kind()))
            .map(oxc_semantic::AstNode::id)
    }

    fn constant(&mut self, id: NodeId, span: Span) {
        let nodes = self.parsed.semantic.nodes();
        if let AstKind::ForInStatement(_) | AstKind::ForOfStatement(_) | AstKind::ForStatement(_) =
            nodes.parent_kind(id)
        {
            return self.head("const-in-for", span, 5);
        }
        let mut is_in_loop = false;
        for kind in nodes.ancestor_kinds(id) {
            match kind {
                AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                    if is_in_loop {
                        self.head("const-in-loop", span, 5);
                    }
                    return;
                }
                AstKind::ForInStatement(_)
                | AstKind::ForOfStatement(_)
                | AstKind::ForStatement(_)
                | AstKind::WhileStatement(_)
                | AstKind::DoWhileStatement(_) => is_in_loop = true,
                _ => {}
            }
        }
        self.head("const-outside", span, 5);
    }

    fn parameters(&mut self, parameters: &oxc_ast::ast::FormalParameters<'_>) {
        // A rest parameter is told where it stands.
        let Some(last) = parameters.items.last().filter(|_| parameters.rest.is_none()) else { return };
        let behind = &self.parsed.text[last.span.end as usize..];
        let comma = behind.len() - behind.trim_start().len();
        let is_list = parameters.kind != FormalParameterKind::Signature;
        if is_list && behind.trim_start().starts_with(',') {
            self.head("trailing-comma", Span::new(last.span.end + comma as u32, parameters.span.end), 1);
        }
    }

    /// The operator between two operands.
    fn between(&mut self, key: &'static str, left: Span, right: Span) {
        let text = &self.parsed.text[left.end as usize..right.start as usize];
        let operator = text.trim_start_matches(|next: char| next.is_whitespace() || next == ')');
        let start = left.end + (text.len() - operator.len()) as u32;
        let length =
            operator.find(|next: char| next.is_whitespace() || next == '(').unwrap_or(operator.len());
        self.head(key, Span::new(start, right.start), length as u32);
    }

    fn chain(&mut self, span: Span) {
        let text = &self.parsed.text[span.start as usize..span.end as usize];
        let at = text.find("?.").map_or(span.start, |at| span.start + at as u32);
        self.head("optional-chaining", Span::new(at, span.end), 2);
    }

    /// Reports a name that the engine does not have, unless the script asks for it first.
    fn global(&mut self, global: &Global<'_>) {
        let member = global.member.map(|member| format!("{}.{member}", global.name));
        let whole = member.as_deref().and_then(|name| TABLE.statics.get(name).map(|form| (name, form)));
        let found = whole.or_else(|| TABLE.globals.get(global.name).map(|form| (global.name, form)));
        let Some((name, form)) = found.filter(|_| !global.is_asked_for) else { return };
        self.found.push(Refusal {
            place: global.place.clone(),
            what: format!("`{name}`"),
            instead: &form.instead,
            is_syntax: false,
            runs_in_es6: form.es6,
            is_fine_in_library: false,
        });
    }
}

#[cfg(test)]
mod tests;
