use serde_json::Value;

use crate::catalog::{Catalog, Lookup, NodeType, Target, list_json, list_text, show_json, show_text};

fn node<'a>(catalog: &'a Catalog, written: &str) -> &'a NodeType {
    match catalog.lookup_loosely(written) {
        Lookup::Found(node) => node,
        other => panic!("{written}: {other:?}"),
    }
}

#[test]
fn a_page_of_a_type() {
    let catalog = Catalog::builtin();
    insta::assert_snapshot!(show_text(&catalog, node(&catalog, "Push Sender")));
}

#[test]
fn a_page_of_a_type_with_versions_and_rules() {
    let catalog = Catalog::builtin();
    let page = |written| show_text(&catalog, node(&catalog, written));
    insta::assert_snapshot!(
        ["PageNode", "PingAuthorizeNode", "LDAPDecision", "designer-*"].map(page).join("\n----\n")
    );
}

#[test]
fn a_type_as_json() {
    let catalog = Catalog::builtin();
    insta::assert_snapshot!(show_json(&catalog, node(&catalog, "PushSender")));
    for id in catalog.ids() {
        let value: Value =
            serde_json::from_str(&show_json(&catalog, node(&catalog, id))).expect("it is JSON");
        assert_eq!(value["type"], id);
        assert!(show_text(&catalog, node(&catalog, id)).lines().all(|line| line == line.trim_end()));
    }
}

#[test]
fn a_list_is_filtered_by_platform_and_word() {
    let catalog = Catalog::builtin();
    insta::assert_snapshot!(list_text(&catalog, Some(Target::Am75), "push"));
    insta::assert_snapshot!(list_json(&catalog, Some(Target::Aic), "state metadata"));
    assert_eq!(list_text(&catalog, None, "nosuch"), "No type matches.\n");
    for (words, id) in [
        ("inner journey", "InnerTreeEvaluatorNode"),
        ("Link Magic", "EmailSuspendNode"),
        ("theme", "PageNode"),
        ("retryLimit", "RetryLimitDecisionNode"),
        ("premium", "AutonomousAccessDecisionNode"),
        ("opt out", "OptOutMultiFactorAuthenticationNode"),
        ("Opt-Out", "OptOutMultiFactorAuthenticationNode"),
        ("fido", "WebAuthnRegistrationNode"),
        ("passkey", "WebAuthnAuthenticationNode"),
        ("passkeys", "WebAuthnAuthenticationNode"),
        ("magic link", "EmailSuspendNode"),
        ("security question", "KbaVerifyNode"),
        ("otp", "OneTimePasswordGeneratorNode"),
        ("text message", "OneTimePasswordSmsSenderNode"),
    ] {
        assert!(catalog.matching(None, words).iter().any(|node| node.id == id), "{words}");
    }
    assert_eq!(catalog.matching(None, "magic link").len(), 1);
    let all: Value = serde_json::from_str(&list_json(&catalog, None, "")).expect("it is JSON");
    assert_eq!(all.as_array().map(Vec::len), Some(catalog.ids().count()));
}
