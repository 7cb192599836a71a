use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;

/// A program that ends with the test.
struct Watched(Child);

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The next line with these words.
fn wait(lines: &Receiver<String>, words: &str) {
    let mut seen = Vec::new();
    // So long that only a program which says nothing is cut off.
    while let Ok(line) = lines.recv_timeout(Duration::from_secs(100)) {
        if line.contains(words) {
            return;
        }
        seen.push(line);
    }
    panic!("{words} did not come: {seen:#?}");
}

#[test]
fn a_check_goes_on_with_every_change() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("journeys/login.journey");
    write(&folder.path().join("journeyc.toml"), "");
    write(&source, GOOD);
    let mut command = Command::new(JOURNEYC);
    command.args(["watch", "--message-format", "human", "--message-format", "junit=report.xml"]);
    command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut watched = Watched(command.spawn().expect("the program runs"));
    let (sender, lines) = channel();
    let output = watched.0.stderr.take().expect("a pipe");
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    wait(&lines, "checked 1 journey");
    wait(&lines, "watching 2 files");
    write(&source, &GOOD.replace("-> success", "-> sucess"));
    wait(&lines, "error[J");
    write(&source, GOOD);
    wait(&lines, "checked 1 journey");
    // A configuration that cannot be read ends nothing.
    write(&folder.path().join("journeyc.toml"), "target = 1\n");
    wait(&lines, "error: journeyc.toml");
    write(&folder.path().join("journeyc.toml"), "");
    wait(&lines, "checked 1 journey");
}
