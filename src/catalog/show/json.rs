//! The catalogue for programs.

use serde_json::{Map, Value, json};

use super::rows::{Row, count, rows};
use crate::catalog::entry::{Imitable, NodeType, Reference, Service};
use crate::catalog::property::PropertyType;
use crate::catalog::{Catalog, Presence, Target, facts_of};

/// The list as JSON text, stable for programs: an array, sorted by `type`, of objects with
///
/// - `type`: the type id; `write`: how a source names it; `name`: the console's name; `category`: the family;
/// - `outcomes`: `{"least", "greatest"}`, numbers, `greatest` null where the configuration sets no bound; the whole
///   null where the outcomes are not established;
/// - `flags`: an array of marks such as `marketplace` and `deprecated`;
/// - `platforms`: an object by target of `present`, `add-on`, `absent` or `unlisted`.
pub fn list_json(catalog: &Catalog, target: Option<Target>, filter: &str) -> String {
    let entry = |node: &&NodeType| {
        let outcomes = count(node.outcomes_rule(node.default_version()));
        json!({
            "type": node.id,
            "write": catalog.short_name(&node.id),
            "name": node.name,
            "category": node.category,
            "outcomes": outcomes.map(|count| json!({ "least": count.least, "greatest": count.greatest })),
            "flags": node.flags,
            "platforms": platforms(node, |presence| Value::from(word(&presence))),
        })
    };
    pretty(&Value::Array(catalog.matching(target, filter).iter().map(entry).collect()))
}

/// One type as JSON text, stable for programs: an object with
///
/// - `type`, `write`, `name`, `category` and `flags` as in [`list_json`]; `aliases`, `tags`, `callbacks`, `source`:
///   arrays of texts;
/// - `platforms`: an object by target of `{"presence": "present" | "add-on" | "absent" | "unlisted", "reason"?}`;
/// - `defaultVersion`, and `versions`: an array, oldest first, of `{"version", "outcomes", "properties"}`, where
///   - `outcomes` is an array, in the server's order, of `{"id", "label", "labelFrom"?, "when"?, "since"?, "until"?}`,
///     or `{"others"}` for those that something else decides; `when` and `others` are words;
///   - `properties` is an array of `{"key", "type", "title", "required", "default"?, "enum"?, "format"?, "items"?,
///     "map"?, "localized"?, "nonEmpty"?, "minItems"?, "minimum"?, "exclusiveMinimum"?, "range"?, "ordered"?,
///     "since"?, "until"?, "deprecated"?, "observedOnly"?, "unit"?, "about"?}`, marks present only when true, and `default` only where
///     it is legal;
/// - `openProperties`: whether others are accepted;
/// - `constraints`: an array of `{"property", "when"?, "require", "message"}`, conditions in words;
/// - `refs`: an array of `{"key", "to", "many", "contexts"?, "when"?, "emptyMeans"?}`;
/// - `services`: an array of `{"name", "level", "on"?, "when"?, "source"?}`, `level` one of `required`, `defaults` (those
///   of every realm suffice) and `optional`, `on` `am` where the cloud brings it along;
/// - `roles`: an array of words; `state`: `{"reads", "writes"}`, arrays of keys; `after`: an array of type ids, one of
///   which must stand before;
/// - `imitable`: true, false, or the first release that lets a Configuration Provider imitate it; `addOn`, `docs` (the
///   vendor's page), where there are any; `replacedBy`: an array of type ids; `factsOf`: a date;
/// - `formerOutcomes`: an array of `{"ids", "when"}`;
/// - `page`: `{"allowed", "position", "collects", "standalone"}`; `role`, `passes` and `amsterEntity` where there are any;
/// - `confidence`: `{"outcomes", "properties"}`, each `low`, `medium` or `high`.
pub fn show_json(catalog: &Catalog, node: &NodeType) -> String {
    let version = |version: &String| {
        json!({
            "version": version,
            "outcomes": rows(node.outcomes_rule(version)).into_iter().map(outcome).collect::<Vec<_>>(),
            "properties": node.properties(version).map(property).collect::<Vec<_>>(),
        })
    };
    let constraint = |constraint: &crate::catalog::Constraint| {
        let mut out = Members::default();
        out.put("property", constraint.property.as_str());
        out.put_some("when", constraint.when.as_ref().map(ToString::to_string));
        out.put("require", constraint.require.to_string());
        out.put("message", constraint.message.as_str());
        out.done()
    };
    let mut out = Members::default();
    out.put("type", node.id.as_str());
    out.put("write", catalog.short_name(&node.id));
    out.put("name", node.name.as_str());
    out.put("aliases", json!(node.aliases));
    out.put("category", node.category.as_str());
    out.put("tags", json!(node.tags));
    out.put("flags", json!(node.flags));
    out.put("platforms", platforms(node, told));
    out.put_some("amsterEntity", node.amster_entity.as_deref());
    out.put_some("addOn", node.add_on.as_deref());
    out.put("replacedBy", json!(node.replaced_by));
    out.put(
        "imitable",
        match &node.imitable {
            Imitable::Yes => Value::from(true),
            Imitable::Since(since) => Value::from(since.as_str()),
            Imitable::No => Value::from(false),
        },
    );
    out.put("roles", json!(node.roles));
    out.put("state", json!({ "reads": node.state.reads, "writes": node.state.writes }));
    out.put("after", json!(node.after));
    out.put_some("role", node.role.map(crate::catalog::Role::word));
    out.put_some("passes", (!node.passes.is_empty()).then(|| json!(node.passes)));
    out.put("defaultVersion", node.default_version());
    out.put("versions", node.versions.iter().map(version).collect::<Vec<_>>());
    out.put("openProperties", node.open_properties);
    out.put("constraints", node.constraints.iter().map(constraint).collect::<Vec<_>>());
    out.put("refs", node.references.iter().map(reference).collect::<Vec<_>>());
    let service = |service: &Service| {
        let mut out = Members::default();
        out.put("name", service.name.as_str());
        out.put("level", service.need.word());
        out.put_some("on", service.on.as_deref());
        out.put_some("when", service.when.as_deref());
        out.put_some("source", service.source.as_deref());
        out.done()
    };
    out.put("services", node.services.iter().map(service).collect::<Vec<_>>());
    let former = node.former_outcomes.iter().map(|former| json!({ "ids": former.ids, "when": former.when }));
    out.put("formerOutcomes", former.collect::<Vec<_>>());
    let page = node.page;
    out.put(
        "page",
        json!({
            "allowed": node.in_page, "position": page.position.word(), "collects": page.collects.word(),
            "standalone": page.standalone,
        }),
    );
    out.put("callbacks", json!(node.callbacks));
    let confidence = node.confidence;
    out.put(
        "confidence",
        json!({ "outcomes": confidence.outcomes.word(), "properties": confidence.properties.word() }),
    );
    out.put_some("docs", node.docs.as_deref());
    out.put("source", json!(node.source));
    out.put_some("factsOf", (!node.added).then(facts_of));
    pretty(&out.done())
}

/// An object in the making; what is not there is left out.
#[derive(Default)]
struct Members(Map<String, Value>);

impl Members {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn mark(&mut self, key: &str, is: bool) {
        self.put_some(key, is.then_some(true));
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn word(presence: &Presence) -> &'static str {
    match presence {
        Presence::Present => "present",
        Presence::AddOn(_) => "add-on",
        Presence::Absent(_) => "absent",
        Presence::Unlisted(_) => "unlisted",
    }
}

fn told(presence: Presence) -> Value {
    let mut out = Members::default();
    out.put("presence", word(&presence));
    if let Presence::AddOn(reason) | Presence::Absent(reason) | Presence::Unlisted(reason) = presence {
        out.put("reason", reason);
    }
    out.done()
}

fn platforms(node: &NodeType, tell: fn(Presence) -> Value) -> Value {
    let told = Target::ALL.map(|target| (target.to_string(), tell(node.on_target(target))));
    Value::Object(told.into_iter().collect())
}

fn outcome(row: Row) -> Value {
    let row = match row {
        Row::Others(words) => return json!({ "others": words }),
        Row::One(row) => row,
    };
    let mut out = Members::default();
    out.put("id", row.id);
    out.put("label", row.label);
    out.put_some("labelFrom", row.label_from);
    out.put_some("when", row.when);
    out.put_some("since", row.since);
    out.put_some("until", row.until);
    out.done()
}

fn property(property: &PropertyType) -> Value {
    let mut out = Members::default();
    out.put("key", property.name.as_str());
    out.put("type", property.kind.word());
    out.put("title", property.title.as_str());
    out.put("required", property.required);
    out.put_some("default", property.usable_default().cloned());
    out.put_some("enum", (!property.allowed.is_empty()).then(|| property.allowed.clone()));
    out.put_some("format", property.format.as_deref());
    out.put_some("items", property.items.as_deref());
    out.put_some("map", property.map.as_deref());
    out.mark("localized", property.localized);
    out.mark("nonEmpty", property.non_empty);
    out.put_some("minItems", property.min_items);
    out.put_some("minimum", property.minimum.clone());
    out.put_some("exclusiveMinimum", property.exclusive_minimum.clone());
    out.put_some("range", property.range.as_ref().map(|range| json!(range)));
    out.mark("ordered", property.ordered);
    out.put_some("since", property.since.as_deref());
    out.put_some("until", property.until.as_deref());
    out.mark("deprecated", property.deprecated);
    out.mark("observedOnly", property.observed_only);
    out.put_some("unit", property.unit.as_deref());
    out.put_some("about", property.about.as_deref());
    out.done()
}

fn reference(reference: &Reference) -> Value {
    let mut out = Members::default();
    out.put("key", reference.key.as_str());
    out.put("to", reference.to.as_str());
    out.put("many", reference.many);
    out.put_some("contexts", (!reference.contexts.is_empty()).then(|| json!(reference.contexts)));
    out.put_some("when", reference.when.as_ref().map(ToString::to_string));
    out.put_some("emptyMeans", reference.empty_means.as_deref());
    out.done()
}
