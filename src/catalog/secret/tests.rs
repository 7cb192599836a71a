use serde_json::json;

use super::*;

#[test]
fn names_of_secrets_are_known_however_they_are_written() {
    for name in [
        "password",
        "Password",
        "userPassword",
        "PASSWORD",
        "client_secret",
        "clientSecret",
        "api_key",
        "apiKey",
        "APIKey",
        "X-Api-Key",
        "secretKey",
        "accessKey",
        "sKey",
        "aKey",
        "passphrase",
        "pwd",
        "credentials",
        "passwords",
        "tokens",
        "headers.Authorization",
        "usernameSalt",
        "basicAuthnPassword",
        "privateKey",
        "iProov_API_Key",
        "encryption-key",
        "myToken",
        "webAgentSecret",
        "passwordHash",
        "clientsecret",
        "signingKeys",
        "hmacSigningKey",
    ] {
        assert!(sounds_secret(name), "{name}");
    }
    for name in [
        "key",
        "sharedStateKey",
        "keyId",
        "passwordAttribute",
        "tokenEndpoint",
        "secretLabelIdentifier",
        "minPasswordLength",
        "tokenType",
        "passwordHeader",
        "bypass",
        "compass",
        "smAdminPasswordSecretId",
        "passUrl",
        "usernameKey",
        "monkey",
        "",
        "tokenLifetime",
        "credentialType",
        "siteKey",
    ] {
        assert!(!sounds_secret(name), "{name}");
    }
}

/// What is shown of a property without a secret name.
fn inside(value: &Value) -> String {
    shown("settings", value, None).to_string()
}

#[test]
fn secrets_are_masked_at_any_depth() {
    for value in [
        json!({ "a": [{ "password": "hush" }] }),
        json!({ "apiKey": ["hush", "hush"] }),
        json!({ "credentials": { "user": "hush" } }),
        json!({ "pwd": "hush" }),
        json!([{ "name": "password", "value": "hush" }]),
        json!([{ "headerName": "Authorization", "headerValue": "hush" }]),
        json!({ "kty": "oct", "k": "hush" }),
        json!({ "jwk": { "k": "hush" } }),
        json!("{\"client_secret\": \"hush\"}"),
        json!("[\"{\\\"token\\\": \\\"hush\\\"}\"]"),
        json!("https://somebody:hush@example.com/path"),
        json!("see ldap://hush@example.com and"),
        json!("https://example.com/?x=1&api_key=hush&y=2"),
        json!("Authorization: hush"),
        json!("one\nX-Api-Key=hush"),
        json!("curl -H 'X: Basic aHVzaDpodXNoaHVzaA=='"),
        json!("-----BEGIN PRIVATE KEY-----\nhush"),
    ] {
        let shown = inside(&value);
        assert!(
            shown.contains(MASK) && !shown.contains("hush") && !shown.contains("aHVz"),
            "{value} is shown as {shown}"
        );
    }
    assert_eq!(shown("pinPassword", &json!(1234), None), json!(MASK));
}

#[test]
fn what_is_no_secret_is_shown_as_it_is() {
    for value in [
        json!({ "name": "city", "value": "Prague", "passwordPolicy": "strong", "useToken": true, "password": "" }),
        json!("{\"a\":  [1, 2] }"),
        json!("https://example.com/login?realm=alpha&goto=x#top"),
        json!("mailto:somebody@example.com"),
        json!("Basic authentication is off"),
        json!("Please choose: password or key"),
        json!([1, null, "two"]),
    ] {
        assert_eq!(shown("settings", &value, None), value);
    }
}

#[test]
fn the_catalogue_and_the_name_both_count() {
    let catalog = crate::catalog::Catalog::builtin();
    let listed = |node_type: &str, name: &str| {
        let known = catalog.get(node_type).expect("a type");
        is_secret(name, known.property(known.default_version(), name))
    };
    assert!(listed("LdapDecisionNode", "adminPassword"));
    assert!(listed("product-CaptchaNode", "secretKey"));
    assert!(listed("DuoNode", "sKey") && listed("DuoNode", "aKey"));
    assert!(!listed("DataStoreDecisionNode", "nothing"));
}

#[test]
fn scripts_keep_their_secrets() {
    for script in [
        "var password = \"hush\";",
        "apiKey : 'hush',",
        "config[\"client_secret\"] = 'hush'",
        "if (token === \"hush\") {}",
        "request.setHeader(\"Authorization\", \"hush\");",
        "// don't use\n// password = \"hush\"",
        "/* ` */ let secret = `hu\nhush`;",
        "var u = 'https://me:hush@example.com';",
    ] {
        let shown = in_script(script);
        assert!(shown.contains(MASK) && !shown.contains("hush"), "{script} is shown as {shown}");
    }
    for script in [
        "outcome = \"true\";",
        "var tokenName = 'x'; // it's fine",
        "nodeState.get(\"password\")",
        "systemEnv.getProperty(\"esv.api.key\")",
        "var s = 'ü\\'ü', t = \"open\nnext",
        "",
    ] {
        assert_eq!(in_script(script), script);
    }
}
