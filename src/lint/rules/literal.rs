//! What differs from one tenant to the next, and stands in the journey: hosts and addresses.

use serde_json::Value;

use super::super::context::{Context, at_property};
use crate::catalog::is_placeholder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};

/// Hosts that are those of examples, of this machine, or of everybody.
const NO_HOSTS: [&str; 20] = [
    "localhost",
    "127.0.0.1",
    "accounts.google.com",
    "amazon.com",
    "appleid.apple.com",
    "facebook.com",
    "github.com",
    "googleapis.com",
    "instagram.com",
    "linkedin.com",
    "login.microsoftonline.com",
    "salesforce.com",
    "sts.windows.net",
    "twitter.com",
    "example.com",
    "example.org",
    "example.net",
    "www.google.com",
    "www.gstatic.com",
    "w3.org",
];

pub(super) fn hosts(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    texts(journey, context, &mut |node, property, text| {
        let Some(host) = host(property, text) else { return };
        if is_no_host(host) {
            return;
        }
        let message = format!("`{property}` of `{}` names the host `{host}`", context.name(node));
        let help = "a host differs from one tenant to the next: keep it there, `esv(\"esv-…\")`";
        let place = at_property(journey, node, property);
        found.push(Diagnostic::new(Code::LiteralHost, place, message).help(help));
    });
}

pub(super) fn emails(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    texts(journey, context, &mut |node, property, text| {
        if !is_email(text) {
            return;
        }
        let message = format!("`{property}` of `{}` is an email address", context.name(node));
        let help = "an address differs from one tenant to the next: keep it there, `esv(\"esv-…\")`";
        let place = at_property(journey, node, property);
        found.push(Diagnostic::new(Code::LiteralEmail, place, message).help(help));
    });
}

pub(super) fn plain_http(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    texts(journey, context, &mut |node, property, text| {
        let Some(host) = text.strip_prefix("http://").map(first_part) else { return };
        if host.is_empty() || is_no_host(host) || !host.contains('.') || property == "identityResource" {
            return;
        }
        let message = format!("`{property}` of `{}` goes to `{host}` without encryption", context.name(node));
        let place = at_property(journey, node, property);
        let help = "write `https://`: whoever is on the way can read and change it";
        found.push(Diagnostic::new(Code::PlainHttp, place, message).help(help));
    });
}

fn is_no_host(host: &str) -> bool {
    // `xx.xx.xx` waits for a host.
    let is_blank = |part: &str| part.chars().all(|letter| letter == 'x' || letter == 'X');
    if host.split('.').all(is_blank) {
        return true;
    }
    NO_HOSTS
        .iter()
        .any(|own| host.strip_suffix(own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Calls `found` with every text of a node's properties that stands there literally, but not with texts for people.
fn texts(journey: &Journey, context: &Context<'_>, found: &mut dyn FnMut(&Node, &str, &str)) {
    for node in journey.all_nodes() {
        let known = context.known(node);
        let version = node.version_in(context.catalog);
        for property in
            node.properties.iter().filter(|property| !property.is_broken && !is_placeholder(&property.value))
        {
            let rule = known.and_then(|known| known.property(version, &property.name));
            // What the platform fills in is nobody's choice.
            let is_default = rule.is_some_and(|rule| rule.default.as_ref() == Some(&property.value));
            if is_default || rule.is_some_and(|rule| rule.localized) {
                continue;
            }
            match &property.value {
                Value::String(text) => found(node, &property.name, text),
                Value::Array(list) => {
                    list.iter().filter_map(Value::as_str).for_each(|text| found(node, &property.name, text));
                }
                _ => {}
            }
        }
    }
}

/// The host of a URL, or of a property that is called one.
fn host<'t>(property: &str, text: &'t str) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) {
        return Some(first_part(rest))
            .filter(|host| host.contains('.') && !host.contains(['{', '$', '&', '<']));
    }
    let is_host = property.to_lowercase().ends_with("hostname") || property.eq_ignore_ascii_case("host");
    let is_name = |text: &str| {
        text.contains('.')
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter))
    };
    (is_host && is_name(text)).then_some(text)
}

/// A URL's text up to the end of its host.
fn first_part(rest: &str) -> &str {
    rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_+".contains(letter))
    };
    is_part(name) && is_part(host) && host.contains('.') && !host.ends_with("example.com")
}
