//! Scripts, email templates, themes and social identity providers: what nodes refer to.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::agree::Brought;
use super::attributes;
use super::values::{Scope, Wanted};
use super::{Context, duplicate};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing};
use crate::language::syntax::{
    Declaration, Document, Expect, Given, ItemKind, Keyword, Name, Property, Value, ValueKind,
};
use crate::lock::{Fault, Lock, guard};
use crate::model::{Dependencies, DependencyKind, Script, ids};
use crate::source::{Span, without_mark};

/// The properties of a script declaration.
const SCRIPT: [&str; 7] =
    ["context", "description", "evaluatorVersion", "file", "language", "name", "source"];

/// What a bare word can refer to, in this order.
const REFERRED: [Keyword; 4] = [Keyword::Script, Keyword::Theme, Keyword::Idp, Keyword::EmailTemplate];

/// What a document declares beside journeys.
#[derive(Default)]
pub(super) struct Declared<'a> {
    entries: Vec<Entry>,
    by_name: HashMap<(Keyword, String), usize>,
    marker: std::marker::PhantomData<&'a ()>,
}

/// One declaration.
struct Entry {
    keyword: Keyword,
    name: String,
    span: Span,
    /// What stands for it in a node's configuration: a script's or theme's id, a template's or provider's name.
    meaning: String,
    /// What travels with a journey that refers to it; nothing while it is broken.
    carried: Option<Carried>,
    /// Declarations that this one refers to.
    used: Vec<usize>,
}

/// What travels with a journey.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// A script.
    Script(Arc<Script>),
    /// Anything else, as the platform has it.
    Other(DependencyKind, Arc<Json>),
}

impl Declared<'_> {
    /// Collects names and ids; the contents follow in [`Context::declarations`], where they may refer to each other.
    pub(super) fn of(document: &Document<'_>, lock: &Lock, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut declared = Self::default();
        let mut places = HashMap::new();
        for declaration in &document.declarations {
            let keyword = declaration.keyword;
            if matches!(keyword, Keyword::Journey | Keyword::Test) || declaration.name.text.is_empty() {
                continue;
            }
            let name = declaration.name.text.to_string();
            let key = (keyword, name.clone());
            if let Some(first) = places.get(&key) {
                let what = keyword.word();
                diagnostics.push(duplicate(Code::DuplicateDeclaration, what, &declaration.name, *first));
                continue;
            }
            places.insert(key.clone(), declaration.name.span);
            let text = |property: &str| text_of(declaration, property).unwrap_or_else(|| name.clone());
            let meaning = match keyword {
                Keyword::Script => {
                    let locked = lock.scripts.get(&name).and_then(|script| script.id.clone());
                    locked.unwrap_or_else(|| ids::script(&text("name")))
                }
                Keyword::Theme => text_of(declaration, "_id").unwrap_or_else(|| ids::theme(&text("name"))),
                _ => name.clone(),
            };
            declared.by_name.insert(key, declared.entries.len());
            let span = declaration.name.span;
            declared.entries.push(Entry { keyword, name, span, meaning, carried: None, used: Vec::new() });
        }
        declared
    }

    /// What the document brings to its realm.
    pub(super) fn brought(&self) -> Vec<Brought> {
        let brought = |entry: &Entry| {
            let content = entry.carried.clone()?;
            Some(Brought {
                keyword: entry.keyword,
                name: entry.name.clone(),
                span: entry.span,
                meaning: entry.meaning.clone(),
                content,
            })
        };
        self.entries.iter().filter_map(brought).collect()
    }

    /// What is declared by this name and can be referred to.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = (&'static str, Span)> {
        REFERRED.into_iter().filter_map(|keyword| {
            let index = self.by_name.get(&(keyword, name.to_owned()))?;
            Some((keyword.word(), self.entries[*index].span))
        })
    }

    /// The declaration of this name that fits, with what stands for it.
    pub(super) fn find(&self, name: &str, wanted: Wanted<'_>) -> Option<(usize, String)> {
        let keywords: &[Keyword] = match wanted {
            Wanted::Anything => &REFERRED,
            Wanted::Script => &[Keyword::Script],
            Wanted::EmailTemplate => &[Keyword::EmailTemplate],
            Wanted::Idp => &[Keyword::Idp],
            Wanted::Journey | Wanted::Value(_) => &[],
        };
        let index = keywords.iter().find_map(|keyword| self.by_name.get(&(*keyword, name.to_owned())))?;
        Some((*index, self.entries[*index].meaning.clone()))
    }

    /// The names of the declarations that fit.
    pub(super) fn names(&self, wanted: Wanted<'_>) -> impl Iterator<Item = &str> {
        let fits = move |entry: &&Entry| match wanted {
            Wanted::Anything => true,
            Wanted::Script => entry.keyword == Keyword::Script,
            Wanted::EmailTemplate => entry.keyword == Keyword::EmailTemplate,
            Wanted::Idp => entry.keyword == Keyword::Idp,
            Wanted::Journey | Wanted::Value(_) => false,
        };
        self.entries.iter().filter(fits).map(|entry| entry.name.as_str())
    }

    /// The declarations of social identity providers.
    pub(super) fn providers(&self) -> impl Iterator<Item = usize> {
        let is_provider = |(index, entry): (usize, &Entry)| (entry.keyword == Keyword::Idp).then_some(index);
        self.entries.iter().enumerate().filter_map(is_provider)
    }

    /// Declarations that nothing can refer to: they travel with every journey of their file.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = usize> {
        let is_everywhere = |(index, entry): (usize, &Entry)| {
            let keyword = entry.keyword;
            let unnamed =
                [Keyword::Saml2Entity, Keyword::CircleOfTrust, Keyword::NodeType, Keyword::Variable];
            unnamed.contains(&keyword).then_some(index)
        };
        self.entries.iter().enumerate().filter_map(is_everywhere)
    }

    /// The declaration with this head, such as `script risk`.
    pub(super) fn headed(&self, head: &str) -> Option<usize> {
        let (word, name) = head.split_once(' ')?;
        self.entries.iter().position(|entry| entry.keyword.word() == word && entry.name == name)
    }

    /// The email template that a literal name means.
    pub(super) fn template(&self, name: &str) -> Option<usize> {
        self.by_name.get(&(Keyword::EmailTemplate, name.to_owned())).copied()
    }

    /// What a journey carries that refers to these declarations, directly or through others.
    pub(super) fn carried(&self, used: &[usize]) -> Dependencies {
        let mut dependencies = Dependencies::default();
        let mut seen = vec![false; self.entries.len()];
        let mut open = used.to_vec();
        while let Some(index) = open.pop() {
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            let entry = &self.entries[index];
            open.extend(&entry.used);
            match entry.carried.clone() {
                Some(Carried::Script(script)) => {
                    dependencies.scripts.insert(entry.meaning.clone(), script);
                }
                Some(Carried::Other(kind, object)) => {
                    dependencies.others.entry(kind).or_default().insert(entry.meaning.clone(), object);
                }
                None => {}
            }
        }
        dependencies
    }
}

/// The literal text of a property of a declaration.
fn text_of(declaration: &Declaration<'_>, name: &str) -> Option<String> {
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
    /// Reads the contents of the declarations.
    pub(super) fn declarations(&mut self, document: &Document<'_>) {
        for declaration in &document.declarations {
            let key = (declaration.keyword, declaration.name.text.to_string());
            let Some(index) = self.declared.by_name.get(&key).copied() else { continue };
            if self.declared.entries[index].carried.is_some() {
                continue;
            }
            let mut scope = Scope::default();
            let carried = self.carried(declaration, index, &mut scope);
            let entry = &mut self.declared.entries[index];
            if let (Keyword::Theme, Some(Carried::Other(_, object))) = (entry.keyword, &carried)
                && let Some(id) = object["_id"].as_str()
            {
                // Nodes name a theme by the id that its own file holds.
                id.clone_into(&mut entry.meaning);
            }
            entry.carried = carried;
            entry.used = scope.used;
        }
    }

    fn carried(
        &mut self,
        declaration: &Declaration<'_>,
        index: usize,
        scope: &mut Scope<'_>,
    ) -> Option<Carried> {
        let values = self.contents(declaration, scope);
        let id = self.declared.entries[index].meaning.clone();
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
                ItemKind::Edge(edge) => {
                    self.report(misplaced(what, edge.arrow));
                    continue;
                }
                ItemKind::Given(Given { span, .. }) | ItemKind::Expect(Expect { span, .. }) => {
                    self.report(misplaced(what, *span));
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
                let help = did_you_mean(name, SCRIPT)
                    .unwrap_or_else(|| format!("a script has {}", listing(SCRIPT, SCRIPT.len())));
                let message = format!("a script has no property `{name}`");
                self.report(Diagnostic::new(Code::UnknownProperty, property.name.span, message).help(help));
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
        Keyword::Idp | Keyword::Script | Keyword::Journey | Keyword::Test => {
            DependencyKind::SocialIdentityProviders
        }
    }
}

fn misplaced(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedToken, span, format!("this cannot stand in a declaration of `{what}`"))
        .help("it holds properties: `name = value`")
}
