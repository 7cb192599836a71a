//! Texts that stand in files of their own: sources of scripts, and the HTML and CSS of templates and themes.

use std::collections::HashMap;

use serde_json::Value;

use crate::platform::json;
use crate::platform::origin::common;

/// The files that are no JSON, by their names without folders.
#[derive(Default)]
pub(in crate::platform) struct Texts(HashMap<String, Vec<(String, Vec<u8>)>>);

/// What a value says of a file.
enum Named<'v> {
    /// `{ "file": NAME }`, as fr-config-manager writes it: a path below some folder above.
    Somewhere(&'v str),
    /// `file://NAME`, as frodo writes it: a path from the file's own folder.
    Beside(&'v str),
}

impl Texts {
    pub(in crate::platform) fn new(files: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let mut texts = Self::default();
        for (path, bytes) in files {
            texts.0.entry(name(&path).to_owned()).or_default().push((path, bytes));
        }
        texts
    }

    /// Puts texts into the place of what names them, at every depth. `put` makes a value of a text. Says which files are
    /// missing, or are no text.
    pub(super) fn inline(
        &self,
        value: &mut Value,
        path: &str,
        put: fn(&str) -> Value,
        notes: &mut Vec<String>,
    ) {
        if let Some(named) = named(value) {
            match self.find(&named, path) {
                Ok(text) => *value = put(&text),
                Err(note) => notes.push(format!("{path}: {note}")),
            }
            return;
        }
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.inline(item, path, put, notes)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.inline(member, path, put, notes));
            }
            _ => {}
        }
    }

    /// The text of a file; of several, that which lies nearest.
    fn find(&self, named: &Named<'_>, path: &str) -> Result<String, String> {
        let (Named::Somewhere(file) | Named::Beside(file)) = named;
        let file = file.replace('\\', "/");
        let same_name = self.0.get(name(&file)).into_iter().flatten();
        let beside = path.strip_suffix(name(path)).unwrap_or_default().to_owned() + &file;
        let ending = format!("/{file}");
        let is_it = |own: &str| match named {
            Named::Somewhere(_) => own == file || own.ends_with(&ending),
            Named::Beside(_) => own == beside,
        };
        let found = same_name
            .filter(|(own, _)| is_it(own))
            .max_by_key(|(own, _)| (common(path, own), std::cmp::Reverse(own.as_str())));
        let Some((own, bytes)) = found else {
            return Err(format!("the file `{file}` that it names is not here"));
        };
        // A mark at the start is part of a text, unless the text is no UTF-8.
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => json::text(bytes).map(Into::into).map_err(|fault| format!("{own}: {fault}")),
        }
    }
}

fn named(value: &Value) -> Option<Named<'_>> {
    match value {
        Value::Object(object) if object.len() == 1 => {
            object.get("file").and_then(Value::as_str).map(Named::Somewhere)
        }
        Value::String(text) if !text.contains('\n') => text.strip_prefix("file://").map(Named::Beside),
        _ => None,
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
