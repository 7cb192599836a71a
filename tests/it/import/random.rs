//! Random journeys go to sources and come back the same.

use journeyc::catalog::{Catalog, Target};
use journeyc::import;
use journeyc::model::{ExportedJourney, ExportedNode, Journey, Node, Point, Start, Target as To};
use proptest::prelude::*;
use serde_json::{Value, json};

const LABELS: [&str; 6] = ["Check", "check", "Success", "3 times", "¿Qué?", "Data Store Decision"];
const TYPES: [&str; 6] = [
    "DataStoreDecisionNode",
    "IncrementLoginCountNode",
    "MessageNode",
    "PageNode",
    "ScriptedDecisionNode",
    "NobodyKnowsThisNode",
];

/// A node as it is drawn: type, label, links, properties, place.
type Drawn =
    (usize, usize, Vec<(String, usize)>, std::collections::BTreeMap<String, Value>, Option<(i32, i32)>);

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~\n\té]{0,12}".prop_map(Value::from),
        "[a-z]{0,3}".prop_map(|text| json!({ "a b": [text, 1.5], "": {} })),
        "[a-z\"]{0,3}".prop_map(|text| json!(json!({ "id": "n1", "text": text }).to_string())),
        Just(json!("&{esv.max.tries}")),
        Just(json!({ "$int": "&{esv.max.tries|3}" })),
    ]
}

prop_compose! {
    fn journey()(
        nodes in prop::collection::vec(
            (0..TYPES.len(), 0..LABELS.len(), prop::collection::vec(("[a-z]{1,4}", 0_usize..9), 0..4),
             prop::collection::btree_map("[a-zA-Z é.]{1,6}", value(), 0..4), prop::option::of((-9_i32..999, 0_i32..999))),
            0..8,
        ),
        start in 0_usize..9,
    ) -> Journey {
        let count = nodes.len();
        let to = |index: usize| match index {
            index if index < count => To::Node(index),
            7 => To::Failure,
            8 => To::Unknown("gone".to_owned()),
            _ => To::Success,
        };
        let make = |(number, (kind, label, links, properties, place)): (usize, Drawn)| {
            let mut node = Node {
                id: format!("n{number}"),
                node_type: TYPES[kind].to_owned(),
                display_name: LABELS[label].to_owned(),
                properties: properties.into_iter().filter(|(name, _)| name != "nodes").collect(),
                position: place.map(|(x, y)| Point { x: x.into(), y: y.into() }),
                exported: Some(Box::new(ExportedNode { body: Some(serde_json::Map::new()), ..ExportedNode::default() })),
                ..Node::default()
            };
            for (outcome, index) in links {
                if !node.connections.iter().any(|(own, _)| *own == outcome) {
                    node.connections.push((outcome, to(index)));
                }
            }
            node
        };
        Journey {
            name: "Random journey".to_owned(),
            start: Some(Start { target: to(start), span: None }),
            nodes: nodes.into_iter().enumerate().map(make).collect(),
            exported: Some(Box::new(ExportedJourney { static_nodes: Some(serde_json::Map::new()), ..ExportedJourney::default() })),
            ..Journey::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn come_back_the_same(journey in journey()) {
        let imported = import::fresh(std::slice::from_ref(&journey), &Catalog::builtin(), Target::Aic);
        let source = imported.files.iter().find(|(path, _)| path.ends_with(".journey"));
        let source = source.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).unwrap_or_default();
        prop_assert!(imported.differences.is_empty(), "{:#?}\n{source}", imported.differences);
    }
}
