// What a node is made of: its configuration, its scripts, where its outcomes lead.

function valueOf(property) {
  const { value } = property;
  if (typeof value === "string") {
    return value === "" ? html("dd", {}, "(empty)") : html("dd", {}, value);
  }
  if (value !== null && typeof value === "object") {
    const isEmpty = Object.keys(value).length === 0;
    return isEmpty ? html("dd", {}, "(empty)") : html("dd", {}, html("pre", { tabindex: 0 }, JSON.stringify(value, null, 2)));
  }
  return html("dd", {}, String(value));
}

function scriptOf(script) {
  const parts = [html("summary", {}, `Script “${script.name}”`)];
  if (script.description) parts.push(html("p", {}, script.description));
  parts.push(html("pre", { tabindex: 0, "aria-label": `Script ${script.name}` }, html("code", {}, script.text)));
  return html("details", { open: true }, parts);
}

function configuration(node) {
  if (node.properties.length === 0) return [html("p", {}, "Nothing is configured.")];
  return [html("dl", {}, node.properties.map((property) => {
    const script = property.script && data.scripts[property.script];
    const name = property.title === property.name
      ? [html("code", {}, property.name)] : [property.title, " ", html("code", {}, property.name)];
    return [html("dt", {}, name), script ? html("dd", {}, scriptOf(script)) : valueOf(property)];
  }))];
}

function identity(node) {
  const version = node.version ? `, version ${node.version}` : "";
  return [html("p", {}, `${node.type}${version}`), html("p", {}, node.id)];
}

/** A table of edges, one a row; the edge of a row lights up beneath the pointer and with the focus. */
function tableOf(title, heads, rows, light) {
  if (rows.length === 0) return [];
  const row = ({ cells, edge }) => {
    const own = edge === undefined ? {} : {
      onpointerenter: () => light(edge, true), onpointerleave: () => light(edge, false),
      onfocusin: () => light(edge, true), onfocusout: () => light(edge, false),
    };
    return html("tr", own, cells.map((cell) => html("td", {}, cell)));
  };
  return [
    html("h3", {}, title),
    html("table", { "aria-label": title },
      html("thead", {}, html("tr", {}, heads.map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, rows.map(row))),
  ];
}

/** The panel of a box. `light` lights an edge, or takes the light away. */
function makePanel(journey, index, choose, close, light) {
  const box = journey.boxes[index];
  const link = (to) => {
    const other = journey.boxes[to];
    return other.node ? html("button", { type: "button", onclick: () => choose(to) }, other.title) : other.title;
  };
  const outcomes = tableOf("Outcomes", ["Outcome", "Leads to"], box.ports.map((port, number) => {
    const edge = journey.edges.findIndex((other) => other.from === index && other.port === number);
    const shown = edge < 0 ? port.missing ?? "not connected" : link(journey.edges[edge].to);
    return { cells: [port.label || "→", shown], edge: edge < 0 ? undefined : edge };
  }), light);
  const into = journey.edges.flatMap((edge, number) => (edge.to !== index ? [] : [{
    cells: [link(edge.from), journey.boxes[edge.from].ports[edge.port].label || "→"], edge: number,
  }]));
  const sources = tableOf("Comes from", ["Node", "Outcome"], into, light);
  const inner = !box.inner ? [] : [html("p", {}, "Calls journey ", journeys.has(box.inner)
    ? html("a", { href: addressOf(box.inner) }, box.inner) : `${box.inner} (not part of this page)`)];
  const children = box.node.children.flatMap((child) => [
    html("h4", {}, child.title), html("p", {}, child.name), ...identity(child), ...configuration(child),
  ]);
  return html("aside", { class: "panel", "aria-label": `Node ${box.title}`, tabindex: -1 },
    html("header", {}, html("h2", {}, box.title),
      html("button", { type: "button", onclick: close, "aria-label": "Close the panel" }, "✕")),
    html("p", {}, box.type), identity(box.node), inner, notesOn(box).map((text) => html("p", { class: "told" }, text)), outcomes, sources,
    html("h3", {}, "Configuration"), configuration(box.node),
    children.length > 0 ? [html("h3", {}, "On the page"), ...children] : []);
}
