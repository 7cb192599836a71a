//! Handbooks: what stands in them, and that everything in them leads somewhere.
//!
//! Real exports lie outside the repository: the variable `JOURNEYC_CORPUS` names their folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use journeyc::catalog::Catalog;
use journeyc::diagram::Theme;
use journeyc::docs::{Format, Handbook, write};
use journeyc::model::Journey;
use journeyc::workspace::exports;
use roxmltree::{Document, ParsingOptions};

use crate::shared;

mod links;

type Files = BTreeMap<String, String>;

/// Journeys of sources, compiled together.
fn sources(paths: &[&str]) -> Vec<Journey> {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    shared::journeys(&paths)
}

/// What handbooks have to cope with: names that mean something to Markdown and HTML, or differ only in case; secrets;
/// what is missing; journeys that call each other in a ring.
fn export() -> Vec<Journey> {
    let input = exports::load(&[PathBuf::from("tests/cases/handbook/export.json")]).expect("it is there");
    journeyc::platform::read(input).expect("it is an export").journeys
}

fn handbook(journeys: &[Journey], format: Format) -> Files {
    let journeys: Vec<&Journey> = journeys.iter().collect();
    let catalog = Catalog::builtin();
    let files = write(&Handbook { journeys: &journeys, catalog: &catalog, theme: Theme::Auto, format });
    let count = files.len();
    let files: Files = files.into_iter().collect();
    assert_eq!(files.len(), count, "each file is written once");
    files
}

#[test]
fn pages_are_what_the_snapshots_show() {
    let files = handbook(&export(), Format::Both);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/handbook");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter("(?s)<svg.*?</svg>", "<svg/>");
    let _bound = settings.bind_to_scope();
    for (name, page) in [("index", "README"), ("index", "index"), ("journey", "journeys/Sign-in")] {
        for ending in ["md", "html"] {
            if let Some(text) = files.get(&format!("{page}.{ending}")) {
                insta::assert_snapshot!(format!("{name}.{ending}"), text);
            }
        }
    }
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("scripts/Assess")) {
        insta::assert_snapshot!(format!("script.{}", ending(path)), text);
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_place_in_it() {
    for journeys in [sources(&["examples"]), sources(&["tests/cases/diagram/cases.journey"]), export()] {
        for format in [Format::Both, Format::Markdown, Format::Html] {
            let files = handbook(&journeys, format);
            assert_eq!(links::faults(&files), Vec::<String>::new());
            let has = |wanted: &str| files.keys().any(|path| ending(path) == wanted);
            assert_eq!(has("md"), format != Format::Html);
            assert_eq!(has("html") || has("css"), format != Format::Markdown);
            for journey in &journeys {
                let titles =
                    files.values().filter(|text| text.contains(&format!(">{}</h1>", escaped(&journey.name))));
                assert!(format == Format::Markdown || titles.count() == 1, "{}", journey.name);
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What is wrong with the pages of HTML.
fn html_faults(files: &Files) -> Vec<String> {
    let pages = files.iter().filter(|(path, _)| ending(path) == "html");
    pages.flat_map(|(path, text)| page_faults(path, text)).collect()
}

fn ending(path: &str) -> &str {
    path.rsplit('.').next().expect("split gives at least one part")
}

fn page_faults(path: &str, text: &str) -> Vec<String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => return vec![format!("{path}: {error}")],
    };
    let mut found = Vec::new();
    let (mut ids, mut last) = (BTreeSet::new(), 0);
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        if ["script", "img", "iframe", "object", "style"].contains(&name) {
            found.push(format!("{path}: <{name}>"));
        }
        if let Some(id) = element.attribute("id").filter(|id| !ids.insert(*id)) {
            found.push(format!("{path}: `{id}` twice"));
        }
        let level = name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok());
        if let Some(level) = level {
            if level > last + 1 || (level == 1) != (last == 0) {
                found.push(format!("{path}: <{name}> behind level {last}"));
            }
            last = level;
        }
    }
    if document.root_element().attribute("lang") != Some("en") || last == 0 {
        found.push(format!("{path}: no language or no heading"));
    }
    found
}

#[test]
fn html_is_strict_and_its_headings_are_in_order() {
    for journeys in [sources(&["examples"]), sources(&["tests/cases/diagram/cases.journey"]), export()] {
        let files = handbook(&journeys, Format::Html);
        assert_eq!(html_faults(&files), Vec::<String>::new());
    }
}

#[test]
fn secrets_are_masked() {
    let journeys = [export(), sources(&["tests/cases/diagram/cases.journey"])].concat();
    for (path, text) in handbook(&journeys, Format::Both) {
        assert!(!text.contains("hunter"), "{path}");
        assert!(!text.contains("&{esv.smtp.password}"), "{path}");
    }
}

#[test]
fn names_that_differ_in_case_have_files_of_their_own() {
    let files = handbook(&export(), Format::Both);
    let folded: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len());
    assert!(files.contains_key("journeys/Sign-in.md") && files.contains_key("journeys/sign-in-2.md"));
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mut journeys = sources(&["examples"]);
    let files = handbook(&journeys, Format::Both);
    journeys.reverse();
    assert_eq!(handbook(&journeys, Format::Both), files);
}

#[test]
fn what_a_realm_must_have_is_listed_with_who_needs_it() {
    let files = handbook(&sources(&["examples"]), Format::Markdown);
    let index = &files["README.md"];
    let line = |name: &str| {
        let mark = format!("</a>`{name}`");
        index.lines().find(|line| line.contains(&mark)).unwrap_or_else(|| panic!("`{name}` is not listed"))
    };
    for (name, journey) in [
        ("Push Notification Service", "PasswordlessPush"),
        ("Email provider", "CustomerPasswordReset"),
        ("esv-smtp-host", "EmailCode"),
        ("smtp", "EmailCode"),
        ("releaseOrders", "LoginWithLogoutWebhook"),
        ("customerPasswordReset", "CustomerPasswordReset"),
        ("exampleId", "SocialLogin"),
        ("managed/alpha_user", "EmergencyAccess"),
    ] {
        assert!(line(name).contains(&format!("journeys/{journey}.md")), "{}", line(name));
    }
}

#[test]
fn real_exports_give_whole_handbooks() {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else { return };
    let manifest = std::fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let (mut journeys, mut found) = (Vec::new(), Vec::new());
    for export in manifest["exports"].as_array().expect("a list") {
        let file = root.join(export["file"].as_str().expect("a path"));
        let Ok(exports) = exports::load(&[file]).map(journeyc::platform::read) else { continue };
        let own = exports.map(|exports| exports.journeys).unwrap_or_default();
        if !own.is_empty() {
            found.extend(links::faults(&handbook(&own, Format::Both)));
        }
        journeys.extend(own);
    }
    assert!(journeys.len() > 200, "{} journeys", journeys.len());
    let files = handbook(&journeys, Format::Both);
    found.extend(links::faults(&files));
    found.extend(html_faults(&files));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
