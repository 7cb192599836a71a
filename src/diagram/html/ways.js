// The ways from the start to an end, the shortest first.

/** No more ways than these are told one by one, and no more is tried to find them. */
const MOST_WAYS = 25;
const MOST_TRIED = 20000;

/** How many edges lead from each box to an end at least. */
function distances(journey, end) {
  const into = journey.boxes.map(() => []);
  for (const edge of journey.edges) into[edge.to].push(edge.from);
  const far = journey.boxes.map(() => Infinity);
  far[end] = 0;
  const open = [end];
  for (const index of open) {
    for (const before of into[index]) {
      if (far[before] === Infinity) {
        far[before] = far[index] + 1;
        open.push(before);
      }
    }
  }
  return far;
}

/**
 * The shortest ways from the start to the end of a kind that pass no box twice, each as a list of edges; and whether there
 * may be more. Edges between the same two boxes are one step.
 */
function waysTo(journey, kind) {
  const start = journey.boxes.findIndex((box) => box.kind === "start");
  const end = journey.boxes.findIndex((box) => box.kind === kind);
  if (start < 0 || end < 0) return { ways: [], isWhole: true };
  const far = distances(journey, end);
  const out = journey.boxes.map(() => new Map());
  journey.edges.forEach((edge, number) => {
    if (far[edge.to] === Infinity) return;
    const steps = out[edge.from];
    if (!steps.has(edge.to)) steps.set(edge.to, []);
    steps.get(edge.to).push(number);
  });
  // Beginnings of ways by the least length of what they can become.
  const open = [];
  const add = (way, at, seen) => {
    const length = way.length + far[at];
    if (length < Infinity) (open[length] ??= []).push({ way, at, seen });
  };
  add([], start, new Set([start]));
  const ways = [];
  let tried = 0;
  for (let length = 0; length < open.length; length += 1) {
    const same = open[length] ?? [];
    for (let next = 0; next < same.length; next += 1) {
      const { way, at, seen } = same[next];
      tried += 1;
      if (ways.length >= MOST_WAYS || tried > MOST_TRIED) return { ways, isWhole: false };
      if (at === end) {
        ways.push(way);
        continue;
      }
      for (const [to, numbers] of out[at]) {
        if (!seen.has(to)) add([...way, numbers], to, new Set(seen).add(to));
      }
    }
  }
  return { ways, isWhole: true };
}

/** A way in words: each box, and the outcomes that lead on. */
function tellWay(journey, way) {
  return way.map((numbers) => {
    const edges = numbers.map((number) => journey.edges[number]);
    const from = journey.boxes[edges[0].from];
    const labels = edges.map((edge) => from.ports[edge.port]).filter((port) => port.lines && port.label !== "").map((port) => port.label);
    return labels.length === 0 ? from.title : `${from.title} (${labels.join(" or ")})`;
  });
}

/** The ways that the page was asked to light. */
function given(journey) {
  return { ways: journey.lit.map((way) => way.map((number) => [number])), isWhole: true };
}

/** Steps through the ways to an end: buttons, and what the way that is shown says. */
function makeWays(journey, light) {
  const text = html("p", { class: "told-way" });
  const place = html("span", { class: "place" });
  const tool = (label, sign, by) => html("button", { type: "button", "aria-label": label, title: label, onclick: () => step(by) }, sign);
  const steps = html("div", { class: "steps", hidden: true }, tool("Shorter way", "‹", -1), place, tool("Longer way", "›", 1));
  const state = { kind: undefined, found: undefined, number: 0 };

  const show = () => {
    const { kind, found, number } = state;
    const way = found?.ways[number];
    steps.hidden = way === undefined;
    if (way) {
      const all = `${found.ways.length}${found.isWhole ? "" : " shortest"}`;
      const nodes = counted(way.length - 1, "node");
      place.textContent = `Way ${number + 1} of ${all}, ${nodes}`;
      text.textContent = [...tellWay(journey, way), journey.boxes[journey.edges[way.at(-1)[0]].to].title].join(" → ");
      say(`${place.textContent}: ${text.textContent}`);
    } else {
      text.textContent = kind ? `There is no way to ${kind}.` : "";
      say(text.textContent);
    }
    if (!way) return light(kind && { boxes: new Set(), edges: new Set() });
    const edges = new Set(way.flat());
    return light({ edges, boxes: new Set([...edges].flatMap((edge) => [journey.edges[edge].from, journey.edges[edge].to])) });
  };
  const step = (by) => {
    const count = state.found?.ways.length ?? 0;
    if (count === 0) return;
    state.number = (state.number + by + count) % count;
    show();
  };
  /** Shows the shortest way to an end, or none where that end's ways are shown already. */
  const toggle = (kind) => {
    state.kind = state.kind === kind ? undefined : kind;
    state.found = state.kind && (state.kind === "lit" ? given(journey) : waysTo(journey, state.kind));
    state.number = 0;
    show();
    return state.kind;
  };
  return { text, steps, step, toggle, kind: () => state.kind };
}
