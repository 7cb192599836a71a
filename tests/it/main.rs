//! The tests of the whole: one program, one file a part, cases as files in `tests/cases`.

mod baseline;
mod catalog;
mod ci;
mod cli;
mod commands;
mod deps;
mod diagnostics;
mod diagram;
mod diff;
mod docs;
#[cfg(unix)]
mod doors;
mod environments;
mod examples;
mod exported;
mod fixes;
mod format;
mod fragments;
mod fuzz;
mod handbook;
mod house;
mod import;
mod limits;
mod lint;
mod lint_run;
mod lock;
mod platform;
mod realms;
mod refactor;
mod scope;
mod scripts;
mod shared;
mod simulate;
mod steps;
#[cfg(unix)]
mod whole;
