#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use journeyc::catalog::{Catalog, Target};
use journeyc::model::Journey;
use journeyc::platform::rest::Platform;
use journeyc::platform::{Exports, Input, InputFile, am, amster, compare, console, fr_config, frodo, read};
use serde_json::Value;

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
    Input { files: export.files.iter().map(file).collect() }
}

fn one(path: &str, bytes: Vec<u8>) -> Exports {
    let file = InputFile { path: path.to_owned(), bytes, is_named: true };
    read(Input { files: vec![file] }).unwrap_or_else(|error| panic!("{error}"))
}

fn many(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Exports {
    let files = files.into_iter().map(|(path, bytes)| InputFile { path, bytes, is_named: false });
    read(Input { files: files.collect() }).unwrap_or_else(|error| panic!("{error}"))
}

/// Writes in a format and reads again.
fn through(format: &str, journeys: &[Journey], platform: Platform<'_>) -> Exports {
    let json = |value: &Value| value.to_string().into_bytes();
    match format {
        "frodo" => one("x.json", frodo::write(journeys, platform)),
        "console" => one("x.json", console::write(journeys, platform)),
        "fr-config" => many(fr_config::write(journeys, platform, Some("alpha"))),
        "amster" => many(amster::write(journeys, platform, None)),
        _ => {
            let requests = am::requests(journeys, platform);
            let manifest = ("manifest.json".to_owned(), json(&am::manifest(&requests, journeys, platform)));
            many(requests.iter().map(|request| (request.file.clone(), json(&request.body))).chain([manifest]))
        }
    }
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
        for format in ["frodo", "console", "fr-config", "amster", "am"] {
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
            let count = counts.entry(format!("{} -> {format}", export.format)).or_default();
            count.1 += 1;
            count.0 += usize::from(lost.is_empty());
            wrong.extend(lost.into_iter().map(|lost| format!("{} -> {format}: {lost}", export.main)));
        }
    }
    eprintln!("{counts:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
