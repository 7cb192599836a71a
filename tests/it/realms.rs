//! Several realms in one workspace.

#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know how many there were")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use journeyc::model::Journey;
use journeyc::platform::{self, Choice, Input, InputFile, compare};
use journeyc::workspace::exports;

use super::scope::workspaces::{said, with};
use super::shared::corpus;

const CONFIG: &str = "[realm.alpha]\nsources = [\"alpha\"]\n\n[realm.bravo]\nsources = [\"bravo\"]\n";

const SHARED: &str = "/// Shared by both.\nfragment checked {\n    exit in\n    exit out\n\n    start -> check\n\n    node check: \
                      DataStoreDecision {\n        true -> in\n        false -> out\n    }\n}\n";

fn login(description: &str) -> String {
    format!(
        "script risk {{\n    source = \"action.goTo('{description}');\"\n}}\n\njourney Login {{\n    description = \
         \"{description}\"\n\n    start -> use\n\n    node use: checked {{\n        in -> risk\n        out -> failure\n    }}\n\n    \
         node risk: ScriptedDecision {{\n        script = risk\n        outcomes = [\"{description}\"]\n        {description} -> \
         success\n    }}\n}}\n"
    )
}

fn workspace() -> tempfile::TempDir {
    with(&[
        ("journeyc.toml", CONFIG),
        ("lib/checked.journey", SHARED),
        ("alpha/login.journey", &login("one")),
        ("bravo/login.journey", &login("two")),
    ])
}

fn read(folder: &Path, path: &str) -> Vec<Journey> {
    let bytes = fs::read(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let files = vec![InputFile { path: path.to_owned(), bytes, is_named: true }];
    platform::read(Input { files, ..Input::default() }).expect("it is an export").journeys
}

#[test]
fn a_name_in_two_realms_is_no_clash() {
    let folder = workspace();
    let place = folder.path();
    let (text, code) = said(place, &["check"]);
    assert_eq!(
        (text.as_str(), code),
        ("realm alpha:\nchecked 1 journey\nrealm bravo:\nchecked 1 journey\n", 0)
    );
    let (text, code) = said(place, &["build", "-q"]);
    assert_eq!((text.as_str(), code), ("", 0));
    for (path, description) in [("build/alpha", "one"), ("build/bravo", "two")] {
        let own = read(place, &format!("{path}/Login.journey.json"));
        let script = own[0].dependencies.scripts.values().next().expect("a script");
        assert!(script.text.contains(description), "{path}: {}", script.text);
    }
    let (text, code) = said(place, &["build", "--realm", "bravo", "-o", "out"]);
    assert_eq!((text.as_str(), code), ("built 1 journey into out\n", 0));
    let (text, code) = said(place, &["check", "alpha"]);
    assert_eq!((text.as_str(), code), ("checked 1 journey\n", 0));
    for command in [
        &["test"][..],
        &["deps"],
        &["paths"],
        &["prove"],
        &["docs", "-o", "book"],
        &["diagram", "-o", "pictures"],
    ] {
        let (text, _) = said(place, command);
        assert!(text.contains("realm alpha:") && text.contains("realm bravo:"), "{command:?}: {text}");
    }
    assert!(place.join("book/alpha").is_dir() && place.join("pictures/bravo").is_dir());
}

#[test]
fn what_is_wrong_is_told_with_its_mend() {
    let folder = workspace();
    let place = folder.path();
    let (text, code) = said(place, &["check", "--realm", "alhpa"]);
    assert_eq!(code, 2);
    assert_eq!(text, "error: there is no realm `alhpa` in journeyc.toml: did you mean `alpha`?\n");
    let (text, code) = said(place, &["build", "-o", "all.json"]);
    assert!(code == 2 && text.contains("`{realm}`"), "{text}");
    assert_eq!(said(place, &["build", "-q", "-o", "{realm}.json"]), (String::new(), 0));
    assert!(place.join("alpha.json").is_file() && place.join("bravo.json").is_file());
    // What both share is told once.
    fs::write(place.join("lib/checked.journey"), SHARED.replace("true -> in", "true -> nobody"))
        .expect("a file");
    let (text, code) = said(place, &["check", "--message-format", "short"]);
    assert_eq!((text.matches("nobody").count(), code), (1, 1), "{text}");
    for (config, words) in [
        ("[realm.a]\nsources = []\n", "has no sources"),
        ("[realm.a]\nsources = [\"../x\"]\n", "no folder below"),
        ("[realm.a]\nsources = [\"*.journey\"]\n", "begins with no folder"),
        ("[realm.a]\nsources = [\"x\"]\n\n[realm.b]\nsources = [\"x/y\"]\n", "is that of `a` too"),
        ("[realm.a]\nsource = [\"x\"]\n", "did you mean `sources`?"),
    ] {
        fs::write(place.join("journeyc.toml"), config).expect("a file");
        let (text, code) = said(place, &["check"]);
        assert!(code == 2 && text.contains(words), "{config}: {text}");
    }
}

#[test]
fn a_journey_goes_to_another_realm_with_its_file() {
    let folder = with(&[
        ("journeyc.toml", CONFIG),
        ("lib/checked.journey", SHARED),
        ("alpha/login.journey", &login("one")),
        ("alpha/other.journey", "@allow(never-succeeds)\njourney Other {\n    start -> failure\n}\n"),
        ("bravo/more.journey", "@allow(never-succeeds)\njourney More {\n    start -> failure\n}\n"),
    ]);
    let place = folder.path();
    fs::rename(place.join("alpha/login.journey"), place.join("bravo/login.journey"))
        .expect("it can be moved");
    let (text, code) = said(place, &["check", "--allow", "prerequisite-missing"]);
    assert_eq!(
        (text.as_str(), code),
        ("realm alpha:\nchecked 1 journey\nrealm bravo:\nchecked 2 journeys\n", 0)
    );
    // Ids that are kept lie with the realm.
    assert_eq!(said(place, &["rename", "bravo/login.journey", "Login.risk", "weigh"]).1, 0);
    assert!(place.join("bravo/journeyc.lock").is_file() && !place.join("alpha/journeyc.lock").exists());
}

#[test]
fn exports_come_into_their_realm() {
    let folder = with(&[("journeyc.toml", CONFIG), ("lib/checked.journey", SHARED)]);
    let place = folder.path();
    fs::create_dir_all(place.join("a")).expect("a folder");
    let journey = |text: &str| with(&[("l.journey", text), ("journeyc.toml", "")]);
    for (realm, text) in [("alpha", login("one")), ("bravo", login("two"))] {
        let own = journey(&format!("{SHARED}\n{text}"));
        let to = place.join("exports");
        let to = to.to_str().expect("a path");
        let (told, code) = said(own.path(), &["build", "--format", "fr-config", "--realm", realm, "-o", to]);
        assert_eq!(code, 0, "{told}");
    }
    let (text, code) = said(place, &["import", "exports", "--verify"]);
    assert_eq!(code, 0, "{text}");
    for (realm, description) in [("alpha", "one"), ("bravo", "two")] {
        let source = fs::read_to_string(place.join(realm).join("Login.journey")).expect("it is there");
        assert!(source.contains(description), "{source}");
        assert!(place.join(realm).join("journeyc.lock").is_file());
    }
    let (text, code) = said(place, &["import", "exports"]);
    assert!(code == 0 && text.matches("nothing changed").count() == 2, "{text}");
    let (text, code) = said(place, &["import", "exports", "--realm", "bravo"]);
    assert!(code == 0 && text.matches("nothing changed").count() == 1, "{text}");
}

/// The journeys of a realm in a folder of exports.
fn of_realm(folder: &Path, realm: &str) -> BTreeMap<String, Journey> {
    let input = exports::load(&[PathBuf::from(folder)]).expect("it can be read");
    let choice = Choice { realm: Some(realm), ..Choice::default() };
    let read = platform::read_chosen(input, choice);
    read.journeys.into_iter().map(|journey| (journey.name.clone(), journey)).collect()
}

#[test]
fn whole_folders_come_in_and_go_out_by_realm() {
    let Some((root, _)) = corpus() else { return };
    let mut tried = 0;
    for name in ["frodo-cli/fr-config-manager/forgeops"] {
        let exported = root.join("folders").join(name);
        let realms: Vec<String> = fs::read_dir(exported.join("realms"))
            .expect("it has realms")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|realm| !of_realm(&exported, realm).is_empty())
            .collect();
        let mut config = String::new();
        for realm in &realms {
            let _ = writeln!(config, "[realm.{realm}]\nsources = [\"realms/{realm}\"]\n");
        }
        let folder = with(&[("journeyc.toml", &config)]);
        let (text, code) = said(folder.path(), &["import", exported.to_str().expect("a path")]);
        assert!(code != 2, "{name}: {text}");
        let (text, code) = said(folder.path(), &["build", "-q", "-o", "out/{realm}.json"]);
        assert_eq!(code, 0, "{name}: {text}");
        for realm in &realms {
            let mut built: BTreeMap<String, Journey> = read(folder.path(), &format!("out/{realm}.json"))
                .into_iter()
                .map(|journey| (journey.name.clone(), journey))
                .collect();
            for (name, journey) in of_realm(&exported, realm) {
                let Some(own) = built.remove(&name) else { panic!("{realm}: {name} is gone") };
                assert_eq!(compare(&journey, &own), Vec::<String>::new(), "{realm}: {name}");
                tried += 1;
            }
            assert!(built.is_empty(), "{realm}: {:?}", built.keys());
        }
    }
    eprintln!("{tried} journeys in their realms");
    assert!(tried > 0);
}
