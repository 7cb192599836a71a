//! What lies beside a folder or a file that was named, by the layouts of fr-config-manager and frodo.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::model::DependencyKind;
use crate::workspace::door;

/// Where a realm keeps its journeys, in one layout or the other.
const JOURNEYS: [&str; 2] = ["journeys", "journey"];

/// What a realm keeps beside its journeys that they use.
const OF_REALM: [&str; 9] = [
    "scripts",
    "themes",
    "services/SocialIdentityProviders",
    "realm-config/saml",
    "script",
    "theme",
    "idp",
    "saml",
    "cot",
];

/// The document of what a layout has no place for; see `platform::carried`.
const CARRIED: &str = "carried.json";

/// What a tenant keeps beside its realms: the folder of the realms, what journeys use, and where it lies.
const OF_TENANT: [(&str, DependencyKind, &str); 5] = [
    ("realms", DependencyKind::EmailTemplates, "email-templates"),
    ("realms", DependencyKind::NodeTypes, "custom-nodes"),
    ("realm", DependencyKind::EmailTemplates, "global/emailTemplate"),
    ("realm", DependencyKind::NodeTypes, "global/nodeTypes"),
    ("realm", DependencyKind::Variables, "global/variable"),
];

/// Whether a path is a folder itself, and no link to one: what a link leads to was not named.
pub(super) fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

/// The folders of scripts, themes and the like that lie beside the journeys of the realm when no more than these, or one
/// of them, was named.
pub(super) fn of_realms(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in paths {
        for journeys in JOURNEYS.into_iter().filter_map(|name| above(path, name)) {
            let realm = journeys.parent().unwrap_or(Path::new(""));
            found.extend(
                OF_REALM
                    .map(|name| realm.join(name))
                    .into_iter()
                    .filter(|folder| is_folder(folder) && door::inside(realm, folder).is_ok()),
            );
        }
    }
    found.retain(|folder| !is_below(folder, paths));
    found
}

/// What `journeyc` itself wrote beside the realms of fr-config-manager's layout, where a realm below was named: its own document of
/// what that layout has no place for, and with it the folders of the tenant.
pub(super) fn of_build(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for realms in paths.iter().filter_map(|path| above(path, "realms")) {
        let tenant = realms.parent().map_or(Path::new("."), |parent| {
            if parent.as_os_str().is_empty() { Path::new(".") } else { parent }
        });
        let own = tenant.join(CARRIED);
        if !own.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
            continue;
        }
        let folders = OF_TENANT.iter().filter(|(layout, ..)| *layout == "realms");
        let folders = folders.map(|(.., place)| tenant.join(place)).filter(|folder| is_folder(folder));
        found.extend(folders.filter(|folder| door::inside(tenant, folder).is_ok()));
        found.insert(own);
    }
    found.retain(|path| !is_below(path, paths));
    found
}

/// Where the tenant of a realm that was named keeps what is missing; nothing for what was named too.
pub fn elsewhere(paths: &[PathBuf], kind: DependencyKind) -> Option<PathBuf> {
    let rows = OF_TENANT.iter().filter(|(_, own, _)| *own == kind);
    let mut places = rows.flat_map(|(realms, _, place)| {
        let tenants = paths.iter().filter_map(|path| Some(above(path, realms)?.parent()?.to_owned()));
        tenants.map(move |tenant| tenant.join(place))
    });
    let read = of_build(paths);
    places.find(|place| is_folder(place) && !is_below(place, paths) && !read.contains(place))
}

/// The nearest folder of a name among those that a path lies in, or the path itself.
fn above(path: &Path, name: &str) -> Option<PathBuf> {
    let is_it = |folder: &&Path| folder.file_name().is_some_and(|own| own == name);
    if let Some(found) = path.ancestors().find(is_it) {
        return Some(found.to_owned());
    }
    let absolute = path.canonicalize().ok()?;
    absolute.ancestors().find(is_it).map(Path::to_owned)
}

fn is_below(folder: &Path, paths: &[PathBuf]) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    paths.iter().filter_map(|path| path.canonicalize().ok()).any(|path| folder.starts_with(path))
}
