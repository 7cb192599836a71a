//! Changes of files are whole or nothing: whenever a run is killed, whatever stands in its way, whoever else writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

use crate::shared::Dice;

/// A journey as frodo exports it, with a page, a script and places of the console.
const EXPORT: &str = include_str!("../cases/whole/Login.journey.json");

/// Every file below a folder with its content; folders that hold nothing count too.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            let inside = path.strip_prefix(folder).expect("it lies in the folder").to_owned();
            if path.is_dir() {
                found.insert(inside, Vec::new());
                open.push(path);
            } else {
                found.insert(inside, fs::read(&path).expect("the file can be read"));
            }
        }
    }
    found
}

fn command(folder: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command =
        std::process::Command::cargo_bin("journeyc").expect("the program is built with the tests");
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

/// A change of a workspace: how it looks before, and what is run.
struct Case {
    name: &'static str,
    command: &'static [&'static str],
    /// What puts the workspace right again after a kill, when that is not the command itself.
    next: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case { name: "import", command: &["import", "Login.journey.json", "-o", "journeys"], next: &["check"] },
    Case {
        name: "import again",
        command: &["import", "Changed.journey.json", "-o", "journeys"],
        next: &["check"],
    },
    Case {
        name: "prune",
        command: &["import", "Changed.journey.json", "-o", "journeys", "--prune"],
        next: &["check"],
    },
    Case {
        name: "rename",
        command: &["rename", "journeys/Login.journey", "signIn", "ask"],
        next: &["check"],
    },
    Case { name: "fmt", command: &["fmt"], next: &["check"] },
    Case { name: "build", command: &["build", "-o", "out/build"], next: &["build", "-o", "out/build"] },
    Case {
        name: "fr-config",
        command: &["build", "--format", "fr-config", "-o", "config"],
        next: &["build", "--format", "fr-config", "-o", "config"],
    },
    Case { name: "docs", command: &["docs", "-o", "handbook"], next: &["docs", "-o", "handbook"] },
];

/// A workspace in which a case can run; `marked` tells whether it has a `journeyc.toml`.
fn workspace(case: &Case, marked: bool) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write =
        |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("files can be written");
    if marked {
        write("journeyc.toml", "");
    }
    write("Login.journey.json", EXPORT);
    write("Changed.journey.json", &EXPORT.replace("Welcome", "Come in").replace("ip.length", "ip.size"));
    if case.name != "import" {
        let output = run(folder.path(), &["import", "Login.journey.json", "-o", "journeys"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    if case.name == "prune" {
        write("Gone.journey.json", &EXPORT.replace("\"Login\"", "\"Gone\""));
        let output = run(folder.path(), &["import", "Gone.journey.json", "-o", "journeys"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    if case.name == "fmt" {
        let path = folder.path().join("journeys/Login.journey");
        let text = fs::read_to_string(&path).expect("the source is there");
        fs::write(&path, text.replace("    ", "  ")).expect("files can be written");
        fs::write(folder.path().join("journeys/other.journey"), "journey  Other {\n start -> success }")
            .expect("files can be written");
    }
    folder
}

/// What is neither of the run nor of the workspace.
fn passing(tree: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<&PathBuf> {
    let is_passing = |path: &&PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".journeyc-"))
    };
    tree.keys().filter(is_passing).collect()
}

/// Kills a case with `kill`, runs the next command, and holds what is there against what was there before or would be
/// there afterwards.
fn is_whole_after(
    case: &Case,
    marked: bool,
    kill: impl FnOnce(std::process::Command, Duration) -> bool,
) -> bool {
    let (folder, whole) = (workspace(case, marked), workspace(case, marked));
    let before = tree(folder.path());
    let begun = Instant::now();
    let output = run(whole.path(), case.command);
    let takes = begun.elapsed();
    assert!(output.status.success(), "{}: {}", case.name, said(&output));
    let after = tree(whole.path());
    assert_ne!(before, after, "{} changes nothing", case.name);

    let is_killed = kill(command(folder.path(), case.command), takes);
    // Until then, each file is whole: what it was, or what it will be.
    for (path, bytes) in tree(folder.path()) {
        if !passing(&BTreeMap::from([(path.clone(), Vec::new())])).is_empty() {
            continue;
        }
        let is_one = [&before, &after].iter().any(|tree| tree.get(&path) == Some(&bytes));
        assert!(is_one, "{}: {} is half written", case.name, path.display());
    }
    let next = if marked || !case.command.contains(&"import") { case.next } else { &["check", "journeys"] };
    let is_new = case.name == "import" && !marked;
    if !is_new || folder.path().join("journeys").exists() {
        let output = run(folder.path(), next);
        assert_eq!(passing(&tree(folder.path())), Vec::<&PathBuf>::new(), "{}: {}", case.name, said(&output));
    }
    let mut now = tree(folder.path());
    if case.name == "import" && now.contains_key(Path::new("journeys")) && now.len() == before.len() + 1 {
        // The folder itself is no harm.
        now.remove(Path::new("journeys"));
    }
    let is_whole = now == after || now == before;
    assert!(is_whole, "{}: {:?} is neither of {:?}", case.name, now.keys(), after.keys());
    is_killed
}

#[test]
#[cfg(unix)]
fn a_run_that_is_killed_leaves_all_or_nothing() {
    use std::os::unix::process::ExitStatusExt as _;
    for case in CASES {
        for marked in [true, false] {
            let mut moment = 0;
            loop {
                let is_killed = is_whole_after(case, marked, |mut command, _| {
                    let status =
                        command.env("JOURNEYC_DIE_AT", moment.to_string()).output().expect("it runs").status;
                    assert!(status.success() || status.signal() == Some(9), "{}: {status}", case.name);
                    status.signal().is_some()
                });
                if !is_killed {
                    break;
                }
                // Long changes pass the same moments again and again.
                moment += if moment < 12 { 1 } else { 1 + moment / 6 };
            }
            assert!(moment > 5, "{}: no moment to be killed at", case.name);
        }
    }
}

/// Kills runs whenever it happens; `JOURNEYC_KILLS` says how many, since it takes long.
#[test]
#[cfg(unix)]
fn a_run_that_is_killed_at_random_leaves_all_or_nothing() {
    let kills = std::env::var("JOURNEYC_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(8);
    let mut dice = Dice::new(std::process::id().into());
    let mut killed = 0;
    for _ in 0..kills {
        let case = &CASES[dice.roll(CASES.len())];
        // Any moment of a run that takes as long as one that nobody kills.
        let share = f64::from(dice.roll(1000) as u32) / 950.0;
        let is_killed = is_whole_after(case, dice.roll(2) == 0, |mut command, takes| {
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
            std::thread::sleep(takes.mul_f64(share));
            child.kill().expect("it can be killed");
            !child.wait().expect("it ends").success()
        });
        killed += usize::from(is_killed);
    }
    #[expect(clippy::print_stderr, reason = "whoever asks for a long run wants to know")]
    let () = eprintln!("{killed} of {kills} runs were killed before their end");
}

#[test]
#[cfg(unix)]
fn two_writers_lose_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("journeyc.toml"), "").expect("files can be written");
    let names: Vec<String> = (0..6).map(|number| format!("Login{number}")).collect();
    for name in &names {
        let text = EXPORT.replace("\"Login\"", &format!("{name:?}"));
        fs::write(folder.path().join(format!("{name}.journey.json")), text).expect("files can be written");
    }
    let start = |name: &String| {
        let arguments = ["import", &format!("{name}.journey.json"), "-o", "journeys"].map(str::to_owned);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        command(folder.path(), &arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs")
    };
    let children: Vec<_> = names.iter().map(start).collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    let lock = fs::read_to_string(folder.path().join("journeyc.lock")).expect("there is a lock");
    let lock = journeyc::lock::Lock::read(&lock).expect("the lock can be read");
    assert_eq!(lock.journeys.keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
}

#[test]
#[cfg(unix)]
fn signals_leave_nothing_behind() {
    let mut dice = Dice::new(7);
    for signal in ["-INT", "-TERM", "-HUP"] {
        for case in CASES {
            let (folder, whole) = (workspace(case, true), workspace(case, true));
            let before = tree(folder.path());
            assert!(run(whole.path(), case.command).status.success(), "{}", case.name);
            let mut command = command(folder.path(), case.command);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
            std::thread::sleep(std::time::Duration::from_millis(dice.roll(80) as u64));
            let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
            sent.expect("signals can be sent");
            child.wait().expect("it ends");
            let mut now = tree(folder.path());
            if case.name == "import" && now.len() == before.len() + 1 {
                now.remove(Path::new("journeys"));
            }
            let is_whole = now == before || now == tree(whole.path());
            assert!(is_whole, "{} {signal}: {:?}", case.name, now.keys());
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_changes_nothing() {
    for case in CASES {
        for blocks in [0, 1, 2, 4, 8] {
            let folder = workspace(case, true);
            let before = tree(folder.path());
            let program = command(folder.path(), &[]).get_program().to_string_lossy().into_owned();
            let words: Vec<String> = case.command.iter().map(|word| format!("'{word}'")).collect();
            // A file that grows beyond the limit is refused as if the disk were full.
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {}", words.join(" "));
            let mut shell = std::process::Command::new("sh");
            let output =
                shell.current_dir(folder.path()).args(["-c", &script]).output().expect("a shell runs");
            if output.status.success() {
                continue;
            }
            assert_eq!(output.status.code(), Some(2), "{} {blocks}: {}", case.name, said(&output));
            assert!(said(&output).starts_with("error: "), "{}", said(&output));
            assert!(!said(&output).contains("-0.new"), "{}", said(&output));
            assert_eq!(tree(folder.path()), before, "{} {blocks}", case.name);
        }
    }
}

/// A record that comes with a checkout moves nothing: what it tells of was not written here.
#[test]
fn a_record_of_somebody_else_is_not_believed() {
    let good = "journey Login {\n    start -> failure\n}\n";
    for (mark, words) in
        [("1:1:1.000000000", "it was not written on this machine"), ("", "it was not written")]
    {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write =
            |path: &str, text: &str| fs::write(folder.path().join(path), text).expect("files can be written");
        write("journeyc.toml", "");
        write("login.journey", good);
        write(".journeyc-1-0.new", "journey Login {\n    start -> success\n}\n");
        let begun = r#"{"files":[".journeyc-1-0.new"],"folders":[]}"#;
        let part =
            format!(r#"{{"place":"login.journey","new":".journeyc-1-0.new","mark":"{mark}","before":null}}"#);
        write(".journeyc-journal", &format!("{begun}\n{{\"parts\":[{part}]}}\n"));
        let output = run(folder.path(), &["check"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(words), "{}", said(&output));
        assert_eq!(fs::read_to_string(folder.path().join("login.journey")).expect("it is there"), good);
    }
    for path in ["../outside", "/etc/passwd", "a/../../b"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inside = folder.path().join("inside");
        fs::create_dir(&inside).expect("folders can be made");
        fs::write(folder.path().join("outside"), "").expect("files can be written");
        fs::write(inside.join("login.journey"), good).expect("files can be written");
        fs::write(inside.join(".journeyc-journal"), format!("{{\"files\":[{path:?}],\"folders\":[]}}\n"))
            .expect("files can be written");
        let output = run(&inside, &["check"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(folder.path().join("outside").exists());
    }
}

/// What somebody has written since is not overwritten by what was left over.
#[test]
#[cfg(unix)]
fn what_was_changed_since_is_kept() {
    let case = CASES.iter().find(|case| case.name == "rename").expect("there is such a case");
    let mut is_seen = false;
    for moment in 0..20 {
        let folder = workspace(case, true);
        let source = folder.path().join("journeys/Login.journey");
        let output = command(folder.path(), case.command).env("JOURNEYC_DIE_AT", moment.to_string()).output();
        if output.expect("it runs").status.success() {
            break;
        }
        fs::write(&source, "// Written since.\njourney Login {\n    start -> success\n}\n")
            .expect("it can be written");
        let output = run(folder.path(), &["check"]);
        let text = fs::read_to_string(&source).expect("it is there");
        assert!(text.starts_with("// Written since."), "{moment}: {}", said(&output));
        assert_eq!(passing(&tree(folder.path())), Vec::<&PathBuf>::new(), "{moment}");
        is_seen |= said(&output).contains("an earlier run");
    }
    assert!(is_seen);
}
