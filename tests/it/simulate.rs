//! Tests that are run: each case is a source with tests, and its snapshot tells how they came out.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use journeyc::catalog::Catalog;
use journeyc::compile::{Compiled, Settings, compile};
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::model::Journey;
use journeyc::realm::Realm;
use journeyc::realm::scope::Scope;
use journeyc::simulate::coverage::{coverage, mermaid, scripts, table};
use journeyc::simulate::generate;
use journeyc::simulate::test::show::{self, TestFormat};
use journeyc::simulate::test::{Report, run};
use journeyc::simulate::walk::script::Library;
use journeyc::source::Sources;
use journeyc::workspace::Workspace;

/// Compiles sources that must be sound.
fn compiled(sources: &Sources, workspace: Option<&Workspace>, catalog: &Catalog) -> Compiled {
    let disk = journeyc::workspace::Disk::default();
    let settings = Settings::new(catalog, workspace.map_or(&disk, |workspace| &workspace.disk));
    let compiled = compile(sources, &settings);
    assert!(
        !compiled.has_errors(),
        "{}",
        render(MessageFormat::Human, &compiled.diagnostics, sources, false)
    );
    compiled
}

fn reports(compiled: &Compiled, catalog: &Catalog) -> Vec<Report> {
    reports_with(compiled, catalog, &Library::of(compiled.scripts()))
}

fn reports_with(compiled: &Compiled, catalog: &Catalog, library: &Library) -> Vec<Report> {
    let tests: Vec<_> = compiled.tests.iter().collect();
    run(&tests, &Realm::of(&compiled.journeys, catalog), catalog, library)
}

#[test]
fn cases_come_out_as_their_snapshots_say() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/simulate");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    insta::glob!("../cases/simulate", "*.journey", |path| {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let mut sources = Sources::default();
        sources.add(name, fs::read_to_string(path).expect("a case is text"));
        let catalog = Catalog::builtin();
        let compiled = compiled(&sources, None, &catalog);
        let library = Library::of(compiled.scripts()).counted();
        let reports = reports_with(&compiled, &catalog, &library);
        let told = show::render(TestFormat::Human, &reports, &sources);
        let coverage = table(&coverage(&compiled.journeys, &reports), &scripts(&library, &reports));
        insta::assert_snapshot!("told", format!("{told}{}\n{coverage}", show::closing(&reports)));
    });
}

/// The formats for machines say the same, and hold whatever a test is called.
#[test]
fn formats_for_machines_are_sound() {
    let text = "journey A {\n    start -> x\n    node x: DataStoreDecision {\n        true -> success\n        false -> failure\n    }\n}\n\n\
                test \"<a> & \\\"b\\\"\\n::error::\" {\n    journey = A\n    given x = true\n    expect failure\n}\n";
    let mut sources = Sources::default();
    sources.add("a.journey", text);
    let catalog = Catalog::builtin();
    let compiled = compiled(&sources, None, &catalog);
    let reports = reports(&compiled, &catalog);
    let xml = show::render(TestFormat::Junit, &reports, &sources);
    let document = roxmltree::Document::parse(&xml).expect("it is XML");
    let case = document.descendants().find(|node| node.has_tag_name("testcase")).expect("there is a case");
    assert_eq!(case.attribute("name"), Some("<a> & \"b\"\n::error::"));
    let json: serde_json::Value =
        serde_json::from_str(&show::render(TestFormat::Json, &reports, &sources)).expect("it is JSON");
    assert_eq!(json["verdict"], "failed");
    assert_eq!(json["way"][1], "x.true");
    let github = show::render(TestFormat::Github, &reports, &sources);
    assert_eq!(github.lines().count(), 1, "{github}");
    assert!(github.starts_with("::error file=a.journey,line=9,title="), "{github}");
    let drawn = mermaid(&compiled.journeys[0], &coverage(&compiled.journeys, &reports)[0]);
    assert!(drawn.contains("-->") && drawn.contains("-.->"), "{drawn}");
}

#[test]
fn exit_codes_tell_how_it_went() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.journey");
    let run = |text: &str, more: &[&str]| {
        fs::write(&path, text).expect("it can be written");
        let output = Command::new(env!("CARGO_BIN_EXE_journeyc")).arg("test").arg(&path).args(more).output();
        output.expect("it runs").status.code()
    };
    let journey = "journey A {\n    start -> success\n}\n";
    let test = |end: &str| format!("{journey}\ntest \"a\" {{\n    journey = A\n    expect {end}\n}}\n");
    assert_eq!(run(&test("success"), &[]), Some(0));
    assert_eq!(run(&test("success"), &["--coverage=json", "--filter", "A"]), Some(0));
    assert_eq!(run(&test("failure"), &[]), Some(1));
    assert_eq!(run(&test("succes"), &[]), Some(1));
    assert_eq!(run(journey, &[]), Some(2));
    assert_eq!(run(&test("success"), &["--filter", "nothing"]), Some(2));
}

/// Whether a journey is one of the examples that are read in order, and not one that shows a ready fragment.
fn is_example(journey: &Journey, sources: &Sources) -> bool {
    let file = journey.name_span.map(|span| sources.file(span.file).name());
    file.and_then(|name| std::path::Path::new(name).parent()) == Some(std::path::Path::new("examples"))
}

/// The examples are alive: their tests pass, and go along every link of every journey.
#[test]
fn the_tests_of_the_examples_go_along_every_link() {
    let workspace = Workspace::open(&[std::path::PathBuf::from("examples")]).expect("the examples are there");
    let catalog = Catalog::builtin();
    let compiled = compiled(&workspace.sources, Some(&workspace), &catalog);
    let reports = reports(&compiled, &catalog);
    let failed: Vec<&Report> =
        reports.iter().filter(|report| report.verdict != journeyc::simulate::test::Verdict::Passed).collect();
    assert!(failed.is_empty(), "{}", show::render(TestFormat::Human, &reports, &workspace.sources));
    let (here, fragments): (Vec<Journey>, Vec<Journey>) =
        compiled.journeys.iter().cloned().partition(|journey| is_example(journey, &workspace.sources));
    let all = coverage(&here, &reports);
    assert!(!all.is_empty());
    assert!(all.iter().all(|own| own.used() == own.links.len()), "{}", table(&all, &[]));
    // A fragment that several journeys use need not be tested in each: once along every link of it is enough.
    let all = coverage(&fragments, &reports);
    let used: BTreeSet<&String> =
        all.iter().flat_map(|own| &own.links).filter(|(_, is_used)| *is_used).map(|(link, _)| link).collect();
    assert!(!all.is_empty());
    for (link, _) in all.iter().flat_map(|own| &own.links) {
        assert!(used.contains(link), "no test uses {link}\n{}", table(&all, &[]));
    }
}

/// What is generated for a journey goes along every link of it, as it is written.
#[test]
fn generated_tests_go_along_every_link() {
    let workspace = Workspace::open(&[std::path::PathBuf::from("examples")]).expect("the examples are there");
    let catalog = Catalog::builtin();
    let first = compiled(&workspace.sources, Some(&workspace), &catalog);
    let realm = Realm::of(&first.journeys, &catalog);
    for journey in &first.journeys {
        // A placeholder in its configuration is for people to fill in.
        if journey.name == "LoginWithLogoutWebhook" || !is_example(journey, &workspace.sources) {
            continue;
        }
        let scope = Scope::of(&realm, &journey.name).expect("it is there");
        let library = Library::of(first.scripts());
        let setting = generate::Setting { realm: &realm, catalog: &catalog, library: &library };
        let is_free = |name: &str| first.tests.iter().all(|test| test.name != name);
        let text = generate::tests(journey, &scope, setting, &is_free);
        let mut sources = Sources::default();
        for (_, file) in workspace.sources.iter() {
            sources.add(file.name(), file.text());
        }
        sources.add("examples/generated.journey", text.as_str());
        let all = compiled(&sources, Some(&workspace), &catalog);
        let own: Vec<_> =
            all.tests.iter().filter(|test| test.span.file.0 as usize == sources.iter().len() - 1).collect();
        let reports = run(&own, &Realm::of(&all.journeys, &catalog), &catalog, &Library::of(all.scripts()));
        let covered = coverage(&all.journeys, &reports);
        let covered = covered.iter().find(|covered| covered.journey == journey.name).expect("it is covered");
        assert_eq!(
            covered.used(),
            covered.links.len(),
            "{text}\n{}",
            table(std::slice::from_ref(covered), &[])
        );
    }
}

/// What is generated passes as it is written: what the platform decides is left to it, what it cannot decide is given.
#[test]
fn generated_tests_pass() {
    let text = fs::read_to_string("tests/cases/generate/mixed.journey").expect("the case is text");
    let catalog = Catalog::builtin();
    let read = |more: &str| {
        let mut sources = Sources::default();
        sources.add("mixed.journey", format!("{text}{more}"));
        sources
    };
    let sources = read("");
    let first = compiled(&sources, None, &catalog);
    let realm = Realm::of(&first.journeys, &catalog);
    let library = Library::of(first.scripts());
    let setting = generate::Setting { realm: &realm, catalog: &catalog, library: &library };
    let mut made = String::new();
    for journey in &first.journeys {
        let scope = Scope::of(&realm, &journey.name).expect("it is there");
        made = format!("{made}\n{}", generate::tests(journey, &scope, setting, &|_| true));
    }
    let sources = read(&made);
    let all = compiled(&sources, None, &catalog);
    let reports = reports(&all, &catalog);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/generate");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    let table = table(&coverage(&all.journeys, &reports), &[]);
    insta::assert_snapshot!("mixed", format!("{made}\n{}\n{table}", show::closing(&reports)));
}

/// What the platform's engine cannot read does not run, though the engine of the tests could.
#[test]
fn what_the_platform_refuses_is_refused() {
    let text = "script modern {\n    evaluatorVersion = \"2.0\"\n    source = \"let x = 'true'; outcome = x;\"\n}\n\n\
                journey A {\n    start -> x\n    node x: ScriptedDecision {\n        script = modern\n        outcomes = [\"true\"]\n        \
                true -> success\n    }\n}\n\ntest \"a\" {\n    journey = A\n    expect error at x\n}\n";
    let mut sources = Sources::default();
    sources.add("a.journey", text);
    let catalog = Catalog::builtin();
    let disk = journeyc::workspace::Disk::default();
    let settings = Settings::new(&catalog, &disk);
    // The check says the same of the script, and may call it an error.
    let compiled = compile(&sources, &settings);
    let reports = reports(&compiled, &catalog);
    assert_eq!(reports[0].faults, Vec::new(), "{}", reports[0].end());
    assert!(reports[0].end().contains("`modern`, line 1"), "{}", reports[0].end());
}
