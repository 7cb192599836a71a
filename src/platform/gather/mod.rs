//! Parts of journeys that stand in files of their own, and which of them belong together.
//!
//! What stands in a file counts, never where it lies: folders are conventions. Only the realm is told by them where
//! nothing else says it, and of several things with one id the one that lies nearest to the tree is taken.

mod nodes;
mod others;
mod scripts;
mod texts;
mod uses;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use self::nodes::{Nodes, Wanted};
use self::others::Others;
use self::scripts::Scripts;
pub(super) use self::texts::Texts;
use self::uses::Uses;
use super::bundle::Bundle;
use super::carried::{BESIDE, Carried};
use super::detect::Part;
use super::origin::{Origin, folder};
use super::read::Note;
use crate::model::DependencyKind;

/// The parts of all files.
#[derive(Default)]
pub(super) struct Gathered {
    /// The journeys: whole ones, and trees whose nodes stand elsewhere.
    bundles: Vec<Bundle>,
    /// Which of them are trees.
    trees: Vec<usize>,
    nodes: Nodes,
    scripts: Scripts,
    others: Others,
    owners: BTreeMap<String, Map<String, Value>>,
}

/// What putting journeys together gives beside the journeys.
#[derive(Default)]
pub(super) struct Findings {
    /// What is odd.
    pub notes: Vec<Note>,
    /// What journeys use and nothing that was read holds.
    pub missing: BTreeMap<DependencyKind, BTreeSet<String>>,
    /// What no journey uses: what it is called, and how many.
    pub left: Vec<(&'static str, usize)>,
    /// How many other things with an id and a type there were.
    pub other: usize,
}

impl Gathered {
    /// Adds a whole journey.
    pub(super) fn whole(&mut self, bundle: Bundle) {
        self.bundles.push(bundle);
    }

    /// Adds a part.
    pub(super) fn add(&mut self, origin: Origin, part: Part) {
        match part {
            Part::Tree(tree) => {
                self.trees.push(self.bundles.len());
                let name = super::stem(&origin.path);
                self.bundles.push(Bundle { origin, name, tree, ..Bundle::default() });
            }
            Part::Node(value) => self.nodes.add(origin, value),
            Part::Script(value) => self.scripts.add(origin, value),
            Part::Dependency(kind, key, value) => self.others.add(origin, kind, key, value),
            Part::Carried(Carried { objects, owners }) => {
                for (kind, key, value) in objects {
                    self.others.add(origin.clone(), kind, key, value);
                }
                self.owners.extend(owners);
            }
        }
    }

    /// The journeys so far, whole or not.
    pub(super) fn journeys(&self) -> impl Iterator<Item = &Bundle> {
        self.bundles.iter()
    }

    /// Puts the journeys that `is_wanted` together.
    pub(super) fn bundles(
        mut self,
        texts: &Texts,
        is_wanted: impl Fn(&Bundle) -> bool,
    ) -> (Vec<Bundle>, Findings) {
        let mut findings = Findings::default();
        let mut trees = vec![false; self.bundles.len()];
        self.trees.iter().for_each(|tree| trees[*tree] = true);
        let all = std::mem::take(&mut self.bundles).into_iter().zip(trees);
        let (wanted, others): (Vec<_>, Vec<_>) = all.partition(|(bundle, _)| is_wanted(bundle));
        let count = wanted.len();
        if count == 0 {
            return (Vec::new(), findings);
        }
        self.scripts.inline(texts);
        self.others.inline(texts);
        // What another journey uses is no node that nobody uses, whether that journey is wanted or not.
        let (mut bundles, is_tree): (Vec<Bundle>, Vec<bool>) = wanted.into_iter().chain(others).unzip();
        let mut of_others = Vec::new();
        for (place, bundle) in bundles.iter_mut().enumerate().filter(|(place, _)| is_tree[*place]) {
            let notes = if place < count { &mut findings.notes } else { &mut of_others };
            self.fill(bundle, notes);
        }
        self.loose_nodes(&mut bundles, &is_tree, &mut findings);
        bundles.truncate(count);
        for bundle in &mut bundles {
            self.attach(bundle, &mut findings);
        }
        let scripts = self.scripts.leave(&mut bundles);
        for (id, first, path) in self.scripts.doubled() {
            let message = format!(
                "script {id} has another source here than in {first}; a journey takes the nearest one"
            );
            findings.notes.push(Note::new(path, message));
        }
        findings.left.push(("script", scripts));
        findings
            .left
            .extend(self.others.left().into_iter().map(|(kind, count)| (super::carry::word(kind), count)));
        findings.notes.extend(self.scripts.notes().chain(self.others.notes()));
        (bundles, findings)
    }

    /// Gives a tree the bodies of its nodes, and those of the children of its pages.
    fn fill(&mut self, bundle: &mut Bundle, notes: &mut Vec<Note>) {
        let entries = bundle.tree.get("nodes").and_then(Value::as_object).cloned().unwrap_or_default();
        let label =
            |entry: &Value| entry.get("displayName").and_then(Value::as_str).unwrap_or_default().to_owned();
        for (id, entry) in entries {
            let wanted = Wanted { id: &id, label: &label(&entry), tree: &bundle.origin, page: None };
            let Some((body, path)) = self.nodes.take(&wanted, notes) else { continue };
            let mut open: Vec<(Value, String)> = vec![(Value::Object(body.clone()), path)];
            bundle.nodes.insert(id, Value::Object(body));
            while let Some((page, path)) = open.pop() {
                for entry in page.get("nodes").and_then(Value::as_array).into_iter().flatten() {
                    let Some(child) = entry.get("_id").and_then(Value::as_str) else { continue };
                    if bundle.children.contains_key(child) {
                        continue;
                    }
                    let wanted =
                        Wanted { id: child, label: &label(entry), tree: &bundle.origin, page: Some(&path) };
                    if let Some((body, path)) = self.nodes.take(&wanted, notes) {
                        bundle.children.insert(child.to_owned(), Value::Object(body.clone()));
                        open.push((Value::Object(body), path));
                    }
                }
            }
        }
    }

    /// Nodes that no tree uses go to the tree in whose folder they lie, or to the only one.
    fn loose_nodes(&mut self, bundles: &mut [Bundle], is_tree: &[bool], findings: &mut Findings) {
        let mut by_folder: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, bundle) in bundles.iter().enumerate().filter(|(place, _)| is_tree[*place]) {
            by_folder.entry(folder(&bundle.origin.path).to_owned()).or_default().push(place);
        }
        let (nodes, others) = self.nodes.unused();
        findings.other = others.len();
        let mut left = 0;
        for body in nodes {
            let above = std::iter::successors(Some(folder(&body.origin.path)), |path| {
                (!path.is_empty()).then(|| folder(path))
            });
            let owners = above.filter(|path| !path.is_empty()).find_map(|path| by_folder.get(path));
            let owner = match (owners.map(Vec::as_slice), &*bundles) {
                (Some([owner]), _) => *owner,
                (_, [_]) if is_tree[0] => 0,
                _ => {
                    left += 1;
                    continue;
                }
            };
            let bundle = &mut bundles[owner];
            let path = &*body.origin.path;
            let depth = path.strip_prefix(folder(&bundle.origin.path)).unwrap_or(path);
            // fr-config-manager keeps children of pages one folder deeper than other nodes.
            let is_child = depth.starts_with("/nodes/") && depth.matches('/').count() > 2;
            let id = body.value.get("_id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let map = if is_child { &mut bundle.children } else { &mut bundle.nodes };
            map.entry(id).or_insert_with(|| Value::Object(body.value.clone()));
        }
        findings.left.push(("node", left));
    }

    /// Gives a journey what it is said to carry, or else what its nodes name.
    fn attach(&mut self, bundle: &mut Bundle, findings: &mut Findings) {
        let Findings { notes, missing, .. } = findings;
        if let Some(owned) = self.owners.get(bundle.name()).cloned() {
            self.owned(bundle, &owned);
            let ids = owned.get("scripts").and_then(Value::as_array).into_iter().flatten();
            let ids = ids.filter_map(Value::as_str).map(str::to_owned).collect();
            self.scripts.attach(bundle, &ids, false, notes);
            return;
        }
        let uses = Uses::of(bundle);
        self.others.attach(bundle, &uses, missing, notes);
        let ids = uses.scripts.into_iter().chain(Others::transforms(bundle).collect::<Vec<_>>());
        self.scripts.attach(bundle, &ids.collect(), true, notes);
        // Only now it is known what its scripts say.
        let uses = Uses { scripts: BTreeSet::new(), ..Uses::of(bundle) };
        self.others.attach(bundle, &uses, missing, &mut Vec::new());
    }

    fn owned(&mut self, bundle: &mut Bundle, owned: &Map<String, Value>) {
        for kind in DependencyKind::ALL {
            // The order of the keys is that of the things.
            let keys = owned.get(kind.key()).and_then(Value::as_array).into_iter().flatten();
            for key in keys.filter_map(Value::as_str) {
                let found = self.others.find(kind, key, &bundle.origin).or_else(|| {
                    // Only journeyc's list tells some providers from the many other things that have a type.
                    let is_provider = kind == DependencyKind::SocialIdentityProviders;
                    let body = self.nodes.other(key, &bundle.origin).filter(|_| is_provider)?;
                    Some(Value::Object(body.value.clone()))
                });
                if let Some(value) = found {
                    others::insert(bundle, kind, key, value);
                }
            }
        }
        if let Some(Value::Object(beside)) = owned.get(BESIDE) {
            bundle.others.clone_from(beside);
        }
    }
}

/// Dependencies by kind; for readers that take maps by name.
pub(super) fn dependencies(document: &mut Map<String, Value>) -> BTreeMap<DependencyKind, Value> {
    DependencyKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, document.shift_remove(kind.key())?)))
        .collect()
}
