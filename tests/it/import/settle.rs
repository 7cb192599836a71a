//! What both sides changed: told with file, line and all three values, and settled with the words that the message gives.

use serde_json::json;

use super::again::{id, imported};
use super::*;

/// The words behind `settle it:` that prefer this side, as a shell would take them.
pub(super) fn words(said: &str, side: &str) -> Vec<String> {
    let start = format!("--prefer {side} ");
    let lines = said.lines().filter(|line| line.contains("settle it:"));
    let word = |line: &str| {
        let rest = line.split(&start).nth(1)?;
        let quoted = rest.strip_prefix('\'').and_then(|rest| rest.split_once('\'')).map(|own| own.0);
        Some(quoted.unwrap_or_else(|| rest.split(',').next().unwrap_or_default().trim()).to_owned())
    };
    lines.filter_map(word).collect()
}

fn import(folder: &Path, code: i32, more: &[&str]) -> String {
    let mut all = vec!["import", "changed.json", "-o", "j"];
    all.extend(more);
    expect(folder, code, &all)
}

fn edit(folder: &Path, old: &str, new: &str) {
    let path = folder.join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    assert!(source.contains(old), "{source}");
    fs::write(path, source.replacen(old, new, 1)).expect("a file can be written");
}

fn source(folder: &Path) -> String {
    fs::read_to_string(folder.join("j/Login.journey")).expect("it is there")
}

/// A source and an export that both changed the message, the description, and where the check leads.
fn torn() -> (TempDir, Value) {
    let (folder, mut export) = imported();
    edit(folder.path(), "\"Wrong\"", "\"Mine\"");
    edit(folder.path(), "Password, then risk", "Mine");
    edit(folder.path(), "false -> message", "false -> failure");
    let (message, page) =
        (id(&export, "Message Node"), export["trees"]["Login"]["tree"]["entryNodeId"].clone());
    let check = id(&export, "Data Store Decision");
    let login = &mut export["trees"]["Login"];
    login["nodes"][&message]["message"] = json!({ "en": "Theirs" });
    login["tree"]["description"] = json!("Theirs");
    login["tree"]["nodes"][&check]["connections"]["false"] = page;
    write_json(folder.path(), "changed.json", &export);
    (folder, export)
}

#[test]
fn a_conflict_tells_where_it_is_and_what_each_side_has() {
    let (folder, _) = torn();
    let said = import(folder.path(), 1, &[]);
    let line =
        1 + source(folder.path()).lines().position(|line| line.contains("\"Mine\" }")).expect("a line");
    let expected = [
        &format!(
            "conflict: j/Login.journey:{line}: Login/message.message changed in the source and in the export"
        ),
        "  last import: {\"en\":\"Wrong\"}\n  source:      {\"en\":\"Mine\"}\n  export:      {\"en\":\"Theirs\"}\n",
        "  last import: \"Password, then risk\"\n  source:      \"Mine\"\n  export:      \"Theirs\"\n",
        "  last import: message\n  source:      failure\n  export:      signIn\n",
        "  settle it:   --prefer source Login/message.message, or --prefer export Login/message.message\n",
        "3 conflicts: nothing was written; ",
    ];
    for words in expected {
        assert!(said.contains(words), "{words} is missing in\n{said}");
    }
}

#[test]
fn each_conflict_is_settled_by_itself() {
    let (folder, export) = torn();
    let said = import(folder.path(), 1, &[]);
    let (own, other) = (words(&said, "source"), words(&said, "export"));
    assert_eq!(own.len(), 3, "{said}");
    // One by one: what is left is told, and nothing is written before all is settled.
    let before = files(&folder.path().join("j"));
    let said = import(folder.path(), 1, &["--prefer", "export", &other[0]]);
    assert_eq!(words(&said, "export"), other[1..], "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
    let place = |part: &str| other.iter().find(|word| word.ends_with(part)).expect("the word").clone();
    let (message, description, way) = (place("message.message"), place(".description"), place(".false"));
    import(folder.path(), 0, &["--prefer", "export", &message, &way, "--prefer", "source", &description]);
    let merged = source(folder.path());
    assert!(merged.contains("\"Theirs\" }") && merged.contains("description = \"Mine\""), "{merged}");
    assert!(merged.contains("false -> signIn"), "{merged}");
    // Once settled there is nothing left to ask.
    import(folder.path(), 0, &[]);
    assert_eq!(source(folder.path()), merged);
    expect(folder.path(), 0, &["build", "j", "-o", "again.json"]);
    let built = read_json(folder.path(), "again.json");
    assert_eq!(built["trees"]["Login"]["nodes"], export["trees"]["Login"]["nodes"]);
}

#[test]
fn a_place_may_be_a_journey_or_a_node() {
    let (folder, _) = torn();
    // The export is named behind the option, and a place that holds no conflict is told.
    let said = expect(
        folder.path(),
        0,
        &[
            "import",
            "-o",
            "j",
            "--prefer",
            "source",
            "Login",
            "--prefer",
            "export",
            "Login/message",
            "changed.json",
        ],
    );
    assert!(!said.contains("no conflict"), "{said}");
    let merged = source(folder.path());
    assert!(merged.contains("\"Theirs\" }") && merged.contains("description = \"Mine\""), "{merged}");
    let (folder, _) = torn();
    let said = import(folder.path(), 1, &["--prefer", "export", "Login/massage.message"]);
    assert!(said.contains("there is no conflict at `Login/massage.message`: did you mean"), "{said}");
    let said = expect(folder.path(), 2, &["import", "changed.json", "--prefer", "mine"]);
    assert!(said.contains("`source` or `export`"), "{said}");
}

#[test]
fn a_node_that_one_side_dropped_is_settled_too() {
    // The console dropped a node that the source leads to from elsewhere now.
    let dropped = || {
        let (folder, mut export) = imported();
        let (message, check) = (id(&export, "Message Node"), id(&export, "Data Store Decision"));
        edit(folder.path(), "high -> failure", "high -> message");
        let login = &mut export["trees"]["Login"];
        login["tree"]["nodes"][&check]["connections"]["false"] =
            json!("e301438c-0bd0-429c-ab0c-66126501069a");
        login["tree"]["nodes"].as_object_mut().expect("nodes").remove(&message);
        login["nodes"].as_object_mut().expect("nodes").remove(&message);
        write_json(folder.path(), "changed.json", &export);
        folder
    };
    let folder = dropped();
    let said = import(folder.path(), 1, &[]);
    assert!(said.contains("Login/message is gone from the export, and the source leads to it"), "{said}");
    for (side, has_node) in [("source", true), ("export", false)] {
        let folder = dropped();
        import(folder.path(), 0, &["--prefer", side, &words(&said, side)[0]]);
        let merged = source(folder.path());
        assert_eq!(merged.contains("node message"), has_node, "{side}: {merged}");
        assert_eq!(merged.contains("high -> message"), has_node, "{side}: {merged}");
        expect(folder.path(), 0, &["check", "j"]);
        import(folder.path(), 0, &[]);
        assert_eq!(source(folder.path()), merged, "{side}");
    }
    // The source dropped a node that the console leads to from elsewhere now.
    let dropped = || {
        let (folder, mut export) = imported();
        let (message, assess) = (id(&export, "Message Node"), id(&export, "Scripted Decision"));
        let text = source(folder.path()).replace("false -> message", "false -> failure");
        let (start, end) =
            (text.find("\n    node message").expect("it is there"), text.rfind('}').expect("it ends"));
        let end_of_node = text[start..end].find("\n    }\n").map_or(end, |at| start + at + "\n    }\n".len());
        let text = format!("{}{}", &text[..start], &text[end_of_node..]);
        fs::write(folder.path().join("j/Login.journey"), text).expect("a file can be written");
        export["trees"]["Login"]["tree"]["nodes"][&assess]["connections"]["high"] = json!(message);
        write_json(folder.path(), "changed.json", &export);
        folder
    };
    let folder = dropped();
    expect(folder.path(), 0, &["check", "j"]);
    let said = import(folder.path(), 1, &[]);
    assert!(said.contains("is dropped by the source, and the export leads to it"), "{said}");
    for (side, has_node) in [("source", false), ("export", true)] {
        let folder = dropped();
        import(folder.path(), 0, &["--prefer", side, &words(&said, side)[0]]);
        let merged = source(folder.path());
        assert_eq!(merged.contains("MessageNode"), has_node, "{side}: {merged}");
        expect(folder.path(), 0, &["check", "j"]);
    }
}

#[test]
fn a_child_that_one_side_dropped_is_not_lost_in_silence() {
    let (folder, mut export) = imported();
    edit(
        folder.path(),
        "node username: PlatformUsername",
        "node username: PlatformUsername {\n validateInput = true\n}",
    );
    let page = export["trees"]["Login"]["tree"]["entryNodeId"].as_str().expect("an id").to_owned();
    let children = export["trees"]["Login"]["nodes"][&page]["nodes"].as_array_mut().expect("children");
    children.retain(|child| {
        child["nodeType"] != "PlatformUsernameNode" && child["nodeType"] != "ValidatedUsernameNode"
    });
    write_json(folder.path(), "changed.json", &export);
    let said = import(folder.path(), 1, &[]);
    assert!(said.contains(".children changed in the source and in the export"), "{said}");
    import(folder.path(), 0, &["--prefer", "source", &words(&said, "source")[0]]);
    assert!(source(folder.path()).contains("validateInput = true"));
}

#[test]
fn a_script_is_settled_too() {
    let (folder, mut export) = imported();
    let path = folder.path().join("j/scripts");
    let path = fs::read_dir(path).expect("scripts").next().expect("one").expect("an entry").path();
    fs::write(&path, "outcome = \"mine\";\n").expect("a file can be written");
    let scripts = export["trees"]["Login"]["scripts"].as_object_mut().expect("scripts");
    let script = scripts.values_mut().next().expect("there is one");
    script["script"] = json!(json!("outcome = \"theirs\";").to_string());
    write_json(folder.path(), "changed.json", &export);
    let said = import(folder.path(), 1, &[]);
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    assert!(said.contains(&format!("conflict: j/scripts/{name}: script:")), "{said}");
    assert!(
        said.contains("source:      line 1: ") && said.contains("mine") && said.contains("theirs"),
        "{said}"
    );
    import(folder.path(), 0, &["--prefer", "export", &words(&said, "export")[0]]);
    assert!(fs::read_to_string(&path).expect("it is there").contains("theirs"));
}

#[test]
fn no_secret_is_kept_or_told() {
    let folder = folder();
    let text = "journey Mail {\n start -> send\n node send: OTPEmailSender {\n  hostName = \"a.example.com\"\n  \
                password = \"hush-one\"\n  fromEmailAddress = \"a@example.com\"\n  -> success\n }\n}\n";
    fs::write(folder.path().join("mail.journey"), text).expect("a file can be written");
    expect(folder.path(), 0, &["build", "mail.journey", "-o", "export.json"]);
    expect(folder.path(), 0, &["import", "export.json", "-o", "j"]);
    let lock = fs::read_to_string(folder.path().join("j/journeyc.lock")).expect("the lock");
    assert!(!lock.contains("hush") && lock.contains("a.example.com"), "{lock}");
    let path = folder.path().join("j/Mail.journey");
    let source = fs::read_to_string(&path).expect("it was imported").replace("hush-one", "hush-two");
    fs::write(&path, source).expect("a file can be written");
    let export = fs::read_to_string(folder.path().join("export.json")).expect("it was built");
    fs::write(folder.path().join("changed.json"), export.replace("hush-one", "hush-three")).expect("a file");
    let said = import(folder.path(), 1, &[]);
    assert!(said.contains("Mail/otpEmailSender.password changed") && !said.contains("hush"), "{said}");
}
