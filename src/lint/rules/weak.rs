//! Settings that make something weak which is meant to be strong.

use serde_json::Value;

use super::super::context::{Context, at_property};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// A code of fewer digits can be guessed.
const SHORTEST_CODE: i64 = 6;
/// More tries than this are no limit.
const MOST_TRIES: i64 = 10;
/// Minutes for which a code that was sent may be used.
const LONGEST_CODE: i64 = 15;
/// Hours for which a cookie may sign somebody in: 30 days.
const LONGEST_COOKIE: i64 = 30 * 24;

pub(super) fn code(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes().filter(|node| context.has_role(node, "generates-otp")) {
        let Some(length) = node.properties.value("length").and_then(Value::as_i64) else { continue };
        if length < SHORTEST_CODE {
            let message = format!("the codes of `{}` have {length} digits", context.name(node));
            let help = format!("give them {SHORTEST_CODE} or more: shorter ones can be guessed");
            let place = at_property(journey, node, "length");
            found.push(Diagnostic::new(Code::ShortCode, place, message).help(help));
        }
    }
}

pub(super) fn limit(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes().filter(|node| context.has_role(node, "limits-retries")) {
        let Some(limit) = node.properties.value("retryLimit").and_then(Value::as_i64) else { continue };
        if limit > MOST_TRIES {
            let message = format!("`{}` allows {limit} tries", context.name(node));
            let help = format!("more than {MOST_TRIES} let somebody guess: 3 to 5 are usual");
            let place = at_property(journey, node, "retryLimit");
            found.push(Diagnostic::new(Code::HighLimit, place, message).help(help));
        }
    }
}

pub(super) fn cookie(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let is_cookie = |node: &&crate::model::Node| {
        context.has_role(node, "sets-cookie") || context.has_role(node, "authenticates:persistent-cookie")
    };
    // A cookie of one's own need not be one that says who the user is.
    for node in journey.all_nodes().filter(is_cookie).filter(|node| node.node_type != "SetCustomCookieNode") {
        for (property, what) in
            [("useSecureCookie", "unencrypted"), ("useHttpOnlyCookie", "to scripts of the page")]
        {
            if node.properties.value(property).is_some_and(|value| *value == false) {
                let message = format!(
                    "the cookie of `{}`, which signs a user in, is given away {what}",
                    context.name(node)
                );
                let place = at_property(journey, node, property);
                let help = format!("`{property} = true`, or leave it out");
                found.push(Diagnostic::new(Code::WeakCookie, place, message).help(help));
            }
        }
    }
}

/// Properties that switch off what a connection is protected by, with the value that does so.
const UNPROTECTED: [(&str, bool); 4] = [
    ("disableCertChecks", true),
    ("trustAllServerCertificates", true),
    ("verifySSL", false),
    ("secureEndpointToggle", false),
];

pub(super) fn transport(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes() {
        for (property, bad) in UNPROTECTED {
            // A default is the maker's choice; what was written is somebody's.
            let own = node.properties.get(property);
            if own
                .is_some_and(|own| own.value == bad && (own.value_span.is_some() || node.exported.is_some()))
            {
                let message =
                    format!("`{property}` of `{}` lets anybody stand in for the server", context.name(node));
                let place = at_property(journey, node, property);
                let help = format!("`{property} = {}`", !bad);
                found.push(Diagnostic::new(Code::WeakTransport, place, message).help(help));
            }
        }
        let is_plain = node.text("sslOption").is_some_and(|option| option == "NON_SSL");
        if is_plain {
            let message =
                format!("`{}` sends its messages unencrypted, codes and links with them", context.name(node));
            let place = at_property(journey, node, "sslOption");
            found.push(
                Diagnostic::new(Code::WeakTransport, place, message)
                    .help("`sslOption = \"START_TLS\"` or `\"SSL\"`"),
            );
        }
    }
}

pub(super) fn forgotten(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes().filter(|node| context.has_role(node, "limits-retries")) {
        let property = "incrementUserAttributeOnFailure";
        if node.properties.value(property).is_some_and(|value| *value == false) {
            let message =
                format!("`{}` begins to count anew whenever a journey is started anew", context.name(node));
            let place = at_property(journey, node, property);
            let help = format!("`{property} = true` keeps the count with the user");
            found.push(Diagnostic::new(Code::LimitForgotten, place, message).help(help));
        }
    }
}

pub(super) fn code_life(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let property = "passwordExpiryTime";
    for node in journey.all_nodes().filter(|node| context.has_role(node, "authenticates:otp")) {
        let Some(minutes) = node.properties.value(property).and_then(Value::as_i64) else { continue };
        if minutes > LONGEST_CODE {
            let message = format!("`{}` takes a code for {minutes} minutes", context.name(node));
            let place = at_property(journey, node, property);
            let help = format!("more than {LONGEST_CODE} give somebody else time to read it: 5 are usual");
            found.push(Diagnostic::new(Code::LongLivedCode, place, message).help(help));
        }
    }
}

pub(super) fn cookie_life(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes().filter(|node| node.node_type == "SetPersistentCookieNode") {
        let Some(hours) = node.properties.value("maxLife").and_then(Value::as_i64) else { continue };
        if hours > LONGEST_COOKIE {
            let days = hours / 24;
            let message = format!("the cookie of `{}` signs a user in for {days} days", context.name(node));
            let place = at_property(journey, node, "maxLife");
            let help = "whoever gets at the device is the user for as long: 30 days at most";
            found.push(Diagnostic::new(Code::LongLivedCookie, place, message).help(help));
        }
    }
}

pub(super) fn webauthn(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let property = "userVerificationRequirement";
    for node in journey.all_nodes().filter(|node| context.has_role(node, "authenticates:webauthn")) {
        let is_alone = !journey.nodes.iter().any(|node| context.any_has_role(node, "authenticates:password"));
        if is_alone && node.text(property) == Some("DISCOURAGED") {
            let message =
                format!("`{}` asks a device for no proof that its owner holds it", context.name(node));
            let place = at_property(journey, node, property);
            let help = format!("`{property} = \"REQUIRED\"` asks for a PIN, a finger or a face");
            found.push(Diagnostic::new(Code::WeakWebauthn, place, message).help(help));
        }
    }
}

pub(super) fn push(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for node in journey.all_nodes().filter(|node| context.has_role(node, "sends-message:push")) {
        if node.text("pushType") == Some("DEFAULT") {
            let message = format!("what `{}` sends is accepted with one tap", context.name(node));
            let place = at_property(journey, node, "pushType");
            let help = "who is asked often enough taps: `pushType = \"CHALLENGE\"` or `\"BIOMETRIC\"`";
            found.push(Diagnostic::new(Code::PushByHabit, place, message).help(help));
        }
    }
}
