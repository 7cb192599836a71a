// The view of one journey.

function linksTo(names) {
  return names.flatMap((name, index) => [index > 0 ? ", " : "", html("a", { href: addressOf(name) }, name)]);
}

/** Shows a journey, and the panel of a box when its key is given. */
function showJourney(main, journey, key) {
  let chosen;
  let panel;
  let shown;
  const stage = html("div", { class: "stage" });
  const go = (index) => {
    location.hash = addressOf(journey.name, journey.boxes[index].key);
  };
  const drawn = drawJourney(journey, go, (name) => {
    location.hash = addressOf(name);
  });
  const start = journey.boxes.find((box) => box.kind === "start");
  const area = { x: 0, y: journey.top, width: journey.width, height: journey.height - journey.top, start: start.y + start.height / 2 };
  const view = makeView(drawn.canvas, area);

  const close = () => {
    location.hash = addressOf(journey.name);
    if (chosen !== undefined) drawn.boxes[chosen].focus({ preventScroll: true });
  };
  const open = (nextKey) => {
    if (chosen !== undefined) drawn.boxes[chosen].classList.remove("chosen");
    panel?.remove();
    panel = undefined;
    const index = journey.boxes.findIndex((box) => box.node && box.key === nextKey);
    if (index < 0) return view.apply();
    chosen = index;
    drawn.boxes[index].classList.add("chosen");
    panel = makePanel(journey, index, go, close);
    whole.append(panel);
    view.apply();
    view.reveal(journey.boxes[index]);
    say(`Node ${journey.boxes[index].title}`);
  };

  const highlight = (kind) => {
    shown = shown === kind ? undefined : kind;
    const ways = shown && waysTo(journey, shown);
    drawn.canvas.classList.toggle("ways", ways !== undefined);
    const set = (elements, on) => elements.forEach((element, index) => {
      element.classList.toggle("off", on !== undefined && !on.has(index));
      element.classList.toggle("on", on !== undefined && on.has(index));
    });
    set(drawn.boxes, ways?.boxes);
    set(drawn.heads, ways?.boxes);
    set(drawn.lines, ways?.edges);
    // Edges to one target share lines: what is on a way must not lie below what is not.
    for (const line of drawn.lines.filter((_, number) => ways?.edges.has(number))) line.parentNode.lastChild.before(line);
    for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(name === shown));
    if (shown) {
      const count = ways ? [...ways.boxes].filter((index) => journey.boxes[index].node).length : 0;
      const all = journey.boxes.filter((box) => box.node).length;
      way.textContent = ways ? `${count} of ${counted(all, "node")} on ways to ${shown}` : `There is no way to ${shown}.`;
    } else {
      way.textContent = "";
    }
    say(way.textContent);
  };
  const buttons = {
    success: html("button", { type: "button", "aria-pressed": "false", onclick: () => highlight("success") }, "✓ Ways to success"),
    failure: html("button", { type: "button", "aria-pressed": "false", onclick: () => highlight("failure") }, "✕ Ways to failure"),
  };
  const way = html("p", { class: "way" });
  const tool = (label, text, run) => html("button", { type: "button", "aria-label": label, title: label, onclick: run }, text);
  const calledBy = [...(callers.get(journey.name) ?? [])];
  const calls = [...new Set(journey.boxes.flatMap((box) => (box.inner ? [box.inner] : [])))].filter((name) => journeys.has(name));
  const whole = html("div", { class: "journey" },
    html("div", { class: "head-of-journey" },
      html("div", { class: "about" },
        html("h1", {}, journey.name),
        journey.description ? html("p", {}, journey.description) : "",
        calls.length > 0 ? html("p", {}, "Calls ", linksTo(calls)) : "",
        calledBy.length > 0 ? html("p", {}, "Called by ", linksTo(calledBy)) : "",
        way),
      html("div", { class: "tools" }, buttons.success, buttons.failure,
        html("span", {},
          tool("Zoom out", "−", () => view.zoom(1 / 1.25)),
          tool("Fit everything", "Fit", () => view.fit()),
          tool("Zoom in", "+", () => view.zoom(1.25))))),
    stage);
  stage.append(drawn.canvas);
  main.replaceChildren(whole);
  document.title = `${journey.name} – Journeys`;
  view.fit(READABLE);
  open(key);
  new ResizeObserver(() => view.apply()).observe(stage);

  drawn.boxes.forEach((box, index) => {
    box.addEventListener("focus", () => {
      if (box.matches(":focus-visible")) view.reveal(journey.boxes[index]);
    });
  });
  /** Goes along an edge from the box with the focus, or to its neighbour in the order of the journey; or to the start. */
  const step = (name) => {
    const at = drawn.boxes.indexOf(document.activeElement);
    if (at < 0) {
      drawn.boxes[chosen ?? 0]?.focus({ preventScroll: true });
      return true;
    }
    const along = { ArrowRight: ["from", "to"], ArrowLeft: ["to", "from"] }[name];
    const edge = along && journey.edges.find((other) => other[along[0]] === at && other[along[1]] !== at);
    const beside = { ArrowUp: at - 1, ArrowDown: at + 1 }[name];
    const next = along ? edge && edge[along[1]] : beside;
    drawn.boxes[next]?.focus({ preventScroll: true });
    return true;
  };
  const press = (event) => {
    const isBox = drawn.boxes.includes(event.target);
    switch (event.key) {
      case "ArrowRight": case "ArrowLeft": case "ArrowUp": case "ArrowDown":
        return (isBox || event.target === main || event.target === document.body) && step(event.key);
      case "Enter": case " ": {
        const index = drawn.boxes.indexOf(event.target);
        if (index < 0 || !journey.boxes[index].node) return false;
        go(index);
        panel?.focus();
        return true;
      }
      case "+": case "=": view.zoom(1.25); return true;
      case "-": view.zoom(1 / 1.25); return true;
      case "0": view.fit(); return true;
      case "s": highlight("success"); return true;
      case "f": highlight("failure"); return true;
      case "Escape":
        if (panel) close();
        else if (shown) highlight(shown);
        else location.hash = "#/";
        return true;
      default: return false;
    }
  };
  return { name: journey.name, open, press };
}
