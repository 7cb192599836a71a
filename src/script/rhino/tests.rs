use super::*;

/// What the engine does not run, as the bytes it speaks of.
fn shown(text: &str) -> Vec<&str> {
    refusals(text)
        .expect("the script of a test can be read")
        .into_iter()
        .map(|refusal| &text[refusal.place])
        .collect()
}

#[test]
fn every_form_is_refused_at_its_place() {
    for (text, expected) in [
        ("let a = 1;", "let"),
        ("function f() { for (const x in y) {} }", "const"),
        ("const a = 1;", "const"),
        ("function f() { while (x) { const a = 1; } }", "const"),
        ("function f() { if (x) { const a = 1; } else { const a = 2; } }", "a"),
        ("for (var x of y) {}", "for"),
        ("class A {}", "class"),
        ("var f = async function () {};", "async"),
        ("var f = async () => 1;", "async"),
        ("function* f() {}", "function*"),
        ("f(...xs);", "..."),
        ("var a = [...xs];", "..."),
        ("function f(...xs) {}", "..."),
        ("function f(a = 1) {}", "a = 1"),
        ("var f = (a = 1) => a;", "a = 1"),
        ("var [a = 1] = b;", "a = 1"),
        ("var { a } = b;", "a"),
        ("var a = { b };", "b"),
        ("({ a } = b);", "a"),
        ("var a = { [b]: 1 };", "b"),
        ("a?.b;", "?."),
        ("a?.();", "?."),
        ("a ?? b;", "??"),
        ("a ||= b;", "||="),
        ("a ** b;", "**"),
        ("a **= b;", "**="),
        ("try { f(); } catch { g(); }", "catch"),
        ("function F() { new.target; }", "new.target"),
        ("var a = 1n;", "1n"),
        ("var a = 0b1;", "0b1"),
        ("var a = 0o7;", "0o7"),
        ("var a = /a/u;", "/a/u"),
        ("var a = /(?<a>b)/;", "/(?<a>b)/"),
        ("return;", "return"),
        ("function f(a, ) {}", ","),
        ("var a = new Map();", "Map"),
        ("console.log(1);", "console"),
        ("Object.entries(a);", "Object"),
        ("setTimeout(f, 1);", "setTimeout"),
    ] {
        assert_eq!(shown(text), [expected], "{text}");
    }
}

#[test]
fn what_runs_is_not_refused() {
    for text in [
        "var a = 1; var f = (x) => x; var g = x => { return x; };",
        "var t = `a${b}`; String.raw`a`;",
        "function f() { const a = 1; return a; } function g() { const a = 2; return a; }",
        "var [a, b] = c; var { d: e } = f; ({ g: h } = i);",
        "var o = { f() { return 1; }, get g() { return 2; }, 'a': 1, b: 2, };",
        "f(a, b,);",
        "var n = 010 + 0xff + 1_000;",
        "var r = /a(?=b)(?:c)/gim;",
        "if (typeof Map !== 'undefined') { new Map(); }",
        "Object.entries = Object.entries || f; Object.keys(a);",
        "with (imports) { new Set(); }",
        "function Map() {} new Map();",
        "a.console.log(1); a.fetch();",
        "for each (var x in xs) { f(x); }",
        "label: for (;;) { break label; }",
        "'use strict'; x = 1;",
    ] {
        assert_eq!(shown(text), Vec::<&str>::new(), "{text}");
    }
}
