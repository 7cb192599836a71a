//! What a script in a test must not do: run for ever, hold the machine, or reach anything outside of the test.

use std::fmt::Write as _;

use crate::scope::workspaces::{said, with};

/// What tests say whose scripts do these things, each by itself.
fn told(scripts: &[(&str, &str)]) -> String {
    let mut source = String::new();
    let mut files = Vec::new();
    for (name, script) in scripts {
        // Writing into a string cannot fail.
        let _ = write!(
            source,
            "script {name} {{\n evaluatorVersion = \"2.0\"\n source = file(\"{name}.js\")\n}}\n\
             journey J{name} {{\n start -> n\n node n: ScriptedDecision {{\n script = {name}\n outcomes = [\"a\", \"b\"]\n \
             a -> success\n b -> failure\n }}\n}}\n\
             test \"{name}\" {{\n journey = J{name}\n expect success\n}}\n"
        );
        files.push((format!("{name}.js"), *script));
    }
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    all.push(("a.journey", &source));
    let folder = with(&all);
    let (text, code) = said(folder.path(), &["test"]);
    assert!(matches!(code, 0 | 1), "{code}: {text}");
    text
}

/// What is said of one test.
fn of<'t>(text: &'t str, name: &str) -> &'t str {
    let start = text.find(&format!(" {name}  (a.journey")).unwrap_or_else(|| panic!("{name} in {text}"));
    let rest = &text[start..];
    let end = ["\nFAILED", "\nSTOPPED", "\npassed"].iter().filter_map(|word| rest.find(word)).min();
    &rest[..end.unwrap_or(rest.len())]
}

#[test]
fn what_never_ends_is_stopped() {
    let text = told(&[
        ("loop", "while (true) {}"),
        ("regex", "/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'); action.goTo('a');"),
        ("outcome", "Object.defineProperty(this, 'outcome', { get: function () { while (true) {} } });"),
        ("state", "nodeState.putShared('a', { toJSON: function () { while (true) {} } }); action.goTo('a');"),
        // Single steps that take for ever: the engine cannot be asked to stop within.
        (
            "find",
            "var a = new Array(4000001).join('a'); a.indexOf(new Array(2000001).join('a') + 'b'); action.goTo('a');",
        ),
        (
            "form",
            "var s = '\\u0344'; for (var i = 0; i < 20; i++) s += s; for (i = 0; i < 1e4; i++) s.normalize('NFKD'); action.goTo('a');",
        ),
    ]);
    for name in ["loop", "regex", "outcome", "state", "find", "form"] {
        assert!(of(&text, name).contains("it ran longer than 2 s and was stopped"), "{name}: {text}");
    }
}

#[test]
fn what_grows_is_stopped() {
    let text = told(&[
        ("memory", "var a = []; while (true) a.push([a]);"),
        ("names", "var a = {}, i = 0; while (true) { if (i < 0) throw 'none'; a['k' + i++] = {}; }"),
        ("local", "(function () { var a = []; while (true) a.push([1]); })();"),
        ("nothing", "throw null;"),
        ("calls", "function f() { f(); } f();"),
        ("text", "var s = 'x'; while (true) s += s;"),
        (
            "deep",
            "var a = {}; for (var i = 0; i < 20000; i++) a = { a: a }; nodeState.putShared('a', a); action.goTo('a');",
        ),
        ("said", "nodeState.putShared('a', new Array(5000000).join('x')); action.goTo('a');"),
        ("surrogate", "action.goTo('\\ud800');"),
    ]);
    // A machine that is busy comes to the time first.
    let slow = "it ran longer than 2 s and was stopped";
    for (name, words) in [
        ("memory", "64 MiB of memory"),
        ("names", "64 MiB of memory"),
        ("local", "64 MiB of memory"),
        ("nothing", "null was thrown"),
        ("calls", "its calls go too deep"),
        ("text", "string too long"),
        ("deep", "its calls go too deep"),
        ("said", "is more than 4 MiB"),
        ("surrogate", "what the script said cannot be read"),
    ] {
        let own = of(&text, name);
        assert!(own.contains(words) || own.contains(slow), "{name}: {text}");
    }
}

#[test]
fn a_log_is_kept_within_bounds() {
    // The node is visited again and again, and each time the script logs a little.
    let source = "script s {\n evaluatorVersion = \"2.0\"\n source = file(\"s.js\")\n}\njourney J {\n start -> n\n \
                  node n: ScriptedDecision {\n script = s\n outcomes = [\"a\", \"b\"]\n a -> n\n b -> failure\n }\n}\n\
                  test \"t\" {\n journey = J\n expect success\n}\n";
    let script = "var tries = Number(nodeState.get('tries') || 0) + 1; nodeState.putShared('tries', tries); \
                  for (var i = 0; i < 200; i++) logger.error(new Array(1900).join('x')); action.goTo(tries > 6 ? 'b' : 'a');";
    let folder = with(&[("a.journey", source), ("s.js", script)]);
    let (text, code) = said(folder.path(), &["test", "--message-format", "json"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("(what is logged beyond 1 MiB is left out)") && text.len() < 2 << 20,
        "{}",
        text.len()
    );
}

#[test]
fn nothing_outside_of_a_test_is_reached() {
    let text = told(&[
        (
            "names",
            "var found = ['std', 'os', 'process', 'Deno', 'fetch', 'XMLHttpRequest', 'print', '__load', '__input', '__finish'] \
                   .filter(function (name) { return typeof globalThis[name] !== 'undefined'; }); action.goTo(found.length ? found.join() : 'a');",
        ),
        ("require", "action.goTo(require('../../etc/passwd') ? 'b' : 'a');"),
        ("load", "import('/etc/passwd').then(function () { action.goTo('b'); }); action.goTo('a');"),
        ("wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0); action.goTo('b');"),
        (
            "host",
            "Object.prototype.outcome = 'b'; JSON.stringify = function () { return '{}'; }; globalThis.__finish = function () { return '{}'; }; action.goTo('a');",
        ),
    ]);
    assert!(text.contains("passed  names"), "{text}");
    assert!(of(&text, "require").contains("which the workspace does not have"), "{text}");
    for name in ["load", "wait", "host"] {
        assert!(!of(&text, name).contains("n.b"), "{text}");
    }
}
