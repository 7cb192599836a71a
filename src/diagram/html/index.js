// The list of journeys.

/** Boxes named below a journey that was found by its nodes. */
const SHOWN = 4;

function card(journey, words) {
  const nodes = journey.boxes.filter((box) => box.node).length;
  const hits = words.length > 0 ? boxesWith(journey, words) : [];
  const more = hits.length - SHOWN;
  return html("li", {},
    html("h2", {}, html("a", { href: addressOf(journey.name) }, marked(journey.name, words))),
    journey.description ? html("p", {}, marked(journey.description, words)) : "",
    html("div", { class: "tags" },
      html("span", { class: "tag" }, counted(nodes, "node")),
      journey.categories.map((category) => html("span", { class: "tag" }, category)),
      journey.enabled ? "" : html("span", { class: "tag" }, "disabled")),
    hits.length === 0 ? "" : html("ul", {},
      hits.slice(0, SHOWN).map((box) =>
        html("li", {},
          html("a", { href: addressOf(journey.name, box.key) }, marked(box.title, words)),
          box.type === box.title ? "" : html("span", {}, " · ", marked(box.type, words)))),
      more > 0 ? html("li", {}, `and ${more} more`) : ""));
}

/** Shows all journeys, or those that a query finds. */
function showIndex(main, query) {
  const words = wordsOf(query);
  const found = words.length > 0 ? search(words) : data.journeys;
  const told = words.length > 0
    ? `${found.length} of ${counted(data.journeys.length, "journey")} for “${query.trim()}”`
    : counted(data.journeys.length, "journey");
  document.title = "Journeys";
  main.replaceChildren(html("div", { class: "index" },
    html("h1", {}, "Journeys"),
    html("p", { class: "count" }, told),
    found.length === 0
      ? html("p", { class: "empty" }, "Nothing found. Fewer or shorter words find more.")
      : html("ul", { class: "list" }, found.map((journey) => card(journey, words)))));
  return told;
}
