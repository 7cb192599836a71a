//! The steps of `action.yml`, run as a shell would run them.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use super::*;

/// A step: what it is called, what its variables are, and its script.
struct Step {
    name: String,
    variables: Vec<(String, String)>,
    script: String,
}

/// The steps that run something. This reads no more of YAML than the file has.
fn steps() -> Vec<Step> {
    let text = fs::read_to_string("action.yml").expect("the action is there");
    let mut steps: Vec<Step> = Vec::new();
    let (mut part, mut indent) = ("", 0);
    for line in text.lines().skip_while(|line| *line != "  steps:").skip(1) {
        let depth = line.len() - line.trim_start().len();
        let own = line.trim();
        if part == "run" && (depth > indent || own.is_empty()) {
            let step = steps.last_mut().expect("a step");
            step.script.push_str(line.get(indent + 2..).unwrap_or_default());
            step.script.push('\n');
        } else if let Some(name) = own.strip_prefix("- name: ") {
            steps.push(Step { name: name.to_owned(), variables: Vec::new(), script: String::new() });
            part = "";
        } else if own == "run: |" {
            (part, indent) = ("run", depth);
        } else if own == "env:" {
            (part, indent) = ("env", depth);
        } else if part == "env" && depth > indent {
            let (name, value) = own.split_once(": ").expect("a variable");
            let step = steps.last_mut().expect("a step");
            step.variables.push((name.to_owned(), value.to_owned()));
        } else {
            part = "";
        }
    }
    steps
}

/// A runner: its folders, and programs that stand in for those of the service.
struct Runner {
    folder: tempfile::TempDir,
    repository: PathBuf,
    given: BTreeMap<String, String>,
}

impl Runner {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let repository = folder.path().join("repository");
        write(&repository.join("identity/journeyc.toml"), "");
        write(&repository.join("identity/journeys/login.journey"), GOOD);
        git(&repository, &["init", "-q", "-b", "main"]);
        git(&repository, &["add", "-A"]);
        git(&repository, &["commit", "-q", "-m", "one"]);
        let program = |name: &str, text: &str| {
            let path = folder.path().join("programs").join(name);
            write(&path, text);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is our own");
        };
        // What `cargo install --root PLACE` leaves.
        program(
            "cargo",
            &format!(
                "#!/bin/sh\nwhile [ \"$1\" != --root ]; do shift; done\nln -sf '{JOURNEYC}' \"$2/bin/journeyc\"\n"
            ),
        );
        program(
            "gh",
            "#!/bin/sh\necho \"$@\" >>\"$CALLS\"\ncase \"$*\" in *graphql*) echo me ;; *--jq*) cat \"$COMMENTS\" ;; esac\n",
        );
        fs::write(folder.path().join("comments"), "").expect("a file can be written");
        let base = git(&repository, &["rev-parse", "HEAD"]);
        let given = [
            ("inputs.base", base.as_str()),
            ("inputs.breaking", "false"),
            ("inputs.deny", "warnings"),
            ("inputs.paths", ""),
            ("inputs.version", ""),
            ("github.action_path", "."),
            ("github.repository", "owner/name"),
            ("github.event.pull_request.number", "7"),
        ];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Self { folder, repository, given }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn set(&mut self, name: &str, value: &str) {
        self.given.insert(name.to_owned(), value.to_owned());
    }

    /// Runs the step of this name; gives its exit code and what it printed.
    fn step(&self, name: &str) -> (Option<i32>, String) {
        let steps = steps();
        let step = steps.iter().find(|step| step.name == name).expect("a step of this name");
        let path = std::env::var("PATH").unwrap_or_default();
        let own = format!("{}:{}", self.path("journeyc/bin").display(), self.path("programs").display());
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", &step.script]);
        command.current_dir(self.repository.join("identity")).env("PATH", format!("{own}:{path}"));
        command.env("RUNNER_TEMP", self.folder.path()).env("CALLS", self.path("calls"));
        command.env("COMMENTS", self.path("comments"));
        for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            command.env(name, self.path(name));
        }
        for (name, value) in &step.variables {
            let expression =
                value.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")).unwrap_or(value);
            command.env(name, self.given.get(expression).map_or("", String::as_str));
        }
        let output = command.output().expect("bash is there");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    }
}

#[test]
fn no_script_holds_what_others_may_write() {
    let steps = steps();
    assert_eq!(steps.len(), 4);
    for step in steps {
        assert!(!step.script.contains("${{") && !step.script.trim().is_empty(), "{}", step.script);
    }
}

#[test]
fn a_good_change_is_told_once_and_a_bad_one_fails() {
    let mut runner = Runner::new();
    let (code, said) = runner.step("Install journeyc");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("journeyc ") && runner.read("GITHUB_PATH").contains("journeyc/bin"), "{said}");
    // Nothing changed: no comment is made.
    let (code, said) = runner.step("Check");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(runner.step("Tell what changes").0, Some(0));
    assert!(runner.read("GITHUB_OUTPUT").contains("different=false"));
    runner.set("steps.diff.outputs.different", "false");
    assert_eq!(runner.step("Comment on the pull request").0, Some(0));
    assert!(!runner.read("calls").contains("--method"), "{}", runner.read("calls"));
    // A good change.
    let source = runner.repository.join("identity/journeys/login.journey");
    let good = GOOD.replace("false -> failure\n    }\n", "false -> tell\n    }\n\n    node tell: MessageNode {\n        \
                             message = { en: \"No\" }\n        true -> failure\n        false -> failure\n    }\n");
    write(&source, &good);
    let (code, said) = runner.step("Check");
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = runner.step("Tell what changes");
    assert_eq!(code, Some(0), "{said}");
    let summary = runner.read("GITHUB_STEP_SUMMARY");
    assert!(summary.contains("### Login") && summary.contains("```mermaid"), "{summary}");
    runner.set("steps.diff.outputs.different", "true");
    assert_eq!(runner.step("Comment on the pull request").0, Some(0));
    assert!(runner.read("calls").contains("--method POST repos/owner/name/issues/7/comments"));
    assert!(runner.read("journeyc-comment.md").starts_with("<!-- journeyc -->\n## Journeys: 1 of 1"));
    // The comment that is there is changed.
    fs::write(runner.path("comments"), "41\n").expect("a file can be written");
    assert_eq!(runner.step("Comment on the pull request").0, Some(0));
    assert!(runner.read("calls").contains("--method PATCH repos/owner/name/issues/comments/41"));
    // A bad change.
    write(&source, &good.replace("-> tell", "-> tel"));
    let (code, said) = runner.step("Check");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("::error file=identity/journeys/login.journey,line=12"), "{said}");
    assert!(runner.read("journeyc.sarif").contains("partialFingerprints"));
    assert_eq!(runner.step("Tell what changes").0, Some(2));
}

#[test]
fn what_can_break_fails_where_it_is_asked_for() {
    let mut runner = Runner::new();
    assert_eq!(runner.step("Install journeyc").0, Some(0));
    let source = runner.repository.join("identity/journeys/login.journey");
    write(&source, &GOOD.replace("journey Login", "journey SignOn"));
    assert_eq!(runner.step("Tell what changes").0, Some(0));
    runner.set("inputs.breaking", "true");
    assert_eq!(runner.step("Tell what changes").0, Some(1));
    // The first push of a branch has no commit before it.
    runner.set("inputs.base", "0000000000000000000000000000000000000000");
    let (code, said) = runner.step("Tell what changes");
    assert!(code == Some(0) && said.contains("nothing to compare with"), "{said}");
}
