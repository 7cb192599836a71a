//! Checking exports: what is said of one is what is said of its source.

use std::collections::BTreeMap;
use std::fs;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::exported::{Judging, judge};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::diagnostic::{Code, Diagnostic};
use journeyc::import;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::model::Journey;
use journeyc::platform::{Input, InputFile, read};
use journeyc::source::{FileId, Sources};
use serde_json::Value;

use super::shared::{corpus, expect, folder};

/// The files of an import.
struct Memory<'f>(BTreeMap<&'f str, &'f [u8]>);

impl Files for Memory<'_> {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        let bytes =
            self.0.get(path).ok_or_else(|| FileProblem::Unreadable("it does not exist".to_owned()))?;
        String::from_utf8(bytes.to_vec()).map_err(|error| FileProblem::Unreadable(error.to_string()))
    }
}

/// What findings say, without their places, and how often.
type Said = BTreeMap<(&'static str, String), usize>;

fn said<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Said {
    let mut said = Said::new();
    for found in diagnostics {
        let message = match found.code {
            // Edges that lead to the same missing node are one finding or several, as they are allowed or not.
            Code::UnknownTarget => found.message.split(" to lead to").next().unwrap_or_default(),
            // A place within a script that has no file is told in words.
            _ => found.message.split(" (line ").next().unwrap_or_default(),
        };
        *said.entry((found.code.id(), message.to_owned())).or_default() += 1;
    }
    for ((_, _), count) in said.iter_mut().filter(|((id, _), _)| *id == Code::UnknownTarget.id()) {
        *count = 1;
    }
    said
}

/// What is said of exports, and of the sources that an import makes of them: with what they allow.
fn both(journeys: &[Journey], catalog: &Catalog) -> (Said, Said) {
    let levels = Levels::default();
    let of_exports = judge(journeys, Judging { catalog, target: Target::Aic, levels: &levels }, &|_| false);
    let imported = import::fresh(journeys, catalog, Target::Aic);
    let files = imported.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let memory = Memory(files.collect());
    let mut sources = Sources::default();
    for (path, bytes) in imported.files.iter().filter(|(path, _)| path.ends_with(".journey")) {
        sources.add_bytes(path.as_str(), bytes.clone());
    }
    let settings = Settings { levels: &levels, lock: &imported.lock, ..Settings::new(catalog, &memory) };
    let compiled = compile(&sources, &settings);
    // How often sources declare a thing says nothing of journeys.
    let is_of_journeys = |found: &&Diagnostic| found.code.id() != "J130";
    let of_source = compiled.diagnostics.iter().chain(&compiled.allowed).filter(is_of_journeys);
    (said(&of_exports.diagnostics), said(of_source))
}

#[test]
fn an_export_is_told_what_its_source_is_told() {
    let Some((root, manifest)) = corpus() else { return };
    let catalog = Catalog::builtin();
    let (mut count, mut findings, mut faults) = (0, 0, Vec::new());
    for export in manifest["exports"].as_array().expect("a list") {
        if export["format"] == "am-fbc" {
            continue;
        }
        let files = export["files"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let file = |path: &str| InputFile {
            path: path.to_owned(),
            bytes: fs::read(root.join(path)).expect("a file of the manifest"),
            is_named: export["file"] == path,
        };
        let exports = read(Input { files: files.map(file).collect(), ..Input::default() })
            .unwrap_or_else(|error| panic!("{error}"));
        let (of_export, of_source) = both(&exports.journeys, &catalog);
        count += exports.journeys.len();
        findings += of_export.len();
        if of_export != of_source {
            let only = |a: &Said, b: &Said| {
                let other = a.iter().filter(|(what, count)| b.get(*what) != Some(*count));
                other
                    .map(|((id, what), count)| format!("    {count} x {id} {what}"))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let (export_only, source_only) = (only(&of_export, &of_source), only(&of_source, &of_export));
            faults.push(format!("{}\n  export:\n{export_only}\n  source:\n{source_only}", export["file"]));
        }
    }
    assert!(faults.is_empty(), "{} of the exports differ\n{}", faults.len(), faults.join("\n"));
    assert!(count > 0 && findings > 0);
}

const EXPORT: &str = r#"{
  "trees": {
    "Login": {
      "tree": {
        "_id": "Login",
        "entryNodeId": "11111111-1111-4111-8111-111111111111",
        "nodes": {
          "11111111-1111-4111-8111-111111111111": {
            "nodeType": "DataStoreDecisionNode",
            "displayName": "Verify password",
            "connections": {
              "true": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0",
              "fals": "e301438c-0bd0-429c-ab0c-66126501069a"
            }
          }
        }
      },
      "nodes": {
        "11111111-1111-4111-8111-111111111111": {
          "_id": "11111111-1111-4111-8111-111111111111",
          "_type": { "_id": "DataStoreDecisionNode" }
        }
      }
    }
  }
}"#;

#[test]
fn an_export_is_checked_as_its_workspace_says() {
    let folder = folder();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("it can be written");
    put(
        "Login.journey.json",
        &EXPORT.replace("\"fals\"", "\"false\"").replace(r#""_type""#, r#""password": "open", "_type""#),
    );
    let open = EXPORT.replace(",\n              \"fals\": \"e301438c-0bd0-429c-ab0c-66126501069a\"", "");
    put("Open.journey.json", &open);
    let said = expect(folder.path(), 0, &["check", "Open.journey.json"]);
    assert!(said.contains("note: in journey Login, 1 outcome leads nowhere: `"), "{said}");
    let said = expect(folder.path(), 1, &["check", "Login.journey.json"]);
    assert!(said.contains("unknown-property"), "{said}");
    put("journeyc.toml", "[lints]\nunknown-property = \"allow\"\n");
    let said = expect(folder.path(), 0, &["check", "Login.journey.json"]);
    assert!(!said.contains("unknown-property"), "{said}");
    let said = expect(folder.path(), 1, &["check", "Login.journey.json", "--no-config"]);
    assert!(said.contains("unknown-property"), "{said}");
    put("journeyc.toml", "[lints]\nunknown-propert = \"allow\"\n");
    let said = expect(folder.path(), 2, &["check", "Login.journey.json", "--message-format", "json"]);
    let line: Value = serde_json::from_str(said.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!((&line["code"], &line["file"]), (&"J752".into(), &"journeyc.toml".into()));
    assert_eq!((&line["line"], &line["column"]), (&2.into(), &1.into()), "{line}");
}

#[test]
fn places_are_told_in_words() {
    let folder = folder();
    fs::write(folder.path().join("Login.journey.json"), EXPORT).expect("it can be written");
    let said = expect(folder.path(), 1, &["check", "Login.journey.json"]);
    assert!(said.contains(r#"in journey Login, node "Verify password", outcome fals"#), "{said}");
    assert!(said.contains("did you mean `false`?"), "{said}");
    let said = expect(folder.path(), 1, &["check", "Login.journey.json", "--message-format", "short"]);
    assert!(said.starts_with(r#"journey Login, node "Verify password", outcome fals: error[J301"#), "{said}");
    let said = expect(folder.path(), 1, &["check", "Login.journey.json", "--message-format", "json"]);
    let line: Value = serde_json::from_str(said.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(line["part"]["nodeId"], "11111111-1111-4111-8111-111111111111");
    assert_eq!(line["part"]["outcome"], "fals");
    assert_eq!(line["file"], Value::Null);
    let said = expect(folder.path(), 1, &["check", "Login.journey.json", "--message-format", "sarif"]);
    // What is said to people stands behind it.
    let log = serde_json::Deserializer::from_str(&said).into_iter::<Value>().next();
    let log = log.expect("a document").expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["logicalLocations"][0];
    assert_eq!(place["fullyQualifiedName"], r#"journey Login, node "Verify password", outcome fals"#);
}

#[test]
fn an_export_that_cannot_be_read_is_a_finding() {
    let folder = folder();
    fs::write(folder.path().join("x.json"), "{\n  \"trees\": nothing\n}").expect("it can be written");
    let said = expect(folder.path(), 1, &["check", "x.json", "--message-format", "json"]);
    let line: Value = serde_json::from_str(said.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!((&line["code"], &line["file"]), (&"J750".into(), &"x.json".into()));
    assert_eq!((&line["line"], &line["column"]), (&2.into(), &12.into()));
}
