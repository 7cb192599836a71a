//! Predicates in words, as messages and pages print them.

use std::fmt;

use serde_json::{Number, Value};

use super::rule::{Predicate, Test};

impl fmt::Display for Predicate {
    /// The form of a source where there is one: `mandatory = false`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::All(parts) => joined(f, parts, " and "),
            Self::Any(parts) => joined(f, parts, " or "),
            Self::Not(part) => match part.as_ref() {
                Self::Property { key, test } => f.write_str(&test.needed(key, false)),
                part => write!(f, "not ({part})"),
            },
            Self::Property { key, test } => f.write_str(&test.needed(key, true)),
        }
    }
}

fn joined(f: &mut fmt::Formatter, parts: &[Predicate], word: &str) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(word)?;
        }
        match part {
            Predicate::All(_) | Predicate::Any(_) if parts.len() > 1 => write!(f, "({part})")?,
            part => write!(f, "{part}")?,
        }
    }
    Ok(())
}

impl Test {
    /// What the property must be for the test to hold, or, with `holds` false, for it not to.
    pub(super) fn needed(&self, key: &str, holds: bool) -> String {
        let either = |yes: &str, no: &str| format!("{key} {}", if holds { yes } else { no });
        let order = |sign: &str, bound: &Number| format!("{key} {sign} {bound}");
        let is = |wanted: bool| wanted == holds;
        match self {
            Self::Equals(Value::Bool(wanted)) => format!("{key} = {}", is(*wanted)),
            Self::Equals(wanted) => either(&format!("= {wanted}"), &format!("≠ {wanted}")),
            Self::MoreThan(bound) => order(if holds { ">" } else { "≤" }, bound),
            Self::LessThan(bound) => order(if holds { "<" } else { "≥" }, bound),
            Self::Empty(wanted) => format!("{key} {}", if is(*wanted) { "empty" } else { "not empty" }),
            Self::Present(wanted) => format!("{key} {}", if is(*wanted) { "set" } else { "not set" }),
            Self::Within(other) => either(&format!("within {other}"), &format!("not within {other}")),
            Self::BlankValues(wanted) if is(*wanted) => format!("{key} with an empty value"),
            Self::BlankValues(_) => format!("{key} without empty values"),
            Self::LocaleKeys(wanted) if is(*wanted) => format!("{key} keyed by locale"),
            Self::LocaleKeys(_) => format!("{key} not keyed by locale"),
        }
    }
}
