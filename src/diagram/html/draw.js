// A journey's diagram as elements.

/** A line of text. */
function textLine([role, x, y, text, length]) {
  const held = length === undefined ? {} : { textLength: length, lengthAdjust: "spacingAndGlyphs" };
  return svg("text", { class: role, x, y, ...held }, text);
}

/** What an edge says. */
function told(journey, edge) {
  const from = journey.boxes[edge.from];
  const label = from.ports[edge.port].label;
  return `${label === "" ? from.title : `${from.title}: ${label}`} → ${journey.boxes[edge.to].title}`;
}

/** What a box says, beside the texts in it, to those who cannot see it. */
function spoken(journey, box, index) {
  const ways = journey.edges.filter((edge) => edge.from === index).map((edge) => {
    const label = box.ports[edge.port].label;
    return `${label === "" ? "leads" : label} to ${journey.boxes[edge.to].title}`;
  });
  const isCut = box.lines.some(([, , , text]) => text.endsWith("…"));
  return [...(box.unreached ? ["no way leads here"] : []), ...(isCut ? [box.title, box.type] : []), ...(box.inner ? [`calls journey ${box.inner}`] : []), ...ways].join("; ");
}

/** Elements with blanks between them, so that their texts are words of their own. */
function apart(elements) {
  return elements.flat(Infinity).flatMap((element) => [element, " "]);
}

function disc(box) {
  const [x, y] = [box.width / 2, box.height / 2];
  return [
    svg("circle", { class: "disc", cx: x, cy: y, r: x }),
    svg("path", { class: "sign", transform: `translate(${x} ${y})`, d: data.signs[box.kind] }),
    ...box.lines.map((line) => textLine(line)),
  ];
}

/** A note; all of its text is told where only its beginning is shown. */
function noteOf({ colour, text, x, y, width, height, lines }) {
  return svg("g", { class: colour }, svg("title", {}, text),
    svg("rect", { class: "sticky", x, y, width, height, rx: 4 }), apart(lines.map((line) => textLine(line))));
}

function cardOf(box, follow) {
  const parts = [
    svg("rect", { class: "card", width: box.width, height: box.height, rx: 9 }),
    svg("rect", { class: "tile", x: 12, y: 12, width: 26, height: 26, rx: 6 }),
    svg("path", { class: "glyph", transform: "translate(12 12)", d: data.signs[box.kind] }),
    ...box.lines.map((line) => textLine(line)),
  ];
  if (box.link) {
    const [[, x, y]] = box.link;
    const name = svg("g", {}, box.link.map((line) => textLine(line)));
    parts.push(svg("path", { class: "hook", d: `M${x - 15} ${y - 10}v6h9m-3.5-3.5 3.5 3.5-3.5 3.5` }), name);
    if (journeys.has(box.inner)) {
      name.classList.add("linked");
      name.addEventListener("click", (event) => {
        event.stopPropagation();
        follow(box.inner);
      });
    }
  }
  parts.push(...box.notes.map(noteOf));
  for (const [top, height, lines, notes] of box.children) {
    const width = box.width - 24;
    parts.push(svg("rect", { class: "child", x: 12, y: top, width, height, rx: 6 }), ...lines.map((line) => textLine(line)), ...notes.map(noteOf));
  }
  return parts;
}

function portsOf(journey, box, index) {
  const parts = [];
  for (const port of box.ports) {
    if (!port.lines) continue;
    parts.push(svg("path", { class: "rule", d: `M.5 ${port.top}H${box.width - 0.5}` }), ...port.lines.map((line) => textLine(line)));
  }
  if (!box.node) return parts;
  box.ports.forEach((port, number) => {
    const edge = journey.edges.find((other) => other.from === index && other.port === number);
    const aim = edge ? aimOf(journey, edge.to) : "open";
    parts.push(svg("circle", { class: `port ${aim}`, cx: box.width, cy: port.y, r: 4.5 },
      edge ? "" : svg("title", {}, `${port.label}: ${port.missing ?? "not connected"}`)));
  });
  return parts;
}

function aimOf(journey, to) {
  const { kind } = journey.boxes[to];
  return kind === "success" || kind === "failure" ? `to-${kind}` : "to-node";
}

/** A sign at the end of an edge that is not drawn through; it leads to the edge's target. */
function signOf(tag, spoken, go) {
  const parts = tag.line ? textLine(tag.line) : svg("path", { class: "sign", d: tag.sign });
  return svg("g", { class: `tag ${tag.kind}${go ? " linked" : ""}`, transform: `translate(${tag.x} ${tag.y})`, onclick: go ?? (() => {}) },
    svg("title", {}, spoken), svg("rect", { y: -10, width: tag.width, height: 20, rx: 10 }), parts);
}

/** The diagram: boxes and edges as lists of elements, in the order of the journey's. */
function drawJourney(journey, choose, follow) {
  const lines = journey.edges.map((edge) =>
    svg("g", { class: aimOf(journey, edge.to) }, svg("path", { class: "line", d: edge.path })));
  const heads = journey.boxes.map((box) => svg("g", { class: "head-of" },
    box.approach ? svg("path", { class: "line", d: box.approach }) : "",
    svg("path", { class: "head", d: box.head })));
  const nets = journey.boxes.map((box, index) => {
    const into = journey.edges.flatMap((edge, number) => (edge.to === index ? [number] : []));
    if (into.length === 0) return "";
    const isEntered = box.landing || into.some((number) => !journey.edges[number].tag);
    return svg("g", { class: aimOf(journey, index) },
      into.map((number) => svg("path", { class: "halo", d: journey.edges[number].path })),
      into.map((number) => lines[number]),
      isEntered ? heads[index] : "");
  });
  // Above all lines, so that of lines that have merged one can be lit from end to end.
  const ways = journey.edges.map((edge) => svg("path", { class: "way", d: edge.way ?? edge.path }, svg("title", {}, told(journey, edge))));
  const signs = [
    ...journey.edges.map((edge) => edge.tag && signOf(edge.tag, `goes on to ${journey.boxes[edge.to].title}`, () => choose(edge.to))),
    ...journey.boxes.map((box) => box.landing && signOf(box.landing, `edges to ${box.title} go on here`)),
  ].filter((sign) => sign);
  const boxes = journey.boxes.map((box, index) => {
    const shared = { class: `box ${box.kind}${box.unreached ? " unreached" : ""}`, transform: `translate(${box.x} ${box.y})`, tabindex: 0 };
    const roles = box.node
      ? { role: "button", "aria-description": spoken(journey, box, index), onclick: () => choose(index) }
      : { role: "img", "aria-label": box.title, "aria-description": spoken(journey, box, index) };
    return svg("g", { ...shared, ...roles },
      apart([box.node ? [] : disc(box), box.node ? cardOf(box, follow) : [], portsOf(journey, box, index)]));
  });
  const canvas = svg("svg", { role: "group", "aria-label": `Diagram of ${journey.name}` },
    svg("g", { class: "edges", "aria-hidden": "true" }, nets), svg("g", { "aria-hidden": "true" }, ways), svg("g", { "aria-hidden": "true" }, signs),
    svg("g", {}, journey.notes.map(noteOf)), svg("g", {}, boxes));
  return { canvas, boxes, lines, heads, ways };
}
