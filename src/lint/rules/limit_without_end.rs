//! Limits of tries that end nothing: behind them one can go on trying.

use petgraph::visit::Dfs;

use super::super::context::{Context, at_outcome};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Graph, Journey, Target, Vertex};

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let limits: Vec<usize> = (0..journey.nodes.len())
        .filter(|index| context.has_role(&journey.nodes[*index], "limits-retries"))
        .collect();
    if limits.is_empty() {
        return;
    }
    let graph = Graph::of(journey);
    for limit in limits {
        let node = &journey.nodes[limit];
        let Some((outcome, target)) = node.connections.iter().find(|(outcome, _)| outcome == "Reject") else {
            continue;
        };
        let retry = node.connections.iter().find(|(outcome, _)| outcome == "Retry").map(|(_, target)| target);
        let place = at_outcome(journey, node, outcome);
        if *target == Target::Success {
            let message = format!("`{}` lets the user in when all tries are used up", context.name(node));
            found.push(
                Diagnostic::new(Code::LimitWithoutEnd, place, message).help("lead `Reject` to `failure`"),
            );
            continue;
        }
        // Behind the last try, the same check is reached again without anything that ends or locks.
        let Target::Node(next) = target else { continue };
        let is_same = retry == Some(target);
        let mut search = Dfs::new(&graph.graph, Graph::node(*next));
        let mut is_back = is_same;
        while let (false, Some(vertex)) = (is_back, search.next(&graph.graph)) {
            is_back = graph.graph[vertex] == Vertex::Node(limit);
        }
        let locks = || context.any_has_role(&journey.nodes[*next], "locks");
        if is_back && !locks() {
            let message = format!("behind the limit of `{}` the user can go on trying", context.name(node));
            let help = "lead `Reject` to `failure`, or to an `AccountLockout` and then to `failure`";
            found.push(Diagnostic::new(Code::LimitWithoutEnd, place, message).help(help));
        }
    }
}
