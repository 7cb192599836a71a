use super::*;

/// A connected journey with loops, joins and pages.
pub(super) fn random_graph(nodes: usize, seed: u64) -> Graph {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).map_or(0, |s| s % end)
    };
    // One of the boxes before leads to each; then come further links.
    let mut targets = vec![Vec::new(); nodes + 1];
    targets[0].push(1);
    for v in 2..=nodes {
        targets[v - 1 - below((v - 1).min(5))].push(v);
    }
    for (v, targets) in targets.iter_mut().enumerate().skip(1) {
        for _ in 0..=below(3) {
            targets.push(match below(10) {
                0..4 if v < nodes => v + 1 + below((nodes - v).min(4)),
                4 => 1 + below(v),
                5..7 => nodes + 1,
                _ => nodes + 2,
            });
        }
    }
    let number = |n: usize| u32::try_from(n).unwrap_or(0);
    let mut graph = Graph { blocks: vec![Block::new(Kind::Start, "Start", 1, 0)], links: Vec::new() };
    for (v, targets) in targets.iter().enumerate() {
        if v > 0 {
            let (kind, children) = if below(6) == 0 { (Kind::Page, 1 + below(3)) } else { (Kind::Node, 0) };
            graph.blocks.push(Block::new(kind, &"title".repeat(1 + v % 5), targets.len(), children));
        }
        let link = |(outcome, &to): (u32, &usize)| Link { from: number(v), outcome, to: number(to) };
        graph.links.extend((0..).zip(targets).map(link));
    }
    graph.blocks.push(Block::new(Kind::Success, "Success", 0, 0));
    graph.blocks.push(Block::new(Kind::Failure, "Failure", 0, 0));
    graph
}

fn overlaps(graph: &Graph, places: &[Point], gap: f64) -> usize {
    let all: Vec<_> = graph.blocks.iter().zip(places).collect();
    let near = |(a, p): &(&Block, &Point), (b, q): &(&Block, &Point)| {
        p.x < q.x + b.width + gap
            && q.x < p.x + a.width + gap
            && p.y < q.y + b.height + gap
            && q.y < p.y + a.height + gap
    };
    (0..all.len()).map(|i| (0..i).filter(|&j| near(&all[i], &all[j])).count()).sum()
}

fn sound(graph: &Graph, places: &[Point]) {
    assert_eq!(places.len(), graph.blocks.len());
    assert_eq!(overlaps(graph, places, 40.0), 0);
    for p in places {
        assert!(p.x >= 0.0 && p.y >= 0.0 && p.x.fract() == 0.0 && p.y.fract() == 0.0, "{p:?}");
    }
    let body = graph.blocks.iter().zip(places).filter(|(b, _)| matches!(b.kind, Kind::Node | Kind::Page));
    for (_, p) in body {
        for (b, q) in graph.blocks.iter().zip(places) {
            assert!(b.kind != Kind::Start || q.x <= p.x);
            assert!(!b.kind.is_end() || q.x >= p.x);
        }
    }
}

const ALL: [Effort; 3] = [Effort::none(), Effort::fast(), Effort::steps(400_000, 0)];

#[test]
fn boxes_stand_apart_with_the_start_first_and_the_ends_last() {
    for effort in ALL {
        for seed in 1..25 {
            let graph = random_graph(3 + usize::try_from(seed).unwrap_or(0), seed);
            sound(&graph, &layout(&graph, effort));
        }
    }
}

#[test]
fn the_same_graph_gives_the_same_places() {
    let graph = random_graph(25, 7);
    for effort in ALL {
        assert_eq!(layout(&graph, effort), layout(&graph.clone(), effort));
    }
}

#[test]
fn nothing_and_next_to_nothing() {
    assert_eq!(layout(&Graph::default(), Effort::fast()), []);
    for kind in [Kind::Start, Kind::Success, Kind::Node] {
        let graph = Graph { blocks: vec![Block::new(kind, "", 1, 0)], links: vec![] };
        sound(&graph, &layout(&graph, Effort::fast()));
    }
    let graph = Graph { blocks: vec![Block::new(Kind::Node, "", 1, 0); 30], links: vec![] };
    sound(&graph, &layout(&graph, Effort::fast()));
}

#[test]
fn odd_links_do_no_harm() {
    let mut graph = random_graph(6, 3);
    let link = |from, outcome, to| Link { from, outcome, to };
    // Self-loops, parallel links, links into the start, out of an end, to nowhere, and from an outcome not shown.
    for l in [
        link(1, 0, 1),
        link(2, 0, 3),
        link(2, 0, 3),
        link(4, 0, 0),
        link(7, 0, 2),
        link(1, 0, 99),
        link(3, 9, 4),
    ] {
        graph.links.push(l);
    }
    for effort in ALL {
        sound(&graph, &layout(&graph, effort));
    }
}

#[test]
fn what_the_start_does_not_reach_stands_below() {
    let mut graph = random_graph(8, 5);
    let journey = graph.blocks.len();
    let first = u32::try_from(journey).unwrap_or(0);
    for _ in 0..12 {
        graph.blocks.push(Block::new(Kind::Node, "left over", 2, 0));
    }
    for i in 0..4 {
        graph.links.push(Link { from: first + i, outcome: 0, to: first + i + 1 });
    }
    graph.links.push(Link { from: first + 4, outcome: 1, to: first });
    graph.links.push(Link { from: first + 2, outcome: 1, to: 2 });
    graph.links.push(Link { from: first + 3, outcome: 1, to: first - 1 });
    for effort in ALL {
        let places = layout(&graph, effort);
        sound(&graph, &places);
        let bottom = |v: usize| places[v].y + graph.blocks[v].height;
        let lowest = (0..journey).map(bottom).fold(0.0, f64::max);
        assert!((journey..journey + 12).all(|v| places[v].y >= lowest + 40.0));
        // In an order of its own.
        assert!(places[journey..journey + 5].windows(2).all(|w| w[0].x < w[1].x));
    }
}

#[test]
fn links_run_the_way_the_journey_goes() {
    for effort in ALL {
        for seed in 1..25 {
            let graph = random_graph(12, seed);
            let net = Net::new(&graph);
            let back = direction::backward(&net);
            let places = layout(&graph, effort);
            let right = |v: usize| places[v].x + net.width[v];
            for (w, back) in net.wires.iter().zip(back) {
                let (first, last) = if back { (w.to, w.from) } else { (w.from, w.to) };
                assert!(right(first) <= places[last].x, "seed {seed}");
            }
            // Nothing that the start leads to stands left of the first box.
            assert!(places[1..].iter().all(|p| p.x >= places[1].x), "seed {seed}");
        }
    }
}

fn chain(length: u32) -> Graph {
    let mut blocks = vec![Block::new(Kind::Start, "", 1, 0)];
    blocks.extend((0..length).map(|_| Block::new(Kind::Node, "Step", 1, 0)));
    blocks.push(Block::new(Kind::Success, "", 0, 0));
    Graph { blocks, links: (0..=length).map(|from| Link { from, outcome: 0, to: from + 1 }).collect() }
}

#[test]
fn a_chain_is_a_straight_line_however_long() {
    for length in [1, 20, 50_000] {
        let graph = chain(length);
        let places = layout(&graph, Effort::fast());
        let middle = |i: usize| places[i].y + graph.blocks[i].height / 2.0;
        for i in 1..places.len() {
            assert!((middle(i) - middle(i - 1)).abs() <= 1.0);
            assert!(places[i].x > places[i - 1].x);
        }
    }
}

#[test]
fn a_long_loop_has_one_link_backwards() {
    let mut graph = chain(20_000);
    graph.blocks[20_000].outcomes = 2;
    graph.links.push(Link { from: 20_000, outcome: 1, to: 1 });
    let places = layout(&graph, Effort::none());
    let back = graph.links.iter().filter(|l| places[l.to as usize].x <= places[l.from as usize].x).count();
    assert_eq!(back, 1);
}

#[test]
fn loops_turn_back_where_the_journey_has_been() {
    // start -> 1 -> 2 -> 3 -> 1: the last link runs backwards, not one on the way there.
    let mut blocks = vec![Block::new(Kind::Start, "", 1, 0)];
    blocks.extend([Block::new(Kind::Node, "Step", 1, 0); 3]);
    let links = [(0, 1), (1, 2), (2, 3), (3, 1)].map(|(from, to)| Link { from, outcome: 0, to }).to_vec();
    let places = layout(&Graph { blocks, links }, Effort::fast());
    assert!(places.windows(2).all(|w| w[0].x < w[1].x));
}

#[test]
fn a_large_journey_is_improved_in_windows() {
    let graph = random_graph(450, 11);
    let [columns, windows] = [Effort::none(), Effort::best()].map(|effort| layout(&graph, effort));
    sound(&graph, &windows);
    let (before, after) = (faults(&graph, &columns), faults(&graph, &windows));
    assert!(after < before, "{before} {after}");
}

#[test]
fn the_ends_of_a_large_journey_stand_outside() {
    let graph = random_graph(600, 12);
    let places = layout(&graph, Effort::fast());
    let (success, failure) = (places[601], places[602]);
    assert!(places[..601].iter().all(|p| success.y + 70.0 < p.y && p.y < failure.y));
}

#[test]
fn pinned_boxes_stay() {
    let graph = random_graph(20, 9);
    let places = layout(&graph, Effort::fast());
    let mut pinned = graph.clone();
    for (b, p) in pinned.blocks.iter_mut().zip(&places) {
        b.pin = Some(*p);
    }
    assert_eq!(layout(&pinned, Effort::fast()), places);
    for open in 0..pinned.blocks.len() {
        let mut one = pinned.clone();
        one.blocks[open].pin = None;
        let found = layout(&one, Effort::fast());
        for (i, (p, q)) in places.iter().zip(&found).enumerate() {
            assert!(i == open || p == q);
        }
        assert_eq!(overlaps(&one, &found, 40.0), 0);
    }
}

#[test]
fn pinned_boxes_stay_even_where_they_overlap() {
    let mut graph = random_graph(5, 2);
    for b in &mut graph.blocks {
        b.pin = Some(Point { x: 10.5, y: -3.0 });
    }
    assert!(layout(&graph, Effort::fast()).iter().all(|p| *p == Point { x: 10.5, y: -3.0 }));
}

#[test]
fn a_new_box_stands_right_of_the_one_that_leads_to_it() {
    let mut graph = chain(4);
    let places = layout(&graph, Effort::fast());
    for (b, p) in graph.blocks.iter_mut().zip(&places) {
        b.pin = Some(*p);
    }
    graph.blocks[2].outcomes = 2;
    let new = u32::try_from(graph.blocks.len()).unwrap_or(0);
    graph.blocks.push(Block::new(Kind::Node, "New", 1, 0));
    graph.links.push(Link { from: 2, outcome: 1, to: new });
    graph.links.push(Link { from: new, outcome: 0, to: 5 });
    let found = layout(&graph, Effort::fast());
    assert_eq!(found[..places.len()], places);
    let at = found[places.len()];
    assert!(at.x >= places[2].x + graph.blocks[2].width + 40.0 && at.x <= places[2].x + 600.0, "{at:?}");
    assert!((at.y - places[2].y).abs() <= 400.0, "{at:?}");
    assert_eq!(overlaps(&graph, &found, 40.0), 0);
}

#[test]
fn many_new_boxes_stand_below_the_others() {
    let mut graph = random_graph(400, 4);
    for (i, b) in graph.blocks.iter_mut().enumerate().take(20) {
        #[allow(clippy::cast_precision_loss)]
        let x = i as f64 * 500.0;
        b.pin = Some(Point { x, y: 100.0 });
    }
    let places = layout(&graph, Effort::fast());
    assert_eq!(overlaps(&graph, &places, 40.0), 0);
}

#[test]
fn sizes_are_those_of_the_console() {
    let size = |b: Block| (b.width, b.height);
    assert_eq!(size(Block::new(Kind::Start, "Start", 1, 0)), (60.0, 70.0));
    assert_eq!(size(Block::new(Kind::Node, "Short", 1, 0)), (150.0, 71.0));
    assert_eq!(size(Block::new(Kind::Node, "A title of some length", 3, 0)), (255.0, 152.0));
    assert_eq!(size(Block::new(Kind::Page, "Page", 1, 2)), (238.0, 219.0));
    let node = Block::new(Kind::Node, "Node", 2, 0);
    assert_eq!((node.outlet(0).y, node.outlet(1).y, node.entry().y), (84.5, 111.5, 62.5));
}

fn faults(graph: &Graph, places: &[Point]) -> i64 {
    let net = Net::new(graph);
    let layers = Layers::new(&net, direction::backward(&net));
    let spine = order::spine(&net);
    price::Scene::new(&net, &spine, &layers.back, places).faults()
}

#[test]
fn a_search_leaves_fewer_faults_than_columns() {
    let sum = |effort: Effort| -> i64 {
        (1..15).map(|seed| random_graph(14, seed)).map(|graph| faults(&graph, &layout(&graph, effort))).sum()
    };
    let [columns, fast, best] = [Effort::none(), Effort::fast(), Effort::steps(300_000, 0)].map(sum);
    assert!(3 * fast < 2 * columns && best < fast, "{columns} {fast} {best}");
}

#[test]
fn the_order_in_which_boxes_are_listed_does_not_matter() {
    for seed in 1..8 {
        let graph = random_graph(11, seed);
        let places = layout(&graph, Effort::fast());
        // Every third box, round and round: there are 14.
        let order: Vec<usize> = (0..14).map(|i| i * 3 % 14).collect();
        for (&v, place) in order.iter().zip(layout(&graph.part(&order), Effort::fast())) {
            assert_eq!(place, places[v], "seed {seed}");
        }
    }
}
