//! What travels with a journey, as declarations and files beside the source.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::build;
use super::values::Known;
use super::words::{Numbers, camel, kebab};
use crate::language::syntax::{Declaration, Keyword, Trivia};
use crate::lock::{Lock, ScriptLock, guard};
use crate::model::{DependencyKind, Journey, Script};
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
    /// The journeys of the sources.
    pub journeys: BTreeSet<String>,
    /// What the sources declare, by keyword and by what stands for it in the realm.
    pub standing: BTreeMap<(&'static str, String), Standing>,
    /// The names of declarations that are taken, by keyword, in small letters.
    pub names: BTreeSet<(&'static str, String)>,
    /// Paths from the folder of the sources that are taken, in small letters and without ending.
    pub taken: BTreeSet<String>,
}

/// Something that sources declare.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The name of the declaration.
    pub name: String,
    /// The script, where it is one: journeys may refer to it that do not carry it.
    pub script: Option<Arc<Script>>,
}

/// Everything that the journeys of one import carry, named once for all of them.
#[derive(Debug, Default)]
pub struct Carried {
    /// What values can refer to.
    pub known: Known,
    scripts: BTreeMap<String, Own<Script>>,
    others: BTreeMap<(DependencyKind, String), Own<Json>>,
}

/// A thing with its declaration.
#[derive(Debug)]
struct Own<T> {
    thing: Arc<T>,
    /// The name of its declaration.
    name: String,
    /// The file of the declaration that is lifted.
    file: String,
    /// Whether the import brings it, and not the sources alone.
    is_imported: bool,
    /// Whether the sources declare it already.
    is_standing: bool,
}

/// The names that declarations and files get, each kind apart.
struct Names {
    files: Numbers,
    declarations: BTreeMap<&'static str, Numbers>,
}

impl Names {
    fn of(before: &Before) -> Self {
        let mut declarations: BTreeMap<&'static str, Numbers> = BTreeMap::new();
        let locked = before.lock.scripts.keys().map(|name| (Keyword::Script.word(), name.to_lowercase()));
        for (word, name) in before.names.iter().cloned().chain(locked) {
            declarations.entry(word).or_default().add(&name);
        }
        Self { files: before.taken.iter().cloned().collect(), declarations }
    }

    fn declaration(&mut self, keyword: Keyword, plain: &str) -> String {
        self.declarations.entry(keyword.word()).or_default().take(plain)
    }
}

/// Whether something that an export carries can be declared: it has a name, and is an object.
pub fn can_be_declared(name: &str, object: &Json) -> bool {
    !name.is_empty() && object.is_object()
}

/// The path of a file that is never written: what it would hold stands in the sources already.
fn standing_file(keyword: Keyword, name: &str) -> String {
    format!("standing/{}/{name}", keyword.word())
}

impl Carried {
    /// Names what journeys carry.
    pub fn of<'j>(journeys: impl IntoIterator<Item = &'j Journey>, before: &Before) -> Self {
        let mut carried = Self::default();
        carried.known.journeys.clone_from(&before.journeys);
        let mut names = Names::of(before);
        for ((word, id), Standing { name, script }) in &before.standing {
            let Some(script) = script.as_ref().filter(|_| *word == Keyword::Script.word()) else { continue };
            carried.known.scripts.insert(id.clone(), name.clone());
            let own = Own {
                thing: Arc::clone(script),
                name: name.clone(),
                file: standing_file(Keyword::Script, name),
                is_imported: false,
                is_standing: true,
            };
            carried.scripts.insert(id.clone(), own);
        }
        let known: BTreeMap<&str, &String> =
            before.lock.scripts.iter().filter_map(|(name, own)| Some((own.id.as_deref()?, name))).collect();
        for journey in journeys {
            carried.known.journeys.insert(journey.name.clone());
            for (id, script) in &journey.dependencies.scripts {
                carried.add_script(id, script, known.get(id.as_str()).copied(), &mut names);
            }
            for (kind, objects) in &journey.dependencies.others {
                for (key, object) in objects.iter().filter(|(key, object)| can_be_declared(key, object)) {
                    carried.add(*kind, key, object, before, &mut names);
                }
            }
        }
        carried
    }

    fn add_script(&mut self, id: &str, script: &Arc<Script>, locked: Option<&String>, names: &mut Names) {
        if let Some(own) = self.scripts.get_mut(id) {
            if !own.is_imported {
                own.thing = Arc::clone(script);
                own.is_imported = true;
            }
            return;
        }
        let plain = || camel(&script.name).unwrap_or_else(|| "script".to_owned());
        let name = locked.cloned().unwrap_or_else(|| names.declaration(Keyword::Script, &plain()));
        let ending = match script.attributes.get("language").and_then(Json::as_str) {
            Some("GROOVY") => "groovy",
            _ => "js",
        };
        let file = format!("{}.{ending}", names.files.take(&format!("{SCRIPTS}/{}", kebab(&name))));
        self.known.scripts.insert(id.to_owned(), name.clone());
        let own = Own { thing: Arc::clone(script), name, file, is_imported: true, is_standing: false };
        self.scripts.insert(id.to_owned(), own);
    }

    fn add(
        &mut self,
        kind: DependencyKind,
        key: &str,
        object: &Arc<Json>,
        before: &Before,
        names: &mut Names,
    ) {
        let place = (kind, key.to_owned());
        if self.others.contains_key(&place) {
            return;
        }
        let keyword = keyword(kind);
        let standing = before.standing.get(&(keyword.word(), key.to_owned()));
        let name = match (standing, kind) {
            (Some(standing), _) => standing.name.clone(),
            (None, DependencyKind::Themes) => {
                let shown = object["name"].as_str().and_then(camel).unwrap_or_else(|| "theme".to_owned());
                names.declaration(keyword, &shown)
            }
            (None, _) => key.to_owned(),
        };
        if kind == DependencyKind::Themes {
            self.known.themes.insert(key.to_owned(), name.clone());
        }
        let plain = || format!("{REALM}/{}/{}", kind.key(), crate::platform::file_name(&name));
        let file = match standing {
            Some(_) => standing_file(keyword, &name),
            None => format!("{}.json", names.files.take(&plain())),
        };
        let is_standing = standing.is_some();
        let own = Own { thing: Arc::clone(object), name, file, is_imported: true, is_standing };
        self.others.insert(place, own);
    }

    /// The declarations of what a journey carries or refers to, each with its head for the lock. `used` are the scripts that
    /// its values name.
    pub(super) fn declarations(
        &self,
        journey: &Journey,
        used: &BTreeSet<String>,
    ) -> Vec<Declaration<'static>> {
        let own = &journey.dependencies;
        let scripts: BTreeSet<&String> = own.scripts.keys().chain(used).collect();
        let mut list: Vec<Declaration<'static>> = scripts.into_iter().map(|id| self.script(id)).collect();
        for (kind, objects) in &own.others {
            for key in objects.keys() {
                let Some(own) = self.others.get(&(*kind, key.clone())) else { continue };
                let items = vec![build::item(build::property("file", build::text(&own.file)))];
                list.push(declaration(keyword(*kind), &own.name, items));
            }
        }
        list.sort_by(|a, b| (a.keyword.word(), &a.name.text).cmp(&(b.keyword.word(), &b.name.text)));
        list
    }

    fn script(&self, id: &str) -> Declaration<'static> {
        let Own { thing: script, name, file, .. } = &self.scripts[id];
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
                if let Some(Own { name, .. }) = self.others.get(&(*kind, key.clone())) {
                    heads.insert(format!("{} {name}", keyword(*kind).word()));
                }
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
            for (key, object) in objects.iter().filter(|(key, object)| can_be_declared(key, object)) {
                own.entry(key.clone()).or_insert_with(|| Arc::clone(object));
            }
        }
    }

    /// What the lock keeps of the scripts that the import brings.
    pub(super) fn locked(&self) -> BTreeMap<String, ScriptLock> {
        let shown = ["context", "description", "evaluatorVersion", "language"];
        let defaults: Map<String, Json> = [("default", Json::Bool(false)), ("description", Json::Null)]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        let entry = |(id, own): (&String, &Own<Script>)| {
            let is_kept = |(key, value): &(&String, &Json)| {
                let is_text = value.as_str().is_some_and(|text| !matches!(text, "" | "null"));
                // The version is always written, or left out as the 2.0 that it is.
                let may_stand = guard::script(key, value, Some("1.0"), own.thing.text.is_empty()).is_none();
                !(shown.contains(&key.as_str()) && is_text) && defaults.get(*key) != Some(*value) && may_stand
            };
            let attributes = own.thing.attributes.iter().filter(is_kept);
            let absent = ["description", "evaluatorVersion"].into_iter();
            let absent = absent.filter(|key| !own.thing.attributes.contains_key(*key)).map(str::to_owned);
            let lock = ScriptLock {
                absent: absent.collect(),
                // Its name may change on the platform, so it is known by its id even where that follows from the name.
                id: Some(id.clone()),
                attributes: attributes.map(|(key, value)| (key.clone(), value.clone())).collect(),
                ..ScriptLock::default()
            };
            (own.name.clone(), lock)
        };
        self.scripts.iter().filter(|(_, own)| own.is_imported).map(entry).collect()
    }

    /// The files that the lifted declarations name: paths from the sources' folder, and contents.
    pub fn files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.paths().map(|(path, bytes, _)| (path, bytes))
    }

    /// The files of what the sources do not declare yet.
    pub fn new_files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.paths().filter(|(.., is_standing)| !is_standing).map(|(path, bytes, _)| (path, bytes))
    }

    fn paths(&self) -> impl Iterator<Item = (String, Vec<u8>, bool)> {
        let scripts = self
            .scripts
            .values()
            .map(|own| (own.file.clone(), own.thing.text.clone().into_bytes(), own.is_standing));
        let others = self
            .others
            .values()
            .map(|own| (own.file.clone(), format!("{:#}\n", own.thing).into_bytes(), own.is_standing));
        scripts.chain(others)
    }

    /// The heads of all declarations: keyword, name, and what stands for it in the realm.
    pub fn heads(&self) -> impl Iterator<Item = (Keyword, &str, &str)> {
        let scripts = self.scripts.iter().map(|(id, own)| (Keyword::Script, own.name.as_str(), id.as_str()));
        scripts.chain(self.others().map(|(_, key, keyword, name, _)| (keyword, name, key)))
    }

    /// The scripts that the import brings, with the names of their declarations.
    pub fn scripts(&self) -> impl Iterator<Item = (&str, &Arc<Script>)> {
        self.scripts.values().filter(|own| own.is_imported).map(|own| (own.name.as_str(), &own.thing))
    }

    /// Everything else: kind, key, keyword and name of its declaration, and the object.
    pub fn others(&self) -> impl Iterator<Item = (DependencyKind, &str, Keyword, &str, &Arc<Json>)> {
        self.others
            .iter()
            .map(|((kind, key), own)| (*kind, key.as_str(), keyword(*kind), own.name.as_str(), &own.thing))
    }
}

/// The keyword of the declarations of a kind.
pub fn keyword(kind: DependencyKind) -> Keyword {
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
        parameters: None,
        value: None,
        body: build::body(items),
        span: Span::default(),
        extent: Span::default(),
    }
}
