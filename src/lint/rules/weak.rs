//! Settings that make something weak which is meant to be strong.

use serde_json::Value;

use super::super::context::{Context, at_property};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// A code of fewer digits can be guessed.
const SHORTEST_CODE: i64 = 6;
/// More tries than this are no limit.
const MOST_TRIES: i64 = 10;

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
