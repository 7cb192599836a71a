//! What travels with a journey, as declarations and files beside the source.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::build;
use super::values::Known;
use super::words::{camel, kebab};
use crate::language::syntax::{Declaration, Keyword, Trivia};
use crate::lock::{Lock, ScriptLock};
use crate::model::names::is_identifier;
use crate::model::{Dependencies, DependencyKind, Journey, Script, ids};
use crate::source::Span;

/// The folder of script sources beside the journeys.
const SCRIPTS: &str = "scripts";
/// The folder of everything else that travels with journeys.
const REALM: &str = "realm";

/// What there is before an import, so that names stay and new ones keep off.
#[derive(Debug, Default)]
pub struct Before {
    /// The lock: a script that it knows keeps the name of its declaration.
    pub lock: Lock,
    /// The files of declarations, from the folder of the sources, by keyword and name.
    pub files: BTreeMap<(&'static str, String), String>,
    /// Paths from the folder of the sources that are taken, in small letters and without ending.
    pub taken: BTreeSet<String>,
}

/// Everything that the journeys of one import carry, named once for all of them.
#[derive(Debug, Default)]
pub struct Carried {
    /// What values can refer to.
    pub known: Known,
    scripts: BTreeMap<String, (Arc<Script>, String)>,
    others: BTreeMap<(DependencyKind, String), Other>,
}

#[derive(Debug)]
struct Other {
    name: String,
    file: String,
    object: Arc<Json>,
}

impl Carried {
    /// Names what journeys carry.
    pub fn of<'j>(journeys: impl IntoIterator<Item = &'j Journey>, before: &Before) -> Self {
        let Before { lock, files: declared, taken } = before;
        let mut carried = Self::default();
        let mut names: BTreeSet<String> = lock.scripts.keys().map(|name| name.to_lowercase()).collect();
        let known: BTreeMap<&str, &String> =
            lock.scripts.iter().filter_map(|(name, script)| Some((script.id.as_deref()?, name))).collect();
        let mut files = taken.clone();
        for journey in journeys {
            carried.known.journeys.insert(journey.name.clone());
            let Dependencies { scripts, others } = &journey.dependencies;
            for (id, script) in scripts {
                if carried.scripts.contains_key(id) {
                    continue;
                }
                let plain = camel(&script.name).unwrap_or_else(|| "script".to_owned());
                let name = match known.get(id.as_str()) {
                    Some(name) => (*name).clone(),
                    None if ids::script(&script.name) == *id && lock.scripts.contains_key(&plain) => plain,
                    None => distinct(&plain, &mut names),
                };
                let ending = match script.attributes.get("language").and_then(Json::as_str) {
                    Some("GROOVY") => "groovy",
                    _ => "js",
                };
                let file = match declared.get(&(Keyword::Script.word(), name.clone())) {
                    Some(file) => file.clone(),
                    None => {
                        format!("{}.{ending}", distinct(&format!("{SCRIPTS}/{}", kebab(&name)), &mut files))
                    }
                };
                carried.known.scripts.insert(id.clone(), name);
                carried.scripts.insert(id.clone(), (Arc::clone(script), file));
            }
            for (kind, objects) in others {
                for (key, object) in objects {
                    carried.add(*kind, key, object, declared, &mut files);
                }
            }
        }
        carried
    }

    fn add(
        &mut self,
        kind: DependencyKind,
        key: &str,
        object: &Arc<Json>,
        declared: &BTreeMap<(&'static str, String), String>,
        files: &mut BTreeSet<String>,
    ) {
        let place = (kind, key.to_owned());
        if self.others.contains_key(&place) {
            return;
        }
        let name = match kind {
            DependencyKind::Themes => {
                let shown = object["name"].as_str().and_then(camel).unwrap_or_else(|| "theme".to_owned());
                let mut taken: BTreeSet<String> =
                    self.known.themes.values().map(|name| name.to_lowercase()).collect();
                let name = distinct(&shown, &mut taken);
                self.known.themes.insert(key.to_owned(), name.clone());
                name
            }
            DependencyKind::EmailTemplates => {
                self.known.templates.insert(key.to_owned());
                key.to_owned()
            }
            DependencyKind::SocialIdentityProviders => {
                self.known.providers.insert(key.to_owned());
                key.to_owned()
            }
            _ => key.to_owned(),
        };
        let plain = format!("{REALM}/{}/{}", kind.key(), crate::platform::file_name(&name));
        let file = match declared.get(&(keyword(kind).word(), name.clone())) {
            Some(file) => file.clone(),
            None => format!("{}.json", distinct(&plain, files)),
        };
        self.others.insert(place, Other { name, file, object: Arc::clone(object) });
    }

    /// The declarations of what a journey carries or refers to, each with its head for the lock.
    pub(super) fn declarations(&self, journey: &Journey) -> Vec<Declaration<'static>> {
        let own = &journey.dependencies;
        let mut scripts: BTreeSet<&str> = own.scripts.keys().map(String::as_str).collect();
        for node in journey.all_nodes() {
            let named = node.properties.iter().filter_map(|property| property.value.as_str());
            scripts.extend(named.filter_map(|id| self.scripts.get_key_value(id)).map(|(id, _)| id.as_str()));
        }
        let mut list: Vec<Declaration<'static>> = scripts.into_iter().map(|id| self.script(id)).collect();
        for (kind, objects) in &own.others {
            for key in objects.keys() {
                let Other { name, file, .. } = &self.others[&(*kind, key.clone())];
                let items = vec![build::item(build::property("file", build::text(file)))];
                list.push(declaration(keyword(*kind), name, items));
            }
        }
        list.sort_by(|a, b| (a.keyword.word(), &a.name.text).cmp(&(b.keyword.word(), &b.name.text)));
        list
    }

    fn script(&self, id: &str) -> Declaration<'static> {
        let (script, file) = &self.scripts[id];
        let name = &self.known.scripts[id];
        let mut items = vec![build::item(build::property("file", build::text(file)))];
        let mut say =
            |key: &str, text: &str| items.push(build::item(build::property(key, build::text(text))));
        if script.name != *name {
            say("name", &script.name);
        }
        let text = |key: &str| script.attributes.get(key).and_then(Json::as_str).unwrap_or_default();
        if !matches!(text("description"), "" | "null") {
            say("description", text("description"));
        }
        if !matches!(text("context"), "" | "AUTHENTICATION_TREE_DECISION_NODE") {
            say("context", text("context"));
        }
        if !matches!(text("language"), "" | "JAVASCRIPT") {
            say("language", text("language"));
        }
        match text("evaluatorVersion") {
            "2.0" => {}
            // Absent means 1.0 on the platform, and 2.0 in a source.
            "" => say("evaluatorVersion", "1.0"),
            other => say("evaluatorVersion", other),
        }
        declaration(Keyword::Script, name, items)
    }

    /// The heads of the declarations that a journey carries, though nothing in its source refers to them.
    pub fn unreferred(&self, journey: &Journey, built: &Journey) -> BTreeSet<String> {
        let (own, built) = (&journey.dependencies, &built.dependencies);
        let scripts = own.scripts.keys().filter(|id| !built.scripts.contains_key(*id));
        let mut heads: BTreeSet<String> =
            scripts.map(|id| format!("script {}", self.known.scripts[id])).collect();
        for (kind, objects) in &own.others {
            let is_lost =
                |key: &&String| !built.others.get(kind).is_some_and(|built| built.contains_key(*key));
            for key in objects.keys().filter(is_lost) {
                let name = &self.others[&(*kind, key.clone())].name;
                heads.insert(format!("{} {name}", keyword(*kind).word()));
            }
        }
        heads
    }

    /// Lets a compiled journey carry what only the lock says that it carries.
    pub fn attach(&self, built: &mut Journey, journey: &Journey) {
        for (id, script) in &journey.dependencies.scripts {
            built.dependencies.scripts.entry(id.clone()).or_insert_with(|| Arc::clone(script));
        }
        for (kind, objects) in &journey.dependencies.others {
            let own = built.dependencies.others.entry(*kind).or_default();
            for (key, object) in objects {
                own.entry(key.clone()).or_insert_with(|| Arc::clone(object));
            }
        }
    }

    /// What the lock keeps of the scripts.
    pub(super) fn locked(&self) -> BTreeMap<String, ScriptLock> {
        let shown = ["context", "description", "evaluatorVersion", "language"];
        let defaults: Map<String, Json> = [("default", Json::Bool(false)), ("description", Json::Null)]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        let entry = |(id, (script, _)): (&String, &(Arc<Script>, String))| {
            let is_kept = |(key, value): &(&String, &Json)| {
                let is_text = value.as_str().is_some_and(|text| !matches!(text, "" | "null"));
                !(shown.contains(&key.as_str()) && is_text) && defaults.get(*key) != Some(*value)
            };
            let attributes = script.attributes.iter().filter(is_kept);
            let absent = ["description", "evaluatorVersion"].into_iter();
            let absent = absent.filter(|key| !script.attributes.contains_key(*key)).map(str::to_owned);
            let lock = ScriptLock {
                absent: absent.collect(),
                // Its name may change on the platform, so it is known by its id even where that follows from the name.
                id: Some(id.clone()),
                attributes: attributes.map(|(key, value)| (key.clone(), value.clone())).collect(),
                ..ScriptLock::default()
            };
            (self.known.scripts[id].clone(), lock)
        };
        self.scripts.iter().map(entry).collect()
    }

    /// The files beside the sources: paths from the sources' folder, and contents.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let scripts =
            self.scripts.values().map(|(script, file)| (file.clone(), script.text.clone().into_bytes()));
        let others = self
            .others
            .values()
            .map(|other| (other.file.clone(), format!("{:#}\n", other.object).into_bytes()));
        scripts.chain(others).collect()
    }

    /// The scripts with the names of their declarations.
    pub fn scripts(&self) -> impl Iterator<Item = (&str, &Arc<Script>)> {
        self.scripts.iter().map(|(id, (script, _))| (self.known.scripts[id].as_str(), script))
    }

    /// What is no script, with the keyword and the name of its declaration.
    pub fn others(&self) -> impl Iterator<Item = (DependencyKind, &str, Keyword, &str, &Arc<Json>)> {
        self.others.iter().map(|((kind, key), other)| {
            (*kind, key.as_str(), keyword(*kind), other.name.as_str(), &other.object)
        })
    }
}

fn keyword(kind: DependencyKind) -> Keyword {
    match kind {
        DependencyKind::CirclesOfTrust => Keyword::CircleOfTrust,
        DependencyKind::EmailTemplates => Keyword::EmailTemplate,
        DependencyKind::NodeTypes => Keyword::NodeType,
        DependencyKind::Saml2Entities => Keyword::Saml2Entity,
        DependencyKind::SocialIdentityProviders => Keyword::Idp,
        DependencyKind::Themes => Keyword::Theme,
        DependencyKind::Variables => Keyword::Variable,
    }
}

pub(super) fn declaration(
    keyword: Keyword,
    name: &str,
    items: Vec<crate::language::syntax::Item<'static>>,
) -> Declaration<'static> {
    Declaration {
        trivia: Trivia::default(),
        allows: Vec::new(),
        keyword,
        name: build::name(name.to_owned()),
        body: build::body(items),
        span: Span::default(),
        extent: Span::default(),
    }
}

/// The first name of `name`, `name2`, `name3` … that is not taken, on file systems without capitals too.
fn distinct(name: &str, taken: &mut BTreeSet<String>) -> String {
    let is_word = is_identifier(name);
    let candidates = std::iter::once(name.to_owned()).chain(
        (2..).map(|number| if is_word { format!("{name}{number}") } else { format!("{name}-{number}") }),
    );
    let is_free = |candidate: &String| !taken.contains(&candidate.to_lowercase());
    let found = candidates.into_iter().find(is_free).expect("there are more numbers than names");
    taken.insert(found.to_lowercase());
    found
}
