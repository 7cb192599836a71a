#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use journeyc::catalog::{Catalog, Target};
use journeyc::model::Journey;
use journeyc::platform::rest::Platform;
use journeyc::platform::{Input, InputFile, compare, read};
use serde_json::Value;

use super::ways::{FORMATS, through};

/// An export of the corpus.
struct Export {
    format: String,
    main: String,
    files: Vec<String>,
}

/// The folder with real exports, and what it holds.
fn corpus() -> Option<(PathBuf, Vec<Export>)> {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: JOURNEYC_CORPUS does not name a folder with exports");
        return None;
    };
    let manifest = fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let export = |export: &Value| Export {
        format: text(&export["format"]),
        main: text(&export["file"]),
        files: export["files"].as_array().expect("a list").iter().map(text).collect(),
    };
    Some((root, manifest["exports"].as_array().expect("a list").iter().map(export).collect()))
}

fn input(root: &Path, export: &Export) -> Input {
    let file = |path: &String| InputFile {
        path: path.clone(),
        bytes: fs::read(root.join(path)).expect("a file of the manifest"),
        is_named: *path == export.main,
    };
    Input { files: export.files.iter().map(file).collect(), ..Input::default() }
}

#[test]
fn every_export_is_read_or_refused_with_a_reason() {
    let Some((root, exports)) = corpus() else { return };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for export in &exports {
        let count = counts.entry(&export.format).or_default();
        count.1 += 1;
        match read(input(&root, export)) {
            Ok(read) if read.journeys.is_empty() => wrong.push(format!("{}: no journey", export.main)),
            Ok(_) if export.format == "am-fbc" => wrong.push(format!("{}: not refused", export.main)),
            Ok(_) => count.0 += 1,
            Err(error) if export.format == "am-fbc" && error.to_string().contains("own configuration") => {
                count.0 += 1;
            }
            Err(error) => wrong.push(error.to_string()),
        }
    }
    eprintln!("{counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_format_keeps_what_was_read() {
    let Some((root, exports)) = corpus() else { return };
    let catalog = Catalog::builtin();
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for export in exports.iter().filter(|export| export.format != "am-fbc") {
        let Ok(before) = read(input(&root, export)) else { continue };
        for format in FORMATS {
            let after = through(format, &before.journeys, platform);
            let after: BTreeMap<&str, &Journey> =
                after.journeys.iter().map(|journey| (journey.name.as_str(), journey)).collect();
            let mut lost = Vec::new();
            for journey in &before.journeys {
                let differences = after
                    .get(journey.name.as_str())
                    .map_or_else(|| vec!["it is gone".to_owned()], |after| compare(journey, after));
                lost.extend(
                    differences.into_iter().map(|difference| format!("{}: {difference}", journey.name)),
                );
            }
            let count = counts.entry(format!("{} -> {format:?}", export.format)).or_default();
            count.1 += 1;
            count.0 += usize::from(lost.is_empty());
            wrong.extend(lost.into_iter().map(|lost| format!("{} -> {format:?}: {lost}", export.main)));
        }
    }
    eprintln!("{counts:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
