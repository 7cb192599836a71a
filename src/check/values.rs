//! The value of a property against the rule that it is held to.

use std::collections::HashMap;

use serde_json::{Number, Value};

use super::kinds::mend;
use super::secrets::may_be_secret;
use crate::catalog::{Kind, PropertyType, Target, is_placeholder, secret};
use crate::complete::misfit_parts;
use crate::diagnostic::{Code, Diagnostic, Place, listing, nearest};
use crate::model::names::quote;
use crate::model::{Journey, Node, Property};

/// A value beside the rule that it is held to.
pub(super) struct Checked<'c> {
    pub(super) rule: &'c PropertyType,
    pub(super) journey: &'c Journey,
    pub(super) node: &'c Node,
    pub(super) property: &'c Property,
    /// Whether the value could not be read.
    pub(super) is_broken: bool,
    pub(super) makes_outcomes: bool,
    pub(super) target: Target,
}

impl Checked<'_> {
    pub(super) fn faults(&self) -> Vec<Diagnostic> {
        let Self { rule, property, .. } = self;
        let mut faults = Vec::new();
        if !self.target.admits(rule.since.as_deref(), rule.until.as_deref()) {
            let title = self.target.title();
            let message = format!("`{}` does not exist on {title}", rule.name);
            let help = match (rule.since.as_deref(), rule.until.as_deref()) {
                (Some("aic"), _) => Some("it exists on Advanced Identity Cloud only".to_owned()),
                (Some(since), _) => Some(format!("it came with PingAM {since}")),
                (None, Some(until)) => Some(format!("it went after PingAM {until}")),
                (None, None) => None,
            };
            let place = self.journey.place_of_property(self.node, property);
            faults.push(Diagnostic::new(Code::PropertyNotOnTarget, place, message).help_if(help));
        }
        if rule.deprecated {
            let message = format!("`{}` is deprecated", rule.name);
            let place = self.journey.place_of_property(self.node, property);
            faults.push(Diagnostic::new(Code::DeprecatedProperty, place, message));
        }
        let value = &property.value;
        if self.is_broken || is_placeholder(value) {
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
            let fault = self.fault(Code::WrongType, message);
            // The mend would repeat what nobody should read.
            let mend = if secret::is_secret(&rule.name, Some(rule)) { None } else { mend(rule, value) };
            faults.push(match mend {
                Some(mend) => mend.of(fault),
                None => fault,
            });
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
            // That takes a secret out of the source, which somebody has to put where it belongs.
            let mend = format!("esv({})", quote(&self.esv()));
            faults.push(self.fault(Code::SecretLiteral, message).help(help).instead(mend, false));
        }
        faults
    }

    /// The id of an ESV that could hold the value: small letters, digits and dashes.
    fn esv(&self) -> String {
        let Self { journey, node, rule, .. } = self;
        let mut id = String::from("esv");
        for part in [&journey.name, &node.key, &rule.name] {
            let mut was_small = false;
            id.push('-');
            for letter in part.chars() {
                if letter.is_ascii_uppercase() && was_small {
                    id.push('-');
                }
                was_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
                id.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
            }
        }
        // An ESV has at most so many characters.
        id.truncate(124);
        let words: Vec<&str> = id.split('-').filter(|word| !word.is_empty()).collect();
        words.join("-")
    }

    fn fault(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.place(), message)
    }

    fn place(&self) -> Place {
        self.journey.place_of_value(self.node, self.property)
    }

    /// Where a part of a list or map is.
    fn place_of_part(&self, index: usize) -> Place {
        self.property.part_spans.get(index).map_or_else(|| self.place(), |span| (*span).into())
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
        (self.property.value.is_string() && !self.is_broken).then(|| {
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
        let wrong = |(index, part): (usize, &Value)| {
            let message = format!("`{}` holds texts, not {}", rule.name, Kind::of(part));
            let diagnostic = Diagnostic::new(Code::WrongType, self.place_of_part(index), message);
            match part {
                Value::Number(_) | Value::Bool(_) => {
                    diagnostic.help(format!("write `\"{part}\"`")).instead(quote(&part.to_string()), true)
                }
                _ => diagnostic,
            }
        };
        misfit_parts(rule, &property.value).map(wrong).collect()
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
        let message = format!("`{}` names the outcome {} twice", rule.name, parts[index]);
        Some(
            Diagnostic::new(Code::RepeatedOutcome, self.place_of_part(index), message)
                .related(self.place_of_part(first), "the first time")
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
            let fault = self.fault(Code::ValueNotAllowed, format!("`{name}` does not take `{value}`"));
            return Some(match near {
                Some(near) => fault.help(format!("did you mean `\"{near}\"`?")).instead(quote(near), true),
                None => fault.help(format!("it takes {}", listing(allowed.iter().map(String::as_str), 24))),
            });
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
