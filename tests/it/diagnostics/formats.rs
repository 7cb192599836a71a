//! The message formats against their schemas.
use std::fs;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::source::Sources;
use serde_json::Value;

use super::{Memory, diagnose};

fn schema(path: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(path).expect("the schema is there");
    // One pattern of the SARIF schema has a bracket too many, which strict readers of patterns refuse.
    let text = text.replace("{2}]?$", "{2}$");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("the schema is JSON"))
        .expect("it is a schema")
}

fn assert_valid(schema: &jsonschema::Validator, value: &Value) {
    let faults: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every golden case with its name.
fn cases() -> impl Iterator<Item = (String, Vec<u8>)> {
    let files = fs::read_dir("tests/cases/diagnostics").expect("the cases are there");
    let paths = files.map(|file| file.expect("a file").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "journey")).map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("the case can be read"))
    })
}

#[test]
fn json_is_valid() {
    let schema = schema("docs/diagnostic.schema.json");
    for (name, bytes) in cases() {
        let (sources, found) = diagnose(&bytes, &name, Target::Aic, &Memory::default());
        let text = render(MessageFormat::Json, &found, &sources, false);
        assert_eq!(text.lines().count(), found.len());
        for line in text.lines() {
            assert_valid(&schema, &serde_json::from_str(line).expect("a line is JSON"));
        }
    }
}

#[test]
fn sarif_is_valid() {
    let schema = schema("tests/schemas/sarif-schema-2.1.0.json");
    let mut sources = Sources::default();
    for (name, bytes) in cases() {
        sources.add_bytes(format!("some where/{name}"), bytes);
    }
    let (catalog, levels, files) = (Catalog::builtin(), Levels::default(), Memory::default());
    let target = Target::Aic;
    let settings = Settings { target, levels: &levels, ..Settings::new(&catalog, &files) };
    let found = compile(&sources, &settings).diagnostics;
    let log: Value =
        serde_json::from_str(&render(MessageFormat::Sarif, &found, &sources, false)).expect("JSON");
    assert_valid(&schema, &log);
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(found.len()));
    for result in log["runs"][0]["results"].as_array().into_iter().flatten() {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}
