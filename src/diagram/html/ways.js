// The ways from the start to an end.

/** What can be reached from a box; `isBack` goes against the edges. */
function reached(journey, from, isBack) {
  const next = journey.boxes.map(() => []);
  for (const edge of journey.edges) {
    if (isBack) next[edge.to].push(edge.from);
    else next[edge.from].push(edge.to);
  }
  const seen = new Set([from]);
  const open = [from];
  while (open.length > 0) {
    for (const index of next[open.pop()]) {
      if (!seen.has(index)) {
        seen.add(index);
        open.push(index);
      }
    }
  }
  return seen;
}

/** The boxes and edges on any way from the start to the end of a kind; nothing when there is no way. */
function waysTo(journey, kind) {
  const start = journey.boxes.findIndex((box) => box.kind === "start");
  const end = journey.boxes.findIndex((box) => box.kind === kind);
  if (start < 0 || end < 0) return undefined;
  const ahead = reached(journey, start, false);
  const behind = reached(journey, end, true);
  if (!ahead.has(end)) return undefined;
  const boxes = new Set([...ahead].filter((index) => behind.has(index)));
  const edges = new Set(journey.edges.flatMap((edge, number) => (boxes.has(edge.from) && boxes.has(edge.to) ? [number] : [])));
  return { boxes, edges };
}
