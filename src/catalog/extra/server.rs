//! Reads what a server says of a node type: an entry of `listLatestNodeDefinitions`, or a bundle of single replies.

use serde_json::Value;

use super::schema;
use crate::catalog::entry::{Confidence, Imitable, Level, NodeType, Page, Position, State, VersionDetails};
use crate::catalog::fields::{Fault, at, list, string};
use crate::catalog::property::PropertyType;
use crate::catalog::rule::{Item, Rule};
use crate::catalog::target::Target;
use crate::catalog::{Catalog, Platforms};

/// What a server says of a type, and nothing that the catalogue knows beside it.
pub(in crate::catalog) struct Stated {
    /// The type id.
    pub(in crate::catalog) id: String,
    /// The version that it describes.
    pub(in crate::catalog) version: String,
    /// The properties, with the defaults of the template.
    pub(in crate::catalog) properties: Vec<PropertyType>,
    /// The outcomes of the default configuration, where it tells them.
    pub(in crate::catalog) outcomes: Option<Vec<Item>>,
    /// The default configuration, where it tells one.
    pub(in crate::catalog) template: Option<Value>,
    /// Whether and how it may stand in a page, where it tells so.
    pub(in crate::catalog) in_page: Option<Compatibility>,
}

/// What a server says of a type and pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::catalog) enum Compatibility {
    /// It may stand in one.
    Supported,
    /// It may, and is run apart from the others.
    Standalone,
    /// It may not.
    Unsupported,
}

impl Compatibility {
    /// The answer to whether it may stand in a page.
    pub(in crate::catalog) fn word(self) -> &'static str {
        match self {
            Self::Supported => "yes",
            Self::Standalone => "standalone",
            Self::Unsupported => "no",
        }
    }
}

/// Reads a definition for what it says itself.
pub(super) fn stated(value: &Value) -> Result<Stated, Fault> {
    let id = id_of(value)?;
    let read = || {
        let schema = value.get("schema").unwrap_or(&Value::Null);
        let template = value.get("template").filter(|template| template.is_object());
        Ok(Stated {
            id: id.to_owned(),
            version: value.get("version").and_then(Value::as_str).unwrap_or("1.0").to_owned(),
            properties: schema::properties(schema, template, &[]).map_err(|fault| at("schema", &fault))?,
            outcomes: outcomes(value).map_err(|fault| at("outcomes", &fault))?,
            template: template.cloned(),
            in_page: value.get("metadata").map(compatibility),
        })
    };
    read().map_err(|fault: Fault| at(id, &fault))
}

fn compatibility(metadata: &Value) -> Compatibility {
    match metadata.get("pageNodeCompatibility").and_then(Value::as_str) {
        Some("unsupported") => Compatibility::Unsupported,
        Some("standalone") => Compatibility::Standalone,
        _ => Compatibility::Supported,
    }
}

fn id_of(value: &Value) -> Result<&str, Fault> {
    let id =
        value.get("_id").or_else(|| value.get("type")).and_then(Value::as_str).filter(|id| !id.is_empty());
    id.ok_or_else(|| "the type id is missing: expected a text at `_id` or `type`".to_owned())
}

/// One definition: `{"_id" or "type", "schema", "outcomes"?, "template"?, "name"?, "version"?, "tags"?, "metadata"?}`.
pub(super) fn definition(catalog: &Catalog, value: &Value) -> Result<NodeType, Fault> {
    let id = id_of(value)?;
    describe(catalog, id, value).map_err(|fault| at(id, &fault))
}

fn describe(catalog: &Catalog, id: &str, value: &Value) -> Result<NodeType, Fault> {
    let known = catalog.get(id).filter(|known| known.id == id);
    let version = value.get("version").and_then(Value::as_str).unwrap_or("1.0");
    let facts: Vec<_> = known.into_iter().flat_map(|known| known.properties(version)).cloned().collect();
    let schema = value.get("schema").unwrap_or(&Value::Null);
    let template = value.get("template").filter(|template| template.is_object());
    let properties = schema::properties(schema, template, &facts).map_err(|fault| at("schema", &fault))?;
    let outcomes = outcomes(value).map_err(|fault| at("outcomes", &fault))?;

    let mut node = known.cloned().unwrap_or_else(|| blank(id, version));
    if let Some(name) = value.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()) {
        name.clone_into(&mut node.name);
    }
    if let Some(tags) = value.get("tags").and_then(Value::as_array) {
        node.tags = tags.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    match value.get("metadata").map(compatibility) {
        Some(Compatibility::Unsupported) => {
            node.in_page = false;
            node.page.position = Position::None;
        }
        Some(Compatibility::Standalone) => node.page.standalone = true,
        Some(Compatibility::Supported) | None => {}
    }
    let rule = match outcomes {
        Some(items) => rule(catalog, known, version, template, items),
        None => known.map_or(Rule::unknown(), |known| known.outcomes_rule(version).clone()),
    };
    node.passes.retain(|id| names(&rule, id));
    node.open_properties = false;
    node.confidence.properties = Level::High;
    if known.is_none() || node.default_version() == version {
        node.outcomes = rule;
        node.base_properties = properties;
    } else {
        let has = |name: &str| properties.iter().any(|property| property.name == name);
        let without =
            node.base_properties.iter().map(|base| base.name.clone()).filter(|name| !has(name)).collect();
        node.version_details.retain(|details| details.version != version);
        let version = version.to_owned();
        node.version_details.push(VersionDetails {
            version: version.clone(),
            outcomes: Some(rule),
            properties,
            without,
        });
        if !node.versions.contains(&version) {
            node.versions.push(version);
        }
        node.version_details.sort_by_key(|details| crate::catalog::release::parse(&details.version));
    }
    drop_stale(&mut node);
    Ok(node)
}

/// The outcomes of a reply: `{"id", "displayName"}` or plain texts.
fn outcomes(value: &Value) -> Result<Option<Vec<Item>>, Fault> {
    let item = |value: &Value| {
        if let Some(id) = value.as_str() {
            return Ok(Item::always(id, id));
        }
        let id = string(value.get("id").unwrap_or(&Value::Null)).map_err(|fault| at("id", &fault))?;
        let label = value.get("displayName").and_then(Value::as_str).unwrap_or(&id).to_owned();
        Ok(Item::always(id, label))
    };
    let outcomes = value.get("outcomes").filter(|outcomes| !outcomes.is_null());
    outcomes.map(|outcomes| list(outcomes, item)).transpose()
}

/// The rule that is known, where it gives just these outcomes for the default configuration; else these.
fn rule(
    catalog: &Catalog,
    known: Option<&NodeType>,
    version: &str,
    template: Option<&Value>,
    items: Vec<Item>,
) -> Rule {
    let Some(known) = known else { return Rule::Items(items) };
    let config = template.unwrap_or(&Value::Null);
    let expected = catalog.outcomes(known, version, config, Target::Aic);
    let ids = || items.iter().map(|item| item.id.as_str());
    let agrees = !expected.open && expected.list.iter().map(|outcome| outcome.id.as_str()).eq(ids());
    let own = known.outcomes_rule(version);
    let has_config = matches!(own, Rule::Children { .. } | Rule::Delegate { .. });
    if agrees || has_config { own.clone() } else { Rule::Items(items) }
}

/// Whether a rule names this outcome.
fn names(rule: &Rule, id: &str) -> bool {
    let mut found = false;
    rule.each(&mut |rule| {
        if let Rule::Items(items) = rule {
            found |= items.iter().any(|item| item.id == id);
        }
    });
    found
}

/// Drops the constraints and references that speak of properties which the server does not have.
fn drop_stale(node: &mut NodeType) {
    let details = node.version_details.iter().flat_map(|details| &details.properties);
    let keys: Vec<String> =
        node.base_properties.iter().chain(details).map(|property| property.name.clone()).collect();
    let has = |key: &str| keys.iter().any(|own| own == key);
    node.references.retain(|reference| has(&reference.key));
    node.constraints.retain(|constraint| {
        let mut all = has(&constraint.property);
        for predicate in constraint.when.iter().chain([&constraint.require]) {
            predicate.each_key(&mut |key| all &= has(key));
        }
        all
    });
}

/// A type of which nothing is known yet.
pub(super) fn blank(id: &str, version: &str) -> NodeType {
    NodeType {
        id: id.to_owned(),
        name: id.to_owned(),
        aliases: Vec::new(),
        category: "added".to_owned(),
        tags: Vec::new(),
        platforms: Platforms::default(),
        flags: Vec::new(),
        versions: vec![version.to_owned()],
        amster_entity: None,
        add_on: None,
        replaced_by: Vec::new(),
        imitable: Imitable::Yes,
        role: None,
        passes: Vec::new(),
        roles: Vec::new(),
        state: State::default(),
        after: Vec::new(),
        outcomes: Rule::unknown(),
        former_outcomes: Vec::new(),
        base_properties: Vec::new(),
        open_properties: false,
        version_details: Vec::new(),
        constraints: Vec::new(),
        references: Vec::new(),
        services: Vec::new(),
        in_page: true,
        page: Page::unknown(),
        callbacks: Vec::new(),
        docs: None,
        confidence: Confidence { outcomes: Level::High, properties: Level::High },
        source: Vec::new(),
        added: true,
    }
}
