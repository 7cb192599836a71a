//! Where things stand in sources that exist, and bringing what changed to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::merge::Meeting;
use super::patch;
use crate::language::parse::parse;
use crate::language::prepare::prepare;
use crate::language::syntax::{Body, Declaration, Document, ItemKind, Keyword, ValueKind};
use crate::model::Node;

/// Edits a node, or a child of a page, where it stands in `body`.
pub(super) fn edit(
    body: &mut Body<'_>,
    new: &Body<'static>,
    (own, other): (&Node, &Node),
    page: Option<&Node>,
    taken: &[String],
) {
    let new_item = match page {
        None => new.items.iter().find(|item| is_node(&item.kind, &other.key)),
        Some(page) => new.items.iter().find_map(|item| match &item.kind {
            ItemKind::Node(node) if node.name.text == page.key => {
                node.body.items.iter().find(|item| is_node(&item.kind, &other.key))
            }
            _ => None,
        }),
    };
    let own_item = body.items.iter_mut().find_map(|item| {
        if is_node(&item.kind, &own.key) {
            return Some(item);
        }
        match &mut item.kind {
            ItemKind::Node(node) => node.body.items.iter_mut().find(|item| is_node(&item.kind, &own.key)),
            _ => None,
        }
    });
    let (Some(item), Some(new_item)) = (own_item, new_item) else { return };
    patch::allows(&mut item.allows, &new_item.allows);
    let (ItemKind::Node(node), ItemKind::Node(new)) = (&mut item.kind, &new_item.kind) else { return };
    for part in taken {
        match part.as_str() {
            "label" => node.title.clone_from(&new.title),
            "version" => node.version.clone_from(&new.version),
            "type" => node.node_type.clone_from(&new.node_type),
            "children" => patch::children(&mut node.body, &new.body),
            part => {
                if let Some(name) = part.strip_prefix('=') {
                    patch::property(&mut node.body, &new.body, name);
                } else if let Some(id) = part.strip_prefix("-> ") {
                    patch::outcome(node, own, new, other, id);
                }
            }
        }
    }
}

/// Adds declarations that the document does not have yet, before its journeys. True when there was one.
pub(super) fn declare(document: &mut Document<'_>, new: &Document<'static>) -> bool {
    let mut is_changed = false;
    for declaration in &new.declarations {
        let is_same = |own: &Declaration<'_>| {
            own.keyword == declaration.keyword && own.name.text == declaration.name.text
        };
        if declaration.keyword == Keyword::Journey || document.declarations.iter().any(is_same) {
            continue;
        }
        let first = document.declarations.iter().position(|own| own.keyword == Keyword::Journey).unwrap_or(0);
        document.declarations.insert(first, declaration.clone());
        is_changed = true;
    }
    is_changed
}

/// The file that a declaration of this document names.
pub(super) fn declared_file(document: &Document<'_>, keyword: Keyword, name: &str) -> Option<String> {
    let declaration =
        document.declarations.iter().find(|own| own.keyword == keyword && own.name.text == name)?;
    declaration.body.items.iter().find_map(|item| match &item.kind {
        ItemKind::Property(property) if property.name.text == "file" => {
            match &property.value.as_ref()?.kind {
                ValueKind::String(text) => Some(text.text.to_string()),
                _ => None,
            }
        }
        _ => None,
    })
}

/// The files that declarations of sources name, by keyword and name, in the order of the sources.
pub(super) type DeclaredFiles = BTreeMap<(&'static str, String), Vec<PathBuf>>;

/// The files of all declarations.
pub(super) fn declared_files(meeting: &Meeting<'_>) -> DeclaredFiles {
    let mut found = BTreeMap::new();
    for (id, file) in meeting.sources.iter() {
        let mut ignored = Vec::new();
        let Some(prepared) = prepare(id, file.text(), &mut ignored) else { continue };
        let document = parse(&prepared, &mut ignored);
        let folder = Path::new(file.name()).parent().unwrap_or(Path::new(""));
        for declaration in &document.declarations {
            let name = declaration.name.text.to_string();
            if let Some(path) = declared_file(&document, declaration.keyword, &name) {
                let files: &mut Vec<PathBuf> = found.entry((declaration.keyword.word(), name)).or_default();
                files.push(folder.join(path));
            }
        }
    }
    found
}

/// Of each declaration the first file that lies below a folder, from there.
pub(super) fn below(files: &DeclaredFiles, folder: &Path) -> BTreeMap<(&'static str, String), String> {
    let inside = |path: &PathBuf| {
        let parts = path.strip_prefix(folder).ok()?.components();
        Some(parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    };
    files.iter().filter_map(|(key, paths)| Some((key.clone(), paths.iter().find_map(inside)?))).collect()
}

pub(super) fn is_node(kind: &ItemKind<'_>, key: &str) -> bool {
    matches!(kind, ItemKind::Node(node) if node.name.text == key)
}
