//! The names in a script that it does not declare: what the platform binds, and what it does not.

use std::collections::HashSet;
use std::ops::Range;

use oxc_ast::AstKind;
use oxc_ast::ast::UnaryOperator;
use oxc_semantic::NodeId;
use oxc_span::{GetSpan, Span};

use super::parse::Parsed;

/// A use of a name that the script does not declare.
#[derive(Clone, Debug)]
pub struct Global<'a> {
    /// The name.
    pub name: &'a str,
    /// The bytes of the name.
    pub place: Range<usize>,
    /// The member that is taken of it, as in `logger.error`.
    pub member: Option<&'a str>,
    /// The bytes of the member's name.
    pub member_place: Option<Range<usize>>,
    /// Whether the script itself asks whether there is such a name, sets it, or takes it from a Java package.
    pub is_asked_for: bool,
    /// Whether this use assigns to the name.
    pub is_written: bool,
    /// The use itself.
    pub node: NodeId,
}

/// Every use of a name that the script does not declare, in the order of the text.
pub fn globals<'a>(parsed: &Parsed<'a>) -> Vec<Global<'a>> {
    let (nodes, scoping) = (parsed.semantic.nodes(), parsed.semantic.scoping());
    let mut found = Vec::new();
    let mut asked: HashSet<&str> = HashSet::new();
    let mut asked_members: HashSet<(&str, &str)> = HashSet::new();
    for node in nodes.iter() {
        let AstKind::IdentifierReference(name) = node.kind() else { continue };
        let reference = scoping.get_reference(name.reference_id());
        if reference.symbol_id().is_some() {
            continue;
        }
        let parent = nodes.parent_kind(node.id());
        let is_written = reference.is_write();
        let asks =
            matches!(parent, AstKind::UnaryExpression(unary) if unary.operator == UnaryOperator::Typeof);
        // Whatever stands in `with` may be a member of its object.
        let is_of_object = nodes.ancestor_kinds(node.id()).any(|kind| match kind {
            AstKind::WithStatement(with) => !contains(with.object.span(), name.span),
            _ => false,
        });
        let member = match parent {
            AstKind::StaticMemberExpression(member) if member.span.start == name.span.start => {
                Some((member.property.name.as_str(), member.property.span))
            }
            AstKind::ComputedMemberExpression(member) if member.span.start == name.span.start => {
                match &member.expression {
                    oxc_ast::ast::Expression::StringLiteral(text) => Some((text.value.as_str(), text.span)),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some((member, span)) = member
            && !is_called(parsed, node.id(), span)
        {
            asked_members.insert((name.name.as_str(), member));
        }
        if is_written || asks || is_of_object {
            asked.insert(name.name.as_str());
        }
        found.push(Global {
            name: name.name.as_str(),
            place: bytes(name.span),
            member: member.map(|(name, _)| name),
            member_place: member.map(|(_, span)| bytes(span)),
            is_asked_for: is_of_object,
            is_written,
            node: node.id(),
        });
    }
    for global in &mut found {
        let is_member = |member| asked_members.contains(&(global.name, member));
        global.is_asked_for |= asked.contains(global.name) || global.member.is_some_and(is_member);
    }
    found.sort_by_key(|global| global.place.start);
    found
}

/// Whether the member of a name is called, and not looked at or set.
fn is_called(parsed: &Parsed<'_>, name: NodeId, member: Span) -> bool {
    let nodes = parsed.semantic.nodes();
    match nodes.parent_kind(nodes.parent_id(name)) {
        AstKind::CallExpression(call) => contains(call.callee.span(), member),
        AstKind::NewExpression(call) => contains(call.callee.span(), member),
        AstKind::StaticMemberExpression(_) | AstKind::ComputedMemberExpression(_) => true,
        _ => false,
    }
}

/// The bytes of a part of the tree.
pub(super) fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
