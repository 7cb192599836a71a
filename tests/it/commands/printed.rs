//! What is printed: the shell blocks of pages, and the examples of `--help`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::JOURNEYC;

/// What an example begins with.
const PROGRAMS: [&str; 3] = ["journeyc ", "frodo ", "curl "];

/// The shell blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("```sh\n") {
        let (block, behind) = after.split_once("```").expect("a block is closed");
        blocks.push(block.to_owned());
        rest = behind;
    }
    blocks
}

/// Every page for people: at the root, in `docs` and beside examples.
pub fn pages() -> Vec<PathBuf> {
    let folders = [".", "docs", "docs/diagnostics", "examples", "catalog"];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("the folder is there"));
    let paths = entries.map(|entry| entry.expect("a file").path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}

/// The examples of the help of every command.
pub fn examples() -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for command in commands() {
        let help = help(&[&command, "--help"]);
        let examples = help.split_once("Examples:\n").map_or("", |(_, examples)| examples);
        for line in examples.lines().map(str::trim).take_while(|line| !line.is_empty()) {
            let is_first = PROGRAMS.iter().any(|program| line.starts_with(program));
            match found.last_mut() {
                // A long line is wrapped.
                Some(last) if !is_first => *last = format!("{last} {line}"),
                _ => found.push(line.to_owned()),
            }
        }
    }
    found
}

/// The names of the commands.
fn commands() -> Vec<String> {
    let help = help(&["--help"]);
    let (_, commands) = help.split_once("Commands:\n").expect("the help lists commands");
    let lines = commands.lines().take_while(|line| !line.is_empty());
    let words =
        lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    words.map(str::to_owned).collect()
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(JOURNEYC).args(arguments).output().expect("the program runs");
    String::from_utf8(output.stdout).expect("help is UTF-8")
}
