//! Ways that a drawing lights.

use super::{folder, run, text};

/// A login with a loop and an inner journey, and a policy that it breaks.
const LOGIN: &str = r#"journey Login {
    start -> signIn

    node signIn: PageNode "Sign in" {
        node name: PlatformUsername
        node password: PlatformPassword

        -> verify
    }

    node verify: DataStoreDecision {
        true -> mfa
        false -> tries
    }

    node mfa: InnerTreeEvaluatorNode {
        tree = "Mfa"
        true -> success
        false -> failure
    }

    node tries: RetryLimitDecision {
        Retry -> signIn
        Reject -> failure
    }
}

journey Mfa {
    innerTreeOnly = true
    start -> check

    node check: DataStoreDecision {
        true -> success
        false -> failure
    }
}

policy strict {
    for = ["Login"]
    assert success requires role authenticates:webauthn
}
"#;

/// The edges of a flowchart that are lit, as `from -> to` by title, in the order of the flowchart.
fn lit(flowchart: &str) -> Vec<String> {
    let title = |node: &str| {
        let line = flowchart
            .lines()
            .map(str::trim)
            .find(|line| line.strip_prefix(node).is_some_and(|rest| rest.starts_with(['(', '[', '{'])));
        let line = line.expect("every node has a line");
        let label = line.split('"').nth(1).expect("and a label");
        label.split("<br/>").next().unwrap_or_default().to_owned()
    };
    let edges: Vec<&str> = flowchart.lines().filter(|line| line.contains(" -->")).collect();
    let Some(numbers) = flowchart.lines().find_map(|line| line.trim().strip_prefix("linkStyle ")) else {
        return Vec::new();
    };
    let numbers = numbers.split(' ').next().unwrap_or_default().split(',');
    let edge = |number: &str| {
        let words: Vec<&str> = edges[number.parse::<usize>().expect("a number")].split_whitespace().collect();
        format!("{} -> {}", title(words[0]), title(words[words.len() - 1]))
    };
    numbers.map(edge).collect()
}

fn flowchart(asked: &str, journey: &str) -> (i32, String, String) {
    let files = folder(&[("login.journey", LOGIN)]);
    let arguments = [
        "diagram",
        "login.journey",
        "--journey",
        journey,
        "--format",
        "mermaid",
        "-o",
        "-",
        "--highlight",
        asked,
    ];
    let output = run(files.path(), &arguments, "");
    let told = (text(&output.stdout).to_owned(), text(&output.stderr).to_owned());
    (output.status.code().expect("it was not killed"), told.0, told.1)
}

#[test]
fn a_way_that_is_written_out_is_lit() {
    let (code, drawn, _) = flowchart("start -> signIn → verify.false -> tries.Reject -> failure", "Login");
    assert_eq!(code, 0);
    let all = ["Start -> Sign in", "Sign in -> verify", "verify -> tries", "tries -> Failure"];
    let named = lit(&drawn);
    assert_eq!(named.len(), 4, "{named:?}");
    for (edge, wanted) in named.iter().zip(all) {
        assert_eq!(
            edge.split(" -> ").next(),
            wanted.split(" -> ").next().map(|word| match word {
                "verify" => "Data Store Decision",
                "tries" => "Retry Limit Decision",
                other => other,
            })
        );
    }
}

#[test]
fn what_happens_in_brackets_is_lit_in_the_inner_journey() {
    let way = "verify.true -> mfa.true [Mfa: start -> check.true -> success] -> success";
    let (_, outside, _) = flowchart(way, "Login");
    assert_eq!(lit(&outside).len(), 2, "{outside}");
    let (code, _, said) = flowchart(way, "Mfa");
    assert_eq!(code, 2, "the way is one of Login: {said}");

    let files = folder(&[("login.journey", LOGIN)]);
    let arguments = ["diagram", "login.journey", "--format", "mermaid", "-o", "out", "--highlight", way];
    assert_eq!(run(files.path(), &arguments, "").status.code(), Some(0));
    let inner = std::fs::read_to_string(files.path().join("out/Mfa.mmd")).expect("it was drawn");
    assert_eq!(lit(&inner), ["Start -> Data Store Decision", "Data Store Decision -> Success"]);
}

#[test]
fn what_breaks_a_policy_is_lit_though_check_fails() {
    for asked in ["policy:strict", "broken"] {
        let (code, drawn, said) = flowchart(asked, "Login");
        assert_eq!(code, 0, "{said}");
        let way = lit(&drawn);
        assert_eq!(way.last().map(String::as_str), Some("Inner Tree Evaluator -> Success"), "{way:?}");
        assert_eq!(way.len(), 4, "{way:?}");
    }
    let (_, drawn, said) = flowchart("policy:strict", "Mfa");
    assert!(lit(&drawn).is_empty() && said.contains("policy `strict` holds in what is drawn"), "{said}");
}

#[test]
fn ways_that_paths_lists_are_lit_by_number() {
    let (code, drawn, _) = flowchart("path:1", "Mfa");
    assert_eq!((code, lit(&drawn).len()), (0, 2));
}

#[test]
fn what_cannot_be_lit_is_an_error_that_says_what_is_meant() {
    for (asked, wanted) in [
        ("start -> sigIn", "has no `sigIn`: did you mean `signIn`?"),
        ("start -> verify", "journey `Login` does not start at `verify`"),
        ("verify.true -> tries", "no link of journey `Login` leads from `verify.true` to `tries`"),
        ("success -> verify", "nothing goes on behind `success`"),
        ("verify.true [Mfa: start", "a bracket is not closed"),
        ("policy:strct", "did you mean `strict`?"),
        ("path:99", "none of number 99"),
        ("path:x", "no number of a way"),
    ] {
        let (code, drawn, said) = flowchart(asked, "Login");
        assert_eq!((code, drawn.as_str()), (2, ""), "{asked}");
        assert!(said.contains(wanted), "{asked}: {said}");
    }
}

#[test]
fn every_kind_of_picture_shows_it() {
    let source = LOGIN.split("policy strict").next().expect("the journeys stand before it");
    let files = folder(&[("login.journey", source)]);
    let draw = |format: &str, asked: &[&str]| {
        let all = ["diagram", "login.journey", "--journey", "Mfa", "--format", format, "-o", "-"];
        let output = run(files.path(), &[&all[..], asked].concat(), "");
        assert_eq!(output.status.code(), Some(0), "{format}");
        text(&output.stdout).to_owned()
    };
    for (format, sign, count) in [
        ("svg", "class=\"way lit\"", 2),
        ("svg", "class=\"line lit\"", 2),
        ("svg", " off\" transform", 1),
        ("dot", "penwidth=3", 5),
        ("html", "\"lit\":[[0,1]]", 1),
    ] {
        let lit = draw(format, &["--highlight", "start -> check.true -> success"]);
        assert_eq!(lit.matches(sign).count(), count, "{format}: {sign}");
        assert_eq!(draw(format, &[]).matches(sign).count(), 0, "{format}: {sign}");
    }
}
