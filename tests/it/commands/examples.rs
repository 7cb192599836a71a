//! The examples of `--help`.

use std::path::Path;

use super::printed;
use super::{SOURCE, Tenant, put, said, shell};

#[test]
fn every_example_of_the_help_works() {
    let examples = printed::examples();
    assert!(examples.len() > 30, "{examples:#?}");
    let mut faults = Vec::new();
    // What is left out or stands for something else cannot be run.
    for example in examples.iter().filter(|example| !example.contains('…')) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        prepare(folder.path(), example);
        let output = shell(folder.path(), example, Tenant::given().as_ref());
        if !output.status.success() {
            faults.push(format!("$ {example}\n{}", said(&output)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What fr-config-manager keeps beside the folders of realms, from the folder that holds all.
pub fn beside_realms() -> [(&'static str, &'static str); 3] {
    [
        (
            "email-templates/welcome/welcome.json",
            r#"{ "_id": "emailTemplate/welcome", "enabled": true, "subject": { "en": "Welcome" } }"#,
        ),
        ("custom-nodes/nodes/Weather/Weather.js", "outcome = \"sun\";\n"),
        (
            "custom-nodes/nodes/Weather/Weather.json",
            r#"{ "_id": "weather-1", "serviceName": "weather", "displayName": "Weather", "outcomes": ["sun"],
                 "errorOutcome": false, "properties": {}, "script": { "file": "Weather.js" } }"#,
        ),
    ]
}

/// Makes what an example speaks of.
fn prepare(folder: &Path, example: &str) {
    put(&folder.join("tenant.journey"), SOURCE.replace("Login", "OfTenant"));
    for shell_folder in [".local/share/bash-completion/completions", ".zfunc"] {
        std::fs::create_dir_all(folder.join(shell_folder)).expect("folders can be made");
    }
    let words: Vec<&str> = example.split_whitespace().collect();
    if ["extract", "inline", "move", "similar"].contains(&words[1]) || words.contains(&"--kind") {
        return pieces(folder, &words);
    }
    let chosen = words.iter().skip_while(|word| **word != "--journey").nth(1);
    let mut source = chosen.map_or_else(|| SOURCE.to_owned(), |name| SOURCE.replace("Login", name));
    if words.get(1) == Some(&"test") {
        source.push_str(
            "\ntest \"lockout\" {\n    journey = Login\n    given check = false\n    expect failure\n}\n",
        );
    }
    if words.contains(&"--who-uses") {
        source = source.replace(
            "\"Sign in\" {",
            "\"Sign in\" {\n        pageDescription = { en: \"&{esv.smtp.password}\" }\n",
        );
    }
    if words.contains(&"--baseline") {
        put(&folder.join("baseline.json"), "{ \"findings\": [] }");
    }
    if words.contains(&"esvs.json") {
        put(&folder.join("esvs.json"), "{ \"variables\": {}, \"secrets\": {} }");
    }
    let is_made = |index: usize| index > 0 && ["-o", "-f", ">"].contains(&words[index - 1]);
    let makes_sources = words.get(1).is_some_and(|word| ["import", "init"].contains(word));
    let mut has_source = makes_sources;
    for (index, word) in words.iter().enumerate().filter(|(index, _)| !is_made(*index)) {
        let word = word.trim_end_matches(';');
        let to = |format: &str, realm: &str, output: &str| {
            put(&folder.join("source/login.journey"), &source);
            let arguments =
                format!("cd source && journeyc build --format {format} --realm {realm} -o ../{output}");
            let output = shell(folder, &arguments, None);
            assert!(output.status.success(), "{}", said(&output));
            std::fs::remove_dir_all(folder.join("source")).expect("it is there");
        };
        match word {
            "journeys" => put(&folder.join("journeys/login.journey"), &source),
            _ if word.starts_with("config/realms/alpha") => to("fr-config", "alpha", "config"),
            "config/email-templates" | "config/custom-nodes" => {
                for (path, text) in beside_realms() {
                    put(&folder.join("config").join(path), text);
                }
            }
            "amster-export/realms/root" => to("amster", "root", "amster-export"),
            _ if word.ends_with(".journey.json") && !word.starts_with("all") => to("frodo", "alpha", word),
            "allAlphaJourneys.journey.json" if !example.contains("frodo") => to("frodo", "alpha", word),
            "policies.journey" => {}
            _ if word.ends_with(".journey") => put(&folder.join(word), &source),
            _ => continue,
        }
        has_source |= index > 0;
    }
    if words.contains(&"--env") {
        put(&folder.join("journeyc.toml"), "[env.prod]\n\n[env.staging]\n");
    }
    if words.get(1) == Some(&"prove") {
        let policy = "policy everyLogin {\n    assert success requires role authenticates\n}\n";
        put(&folder.join("policies.journey"), policy);
    }
    if !has_source || words.contains(&"deployed") {
        put(&folder.join("journeys/login.journey"), source);
    }
    if words.contains(&"--git") {
        commit(folder);
    }
}

/// Sources to take apart and to put together.
fn pieces(folder: &Path, words: &[&str]) {
    const PIECES: &str = include_str!("../../cases/commands/pieces.txt");
    const SCRIPT: &str = "script risk {\n    source = \"action.goTo('in');\"\n}\n";
    const CODE: &str = "fragment emailCode {\n    exit sent\n    start -> count\n    node count: IncrementLoginCount -> sent\n}\n";
    const PUSH: &str = "journey Push {\n    start -> check\n    node check: DataStoreDecision {\n        true -> success\n        \
                        false -> failure\n    }\n}\n";
    const CALLS: &str = "journey Login {\n    start -> emailCode\n    node emailCode: emailCode -> push\n    node push: \
                         InnerTreeEvaluator {\n        tree = Push\n        true -> success\n        false -> failure\n    }\n}\n";
    put(&folder.join("journeyc.toml"), "");
    let realm = if words.contains(&"emailCode") { CODE } else { SCRIPT };
    match words[1] {
        "inline" => put(&folder.join("journeys/Login.journey"), format!("{CALLS}\n{CODE}\n{PUSH}")),
        "move" if words[2] != "realm.journey" => put(&folder.join(words[2]), format!("{SCRIPT}\n{PUSH}")),
        "move" | "rename" => put(&folder.join("realm.journey"), realm),
        _ => put(&folder.join("journeys/Login.journey"), PIECES),
    }
    if words[1] == "similar" {
        put(&folder.join("journeys/Other.journey"), PIECES.replace("Login", "Other"));
    }
}

/// Makes a folder a repository that has the revisions which examples name.
fn commit(folder: &Path) {
    let identity = "-c user.name=A -c user.email=a@example.com";
    let script = format!(
        "git init -q && git checkout -q -b main && git add . && git {identity} commit -q -m First && \
         git tag v1.2 && git update-ref refs/remotes/origin/main HEAD"
    );
    let output = shell(folder, &script, None);
    assert!(output.status.success(), "{}", said(&output));
}
