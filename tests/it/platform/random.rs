//! `read(write(m)) == m` for every format, on random journeys.
//!
//! A random journey is a random frodo document, read: so it has all that an export can have, oddities included.

use journeyc::catalog::{Catalog, Target};
use journeyc::model::{FAILURE_ID, Journey, Node, SUCCESS_ID};
use journeyc::platform::rest::Platform;
use journeyc::platform::{Format, compare, frodo};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::ways::{FORMATS, one, through};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "",
            "null",
            "a/b: c?*",
            "Grüße \"du\"",
            "x\\y\n\tz",
            "YWJj",
            "\"quoted\"",
            "&{esv.a}",
            " "
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9 =+]{0,9}",
    ]
}

fn number() -> impl Strategy<Value = Value> {
    let written =
        vec!["0", "-3", "80.5", "16.015625", "12.0", "1e3", "12345678901234567890123", "148.66666666666666"];
    select(written).prop_map(|text| serde_json::from_str(text).expect("a number"))
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z]{1,3}", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn properties() -> impl Strategy<Value = Map<String, Value>> {
    btree_map("p[a-z]{1,3}", value(), 0..4).prop_map(|map| map.into_iter().collect())
}

/// An object of which each member may be missing.
fn some_of(members: Vec<(&'static str, BoxedStrategy<Value>)>) -> impl Strategy<Value = Map<String, Value>> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(key, value)| {
            proptest::option::of(value).prop_map(move |value| value.map(|value| (key.to_owned(), value)))
        })
        .collect();
    members.prop_map(|members| members.into_iter().flatten().collect())
}

const NODES: usize = 4;

/// The id of a node: some are no UUIDs, some have capitals.
fn id(number: usize) -> String {
    match number {
        2 => "node-2".to_owned(),
        3 => format!("A0000000-0000-4000-8000-00000000000{number}"),
        _ => format!("00000000-0000-4000-8000-00000000000{number}"),
    }
}

fn child_id(page: usize, number: usize) -> String {
    format!("c0000000-0000-4000-8000-0000000000{page}{number}")
}

fn node_type() -> impl Strategy<Value = &'static str> {
    select(vec![
        "PageNode",
        "CustomPageNode",
        "ScriptedDecisionNode",
        "DataStoreDecisionNode",
        "designer-ab1",
        "XNode",
    ])
}

fn version() -> BoxedStrategy<Value> {
    select(vec![json!("1.0"), json!("2.0"), json!(1)]).boxed()
}

fn outcomes() -> BoxedStrategy<Value> {
    let outcome = (text(), text()).prop_map(|(id, label)| json!({ "id": id, "displayName": label }));
    prop_oneof![vec(outcome, 0..3).prop_map(Value::from), Just(Value::Null), Just(json!(["odd"]))].boxed()
}

/// A node's body.
fn body(id: String, node_type: &'static str) -> impl Strategy<Value = Value> {
    let kind = some_of(vec![("version", version()), ("odd", value().boxed())]);
    let rest = some_of(vec![("_outcomes", outcomes()), ("_rev", Just(json!("1")).boxed())]);
    (kind, rest, properties(), any::<bool>()).prop_map(move |(mut kind, rest, properties, is_odd)| {
        kind.extend([("_id".to_owned(), json!(node_type)), ("name".to_owned(), json!("A name"))]);
        kind.insert("collection".to_owned(), json!(!is_odd));
        let mut body = properties;
        body.extend(rest);
        body.insert("_id".to_owned(), json!(id));
        body.insert("_type".to_owned(), Value::Object(kind));
        Value::Object(body)
    })
}

fn target() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..NODES + 1).prop_map(|number| json!(id(number))),
        select(vec![json!(SUCCESS_ID), json!(FAILURE_ID), json!("")])
    ]
}

/// The id of a page's child and its body.
type ChildBody = (String, Option<Value>);

/// A node with what it brings: its entry, its body, its children's bodies.
fn node(number: usize) -> impl Strategy<Value = (Value, Option<Value>, Vec<ChildBody>)> {
    node_type().prop_flat_map(move |node_type| {
        let connections = btree_map(text(), target(), 0..3);
        let own = proptest::option::weighted(0.9, body(id(number), node_type));
        let is_page = matches!(node_type, "PageNode" | "CustomPageNode");
        let children = vec(child(number), 0..if is_page { 3 } else { 1 });
        (entry(), connections, own, children).prop_map(move |(mut entry, connections, own, children)| {
            entry.insert("nodeType".to_owned(), json!(node_type));
            entry.insert("connections".to_owned(), json!(connections));
            let mut own = own;
            let mut bodies = Vec::new();
            if let (true, Some(Value::Object(own))) = (is_page, &mut own) {
                let mut entries = Vec::new();
                for (place, (mut entry, body)) in children.into_iter().enumerate() {
                    let id = child_id(number, place);
                    entry.insert("_id".to_owned(), json!(id));
                    entries.push(Value::Object(entry));
                    let body = body.map(|mut body| {
                        body["_id"] = json!(id);
                        body
                    });
                    bodies.push((id, body));
                }
                own.insert("nodes".to_owned(), Value::Array(entries));
            }
            (Value::Object(entry), own, bodies)
        })
    })
}

fn entry() -> impl Strategy<Value = Map<String, Value>> {
    some_of(vec![
        ("displayName", text().prop_map(Value::from).boxed()),
        ("x", number_or_null().boxed()),
        ("y", number_or_null().boxed()),
        ("version", version()),
        ("odd", value().boxed()),
    ])
}

fn number_or_null() -> impl Strategy<Value = Value> {
    prop_oneof![4 => number(), 1 => Just(Value::Null)]
}

fn child(page: usize) -> impl Strategy<Value = (Map<String, Value>, Option<Value>)> {
    let entry = some_of(vec![
        ("displayName", text().prop_map(Value::from).boxed()),
        ("nodeVersion", version()),
        ("odd", value().boxed()),
    ]);
    let body = proptest::option::weighted(0.9, body(child_id(page, 0), "XNode"));
    (entry, body).prop_map(|(mut entry, body)| {
        entry.insert("nodeType".to_owned(), json!("XNode"));
        (entry, body)
    })
}

fn script() -> impl Strategy<Value = Value> {
    let source = prop_oneof![
        text().prop_map(|text| json!(json!(text).to_string())),
        vec("[a-z ();]{0,9}", 0..4).prop_map(Value::from),
        Just(json!({ "file": "scripts-content/LIBRARY/lost.js" })),
    ];
    let rest = some_of(vec![
        ("description", select(vec![Value::Null, json!("null"), json!("")]).boxed()),
        ("default", any::<bool>().prop_map(Value::from).boxed()),
        ("createdBy", Just(json!("me")).boxed()),
    ]);
    (source, rest, "[A-Za-z /]{1,6}").prop_map(|(source, mut body, name)| {
        body.extend([("script".to_owned(), source), ("name".to_owned(), json!(name))]);
        body.extend([("context".to_owned(), json!("LIBRARY")), ("language".to_owned(), json!("JAVASCRIPT"))]);
        Value::Object(body)
    })
}

fn dependencies() -> impl Strategy<Value = Map<String, Value>> {
    let template = btree_map("[a-z]{1,4}", properties(), 1..3).prop_map(|templates| {
        let named = templates.into_iter().map(|(name, mut body)| {
            body.insert("_id".to_owned(), json!(format!("emailTemplate/{name}")));
            (name, Value::Object(body))
        });
        Value::Object(named.collect())
    });
    let provider = btree_map("[a-z]{1,4}", properties(), 1..3).prop_map(|providers| {
        let named = providers.into_iter().map(|(name, mut body)| {
            body.extend([
                ("_id".to_owned(), json!(name)),
                ("_type".to_owned(), json!({ "_id": "oidcConfig" })),
            ]);
            (name, Value::Object(body))
        });
        Value::Object(named.collect())
    });
    let theme = vec(properties(), 1..3).prop_map(|themes| {
        let themes = themes.into_iter().enumerate().map(|(number, mut body)| {
            body.insert("_id".to_owned(), json!(format!("{}", 9 - number)));
            Value::Object(body)
        });
        Value::Array(themes.collect())
    });
    let plain = || btree_map("[a-z]{1,4}", properties(), 1..3).prop_map(|map| json!(map)).boxed();
    some_of(vec![
        ("emailTemplates", template.boxed()),
        ("socialIdentityProviders", provider.boxed()),
        ("themes", theme.boxed()),
        ("circlesOfTrust", plain()),
        ("saml2Entities", plain()),
        ("variable", plain()),
        ("odd", plain()),
    ])
}

/// A frodo document with one tree.
fn document() -> impl Strategy<Value = Value> {
    let place =
        || some_of(vec![("x", number().boxed()), ("y", number().boxed())]).prop_map(Value::Object).boxed();
    let places = some_of(vec![
        ("startNode", place()),
        (SUCCESS_ID, place()),
        (FAILURE_ID, place()),
        ("node3", place()),
    ]);
    let tree = some_of(vec![
        ("staticNodes", places.prop_map(Value::Object).boxed()),
        ("description", prop_oneof![Just(Value::Null), text().prop_map(Value::from)].boxed()),
        ("enabled", any::<bool>().prop_map(Value::from).boxed()),
        ("identityResource", select(vec!["null", "managed/alpha_user"]).prop_map(Value::from).boxed()),
        ("uiConfig", btree_map("[a-z]{1,3}", text(), 0..3).prop_map(|map| json!(map)).boxed()),
        ("odd", value().boxed()),
    ]);
    let nodes: Vec<_> =
        (0..NODES).map(|number| proptest::option::weighted(0.8, node(number)).boxed()).collect();
    let scripts = btree_map("[a-f0-9]{4}", script(), 0..3);
    let loose = proptest::option::of(body("10000000-0000-4000-8000-000000000000".to_owned(), "XNode"));
    let loose =
        (loose, proptest::option::of(body("20000000-0000-4000-8000-000000000000".to_owned(), "XNode")));
    ("[A-Za-z][A-Za-z -]{0,6}", tree, target(), nodes, scripts, dependencies(), loose).prop_map(
        |(name, mut tree, entry, nodes, scripts, mut document, loose)| {
            let (mut entries, mut bodies, mut children) = (Map::new(), Map::new(), Map::new());
            for (number, (entry, body, own)) in
                nodes.into_iter().enumerate().filter_map(|(n, node)| Some((n, node?)))
            {
                entries.insert(id(number), entry);
                bodies.extend(body.map(|body| (id(number), body)));
                children.extend(own.into_iter().filter_map(|(id, body)| Some((id, body?))));
            }
            // Only what the server computes tells an unused node in a folder from other things.
            let outcomes = |mut body: Value| {
                body["_outcomes"] = json!([{ "id": "a", "displayName": "A" }]);
                (body["_id"].as_str().unwrap_or_default().to_owned(), body)
            };
            bodies.extend(loose.0.map(outcomes));
            children.extend(loose.1.map(outcomes));
            tree.extend([("_id".to_owned(), json!(name)), ("entryNodeId".to_owned(), entry)]);
            tree.insert("nodes".to_owned(), Value::Object(entries));
            document
                .extend([("tree".to_owned(), Value::Object(tree)), ("scripts".to_owned(), json!(scripts))]);
            document.extend([
                ("nodes".to_owned(), Value::Object(bodies)),
                ("innerNodes".to_owned(), Value::Object(children)),
            ]);
            Value::Object(document)
        },
    )
}

/// Files in a folder do not say which kind of unused node they are.
fn with_unused_together(mut journey: Journey) -> Journey {
    if let Some(exported) = &mut journey.exported {
        let mut unused: Vec<Node> = std::mem::take(&mut exported.loose_nodes);
        unused.append(&mut exported.loose_children);
        unused.sort_by(|a, b| a.id.cmp(&b.id));
        exported.loose_nodes = unused;
    }
    journey
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_format_reads_what_it_writes(document in document()) {
        let catalog = Catalog::builtin();
        let platform = Platform { catalog: &catalog, target: Target::Aic };
        let first = one("x.json", document.to_string().into_bytes()).journeys;
        let again = one("x.json", frodo::write(&first, platform)).journeys;
        prop_assert_eq!(compare(&first[0], &again[0]), Vec::<String>::new());
        for format in FORMATS {
            let mut before = again.clone();
            if format == Format::FrConfig {
                // Push needs a version for every node.
                platform.retarget(&mut before[0]);
            }
            let after = through(format, &before, platform).journeys;
            prop_assert_eq!(compare(&before[0], &after[0]), Vec::<String>::new(), "{:?}", format);
            let [before, after] = [before, after].map(|mut all| with_unused_together(all.remove(0)));
            prop_assert_eq!(before, after, "{:?}", format);
        }
    }
}
