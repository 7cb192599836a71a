//! Variables and secrets of the environment that configurations and scripts speak of.

use serde_json::Value;

/// What stands before the name in a script.
const GETTER: &str = "systemEnv.getProperty";

/// Calls `found` with the name of every placeholder in a configuration.
pub(crate) fn in_value(value: &Value, found: &mut impl FnMut(String)) {
    match value {
        Value::String(text) => in_text(text, found),
        Value::Array(elements) => elements.iter().for_each(|element| in_value(element, found)),
        Value::Object(members) => members.values().for_each(|member| in_value(member, found)),
        _ => {}
    }
}

/// Calls `found` with the name of every placeholder in a script, and of every property that it asks for.
pub(crate) fn in_script(text: &str, found: &mut impl FnMut(String)) {
    in_text(text, found);
    for rest in text.split(GETTER).skip(1) {
        let Some(argument) = rest.trim_start().strip_prefix('(').map(str::trim_start) else { continue };
        let Some(quote) = argument.chars().next().filter(|quote| "'\"`".contains(*quote)) else { continue };
        if let Some((name, _)) = argument[1..].split_once(quote) {
            found(named(name));
        }
    }
}

/// The placeholders of a text: `&{NAME}` and `&{NAME|DEFAULT}`.
fn in_text(text: &str, found: &mut impl FnMut(String)) {
    for rest in text.split("&{").skip(1) {
        if let Some((inside, _)) = rest.split_once('}') {
            let name = inside.split('|').next().unwrap_or_default().trim();
            if !name.is_empty() && !name.contains(char::is_whitespace) {
                found(named(name));
            }
        }
    }
}

/// An ESV by its id, which has dashes where a placeholder has dots; anything else as it stands.
pub(super) fn named(name: &str) -> String {
    if name.starts_with("esv.") { name.replace('.', "-") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let mut names = Vec::new();
        let value = json!({ "a": "https://&{esv.host}:&{esv.port|443}/", "b": [{ "$int": "&{am.tries}" }], "c": "&{}&{a b}&{" });
        in_value(&value, &mut |name| names.push(name));
        in_script(
            "systemEnv.getProperty( 'esv.a.b' ) + systemEnv.getProperty(name) + `&{esv.c}`",
            &mut |name| {
                names.push(name);
            },
        );
        assert_eq!(names, ["esv-host", "esv-port", "am.tries", "esv-c", "esv-a-b"]);
    }
}
