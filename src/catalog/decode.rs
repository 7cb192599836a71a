//! Reads an entry of the catalogue's own JSON form, and says in plain words what is wrong with one.
//!
//! The build script includes this file: what it lets through at build time cannot fail at run time.

use serde_json::Value;

use super::entry::{
    Collects, Confidence, Level, NodeType, Page, Position, Reference, Role, ServiceNeed, VersionDetails,
};
use super::fields::{Fault, Fields, at, boolean, expected, list, members, number, string, strings};
use super::parts::{
    COLLECTS, LEVELS, POSITIONS, SERVICE_NEEDS, confidence, former, imitable, page, platforms, service, state,
};
use super::property::{Kind, PropertyType};
use super::rule::{Constraint, Predicate, Rule};

/// One entry. Only `type` and `outcomes` are demanded; the rest has defaults, so that a hand-written entry is short.
pub(super) fn entry(value: &Value) -> Result<NodeType, Fault> {
    let mut fields = Fields::new(value)?;
    let id = fields.need("type", string)?;
    entry_fields(fields, id.clone()).map_err(|fault| at(&id, &fault))
}

fn entry_fields(mut fields: Fields, id: String) -> Result<NodeType, Fault> {
    if id.is_empty() {
        return Err("`type` is empty".to_owned());
    }
    let node = NodeType {
        name: fields.read("name", string)?.unwrap_or_else(|| id.clone()),
        id,
        aliases: fields.or_default("aliases", strings)?,
        category: fields.read("category", string)?.unwrap_or_else(|| "uncategorized".to_owned()),
        tags: fields.or_default("tags", strings)?,
        platforms: fields.or_default("platforms", platforms)?,
        flags: fields.or_default("flags", strings)?,
        versions: fields.read("versions", strings)?.unwrap_or_else(|| vec!["1.0".to_owned()]),
        amster_entity: fields.read("amsterEntity", string)?,
        add_on: fields.read("addOn", string)?,
        replaced_by: fields.or_default("replacedBy", strings)?,
        imitable: fields.or_default("imitable", imitable)?,
        role: fields.read("role", |role| word(role, &ROLES))?,
        passes: fields.or_default("passes", strings)?,
        roles: fields.or_default("roles", strings)?,
        state: fields.or_default("state", state)?,
        after: fields.or_default("after", strings)?,
        outcomes: fields.need("outcomes", Rule::decode)?,
        former_outcomes: fields.or_default("formerOutcomes", |sets| list(sets, former))?,
        base_properties: fields.or_default("properties", |properties| members(properties, property))?,
        open_properties: fields.or_default("openProperties", boolean)?,
        version_details: fields.or_default("versionDetails", |details| members(details, version_details))?,
        constraints: fields.or_default("constraints", |all| list(all, Constraint::decode))?,
        references: fields.or_default("refs", |all| members(all, reference))?,
        services: fields.or_default("services", |all| members(all, service))?,
        in_page: fields.read("inPage", boolean)?.unwrap_or(true),
        page: fields.read("page", page)?.unwrap_or(Page::unknown()),
        callbacks: fields.or_default("callbacks", strings)?,
        docs: fields.read("docs", string)?,
        confidence: fields
            .read("confidence", confidence)?
            .unwrap_or(Confidence { outcomes: Level::Medium, properties: Level::Medium }),
        source: fields.or_default("source", strings)?,
        added: false,
    };
    fields.finish()?;
    consistent(&node).map(|()| node)
}

const ROLES: [(&str, Role); 4] = [
    ("verifies", Role::Verifies),
    ("registers", Role::Registers),
    ("limits", Role::Limits),
    ("waits", Role::Waits),
];
pub(super) const KINDS: [(&str, Kind); 6] = [
    ("string", Kind::String),
    ("boolean", Kind::Boolean),
    ("integer", Kind::Integer),
    ("number", Kind::Number),
    ("array", Kind::Array),
    ("object", Kind::Object),
];
macro_rules! word_of {
    ($($type:ty, $table:expr;)*) => { $(
        impl $type {
            /// The word that the catalogue's JSON uses.
            pub fn word(self) -> &'static str {
                $table.iter().find(|(_, meaning)| *meaning == self).map_or("", |(word, _)| word)
            }
        }
    )* };
}
word_of! { Role, ROLES; Kind, KINDS; Level, LEVELS; Position, POSITIONS; Collects, COLLECTS; ServiceNeed, SERVICE_NEEDS; }

/// The meaning of a word, by a table.
pub(super) fn word<T: Copy>(value: &Value, table: &[(&str, T)]) -> Result<T, Fault> {
    let found = value.as_str().and_then(|text| table.iter().find(|(word, _)| *word == text));
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
        format!("expected one of `{}`, found {value}", words.join("`, `"))
    })
}

fn property(name: &str, value: &Value) -> Result<PropertyType, Fault> {
    let mut fields = Fields::new(value)?;
    let property = PropertyType {
        name: name.to_owned(),
        kind: fields.need("type", |kind| word(kind, &KINDS))?,
        title: fields.read("title", string)?.unwrap_or_else(|| name.to_owned()),
        required: fields.or_default("required", boolean)?,
        default: fields.get("default").cloned(),
        former_defaults: fields.or_default("formerDefaults", |all| list(all, |value| Ok(value.clone())))?,
        allowed: fields.or_default("enum", |values| list(values, |value| Ok(value.clone())))?,
        format: fields.read("format", string)?,
        items: fields.read("items", string)?,
        map: fields.read("map", string)?,
        localized: fields.or_default("localized", boolean)?,
        non_empty: fields.or_default("nonEmpty", boolean)?,
        min_items: fields.read("minItems", |n| n.as_u64().ok_or_else(|| expected("a count", n)))?,
        minimum: fields.read("minimum", number)?,
        exclusive_minimum: fields.read("exclusiveMinimum", number)?,
        range: fields.read("range", |range| {
            let bounds = list(range, number)?;
            <[_; 2]>::try_from(bounds).map_err(|_| "expected the least and the greatest number".to_owned())
        })?,
        ordered: fields.or_default("ordered", boolean)?,
        since: fields.read("since", string)?,
        until: fields.read("until", string)?,
        deprecated: fields.or_default("deprecated", boolean)?,
        observed_only: fields.or_default("observedOnly", boolean)?,
        unit: fields.read("unit", string)?,
        about: fields.read("about", string)?,
    };
    fields.finish()?;
    let stray = property.default.as_ref().filter(|value| !property.kind.fits(value));
    if let Some(value) = stray {
        return Err(at("default", &format!("{value} is not of type `{}`", property.kind.word())));
    }
    let stray = property.default.iter().find(|value| !property.allowed.contains(value));
    match stray.filter(|_| !property.allowed.is_empty()) {
        Some(value) => Err(at("default", &format!("{value} is not in `enum`"))),
        None => Ok(property),
    }
}

fn version_details(version: &str, value: &Value) -> Result<VersionDetails, Fault> {
    let mut fields = Fields::new(value)?;
    let details = VersionDetails {
        version: version.to_owned(),
        outcomes: fields.read("outcomes", Rule::decode)?,
        properties: fields.or_default("properties", |properties| members(properties, property))?,
        without: fields.or_default("without", strings)?,
    };
    fields.finish().map(|()| details)
}

fn reference(key: &str, value: &Value) -> Result<Reference, Fault> {
    let mut fields = Fields::new(value)?;
    let reference = Reference {
        key: key.to_owned(),
        to: fields.need("to", string)?,
        many: fields.or_default("many", boolean)?,
        contexts: fields.or_default("contexts", strings)?,
        when: fields.read("when", Predicate::decode)?,
        empty_means: fields.read("emptyMeans", string)?,
    };
    fields.finish().map(|()| reference)
}

/// What no single member shows: rules, constraints and references speak of properties that exist.
fn consistent(node: &NodeType) -> Result<(), Fault> {
    if node.versions.is_empty() {
        return Err(at("versions", "expected at least one"));
    }
    let details = || node.version_details.iter();
    if let Some(stray) = details().find(|details| !node.versions.contains(&details.version)) {
        return Err(at("versionDetails", &format!("`{}` is not in `versions`", stray.version)));
    }
    let mut read: Vec<&str> = details().flat_map(|details| &details.without).map(String::as_str).collect();
    let mut ids: Vec<&str> = Vec::new();
    for rule in details().filter_map(|details| details.outcomes.as_ref()).chain([&node.outcomes]) {
        rule.each(&mut |rule| keys_of(rule, &mut read, &mut ids));
    }
    for constraint in &node.constraints {
        read.push(&constraint.property);
        for predicate in constraint.when.iter().chain([&constraint.require]) {
            predicate.each_key(&mut |key| read.push(key));
        }
    }
    for reference in &node.references {
        read.push(&reference.key);
        reference.when.iter().for_each(|when| when.each_key(&mut |key| read.push(key)));
    }
    let known = |key: &str| {
        let mut all = node.base_properties.iter().chain(details().flat_map(|details| &details.properties));
        all.any(|property| property.name == key)
    };
    if let Some(stray) = read.into_iter().find(|key| !known(key)).filter(|_| !node.open_properties) {
        return Err(format!("a rule speaks of `{stray}`, which is not in `properties`"));
    }
    match node.passes.iter().find(|id| !ids.contains(&id.as_str())) {
        Some(stray) => Err(at("passes", &format!("`{stray}` is not one of the outcomes"))),
        None => Ok(()),
    }
}

/// Collects the properties that one rule reads, and the ids that it names.
fn keys_of<'a>(rule: &'a Rule, read: &mut Vec<&'a str>, ids: &mut Vec<&'a str>) {
    match rule {
        Rule::Items(items) => {
            for item in items {
                ids.push(&item.id);
                read.extend(item.label_from.as_deref());
                item.when.iter().for_each(|when| when.each_key(&mut |key| read.push(key)));
            }
        }
        Rule::List(key) | Rule::MapKeys(key) | Rule::Children { key, .. } => read.push(key),
        Rule::If(branch) => branch.when.each_key(&mut |key| read.push(key)),
        Rule::Delegate { type_key, version_key } => {
            read.push(type_key);
            read.extend(version_key.as_deref());
        }
        Rule::Concat(_) | Rule::Definition | Rule::Open { .. } => {}
    }
}
