//! Fragments: what they stand for, and what is said of them.

use std::fmt::Write as _;

use serde_json::Value;

use crate::scope::workspaces::{said, with};

const CODE: &str = r#"fragment code(attempts = 3, service) {
    exit verified
    exit rejected

    start -> make

    note "Agreed with fraud"
    node make: HOTPGenerator -> ask

    node ask: PageNode {
        stage = json({ focus: otp, service: f"{service}-{attempts}" })

        node otp: OTPCollectorDecision

        true -> verified
        false -> retry
    }

    node retry: RetryLimitDecision {
        retryLimit = attempts
        Retry -> ask
        Reject -> rejected
    }
}
"#;

const CHECKED: &str = r#"/// Uses another one.
fragment checked(tries = 4) {
    exit in
    exit out

    start -> check

    node check: DataStoreDecision {
        true -> second
        false -> out
    }

    node second: code {
        attempts = tries
        service = "mail"
        verified -> in
        else -> out
    }
}
"#;

const LOGIN: &str = r#"journey Login {
    start -> signIn

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword

        -> factor
    }

    node factor: checked {
        tries = 5
        in -> retry
        out -> failure
    }

    // A name that the fragment has too.
    node retry: code {
        service = "sms"
        verified -> success
        rejected -> signIn
    }
}
"#;

const WRITTEN: &str = r#"journey Login {
    start -> signIn

    note "Agreed with fraud"
    note "Agreed with fraud"

    node signIn: PageNode {
        node username: PlatformUsername
        node password: PlatformPassword

        -> "factor.check"
    }

    node "factor.check": DataStoreDecision {
        true -> "factor.second.make"
        false -> failure
    }

    node "factor.second.make": HOTPGenerator -> "factor.second.ask"

    node "factor.second.ask": PageNode {
        stage = "{\"focus\":\"FACTOR\",\"service\":\"mail-5\"}"

        node "factor.second.otp": OTPCollectorDecision

        true -> "retry.make"
        false -> "factor.second.retry"
    }

    node "factor.second.retry": RetryLimitDecision {
        retryLimit = 5
        Retry -> "factor.second.ask"
        Reject -> failure
    }

    node "retry.make": HOTPGenerator -> "retry.ask"

    node "retry.ask": PageNode {
        stage = "{\"focus\":\"RETRY\",\"service\":\"sms-3\"}"

        node "retry.otp": OTPCollectorDecision

        true -> success
        false -> "retry.retry"
    }

    node "retry.retry": RetryLimitDecision {
        retryLimit = 3
        Retry -> "retry.ask"
        Reject -> signIn
    }
}
"#;

fn built(files: &[(&str, &str)]) -> Value {
    let folder = with(files);
    let (text, code) = said(folder.path(), &["build", "-o", "-"]);
    assert_eq!(code, 0, "{text}");
    let end = text.rfind('}').map_or(0, |at| at + 1);
    serde_json::from_str(&text[..end]).expect("a document")
}

#[test]
fn a_use_is_what_it_would_be_written_out() {
    let short =
        built(&[("journeyc.toml", ""), ("a.journey", CODE), ("b.journey", CHECKED), ("c.journey", LOGIN)]);
    let id = |name: &str| journeyc::model::ids::JourneyIds::new("Login").node(name);
    let written = WRITTEN.replace("FACTOR", &id("factor.second.otp")).replace("RETRY", &id("retry.otp"));
    let long = built(&[("journeyc.toml", ""), ("a.journey", &written)]);
    assert_eq!(short["trees"], long["trees"]);
}

/// What is said of sources, in short lines.
fn short(files: &[(&str, &str)]) -> String {
    let folder = with(files);
    said(folder.path(), &["check", "--message-format", "short"]).0
}

#[test]
fn what_is_found_is_told_once_with_the_uses() {
    let broken = CODE.replace("retryLimit = attempts", "retryLimit = attempts\n        retryLimits = 1");
    let folder =
        with(&[("journeyc.toml", ""), ("a.journey", &broken), ("b.journey", CHECKED), ("c.journey", LOGIN)]);
    let (text, code) = said(folder.path(), &["check"]);
    assert_eq!((text.matches("error[J201").count(), code), (1, 1), "{text}");
    for part in
        ["a.journey:21", "by `second`, which is a `code`", "by `factor`, which is a `checked`", "by `retry`"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn arguments_are_told_where_they_are_given() {
    let wrong = LOGIN.replace("tries = 5", "tries = \"five\"");
    let text =
        short(&[("journeyc.toml", ""), ("a.journey", CODE), ("b.journey", CHECKED), ("c.journey", &wrong)]);
    assert!(text.starts_with("c.journey:12:17: error[J203"), "{text}");
}

#[test]
fn an_unused_fragment_is_checked_and_one_that_is_allowed_is_not() {
    let broken = CODE.replace("retryLimit = attempts", "retryLimits = attempts");
    let text = short(&[("journeyc.toml", ""), ("a.journey", &broken)]);
    assert!(text.contains("a.journey:20:9: error[J201"), "{text}");
    let allowed =
        broken.replace("        retryLimits", "        @allow(unknown-property)\n        retryLimits");
    let text = short(&[("journeyc.toml", ""), ("a.journey", &allowed)]);
    assert_eq!(text, "");
}

#[test]
fn a_use_that_nothing_leads_to_is_one_finding() {
    let lost = LOGIN.replace("in -> retry", "in -> success");
    let text =
        short(&[("journeyc.toml", ""), ("a.journey", CODE), ("b.journey", CHECKED), ("c.journey", &lost)]);
    assert_eq!(text.matches("J502").count(), 1, "{text}");
    assert!(text.contains("c.journey:18:10") && text.contains("nothing leads to `retry`"), "{text}");
}

#[test]
fn a_bomb_ends_with_a_word() {
    let mut text = String::from(
        "fragment l0 {\n    exit done\n    start -> n\n    node n: IncrementLoginCount -> done\n}\n",
    );
    for level in 1..=30 {
        let below = level - 1;
        let _ = write!(
            text,
            "fragment l{level} {{\n    exit done\n    start -> a\n    node a: l{below} -> b\n    node b: l{below} -> done\n}}\n"
        );
    }
    text += "journey Boom {\n    start -> a\n    node a: l30 -> success\n}\n";
    let found = short(&[("journeyc.toml", ""), ("a.journey", &text)]);
    assert_eq!(found.matches("J132").count(), 1, "{found}");
    assert!(found.contains("10000 are the most"), "{found}");
}

#[test]
fn a_fragment_reads_files_where_it_lies() {
    let text = r#"fragment greet {
    exit done

    start -> message

    node message: MessageNode {
        message = { en: file("greeting.txt") }
        true, false -> done
    }
}
"#;
    let journey = "journey Greet {\n    start -> greet\n    node greet: greet -> failure\n}\n";
    let document = built(&[
        ("journeyc.toml", ""),
        ("lib/greet.journey", text),
        ("lib/greeting.txt", "Welcome to the library"),
        ("app/greet.journey", journey),
    ]);
    assert!(document.to_string().contains("Welcome to the library"), "{document}");
}

#[test]
fn formatting_keeps_what_is_written() {
    let untidy = "// first\nfragment  code( attempts=3 , /* how */ service ){ exit  verified // good\n start->n\n node n: HOTPGenerator->verified }\nvar a = 1\nvar b = f\"x{a}\"\n\n// last\nvar c\n";
    let folder = with(&[("a.journey", untidy)]);
    assert_eq!(said(folder.path(), &["fmt", "a.journey"]).1, 0);
    let once = std::fs::read_to_string(folder.path().join("a.journey")).expect("it is there");
    for part in
        ["// first", "/* how */", "exit verified // good", "var a = 1\nvar b = f\"x{a}\"\n\n// last\nvar c\n"]
    {
        assert!(once.contains(part), "{part}: {once}");
    }
    assert_eq!(said(folder.path(), &["fmt", "--check", "a.journey"]).1, 0, "{once}");
}

/// Uses of ready fragments: the node, its fragment, values for parameters, targets of exits.
type Chain = [(
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    [(&'static str, &'static str); 2],
); 5];

const CHAIN: Chain = [
    (
        "signIn",
        "password",
        &[
            ("tries", "TRIES"),
            ("header", "{ en: \"Sign in\" }"),
            ("refusal", "{ en: \"You cannot sign in right now.\" }"),
        ],
        [("verified", "conditions"), ("refused", "failure")],
    ),
    (
        "conditions",
        "terms",
        &[("resource", "\"managed/alpha_user\"")],
        [("accepted", "device"), ("failed", "failure")],
    ),
    (
        "device",
        "push",
        &[
            ("issuer", "\"Example\""),
            ("message", "{ en: \"Do you want to sign in?\" }"),
            ("timeout", "120000"),
            ("attempts", "3"),
        ],
        [("verified", "app"), ("rejected", "failure")],
    ),
    (
        "app",
        "totp",
        &[("issuer", "\"Example\""), ("attempts", "3")],
        [("verified", "key"), ("rejected", "signIn")],
    ),
    (
        "key",
        "webauthn",
        &[("name", "\"Example\""), ("domain", "\"example.com\""), ("most", "5"), ("attempts", "3")],
        [("verified", "success"), ("rejected", "failure")],
    ),
];

fn ready(name: &str) -> String {
    std::fs::read_to_string(format!("examples/lib/{name}.journey")).expect("it is there")
}

/// The nodes that a use stands for, as somebody would write them out.
fn written_out(use_of: &str, name: &str, values: &[(&str, &str)], exits: &[(&str, String)]) -> String {
    let text = ready(name);
    let body = text.split_once(" {\n").map_or("", |(_, body)| body);
    let nodes: Vec<&str> = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("node ")?.split_once(':').map(|(name, _)| name))
        .collect();
    let mut out = String::new();
    for line in body.lines().skip_while(|line| !line.trim().starts_with("node ")).filter(|line| *line != "}")
    {
        let mut line = line.to_owned();
        if let Some((before, target)) = line.clone().split_once("-> ") {
            let exit = exits.iter().find(|(exit, _)| *exit == target);
            let target = match exit {
                Some((_, target)) => target.clone(),
                None if nodes.contains(&target) => format!("\"{use_of}.{target}\""),
                None => target.to_owned(),
            };
            line = format!("{before}-> {target}");
        }
        for node in &nodes {
            line = line.replace(&format!("node {node}: "), &format!("node \"{use_of}.{node}\": "));
        }
        for (parameter, value) in values {
            if line.ends_with(&format!("= {parameter}")) {
                line = line.replace(&format!("= {parameter}"), &format!("= {value}"));
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[test]
fn thirty_journeys_on_five_fragments_are_those_written_out() {
    let start = |name: &str| {
        ready(name)
            .split_once("start -> ")
            .map_or(String::new(), |(_, rest)| rest.lines().next().unwrap_or_default().to_owned())
    };
    let entry = |node: &str| match CHAIN.iter().find(|own| own.0 == node) {
        Some((_, fragment, ..)) => format!("\"{node}.{}\"", start(fragment)),
        None => node.to_owned(),
    };
    let (mut short, mut long) = (String::new(), String::new());
    for (_, fragment, ..) in CHAIN {
        short += &ready(fragment);
        short.push('\n');
    }
    for number in 0..30 {
        let tries = (number % 7 + 1).to_string();
        let head = format!(
            "journey Login{number} {{\n    identityResource = \"managed/alpha_user\"\n\n    start -> "
        );
        let _ = writeln!(short, "{head}signIn");
        let _ = writeln!(long, "{head}{}", entry("signIn"));
        for (node, fragment, values, exits) in CHAIN {
            let values: Vec<(&str, &str)> = values
                .iter()
                .map(|(name, value)| (*name, if *value == "TRIES" { tries.as_str() } else { *value }))
                .collect();
            let _ = writeln!(short, "\n    node {node}: {fragment} {{");
            // What is the default is not said.
            for (name, value) in values
                .iter()
                .filter(|(name, _)| ["tries", "resource", "issuer", "name", "domain"].contains(name))
            {
                let _ = writeln!(short, "        {name} = {value}");
            }
            for (exit, target) in exits {
                let _ = writeln!(short, "        {exit} -> {target}");
            }
            short.push_str("    }\n");
            let exits: Vec<(&str, String)> =
                exits.iter().map(|(exit, target)| (*exit, entry(target))).collect();
            let _ = write!(long, "\n{}", written_out(node, fragment, &values, &exits));
        }
        short.push_str("}\n\n");
        long.push_str("}\n\n");
    }
    let of = |text: &str| built(&[("journeyc.toml", ""), ("a.journey", text)]);
    let (from_short, from_long) = (of(&short), of(&long));
    assert_eq!(from_short["trees"].as_object().map(serde_json::Map::len), Some(30));
    assert_eq!(from_short["trees"], from_long["trees"]);
    assert!(short.len() * 3 <= long.len(), "{} bytes of {}", short.len(), long.len());
}

#[test]
fn a_use_that_is_renamed_keeps_its_ids() {
    let folder =
        with(&[("journeyc.toml", ""), ("a.journey", CODE), ("b.journey", CHECKED), ("c.journey", LOGIN)]);
    assert_eq!(said(folder.path(), &["build", "-o", "before.json"]).1, 0);
    let (text, code) = said(folder.path(), &["rename", "c.journey", "factor", "second"]);
    assert_eq!(code, 0, "{text}");
    let source = std::fs::read_to_string(folder.path().join("c.journey")).expect("it is there");
    assert!(source.contains("node second: checked") && !source.contains("factor"), "{source}");
    assert_eq!(said(folder.path(), &["build", "-o", "after.json"]).1, 0);
    let ids = |name: &str| {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("it is built");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let nodes = document["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes").clone();
        nodes.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(ids("before.json"), ids("after.json"));
}

#[test]
fn an_edit_in_a_fragment_is_told_of_the_journeys_that_use_it() {
    let plain = "journey Plain {\n    start -> failure\n}\n";
    let other = LOGIN.replace("journey Login", "journey Other");
    let folder = with(&[
        ("journeyc.toml", ""),
        ("a.journey", CODE),
        ("b.journey", CHECKED),
        ("c.journey", LOGIN),
        ("d.journey", plain),
        ("e.journey", &other),
    ]);
    let git = |arguments: &[&str]| {
        let names = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"];
        let done =
            std::process::Command::new("git").current_dir(folder.path()).args(names).args(arguments).output();
        assert!(done.expect("git runs").status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "x"]);
    let (text, code) = said(folder.path(), &["diff", "--git", "HEAD"]);
    assert_eq!(code, 0, "{text}");
    let edited = CODE.replace("Agreed with fraud", "Agreed with all").replace("\"mail\"", "\"sms\"");
    let edited = edited.replace("retryLimit = attempts", "retryLimit = 7");
    std::fs::write(folder.path().join("a.journey"), edited.replace("attempts = 3, ", "attempts = 2, "))
        .expect("a file");
    let (text, code) = said(folder.path(), &["diff", "--git", "HEAD", "--format", "json"]);
    assert_eq!(code, 1, "{text}");
    let told: Value =
        serde_json::from_str(text.split_inclusive("\n}").next().unwrap_or(&text)).expect("JSON");
    let names: Vec<&str> =
        told["journeys"].as_array().expect("a list").iter().filter_map(|own| own["name"].as_str()).collect();
    assert_eq!(names, ["Login", "Other"], "{text}");
}
