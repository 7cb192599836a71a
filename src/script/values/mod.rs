//! What texts an expression can give, as far as the script alone says it.

mod calls;
mod members;
mod variables;

use std::collections::BTreeSet;
use std::ops::Range;

use oxc_ast::ast::{AssignmentOperator, Expression};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::names::bytes;
use super::parse::Parsed;

/// How far a value is followed through variables and functions.
const DEEPEST: usize = 24;

/// How many expressions are looked at, each as often as something leads to it.
const MOST_STEPS: usize = 100_000;

/// The words for what a member gives that an object does not have.
pub const UNDEFINED: &str = "undefined";

/// How many texts are told apart.
const MOST: usize = 64;

/// The texts that an expression can give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Those that it surely can give, each with the place of the text that says so.
    pub sure: Vec<(String, Range<usize>)>,
    /// Those that it gives if a key of an object is ever asked for.
    pub perhaps: Vec<String>,
    /// Whether it may give others.
    pub is_open: bool,
    /// Values that are no text, and are refused where a text is asked for, with the words for them.
    pub others: Vec<(&'static str, Range<usize>)>,
}

impl Texts {
    /// Nothing is known.
    pub fn open() -> Self {
        Self { is_open: true, ..Self::default() }
    }

    fn one(text: impl Into<String>, place: Range<usize>) -> Self {
        Self { sure: vec![(text.into(), place)], ..Self::default() }
    }

    fn other(what: &'static str, place: Range<usize>) -> Self {
        Self { others: vec![(what, place)], ..Self::default() }
    }

    /// Takes in what else it can be.
    pub fn add(&mut self, other: Self) {
        for one in other.sure {
            if !self.sure.contains(&one) {
                self.sure.push(one);
            }
        }
        self.perhaps.extend(other.perhaps);
        self.others.extend(other.others);
        self.is_open |= other.is_open;
        if self.sure.len() + self.perhaps.len() > MOST {
            *self = Self::open();
        }
    }

    fn or(mut self, other: Self) -> Self {
        self.add(other);
        self
    }

    /// What may happen and need not.
    fn uncertain(self) -> Self {
        let perhaps = self.sure.into_iter().map(|(text, _)| text).chain(self.perhaps).collect();
        Self { perhaps, is_open: self.is_open, ..Self::default() }
    }

    /// Every text that it may be.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.sure.iter().map(|(text, _)| text.as_str()).chain(self.perhaps.iter().map(String::as_str))
    }
}

/// Follows values through a script.
pub struct Values<'p, 'a> {
    parsed: &'p Parsed<'a>,
    /// Variables and functions that are being followed.
    open: BTreeSet<(SymbolId, usize)>,
    /// The same for names that are not declared.
    open_globals: BTreeSet<String>,
    depth: usize,
    steps: usize,
}

impl<'p, 'a> Values<'p, 'a> {
    /// Follows the values of a script.
    pub fn new(parsed: &'p Parsed<'a>) -> Self {
        Self { parsed, open: BTreeSet::new(), open_globals: BTreeSet::new(), depth: 0, steps: 0 }
    }

    /// What an expression can give.
    pub fn of(&mut self, expression: &Expression<'a>) -> Texts {
        if self.depth > DEEPEST || self.steps > MOST_STEPS {
            return Texts::open();
        }
        self.depth += 1;
        self.steps += 1;
        let texts = self.of_inner(expression);
        self.depth -= 1;
        texts
    }

    fn of_inner(&mut self, expression: &Expression<'a>) -> Texts {
        let place = bytes(expression.span());
        match expression {
            Expression::StringLiteral(text) => Texts::one(text.value.as_str(), place),
            Expression::ParenthesizedExpression(inner) => self.of(&inner.expression),
            Expression::SequenceExpression(sequence) => {
                sequence.expressions.last().map_or_else(Texts::open, |last| self.of(last))
            }
            Expression::AssignmentExpression(assignment)
                if assignment.operator == AssignmentOperator::Assign =>
            {
                self.of(&assignment.right)
            }
            Expression::ConditionalExpression(either) => {
                let alternate = self.of(&either.alternate);
                self.of(&either.consequent).or(alternate)
            }
            Expression::LogicalExpression(both) => {
                let right = self.of(&both.right);
                if both.operator == LogicalOperator::And {
                    // What is false goes through, and is no text but the empty one.
                    Texts { is_open: true, ..right }
                } else {
                    let mut left = self.of(&both.left);
                    left.others.retain(|(what, _)| *what != UNDEFINED);
                    left.or(right)
                }
            }
            Expression::TemplateLiteral(template) => {
                let mut texts = Texts::one("", place.clone());
                for (index, part) in template.quasis.iter().enumerate() {
                    let Some(cooked) = &part.value.cooked else { return Texts::open() };
                    texts = joined(texts, Texts::one(cooked.as_str(), place.clone()), &place);
                    if let Some(inner) = template.expressions.get(index) {
                        let inner = self.of(inner);
                        texts = joined(texts, inner, &place);
                    }
                }
                texts
            }
            Expression::BinaryExpression(both) if both.operator == BinaryOperator::Addition => {
                let left = self.of(&both.left);
                let right = self.of(&both.right);
                joined(left, right, &place)
            }
            Expression::BinaryExpression(_) => {
                Texts::other("the result of a comparison or calculation", place)
            }
            Expression::BooleanLiteral(_) => Texts::other("a boolean", place),
            Expression::NumericLiteral(_) => Texts::other("a number", place),
            Expression::NullLiteral(_) => Texts::other("null", place),
            Expression::UnaryExpression(unary) if unary.operator == UnaryOperator::LogicalNot => {
                Texts::other("a boolean", place)
            }
            Expression::Identifier(name) if name.name == "undefined" => Texts::default(),
            Expression::Identifier(name) => {
                let reference = self.parsed.semantic.scoping().get_reference(name.reference_id());
                match reference.symbol_id() {
                    Some(symbol) => self.of_symbol(symbol),
                    None => self.of_global(name.name.as_str()),
                }
            }
            Expression::StaticMemberExpression(member) => {
                self.of_member(&member.object, Some(member.property.name.as_str()))
            }
            Expression::ComputedMemberExpression(member) => {
                let key = match &member.expression {
                    Expression::StringLiteral(text) => Some(text.value.as_str()),
                    _ => None,
                };
                self.of_member(&member.object, key)
            }
            Expression::CallExpression(call) => self.of_call(call),
            _ => Texts::open(),
        }
    }
}

/// What two texts give together.
fn joined(left: Texts, right: Texts, place: &Range<usize>) -> Texts {
    let (left, right) = (as_text(left, place), as_text(right, place));
    let mut texts = Texts { is_open: left.is_open || right.is_open, ..Texts::default() };
    if (left.sure.len() + left.perhaps.len()) * (right.sure.len() + right.perhaps.len()) > MOST {
        return Texts::open();
    }
    let is_sure = left.sure.len() <= 1 || right.sure.len() <= 1;
    for (own, _) in &left.sure {
        for (other, _) in &right.sure {
            let text = format!("{own}{other}");
            if is_sure {
                texts.sure.push((text, place.clone()));
            } else {
                texts.perhaps.push(text);
            }
        }
    }
    for own in left.all() {
        for other in right.all() {
            let text = format!("{own}{other}");
            if !texts.sure.iter().any(|(sure, _)| *sure == text) && !texts.perhaps.contains(&text) {
                texts.perhaps.push(text);
            }
        }
    }
    texts
}

/// The texts into which values are turned.
fn as_text(texts: Texts, place: &Range<usize>) -> Texts {
    let mut turned = Texts { others: Vec::new(), is_open: texts.is_open, ..texts };
    for (what, _) in texts.others {
        match what {
            "a boolean" => turned.perhaps.extend(["true".to_owned(), "false".to_owned()]),
            "null" => turned.sure.push(("null".to_owned(), place.clone())),
            _ => turned.is_open = true,
        }
    }
    turned
}
