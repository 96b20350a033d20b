/** What the tests of the page share: a browser, the page in it, and what is read from it. From the environment:

      NNLA_PAGE       the page, explorer.html
      NNLA_PACKAGES   the folder where npm has installed the page's packages
      NNLA_NATIVE     the program explorer_native of the native build
      NNLA_CHROMIUM   the browser; /usr/bin/chromium if it is not said */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see browser.mjs`);
  return resolve(value);
}

const page = needed("NNLA_PAGE");
const require = createRequire(join(needed("NNLA_PACKAGES"), "packages.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

export function startBrowser(...flags) {
  const executablePath = process.env.NNLA_CHROMIUM || "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...flags] });
}

/** The page's address with a state and, if it is wished, an instruction set. */
export const address = (state = "", isa = "") =>
  pathToFileURL(page).href + (isa ? `?isa=${isa}` : "") + (state ? `#${state}` : "");

/** Settings as text of the address. */
export const stateText = (settings) =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

/** The page in a window of its own. What it asks of the world outside, what its policy
    refuses and what it throws is kept as a fault. */
export class Explorer {
  faults = [];

  static async open(state = "", options = {}) {
    const { isa, from = browser, ...context } = options;
    const explorer = new Explorer();
    explorer.context = await from.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      acceptDownloads: true,
      ...context,
    });
    const opened = await explorer.context.newPage();
    explorer.page = opened;
    opened.setDefaultTimeout(20_000);
    opened.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) explorer.faults.push(`request of ${request.url()}`);
    });
    opened.on("pageerror", (error) => explorer.faults.push(`thrown: ${error.message}`));
    opened.on("console", (message) => {
      if (/^Refused to/.test(message.text())) explorer.faults.push(message.text());
    });
    await opened.goto(address(state, isa));
    await explorer.started();
    return explorer;
  }

  started() {
    return this.page.waitForSelector("html[data-started] #hash");
  }

  /** Closes the window. Nothing may have been asked of the world outside, or thrown. */
  async close() {
    await this.context.close();
    assert.deepEqual(this.faults, []);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  setting(name) {
    return this.page.locator(`#setting-${name}`);
  }

  /** { shown, last } */
  async epoch() {
    const text = await this.page.locator("output[for=epoch]").textContent();
    const [, shown, last] = /epoch (\d+) of (\d+)/.exec(text);
    return { shown: Number(shown), last: Number(last) };
  }

  async waitForEpoch(shown, last = shown) {
    await this.page.waitForFunction(
      (text) => document.querySelector("output[for=epoch]")?.textContent === text,
      `epoch ${shown} of ${last}`,
      { timeout: 60_000 },
    );
    await this.drawn();
  }

  async train(epochs = 150) {
    await this.button("Train").click();
    await this.waitForEpoch(epochs);
  }

  /** After what was asked for was drawn. */
  drawn() {
    return this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  async hash() {
    await this.drawn();
    return this.page.locator("#hash").textContent();
  }

  /** Share of the points to train on, or held out, that are right, in percent. */
  async right(name = "Train") {
    const text = await this.page.locator(".status span", { hasText: name }).first().textContent();
    return Number(/([\d.]+) % right/.exec(text)[1]);
  }

  /** Milliseconds that training took. */
  async computed() {
    return parseInt(await this.page.getByTitle("Time that training took").textContent(), 10);
  }

  instructions() {
    return this.page.getByTitle("The instruction set that computes").textContent();
  }

  /** What the page says to everybody, or "". */
  async message() {
    await this.drawn();
    const box = this.page.locator("#messages .message p");
    return (await box.count()) ? box.first().textContent() : "";
  }

  async waitForMessage(pattern) {
    await this.page.waitForFunction(
      ([source, flags]) => new RegExp(source, flags).test(document.querySelector("#messages .message p")?.textContent ?? ""),
      [pattern.source, pattern.flags],
    );
    return this.message();
  }

  async closeMessage() {
    const close = this.button("Close the message");
    if (await close.count()) await close.click();
  }

  /** Opens a file as the dialog would hand it over: { name, mimeType, buffer } or a path. */
  async openFile(file) {
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.press("o")]);
    await chooser.setFiles(file);
  }

  /** A key of the page, with no element focused. */
  async press(key) {
    await this.page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await this.page.keyboard.press(key);
  }

  /** What act makes the page save: { name, path, bytes }. */
  async saved(act, what = "the file") {
    const arrives = this.page.waitForEvent("download").catch(async () => {
      throw new Error(`${what} is not saved: ${await this.message()}`);
    });
    const [download] = await Promise.all([arrives, act()]);
    const path = await download.path();
    return { name: download.suggestedFilename(), path, bytes: readFileSync(path) };
  }

  /** The address as the page keeps it: it is written a moment after a change. */
  async keptAddress() {
    await this.page.waitForTimeout(700);
    return this.page.url();
  }

  view(id) {
    return this.page.locator(`#view-${id}`);
  }

  /** What a view says of itself. */
  async describes(id) {
    await this.page.waitForTimeout(800); // descriptions come now and then
    return this.page.locator(`#view-${id}-description`).textContent();
  }

  /** What axe-core finds, in short. The bar of the time lies in the page meanwhile: what would be half behind it as the
      page is scrolled just then is not too small. */
  async axeFinds() {
    const place = (position) => this.page.locator("#time").evaluate((bar, to) => (bar.style.position = to), position);
    await place("static");
    const run = `${axe}; axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })`;
    const { violations } = await this.page.evaluate(run);
    await place("");
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 4).join(", ")}`);
  }
}

/** A line that explorer_native prints. */
export const native = (...words) => execFileSync(needed("NNLA_NATIVE"), words, { encoding: "utf8" }).trim();

/** A folder for the time of the tests. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "nnla-explorer-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a test with the page in a state, and closes it. */
export const withPage = (state, run, options) => async () => {
  const explorer = await Explorer.open(state, options);
  await run(explorer);
  await explorer.close();
};
