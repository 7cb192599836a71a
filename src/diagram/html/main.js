// Which view is shown: the address says it, and keys and the search field change it.

const main = document.getElementById("content");
const query = document.getElementById("query");
const help = document.getElementById("help");
let current;

function show() {
  const [name, key] = location.hash.replace(/^#\/?/, "").split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  const journey = journeys.get(name);
  if (!journey) {
    const before = current?.name;
    current = undefined;
    say(showIndex(main, query.value));
    // Back to where the reader was in the list.
    const link = [...main.querySelectorAll("h2 a")].find((other) => other.getAttribute("href") === addressOf(before ?? ""));
    if (document.activeElement !== query) link?.focus();
  } else if (current?.name === name) {
    current.open(key);
  } else {
    current = showJourney(main, journey, key);
    // So that its keys work at once, and Tab goes on from here.
    main.focus({ preventScroll: true });
    say(`Journey ${name}`);
  }
}

query.addEventListener("input", () => {
  if (current) location.hash = "#/";
  current = undefined;
  say(showIndex(main, query.value));
});
query.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "ArrowDown") {
    const first = main.querySelector(".list a");
    if (event.key === "Enter") first?.click();
    else first?.focus();
    event.preventDefault();
  }
});

const KEYS = [
  ["/", "Search"],
  ["Tab", "To the next node"],
  ["→ ←", "Along an edge to the next node, or back"],
  ["↓ ↑", "To the next or previous node"],
  ["Enter", "Show the configuration of a node"],
  ["s f", "Show the shortest way to success, to failure"],
  ["n p", "Show the next longer way, the one before"],
  ["+ − 0", "Zoom in, zoom out, show everything"],
  ["Esc", "Close the panel, then back to the list"],
];
help.append(
  html("h2", { id: "help-title" }, "Keyboard"),
  html("dl", {}, KEYS.map(([keys, text]) => [
    html("dt", {}, keys.split(" ").flatMap((key, index) => [index > 0 ? " " : "", html("kbd", {}, key)])), html("dd", {}, text)])),
  html("button", { type: "button", onclick: () => help.close() }, "Close"));
document.getElementById("keys").addEventListener("click", () => help.showModal());

const THEMES = ["auto", "light", "dark"];
const themeButton = document.getElementById("theme");
let theme = document.documentElement.dataset.theme ?? "auto";
function setTheme(next) {
  theme = next;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  themeButton.textContent = `Colours: ${theme}`;
}
themeButton.addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
setTheme(theme);

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const isButton = event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement;
  if (event.key === "/") {
    query.focus();
    query.select();
    event.preventDefault();
  } else if (event.key === "?") {
    help.showModal();
  } else if (!(isButton && (event.key === "Enter" || event.key === " ")) && current?.press(event)) {
    event.preventDefault();
  }
});
window.addEventListener("hashchange", show);
show();
