//! What the page's script works on, as JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, json};

use super::Page;
use crate::catalog::{Catalog, secret};
use crate::diagram::draw;
use crate::diagram::scene::{Child, Edge, Line, Note, Port, Scene, Shape, ShapeKind, Tag};
use crate::diagram::{outcomes, svg};
use crate::model::{Journey, Node, Script};

/// Space kept above the topmost box.
const MARGIN: f64 = 28.0;

/// Everything.
pub(super) fn page(page: &Page<'_>) -> Value {
    let mut scripts = BTreeMap::new();
    for (journey, _) in page.journeys {
        for (id, found) in &journey.dependencies.scripts {
            scripts.entry(id.as_str()).or_insert_with(|| script(found));
        }
    }
    let kinds = [
        ShapeKind::Start,
        ShapeKind::Success,
        ShapeKind::Failure,
        ShapeKind::Step,
        ShapeKind::Decision,
        ShapeKind::Page,
        ShapeKind::Script,
        ShapeKind::Inner,
    ];
    let signs: Map<String, Value> =
        kinds.into_iter().map(|kind| (kind.word().to_owned(), Value::from(draw::sign(kind)))).collect();
    let journeys: Vec<Value> =
        page.journeys.iter().map(|(journey, scene)| one(journey, scene, page.catalog)).collect();
    json!({ "journeys": journeys, "scripts": scripts, "signs": signs })
}

fn script(script: &Script) -> Value {
    let description = script.attributes.get("description").and_then(Value::as_str).unwrap_or_default();
    json!({ "name": script.name, "description": description, "text": secret::in_script(&script.text) })
}

fn one(journey: &Journey, scene: &Scene, catalog: &Catalog) -> Value {
    let boxes = scene.shapes.iter().map(|shape| shape.at.y);
    let corners = scene.edges.iter().flat_map(|edge| edge.points.iter().map(|point| point.y));
    let notes = scene.notes.iter().map(|note| note.at.y);
    let top = boxes.chain(corners).chain(notes).fold(scene.height, f64::min) - MARGIN;
    let shapes: Vec<Value> = scene.shapes.iter().map(|shape| of_shape(shape, journey, catalog)).collect();
    let edges: Vec<Value> = scene.edges.iter().map(|found| edge(found, scene)).collect();
    json!({
        "name": scene.name,
        "description": scene.description,
        "categories": categories(journey),
        "isInner": journey.properties.value("innerTreeOnly") == Some(&Value::Bool(true)),
        "flags": flags(journey),
        "width": number(scene.width),
        "height": number(scene.height),
        "top": number(top),
        "notes": notes_of(&scene.notes),
        "boxes": shapes,
        "edges": edges,
        "lit": scene.lit,
    })
}

/// What a journey says of itself that is not usual, in few words.
fn flags(journey: &Journey) -> Vec<&'static str> {
    const FLAGS: [(&str, bool, &str); 4] = [
        ("enabled", false, "switched off"),
        ("mustRun", true, "runs even with a session"),
        ("noSession", true, "makes no session"),
        ("transactionalOnly", true, "only for transactions"),
    ];
    let is_said = |(name, value, _): &&(&str, bool, &str)| {
        journey.properties.value(name).and_then(Value::as_bool) == Some(*value)
    };
    FLAGS.iter().filter(is_said).map(|(.., word)| *word).collect()
}

/// The categories of a journey: a list, or a list as JSON text within `uiConfig`.
fn categories(journey: &Journey) -> Vec<String> {
    let parsed;
    let value = match journey.properties.value("categories") {
        Some(value) => Some(value),
        None => journey.properties.value("uiConfig").and_then(|config| config.get("categories")),
    };
    let list = match value {
        Some(Value::String(text)) => {
            parsed = serde_json::from_str::<Value>(text).unwrap_or_default();
            parsed.as_array()
        }
        Some(value) => value.as_array(),
        None => None,
    };
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn edge(edge: &Edge, scene: &Scene) -> Value {
    let mut out = json!({ "from": edge.from, "port": edge.port, "to": edge.to, "path": draw::path(edge) });
    if let Some(found) = &edge.tag {
        out["tag"] = tag(found);
        out["way"] = Value::from(draw::whole(scene, edge));
    }
    out
}

/// The sign at the end of an edge that is not drawn through.
fn tag(tag: &Tag) -> Value {
    let mut out = json!({ "kind": tag.kind.word(), "x": number(tag.at.x), "y": number(tag.at.y), "width": number(tag.width) });
    match &tag.line {
        Some(text) => out["line"] = line(text),
        None => out["sign"] = Value::from(draw::sign_of_end(tag.kind)),
    }
    out
}

fn of_shape(shape: &Shape, journey: &Journey, catalog: &Catalog) -> Value {
    let mut out = json!({
        "kind": shape.kind.word(),
        "key": shape.key,
        "title": shape.title,
        "type": shape.type_name,
        "x": number(shape.at.x),
        "y": number(shape.at.y),
        "width": number(shape.width),
        "height": number(shape.height),
        "head": draw::head(shape.entry_point()),
        "lines": lines(&shape.lines),
        "notes": notes_of(&shape.notes),
        "children": shape.children.iter().map(child).collect::<Vec<_>>(),
        "ports": shape.ports.iter().map(port).collect::<Vec<_>>(),
    });
    if let Some(found) = &shape.landing {
        out["landing"] = tag(found);
        out["approach"] = Value::from(draw::approach(found, shape.entry_point()));
    }
    if !shape.is_reached {
        out["unreached"] = Value::from(true);
    }
    if let Some((called, shown)) = &shape.inner {
        out["inner"] = Value::from(called.as_str());
        if !shown.is_empty() {
            out["link"] = Value::from(lines(shown));
        }
    }
    if let Some(node) = shape.node.and_then(|index| journey.nodes.get(index)) {
        out["node"] = of_node(node, catalog);
        let children = node.children.iter().zip(&shape.children).map(|(node, child)| {
            let mut told = of_node(node, catalog);
            told["title"] = Value::from(child.title.as_str());
            told["name"] = Value::from(child.type_name.as_str());
            told
        });
        out["node"]["children"] = children.collect();
    }
    out
}

fn child(child: &Child) -> Value {
    json!([number(child.top), number(child.height), lines(&child.lines), notes_of(&child.notes)])
}

fn notes_of(notes: &[Note]) -> Vec<Value> {
    let one = |note: &Note| {
        json!({
            "colour": note.colour,
            "text": note.text,
            "x": number(note.at.x),
            "y": number(note.at.y),
            "width": number(note.width),
            "height": number(note.height),
            "lines": lines(&note.lines),
        })
    };
    notes.iter().map(one).collect()
}

fn port(port: &Port) -> Value {
    let mut out = json!({ "label": port.label, "y": number(port.y) });
    if port.missing.is_some() {
        out["missing"] = Value::from(port.nowhere());
    }
    if let Some(shown) = &port.lines {
        out["top"] = number(port.top);
        out["lines"] = Value::from(lines(shown));
    }
    out
}

fn lines(all: &[Line]) -> Vec<Value> {
    all.iter().map(line).collect()
}

fn line(line: &Line) -> Value {
    let mut out = vec![
        Value::from(svg::class(line.role)),
        number(line.at.x),
        number(line.at.y),
        Value::from(line.text.as_str()),
    ];
    out.extend(line.held().map(number));
    Value::Array(out)
}

/// A node's configuration. Secrets are masked.
fn of_node(node: &Node, catalog: &Catalog) -> Value {
    let known = catalog.get(&node.node_type);
    let version = outcomes::version(node, known);
    let scripts: Vec<&str> = known
        .into_iter()
        .flat_map(|known| &known.references)
        .filter(|reference| reference.to == "script")
        .map(|reference| reference.key.as_str())
        .collect();
    let properties = node.properties.iter().filter(|property| !property.is_broken).map(|property| {
        let listed = known.and_then(|known| known.property(version, &property.name));
        let title = listed.map_or(property.name.as_str(), |listed| listed.title.as_str());
        let shown = secret::shown(&property.name, &property.value, listed);
        let mut out = json!({ "name": property.name, "title": title, "value": shown });
        if scripts.contains(&property.name.as_str()) {
            out["script"] = property.value.clone();
        }
        out
    });
    json!({
        "id": node.id,
        "type": node.node_type,
        "version": version,
        "properties": properties.collect::<Vec<_>>(),
        "children": [],
    })
}

/// A length, without a point where it is whole.
fn number(value: f64) -> Value {
    let text = draw::number(value);
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}
