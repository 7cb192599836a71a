// Drives the page of journeys in headless Chromium, as a reader would: node page.mjs PAGE.html [PICTURES]
// The page is opened from disk, and any request that it makes is a failure. With a folder, screenshots go there.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, launch, run } from "./browser.mjs";

const [file, pictures] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await launch();

async function open(options, hash = "#/") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`the page failed: ${error}`));
  page.on("console", (message) => message.type() === "error" && assert.fail(`the page said: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) assert.fail(`the page asked for ${request.url()}`);
  });
  await page.goto(address + hash);
  return page;
}

/** Waits until an element says this: the page follows its address a moment later. */
async function shows(page, selector, text) {
  const check = ([where, wanted]) => document.querySelector(where)?.textContent === wanted;
  await page.waitForFunction(check, [selector, text], { timeout: 5000 }).catch(async () => {
    assert.equal(await page.locator(selector).first().textContent(), text);
  });
}

/** Waits until there are so many elements. */
async function count(page, selector, number) {
  const check = ([where, wanted]) => document.querySelectorAll(where).length === wanted;
  await page.waitForFunction(check, [selector, number], { timeout: 5000 }).catch(async () => {
    assert.equal(await page.locator(selector).count(), number, selector);
  });
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

const steps = {
  async "the index lists, searches and is accessible in light and dark"() {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open({ colorScheme });
      const all = await page.locator(".list > li").count();
      assert.ok(all > 10, `${all} journeys`);
      await accessible(page, `the index, ${colorScheme}`);
      await picture(page, `index-${colorScheme}`);
      await page.keyboard.press("/");
      await page.keyboard.type("push wait");
      assert.ok((await page.locator(".list > li").count()) < all);
      await shows(page, ".list > li h2", "PushAuthentication");
      await accessible(page, `a search, ${colorScheme}`);
      await picture(page, `search-${colorScheme}`);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".stage svg");
      await shows(page, "h1", "PushAuthentication");
      await page.keyboard.press("s");
      await count(page, ".box.start.on", 1);
      await page.context().close();
    }
  },
  async "a click shows a node's configuration, and its outcomes lead on"() {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open({ colorScheme }, "#/LoginByRole");
      await picture(page, `journey-${colorScheme}`);
      await accessible(page, `a journey, ${colorScheme}`);
      await page.locator(".box.script").click();
      await shows(page, ".panel h2", "Staff or customer?");
      assert.match(await page.locator(".panel pre code").first().textContent(), /isMemberOf|staff/);
      await accessible(page, `a node, ${colorScheme}`);
      await picture(page, `node-${colorScheme}`);
      await page.locator(".panel td button").first().click();
      await shows(page, ".panel h2", "Code by email");
      await page.context().close();
    }
  },
  async "the list is narrowed and ordered, and stays so"() {
    const page = await open({});
    const all = await page.locator(".list > li").count();
    await page.selectOption("select[data-key=kind]", "inner");
    const inner = await page.locator(".list > li").count();
    assert.ok(inner > 0 && inner < all, `${inner} of ${all}`);
    await page.selectOption("select[data-key=order]", "large");
    const sizes = await page.locator(".list .tag:first-child").evaluateAll((tags) => tags.map((tag) => parseInt(tag.textContent, 10)));
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
    assert.match(await page.locator(".count").textContent(), new RegExp(`^${inner} of ${all} journeys, \\d+ nodes$`));
    await accessible(page, "a narrowed list");
    await picture(page, "narrowed");
    await page.locator(".list h2 a").first().click();
    await page.waitForSelector(".stage svg");
    await page.goBack();
    await count(page, ".list > li", inner);
  },
  async "the panel tells the links in and out, and lights them"() {
    const page = await open({}, "#/PushAuthentication/verifyPush");
    const into = page.locator(".panel table[aria-label='Comes from'] tbody tr");
    assert.ok((await into.count()) >= 1);
    assert.ok((await page.locator(".way.chosen").count()) >= 4);
    await into.first().hover();
    await count(page, ".way.lit", 1);
    await page.locator(".panel h2").hover();
    await count(page, ".way.lit", 0);
    await into.first().locator("button").focus();
    await count(page, ".way.lit", 1);
    await accessible(page, "links in and out");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !location.hash.endsWith("verifyPush"));
  },
  async "signs of links lead to their targets"() {
    const page = await open({ viewport: { width: 1280, height: 900 } }, "#/StepUpThreeFactors");
    await page.waitForSelector(".stage svg");
    await picture(page, "signs");
    await page.locator(".tag.linked").filter({ hasText: /Choose a factor|^[A-Z]/ }).first().click();
    await page.waitForSelector(".panel, .box:focus");
    await accessible(page, "signs");
  },
  async "only the page's own script may run"() {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<button id=bad onclick='globalThis.ran = true'></button>");
      document.getElementById("bad").click();
      return globalThis.ran === true;
    });
    assert.equal(ran, false);
  },
  async "inner journeys can be followed"() {
    const page = await open({}, "#/LoginByRole");
    const name = await page.locator(".linked").textContent();
    await page.locator(".linked").click();
    await shows(page, "h1", name);
    await page.goBack();
    await shows(page, "h1", "LoginByRole");
    await page.goto(`${address}#/LoginByRole/secondFactor`);
    await page.locator(".panel a").click();
    await shows(page, "h1", name);
  },
  async "ways to success and failure are highlighted"() {
    const page = await open({}, "#/CustomerLogin");
    await page.getByRole("button", { name: "Ways to success" }).click();
    assert.ok((await page.locator(".box.off").count()) > 0);
    await count(page, ".box.start.on", 1);
    await count(page, ".box.failure.off", 1);
    const nets = await page.locator(".edges > g").evaluateAll((all) =>
      all.map((net) => [...net.children].filter((child) => child.matches("g")).map((line) => line.classList.contains("on"))));
    assert.ok(nets.every((net) => net.indexOf(true) < 0 || !net.includes(false, net.indexOf(true))), "a way is covered");
    const first = await page.locator(".told-way").textContent();
    assert.match(first, /^Start → .* → Success$/);
    assert.match(await page.locator(".place").textContent(), /^Way 1 of \d+/);
    await picture(page, "ways-to-success");
    await accessible(page, "a highlight");
    await page.keyboard.press("f");
    await count(page, ".box.failure.on", 1);
    await count(page, ".box.success.off", 1);
    const shortest = await page.locator(".told-way").textContent();
    await page.keyboard.press("n");
    assert.notEqual(await page.locator(".told-way").textContent(), shortest);
    await page.keyboard.press("p");
    await shows(page, ".told-way", shortest);
    await page.keyboard.press("Escape");
    await count(page, ".box.off", 0);
  },
  async "keys do everything"() {
    const page = await open({}, "#/FirstLogin");
    await page.locator(".box").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await shows(page, ".panel h2", "Data Store Decision");
    await page.keyboard.press("Escape");
    await count(page, ".panel", 0);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^ *Data Store Decision/);
    await page.keyboard.press("?");
    assert.ok(await page.locator("dialog[open]").isVisible());
    await accessible(page, "the help");
    await picture(page, "help");
    await page.keyboard.press("Escape");
    const before = await page.locator(".stage svg").getAttribute("viewBox");
    await page.keyboard.press("+");
    assert.notEqual(await page.locator(".stage svg").getAttribute("viewBox"), before);
    await page.keyboard.press("Escape");
    await shows(page, "h1", "Journeys");
    await page.waitForFunction(() => document.activeElement.textContent === "FirstLogin");
    await page.keyboard.press("Enter");
    await shows(page, "h1", "FirstLogin");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^ *Page Node/);
  },
  async "back in a long list is where one was"() {
    const page = await open({ viewport: { width: 390, height: 500 } });
    const last = page.locator(".list h2 a").last();
    const name = await last.textContent();
    await last.click();
    await shows(page, "h1", name);
    await page.goBack();
    await shows(page, "h1", "Journeys");
    await page.waitForFunction((wanted) => document.activeElement.textContent === wanted, name);
    assert.ok(await last.evaluate((link) => link.getBoundingClientRect().bottom <= innerHeight), `${name} is out of sight`);
  },
  async "all of a journey is printed"() {
    const page = await open({}, "#/PushAuthentication");
    await page.waitForSelector(".stage svg");
    const shown = await page.locator(".stage svg").getAttribute("viewBox");
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const [, , width] = (await page.locator(".stage svg").getAttribute("viewBox")).split(" ").map(Number);
    const boxes = await page.locator(".box").evaluateAll((all) => all.map((box) => box.transform.baseVal[0].matrix.e));
    assert.ok(width > Math.max(...boxes), `${width} shows all boxes up to ${Math.max(...boxes)}`);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await page.locator(".stage svg").getAttribute("viewBox"), shown);
  },
  async "dragging moves and does not click, the wheel zooms"() {
    const page = await open({}, "#/PushAuthentication");
    const canvas = page.locator(".stage svg");
    const before = await canvas.getAttribute("viewBox");
    const box = await page.locator(".box.page").boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + 10];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 60, y + 40, { steps: 5 });
    await page.mouse.up();
    const moved = await canvas.getAttribute("viewBox");
    assert.notEqual(moved, before);
    await count(page, ".panel", 0);
    await page.mouse.wheel(0, -300);
    await page.waitForFunction((old) => document.querySelector(".stage svg").getAttribute("viewBox") !== old, moved);
    await page.locator(".box.page").click();
    await count(page, ".panel", 1);
  },
  async "names are text and nothing else"() {
    const page = await open({});
    page.on("dialog", () => assert.fail("a name was run"));
    await page.fill("#query", "onerror");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".stage svg");
    await shows(page, "h1", 'Signs </script> & "quotes"');
    await page.locator(".box.script").click();
    await page.waitForSelector(".panel h2");
    assert.match(await page.locator(".panel h2").textContent(), /<img src=x onerror=alert\(1\)>/);
    await count(page, "img, b", 0);
    await page.goto(`${address}#/Names/mail`);
    await shows(page, ".panel h2", "OTP Email Sender");
    assert.match(await page.locator(".panel").textContent(), /••••/);
    assert.doesNotMatch(await page.content(), /esv\.smtp\.password/);
    await picture(page, "names");
  },
  async "notes are shown and found"() {
    const page = await open({});
    await page.fill("#query", "minutes shorten");
    await shows(page, ".list > li h2", "Notes");
    await page.goto(`${address}#/Notes/ask`);
    await shows(page, ".panel .told", "Shown in two languages.");
    assert.match(await page.locator(".stage svg").textContent(), /Owner: identity team\./);
    await accessible(page, "notes");
    await picture(page, "notes");
  },
  async "a phone shows it all"() {
    const page = await open({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
    await picture(page, "phone-index");
    await accessible(page, "the index on a phone");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the index is too wide");
    await page.goto(`${address}#/LoginByRole`);
    await page.waitForSelector(".stage svg");
    await picture(page, "phone-journey");
    await page.locator(".box.page").tap();
    await page.waitForSelector(".panel");
    await picture(page, "phone-node");
    await accessible(page, "a node on a phone");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the journey is too wide");
  },
};

await run(steps, browser);
