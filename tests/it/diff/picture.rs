//! The new journey with its marks, as SVG and as a page.

use std::fs;

use assert_cmd::Command;

const OLD: &str = "journey Login {\n    start -> check\n\n    node check: DataStoreDecision \"Check\" {\n        \
                   true -> tell\n        false -> failure\n    }\n\n    node tell: MessageNode \"Farewell\" {\n        \
                   message = { en: \"Bye\" }\n        true -> success\n        false -> failure\n    }\n}\n";

const NEW: &str = "journey Login {\n    start -> check\n\n    node check: DataStoreDecision \"Check\" {\n        \
                   true -> count\n        false -> failure\n    }\n\n    node count: IncrementLoginCount \"Count\" {\n        \
                   identityAttribute = \"mail\"\n        -> success\n    }\n}\n";

fn run(folder: &std::path::Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    let output = command.current_dir(folder).args(arguments).output().expect("the program runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn marks_are_told_by_signs_as_well() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("old.journey"), OLD).expect("a file can be written");
    fs::write(folder.path().join("new.journey"), NEW).expect("a file can be written");
    let (code, svg) = run(folder.path(), &["diff", "old.journey", "new.journey", "--format", "svg"]);
    assert_eq!(code, Some(1));
    let document = roxmltree::Document::parse(&svg).expect("XML");
    let texts: Vec<&str> =
        document.descendants().filter(|own| own.has_tag_name("text")).filter_map(|own| own.text()).collect();
    for text in ["+ Count", "\u{2212} Farewell", "~ Check", "+ True", "\u{2212} True"] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    let classes = |tag: &'static str, word: &str| {
        let elements = document.descendants().filter(|own| own.has_tag_name(tag));
        elements.filter(|own| own.attribute("class").is_some_and(|class| class.ends_with(word))).count()
    };
    assert_eq!((classes("g", " added"), classes("g", " removed"), classes("g", " changed")), (1, 1, 1));
    // To the new node, from it, to the one that is gone, and both from that.
    assert_eq!((classes("path", " added"), classes("path", " removed")), (2, 3), "{svg}");
    let (_, page) = run(folder.path(), &["diff", "old.journey", "new.journey", "--format", "html"]);
    let page = page.replace("<!DOCTYPE html>", "");
    let document = roxmltree::Document::parse(&page).expect("a page that is XML too");
    assert_eq!(document.descendants().filter(|own| own.has_tag_name("svg")).count(), 1);
    assert!(page.contains("Content-Security-Policy") && !page.contains("<script"), "{page}");
}

#[test]
fn pictures_go_where_they_are_asked_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let both = |text: &str| format!("{text}\n{}", text.replace("journey Login", "journey Other"));
    fs::write(folder.path().join("old.journey"), both(OLD)).expect("a file can be written");
    fs::write(folder.path().join("new.journey"), both(NEW)).expect("a file can be written");
    let all = ["diff", "old.journey", "new.journey", "--format", "svg"];
    assert_eq!(run(folder.path(), &all).0, Some(2));
    let (code, _) = run(folder.path(), &[&all[..], &["-o", "pictures"]].concat());
    assert_eq!(code, Some(1));
    assert!(
        folder.path().join("pictures/Login.svg").exists()
            && folder.path().join("pictures/Other.svg").exists()
    );
    let (code, _) = run(folder.path(), &[&all[..], &["--journey", "Other", "-o", "other.svg"]].concat());
    assert!(code == Some(1) && folder.path().join("other.svg").exists());
    // A journey that one side alone has is drawn as well.
    fs::write(folder.path().join("new.journey"), NEW).expect("a file can be written");
    let (_, svg) = run(folder.path(), &[&all[..], &["--journey", "Other"]].concat());
    assert!(svg.contains("\u{2212} Check"), "{svg}");
}
