//! The properties of a journey itself.

use serde_json::Value;

use super::Pass;
use super::kinds::mend_kind;
use crate::catalog::{Kind, TREE_PROPERTIES, is_placeholder, tree_property};
use crate::diagnostic::{Code, Diagnostic, meant, one_of};
use crate::model::Journey;

/// What the compiler itself writes.
const WRITTEN: [&str; 5] = ["_id", "_rev", "entryNodeId", "nodes", "staticNodes"];

pub(super) fn check(journey: &Journey, pass: &mut Pass<'_, '_>) {
    if journey.start.is_none() && !journey.is_broken {
        let diagnostic = Diagnostic::new(
            Code::NoStart,
            journey.place(),
            format!("`{}` does not start anywhere", journey.name),
        );
        let help = match journey.nodes.first() {
            Some(first) => format!("say where: `start -> {}`", first.key),
            None => "say where: `start -> NODE`; an empty journey is `start -> failure`".to_owned(),
        };
        pass.report(diagnostic.help(help));
    }
    for property in journey.properties.iter().filter(|property| property.is_said()) {
        let place = journey.place_of_own(property);
        let name = property.name.as_str();
        let value_place = journey.place_of_own_value(property);
        if WRITTEN.contains(&name) {
            let message = format!("`{name}` is not for a source to say");
            pass.report(
                Diagnostic::new(Code::UnknownProperty, place, message)
                    .help("it follows from the journey's name, its nodes and their edges"),
            );
            continue;
        }
        let Some(known) = tree_property(name) else {
            let message = format!("journeys are not known to have a property `{name}`");
            let diagnostic = Diagnostic::new(Code::UnknownJourneyProperty, place, message);
            pass.report(mended(diagnostic, name));
            continue;
        };
        if property.is_broken || is_placeholder(&property.value) {
            continue;
        }
        if !property.value.is_null() && !known.kind.fits(&property.value) {
            let found = Kind::of(&property.value);
            let message = format!("`{name}` takes {}, not {found}", known.kind.phrase());
            let diagnostic = Diagnostic::new(Code::WrongType, value_place, message);
            pass.report(match mend_kind(known.kind, &property.value) {
                Some(mend) => mend.of(diagnostic),
                None => diagnostic,
            });
        } else if known.kind == Kind::Integer && property.value.as_i64().is_some_and(|minutes| minutes < 0) {
            let message = format!("`{name}` is a time in minutes, which cannot be negative");
            pass.report(Diagnostic::new(Code::ValueOutOfRange, value_place, message));
        } else if known.kind == Kind::Object
            && let Value::Object(parts) = &property.value
        {
            // What a lock adds stands behind what was written.
            let said = if property.name_span.is_some() { property.part_spans.len() } else { parts.len() };
            let parts = parts.iter().take(said).enumerate();
            for (index, (key, _)) in parts.filter(|(_, (_, value))| !value.is_string()) {
                let place = property.part_spans.get(index).map_or(value_place.clone(), |span| (*span).into());
                let message = format!("`{name}` takes texts, and `{key}` is none");
                let help = "the platform keeps structured values as JSON text: `json(…)`";
                pass.report(Diagnostic::new(Code::WrongType, place, message).help(help));
            }
        } else if !known.is_on(pass.completing.target) && !is_default(&property.value) {
            let message = format!("{} does not have `{name}`", pass.completing.target.title());
            let help = known.since.map(|since| format!("it came with PingAM {since}"));
            pass.report(Diagnostic::new(Code::PropertyNotOnTarget, place, message).help_if(help));
        }
    }
}

/// Says what is meant by a property that no journey has.
fn mended(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    match in_other_words(name) {
        Some(Meant::Property(property)) => return diagnostic.meant(property),
        Some(Meant::Said(help)) => return diagnostic.help(help),
        None => {}
    }
    match meant(name, TREE_PROPERTIES.iter().map(|known| known.name)).as_slice() {
        [near] => diagnostic.meant(near),
        some => {
            let help = one_of(some).unwrap_or_else(|| "it is kept as it is".to_owned());
            diagnostic.help(help)
        }
    }
}

/// What a name means that says the same in other words.
enum Meant {
    Property(&'static str),
    /// Something that is no property.
    Said(&'static str),
}

/// What is meant by a name that says the same in other words.
fn in_other_words(name: &str) -> Option<Meant> {
    let property = match name.to_lowercase().as_str() {
        "name" | "title" | "displayname" | "label" => {
            return Some(Meant::Said("a journey's name stands behind the word `journey`"));
        }
        "entry" | "entrynode" | "first" | "startnode" => {
            return Some(Meant::Said("an edge says where it starts: `start -> NODE`"));
        }
        "note" | "notes" => return Some(Meant::Said("a note is written `note \"text\"`")),
        "tag" | "tags" | "labels" | "group" | "groups" => "categories",
        "comment" | "comments" | "doc" | "documentation" | "summary" => "description",
        "active" | "disabled" => "enabled",
        "identity" | "identities" | "managedobject" | "users" => "identityResource",
        "idletime" | "idletimeout" | "maxidletime" => "maximumIdleTime",
        "maxsessiontime" | "sessiontime" | "sessiontimeout" => "maximumSessionTime",
        "duration" | "maxduration" | "timeout" => "treeTimeout",
        _ => return None,
    };
    Some(Meant::Property(property))
}

/// A platform without a switch behaves as if it were off; `enabled` is the one that is on.
fn is_default(value: &Value) -> bool {
    matches!(value, Value::Bool(false) | Value::Null)
}
