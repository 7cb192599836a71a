//! What a journey's nodes say that it uses: the rules by which frodo takes things along.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::is_page_type;
use crate::platform::bundle::Bundle;
use crate::platform::scripts;

/// What a journey uses.
#[derive(Default)]
pub(super) struct Uses {
    /// Every text in a body that can be the id of a script.
    pub scripts: BTreeSet<String>,
    /// Email templates, by short name.
    pub templates: BTreeSet<String>,
    /// Variables that say the name of a template.
    pub variables: BTreeSet<String>,
    /// Themes, by id or name.
    pub themes: BTreeSet<String>,
    /// Custom node types, by the key that frodo has.
    pub custom_types: BTreeSet<String>,
    /// Whether it asks social identity providers, and which; none means all.
    pub asks_providers: bool,
    pub providers: BTreeSet<String>,
    /// SAML: ids of entities, and aliases of hosted ones.
    pub saml: BTreeSet<String>,
}

impl Uses {
    pub(super) fn of(bundle: &Bundle) -> Self {
        let mut uses = Self::default();
        for entry in
            bundle.tree.get("nodes").and_then(Value::as_object).into_iter().flat_map(|nodes| nodes.values())
        {
            uses.custom_type(entry.get("nodeType"));
        }
        for body in bundle.nodes.values().chain(bundle.children.values()) {
            uses.body(body);
        }
        for script in bundle.scripts.values() {
            uses.script(script);
        }
        uses
    }

    fn custom_type(&mut self, node_type: Option<&Value>) {
        let service = node_type.and_then(Value::as_str).and_then(|kind| kind.strip_prefix("designer-"));
        self.custom_types.extend(service.map(|service| format!("{service}-1")));
    }

    fn body(&mut self, body: &Value) {
        let text = |key: &str| body.get(key).and_then(Value::as_str);
        let node_type =
            body.get("_type").and_then(|kind| kind.get("_id")).and_then(Value::as_str).unwrap_or_default();
        for entry in body.get("nodes").and_then(Value::as_array).into_iter().flatten() {
            self.custom_type(entry.get("nodeType"));
        }
        self.custom_type(body.get("_type").and_then(|kind| kind.get("_id")));
        let has_no_script =
            ["useScript", "useFilterScript"].iter().any(|key| body.get(*key) == Some(&Value::Bool(false)));
        collect(body, has_no_script, &mut self.scripts);
        if let Some(name) = text("emailTemplateName") {
            match placeholder(name) {
                Some(variable) => self.variables.extend([variable]),
                None => self.templates.extend([name.to_owned()]),
            }
        }
        if is_page_type(node_type)
            && let Some(Ok(Value::Object(stage))) = text("stage").map(serde_json::from_str)
            && let Some(Value::String(theme)) = stage.get("themeId")
        {
            self.themes.insert(theme.clone());
        }
        if node_type.starts_with("SocialProviderHandlerNode") {
            self.asks_providers = true;
        }
        if node_type == "SelectIdPNode" {
            let names = body.get("filteredProviders").and_then(Value::as_array).into_iter().flatten();
            self.providers.extend(names.filter_map(Value::as_str).map(str::to_owned));
        }
        if node_type == "product-Saml2Node" {
            self.saml
                .extend(["metaAlias", "idpEntityId"].iter().filter_map(|key| text(key)).map(str::to_owned));
        }
    }

    /// A script can send a message by the name of a template.
    fn script(&mut self, script: &Value) {
        let source = script.get("script").and_then(scripts::decode).unwrap_or_default();
        for (at, _) in source.match_indices("templateName") {
            let rest = source[at + "templateName".len()..].trim_start_matches(['"', '\'']).trim_start();
            let Some(rest) = rest.strip_prefix([':', '=']) else { continue };
            let rest = rest.trim_start();
            if let Some(quote) = rest.chars().next().filter(|quote| "'\"".contains(*quote)) {
                self.templates.extend(rest[1..].split(quote).next().map(str::to_owned));
            }
        }
    }

    /// Whether an entity is one of those that the nodes name: by its id, or by the alias of a hosted one.
    pub(super) fn is_entity(&self, entity: &Value) -> bool {
        let id = entity.get("entityId").and_then(Value::as_str).unwrap_or_default();
        let is_hosted = entity.get("entityLocation").is_some_and(|location| location == "hosted");
        let alias = |role: &str| entity.get(role)?.get("services")?.get("metaAlias")?.as_str();
        let aliases = ["serviceProvider", "identityProvider"].into_iter().filter_map(alias);
        self.saml.contains(id)
            || is_hosted
                && (aliases.into_iter().any(|alias| self.saml.contains(alias))
                    || self.saml.iter().any(|alias| alias.rsplit('/').next() == Some(id)))
    }
}

/// The variable of a text that is a placeholder and nothing else: `&{esv.mail.welcome}` is `esv-mail-welcome`.
fn placeholder(text: &str) -> Option<String> {
    let name = text.strip_prefix("&{")?.strip_suffix('}')?;
    Some(name.split('|').next()?.replace('.', "-"))
}

/// Every text in a body: an id among them is a reference.
fn collect(value: &Value, has_no_script: bool, found: &mut BTreeSet<String>) {
    match value {
        // Ids are short; texts for people are not.
        Value::String(text) if text.len() <= 100 => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, false, found)),
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| !(has_no_script && key.as_str() == "script"));
            members.for_each(|(_, member)| collect(member, false, found));
        }
        _ => {}
    }
}
