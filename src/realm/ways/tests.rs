use super::*;
use crate::catalog::Catalog;
use crate::model::{Journey, Node, Outcome, Start, Target};
use crate::realm::Realm;

/// A journey of lines such as `check: DataStoreDecisionNode true>success false>failure`; it starts at the first node.
/// `call: >Other true>success` runs another journey.
fn journey(name: &str, lines: &str) -> Journey {
    let lines: Vec<Vec<&str>> = lines
        .lines()
        .map(|line| line.split_whitespace().collect())
        .filter(|line: &Vec<_>| !line.is_empty())
        .collect();
    let index = |name: &str| lines.iter().position(|line| line[0].strip_suffix(':') == Some(name));
    let target = |name: &str| match name {
        "success" => Target::Success,
        "failure" => Target::Failure,
        _ => index(name).map_or(Target::Nowhere, Target::Node),
    };
    let nodes = lines.iter().map(|line| {
        let mut node = Node { key: line[0].trim_end_matches(':').to_owned(), ..Node::default() };
        match line[1].strip_prefix('>') {
            Some(called) => {
                crate::realm::INNER.clone_into(&mut node.node_type);
                node.properties.set("tree", called.into());
            }
            None => line[1].clone_into(&mut node.node_type),
        }
        for edge in &line[2..] {
            let (outcome, to) = edge.split_once('>').expect("an edge has an arrow");
            node.outcomes.push(Outcome { id: outcome.to_owned(), label: outcome.to_owned(), certain: true });
            if target(to) != Target::Nowhere {
                node.connections.push((outcome.to_owned(), target(to)));
            }
        }
        node
    });
    Journey {
        name: name.to_owned(),
        nodes: nodes.collect(),
        start: Some(Start {
            target: if lines.is_empty() { Target::Failure } else { Target::Node(0) },
            span: None,
        }),
        ..Journey::default()
    }
}

/// What `ask` answers for the first journey, as text; with ` ?` behind it where something on the way is not known.
fn asked(journeys: &[Journey], ask: impl Fn(&Ways<'_>) -> (u8, Points, Points)) -> Option<String> {
    let catalog = Catalog::builtin();
    let realm = Realm::of(journeys, &catalog);
    let ways = Ways::of(&realm, &catalog);
    let (kind, x, y) = ask(&ways);
    let ask = match kind {
        0 => Ask::Reaches(&x, &y),
        1 => Ask::ReachesAfter(&x, &y),
        _ => Ask::EndsWithout(&x, &y),
    };
    let way = ways.ask(ask, [&journeys[0]]).way(&journeys[0].name)?;
    let doubt = if way.unknown.is_empty() { "" } else { " ?" };
    Some(way.text(100) + doubt)
}

fn node(ways: &Ways<'_>, key: &str) -> Points {
    ways.nodes_that(|_, node| node.key == key)
}

fn outcome(ways: &Ways<'_>, key: &str, wanted: &str) -> Points {
    ways.outcomes_that(|_, node, outcome| node.key == key && outcome == wanted)
}

/// Success without a password having been checked.
fn bypass(journeys: &[Journey]) -> Option<String> {
    asked(journeys, |ways| (0, ways.success(), ways.role("authenticates:password")))
}

const CHECK: &str = "check: DataStoreDecisionNode true>success false>";

#[test]
fn only_the_outcomes_of_success_authenticate() {
    let sound = journey("Login", &format!("ask: UsernameCollectorNode outcome>check\n{CHECK}ask"));
    assert_eq!(bypass(&[sound]), None);
    let open = journey("Login", &format!("ask: UsernameCollectorNode outcome>check\n{CHECK}success"));
    assert_eq!(bypass(&[open]).as_deref(), Some("start → ask → check.false → success"));
}

#[test]
fn an_inner_journey_returns_to_its_own_caller() {
    // Two callers of one inner journey: the unsafe way into it comes back to the unsafe caller alone.
    let outer = journey(
        "Outer",
        "pick: ChoiceCollectorNode a>first b>second\n\
         first: >Inner true>check false>failure\n\
         second: >Inner true>failure false>failure\n\
         check: DataStoreDecisionNode true>success false>failure",
    );
    let inner = journey("Inner", "say: MessageNode true>success false>failure");
    assert_eq!(bypass(&[outer, inner]), None);
    let outer = journey("Outer", "mfa: >Inner true>success false>failure");
    let sound = journey("Inner", &format!("{CHECK}failure"));
    assert_eq!(bypass(&[outer.clone(), sound]), None);
    let open = journey("Inner", &format!("{CHECK}skip\nskip: MessageNode true>success false>failure"));
    assert_eq!(
        bypass(&[outer, open]).as_deref(),
        Some("start → mfa.true [Inner: start → check.false → skip.true → success] → success")
    );
}

#[test]
fn an_error_may_come_from_anywhere_within() {
    let outer = journey("Outer", "mfa: >Inner true>success false>failure error>success");
    let inner = journey("Inner", &format!("{CHECK}failure"));
    assert_eq!(
        bypass(&[outer, inner]).as_deref(),
        Some("start → mfa.error [Inner: start → check → error] → success")
    );
}

#[test]
fn journeys_in_a_ring_end() {
    let a = journey(
        "A",
        "call: >B true>success false>check\ncheck: DataStoreDecisionNode true>success false>failure",
    );
    let b = journey("B", "back: >A true>success false>failure");
    assert_eq!(bypass(&[a.clone(), b]), None);
    let b = journey("B", "back: >A true>success false>success");
    let way = bypass(&[a, b]);
    assert_eq!(way.as_deref(), None, "A never comes to failure without B coming back first");
    let own = journey("A", "call: >A true>success false>failure");
    assert_eq!(bypass(&[own]), None);
}

#[test]
fn a_journey_that_is_not_there_proves_nothing() {
    let outer = journey("Outer", "mfa: >Missing true>success false>failure");
    assert_eq!(bypass(&[outer]).as_deref(), Some("start → mfa.true → success ?"));
    let both = "pick: ChoiceCollectorNode a>mfa b>long\nlong: MessageNode true>longer false>failure\n\
                longer: MessageNode true>success false>failure\nmfa: >Missing true>success false>failure";
    let sure = Some("start → pick.b → long.true → longer.true → success");
    assert_eq!(bypass(&[journey("Outer", both)]).as_deref(), sure, "what is sure wins over what is shorter");
}

#[test]
fn never_after_and_leads_to() {
    let lock = journey(
        "Login",
        "check: DataStoreDecisionNode true>success false>tries\n\
         tries: RetryLimitDecisionNode Retry>check Reject>lock\n\
         lock: AccountLockoutNode outcome>reset\n\
         reset: MessageNode true>check false>tell\n\
         tell: MessageNode true>failure false>",
    );
    let after = |x: &'static str, y: &'static str| {
        asked(std::slice::from_ref(&lock), move |ways| (1, node(ways, x), node(ways, y)))
    };
    assert_eq!(after("reset", "lock").as_deref(), Some("start → check.false → tries.Reject → lock → reset"));
    assert_eq!(after("check", "tell"), None);
    assert_eq!(
        asked(std::slice::from_ref(&lock), |ways| (1, ways.success(), node(ways, "lock"))).as_deref(),
        Some("start → check.false → tries.Reject → lock → reset.true → check.true → success")
    );
    let leads = |x: &'static str, y: &'static str| {
        asked(std::slice::from_ref(&lock), move |ways| (2, node(ways, x), node(ways, y)))
    };
    assert_eq!(leads("lock", "reset"), None);
    let stuck = "start → check.false → tries.Reject → lock → reset.false → tell.false → nowhere";
    assert_eq!(
        leads("lock", "check").as_deref(),
        Some(stuck.replace("tell.false → nowhere", "tell.true → failure").as_str()),
    );
    let to_failure = asked(std::slice::from_ref(&lock), |ways| (2, node(ways, "tell"), ways.failure()));
    assert_eq!(to_failure.as_deref(), Some(stuck), "an outcome that leads nowhere is no failure");
}

#[test]
fn an_outcome_is_a_point() {
    let login = journey(
        "Login",
        "check: DataStoreDecisionNode true>success false>tries\n\
         tries: RetryLimitDecisionNode Retry>check Reject>lock\n\
         lock: AccountLockoutNode outcome>failure",
    );
    let requires = |x: &'static str, y: (&'static str, &'static str)| {
        asked(std::slice::from_ref(&login), move |ways| (0, node(ways, x), outcome(ways, y.0, y.1)))
    };
    assert_eq!(requires("lock", ("tries", "Reject")), None);
    assert_eq!(
        requires("lock", ("tries", "Retry")).as_deref(),
        Some("start → check.false → tries.Reject → lock")
    );
    let reached =
        asked(std::slice::from_ref(&login), |ways| (0, outcome(ways, "tries", "Reject"), ways.nothing()));
    assert_eq!(reached.as_deref(), Some("start → check.false → tries.Reject"));
}

#[test]
fn what_is_looked_for_may_be_in_an_inner_journey() {
    let outer = journey("Outer", "call: >Inner true>success false>failure");
    let inner = journey("Inner", "push: PushRegistrationNode success>success failure>failure");
    let found = asked(&[outer, inner], |ways| (0, ways.role("registers"), ways.role("authenticates")));
    assert_eq!(found.as_deref(), Some("start → call [Inner: start → push]"));
}

#[test]
fn an_inner_journey_is_passed_when_it_comes_back_by_true() {
    let outer = journey("Outer", "call: >Inner true>success false>success");
    let inner = journey("Inner", &format!("{CHECK}failure"));
    let found = |journeys: &[Journey]| asked(journeys, |ways| (0, ways.success(), ways.journey("Inner")));
    let way = "start → call.false [Inner: start → check.false → failure] → success";
    assert_eq!(found(&[outer, inner.clone()]).as_deref(), Some(way));
    let sound = journey("Outer", "call: >Inner true>success false>failure");
    assert_eq!(found(&[sound.clone(), inner]), None);
    assert_eq!(found(&[sound]), None, "a journey that is not here is passed all the same");
}

#[test]
fn children_of_pages_count() {
    let mut page = journey("Login", "page: PageNode true>success false>failure");
    let child = |key: &str, node_type: &str| Node {
        key: key.to_owned(),
        id: key.to_owned(),
        node_type: node_type.to_owned(),
        ..Node::default()
    };
    page.nodes[0].children =
        vec![child("name", "UsernameCollectorNode"), child("pass", "DataStoreDecisionNode")];
    assert_eq!(bypass(std::slice::from_ref(&page)), None);
    let order = |x: &'static str, y: &'static str| {
        asked(std::slice::from_ref(&page), move |ways| (0, node(ways, x), node(ways, y)))
    };
    assert_eq!(order("pass", "name"), None);
    assert_eq!(order("name", "pass").as_deref(), Some("start → page"));
    // A child before the last decides on nothing, so that nobody knows whether it was passed.
    page.nodes[0].children.swap(0, 1);
    assert_eq!(bypass(std::slice::from_ref(&page)).as_deref(), Some("start → page.true → success"));
}

#[test]
fn deep_calls_cost_little_and_are_told_once() {
    // Each calls the next one twice: the way itself has more steps than could ever be counted.
    let mut journeys: Vec<Journey> = (0..200)
        .map(|depth| {
            let next = depth + 1;
            let lines = format!("a: >J{next} true>b false>failure\nb: >J{next} true>success false>failure");
            journey(&format!("J{depth}"), &lines)
        })
        .collect();
    journeys.push(journey("J200", "say: MessageNode true>success false>failure"));
    let way = bypass(&journeys).expect("nothing checks a password");
    assert!(way.starts_with("start → a.true [J1: start → a.true [J2: start → "), "{way}");
    assert!(way.len() < 20_000);
}

#[test]
fn long_ways_are_cut_in_the_middle() {
    let line = |at: usize| format!("n{at}: MessageNode true>n{} false>failure", at + 1);
    let lines = (0..50).map(line).collect::<Vec<_>>().join("\n");
    let login = journey("Login", &(lines + "\nn50: MessageNode true>success false>failure"));
    let catalog = Catalog::builtin();
    let journeys = [login];
    let realm = Realm::of(&journeys, &catalog);
    let ways = Ways::of(&realm, &catalog);
    let (success, nothing) = (ways.success(), ways.nothing());
    let way =
        ways.ask(Ask::Reaches(&success, &nothing), [&journeys[0]]).way("Login").expect("there is a way");
    assert_eq!(way.text(4), "start → n0.true → … 49 more … → n50.true → success");
}

#[test]
fn words_of_success_are_sorted() {
    for word in ["true", "TRUE", "Success", "successOutcome", "SUCCESS_OUTCOME", "CREATED"] {
        assert!(roles::says_success(word), "{word}");
    }
    for word in ["false", "failure", "cancelled", "outcome", "unsuccessful", "notFound"] {
        assert!(!roles::says_success(word), "{word}");
    }
}

/// An account lockout that unlocks locks nobody.
#[test]
fn what_a_node_is_set_to_counts() {
    let lines = "lock: AccountLockoutNode outcome>success";
    let found = |action: Option<&str>| {
        let mut journey = journey("J", lines);
        if let Some(action) = action {
            journey.nodes[0].properties.set("lockAction", action.into());
        }
        asked(&[journey], |ways| (1, ways.success(), ways.role("locks"))).is_some()
    };
    assert_eq!([None, Some("LOCK"), Some("UNLOCK")].map(found), [true, true, false]);
}

/// What stands on a page that has no nodes, as in exports without configurations, is not known.
#[test]
fn a_page_without_nodes_is_not_known() {
    let page = journey("J", "page: PageNode true>success false>failure");
    let without = |ways: &Ways<'_>| (0, ways.success(), ways.role("authenticates"));
    assert_eq!(asked(std::slice::from_ref(&page), without).as_deref(), Some("start → page.true → success ?"));
    let around = journey(
        "J",
        "check: DataStoreDecisionNode true>page false>success\npage: PageNode true>success false>failure",
    );
    assert_eq!(asked(&[around], without).as_deref(), Some("start → check.false → success"));
}
