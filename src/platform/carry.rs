//! What a journey carries along, from the maps of its file to the model.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::scripts;
use crate::model::{Dependencies, DependencyKind};

/// Scripts and other things by key, and the order of the themes.
///
/// The key of a map counts, as it does for the clients; what says another name of itself is noted. What is nothing is as
/// good as absent.
pub(super) fn dependencies(
    scripts: Map<String, Value>,
    given: BTreeMap<DependencyKind, Value>,
    notes: &mut Vec<String>,
) -> Result<(Dependencies, Vec<String>), String> {
    let mut read = Dependencies::default();
    for (key, script) in scripts {
        match script {
            Value::Object(mut script) => {
                agree("script", &key, &key, &mut script, notes);
                read.scripts.insert(key.clone(), Arc::new(scripts::read(&key, script)));
            }
            Value::Null => {}
            _ => return Err(format!("its script `{key}` is no object")),
        }
    }
    let mut theme_order = Vec::new();
    for (kind, objects) in given {
        let mut of_kind = BTreeMap::new();
        let mut add = |key: String, mut object: Value| {
            scripts::without_volatile(&mut object);
            let mut free = key.clone();
            while of_kind.contains_key(&free) {
                free.push('\'');
            }
            if kind == DependencyKind::Themes {
                theme_order.push(free.clone());
            }
            of_kind.insert(free, Arc::new(object));
        };
        match objects {
            Value::Object(objects) => {
                for (key, mut object) in objects {
                    if kind == DependencyKind::Themes {
                        // They are written as a list, which has no keys.
                        let Value::Object(theme) = &mut object else {
                            return Err(format!("its theme `{key}` is no object"));
                        };
                        theme.entry("_id").or_insert_with(|| json!(key));
                    }
                    if let Value::Object(object) = &mut object {
                        agree(word(kind), &key, &id_of(kind, &key), object, notes);
                    }
                    add(key, object);
                }
            }
            Value::Array(objects) => {
                for object in objects {
                    let key = ["_id", "name"].iter().find_map(|key| object.get(key)?.as_str());
                    add(key.unwrap_or_default().to_owned(), object);
                }
            }
            _ => {}
        }
        if !of_kind.is_empty() {
            read.others.insert(kind, of_kind);
        }
    }
    Ok((read, theme_order))
}

/// Makes a thing say the id that its key says, when it says another one.
fn agree(word: &str, key: &str, id: &str, object: &mut Map<String, Value>, notes: &mut Vec<String>) {
    let Some(own) = object.get("_id").filter(|own| !own.is_null()) else { return };
    if own != id {
        notes.push(format!("{word} `{key}` says of itself that it is {own}; the key counts"));
        object.insert("_id".into(), json!(id));
    }
}

/// The `_id` of a thing that stands under a key.
fn id_of(kind: DependencyKind, key: &str) -> String {
    match kind {
        DependencyKind::EmailTemplates => format!("emailTemplate/{key}"),
        _ => key.to_owned(),
    }
}

/// What people call a thing of a kind.
pub(crate) fn word(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::CirclesOfTrust => "circle of trust",
        DependencyKind::EmailTemplates => "email template",
        DependencyKind::NodeTypes => "custom node type",
        DependencyKind::Saml2Entities => "SAML entity",
        DependencyKind::SocialIdentityProviders => "social identity provider",
        DependencyKind::Themes => "theme",
        DependencyKind::Variables => "variable",
    }
}
