#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

//! The client's commands against its own help.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use super::printed;

/// The client's commands in all that is printed: each as its words.
fn printed_commands() -> Vec<Vec<String>> {
    let pages = printed::pages().into_iter().map(|path| fs::read_to_string(path).expect("a page"));
    let blocks: Vec<String> = pages.flat_map(|page| printed::blocks(&page)).collect();
    let lines = blocks.iter().flat_map(|block| block.lines().map(str::to_owned));
    let lines: Vec<String> = lines.chain(printed::examples()).collect();
    let parts = lines.iter().flat_map(|line| line.split(['&', '|', ';']));
    let words = parts.map(|part| part.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.filter(|words| words.first().is_some_and(|first| first == "frodo")).collect()
}

/// What the help of a command says of each option.
fn options(help: &str) -> BTreeMap<String, String> {
    let mut options: Vec<(Vec<String>, String)> = Vec::new();
    for line in help.lines() {
        let words = line.trim_start();
        if line.starts_with("  -") {
            let names = words.split([' ', ',']).filter(|word| word.starts_with('-')).take(2);
            options.push((names.map(str::to_owned).collect(), words.to_owned()));
        } else if let Some((_, text)) = options.last_mut() {
            text.push(' ');
            text.push_str(words);
        }
    }
    options
        .into_iter()
        .flat_map(|(names, text)| names.into_iter().map(move |name| (name, text.clone())))
        .collect()
}

/// The options beside which one is ignored, as `Ignored with -i or -a.` says.
fn ignored_with(text: &str) -> Vec<&str> {
    let Some((_, names)) = text.split_once("Ignored with ") else { return Vec::new() };
    let names = names.split('.').next().unwrap_or_default();
    names.split([' ', ',']).filter(|name| name.starts_with('-')).collect()
}

#[test]
fn the_client_is_printed_at_all() {
    let actions: Vec<String> = printed_commands().iter().map(|words| words[1..3].join(" ")).collect();
    for action in ["journey export", "journey import"] {
        assert!(actions.iter().any(|printed| printed == action), "{actions:?}");
    }
}

#[test]
fn the_client_knows_and_heeds_what_is_printed() {
    let Ok(frodo) = std::env::var("JOURNEYC_FRODO") else {
        eprintln!("skipped: JOURNEYC_FRODO does not name the client");
        return;
    };
    let mut faults = Vec::new();
    for words in printed_commands() {
        let help = Command::new(&frodo).args(&words[1..3]).arg("--help").output().expect("the client runs");
        let known = options(&String::from_utf8_lossy(&help.stdout));
        let given: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| word.starts_with('-')).collect();
        for option in &given {
            let fault = match known.get(*option) {
                None => format!("there is no {option}"),
                Some(text) => match ignored_with(text).into_iter().find(|other| given.contains(other)) {
                    None => continue,
                    Some(other) => format!("{option} is ignored with {other}"),
                },
            };
            faults.push(format!("{}: {fault}", words.join(" ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn help_is_understood() {
    let help = "Options:\n  -A, --all-separate   Files of\n                       their own. Ignored with -i or\n                       -a. More.\n  \
                --no-deps            Without.\n";
    let options = options(help);
    assert_eq!(ignored_with(&options["-A"]), ["-i", "-a"]);
    assert_eq!(ignored_with(&options["--no-deps"]), [""; 0]);
}
