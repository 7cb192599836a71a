//! The catalogue for people.

use std::fmt::Write as _;

use super::block::block;
use super::rows::{OutcomeRow, Row, count, rows};
use super::table::table;
use crate::catalog::entry::{Collects, Imitable, NodeType, Position, Role, Service, ServiceNeed};
use crate::catalog::property::{Kind, PropertyType};
use crate::catalog::{Catalog, Level, Presence, Target, facts_of};

/// A table of types: how a source writes each, its id, its family, how many outcomes it has, and what to know before
/// it is used. Ends with the number of types.
pub fn list_text(catalog: &Catalog, target: Option<Target>, filter: &str) -> String {
    let nodes = catalog.matching(target, filter);
    let head = ["WRITE", "TYPE", "FAMILY", "OUTCOMES", ""].map(str::to_owned).to_vec();
    let row = |node: &&NodeType| {
        let mut marks: Vec<&str> =
            ["deprecated", "premium"].into_iter().filter(|flag| node.has_flag(flag)).collect();
        if target.is_some_and(|target| matches!(node.on_target(target), Presence::Unlisted(_))) {
            marks.push("not seen there");
        }
        vec![
            catalog.short_name(&node.id),
            node.id.clone(),
            node.category.clone(),
            count_text(node),
            marks.join(", "),
        ]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(nodes.iter().map(row)).collect();
    let types = if nodes.len() == 1 { "type" } else { "types" };
    if nodes.is_empty() {
        return "No type matches.\n".to_owned();
    }
    format!("{}\n{} {types}; the facts are of {}\n", table(&rows, ""), nodes.len(), facts_of())
}

fn count_text(node: &NodeType) -> String {
    match count(node.outcomes_rule(node.default_version())) {
        None => "not established".to_owned(),
        Some(count) => match count.greatest {
            Some(greatest) if greatest == count.least => greatest.to_string(),
            Some(greatest) => format!("{} to {greatest}", count.least),
            None => format!("{} or more", count.least),
        },
    }
}

/// Everything that an author needs to know of a type, on one page.
pub fn show_text(catalog: &Catalog, node: &NodeType) -> String {
    let block: String = block(catalog, node).lines().flat_map(|line| ["    ", line, "\n"]).collect();
    let mut out = format!("{}\n\n{block}\n", node.name);
    out.push_str(&table(&facts(catalog, node), ""));
    for version in &node.versions {
        let of_version =
            if node.versions.len() > 1 { format!(" of version {version}") } else { String::new() };
        let _ = write!(out, "\nOutcomes{of_version}\n{}", outcomes(node, version));
        let properties: Vec<Vec<String>> = node
            .properties(version)
            .filter(|property| !property.is_of_children())
            .map(|rule| property(node, rule))
            .collect();
        if !properties.is_empty() {
            let _ = write!(out, "\nProperties{of_version}\n{}", table(&properties, "  "));
        }
    }
    if node.open_properties {
        out.push_str("\nIt may have further properties; any others are accepted.\n");
    }
    if !node.constraints.is_empty() {
        out.push_str("\nThe server demands\n");
        for constraint in &node.constraints {
            let when = constraint.when.as_ref().map(|when| format!(" (while {when})")).unwrap_or_default();
            let _ = writeln!(out, "  {}: {}{when}", constraint.property, constraint.message);
        }
    }
    let references = node.references.iter().filter(|reference| reference.to != "node");
    let rows: Vec<Vec<String>> = references.map(reference).collect();
    if !rows.is_empty() {
        out.push_str("\nRefers to\n");
        out.push_str(&table(&rows, "  "));
    }
    if let Some(page) = &node.docs {
        let _ = write!(out, "\nThe vendor's page\n  {page}\n");
    }
    if !node.source.is_empty() {
        out.push_str("\nFacts from\n");
        for source in &node.source {
            let _ = writeln!(out, "  {source}");
        }
    }
    if !node.added {
        let _ = write!(out, "\nThe facts are of {}.\n", facts_of());
    }
    out
}

fn facts(catalog: &Catalog, node: &NodeType) -> Vec<Vec<String>> {
    let mut rows = vec![("Type", node.id.clone())];
    if !node.aliases.is_empty() {
        rows.push(("Also called", node.aliases.join(", ")));
    }
    rows.push(("Family", node.category.clone()));
    if !node.flags.is_empty() {
        rows.push(("Marks", node.flags.join(", ")));
    }
    if !node.replaced_by.is_empty() {
        let names: Vec<String> = node.replaced_by.iter().map(|id| catalog.short_name(id)).collect();
        rows.push(("Use instead", names.join(", ")));
    }
    rows.extend(Target::ALL.map(|target| {
        let told = match node.on_target(target) {
            Presence::Present => "yes".to_owned(),
            Presence::AddOn(add_on) => format!("with an add-on, {add_on}"),
            Presence::Absent(why) => format!("no: {why}"),
            Presence::Unlisted(why) => format!("perhaps: {why}"),
        };
        (target.title(), told)
    }));
    rows.push(("Versions", node.versions.join(", ")));
    if node.platforms.am.is_some() {
        let guess = if node.amster_entity.is_some() { "" } else { ", presumably" };
        rows.push(("For Amster", format!("{}{guess}", node.amster_name("1.0"))));
    }
    match &node.imitable {
        Imitable::Yes => {}
        Imitable::Since(since) => rows.push(("Imitable", format!("since PingAM {since}"))),
        Imitable::No => rows.push(("Imitable", "no".to_owned())),
    }
    let role = node.role.map(|role| match role {
        Role::Verifies if node.passes.is_empty() => "verifies the user".to_owned(),
        Role::Verifies => format!("verifies the user; passed on {}", node.passes.join(", ")),
        Role::Registers => "registers something to verify the user with".to_owned(),
        Role::Limits => "limits retries".to_owned(),
        Role::Waits => "lets time pass".to_owned(),
    });
    rows.extend(role.map(|role| ("Role", role)));
    if !node.roles.is_empty() {
        rows.push(("Does", node.roles.join(", ")));
    }
    for (name, keys) in [("Reads", &node.state.reads), ("Writes", &node.state.writes)] {
        if !keys.is_empty() {
            rows.push((name, keys.join(", ")));
        }
    }
    if !node.after.is_empty() {
        let names: Vec<String> = node.after.iter().map(|id| catalog.short_name(id)).collect();
        rows.push(("After", format!("one of {}", names.join(", "))));
    }
    rows.extend(node.services.iter().map(|service| ("Needs", needed(service))));
    rows.push(("In a page", page(node)));
    if !node.callbacks.is_empty() {
        rows.push(("Callbacks", node.callbacks.join(", ")));
    }
    let doubtful: Vec<&str> =
        [("outcomes", node.confidence.outcomes), ("properties", node.confidence.properties)]
            .into_iter()
            .filter_map(|(what, level)| (level == Level::Low).then_some(what))
            .collect();
    if !doubtful.is_empty() {
        rows.push(("Doubtful", format!("{}, which documents alone tell", doubtful.join(" and "))));
    }
    rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
}

/// A service, how much the node needs it, and where.
fn needed(service: &Service) -> String {
    let level = match service.need {
        ServiceNeed::Required => "required",
        ServiceNeed::Defaults => "its defaults suffice",
        ServiceNeed::Optional => "optional",
    };
    let place = service.on.as_ref().map(|_| " on PingAM; the cloud has it").unwrap_or_default();
    let when = service.when.as_ref().map(|when| format!(", if: {when}")).unwrap_or_default();
    format!("{} ({level}{place}{when})", service.name)
}

fn page(node: &NodeType) -> String {
    let position = match node.page.position {
        Position::None => return "no".to_owned(),
        _ if !node.in_page => return "no".to_owned(),
        Position::Any => "anywhere",
        Position::Last => "as the last child",
        Position::ByOutcomeCount => "anywhere with one outcome, else as the last child",
    };
    let apart = if node.page.standalone { "; standalone in a page of version 2.0" } else { "" };
    let collects = match node.page.collects {
        Collects::Yes => "; it asks the user",
        Collects::No => "; it shows nothing",
        Collects::Conditional => "; it may ask the user",
        Collects::Redirect => "; it sends the user elsewhere",
        Collects::Suspend => "; it suspends the journey",
        Collects::Unknown => "",
    };
    format!("{position}{apart}{collects}")
}

fn outcomes(node: &NodeType, version: &str) -> String {
    let cells = |row: Row| match row {
        Row::One(row) => {
            let conditions = notes(&row);
            let label = row.label_from.map_or(row.label, |key| format!("the text of `{key}`"));
            vec![row.id, label, conditions]
        }
        Row::Others(words) => vec![format!("… {words}")],
    };
    let rows: Vec<Vec<String>> = rows(node.outcomes_rule(version)).into_iter().map(cells).collect();
    table(&rows, "  ")
}

fn notes(row: &OutcomeRow) -> String {
    let when = row.when.iter().map(|when| format!("only while {when}"));
    when.chain(releases(row.since.as_deref(), row.until.as_deref())).collect::<Vec<_>>().join("; ")
}

fn releases(since: Option<&str>, until: Option<&str>) -> Option<String> {
    let name = |release: &str| match release {
        "aic" => "on Advanced Identity Cloud only".to_owned(),
        release => format!("since PingAM {release}"),
    };
    let parts: Vec<String> =
        since.map(name).into_iter().chain(until.map(|release| format!("until PingAM {release}"))).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The default of a property that names the managed object a journey is about.
const OF_JOURNEY: &str = "= the journey's own";

fn property(node: &NodeType, property: &PropertyType) -> Vec<String> {
    let kind = match property.kind {
        Kind::Array => {
            property.items.as_ref().map_or("array".to_owned(), |items| format!("array of {items}"))
        }
        Kind::Object if property.localized => "texts by locale".to_owned(),
        Kind::Object => property.map.as_ref().map_or("object".to_owned(), |map| format!("map to {map}")),
        kind => kind.word().to_owned(),
    };
    let of_journey = node.names_identities(&property.name);
    let default = property
        .usable_default()
        .map(|value| if of_journey { OF_JOURNEY.to_owned() } else { format!("= {value}") });
    let must = if property.required { "required".to_owned() } else { String::new() };
    let title = (property.title != property.name).then(|| property.title.clone());
    let allowed = property.allowed.iter().map(ToString::to_string).collect::<Vec<_>>();
    let allowed = (!allowed.is_empty()).then(|| format!("one of {}", allowed.join(", ")));
    let bounds = [
        property.range.as_ref().map(|[least, greatest]| format!("from {least} to {greatest}")),
        property.minimum.as_ref().map(|least| format!("at least {least}")),
        property.exclusive_minimum.as_ref().map(|bound| format!("more than {bound}")),
        property.non_empty.then(|| "not empty".to_owned()).filter(|_| default.is_none()),
        property.is_secret().then(|| "secret".to_owned()),
        property.deprecated.then(|| "deprecated".to_owned()),
        property.observed_only.then(|| "in use, though not documented".to_owned()),
        releases(property.since.as_deref(), property.until.as_deref()),
    ];
    let unit = property.unit.clone().filter(|unit| !property.title.to_lowercase().contains(unit.as_str()));
    let meaning = match (title, &property.about) {
        (Some(title), Some(about)) => Some(format!("{title}: {about}")),
        (title, about) => title.or_else(|| about.clone()),
    };
    let words: Vec<String> =
        meaning.into_iter().chain(unit).chain(allowed).chain(bounds.into_iter().flatten()).collect();
    vec![property.name.clone(), kind, default.unwrap_or(must), words.join("; ")]
}

fn reference(reference: &crate::catalog::Reference) -> Vec<String> {
    let mut words = reference.to.clone();
    if !reference.contexts.is_empty() {
        let _ = write!(words, " in the context {}", reference.contexts.join(" or "));
    }
    if reference.many {
        words.push_str(", several");
    }
    if let Some(when) = &reference.when {
        let _ = write!(words, ", while {when}");
    }
    if let Some(meaning) = &reference.empty_means {
        let _ = write!(words, ", empty means {meaning}");
    }
    vec![reference.key.clone(), words]
}
