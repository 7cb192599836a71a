use super::*;
use crate::script::parse::parse;

/// The outcomes of a script as one text: the sure ones, those in doubt in brackets, and signs for the rest.
fn shown(text: &str) -> String {
    let outcomes = parse(text, of).expect("the script of a test can be read");
    let mut words: Vec<String> = outcomes.sure.iter().map(|(text, _)| text.clone()).collect();
    words.sort();
    words.extend(outcomes.perhaps.iter().map(|text| format!("({text})")));
    words.extend(outcomes.no_texts.iter().map(|(what, _)| format!("!{what}")));
    words.extend(outcomes.unbuilt.iter().map(|_| "!unbuilt".to_owned()));
    for (is, sign) in [(outcomes.is_open, "?"), (outcomes.asks, "asks"), (outcomes.is_missing(), "none")] {
        if is {
            words.push(sign.to_owned());
        }
    }
    words.join(" ")
}

#[test]
fn every_form_is_found() {
    for (text, expected) in [
        ("outcome = 'a';", "a"),
        ("var outcome = \"a\";", "a"),
        ("if (x) { outcome = 'a'; } else { outcome = 'b'; }", "a b"),
        ("outcome = x ? 'a' : 'b';", "a b"),
        ("var no = 'b'; var OK = { YES: 'a', NO: no }; outcome = OK.YES; if (x) outcome = OK['NO'];", "a b"),
        ("action.goTo('a');", "a"),
        ("action.withErrorMessage('no').goTo('a').putSessionProperty('k', 'v');", "a"),
        ("action = action.goTo('a');", "a"),
        ("action = Action.goTo('a').build();", "a"),
        ("action = fr.Action.goTo('a').withHeader('h').build();", "a"),
        ("action = org.forgerock.openam.auth.node.api.Action.goTo(x ? 'a' : 'b').build();", "a b"),
        ("action = Action.send(callback).build();", "asks"),
        ("action = Action.goTo('a');", "!unbuilt none"),
        ("callbacksBuilder.nameCallback('Name');", "asks"),
        ("function f(x) { action.goTo(x); } f('a'); f('b');", "a b"),
        ("var end = function (x) { return x ? 'a' : 'b'; }; action.goTo(end(1));", "a b"),
        ("(function () { outcome = 'a'; }());", "a"),
        ("(() => { action.goTo(`a${1 ? 'b' : ''}`); })();", "a ab"),
        ("var p = 'a'; outcome = p + 'b';", "ab"),
        ("outcome = String(true);", "(false) (true)"),
        ("action.goTo(true);", "(false) (true)"),
        (
            "(function () { if (x) { outcome = 'a'; } else { outcome = 'b'; } action.goTo(outcome); }());",
            "a b",
        ),
        ("outcome = true;", "!a boolean"),
        ("outcome = a === b;", "!the result of a comparison or calculation"),
        ("logger.error('nothing');", "none"),
        ("function f() { outcome = 'a'; }", "none"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_is_overwritten_does_not_count() {
    for (text, expected) in [
        ("outcome = 'x'; outcome = 'a';", "a"),
        ("var outcome = 'x'; if (y) { outcome = 'a'; } else { outcome = 'b'; }", "a b"),
        ("var outcome = 'x'; if (y) { outcome = 'a'; }", "a x"),
        ("var outcome = 'x'; try { f(); outcome = 'a'; } catch (e) { outcome = 'b'; }", "a b"),
        ("outcome = 'x'; try { outcome = 'y'; f(); } catch (e) { } ", "x y"),
        ("outcome = 'x'; switch (y) { case 1: outcome = 'a'; break; default: outcome = 'b'; }", "a b"),
        ("outcome = 'x'; switch (y) { case 1: outcome = 'a'; break; }", "a x"),
        ("outcome = 'x'; for (var i in y) { outcome = 'a'; }", "a x"),
        ("function f() { if (x) { outcome = 'a'; return; } outcome = 'b'; } outcome = 'x'; f();", "a b"),
        ("var outcome = 'none'; outcome = 'a'; action.goTo(outcome);", "a none"),
        ("outcome = 'x'; action.goTo('a');", "a"),
        (
            "if (callbacks.isEmpty()) { callbacksBuilder.nameCallback('n'); } else { action.goTo('a'); }",
            "a asks",
        ),
        ("xs.forEach(function (x) { outcome = 'a'; }); ", "a"),
        ("outcome = 'x'; xs.forEach(function (x) { outcome = 'a'; }); ", "a x"),
        ("function f() { var outcome = 'x'; return outcome; } outcome = 'a'; f();", "a"),
        ("if (x) { throw 'no'; } outcome = 'a';", "a"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_told_is_said_to_be_open() {
    for (text, expected) in [
        ("outcome = nodeState.get('next');", "?"),
        ("outcome = x || 'a';", "a ?"),
        ("var t = { a: 'a', b: 'b' }; outcome = t[x];", "(a) (b) ?"),
        ("lib.run(action);", "?"),
        ("action = other;", "?"),
        ("eval(x);", "?"),
        ("f(function (x) { action.goTo(x); });", "?"),
        ("for (var k in t) { outcome = k; }", "?"),
        ("var a = b; var b = a; outcome = a;", ""),
        ("var x1 = x0 + x0, x0 = 'a'; var x2 = x1 + x1; outcome = x2;", "aaaa"),
        ("function f(n) { return f(n); } outcome = f(1);", "none"),
    ] {
        let expected = if expected.is_empty() { "none" } else { expected };
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn following_values_ends() {
    let mut lines = vec!["var x0 = 'a' + y;".to_owned()];
    lines.extend((1..2_000).map(|index| format!("var x{index} = x{} + x{};", index - 1, index - 1)));
    lines.push("outcome = x1999;".to_owned());
    assert_eq!(shown(&lines.join("\n")), "?");
    let function = |index| format!("function f{index}() {{ f{}(); f{}(); }}", index + 1, index + 1);
    let calls = (0..500).map(function).collect::<Vec<_>>().join("\n");
    assert_eq!(shown(&format!("{calls} function f500() {{ outcome = 'a'; }} f0();")), "?");
}
