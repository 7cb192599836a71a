use serde_json::{Value, json};

use super::*;
use crate::catalog::WithChildren;

/// The ids that a type has with `config`; an uncertain one is led by `?`, and `…` closes an open list.
fn ids(id: &str, config: &Value) -> String {
    ids_on(id, config, Target::Aic)
}

fn ids_on(id: &str, config: &Value, target: Target) -> String {
    let catalog = Catalog::builtin();
    let node = catalog.get(id).expect("a known type");
    told(&catalog.outcomes(node, node.default_version(), config, target))
}

fn told(outcomes: &Outcomes) -> String {
    let mark = |outcome: &Outcome| format!("{}{}", if outcome.certain { "" } else { "?" }, outcome.id);
    let rest = outcomes.open.then(|| "…".to_owned());
    outcomes.list.iter().map(mark).chain(rest).collect::<Vec<_>>().join(" ")
}

#[test]
fn conditions_read_values_and_defaults() {
    let push = "PushAuthenticationSenderNode";
    assert_eq!(ids(push, &json!({})), "SENT NOT_REGISTERED SKIPPED");
    assert_eq!(ids(push, &json!({ "mandatory": null })), "SENT NOT_REGISTERED SKIPPED");
    assert_eq!(
        ids(push, &json!({ "mandatory": true, "captureFailure": true })),
        "SENT NOT_REGISTERED FAILURE"
    );
    assert_eq!(
        ids("DeviceBindingNode", &json!({ "maxSavedDevices": 2, "clientErrorOutcomes": [] })),
        "success failure exceedDeviceLimit"
    );
}

#[test]
fn placeholders_leave_outcomes_open() {
    let push = "PushAuthenticationSenderNode";
    assert_eq!(ids(push, &json!({ "mandatory": "&{esv.push.mandatory}" })), "SENT NOT_REGISTERED ?SKIPPED");
    assert_eq!(ids(push, &json!({ "mandatory": { "$bool": "&{esv.x}" } })), "SENT NOT_REGISTERED ?SKIPPED");
    assert_eq!(ids("ScriptedDecisionNode", &json!({ "outcomes": "&{esv.x}" })), "…");
    assert_eq!(ids("ScriptedDecisionNode", &json!({ "outcomes": ["a", "&{esv.x}"] })), "a …");
    assert_eq!(
        ids("PingAuthorizeNode", &json!({ "useContinue": { "$bool": "&{esv.x}" }, "statementCodes": [] })),
        "?continue ?permit ?deny ?indeterminate clientError"
    );
}

#[test]
fn values_of_the_wrong_kind_decide_nothing() {
    assert_eq!(
        ids("PushAuthenticationSenderNode", &json!({ "mandatory": "no" })),
        "SENT NOT_REGISTERED ?SKIPPED"
    );
    assert_eq!(ids("ScriptedDecisionNode", &json!({ "outcomes": 7 })), "…");
    assert_eq!(ids("ScriptedDecisionNode", &json!({ "outcomes": ["a", 7] })), "a …");
    assert_eq!(ids("ChoiceCollectorNode", &json!({ "choices": { "a": 1 } })), "…");
}

#[test]
fn lists_and_maps_make_outcomes_once() {
    assert_eq!(
        ids("RESTNode", &json!({ "responseCodes": ["200", "ERROR"], "jpToOutcomeMapper": { "x": "$.x" } })),
        "200 ERROR x NOMATCHRESPONSE"
    );
    assert_eq!(ids("JSONPath", &json!({ "jpToOutcomeMapper": { "$.a": "b" } })), "$.a NEXT ERROR");
}

#[test]
fn labels_can_come_from_the_configuration() {
    let catalog = Catalog::builtin();
    let node = catalog.get("FlowControlNode").expect("a known type");
    let config = json!({ "outcomeADisplayName": "Blue" });
    let outcomes = catalog.outcomes(node, "1.0", &config, Target::Aic);
    assert_eq!(outcomes.resolve("Blue").map(|outcome| outcome.id.as_str()), Some("A"));
    assert_eq!(outcomes.resolve("A").map(|outcome| outcome.label.as_str()), Some("Blue"));
    assert_eq!(outcomes.resolve("Red"), None);
}

#[test]
fn releases_decide() {
    assert_eq!(ids_on("product-Saml2Node", &json!({}), Target::Am80), "ACCOUNT_EXISTS NO_ACCOUNT");
    assert_eq!(ids_on("product-Saml2Node", &json!({}), Target::Am81), "ACCOUNT_EXISTS NO_ACCOUNT ERROR");
}

#[test]
fn a_delegate_has_every_outcome_of_the_other_type() {
    let provider = "ConfigProviderNode";
    assert_eq!(
        ids(provider, &json!({ "nodeType": "PushAuthenticationSenderNode", "nodeVersion": 1 })),
        "SENT NOT_REGISTERED SKIPPED FAILURE CONFIGURATION_FAILED"
    );
    assert_eq!(ids(provider, &json!({ "nodeType": "NoSuchNode" })), "CONFIGURATION_FAILED …");
    assert_eq!(ids(provider, &json!({ "nodeType": provider })), "CONFIGURATION_FAILED …");
    assert_eq!(ids(provider, &json!({})), "CONFIGURATION_FAILED …");
}

fn page(version: &str, children: &[Child]) -> String {
    let catalog = Catalog::builtin();
    let node = catalog.get("PageNode").expect("a known type");
    let config = json!({});
    told(&catalog.outcomes(node, version, &WithChildren { configuration: &config, children }, Target::Aic))
}

fn child(id: &str, kind: &str, config: &Value) -> Child {
    let catalog = Catalog::builtin();
    let node = catalog.get(kind).expect("a known type");
    let outcomes = catalog.outcomes(node, "1.0", config, Target::Aic);
    Child { id: id.to_owned(), outcomes, standalone: node.page.standalone }
}

/// A child that a page of version 2.0 runs apart.
fn passkey(id: &str) -> Child {
    child(id, "WebAuthnAuthenticationNode", &json!({}))
}

const PASSKEY: &str = "p-unsupported p-noDevice p-success p-failure p-error";

#[test]
fn a_page_has_the_outcomes_of_its_children() {
    let none = json!({});
    let name = child("n", "ValidatedUsernameNode", &none);
    let choice = child("c", "ChoiceCollectorNode", &json!({ "choices": ["x", "y"] }));
    let otp = child("o", "OneTimePasswordCollectorDecisionNode", &none);
    let doubtful = child(
        "d",
        "MultiFactorRegistrationOptionsNode",
        &json!({ "mandatory": "&{esv.m}", "getApp": false }),
    );
    assert_eq!(page("1.0", &[name.clone(), otp.clone()]), "true false");
    assert_eq!(page("1.0", &[name.clone(), passkey("p")]), PASSKEY.replace("p-", ""));
    // The last ordinary child alone decides, though another branches.
    assert_eq!(page("2.0", &[choice.clone(), name.clone()]), "n-outcome");
    assert_eq!(page("2.0", &[name.clone(), choice, otp.clone()]), "o-true o-false");
    assert_eq!(page("2.0", std::slice::from_ref(&name)), "n-outcome");
    // Standalone children behind it keep theirs, and none before it.
    assert_eq!(page("2.0", &[name.clone(), passkey("p")]), format!("n-outcome {PASSKEY}"));
    assert_eq!(page("2.0", &[passkey("p"), name.clone()]), "n-outcome");
    assert_eq!(page("2.0", &[passkey("p")]), PASSKEY);
    assert_eq!(
        page("2.0", &[passkey("q"), doubtful, passkey("p")]),
        format!("d-registerOutcome ?d-skipOutcome ?d-optOutOutcome {PASSKEY}")
    );
    let unknown = Child { id: "u".into(), outcomes: Outcomes::unknown(), standalone: false };
    assert_eq!(page("2.0", &[otp, unknown]), "…");
    assert_eq!(page("1.0", &[]), "");
}

#[test]
fn custom_types_without_a_definition_are_open() {
    assert_eq!(ids("designer-1234", &json!({})), "…");
    assert_eq!(ids("RadiusDecisionNode", &json!({})), "…");
}
