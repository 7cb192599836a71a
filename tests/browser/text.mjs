// Reads what was drawn for others with their own readers: node text.mjs FOLDER…
// Every .mmd in the folders, and every block of Mermaid in an .md, must be what Mermaid takes for a flowchart, with all its
// edges and all its texts as they are.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { launch } from "./browser.mjs";

const folders = process.argv.slice(2);
const mermaid = readFileSync(join(dirname(createRequire(import.meta.url).resolve("mermaid")), "mermaid.min.js"), "utf8");
const browser = await launch();
const page = await browser.newPage();
await page.setContent("<!DOCTYPE html><title>Mermaid</title>");
await page.addScriptTag({ content: mermaid });
await page.evaluate(() => globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }));

/** The labels of a flowchart, as a reader must see them. */
function labels(source) {
  const plain = (label) => label.replaceAll("<br/>", " ").replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  return [...source.matchAll(/"([^"]*)"/g)].map(([, label]) => words(plain(label)));
}

function words(text) {
  return text.split(/\s+/).join(" ").trim();
}

let [passed, failed] = [0, 0];
const flowcharts = folders.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    if (!name.endsWith(".mmd") && !name.endsWith(".md")) return [];
    const text = readFileSync(join(folder, name), "utf8");
    if (name.endsWith(".mmd")) return [{ name, text }];
    return [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, block]) => ({ name, text: block }));
  }),
);
for (const { name, text } of flowcharts) {
  try {
    const drawn = await page.evaluate(async (source) => {
      const { diagramType } = await globalThis.mermaid.parse(source);
      const { svg } = await globalThis.mermaid.render("drawn", source);
      const document = new DOMParser().parseFromString(svg, "text/html");
      for (const line of document.querySelectorAll("br")) line.replaceWith(" ");
      const texts = [...document.querySelectorAll(".nodeLabel, .edgeLabel")].map((label) => label.textContent);
      return { diagramType, edges: document.querySelectorAll(".edgePaths > path").length, texts };
    }, text);
    assert.match(drawn.diagramType, /^flowchart/);
    assert.equal(drawn.edges, [...text.matchAll(/-->|==>|-\.->/g)].length, "edges");
    const shown = drawn.texts.map(words);
    for (const label of labels(text)) assert.ok(shown.includes(label), `${label} is not among ${shown.join(" | ")}`);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
