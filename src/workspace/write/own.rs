//! Which files `journeyc` wrote, and may therefore replace without being asked.
//!
//! Pages and drawings say so in their last line. JSON says who exported it, or is told by what it is about: the same
//! object of the same platform. A script is told by the configuration beside it, which names its file.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::change::New;
use crate::workspace::door;

/// What a file says that was written here.
const MARK: &str = "written by journeyc";

/// How the mark stands in a file of an ending: what comes before and behind it.
fn comment(path: &Path) -> Option<(&'static str, &'static str)> {
    match path.extension()?.to_str()? {
        "md" | "html" | "svg" => Some(("<!-- ", " -->\n")),
        "css" => Some(("/* ", " */\n")),
        "mmd" | "mermaid" => Some(("%% ", "\n")),
        "dot" | "gv" => Some(("// ", "\n")),
        _ => None,
    }
}

/// The content of a page or a drawing with the mark at its end.
pub fn signed(path: &Path, mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some((before, behind)) = comment(path) {
        let gap = if path.extension().is_some_and(|ending| ending == "md") { "\n" } else { "" };
        bytes.extend_from_slice(format!("{gap}{before}{MARK}{behind}").as_bytes());
    } else if let Some(end) = bytes.len().checked_sub(END.len()).filter(|end| bytes[*end..] == END) {
        bytes.splice(end..end, chunk());
    }
    bytes
}

/// The last chunk of a PNG.
const END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82];

/// The mark as a chunk of text of a PNG (PNG specification, 11.3.3.2).
fn chunk() -> Vec<u8> {
    let text = [b"tEXtComment\0", MARK.as_bytes()].concat();
    let length = (text.len() as u32 - 4).to_be_bytes();
    let mut sum = u32::MAX;
    for byte in &text {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    [&length, &text[..], &(!sum).to_be_bytes()].concat()
}

/// The places among those of new files at which something lies that was not written here.
pub(super) fn foreign<'n>(folder: &Path, new: &'n [New]) -> Vec<&'n Path> {
    let is_there = |file: &&New| folder.join(&file.place).is_file();
    let (scripts, others): (Vec<&New>, Vec<&New>) = new
        .iter()
        .filter(is_there)
        .partition(|file| file.place.extension().is_some_and(|ending| ending == "js"));
    let mut named = HashSet::new();
    let mut found: Vec<&Path> = Vec::new();
    for file in others {
        match is_own(folder, file) {
            Some(old) => named.extend(files_of(&file.place, &old)),
            None => found.push(&file.place),
        }
    }
    if !scripts.is_empty() {
        // Configurations that stay as they are name scripts too.
        found.extend(
            scripts
                .iter()
                .map(|file| file.place.as_path())
                .filter(|place| !named.contains(*place) && !is_named_beside(folder, place)),
        );
    }
    found
}

/// Whether the old content of a place was written here; gives it when it is JSON without a mark.
fn is_own(folder: &Path, file: &New) -> Option<Value> {
    let old = door::read_below(folder, &folder.join(&file.place)).ok()?;
    if let Some((before, behind)) = comment(&file.place) {
        return old
            .trim_ascii_end()
            .ends_with(format!("{before}{MARK}{behind}").trim_end().as_bytes())
            .then_some(Value::Null);
    }
    if old.ends_with(&END) {
        return old[..old.len() - END.len()].ends_with(&chunk()).then_some(Value::Null);
    }
    let old: Value = serde_json::from_slice(&old).ok()?;
    let new: Value = serde_json::from_slice(file.bytes.as_deref()?).ok()?;
    is_about_the_same(&old, &new).then_some(old)
}

/// Whether two documents are about one object: written here, or with the same id, or a list of the same kind.
fn is_about_the_same(old: &Value, new: &Value) -> bool {
    let same = |pointer: &str| old.pointer(pointer).is_some_and(|old| new.pointer(pointer) == Some(old));
    let is_list = |value: &Value| value["requests"].is_array() && value["target"].is_string();
    old.pointer("/meta/exportedBy").is_some_and(|by| by == "journeyc")
        || same("/meta") && old["trees"].is_object()
        || same("/_id")
        || same("/metadata/entityType") && same("/metadata/entityId")
        || same("/metadata/entityType") && same("/data/_id")
        || is_list(old) && is_list(new)
        || old["carriedBy"].is_object() && new["carriedBy"].is_object()
}

/// The files that a configuration of fr-config-manager names: from the folder above its own.
fn files_of(place: &Path, configuration: &Value) -> Option<PathBuf> {
    let file = configuration.pointer("/script/file")?.as_str()?;
    Some(place.parent()?.parent()?.join(file))
}

/// Whether a configuration of a script lies where fr-config-manager keeps it, and names the script.
fn is_named_beside(folder: &Path, place: &Path) -> bool {
    let above =
        place.ancestors().find(|above| above.file_name().is_some_and(|name| name == "scripts-content"));
    let Some(scripts) = above.and_then(Path::parent) else { return false };
    let entries = fs::read_dir(folder.join(scripts).join("scripts-config")).into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| scripts.join("scripts-config").join(entry.file_name()));
    paths.any(|path| {
        let bytes = door::read_below(folder, &folder.join(&path)).unwrap_or_default();
        let value = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
        files_of(&path, &value).is_some_and(|file| file == place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_picture_is_still_one() {
        let mut picture = resvg::tiny_skia::Pixmap::new(1, 1).expect("a small picture");
        picture.fill(resvg::tiny_skia::Color::WHITE);
        let bytes = signed(Path::new("x.png"), picture.encode_png().expect("it can be written"));
        assert!(bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()));
        assert_eq!(resvg::tiny_skia::Pixmap::decode_png(&bytes).expect("it can be read"), picture);
    }
}
