//! Names and texts of others command neither a terminal nor a log, in no command and no format.

use crate::scope::workspaces::{run, with};

/// What a terminal obeys, what turns text around, and what runners take for commands: at the start of a line, and anywhere in one.
const EVIL: &str = "x\\u001b[2J\\u009b2J\\u202e\\n::error ::y\\n  ::stop-commands::z ##[group]g ##vso[task.setvariable variable=A]b ###[c]";

fn source() -> String {
    format!(
        "/// {EVIL}\n/// ::warning ::w ##vso[task.prependpath]p\njourney \"J{EVIL}\" {{\n description = \"{EVIL}\"\n assert success requires s.a\n start -> \"n{EVIL}\"\n\n \
         node \"n{EVIL}\": MessageNode \"{EVIL}\" {{\n message = {{ en: \"{EVIL}\" }}\n true -> s\n false -> failure\n }}\n \
         node s: ScriptedDecision \"{EVIL}\" {{\n script = sc\n outcomes = [\"a\", \"{EVIL}\"]\n a -> success\n \"{EVIL}\" -> i\n }}\n \
         node i: InnerTreeEvaluator {{\n tree = \"none{EVIL}\"\n true -> success\n false -> failure\n }}\n}}\n\n\
         script sc {{\n name = \"{EVIL}\"\n evaluatorVersion = \"2.0\"\n source = \"logger.error('{EVIL}'); nodeState.putShared('k{EVIL}', '{EVIL}'); action.goTo('{EVIL}');\"\n}}\n\n\
         test \"t{EVIL}\" {{\n journey = \"J{EVIL}\"\n given i = true\n expect failure\n expect never s\n}}\n"
    )
}

fn faults(output: &std::process::Output, of_github: bool) -> Vec<String> {
    let said = [output.stdout.clone(), output.stderr.clone()].concat();
    let text = String::from_utf8_lossy(&said);
    let mut found = Vec::new();
    for line in text.lines() {
        let start = line.trim_start();
        let is_own = of_github
            && (start.starts_with("::error ") || start.starts_with("::warning "))
            && !start[2..].contains('\u{1b}');
        let is_own = is_own && start.matches("::").count() >= 2;
        if start.starts_with("::") && !is_own {
            found.push(format!("a command: {line}"));
        }
        if ["##[", "##vso["].iter().any(|mark| line.contains(mark)) && !is_own {
            found.push(format!("a mark: {line}"));
        }
        if line.contains(|c: char| {
            (c.is_control() && c != '\t' && c != '\r') || ('\u{202a}'..='\u{202e}').contains(&c)
        }) {
            found.push(format!("a control: {line:?}"));
        }
    }
    found
}

#[test]
fn no_command_lets_words_command() {
    let other = source().replace("a -> success", "a -> failure").replace("true -> s\n", "true -> failure\n");
    let folder = with(&[
        ("journeyc.toml", "sources = [\"a.journey\"]\n"),
        ("a.journey", &source()),
        ("b.journey", &other),
    ]);
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in ["human", "short", "json", "sarif", "github", "gitlab", "junit"] {
        all.push(vec!["check", "--message-format", format, "--strictness", "pedantic"]);
    }
    for format in ["human", "json", "junit", "github"] {
        all.push(vec!["test", "--message-format", format]);
    }
    for format in ["text", "json", "dot", "mermaid"] {
        all.push(vec!["deps", "--format", format]);
    }
    for format in ["text", "json", "markdown", "mermaid"] {
        all.push(vec!["paths", "--format", format]);
    }
    for format in ["text", "json", "markdown", "html"] {
        all.push(vec!["diff", "a.journey", "b.journey", "--format", format]);
    }
    for format in ["mermaid", "dot", "markdown", "svg", "html"] {
        all.push(vec!["diagram", "--format", format, "-o", "-"]);
    }
    for format in ["text", "json"] {
        all.push(vec!["prove", "--format", format]);
    }
    all.push(vec!["test", "--coverage"]);
    all.push(vec!["test", "--coverage=json"]);
    all.push(vec!["test", "--coverage=mermaid"]);
    all.push(vec!["build", "-o", "-"]);
    all.push(vec!["build", "-o", "out.json"]);
    all.push(vec!["convert", "out.json", "--format", "frodo", "-o", "-"]);
    all.push(vec!["layout", "out.json", "-o", "-"]);
    all.push(vec!["import", "out.json", "-o", "imported"]);
    all.push(vec!["import", "out.json", "-o", "imported", "--verify", "--dry-run"]);
    all.push(vec!["deployed"]);
    all.push(vec!["docs", "-o", "handbook"]);
    all.push(vec!["fmt", "--check"]);
    all.push(vec!["fmt", "--diff"]);
    let mut found = Vec::new();
    for arguments in &all {
        let output = run(folder.path(), arguments);
        let code = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {code:?}: {said}");
        found.extend(
            faults(&output, arguments.contains(&"github"))
                .into_iter()
                .map(|fault| format!("{arguments:?}: {fault}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
