//! What services see: reports, the steps of the action, and checks that go on.

#[cfg(unix)]
mod action;
mod reports;
mod watch;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The program under test.
const JOURNEYC: &str = env!("CARGO_BIN_EXE_journeyc");

const GOOD: &str = "journey Login {\n    start -> signIn\n\n    node signIn: PageNode {\n        \
                    node username: PlatformUsername\n        node password: PlatformPassword\n        -> check\n    }\n\n    node check: DataStoreDecision {\n        \
                    true -> success\n        false -> failure\n    }\n}\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(JOURNEYC).args(arguments).current_dir(folder).output().expect("the program runs")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "core.autocrlf=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output();
    let output = output.expect("git is installed where tests run");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
