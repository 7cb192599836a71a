// The list of journeys.

/** Boxes named below a journey that was found by its nodes. */
const SHOWN = 4;

/** What the list is narrowed to and how it is ordered; it stays so while a reader looks at a journey. */
const choice = { category: "", kind: "", flag: "", size: "", order: "" };

/** A journey's nodes: those on its pages too. */
function sizeOf(journey) {
  return journey.boxes.reduce((sum, box) => sum + (box.node ? 1 + box.node.children.length : 0), 0);
}

/** What a journey is to the others: where people come in, or what others call. */
function kindOf(journey) {
  if (journey.isInner) return "Inner journey only";
  return callers.has(journey.name) ? "Entry point and inner journey" : "Entry point";
}

const SIZES = [["1", "up to 5 nodes", 0, 5], ["2", "6 to 15 nodes", 6, 15], ["3", "16 nodes and more", 16, Infinity]];
const ORDERS = [["name", "by name"], ["large", "largest first"], ["small", "smallest first"]];

function isChosen(journey) {
  const size = SIZES.find(([value]) => value === choice.size);
  const kind = kindOf(journey);
  return (choice.category === "" || journey.categories.includes(choice.category))
    && (choice.kind === "" || (choice.kind === "entry" ? !journey.isInner : kind !== "Entry point"))
    && (choice.flag === "" || journey.flags.includes(choice.flag))
    && (!size || (sizeOf(journey) >= size[2] && sizeOf(journey) <= size[3]));
}

/** Journeys in the order that was chosen; found ones stand as they were found unless one was. */
function ordered(found) {
  const name = (a, b) => a.name.localeCompare(b.name);
  switch (choice.order) {
    case "name": return [...found].sort(name);
    case "large": return [...found].sort((a, b) => sizeOf(b) - sizeOf(a) || name(a, b));
    case "small": return [...found].sort((a, b) => sizeOf(a) - sizeOf(b) || name(a, b));
    default: return found;
  }
}

/** The fields that narrow and order the list; those in which there is nothing to choose are left out. */
function fields(change) {
  const all = (pick) => [...new Set(data.journeys.flatMap(pick))].sort((a, b) => a.localeCompare(b)).map((text) => [text, text]);
  const lists = [
    ["category", "Category", "all categories", all((journey) => journey.categories)],
    ["kind", "Kind", "all kinds", data.journeys.some((journey) => kindOf(journey) !== "Entry point") ? [["entry", "entry points"], ["inner", "inner journeys"]] : []],
    ["flag", "Setting", "all settings", all((journey) => journey.flags)],
    ["size", "Size", "all sizes", SIZES],
    ["order", "Order", "as listed", ORDERS],
  ];
  return html("div", { class: "fields" }, lists.filter(([, , , options]) => options.length > 0).map(([key, label, none, options]) => {
    const select = html("select", { "data-key": key, onchange: () => change(key, select.value) },
      html("option", { value: "" }, none),
      options.map(([value, text]) => html("option", { value, selected: choice[key] === value }, text)));
    return html("label", {}, html("span", {}, label), select);
  }));
}

function card(journey, words) {
  const hits = words.length > 0 ? boxesWith(journey, words) : [];
  const more = hits.length - SHOWN;
  const tags = [counted(sizeOf(journey), "node"), kindOf(journey), ...journey.categories, ...journey.flags];
  return html("li", {},
    html("h2", {}, html("a", { href: addressOf(journey.name) }, marked(journey.name, words))),
    journey.description ? html("p", {}, marked(journey.description, words)) : "",
    html("div", { class: "tags" }, tags.map((tag) => html("span", { class: "tag" }, tag))),
    hits.length === 0 ? "" : html("ul", {},
      hits.slice(0, SHOWN).map((box) =>
        html("li", {},
          html("a", { href: addressOf(journey.name, box.key) }, marked(box.title, words)),
          box.type === box.title ? "" : html("span", {}, " · ", marked(box.type, words)))),
      more > 0 ? html("li", {}, `and ${more} more`) : ""));
}

/** Shows all journeys, or those that a query finds, as far as they are chosen. */
function showIndex(main, query) {
  const words = wordsOf(query);
  const found = ordered((words.length > 0 ? search(words) : data.journeys).filter(isChosen));
  const nodes = counted(found.reduce((sum, journey) => sum + sizeOf(journey), 0), "node");
  const isAll = found.length === data.journeys.length;
  const told = `${isAll ? "" : `${found.length} of `}${counted(data.journeys.length, "journey")}, ${nodes}${words.length > 0 ? ` for “${query.trim()}”` : ""}`;
  document.title = "Journeys";
  const change = (key, value) => {
    choice[key] = value;
    say(showIndex(main, query));
    main.querySelectorAll("select").forEach((select) => {
      if (select.dataset.key === key) select.focus();
    });
  };
  const controls = fields(change);
  main.replaceChildren(html("div", { class: "index" },
    html("h1", {}, "Journeys"),
    controls,
    html("p", { class: "count" }, told),
    found.length === 0
      ? html("p", { class: "empty" }, "Nothing found. Fewer or shorter words, or fewer choices, find more.")
      : html("ul", { class: "list" }, found.map((journey) => card(journey, words)))));
  return told;
}
