//! Puts the node catalogue into the program: one index over the families in `catalog/`, checked here, so that at run
//! time nothing is read or decoded before it is asked for.

// This is how a build script speaks to Cargo.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

#[allow(dead_code)]
#[path = "src/catalog/decode.rs"]
mod decode;
#[allow(dead_code)]
#[path = "src/catalog/entry.rs"]
mod entry;
#[allow(dead_code)]
#[path = "src/catalog/facts.rs"]
mod facts;
#[allow(dead_code)]
#[path = "src/catalog/fields.rs"]
mod fields;
#[allow(dead_code)]
#[path = "src/catalog/names.rs"]
mod names;
#[allow(dead_code)]
#[path = "src/catalog/parts.rs"]
mod parts;
#[allow(dead_code)]
#[path = "src/catalog/property.rs"]
mod property;
#[allow(dead_code)]
#[path = "src/catalog/release.rs"]
mod release;
#[allow(dead_code)]
#[path = "src/catalog/rule.rs"]
mod rule;

/// What every entry of a family file spells out, though an added entry may leave it out.
const SPELLED_OUT: [&str; 7] = ["name", "category", "versions", "properties", "page", "confidence", "source"];

/// What holds for the catalogue as a whole.
const ABOUT: &str = "about.json";

/// Printed as it stands when the build fails.
struct Failure(String);

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=catalog");
    let mut entries = BTreeMap::new();
    for path in families()? {
        let told = |fault: String| Failure(format!("{}: {fault}", path.display()));
        family(&path, &mut entries).map_err(told)?;
    }
    replacements(&entries).map_err(Failure)?;
    let about = about().map_err(|fault| Failure(format!("catalog/{ABOUT}: {fault}")))?;
    let out = env::var_os("OUT_DIR").ok_or_else(|| Failure("OUT_DIR is not set".to_owned()))?;
    fs::write(Path::new(&out).join("catalog.rs"), index(&entries) + &about)
        .map_err(|error| Failure(error.to_string()))
}

/// The family files, by name.
fn families() -> Result<Vec<PathBuf>, Failure> {
    let told = |error: std::io::Error| Failure(format!("catalog: {error}"));
    let mut paths = Vec::new();
    for file in fs::read_dir("catalog").map_err(told)? {
        paths.push(file.map_err(told)?.path());
    }
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "json") && !path.ends_with(ABOUT)
    });
    paths.sort();
    Ok(paths)
}

/// Types that an entry names are there.
fn replacements(entries: &BTreeMap<String, (entry::NodeType, String)>) -> Result<(), String> {
    for (id, (node, _)) in entries {
        if let Some(stray) =
            node.replaced_by.iter().chain(&node.after).find(|named| !entries.contains_key(*named))
        {
            return Err(format!("catalog: `{id}` names the type `{stray}`, which is not there"));
        }
    }
    Ok(())
}

/// The Rust text of what holds for the catalogue as a whole: the day of its facts, and what people call things.
fn about() -> Result<String, String> {
    let text = fs::read_to_string(Path::new("catalog").join(ABOUT)).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut fields = fields::Fields::new(&file)?;
    let day = fields.need("factsOf", fields::string)?;
    let read = |word: &str, meanings: &Value| Ok((word.to_owned(), fields::strings(meanings)?));
    let mut synonyms = fields.need("synonyms", |words| fields::members(words, read))?;
    fields.finish()?;
    synonyms.sort();
    let mut out = format!("static FACTS_OF: &str = {day:?};\n");
    let _ = writeln!(out, "static SYNONYMS: [(&str, &[&str]); {}] = [", synonyms.len());
    for (word, meanings) in &synonyms {
        let _ = writeln!(out, "({word:?}, &{meanings:?}),");
    }
    out.push_str("];\n");
    Ok(out)
}

/// Checks one family file and takes its entries in.
fn family(path: &Path, entries: &mut BTreeMap<String, (entry::NodeType, String)>) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut fields = fields::Fields::new(&file)?;
    let nodes = fields.need("nodes", |nodes| fields::list(nodes, |node| Ok(node.clone())))?;
    fields.finish()?;
    let mut last = String::new();
    for value in nodes {
        let node = decode::entry(&value)?;
        let id = node.id.clone();
        if let Some(missing) = SPELLED_OUT.iter().find(|key| value.get(**key).is_none()) {
            return Err(format!("`{id}`: `{missing}` is missing"));
        }
        if id <= last {
            return Err(format!("`{id}` stands behind `{last}`: entries are sorted by `type`"));
        }
        last.clone_from(&id);
        if entries.insert(id.clone(), (node, value.to_string())).is_some() {
            return Err(format!("`{id}` stands in another family too"));
        }
    }
    Ok(())
}

/// The Rust text of the index.
fn index(entries: &BTreeMap<String, (entry::NodeType, String)>) -> String {
    let mut exact: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut shortened: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (place, (node, _)) in entries.values().enumerate() {
        for name in node.aliases.iter().chain([&node.name]).map(|name| names::normalize(name)) {
            if let Some(short) = names::without_node(&name) {
                shortened.entry(short.to_owned()).or_default().insert(place);
            }
            exact.entry(name).or_default().insert(place);
        }
    }
    for (name, places) in shortened {
        exact.entry(name).or_insert(places);
    }
    let mut out = String::new();
    let _ = writeln!(out, "static ENTRIES: [(&str, &str); {}] = [", entries.len());
    for (id, (_, text)) in entries {
        let _ = writeln!(out, "({id:?}, {text:?}),");
    }
    let _ = writeln!(out, "];\nstatic NAMES: [(&str, &[usize]); {}] = [", exact.len());
    for (name, places) in &exact {
        let _ = writeln!(out, "({name:?}, &{:?}),", places.iter().collect::<Vec<_>>());
    }
    out.push_str("];\n");
    out
}
