//! The commands that README, pages and `--help` print do what stands beside them.
//!
//! Each is run as it is printed. Where `JOURNEYC_FRODO` names the program `frodo`, those of the client are held against its own help; where
//! `JOURNEYC_TENANT` names the address of a server to spoil as well, it is the one that runs, with the credentials that its
//! own variables give (`FRODO_SA_ID`, `FRODO_SA_JWK`, …). Without it, a script stands in that knows which files the client takes.
#![cfg(unix)]

mod client;
mod examples;
mod printed;
mod readme;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// The program under test.
const JOURNEYC: &str = env!("CARGO_BIN_EXE_journeyc");

/// A sound journey, as `init` writes one, but of another name.
const SOURCE: &str = "journey Login {\n    start -> page\n\n    node page: PageNode \"Sign in\" {\n        \
                      node username: PlatformUsername\n        node password: PlatformPassword\n\n        \
                      -> check\n    }\n\n    node check: DataStoreDecision {\n        true -> success\n        \
                      false -> failure\n    }\n}\n";

/// A server that the client may be tried against.
struct Tenant {
    frodo: String,
    address: String,
}

impl Tenant {
    fn given() -> Option<Self> {
        Some(Self {
            frodo: std::env::var("JOURNEYC_FRODO").ok()?,
            address: std::env::var("JOURNEYC_TENANT").ok()?,
        })
    }
}

/// Runs a script in a folder, with `journeyc` and `frodo` at hand.
fn shell(folder: &Path, script: &str, tenant: Option<&Tenant>) -> Output {
    let programs = folder.join(".programs");
    fs::create_dir_all(&programs).expect("folders can be made");
    let frodo = tenant.map_or_else(
        || include_str!("../cases/commands/frodo.sh").to_owned(),
        |tenant| format!("#!/bin/sh\nexec '{}' \"$@\"\n", tenant.frodo),
    );
    let journeyc = format!("#!/bin/sh\nexec '{JOURNEYC}' \"$@\"\n");
    for (name, text) in [("frodo", frodo), ("journeyc", journeyc)] {
        let path = programs.join(name);
        fs::write(&path, text).expect("files can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is our own");
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let address = tenant.map_or("TENANT", |tenant| tenant.address.as_str());
    let mut command = Command::new("sh");
    command.args(["-euc", &script.replace("TENANT", address)]).current_dir(folder);
    command.env("PATH", format!("{}:{path}", programs.display())).env("HOME", folder);
    command.output().expect("there is a shell")
}

/// What a run printed.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Writes a file, and the folders that it lies in.
fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
    fs::write(path, bytes).expect("files can be written");
}
