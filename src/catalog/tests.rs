use serde_json::{Value, json};

use super::*;

fn found(written: &str) -> String {
    match Catalog::builtin().lookup(written) {
        Lookup::Found(node) => node.id.clone(),
        Lookup::Ambiguous(ids) => format!("one of {}", ids.join(", ")),
        Lookup::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn a_type_is_named_by_id_or_by_console_name() {
    assert_eq!(found("PushSender"), "PushAuthenticationSenderNode");
    assert_eq!(found("PlatformUsername"), "ValidatedUsernameNode");
    assert_eq!(found("OptoutMultiFactorAuthentication"), "OptOutMultiFactorAuthenticationNode");
    assert_eq!(found("product-Saml2Node"), "product-Saml2Node");
    assert_eq!(found("pushsender"), "unknown");
    assert_eq!(found("Push Sender"), "unknown");
}

#[test]
fn a_closing_node_may_be_left_out() {
    assert_eq!(found("PushWaitNode"), "PushWaitNode");
    assert_eq!(found("PushWait"), "PushWaitNode");
    assert_eq!(found("Page"), "PageNode");
}

#[test]
fn an_exact_id_wins_over_a_name() {
    assert_eq!(found("SocialProviderHandlerNode"), "SocialProviderHandlerNode");
    assert_eq!(found("SocialProviderHandler"), "SocialProviderHandlerNodeV2");
    assert_eq!(Catalog::builtin().short_name("SocialProviderHandlerNodeV2"), "SocialProviderHandlerNodeV2");
}

#[test]
fn a_shared_name_is_ambiguous() {
    assert_eq!(found("RSASecurID"), "one of SecurID, product-SecurIdNode");
    assert_eq!(Catalog::builtin().short_name("SecurID"), "SecurID");
}

#[test]
fn short_names_mean_their_type() {
    let catalog = Catalog::builtin();
    for id in catalog.ids() {
        let name = catalog.short_name(id);
        assert!(matches!(catalog.lookup(&name), Lookup::Found(node) if node.id == id), "{id}: {name}");
    }
    assert_eq!(catalog.short_name("PushAuthenticationSenderNode"), "PushSender");
    assert_eq!(catalog.short_name("designer-abc"), "designer-abc");
    assert!(catalog.names().any(|name| name == "PushSender"));
}

#[test]
fn custom_types_belong_to_their_family() {
    assert_eq!(found("designer-9f2c"), CUSTOM);
    assert_eq!(found("designer-"), "unknown");
}

#[test]
fn later_versions_add_to_the_first() {
    let catalog = Catalog::builtin();
    let node = catalog.get("ValidatedUsernameNode").expect("a known type");
    assert!(node.property("1.0", "prepopulate").is_none());
    assert!(node.property("2.0", "prepopulate").is_some() && node.property("3.0", "prepopulate").is_some());
    assert_eq!(node.properties("2.0").count(), node.properties("1.0").count() + 1);
    assert_eq!(node.default_version(), "1.0");
}

#[test]
fn a_later_version_may_lack_a_property() {
    let catalog = Catalog::builtin();
    let node = catalog.get("WebAuthnAuthenticationNode").expect("a known type");
    let has = |version, key| node.property(version, key).is_some();
    assert!(has("1.0", "asScript") && !has("2.0", "asScript"));
    assert!(!has("1.0", "mediation") && has("2.0", "mediation") && has("2.0", "timeout"));
    assert!(node.properties("2.0").all(|property| property.name != "asScript"));
}

fn suggested(written: &str) -> String {
    Catalog::builtin().suggest(written).unwrap_or_default()
}

#[test]
fn a_name_that_nobody_knows_leads_to_types() {
    for (written, first) in [
        ("Password", "PlatformPassword"),
        ("OptOut", "OptoutMultiFactorAuthentication"),
        ("AcceptTermsAndConditions", "AcceptTermsandConditions"),
        ("acceptTermsAndConditionsNode", "AcceptTermsandConditions"),
        ("PushSende", "PushSender"),
        ("DataStore", "DataStoreDecision"),
        ("MagicLink", "EmailSuspendNode"),
        ("SecurityQuestion", "KBADecision"),
        ("Fido", "WebAuthnRegistrationNode"),
    ] {
        let told = suggested(written);
        assert!(told.starts_with(&format!("did you mean `{first}`")), "{written}: {told}");
    }
    assert_eq!(suggested("Password"), "did you mean `PlatformPassword` or `PasswordCollector`?");
    assert_eq!(suggested("Zzzzzz"), "");
}

#[test]
fn amster_names_types_by_their_console_name() {
    let catalog = Catalog::builtin();
    let name = |id, version| catalog.get(id).expect("a known type").amster_name(version);
    assert_eq!(name("PageNode", "1.0"), "PageNode");
    assert_eq!(name("PageNode", "2.0"), "PageNode2");
    assert_eq!(name("KbaCreateNode", "1.0"), "KBADefinition");
    assert_eq!(name("MetadataNode", "1.0"), "StateMetadata");
    assert_eq!(name("SetUserPassword", "1.0"), "SetUserPassword");
}

#[test]
fn a_default_that_is_refused_is_of_no_use() {
    let catalog = Catalog::builtin();
    let node = catalog.get("LdapDecisionNode").expect("a known type");
    let usable = |key| node.property("1.0", key).and_then(PropertyType::usable_default).cloned();
    assert_eq!(usable("primaryServers"), None);
    assert_eq!(usable("secondaryServers"), Some(json!([])));
    assert_eq!(usable("trustAllServerCertificates"), Some(json!(false)));
    assert_eq!(usable("ldapOperationsTimeout"), Some(json!(0)));
    assert!(node.property("1.0", "adminPassword").is_some_and(PropertyType::is_secret));
}

#[test]
fn presence_needs_firm_evidence_to_be_denied() {
    let catalog = Catalog::builtin();
    let on = |id, target| catalog.get(id).expect("a known type").on_target(target);
    assert_eq!(on("PageNode", Target::Am75), Presence::Present);
    assert_eq!(
        on("IdentityStoreDecisionNode", Target::Am81),
        Presence::Absent("it exists on Advanced Identity Cloud only".into())
    );
    assert_eq!(
        on("CreatePasswordNode", Target::Aic),
        Presence::Absent("Advanced Identity Cloud leaves it out".into())
    );
    assert_eq!(on("SetStateNode", Target::Aic), Presence::Present);
    assert_eq!(
        on("RadiusDecisionNode", Target::Am75),
        Presence::Unlisted("it was not seen before PingAM 8.1".into())
    );
    assert_eq!(on("designer-x", Target::Am81), Presence::Present);
    assert!(matches!(on("IdentityStoreDecisionNode", Target::Am80), Presence::Absent(_)));
    assert_eq!(on("DuoNode", Target::Am75), Presence::AddOn("ForgeRock/duo-auth-node".into()));
    assert_eq!(on("DuoNode", Target::Aic), Presence::Present);
    assert!(matches!(on("UpdateJourneyTimeoutNode", Target::Am75), Presence::Absent(_)));
}

fn broken(id: &str, config: &Value) -> Vec<String> {
    let catalog = Catalog::builtin();
    let node = catalog.get(id).expect("a known type");
    node.broken_constraints("1.0", config).into_iter().map(|c| c.property.clone()).collect()
}

#[test]
fn constraints_join_properties() {
    let none: [&str; 0] = [];
    assert_eq!(broken("QueryParameterNode", &json!({})), ["allowedQueryParameters"]);
    let some = json!({ "allowedQueryParameters": { "a": "b" }, "queryParametersToBeDelimited": ["a", "c"] });
    assert_eq!(broken("QueryParameterNode", &some), ["queryParametersToBeDelimited"]);
    assert_eq!(broken("SetSessionPropertiesNode", &json!({})), ["properties"]);
    assert_eq!(broken("SetSessionPropertiesNode", &json!({ "maxIdleTime": 5 })), none);
    assert_eq!(broken("SetSessionPropertiesNode", &json!({ "properties": { "a": "" } })), ["properties"]);
    assert_eq!(broken("product-CaptchaNode", &json!({ "secretKey": "" })), ["secretLabelIdentifier"]);
    assert_eq!(broken("product-CaptchaNode", &json!({ "secretKey": "&{esv.captcha}" })), none);
    assert_eq!(broken("UpdateJourneyTimeoutNode", &json!({ "operation": "SET", "value": -1 })), ["value"]);
    assert_eq!(broken("UpdateJourneyTimeoutNode", &json!({ "operation": "MODIFY", "value": -1 })), none);
    assert_eq!(broken("LdapDecisionNode", &json!({})), ["adminDn"]);
    assert_eq!(
        broken("LdapDecisionNode", &json!({ "mtlsEnabled": true })),
        ["ldapConnectionMode", "mtlsSecretLabel"]
    );
    assert_eq!(
        broken("MessageNode", &json!({ "message": { "en": "x", "fr-CA": "y" }, "messageNo": { "?": "" } })),
        ["messageNo"]
    );
}

fn absence(id: &str, written: &str, config: &Value, target: Target) -> String {
    let catalog = Catalog::builtin();
    let node = catalog.get(id).expect("a known type");
    let absence = catalog.explain_absence(node, "1.0", written, config, target);
    absence.map_or("none".to_owned(), |absence| match absence.mend() {
        Some(mend) => format!("{absence}: {mend}"),
        None => absence.to_string(),
    })
}

#[test]
fn an_absence_says_what_would_end_it() {
    let push = "PushAuthenticationSenderNode";
    for written in ["SKIPPED", "Skipped"] {
        assert_eq!(
            absence(push, written, &json!({ "mandatory": true }), Target::Aic),
            "`SKIPPED` does not exist while `mandatory = true`: it exists with `mandatory = false`"
        );
    }
    assert_eq!(
        absence(
            "WebAuthnRegistrationNode",
            "exceedDeviceLimit",
            &json!({ "postponeDeviceProfileStorage": true }),
            Target::Aic
        ),
        "`exceedDeviceLimit` does not exist while `postponeDeviceProfileStorage = true` and `maxSavedDevices = 0`: \
         it exists with `postponeDeviceProfileStorage = false` and `maxSavedDevices > 0`"
    );
    assert_eq!(
        absence("PingAuthorizeNode", "continue", &json!({ "useContinue": false }), Target::Aic),
        "`continue` does not exist while `useContinue = false`: it exists with `useContinue = true`"
    );
    assert_eq!(
        absence("PingAuthorizeNode", "permit", &json!({ "useContinue": true }), Target::Aic),
        "`permit` does not exist while `useContinue = true`: it exists with `useContinue = false`"
    );
    assert_eq!(
        absence("ScriptedDecisionNode", "yes", &json!({ "outcomes": ["no"] }), Target::Aic),
        "`yes` is not in `outcomes`: add it to `outcomes`"
    );
    assert_eq!(
        absence("product-Saml2Node", "ERROR", &json!({}), Target::Am80),
        "PingAM 8.0 does not have `ERROR`, which exists since PingAM 8.1"
    );
    assert_eq!(
        absence("IotRegistrationNode", "outcome", &json!({}), Target::Aic),
        "`outcome` is an outcome of a former release (before AM 7.1)"
    );
    assert_eq!(absence(push, "TIMEOUT", &json!({}), Target::Aic), "none");
}

#[test]
fn every_entry_decodes() {
    let catalog = Catalog::builtin();
    assert_eq!(catalog.ids().filter_map(|id| catalog.get(id)).count(), 377);
}
