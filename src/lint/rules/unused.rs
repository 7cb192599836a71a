//! What sources declare and no journey needs.

use std::collections::HashSet;

use super::super::context::Context;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::language::resolve::{Brought, Carried};
use crate::model::{DependencyKind, required_libraries};
use crate::source::Span;

/// Kinds of which everything that counts is named by a node.
const NAMED: [DependencyKind; 2] = [DependencyKind::EmailTemplates, DependencyKind::Themes];

/// The contexts of scripts that nothing but nodes and other scripts can need; what else needs one, no source tells.
const RUN_BY_NODES: [&str; 6] = [
    "AUTHENTICATION_TREE_DECISION_NODE",
    "CONFIG_PROVIDER_NODE",
    "CONFIG_PROVIDER_NODE_NEXT_GEN",
    "DEVICE_MATCH_NODE",
    "LIBRARY",
    "SCRIPTED_DECISION_NODE",
];

pub(super) fn scripts(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if !context.is_whole {
        return;
    }
    let own = || context.journeys.iter().flat_map(|journey| &journey.dependencies.scripts);
    let run: HashSet<&str> = own().map(|(id, _)| id.as_str()).collect();
    // A library is needed by whatever script requires it, even where no journey runs that one.
    let declared = context.given.brought.iter().filter_map(|own| match &own.content {
        Carried::Script(script) => Some((own, script)),
        Carried::Other(..) => None,
    });
    let texts = own().map(|(_, script)| script.text.as_str());
    let texts = texts.chain(declared.clone().map(|(_, script)| script.text.as_str())).collect::<HashSet<_>>();
    let required: HashSet<&str> = texts.into_iter().flat_map(required_libraries).collect();
    // What a provider declares names its script by the id.
    let others: Vec<String> = context
        .given
        .brought
        .iter()
        .filter_map(|own| match &own.content {
            Carried::Other(_, object) => Some(object.to_string()),
            Carried::Script(_) => None,
        })
        .collect();
    for (own, script) in declared {
        let context_of = script.attributes.get("context").and_then(|context| context.as_str());
        let is_used = context_of.is_some_and(|context| !RUN_BY_NODES.contains(&context))
            || run.contains(script.id.as_str())
            || required.contains(script.name.as_str())
            || others.iter().any(|text| text.contains(&script.id));
        if !is_used && context.given.sources.is_asked(own.span.file) {
            let message = format!("no node runs the script `{}`, and no script requires it", own.name);
            let help = "run it, or remove it";
            found.push(removed(
                own,
                context,
                Diagnostic::new(Code::UnusedScript, own.span, message).help(help),
            ));
        }
    }
}

pub(super) fn declarations(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if !context.is_whole {
        return;
    }
    for own in context.given.brought {
        let Carried::Other(kind, object) = &own.content else { continue };
        // A realm's default theme is needed by every journey that names none.
        let is_default = object.get("isDefault").is_some_and(|value| *value == true)
            || object
                .get("linkedTrees")
                .and_then(|trees| trees.as_array())
                .is_some_and(|trees| !trees.is_empty());
        if !NAMED.contains(kind) || is_default || !context.given.sources.is_asked(own.span.file) {
            continue;
        }
        let is_used = context.journeys.iter().any(|journey| {
            let carried = journey.dependencies.others.get(kind);
            carried.is_some_and(|carried| carried.contains_key(&own.meaning))
        });
        if !is_used {
            let message = format!("no journey uses the {} `{}`", own.keyword.word(), own.name);
            let help = "use it, or remove it";
            let diagnostic = Diagnostic::new(Code::UnusedDeclaration, own.span, message).help(help);
            found.push(removed(own, context, diagnostic));
        }
    }
}

/// The mend: the declaration goes, with the blank line behind it. That takes what somebody wrote, so that it is no safe one.
fn removed(own: &Brought, context: &Context<'_>, diagnostic: Diagnostic) -> Diagnostic {
    let text = context.given.sources.file(own.extent.file).text();
    let behind = text.get(own.extent.end as usize..).unwrap_or_default();
    let blank = behind.len() - behind.trim_start_matches(['\n', '\r']).len();
    let span = Span { end: own.extent.end + blank as u32, ..own.extent };
    diagnostic.fix(vec![Edit { span, text: String::new() }], false)
}
