//! A team's round: import, edit, build, deploy, tell the lock; with two people, two branches, and somebody at the console.

use std::path::PathBuf;

use serde_json::json;

use super::branches::git;
use super::settle::words;
use super::*;

const SOURCE: &str = r#"journey Login {
    start -> ask

    node ask: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword

        -> verify
    }

    node verify: DataStoreDecision {
        true -> success
        false -> count
    }

    node count: RetryLimitDecision "Count" {
        retryLimit = 6
        Retry -> tell
        Reject -> failure
    }

    node tell: MessageNode "Tell" {
        message = { en: "Wrong" }
        true -> ask
        false -> failure
    }
}
"#;

/// A repository that two people share, and the tenant.
struct Team {
    folder: TempDir,
    tenant: Value,
}

impl Team {
    fn new() -> Self {
        let folder = folder();
        fs::write(folder.path().join("made.journey"), SOURCE).expect("a file can be written");
        expect(folder.path(), 0, &["build", "made.journey", "-o", "tenant.json"]);
        let text = fs::read_to_string(folder.path().join("tenant.json")).expect("it was built");
        let mut text = text;
        let built: Value = serde_json::from_str(&text).expect("it is JSON");
        let nodes = built["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes");
        for (number, id) in nodes.keys().enumerate() {
            text = text.replace(id, &format!("00000000-0000-4000-8000-00000000000{number}"));
        }
        let tenant = serde_json::from_str(&text).expect("it is JSON");
        let team = Self { folder, tenant };
        assert!(git(team.folder.path(), &["init", "-q", "--bare", "-b", "main", "origin"]));
        assert!(git(team.folder.path(), &["clone", "-q", "origin", "alice"]));
        let alice = team.of("alice");
        expect(&alice, 0, &["init", "."]);
        fs::remove_dir_all(alice.join("journeys")).expect("a folder can be removed");
        team.import("alice", 0, &[]);
        assert!(git(&alice, &["add", "-A"]) && git(&alice, &["commit", "-q", "-m", "one"]));
        assert!(git(&alice, &["push", "-q", "origin", "HEAD:main"]));
        assert!(git(team.folder.path(), &["clone", "-q", "-b", "main", "origin", "bob"]));
        team
    }

    fn of(&self, person: &str) -> PathBuf {
        self.folder.path().join(person)
    }

    fn import(&self, person: &str, code: i32, more: &[&str]) -> String {
        write_json(self.folder.path(), "tenant.json", &self.tenant);
        let mut all = vec!["import", "../tenant.json"];
        all.extend(more);
        expect(&self.of(person), code, &all)
    }

    /// Builds, deploys, and tells the lock.
    fn deploy(&mut self, person: &str) {
        let place = self.of(person);
        expect(&place, 0, &["build", "-o", "../built.json"]);
        self.tenant = read_json(self.folder.path(), "built.json");
        expect(&place, 0, &["deployed"]);
        assert!(git(&place, &["commit", "-q", "-a", "-m", "deployed"]));
        assert!(git(&place, &["push", "-q", "origin", "HEAD:main"]));
    }

    fn source(&self, person: &str) -> String {
        fs::read_to_string(self.of(person).join("journeys/Login.journey")).expect("the source")
    }

    fn edit(&self, person: &str, old: &str, new: &str) {
        let source = self.source(person);
        assert!(source.contains(old), "{source}");
        let path = self.of(person).join("journeys/Login.journey");
        fs::write(path, source.replacen(old, new, 1)).expect("a file can be written");
    }

    /// Somebody edits a node in the console.
    fn console(&mut self, label: &str, property: &str, value: Value) {
        let login = &mut self.tenant["trees"]["Login"];
        let nodes = login["tree"]["nodes"].as_object().expect("nodes");
        let id = nodes.iter().find(|(_, node)| node["displayName"] == label).expect("it is there").0.clone();
        login["nodes"][&id][property] = value;
    }

    fn save(&self, person: &str, branch: &str) {
        let place = self.of(person);
        assert!(git(&place, &["checkout", "-q", "-B", branch]));
        assert!(git(&place, &["commit", "-q", "-a", "-m", branch]));
        assert!(git(&place, &["push", "-q", "origin", branch]));
    }

    /// Merges a branch into another person's main; says whether it went quietly.
    fn merge(&self, person: &str, branch: &str) -> bool {
        let place = self.of(person);
        assert!(git(&place, &["fetch", "-q", "origin"]));
        git(&place, &["merge", "-q", "-m", "merge", &format!("origin/{branch}")])
    }
}

#[test]
fn what_was_deployed_is_not_blamed_on_the_source() {
    let mut team = Team::new();
    for round in ["one", "two"] {
        let before = team.source("alice");
        let old = before.split("en: \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a message");
        team.edit("alice", old, &format!("Alice {round}"));
        team.deploy("alice");
        team.console("Tell", "message", json!({ "en": format!("Console {round}") }));
        team.console("Count", "retryLimit", json!(if round == "one" { 4 } else { 5 }));
        let said = team.import("alice", 0, &[]);
        assert!(said.contains("Login.tell: `message`"), "{said}");
        assert!(team.source("alice").contains(&format!("Console {round}")));
        assert!(git(&team.of("alice"), &["commit", "-q", "-a", "-m", "from the console"]));
    }
}

#[test]
fn without_telling_the_lock_the_words_settle_it() {
    for (side, expected) in [("source", "Alice"), ("export", "Console")] {
        let mut team = Team::new();
        team.edit("alice", "Wrong", "Alice");
        team.console("Tell", "message", json!({ "en": "Console" }));
        let said = team.import("alice", 1, &[]);
        let words = words(&said, side);
        let mut more = vec!["--prefer", side];
        more.extend(words.iter().map(String::as_str));
        team.import("alice", 0, &more);
        assert!(team.source("alice").contains(expected), "{side}");
        assert!(team.import("alice", 0, &[]).contains("nothing changed"));
    }
}

#[test]
fn two_people_and_two_branches() {
    let mut team = Team::new();
    for round in 1..=2 {
        // Alice works on the source, Bob brings in what somebody did at the console.
        let before = if round == 1 { "\"Wrong\"".to_owned() } else { format!("\"Alice {}\"", round - 1) };
        team.edit("alice", &before, &format!("\"Alice {round}\""));
        team.save("alice", "alice");
        team.console("Count", "retryLimit", json!(3 + round));
        team.import("bob", 0, &[]);
        assert!(team.source("bob").contains(&format!("retryLimit = {}", 3 + round)));
        team.save("bob", "bob");
        assert!(team.merge("bob", "alice"), "round {round}: git could not merge");
        team.deploy("bob");
        // Both go on from there. The console changes what Alice had changed: nobody is to blame.
        for person in ["alice", "bob"] {
            assert!(git(&team.of(person), &["fetch", "-q", "origin"]));
            assert!(git(&team.of(person), &["checkout", "-q", "-B", "main", "origin/main"]));
        }
        let untold = team.import("alice", 0, &[]);
        assert!(untold.contains("nothing changed"), "round {round}: {untold}");
        team.console("Tell", "message", json!({ "en": format!("Console {round}") }));
        team.edit("alice", &format!("retryLimit = {}", 3 + round), &format!("retryLimit = {}", 10 + round));
        team.import("alice", 0, &[]);
        let source = team.source("alice");
        assert!(source.contains(&format!("Console {round}")), "{source}");
        assert!(source.contains(&format!("retryLimit = {}", 10 + round)), "{source}");
        // Bob had the same idea about the message; git asks, he answers, the next import asks nobody.
        team.edit("bob", &format!("Alice {round}"), &format!("Bob {round}"));
        team.save("alice", "alice");
        team.save("bob", "bob");
        let is_quiet = team.merge("bob", "alice");
        assert!(!is_quiet, "both changed one line");
        assert!(git(&team.of("bob"), &["checkout", "--ours", "journeys/Login.journey"]));
        assert!(git(&team.of("bob"), &["add", "journeys/Login.journey"]));
        let lock = fs::read_to_string(team.of("bob").join("journeyc.lock")).expect("the lock");
        assert!(!lock.contains("<<<<<<<"), "{lock}");
        assert!(git(&team.of("bob"), &["commit", "-q", "-a", "-m", "merge"]));
        team.import("bob", 0, &[]);
        assert!(team.source("bob").contains(&format!("Bob {round}")));
        team.edit("bob", &format!("Bob {round}"), &format!("Alice {round}"));
        team.deploy("bob");
        for person in ["alice", "bob"] {
            assert!(git(&team.of(person), &["fetch", "-q", "origin"]));
            assert!(git(&team.of(person), &["checkout", "-q", "-B", "main", "origin/main"]));
        }
    }
}

#[test]
fn an_export_tells_what_was_deployed() {
    let mut team = Team::new();
    team.edit("alice", "Wrong", "Deployed");
    expect(&team.of("alice"), 0, &["build", "-o", "../built.json"]);
    team.tenant = read_json(team.folder.path(), "built.json");
    // The source goes on before somebody tells the lock.
    team.edit("alice", "retryLimit = 6", "retryLimit = 9");
    let said = expect(&team.of("alice"), 0, &["deployed", "../built.json"]);
    assert!(said.contains("not what was deployed: Login/count.retryLimit"), "{said}");
    team.console("Tell", "message", json!({ "en": "Console" }));
    team.import("alice", 0, &[]);
    let source = team.source("alice");
    assert!(source.contains("Console") && source.contains("retryLimit = 9"), "{source}");
    // A journey that never came from an export is deployed as well, and builds as before.
    let own = team.of("alice").join("journeys/other.journey");
    fs::write(own, SOURCE.replace("journey Login", "journey Other")).expect("a file can be written");
    expect(&team.of("alice"), 0, &["build", "-o", "../before.json"]);
    expect(&team.of("alice"), 0, &["deployed"]);
    expect(&team.of("alice"), 0, &["build", "-o", "../after.json"]);
    let file = |name: &str| read_json(team.folder.path(), name)["trees"]["Other"].clone();
    assert_eq!(file("before.json"), file("after.json"));
    let said = expect(&team.of("alice"), 0, &["deployed"]);
    assert!(said.contains("nothing changed"), "{said}");
}
