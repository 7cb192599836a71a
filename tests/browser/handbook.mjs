// Reads a handbook in headless Chromium, from disk: node handbook.mjs FOLDER [PICTURES]
// The pages need nothing from outside the folder. With a second folder, screenshots go there.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, launch, run } from "./browser.mjs";

const [folder, pictures] = process.argv.slice(2);
const address = pathToFileURL(resolve(folder)).href;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await launch();

async function open(file, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && assert.fail(`${file} said: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) assert.fail(`${file} asked for ${request.url()}`);
  });
  await page.goto(`${address}/${file}`);
  return page;
}

/** What axe would load once more, a page from disk may not. */
const FROM_DISK = { preload: false };

const PAGES = { index: "index.html", journey: "journeys/LoginByRole.html", large: "journeys/PushAuthentication.html", script: "scripts/StaffCheck.html" };
const WINDOWS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

const steps = {
  async "pages are accessible, light, dark and on a phone, and no wider than the window"() {
    for (const [name, file] of Object.entries(PAGES)) {
      for (const [window, options] of Object.entries(WINDOWS)) {
        const page = await open(file, options);
        await accessible(page, `${name}, ${window}`, FROM_DISK);
        // A phone makes its window wider where a page is.
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= page.viewportSize().width, `${name}, ${window}: ${width} pixels wide`);
        if (pictures) await page.screenshot({ path: join(pictures, `handbook-${name}-${window}.png`), fullPage: true });
        await page.context().close();
      }
    }
  },
  async "links in diagrams lead to nodes and to inner journeys"() {
    const page = await open(PAGES.journey);
    await page.locator(".picture:visible a", { hasText: "Staff or customer?" }).click();
    assert.equal(await page.locator("h3:target").textContent(), "Staff or customer?");
    await page.locator(".picture:visible a .link").click();
    assert.equal(await page.locator("h1").textContent(), "EmailCode");
    await page.goBack();
    await page.locator(".bar a").click();
    assert.equal(await page.locator("h1").textContent(), "Journeys");
    await page.locator(".picture:visible a", { hasText: "CustomerProfile" }).click();
    assert.equal(await page.locator("h1").textContent(), "CustomerProfile");
  },
  async "the keyboard reaches the content, and no end of a diagram is out of sight"() {
    const page = await open(PAGES.large, { viewport: { width: 800, height: 600 } });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(new URL(page.url()).hash, "#content");
    for (const width of [1280, 800, 390]) {
      await page.setViewportSize({ width, height: 600 });
      const hidden = await page.locator(".picture:visible").evaluateAll((all) =>
        all.filter((frame) => frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1).length);
      assert.equal(hidden, 0, `${width} pixels wide`);
    }
  },
  async "a link lights up from end to end, and a box lights all its links"() {
    const page = await open(PAGES.large);
    const lit = () => page.locator(".picture:visible .way").evaluateAll((all) => all.filter((way) => getComputedStyle(way).strokeOpacity > 0).length);
    assert.equal(await lit(), 0);
    await page.locator(".picture:visible a", { hasText: "Verify push" }).first().hover();
    assert.ok((await lit()) >= 5, `${await lit()} links of a box`);
    await page.mouse.move(5, 5);
    await page.locator(".picture:visible a", { hasText: "Sign in" }).first().focus();
    assert.ok((await lit()) >= 2, `${await lit()} links of a box with the focus`);
    await page.evaluate(() => document.activeElement.blur());
    const way = page.locator(".picture:visible .way:not(.in)").first();
    const [x, y] = await way.evaluate((path) => {
      const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
      return [at.x, at.y];
    });
    await page.mouse.move(x, y);
    assert.equal(await lit(), 1);
  },
  async "a page runs no script that somebody brings in"() {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${address}/${PAGES.journey}`);
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      return globalThis.ran === true;
    });
    assert.equal(ran, false);
  },
  async "a node's needs lead to what the index says of them"() {
    const page = await open("journeys/EmailCode.html");
    await page.locator("td a", { hasText: "smtp.host" }).first().click();
    assert.equal(new URL(page.url()).hash, "#esv-esv-smtp-host");
    assert.equal(await page.locator("tr:has(:target) code").textContent(), "esv-smtp-host");
  },
};

await run(steps, browser);
