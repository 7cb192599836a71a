// What the page knows: journeys by name, who calls whom, and the search.

const data = JSON.parse(document.getElementById("data").textContent);
const journeys = new Map(data.journeys.map((journey) => [journey.name, journey]));
const callers = new Map();

/** The texts of the notes on a node and on those of its page. */
function notesOn(box) {
  return [...box.notes, ...box.children.flatMap(([, , , notes]) => notes)].map((note) => note.text);
}

for (const journey of data.journeys) {
  const texts = [journey.name, journey.description, ...journey.categories, ...journey.notes.map((note) => note.text)];
  for (const box of journey.boxes) {
    if (!box.node) continue;
    texts.push(box.title, box.type, box.node.type, box.inner ?? "", ...notesOn(box));
    for (const child of box.node.children) texts.push(child.title, child.type);
    for (const property of [box.node, ...box.node.children].flatMap((node) => node.properties)) {
      const script = property.script && data.scripts[property.script];
      if (script) texts.push(script.name);
    }
    if (box.inner) {
      if (!callers.has(box.inner)) callers.set(box.inner, new Set());
      callers.get(box.inner).add(journey.name);
    }
  }
  journey.haystack = texts.join("\n").toLowerCase();
}

/** The words of a query. */
function wordsOf(query) {
  return query.toLowerCase().split(/\s+/).filter((word) => word !== "");
}

/** Journeys in which all words occur; those with a word in their name first. */
function search(words) {
  const found = data.journeys.filter((journey) => words.every((word) => journey.haystack.includes(word)));
  const inName = (journey) => words.some((word) => journey.name.toLowerCase().includes(word));
  return [...found.filter(inName), ...found.filter((journey) => !inName(journey))];
}

/** The boxes of a journey in which a word occurs. */
function boxesWith(journey, words) {
  const speaks = (box) => {
    const children = box.node.children.map((child) => `${child.title} ${child.type}`);
    const text = [box.title, box.type, box.node.type, ...children, ...notesOn(box)].join("\n").toLowerCase();
    return words.some((word) => text.includes(word));
  };
  return journey.boxes.filter((box) => box.node && speaks(box));
}

/** The address of a journey, or of a node in it. */
function addressOf(name, key) {
  const node = key === undefined ? "" : `/${encodeURIComponent(key)}`;
  return `#/${encodeURIComponent(name)}${node}`;
}
