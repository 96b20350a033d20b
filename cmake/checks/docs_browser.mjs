/** docs_browser.mjs HTML_DIR PACKAGES: the book in a browser. Every page of the book, in a wide light window and in a narrow
 *  dark one: it asks nothing of the world outside, throws nothing, its formulas are set, its pictures are there and have a
 *  text, nothing is wider than the window, and axe finds nothing against WCAG 2.2 AA. PACKAGES is a folder in which npm has
 *  installed playwright-core and axe-core; NNLA_CHROMIUM the browser, /usr/bin/chromium if it is not said. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [html, packages] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(packages, "packages.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/* The pages are those of the navigation. */
const pages = new Set(["index.html"]);
for (const [, name] of readFileSync(join(html, "menudata.js"), "utf8").matchAll(/url:"([a-z0-9_]+\.html)"/g)) {
  if (/^(chapter|howto|layer|loss|optimizer|activations|initializers)/.test(name)) pages.add(name);
}

const windows = [
  { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true },
];

/** What is wrong with the page as it stands; runs in the page. */
function faultsOf() {
  const faults = [];
  const contents = document.querySelector("div.contents");
  const walker = document.createTreeWalker(contents, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (/\\[([]/.test(node.data) && !node.parentElement.closest("code, pre, .fragment, mjx-container, script")) {
      faults.push(`a formula is not set: ${node.data.trim().slice(0, 60)}`);
    }
  }
  for (const error of contents.querySelectorAll("mjx-merror, [data-mjx-error]")) {
    faults.push(`a formula is wrong: ${error.getAttribute("data-mjx-error") ?? error.textContent}`);
  }
  for (const image of contents.querySelectorAll("img")) {
    if (!image.complete || image.naturalWidth === 0) faults.push(`no picture: ${image.src}`);
    if (!image.alt) faults.push(`a picture without text: ${image.src}`);
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) faults.push(`${wide} pixels wider than the window`);
  return faults;
}

const browser = await chromium.launch({
  executablePath: process.env.NNLA_CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
let count = 0;
const faults = [];
/** All pages in a window of that kind. */
async function look(options) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  let name = "";
  const say = (text) => faults.push(`${name} (${options.viewport.width} px): ${text}`);
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) say(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    // What book.js replaces, the browser stops to load.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") say(`cannot load ${request.url()}`);
  });
  page.on("pageerror", (error) => say(`throws ${error.message}`));
  for (name of pages) {
    await page.goto(pathToFileURL(join(html, name)).href, { waitUntil: "load" });
    await page.evaluate(async () => {
      const wanted = () => window.MathJax?.startup?.promise;
      if (document.querySelector('script[src$="tex-svg-full.js"]')) {
        while (!wanted()) await new Promise((done) => setTimeout(done, 10));
        await wanted();
      }
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    });
    for (const fault of await page.evaluate(faultsOf)) say(fault);
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      globalThis.axe.run(document, { iframes: false, preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
    );
    for (const { id, nodes } of found.violations) say(`axe: ${id}: ${nodes.length}, such as ${nodes[0].html.slice(0, 120)}`);
    count++;
  }
  await context.close();
}

await Promise.all(windows.map(look));
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`${count} pages looked at: ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
