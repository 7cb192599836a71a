//! What is known of the attributes of declarations. The platform's objects have more, which are taken as they are.

use serde_json::Value;

use crate::catalog::{Kind, is_placeholder};
use crate::language::syntax::Keyword;

/// What is wrong with the value of an attribute.
pub(super) fn fault(keyword: Keyword, name: &str, value: &Value) -> Option<String> {
    let kind = kind(keyword, name)?;
    // A script's own attributes never go through the platform's placeholders.
    if keyword != Keyword::Script && (value.is_null() || is_placeholder(value)) {
        return None;
    }
    match value {
        Value::Object(texts) if kind == Kind::Object => {
            let (locale, _) = texts.iter().find(|(_, text)| !text.is_string())?;
            Some(format!("`{name}` holds a text for each locale, and `{locale}` is none"))
        }
        _ if kind.fits(value) => None,
        _ => {
            let by_locale = if kind == Kind::Object { " from locale to text" } else { "" };
            Some(format!("`{name}` takes {}{by_locale}, not {}", kind.phrase(), Kind::of(value)))
        }
    }
}

/// The kind of an attribute; a map is one from locale to text.
fn kind(keyword: Keyword, name: &str) -> Option<Kind> {
    Some(match (keyword, name) {
        (Keyword::Script, _)
        | (_, "file")
        | (
            Keyword::EmailTemplate,
            "_id" | "defaultLocale" | "displayName" | "from" | "mimeType" | "styles",
        )
        | (Keyword::Theme, "_id" | "name")
        | (Keyword::Idp, "_id" | "clientId" | "redirectURI" | "transform" | "type") => Kind::String,
        (Keyword::EmailTemplate, "advancedEditor" | "enabled")
        | (Keyword::Theme, "isDefault")
        | (Keyword::Idp, "enabled") => Kind::Boolean,
        (Keyword::EmailTemplate, "html" | "message" | "subject") => Kind::Object,
        (Keyword::Theme, "linkedTrees") => Kind::Array,
        _ => return None,
    })
}
