//! The configuration of each node against its type; what is left out takes its default.

use std::collections::HashMap;

use serde_json::{Number, Value};

use super::Pass;
use super::kinds::mend;
use super::secrets::may_be_secret;
use crate::catalog::{
    CLOUD_IDENTITIES, Kind, NodeType, PropertyType, Target, is_locale, is_placeholder, secret,
};
use crate::diagnostic::{Code, Diagnostic, likely, listing, nearest};
use crate::model::{Journey, Node, Property};
use crate::source::Span;

pub(super) fn check(journey: &mut Journey, pass: &mut Pass<'_, '_>) {
    let identities = Identities::of(journey, pass.target);
    for node in &mut journey.nodes {
        check_node(node, &identities, pass);
        for child in &mut node.children {
            check_node(child, &identities, pass);
        }
    }
}

/// The managed object whose users a journey is about, which is what its nodes are about unless they say otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Identities(Value);

impl Identities {
    /// What the journey says, or what the platform would; without a word the catalogue's default stands.
    pub(crate) fn of(journey: &Journey, target: Target) -> Self {
        let own = journey.properties.value("identityResource").filter(|value| value.is_string()).cloned();
        let default = || match target {
            Target::Aic => Value::from(CLOUD_IDENTITIES),
            _ => Value::Null,
        };
        Self(own.unwrap_or_else(default))
    }

    /// The value of a property that is left out; nothing where the platform has none.
    pub(crate) fn default_of<'v>(&'v self, known: &NodeType, rule: &'v PropertyType) -> Option<&'v Value> {
        let default = rule.usable_default()?;
        if self.0.is_null() || !known.names_identities(&rule.name) { Some(default) } else { Some(&self.0) }
    }
}

fn check_node(node: &mut Node, identities: &Identities, pass: &mut Pass<'_, '_>) {
    for property in &node.properties {
        if property.name.starts_with('_') || (property.name == "nodes" && node.is_page()) {
            let message = format!("`{}` is not for a source to say", property.name);
            let help = match property.name.as_str() {
                "nodes" => "the children of a page are nodes between its braces",
                _ => "it follows from the node's name, its type and its configuration",
            };
            let place = property.name_span.unwrap_or(pass.at(node));
            pass.report(Diagnostic::new(Code::UnknownProperty, place, message).help(help));
        }
    }
    let catalog = pass.catalog;
    let Some(known) = catalog.get(&node.node_type) else { return };
    let node_version = node.version_in(catalog).to_owned();
    let mut faults = Vec::new();
    let mut broken = Vec::new();
    for (index, property) in node.properties.iter().enumerate() {
        if property.name.starts_with('_') || (property.name == "nodes" && node.is_page()) {
            continue;
        }
        let place = property.name_span.unwrap_or(pass.at(node));
        match known.property(&node_version, &property.name) {
            Some(rule) => {
                let place = property.value_span.unwrap_or(place);
                let makes_outcomes = known.outcomes_rule(&node_version).reads_list(&property.name);
                let value = Checked { rule, property, place, makes_outcomes, pass };
                let found = value.faults();
                if found.iter().any(|fault| fault.code == Code::WrongType) {
                    broken.push(index);
                }
                faults.extend(found);
            }
            None if known.open_properties => {}
            None => faults.push(unknown(known, &node_version, property, node, place)),
        }
    }
    let is_meant = |name: &str| {
        faults.iter().any(|fault: &Diagnostic| {
            // A misspelt property is the one that seems to be missing.
            fault.code == Code::UnknownProperty
                && fault.help.as_deref() == Some(&format!("did you mean `{name}`?"))
                && !(pass.is_accepted)(fault)
        })
    };
    let meant: Vec<String> = known
        .properties(&node_version)
        .filter(|rule| is_meant(&rule.name) && node.properties.get(&rule.name).is_none())
        .map(|rule| rule.name.clone())
        .collect();
    let missing: Vec<&PropertyType> = known
        .properties(&node_version)
        .filter(|rule| is_missing(rule, node, pass) && !is_meant(&rule.name))
        .collect();
    if !node.is_broken {
        let (needed, left): (Vec<&PropertyType>, Vec<&PropertyType>) =
            missing.into_iter().partition(|rule| is_refused_without(known, &node_version, rule));
        let named = |rules: &[&PropertyType]| listing(rules.iter().map(|rule| rule.name.as_str()), 8);
        if let Some(first) = needed.first() {
            let message = format!("`{}` needs {}", node.key, named(&needed));
            let help = format!("the platform has no default for it: add `{} = …`", first.name);
            faults.push(Diagnostic::new(Code::MissingProperty, pass.at(node), message).help(help));
        }
        if let Some(first) = left.first() {
            let message = format!("`{}` leaves {} without a value", node.key, named(&left));
            let help =
                format!("the platform has no default for it: add `{} = …` if the node uses it", first.name);
            faults.push(Diagnostic::new(Code::ValueNotGiven, pass.at(node), message).help(help));
        }
    }
    if !node.is_broken {
        for constraint in known.broken_constraints(&node_version, &node.properties) {
            let blamed = node.properties.get(&constraint.property);
            if let Some(keys) = blamed.filter(|_| constraint.is_of_locales()) {
                faults.extend(no_locales(keys));
                continue;
            }
            let place = blamed.and_then(|property| property.value_span).unwrap_or(pass.at(node));
            faults.push(Diagnostic::new(Code::ConflictingProperties, place, constraint.message.clone()));
        }
    }
    let defaults: Vec<(String, Value)> = known
        .properties(&node_version)
        .filter(|rule| is_filled(rule, pass.target) && node.properties.get(&rule.name).is_none())
        .filter(|rule| !(rule.name == "nodes" && node.is_page()))
        .filter_map(|rule| Some((rule.name.clone(), identities.default_of(known, rule)?.clone())))
        .collect();
    node.properties.mark_broken(&broken);
    for name in meant {
        // It is there under another name, and what follows from it cannot be known.
        node.properties.push_broken(name);
    }
    for (name, value) in defaults {
        node.properties.set(name, value);
    }
    for fault in faults {
        pass.report(fault);
    }
}

/// Whether a property that nobody wrote takes its default.
pub(crate) fn is_filled(rule: &PropertyType, target: Target) -> bool {
    rule.required && !rule.observed_only && target.admits(rule.since.as_deref(), rule.until.as_deref())
}

fn is_missing(rule: &PropertyType, node: &Node, pass: &Pass<'_, '_>) -> bool {
    is_filled(rule, pass.target)
        && rule.usable_default().is_none()
        && !rule.is_secret()
        && node
            .properties
            .get(&rule.name)
            .is_none_or(|property| property.value.is_null() && !property.is_broken)
        && !(rule.name == "nodes" && node.is_page())
}

/// Whether the platform is known to refuse a node without a value for a property. That a schema lists it as required
/// says only that it has no default; that an empty value is refused, that it makes the outcomes, or that it names what
/// the node runs, says more.
fn is_refused_without(known: &NodeType, version: &str, rule: &PropertyType) -> bool {
    let runs = |reference: &&crate::catalog::Reference| {
        reference.key == rule.name && ["journey", "script", "node-type"].contains(&reference.to.as_str())
    };
    rule.non_empty
        || rule.min_items.is_some_and(|least| least > 0)
        || known.outcomes_rule(version).reads(&rule.name)
        || known.references.iter().any(|reference| runs(&reference))
}

fn unknown(known: &NodeType, version: &str, property: &Property, node: &Node, place: Span) -> Diagnostic {
    let message = format!("`{}` has no property `{}`", known.name, property.name);
    let names: Vec<&str> = known
        .properties(version)
        .map(|rule| rule.name.as_str())
        .filter(|name| node.properties.get(name).is_none() && !(*name == "nodes" && node.is_page()))
        .collect();
    let theme = (node.is_page() && property.name.to_lowercase().starts_with("theme"))
        .then(|| "a page names its theme in its stage: `stage = json({ themeId: \"…\" })`".to_owned());
    let help = theme.or_else(|| likely(&property.name, names.iter().copied())).unwrap_or_else(|| match names
        .as_slice()
    {
        [] => "it has no further property".to_owned(),
        names => format!("it has {}", listing(names.iter().copied(), 12)),
    });
    Diagnostic::new(Code::UnknownProperty, place, message).help(help)
}

/// What is wrong with the keys of a map that should be locales.
fn no_locales(property: &Property) -> Vec<Diagnostic> {
    let Value::Object(parts) = &property.value else { return Vec::new() };
    let no_locale = |(index, key): (usize, &String)| {
        let place =
            property.key_spans.get(index).or(property.value_span.as_ref()).copied().unwrap_or_default();
        let message = format!("`{key}` of `{}` is no locale", property.name);
        Diagnostic::new(Code::ValueNotAllowed, place, message)
            .help("the keys of this map are locales, such as `en` or `fr-CA`")
    };
    parts.keys().enumerate().filter(|(_, key)| !is_locale(key)).map(no_locale).collect()
}

/// A value beside the rule that it is held to.
struct Checked<'c> {
    rule: &'c PropertyType,
    property: &'c Property,
    place: Span,
    makes_outcomes: bool,
    pass: &'c Pass<'c, 'c>,
}

impl Checked<'_> {
    fn faults(&self) -> Vec<Diagnostic> {
        let Self { rule, property, .. } = self;
        let mut faults = Vec::new();
        if !self.pass.target.admits(rule.since.as_deref(), rule.until.as_deref()) {
            let title = self.pass.target.title();
            let message = format!("`{}` does not exist on {title}", rule.name);
            let help = match (rule.since.as_deref(), rule.until.as_deref()) {
                (Some("aic"), _) => Some("it exists on Advanced Identity Cloud only".to_owned()),
                (Some(since), _) => Some(format!("it came with PingAM {since}")),
                (None, Some(until)) => Some(format!("it went after PingAM {until}")),
                (None, None) => None,
            };
            let place = property.name_span.unwrap_or(self.place);
            faults.push(Diagnostic::new(Code::PropertyNotOnTarget, place, message).help_if(help));
        }
        if rule.deprecated {
            let message = format!("`{}` is deprecated", rule.name);
            let place = property.name_span.unwrap_or(self.place);
            faults.push(Diagnostic::new(Code::DeprecatedProperty, place, message));
        }
        let value = &property.value;
        if property.is_broken || is_placeholder(value) {
            faults.extend(self.untyped());
            return faults;
        }
        if value.is_null() {
            // For the platform it is as if it were not there.
            return faults;
        }
        if !rule.kind.fits(value) {
            let found = Kind::of(value);
            let message = format!("`{}` takes {}, not {found}", rule.name, rule.kind.phrase());
            faults.push(self.fault(Code::WrongType, message).help_if(mend(rule, value)));
            return faults;
        }
        faults.extend(self.parts());
        faults.extend(self.limits());
        faults.extend(self.repeated());
        let may_be_told =
            |text: &str| rule.default.as_ref().and_then(Value::as_str) != Some(text) && may_be_secret(text);
        if secret::is_secret(&rule.name, Some(rule)) && value.as_str().is_some_and(may_be_told) {
            let message = format!("`{}` holds a secret, and here it stands in plain text", rule.name);
            let help = "keep it on the platform and refer to it: `esv(\"esv-…\")`, or a secret label where there is one";
            faults.push(self.fault(Code::SecretLiteral, message).help(help));
        }
        faults
    }

    fn fault(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.place, message)
    }

    /// A bare placeholder where something else than a text is taken.
    fn untyped(&self) -> Option<Diagnostic> {
        let kind = match self.rule.kind {
            Kind::String => return None,
            Kind::Boolean => "bool",
            Kind::Integer => "int",
            Kind::Number => "number",
            Kind::Array => "list",
            Kind::Object => "object",
        };
        (self.property.value.is_string() && !self.property.is_broken).then(|| {
            let message = format!(
                "`{}` takes {}, and nothing says that this placeholder is one",
                self.rule.name,
                self.rule.kind.phrase()
            );
            self.fault(Code::UntypedPlaceholder, message)
                .help(format!("name the kind: `esv(\"esv-…\", {kind})`"))
        })
    }

    /// The parts of a list or map.
    fn parts(&self) -> Vec<Diagnostic> {
        let Self { rule, property, .. } = self;
        let place = |index: usize| property.part_spans.get(index).copied().unwrap_or(self.place);
        let wrong = |(index, part): (usize, &Value)| {
            let message = format!("`{}` holds texts, not {}", rule.name, Kind::of(part));
            Diagnostic::new(Code::WrongType, place(index), message).help_if(match part {
                Value::Number(_) | Value::Bool(_) => Some(format!("write `\"{part}\"`")),
                _ => None,
            })
        };
        let is_wrong = |(_, part): &(usize, &Value)| !part.is_string() && !is_placeholder(part);
        match &property.value {
            Value::Array(parts) if rule.items.as_deref() == Some("string") => {
                parts.iter().enumerate().filter(is_wrong).map(wrong).collect()
            }
            Value::Object(parts) if rule.map.as_deref() == Some("string") => {
                parts.values().enumerate().filter(is_wrong).map(wrong).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A list that makes the outcomes and names one twice.
    fn repeated(&self) -> Option<Diagnostic> {
        let Self { rule, property, .. } = self;
        let parts = property.value.as_array().filter(|_| self.makes_outcomes)?;
        let mut seen = HashMap::new();
        let (index, first) = parts.iter().enumerate().find_map(|(index, part)| {
            let first = seen.insert(part.as_str()?, index)?;
            Some((index, first))
        })?;
        let place = |index: usize| property.part_spans.get(index).copied();
        let message = format!("`{}` names the outcome {} twice", rule.name, parts[index]);
        Some(
            Diagnostic::new(Code::RepeatedOutcome, place(index).unwrap_or(self.place), message)
                .related_if(place(first), "the first time")
                .help("remove one of them: a node has each of its outcomes once"),
        )
    }

    /// Enums, ranges and emptiness.
    fn limits(&self) -> Option<Diagnostic> {
        let Self { rule, property, .. } = self;
        let value = &property.value;
        let name = &rule.name;
        if !rule.allowed.is_empty() && !rule.allowed.contains(value) {
            let allowed: Vec<String> = rule.allowed.iter().map(ToString::to_string).collect();
            let near =
                value.as_str().and_then(|text| nearest(text, rule.allowed.iter().filter_map(Value::as_str)));
            let help = match near {
                Some(near) => format!("did you mean `\"{near}\"`?"),
                None => format!("it takes {}", listing(allowed.iter().map(String::as_str), 24)),
            };
            return Some(
                self.fault(Code::ValueNotAllowed, format!("`{name}` does not take `{value}`")).help(help),
            );
        }
        let count = match value {
            Value::String(text) => Some(text.chars().count()),
            Value::Array(parts) => Some(parts.len()),
            Value::Object(parts) => Some(parts.len()),
            _ => None,
        };
        if rule.non_empty && count == Some(0) {
            return Some(self.fault(Code::EmptyValue, format!("`{name}` must not be empty")));
        }
        if let (Value::Array(parts), Some(least)) = (value, rule.min_items)
            && (parts.len() as u64) < least
        {
            let message = format!("`{name}` must hold at least {least}");
            return Some(self.fault(Code::EmptyValue, message));
        }
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if rule.range.is_some() => text.parse().ok(),
            _ => None,
        }?;
        let below =
            |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64).filter(|least| number < *least);
        let message = if let Some([least, most]) = &rule.range {
            let is_inside = least.as_f64()? <= number && number <= most.as_f64()?;
            (!is_inside).then(|| format!("`{name}` lies between {least} and {most}"))
        } else if below(&rule.minimum).is_some() {
            rule.minimum.as_ref().map(|least| format!("`{name}` is at least {least}"))
        } else {
            let bound = rule.exclusive_minimum.as_ref()?;
            (number <= bound.as_f64()?).then(|| format!("`{name}` is more than {bound}"))
        }?;
        Some(self.fault(Code::ValueOutOfRange, message))
    }
}
