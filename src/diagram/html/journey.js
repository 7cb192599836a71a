// The view of one journey.

function linksTo(names) {
  return names.flatMap((name, index) => [index > 0 ? ", " : "", html("a", { href: addressOf(name) }, name)]);
}

/** Shows a journey, and the panel of a box when its key is given. */
function showJourney(main, journey, key) {
  let chosen;
  let panel;
  const stage = html("div", { class: "stage" });
  const go = (index) => {
    const box = journey.boxes[index];
    // Start and ends have nothing to tell but where they are.
    if (!box.node) drawn.boxes[index].focus({ focusVisible: true });
    else location.hash = addressOf(journey.name, box.key);
  };
  const drawn = drawJourney(journey, go, (name) => {
    location.hash = addressOf(name);
  });
  const start = journey.boxes.find((box) => box.kind === "start");
  const area = { x: 0, y: journey.top, width: journey.width, height: journey.height - journey.top, start: start.y + start.height / 2 };
  const view = makeView(drawn.canvas, area);

  /** Marks the ways in and out of a box. */
  const lightOf = (index, mark, on) => journey.edges.forEach((edge, number) => {
    if (edge.from === index || edge.to === index) drawn.ways[number].classList.toggle(mark, on);
  });
  const close = () => {
    location.hash = addressOf(journey.name);
    if (chosen !== undefined) drawn.boxes[chosen].focus({ preventScroll: true });
  };
  const open = (nextKey) => {
    if (chosen !== undefined) drawn.boxes[chosen].classList.remove("chosen");
    lightOf(chosen, "chosen", false);
    panel?.remove();
    panel = undefined;
    const index = journey.boxes.findIndex((box) => box.node && box.key === nextKey);
    if (index < 0) return view.apply();
    chosen = index;
    drawn.boxes[index].classList.add("chosen");
    lightOf(index, "chosen", true);
    panel = makePanel(journey, index, go, close, (edge, on) => drawn.ways[edge].classList.toggle("lit", on));
    whole.append(panel);
    view.apply();
    view.reveal(journey.boxes[index]);
    say(`Node ${journey.boxes[index].title}`);
  };

  const light = (found) => {
    drawn.canvas.classList.toggle("ways", found !== undefined);
    const set = (elements, on) => elements.forEach((element, index) => {
      element.classList.toggle("off", on !== undefined && !on.has(index));
      element.classList.toggle("on", on !== undefined && on.has(index));
    });
    set(drawn.boxes, found?.boxes);
    set(drawn.heads, found?.boxes);
    set(drawn.lines, found?.edges);
    // Edges to one target share lines: what is on a way must not lie below what is not.
    for (const number of found?.edges ?? []) {
      const net = drawn.lines[number].parentNode;
      const head = drawn.heads[journey.edges[number].to];
      net.insertBefore(drawn.lines[number], head.parentNode === net ? head : null);
    }
  };
  const ways = makeWays(journey, light);
  const highlight = (kind) => {
    const shown = ways.toggle(kind);
    for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(name === shown));
  };
  const buttons = {
    success: html("button", { type: "button", "aria-pressed": "false", onclick: () => highlight("success") }, "✓ Ways to success"),
    failure: html("button", { type: "button", "aria-pressed": "false", onclick: () => highlight("failure") }, "✕ Ways to failure"),
  };
  if (journey.lit.length > 0) {
    buttons.lit = html("button", { type: "button", "aria-pressed": "false", onclick: () => highlight("lit") }, "★ Highlighted");
  }
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
        ways.text),
      html("div", { class: "tools" }, buttons.lit ?? "", buttons.success, buttons.failure, ways.steps,
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
  if (buttons.lit) highlight("lit");
  new ResizeObserver(() => view.apply()).observe(stage);

  drawn.boxes.forEach((box, index) => {
    const lit = (name, on) => box.addEventListener(name, () => lightOf(index, "near", on));
    lit("pointerenter", true);
    lit("pointerleave", false);
    lit("blur", false);
    box.addEventListener("focus", () => {
      if (!box.matches(":focus-visible")) return;
      lightOf(index, "near", true);
      view.reveal(journey.boxes[index]);
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
      case "n": ways.step(1); return true;
      case "p": ways.step(-1); return true;
      case "Escape":
        if (panel) close();
        else if (ways.kind()) highlight(ways.kind());
        else location.hash = "#/";
        return true;
      default: return false;
    }
  };
  return { name: journey.name, open, press };
}
