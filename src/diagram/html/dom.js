// Making elements. Texts are only ever set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== ""));
  return element;
}

/** An element of HTML with attributes, listeners (`onclick: …`) and children. */
function html(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of SVG. */
function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** A text in which the words that were looked for are marked. */
function marked(text, words) {
  const found = [];
  const lower = text.toLowerCase();
  // Where lower case has another length, places would not fit.
  if (lower.length === text.length) {
    for (const word of words) {
      const at = lower.indexOf(word);
      if (at >= 0) found.push([at, at + word.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  const parts = [];
  let done = 0;
  for (const [from, to] of found) {
    if (from < done) continue;
    parts.push(text.slice(done, from), html("mark", {}, text.slice(from, to)));
    done = to;
  }
  parts.push(text.slice(done));
  return parts;
}

/** Tells readers of screens what has changed. */
function say(text) {
  document.getElementById("said").textContent = text;
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
