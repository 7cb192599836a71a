//! The rooms of `docs/architecture.md`: each uses what the table says, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../docs/architecture.md");

/// The rooms in the order of the table, each with those that it may use.
fn table() -> Vec<(String, BTreeSet<String>)> {
    let (_, table) = PAGE.split_once("| --- | --- | --- |\n").expect("the page has a table");
    let rows = table.lines().take_while(|row| row.starts_with('|'));
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        (names(cells[1]).remove(0), names(cells[3]).into_iter().collect())
    })
    .collect()
}

/// The files of Rust below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a file names, but for its tests, which may use all.
fn used(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).expect("a text");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let names = code
        .split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>());
    names.filter(|name| !name.is_empty()).collect()
}

/// Whether a file is of tests alone.
fn is_of_tests(path: &Path) -> bool {
    let folder = path.parent().expect("it lies in a folder");
    let module = [folder.join("mod.rs"), folder.with_extension("rs")];
    let declares = |module: &PathBuf| {
        fs::read_to_string(module).is_ok_and(|text| text.contains("#[cfg(test)]\nmod tests;"))
    };
    path.file_stem().is_some_and(|stem| stem == "tests") && module.iter().any(declares)
}

/// What each room uses, with a file that does.
fn uses() -> BTreeMap<String, BTreeMap<String, PathBuf>> {
    let mut found = Vec::new();
    files(Path::new("src"), &mut found);
    let mut uses: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for path in found.into_iter().filter(|path| !is_of_tests(path)) {
        let inner = path.strip_prefix("src").expect("it lies there");
        let room = inner.components().next().expect("a name").as_os_str().to_string_lossy();
        let room = room.trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        let own = uses.entry(room.clone()).or_default();
        for other in used(&path).into_iter().filter(|other| *other != room) {
            own.entry(other).or_insert_with(|| path.clone());
        }
    }
    uses
}

#[test]
fn rooms_use_what_the_table_says() {
    let table = table();
    let mut faults = Vec::new();
    let mut above = BTreeSet::new();
    for (room, may) in &table {
        for other in may.iter().filter(|other| !above.contains(other.as_str())) {
            faults.push(format!("`{other}` does not stand above `{room}`, which uses it"));
        }
        above.insert(room.as_str());
    }
    let may: BTreeMap<&str, &BTreeSet<String>> =
        table.iter().map(|(room, may)| (room.as_str(), may)).collect();
    let uses = uses();
    for (room, own) in &uses {
        let Some(may) = may.get(room.as_str()) else {
            faults.push(format!("`{room}` is not in the table"));
            continue;
        };
        for (other, path) in own.iter().filter(|(other, _)| !may.contains(*other)) {
            faults.push(format!("`{room}` uses `{other}`, as in {}", path.display()));
        }
        for other in may.iter().filter(|other| !own.contains_key(*other)) {
            faults.push(format!("`{room}` does not use `{other}`"));
        }
    }
    for (room, _) in table.iter().filter(|(room, _)| !uses.contains_key(room)) {
        faults.push(format!("there is no room `{room}`"));
    }
    assert!(faults.is_empty(), "docs/architecture.md is not true:\n{}", faults.join("\n"));
}
