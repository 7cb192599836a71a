//! The contents of scripts, email templates, themes, social identity providers and what else travels with journeys.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::attributes;
use super::declared::{Carried, Content};
use super::values::{Scope, Wanted};
use super::{Context, duplicate};
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::language::syntax::{Declaration, Document, ItemKind, Keyword, Name, Property, Value, ValueKind};
use crate::lock::{Fault, guard};
use crate::model::{DependencyKind, Script};
use crate::source::{Span, without_mark};

/// The properties of a script declaration.
const SCRIPT: [&str; 7] =
    ["context", "description", "evaluatorVersion", "file", "language", "name", "source"];

/// The literal text of a property of a declaration.
pub(super) fn text_of(declaration: &Declaration<'_>, name: &str) -> Option<String> {
    properties(declaration).find(|property| property.name.text == name).and_then(|property| {
        match &property.value {
            Some(Value { kind: ValueKind::String(text), .. }) => Some(text.text.to_string()),
            _ => None,
        }
    })
}

fn properties<'d, 'a>(declaration: &'d Declaration<'a>) -> impl Iterator<Item = &'d Property<'a>> {
    declaration.body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Property(property) => Some(property),
        _ => None,
    })
}

impl Context<'_, '_> {
    /// Reads the contents of a document's declarations.
    pub(super) fn contents_of(&mut self, document: &Document<'_>) -> Vec<Content> {
        let mut contents = Vec::new();
        for declaration in &document.declarations {
            let Some(index) = self.declared.at(declaration.keyword, declaration.name.span) else { continue };
            let mut scope = Scope::default();
            let carried = self.carried(declaration, index, &mut scope);
            contents.push(Content { index, carried, used: scope.used });
        }
        contents
    }

    fn carried(
        &mut self,
        declaration: &Declaration<'_>,
        index: usize,
        scope: &mut Scope<'_>,
    ) -> Option<Carried> {
        let values = self.contents(declaration, scope);
        let id = self.declared.meaning(index).to_owned();
        let mut values = values?;
        if declaration.keyword == Keyword::Script {
            return self.script(declaration, id, values).map(|script| Carried::Script(Arc::new(script)));
        }
        if let Some(file) = values.remove("file") {
            let object = self.object(declaration, &file, values)?;
            return Some(Carried::Other(kind(declaration.keyword), Arc::new(Json::Object(object))));
        }
        let name = declaration.name.text.to_string();
        let (kind, own) = match declaration.keyword {
            Keyword::EmailTemplate => {
                (DependencyKind::EmailTemplates, vec![("_id", json!(format!("emailTemplate/{name}")))])
            }
            Keyword::Theme => (DependencyKind::Themes, vec![("_id", json!(id)), ("name", json!(name))]),
            Keyword::Idp => {
                let kind = values.remove("type");
                let described = kind.map(|kind| ("_type", json!({ "_id": kind, "collection": true })));
                if described.is_none() && !values.contains_key("_type") {
                    self.incomplete(&declaration.name, "`type`, such as `\"oidcConfig\"`");
                    return None;
                }
                let own = [("_id", json!(name))].into_iter().chain(described).collect();
                (DependencyKind::SocialIdentityProviders, own)
            }
            other => (kind(other), vec![("_id", json!(name))]),
        };
        let mut object = Map::new();
        for (key, value) in own {
            object.insert(key.to_owned(), values.remove(key).unwrap_or(value));
        }
        object.append(&mut values);
        Some(Carried::Other(kind, Arc::new(Json::Object(object))))
    }

    /// What the JSON file of a declaration holds; properties beside it win.
    fn object(
        &mut self,
        declaration: &Declaration<'_>,
        file: &Json,
        values: Map<String, Json>,
    ) -> Option<Map<String, Json>> {
        let value = properties(declaration).find(|property| property.name.text == "file");
        let span = value
            .and_then(|property| property.value.as_ref())
            .map_or(declaration.name.span, |value| value.span);
        let text = self.read(file.as_str().unwrap_or_default(), span)?;
        match serde_json::from_str::<Map<String, Json>>(without_mark(&text)) {
            Ok(mut object) => {
                object.extend(values);
                Some(object)
            }
            Err(error) => {
                let message = format!("the file holds no JSON object: {error}");
                self.report(Diagnostic::new(Code::IncompleteDeclaration, span, message));
                None
            }
        }
    }

    /// The properties of a declaration; nothing when one of them is broken.
    fn contents(
        &mut self,
        declaration: &Declaration<'_>,
        scope: &mut Scope<'_>,
    ) -> Option<Map<String, Json>> {
        let what = declaration.keyword.word();
        let mut values = Map::new();
        let mut places = HashMap::new();
        let mut is_whole = !declaration.body.is_broken;
        for item in &declaration.body.items {
            let property = match &item.kind {
                ItemKind::Property(property) => property,
                ItemKind::Stray(_) => continue,
                ItemKind::Node(node) => {
                    self.report(misplaced(what, node.span));
                    continue;
                }
                ItemKind::Note(note) => {
                    self.report(misplaced(what, note.span));
                    continue;
                }
                ItemKind::Exit(name) => {
                    self.report(misplaced(what, name.span));
                    continue;
                }
                ItemKind::Edge(edge) => {
                    self.report(misplaced(what, edge.arrow));
                    continue;
                }
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    self.report(misplaced(what, item.kind.span()));
                    continue;
                }
                ItemKind::Assert(assert) => {
                    self.report(misplaced(what, assert.span));
                    continue;
                }
            };
            let name = &*property.name.text;
            if let Some(first) = places.get(name) {
                self.report(duplicate(Code::DuplicateProperty, "property", &property.name, *first));
                continue;
            }
            places.insert(name, property.name.span);
            if declaration.keyword == Keyword::Script && !SCRIPT.contains(&name) {
                let message = format!("a script has no property `{name}`");
                let diagnostic = Diagnostic::new(Code::UnknownProperty, property.name.span, message);
                self.report(match nearest(name, SCRIPT) {
                    Some(near) => diagnostic.meant(near),
                    None => diagnostic.help(format!("a script has {}", listing(SCRIPT, SCRIPT.len()))),
                });
                continue;
            }
            let wanted = if name == "transform" { Wanted::Script } else { Wanted::Anything };
            let Some(written) = &property.value else {
                is_whole = false;
                continue;
            };
            match self.value(written, wanted, scope) {
                Some(value) => {
                    if let Some(message) = attributes::fault(declaration.keyword, name, &value) {
                        self.report(Diagnostic::new(Code::WrongType, written.span, message));
                        is_whole = false;
                    }
                    values.insert(name.to_owned(), value);
                }
                None => is_whole = false,
            }
        }
        is_whole.then_some(values)
    }

    fn script(
        &mut self,
        declaration: &Declaration<'_>,
        id: String,
        values: Map<String, Json>,
    ) -> Option<Script> {
        let mut values: HashMap<String, String> = values
            .into_iter()
            .filter_map(|(key, value)| match value {
                Json::String(text) => Some((key, text)),
                _ => None,
            })
            .collect();
        let text = match (values.remove("file"), values.remove("source")) {
            (Some(path), None) => {
                let value = properties(declaration).find(|property| property.name.text == "file");
                let span = value.and_then(|property| property.value.as_ref()).map(|value| value.span);
                self.read(&path, span.unwrap_or(declaration.name.span))?
            }
            (None, Some(source)) => source,
            (None, None) => {
                self.incomplete(
                    &declaration.name,
                    "`file`, the path of its source, or `source`, the source itself",
                );
                return None;
            }
            (Some(_), Some(_)) => {
                let message = format!("`{}` has both `file` and `source`", declaration.name.text);
                self.report(
                    Diagnostic::new(Code::IncompleteDeclaration, declaration.name.span, message)
                        .help("keep one of them"),
                );
                return None;
            }
        };
        let name = values.remove("name").unwrap_or_else(|| declaration.name.text.to_string());
        let own = &*declaration.name.text;
        let locked = self.lock.scripts.get(own);
        let rule = |key: &str, value: &Json| {
            guard::script(key, value, values.get(key).map(String::as_str), text.is_empty())
        };
        let hidden = locked.map(|script| script.attributes.clone()).unwrap_or_default();
        for (key, value) in &hidden {
            if let Some(reason) = rule(key, value) {
                let path = ["scripts", own, "attributes", key].map(str::to_owned).to_vec();
                self.faults.push(Fault::overrules(path, reason));
            }
        }
        let mut attributes = guard::allowed(&hidden, rule);
        for (key, default) in [
            ("context", Some("AUTHENTICATION_TREE_DECISION_NODE")),
            ("description", None),
            ("evaluatorVersion", Some("2.0")),
            ("language", Some("JAVASCRIPT")),
        ] {
            let written = values.remove(key);
            if written.is_none() && attributes.contains_key(key) {
                continue;
            }
            let value = written.or(default.map(str::to_owned));
            let says_nothing = matches!(value.as_deref(), None | Some("1.0"));
            if says_nothing && locked.is_some_and(|script| script.absent.contains(key)) {
                continue;
            }
            attributes.insert(key.to_owned(), value.map_or(Json::Null, Json::String));
        }
        Some(Script { id, name, attributes, text })
    }

    fn incomplete(&mut self, name: &Name<'_>, what: &str) {
        let message = format!("`{}` lacks {what}", name.text);
        self.report(Diagnostic::new(Code::IncompleteDeclaration, name.span, message));
    }
}

/// What a declaration other than a script's is in an export.
fn kind(keyword: Keyword) -> DependencyKind {
    match keyword {
        Keyword::EmailTemplate => DependencyKind::EmailTemplates,
        Keyword::Theme => DependencyKind::Themes,
        Keyword::Saml2Entity => DependencyKind::Saml2Entities,
        Keyword::CircleOfTrust => DependencyKind::CirclesOfTrust,
        Keyword::NodeType => DependencyKind::NodeTypes,
        Keyword::Variable => DependencyKind::Variables,
        _ => DependencyKind::SocialIdentityProviders,
    }
}

fn misplaced(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedToken, span, format!("this cannot stand in a declaration of `{what}`"))
        .help("it holds properties: `name = value`")
}
