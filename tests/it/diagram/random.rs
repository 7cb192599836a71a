//! Scenes of journeys that nobody would draw.

use journeyc::catalog::Outcome;
use journeyc::model::{Node, Start, Target};
use proptest::prelude::*;

use super::scenes::{faults, misplaced};
use super::*;

/// A journey of up to 20 nodes with up to five outcomes each, which lead anywhere, back and to themselves too.
fn journeys() -> impl Strategy<Value = Journey> {
    let node = (1_usize..6, prop::collection::vec(0_usize..1000, 5), 0_usize..120);
    prop::collection::vec(node, 1..20).prop_map(|nodes| {
        let count = nodes.len();
        let target = |number: usize| match number % (count + 4) {
            0 | 1 => Target::Failure,
            2 => Target::Success,
            3 => Target::Nowhere,
            index => Target::Node(index - 4),
        };
        let node = |(index, (outcomes, targets, length)): (usize, (usize, Vec<usize>, usize))| {
            let id = |number: usize| format!("outcome {number}");
            let words = |text: &str| text.chars().cycle().take(length).collect::<String>();
            let label = |number| if number == 1 { words("a label that may be long ") } else { id(number) };
            let outcome = |number| Outcome { id: id(number), label: label(number), certain: true };
            Node {
                key: format!("n{index}"),
                id: format!("n{index}"),
                node_type: if index % 2 == 0 { "ScriptedDecisionNode" } else { "OfNobody" }.to_owned(),
                type_name: Some(words("ATypeWithANameThatIsLong")),
                display_name: words("some words of a name that may be long "),
                outcomes: (0..outcomes).map(outcome).collect(),
                connections: (0..outcomes).map(|number| (id(number), target(targets[number]))).collect(),
                ..Node::default()
            }
        };
        Journey {
            name: "Random".to_owned(),
            start: Some(Start { target: Target::Node(0), span: None }),
            nodes: nodes.into_iter().enumerate().map(node).collect(),
            ..Journey::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_journey_is_drawn_without_faults(journey in journeys(), width in 400_u16..2000) {
        let catalog = Catalog::builtin();
        let misplaced = misplaced(&journey);
        prop_assert!(misplaced.is_empty(), "{}", misplaced.join("\n"));
        for width in [None, Some(f64::from(width))] {
            let scene = diagram::scene(&journey, &catalog, View { width, ..View::default() });
            let faults = faults(&scene);
            prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
    }
}
