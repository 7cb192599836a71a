//! Assertions, policies and given roles. Whether what they name exists is said when they are proven: that takes all journeys.

use serde_json::Value as Json;

use super::Context;
use super::values::{Scope, Wanted};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::syntax::{Assert, Body, Declaration, ItemKind, Point, RoleGiven, documentation};
use crate::language::vocabulary::{End, Kind, Says};
use crate::model::{Claim, ClaimForm, ClaimPoint, GivenRole, Policy, PropertyList, Subject};
use crate::source::Span;

/// A property cannot be used, which is reported.
struct Broken;

/// The properties of a policy.
const PROPERTIES: [&str; 3] = ["except", "for", "where"];

/// The assertions of a block.
pub(super) fn of(body: &Body<'_>) -> Vec<Claim> {
    let asserts = body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Assert(assert) => Some(assert),
        _ => None,
    });
    asserts.flat_map(claims).collect()
}

/// An assertion with several sides in a row says as many things.
fn claims(assert: &Assert<'_>) -> impl Iterator<Item = Claim> {
    let form = match assert.form {
        Says::Requires => ClaimForm::Requires,
        Says::Never => ClaimForm::NeverAfter,
        Says::Leads => ClaimForm::LeadsTo,
    };
    let what: Vec<ClaimPoint> = assert.what.iter().filter_map(point).collect();
    assert.others.iter().map(move |others| Claim {
        form,
        what: what.clone(),
        others: others.iter().filter_map(point).collect(),
        span: assert.span,
    })
}

fn point(point: &Point<'_>) -> Option<ClaimPoint> {
    let mut names = point.names.iter().map(|name| (name.text.to_string(), name.span));
    let subject = match point.kind {
        Some(Kind::Role) => Subject::Role(names.next()?.0),
        Some(Kind::Journey) => {
            let parts: Vec<String> = names.map(|(name, _)| name).collect();
            Subject::Journey(parts.join("."))
        }
        Some(Kind::Type) => {
            let first = names.next()?;
            Subject::Type(first, names.next())
        }
        None => match point.names.as_slice() {
            [only] if !only.is_quoted && End::of(&only.text) == Some(End::Success) => Subject::Success,
            [only] if !only.is_quoted && End::of(&only.text) == Some(End::Failure) => Subject::Failure,
            _ => Subject::Node(names.collect()),
        },
    };
    Some(ClaimPoint { subject, span: point.span })
}

/// The roles that a node is given.
pub(super) fn given(lines: &[Vec<RoleGiven<'_>>]) -> Vec<GivenRole> {
    let given = lines.iter().flatten().map(|given| GivenRole {
        role: given.role.text.to_string(),
        outcomes: given.outcomes.iter().map(|outcome| outcome.text.to_string()).collect(),
        span: given.role.span,
    });
    given.collect()
}

impl Context<'_, '_> {
    /// Resolves a policy; nothing where it is broken.
    pub(super) fn policy(&mut self, declaration: &Declaration<'_>) -> Option<Policy> {
        for item in &declaration.body.items {
            let misplaced = match &item.kind {
                ItemKind::Node(node) => node.span,
                ItemKind::Edge(edge) => edge.arrow,
                ItemKind::Note(note) => note.span,
                ItemKind::Given(given) => given.span,
                ItemKind::Exit(name) => name.span,
                ItemKind::Expect(expect) => expect.span,
                ItemKind::Property(property) if !PROPERTIES.contains(&&*property.name.text) => {
                    let name = &property.name;
                    let help = did_you_mean(&name.text, PROPERTIES)
                        .unwrap_or_else(|| "a policy has `for`, `except` and `where`".to_owned());
                    let message = format!("a policy has no property `{}`", name.text);
                    self.report(Diagnostic::new(Code::UnknownProperty, name.span, message).help(help));
                    continue;
                }
                ItemKind::Property(_) | ItemKind::Assert(_) | ItemKind::Stray(_) => continue,
            };
            let message = "this cannot stand in a policy";
            let help = "a policy is made of `for`, `except`, `where` and assertions";
            self.report(Diagnostic::new(Code::UnexpectedToken, misplaced, message).help(help));
        }
        let wanted = |name: &str| PROPERTIES.contains(&name).then_some(Wanted::Anything);
        let properties = self.properties(&declaration.body, wanted, &mut Scope::default());
        let span = |name: &str| properties.get(name).and_then(|property| property.value_span);
        let place = declaration.name.span;
        let journeys = self.names_in(&properties, "for", place);
        let except = self.names_in(&properties, "except", place);
        let conditions = self.conditions(&properties);
        let claims = of(&declaration.body);
        if claims.is_empty() && !declaration.body.is_broken {
            let message = format!("the policy `{}` says nothing", declaration.name.text);
            let help = "such as `assert success requires role authenticates`";
            self.report(Diagnostic::new(Code::IncompleteDeclaration, place, message).help(help));
        }
        let is_broken = declaration.body.is_broken || declaration.name.text.is_empty();
        Some(Policy {
            name: declaration.name.text.to_string(),
            name_span: place,
            documentation: documentation(&declaration.trivia.leading),
            journeys: journeys.ok()?,
            except: except.ok()?.unwrap_or_default(),
            properties: conditions?,
            journeys_span: span("for").or(span("where")).unwrap_or(place),
            claims,
        })
        .filter(|_| !is_broken)
    }

    /// A property that is a list of names; nothing where it is something else, which is reported.
    fn names_in(
        &mut self,
        properties: &PropertyList,
        name: &str,
        place: Span,
    ) -> Result<Option<Vec<String>>, Broken> {
        let Some(property) = properties.get(name) else { return Ok(None) };
        if property.is_broken {
            return Err(Broken);
        }
        let names = match &property.value {
            Json::String(only) => Some(vec![only.clone()]),
            Json::Array(parts) => parts.iter().map(|part| part.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        if names.is_none() {
            let message = format!("`{name}` is a list of names of journeys, or of categories");
            let span = property.value_span.unwrap_or(place);
            let help = "such as `[\"Staff*\", \"Authentication\"]`";
            self.report(Diagnostic::new(Code::WrongType, span, message).help(help));
        }
        names.map(Some).ok_or(Broken)
    }

    /// What `where` holds; nothing where that is no map, which is reported.
    fn conditions(&mut self, properties: &PropertyList) -> Option<PropertyList> {
        let mut conditions = PropertyList::default();
        let Some(property) = properties.get("where").filter(|property| !property.is_broken) else {
            return Some(conditions);
        };
        let Json::Object(members) = &property.value else {
            let span = property.value_span.unwrap_or_default();
            let message = "`where` is a map of properties that journeys have";
            let help = "such as `{ innerTreeOnly: true }`";
            self.report(Diagnostic::new(Code::WrongType, span, message).help(help));
            return None;
        };
        for (name, value) in members {
            conditions.set(name, value.clone());
        }
        Some(conditions)
    }
}
