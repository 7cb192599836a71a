//! The platform's formats, one file each.

pub mod am;
pub mod amster;
mod amtree;
mod bundle;
mod carried;
mod carry;
mod case;
mod clash;
mod compare;
mod config_export;
pub mod console;
mod detect;
mod format;
pub mod fr_config;
pub mod frodo;
mod gather;
mod home_made;
mod inline;
mod json;
mod left;
mod node;
mod origin;
mod parts;
pub mod places;
mod read;
mod reading;
pub mod rest;
mod scripts;

use percent_encoding::percent_encode_byte;

pub(crate) use carry::word;
pub use compare::compare;
pub use format::{Format, Writing, document, write};
pub use node::loose;
pub use read::{Choice, Exports, Input, InputFile, Note, Problem, ReadError, read, read_chosen, realms_in};
pub(crate) use scripts::VOLATILE;

use crate::model::names;
use crate::source::Distinct;

/// Whether a file is JSON, by its name.
fn is_json(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"))
}

/// A file's name without folder and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = if is_json(name) { &name[..name.len() - ".json".len()] } else { name };
    name.strip_suffix(".journey").unwrap_or(name).to_owned()
}

/// A value in one line, cut short.
fn cut(value: &serde_json::Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// File names that are distinct, on file systems too that take capitals for small letters, or one Unicode form for the
/// other.
#[derive(Debug, Default)]
pub struct Names(Distinct);

impl Names {
    /// A file name, without its ending, for a name that was not asked for before.
    pub fn file(&mut self, name: &str) -> String {
        self.within("", name)
    }

    /// The same among the files of a folder.
    fn within(&mut self, folder: &str, name: &str) -> String {
        self.unlike(folder, &file_name(name))
    }

    /// A name that is a file name already, with a number where the folder has it.
    fn unlike(&mut self, folder: &str, plain: &str) -> String {
        let taken = self.0.take(&format!("{folder}/{plain}"), "-");
        // What stands behind the folder and its slash.
        taken[folder.len() + 1..].to_owned()
    }
}

/// Whether Windows keeps a name for a device, whatever its ending.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |start: &str| {
        let number = stem.strip_prefix(start).map(|number| number.chars().collect::<Vec<_>>());
        number.is_some_and(|number| matches!(number[..], ['1'..='9' | '¹' | '²' | '³']))
    };
    matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered("com")
        || numbered("lpt")
}

/// Whether a character would make a file name look like another one.
pub(crate) fn is_unseen(character: char) -> bool {
    names::is_hidden(character)
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A file name for any name: what file systems refuse, and what nobody sees, is percent-encoded; spaces become dashes.
pub fn file_name(name: &str) -> String {
    /// Room for an ending below the 255 bytes that file systems take.
    const LONGEST: usize = 200;
    let mut out = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_whitespace() {
            out.push('-');
        } else if character.is_control() || is_unseen(character) || "/\\:*?\"<>|%".contains(character) {
            let mut buffer = [0; 4];
            for byte in character.encode_utf8(&mut buffer).bytes() {
                out.push_str(percent_encode_byte(byte));
            }
        } else {
            out.push(character);
        }
    }
    if out.starts_with('.') || out.is_empty() || is_device(&out) {
        out.insert(0, '_');
    }
    // Windows drops a point at the end.
    if out.ends_with('.') {
        out.truncate(out.len() - 1);
        out.push_str("%2E");
    }
    if out.len() > LONGEST {
        let id = crate::model::ids::script(name);
        let end = (0..(LONGEST - id.len())).rev().find(|at| out.is_char_boundary(*at)).unwrap_or(0);
        out.truncate(end);
        out.push('-');
        out.push_str(&id);
    }
    out
}
