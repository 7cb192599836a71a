use serde_json::Value;

use super::*;

/// A file with an error that has related places, and a warning.
const BAD: &str = "journey Login {\n    start -> check\n\n    node check: DataStoreDecision {\n        true -> success\n        \
                   true -> failure\n        false -> failure\n    }\n\n    node lost: MessageNode \"A & <B>\" {\n        \
                   message = { en: \"x\" }\n        true -> failure\n        false -> failure\n    }\n}\n";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    git(folder.path(), &["init", "-q"]);
    write(&folder.path().join("identity/journeyc.toml"), "");
    write(&folder.path().join("identity/journeys/bad.journey"), BAD);
    write(&folder.path().join("identity/journeys/good.journey"), &GOOD.replace("Login", "Other"));
    folder
}

#[test]
fn several_formats_at_once() {
    let folder = workspace();
    let place = folder.path().join("identity/journeys");
    let all =
        ["check", "--message-format", "github", "--message-format", "sarif=../s.json", "--message-format"];
    let all: Vec<&str> =
        all.into_iter().chain(["gitlab=../g.json", "--message-format", "junit=../j.xml"]).collect();
    let output = run(&place, &all);
    assert_eq!(output.status.code(), Some(1));
    let log = String::from_utf8_lossy(&output.stdout);
    assert!(log.contains("::error file=identity/journeys/bad.journey,line="), "{log}");
    // The first `true` is told in the annotation of the second.
    assert!(log.lines().any(|line| line.contains("%0Aidentity/journeys/bad.journey:5: ")), "{log}");
    let read = |name: &str| fs::read_to_string(folder.path().join("identity").join(name)).expect("a report");
    let sarif: Value = serde_json::from_str(&read("s.json")).expect("JSON");
    let result = &sarif["runs"][0]["results"][0];
    assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string(), "{result}");
    assert_eq!(result["relatedLocations"][0]["id"], 1, "{result}");
    let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "identity/journeys/bad.journey");
    let gitlab: Value = serde_json::from_str(&read("g.json")).expect("JSON");
    let rows = gitlab.as_array().expect("rows");
    assert_eq!(rows.len(), sarif["runs"][0]["results"].as_array().expect("results").len());
    for row in rows {
        assert_eq!(row["location"]["path"], "identity/journeys/bad.journey");
        assert!(row["location"]["lines"]["begin"].is_u64() && row["check_name"].is_string(), "{row}");
        assert!(["major", "minor"].contains(&row["severity"].as_str().expect("a severity")), "{row}");
    }
    let junit = read("j.xml");
    let document = roxmltree::Document::parse(&junit).expect("XML");
    let suites: Vec<_> = document.descendants().filter(|own| own.has_tag_name("testsuite")).collect();
    assert_eq!(
        suites.iter().map(|own| own.attribute("name")).collect::<Vec<_>>(),
        [Some("identity/journeys/bad.journey"), Some("identity/journeys/good.journey")]
    );
    let failures = document.descendants().filter(|own| own.has_tag_name("failure")).count();
    assert_eq!(document.root_element().attribute("failures"), Some(failures.to_string().as_str()));
    assert!(failures > 0 && junit.contains("no findings"), "{junit}");
}

#[test]
fn formats_that_do_not_go_together_are_refused() {
    let folder = workspace();
    let place = folder.path().join("identity");
    for (formats, words) in [
        (vec!["github", "json"], "only one format goes without a file"),
        (vec!["sarif="], "a file belongs behind"),
        (vec!["gitlap"], "did you mean `gitlab`"),
    ] {
        let mut all = vec!["check"];
        for format in formats {
            all.extend(["--message-format", format]);
        }
        let output = run(&place, &all);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(words), "{said}");
    }
    // With files alone, people read what they always do.
    let output = run(&place, &["check", "--message-format", "junit=j.xml"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[J"), "{output:?}");
    assert!(output.stdout.is_empty());
}

#[test]
fn fingerprints_outlive_moved_lines_and_tell_findings_apart() {
    let folder = workspace();
    let place = folder.path().join("identity");
    let prints = || {
        run(&place, &["check", "--message-format", "gitlab=g.json"]);
        let text = fs::read_to_string(place.join("g.json")).expect("a report");
        let rows: Value = serde_json::from_str(&text).expect("JSON");
        let rows = rows.as_array().expect("rows").iter();
        rows.map(|row| row["fingerprint"].as_str().expect("a text").to_owned()).collect::<Vec<_>>()
    };
    let before = prints();
    let distinct: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(distinct.len(), before.len());
    write(&place.join("journeys/bad.journey"), &format!("// One more line.\n\n{BAD}"));
    assert_eq!(prints(), before);
}
