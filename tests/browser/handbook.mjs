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
    await page.locator(".picture a", { hasText: "Staff or customer?" }).click();
    assert.equal(await page.locator("h3:target").textContent(), "Staff or customer?");
    await page.locator(".picture a .link").click();
    assert.equal(await page.locator("h1").textContent(), "EmailCode");
    await page.goBack();
    await page.locator(".bar a").click();
    assert.equal(await page.locator("h1").textContent(), "Journeys");
    await page.locator(".picture a", { hasText: "CustomerProfile" }).click();
    assert.equal(await page.locator("h1").textContent(), "CustomerProfile");
  },
  async "the keyboard reaches the content and scrolls diagrams"() {
    const page = await open(PAGES.large, { viewport: { width: 800, height: 600 } });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(new URL(page.url()).hash, "#content");
    await page.locator(".picture").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.querySelector(".picture").scrollLeft > 0);
  },
  async "a node's needs lead to what the index says of them"() {
    const page = await open("journeys/EmailCode.html");
    await page.locator("td a", { hasText: "smtp.host" }).first().click();
    assert.equal(new URL(page.url()).hash, "#esv-esv-smtp-host");
    assert.equal(await page.locator("tr:has(:target) code").textContent(), "esv-smtp-host");
  },
};

await run(steps, browser);
