//! One import after another: in any order, alone and together, what journeys share is theirs together.

use serde_json::json;

use super::*;

/// Three journeys: two share everything that can travel, the third calls the first.
const SOURCE: &str = r#"script level {
    name = "Level"
    source = "outcome = \"true\";"
}

emailTemplate welcome {
    subject = { en: "Welcome" }
}

theme corporate {
    _id = "11111111-1111-4111-8111-111111111111"
    logo = "https://example.com/logo.svg"
}

idp google {
    type = "googleConfig"
    clientId = "one"
}

saml2Entity partner {
    location = "hosted"
}

journey First {
    start -> page

    node page: PageNode {
        stage = json({ themeId: corporate })

        node username: PlatformUsername

        -> choose
    }

    node choose: SelectIdentityProvider {
        filteredProviders = [google]
        socialAuthentication -> level
        localAuthentication -> mail
    }

    node level: ScriptedDecision {
        script = level
        outcomes = ["true"]
        -> success
    }

    node mail: EmailSuspend {
        emailTemplateName = welcome
        -> failure
    }
}

journey Second {
    start -> level

    node level: ScriptedDecision {
        script = level
        outcomes = ["true"]
        -> page
    }

    node page: PageNode {
        stage = json({ themeId: corporate })

        node password: PlatformPassword

        -> mail
    }

    node mail: EmailSuspend {
        emailTemplateName = welcome
        -> choose
    }

    node choose: SelectIdentityProvider {
        filteredProviders = [google]
        socialAuthentication -> success
        localAuthentication -> failure
    }
}

journey Third {
    start -> first

    node first: InnerTreeEvaluator {
        tree = First
        true -> success
        false -> failure
    }
}
"#;

const NAMES: [&str; 3] = ["First", "Second", "Third"];

/// A folder with `all.json`, and each journey alone in a file of its name.
pub(super) fn exports() -> (TempDir, Value) {
    let folder = folder();
    fs::create_dir(folder.path().join("made")).expect("a folder can be made");
    fs::write(folder.path().join("made/all.journey"), SOURCE).expect("a file can be written");
    expect(folder.path(), 0, &["build", "made", "-o", "all.json"]);
    let whole = read_json(folder.path(), "all.json");
    for name in NAMES {
        write_json(folder.path(), &format!("{name}.json"), &only(&whole, &[name]));
    }
    (folder, whole)
}

/// An export with these of its journeys.
fn only(whole: &Value, names: &[&str]) -> Value {
    let mut part = whole.clone();
    let trees = part["trees"].as_object_mut().expect("trees");
    trees.retain(|name, _| names.contains(&name.as_str()));
    part
}

/// Each declaration of the sources of a folder, with the file that it stands in.
fn declared(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in files(folder).into_iter().filter(|(path, _)| path.ends_with(".journey")) {
        let heads = text.lines().filter_map(|line| line.strip_suffix(" {"));
        let heads = heads.filter(|head| !head.starts_with([' ', '}']));
        found.extend(heads.map(|head| (head.to_owned(), path.clone())));
    }
    found.sort();
    found
}

/// Builds the sources of a folder, and holds them against an export.
fn builds_back(folder: &Path, whole: &Value, why: &str) {
    expect(folder, 0, &["check", "j"]);
    expect(folder, 0, &["build", "j", "-o", "again.json"]);
    for name in NAMES {
        let built = &read_json(folder, "again.json")["trees"][name];
        if built.is_null() {
            continue;
        }
        for (part, wanted) in whole["trees"][name].as_object().expect("a journey") {
            assert_eq!(built[part], *wanted, "{why}: {name}: {part}");
        }
    }
}

#[test]
fn any_order_gives_the_same_journeys() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let (folder, whole) = exports();
        for index in order {
            expect(folder.path(), 0, &["import", &format!("{}.json", NAMES[index]), "-o", "j", "--verify"]);
            expect(folder.path(), 0, &["check", "j"]);
        }
        builds_back(folder.path(), &whole, &format!("{order:?}"));
        let of = |heads: &[&str], file: &str| -> Vec<(String, String)> {
            heads.iter().map(|head| ((*head).to_owned(), file.to_owned())).collect()
        };
        let shared = ["emailTemplate welcome", "idp google"];
        let more = ["saml2Entity partner", "script level", "theme corporate"];
        let expected = [
            of(&shared, "realm.journey"),
            NAMES
                .iter()
                .flat_map(|name| of(&[&format!("journey {name}")], &format!("{name}.journey")))
                .collect(),
            of(&more, "realm.journey"),
        ];
        assert_eq!(declared(&folder.path().join("j")), expected.concat(), "{order:?}");
        let before = files(&folder.path().join("j"));
        assert_eq!(before.keys().filter(|path| path.starts_with("scripts/")).count(), 1, "{before:?}");
        let said = expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
        assert!(said.contains("nothing changed: 3 journeys in j"), "{said}");
        assert_eq!(files(&folder.path().join("j")), before, "{order:?}");
    }
}

#[test]
fn a_whole_realm_goes_over_some_of_its_journeys() {
    for first in NAMES {
        let (folder, whole) = exports();
        expect(folder.path(), 0, &["import", &format!("{first}.json"), "-o", "j"]);
        expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
        builds_back(folder.path(), &whole, first);
    }
}

#[test]
fn an_export_may_name_what_another_carries() {
    let (folder, whole) = exports();
    let mut bare = only(&whole, &["Second"]);
    for kind in ["scripts", "emailTemplates", "themes", "socialIdentityProviders", "saml2Entities"] {
        bare["trees"]["Second"][kind] = if kind == "themes" { json!([]) } else { json!({}) };
    }
    write_json(folder.path(), "bare.json", &bare);
    for arguments in [vec!["First.json", "bare.json"], vec!["bare.json", "First.json"], vec!["bare.json"]] {
        let target = format!("j{}{}", arguments.len(), arguments[0].len());
        let mut all = vec!["import", "-o", &target, "--verify"];
        all.extend(&arguments);
        expect(folder.path(), 0, &all);
        expect(folder.path(), 0, &["check", &target]);
    }
    // One after the other: what nothing carries is a text, and stays one.
    expect(folder.path(), 0, &["import", "bare.json", "-o", "j"]);
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let source = &files(&folder.path().join("j"))["Second.journey"];
    assert!(source.contains("emailTemplateName = \"welcome\""), "{source}");
    // With all that it needs it is whole.
    expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    builds_back(folder.path(), &whole, "in the end");
    // An export without it says nothing of it.
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 0, &["import", "bare.json", "-o", "j"]);
    assert!(said.contains("nothing changed"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
}

#[test]
fn what_is_shared_changes_everywhere() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "all.json", "-o", "j"]);
    let mut changed = whole.clone();
    for name in ["First", "Second"] {
        let tree = &mut changed["trees"][name];
        tree["emailTemplates"]["welcome"]["subject"] = json!({ "en": "Hello" });
        let script = tree["scripts"].as_object_mut().expect("scripts").values_mut().next().expect("one");
        script["description"] = json!("Says how far");
        script["script"] = json!(json!("outcome = \"false\";").to_string());
    }
    // The one journey brings it, and the other one's next export has it as well, and then something newer.
    write_json(folder.path(), "first.json", &only(&changed, &["First"]));
    expect(folder.path(), 0, &["import", "first.json", "-o", "j"]);
    builds_back(folder.path(), &changed, "after the first");
    for name in ["First", "Second"] {
        changed["trees"][name]["emailTemplates"]["welcome"]["subject"] = json!({ "en": "Hi" });
    }
    write_json(folder.path(), "second.json", &only(&changed, &["Second"]));
    let said = expect(folder.path(), 0, &["import", "second.json", "-o", "j"]);
    assert!(said.contains("emailTemplate welcome: its content"), "{said}");
    builds_back(folder.path(), &changed, "after the second");
}

#[test]
fn only_what_both_sides_changed_is_a_conflict() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let file = folder.path().join("j/realm/emailTemplates/welcome.json");
    let mine = fs::read_to_string(&file).expect("it was imported").replace("Welcome", "Mine");
    fs::write(&file, &mine).expect("a file can be written");
    // The export has what was imported: mine stays.
    expect(folder.path(), 0, &["import", "Second.json", "-o", "j"]);
    assert_eq!(fs::read_to_string(&file).expect("it is there"), mine);
    let mut changed = whole.clone();
    changed["trees"]["Second"]["emailTemplates"]["welcome"]["subject"] = json!({ "en": "Theirs" });
    write_json(folder.path(), "changed.json", &only(&changed, &["Second"]));
    let said = expect(folder.path(), 1, &["import", "changed.json", "-o", "j"]);
    assert!(said.contains("emailTemplate:welcome changed in the source and in the export"), "{said}");
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--prefer", "export"]);
    assert!(fs::read_to_string(&file).expect("it is there").contains("Theirs"));
}

#[test]
fn declarations_by_hand_are_shared_too() {
    let (folder, whole) = exports();
    fs::create_dir(folder.path().join("j")).expect("a folder can be made");
    let own = SOURCE.split("journey Second").next().expect("the first journey");
    fs::write(folder.path().join("j/mine.journey"), own).expect("a file can be written");
    expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    builds_back(folder.path(), &whole, "by hand");
    // What changes between quotes changes in each source that repeats it.
    let mut changed = whole.clone();
    for name in ["First", "Second"] {
        let tree = &mut changed["trees"][name];
        tree["socialIdentityProviders"]["google"]["clientId"] = json!("two");
        let script = tree["scripts"].as_object_mut().expect("scripts").values_mut().next().expect("one");
        script["script"] = json!(json!("outcome = \"false\";").to_string());
    }
    write_json(folder.path(), "changed.json", &only(&changed, &["Second"]));
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j"]);
    builds_back(folder.path(), &changed, "changed");
    expect(folder.path(), 0, &["fmt", "--check", "j"]);
}

#[test]
fn sources_are_found_wherever_they_are() {
    let (folder, whole) = exports();
    fs::write(folder.path().join("journeyc.toml"), "sources = [\"**\", \"!made\"]\n").expect("a file");
    expect(folder.path(), 0, &["import", "First.json", "-o", "one"]);
    let before = files(&folder.path().join("one"));
    // From a folder below, and into another folder, the same source is meant.
    fs::create_dir(folder.path().join("below")).expect("a folder can be made");
    let said = expect(&folder.path().join("below"), 0, &["import", "../First.json"]);
    assert!(said.contains("nothing changed"), "{said}");
    expect(folder.path(), 0, &["import", "First.json", "-o", "two"]);
    assert_eq!(files(&folder.path().join("one")), before);
    assert!(!folder.path().join("two").exists() && !folder.path().join("below/journeys").exists());
    // A new journey stands where it was asked for, and shares what lies elsewhere.
    expect(folder.path(), 0, &["import", "all.json", "-o", "two"]);
    let two = files(&folder.path().join("two"));
    assert_eq!(two.keys().collect::<Vec<_>>(), ["Second.journey", "Third.journey"]);
    // What was the first one's stands beside it for both now.
    let one = declared(&folder.path().join("one"));
    assert!(one.contains(&("script level".to_owned(), "realm.journey".to_owned())), "{one:?}");
    expect(folder.path(), 0, &["build", "one", "two", "-o", "again.json"]);
    assert!(read_json(folder.path(), "again.json")["trees"] == whole["trees"]);
}

#[test]
fn without_a_configuration_the_lock_marks_the_place() {
    let (folder, _) = exports();
    expect(folder.path(), 0, &["import", "First.json"]);
    let journeys = folder.path().join("journeys");
    let before = files(&journeys);
    for place in [journeys.clone(), journeys.join("scripts")] {
        let export = folder.path().join("First.json");
        let said = expect(&place, 0, &["import", export.to_str().expect("a path")]);
        assert!(said.contains("nothing changed"), "{said}");
        assert_eq!(files(&journeys), before);
    }
}

#[test]
fn a_fault_elsewhere_does_not_stop_an_import() {
    let (folder, _) = exports();
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let broken = "journey Other {\n    start -> gone\n}\n";
    fs::write(folder.path().join("j/Other.journey"), broken).expect("a file can be written");
    expect(folder.path(), 0, &["import", "Second.json", "-o", "j"]);
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let source = folder.path().join("j/First.journey");
    let text = fs::read_to_string(&source).expect("it was imported").replace("-> success", "-> sucess");
    fs::write(source, text).expect("a file can be written");
    let said = expect(folder.path(), 1, &["import", "First.json", "-o", "j"]);
    assert!(said.contains("nothing was imported"), "{said}");
}

#[test]
fn what_one_journey_uses_stands_beside_it() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "First.json", "-o", "j"]);
    let alone = declared(&folder.path().join("j"));
    assert!(alone.iter().all(|(_, file)| file == "First.journey"), "{alone:?}");
    expect(folder.path(), 0, &["import", "Third.json", "-o", "j"]);
    let two = declared(&folder.path().join("j"));
    let shared: Vec<_> = two.iter().filter(|(_, file)| file == "realm.journey").collect();
    assert_eq!(shared, [&("saml2Entity partner".to_owned(), "realm.journey".to_owned())]);
    let said = expect(folder.path(), 0, &["import", "Second.json", "-o", "j"]);
    assert!(said.contains("script level: shared by several journeys now"), "{said}");
    let all = declared(&folder.path().join("j"));
    assert_eq!(all.iter().filter(|(_, file)| file == "realm.journey").count(), 5, "{all:?}");
    builds_back(folder.path(), &whole, "shared");
    expect(folder.path(), 0, &["check", "j"]);
}

#[test]
fn what_somebody_wrote_stays_where_it_is() {
    let (folder, whole) = exports();
    fs::create_dir(folder.path().join("j")).expect("a folder can be made");
    let own = SOURCE.split("journey Second").next().expect("the first journey");
    fs::write(folder.path().join("j/mine.journey"), own).expect("a file can be written");
    expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    let all = declared(&folder.path().join("j"));
    let mine = all.iter().filter(|(head, file)| file == "mine.journey" && !head.starts_with("journey"));
    assert_eq!(mine.count(), 5, "{all:?}");
    assert!(!folder.path().join("j/realm.journey").exists(), "{all:?}");
    builds_back(folder.path(), &whole, "by hand");
}

#[test]
fn a_journey_may_be_called_realm() {
    let (folder, whole) = exports();
    let text = only(&whole, &["First", "Second"]).to_string().replace("\"Second\"", "\"realm\"");
    fs::write(folder.path().join("all.json"), text).expect("a file can be written");
    expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    let all = declared(&folder.path().join("j"));
    assert!(all.contains(&("journey realm".to_owned(), "realm-2.journey".to_owned())), "{all:?}");
    assert!(all.contains(&("script level".to_owned(), "realm.journey".to_owned())), "{all:?}");
    let said = expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    assert!(said.contains("nothing changed"), "{said}");
}

#[test]
fn sources_that_repeat_a_declaration_keep_working() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["import", "all.json", "-o", "j"]);
    // As earlier imports wrote it: in the source of each.
    let realm = fs::read_to_string(folder.path().join("j/realm.journey")).expect("it was imported");
    for name in ["First", "Second"] {
        let path = folder.path().join("j").join(format!("{name}.journey"));
        let text = fs::read_to_string(&path).expect("it was imported");
        fs::write(path, format!("{realm}\n{text}")).expect("a file can be written");
    }
    fs::remove_file(folder.path().join("j/realm.journey")).expect("a file can be removed");
    builds_back(folder.path(), &whole, "repeated");
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 0, &["import", "all.json", "-o", "j", "--verify"]);
    assert!(said.contains("nothing changed"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
    let mut changed = whole.clone();
    for name in ["First", "Second"] {
        let tree = &mut changed["trees"][name];
        tree["emailTemplates"]["welcome"]["subject"] = json!({ "en": "Hello" });
    }
    write_json(folder.path(), "changed.json", &changed);
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--verify"]);
    builds_back(folder.path(), &changed, "changed");
}

#[test]
fn a_folder_beside_that_has_the_journey_is_named() {
    let (folder, _) = exports();
    expect(folder.path(), 0, &["import", "First.json", "-o", "one"]);
    let said = expect(folder.path(), 0, &["import", "First.json", "-o", "two"]);
    assert!(said.contains("note: `First` stands in one too, which is a workspace of its own"), "{said}");
    let said = expect(folder.path(), 0, &["import", "Second.json", "-o", "three"]);
    assert!(!said.contains("stands in"), "{said}");
}

#[test]
fn a_build_for_fr_config_comes_back_from_its_realm() {
    let (folder, whole) = exports();
    expect(folder.path(), 0, &["build", "made", "--format", "fr-config", "--realm", "alpha", "-o", "config"]);
    let said = expect(folder.path(), 0, &["import", "config/realms/alpha", "-o", "j", "--verify"]);
    assert!(!said.contains("not read"), "{said}");
    builds_back(folder.path(), &whole, "from the realm alone");
}

#[test]
fn what_a_build_adds_is_said() {
    let (folder, whole) = exports();
    let mut bare = only(&whole, &["Third"]);
    let tree = &mut bare["trees"]["Third"];
    for part in [tree["tree"]["nodes"].clone(), tree["nodes"].clone()] {
        for id in part.as_object().expect("nodes").keys() {
            let entry = tree["tree"]["nodes"][id].as_object_mut().expect("a node");
            entry.remove("x");
            entry.remove("y");
            tree["nodes"][id].as_object_mut().expect("a node").remove("_outcomes");
        }
    }
    write_json(folder.path(), "bare.json", &bare);
    let said = expect(folder.path(), 0, &["import", "bare.json", "-o", "j", "--verify"]);
    let added = "a build writes what the exports leave out: the place of 1 node and the outcomes of 1 node";
    assert!(said.contains(added), "{said}");
    let said = expect(folder.path(), 0, &["import", "all.json", "-o", "k", "--verify"]);
    assert!(!said.contains("leave out"), "{said}");
}
