//! Which journeys a policy is for.

use serde_json::Value;

use crate::model::{Journey, Policy};

/// Whether a policy is for a journey: by its name or a category, and by its properties.
pub fn covers(policy: &Policy, journey: &Journey) -> bool {
    let is_meant = |patterns: &[String]| {
        let categories = categories(journey);
        patterns.iter().any(|pattern| {
            matches(pattern, &journey.name) || categories.iter().any(|category| matches(pattern, category))
        })
    };
    policy.journeys.as_deref().is_none_or(is_meant)
        && !is_meant(&policy.except)
        && policy.properties.iter().all(|wanted| has(journey, &wanted.name, &wanted.value))
}

/// The categories of a journey, which the platform keeps as JSON text.
fn categories(journey: &Journey) -> Vec<String> {
    let config = journey.properties.value("uiConfig");
    let text = config.and_then(|config| config.get("categories")).and_then(Value::as_str);
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Whether a journey has a property with this value. A switch that is not there is off; `enabled` is on.
fn has(journey: &Journey, name: &str, value: &Value) -> bool {
    match (journey.properties.value(name), value) {
        (Some(own), _) if !own.is_null() => own == value,
        (_, Value::Bool(wanted)) => *wanted == (name == "enabled"),
        (_, wanted) => wanted.is_null(),
    }
}

/// Whether a name is of a pattern, in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let Some(last) = pattern.contains('*').then(|| parts.next_back()).flatten() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name) in [
            ("*", ""),
            ("*", "x"),
            ("Staff*", "StaffLogin"),
            ("*Login", "StaffLogin"),
            ("S*f*n", "StaffLogin"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("Staff", "StaffLogin"), ("a*a", "a"), ("*x", "xy"), ("a*b*c", "acb"), ("", "x")]
        {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
