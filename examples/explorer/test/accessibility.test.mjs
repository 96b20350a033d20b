/** Each look of the page, as axe-core sees it; narrow windows; colours. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

const looks = [
  ["wide, light", { colorScheme: "light" }],
  ["wide, dark", { colorScheme: "dark" }],
  ["phone, light", { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true }],
  ["phone, dark", { colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true }],
  ["320 px", { viewport: { width: 320, height: 640 } }],
];

const fewPoints = {
  name: "few.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("x,y,kind\n" + Array.from({ length: 24 }, (_, i) => `${i % 5},${i % 7},${i % 2}\n`).join("")),
};

for (const [name, options] of looks)
  test(`${name}: axe-core finds nothing`, withPage("epochs=8", async (explorer) => {
    const { page } = explorer;
    await explorer.openFile(fewPoints); // short tables: axe-core looks at each cell
    await explorer.closeMessage();
    await explorer.train(8);
    assert.deepEqual(await explorer.axeFinds(), []);

    // With all that can be opened open.
    await page.locator("details:not(.menu)").evaluateAll((all) => all.forEach((details) => (details.open = true)));
    await page.waitForTimeout(800);
    await explorer.setting("batch").fill("0");
    await explorer.setting("batch").blur();
    await explorer.waitForMessage(/./);
    await page.getByText("File", { exact: true }).click();
    assert.deepEqual(await explorer.axeFinds(), [], "tables, a message and the menu open");
    await page.keyboard.press("Escape");
    await explorer.closeMessage();
    await page.locator("details:not(.menu)").evaluateAll((all) => all.forEach((details) => (details.open = false)));

    await page.getByRole("button", { name: /^2 / }).click();
    await page.getByRole("heading", { name: /Lesson 2/ }).waitFor();
    await page.locator(".lesson details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
    assert.deepEqual(await explorer.axeFinds(), [], "a lesson open");
    await explorer.press("?");
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await explorer.axeFinds(), [], "the help open");
  }, options));

for (const width of [320, 390, 768])
  test(`${width} px: nothing is cut off sideways`, withPage("epochs=3", async (explorer) => {
    const { page } = explorer;
    await explorer.train(3);
    await page.locator("details:not(.menu)").evaluateAll((all) => all.forEach((details) => (details.open = true)));
    await page.waitForTimeout(800);
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(widest <= width, `${widest} px wide`);
  }, { viewport: { width, height: 640 } }));

test("the switch of the colours", withPage("", async (explorer) => {
  const theme = () => explorer.page.locator("html").getAttribute("data-theme");
  const image = () => explorer.view("input").locator("canvas").evaluate((canvas) => canvas.toDataURL());
  assert.equal(await theme(), "light");
  await explorer.drawn();
  const light = await image();
  await explorer.button("Dark colours").click();
  assert.equal(await theme(), "dark");
  await explorer.drawn();
  assert.ok((await image()) !== light);
  await explorer.press("d");
  assert.equal(await theme(), "light");
}, { colorScheme: "light" }));

test("views have a name, a description and numbers", withPage("activation=identity", async (explorer) => {
  const views = explorer.page.locator("section.view");
  for (let i = 0; i < (await views.count()); i++) {
    const view = views.nth(i);
    const id = (await view.getAttribute("id")).slice("view-".length);
    assert.ok((await view.locator("h2").textContent()).length > 2, id);
    assert.ok((await explorer.describes(id)).length > 20, id);
    const details = view.locator("details").first();
    await details.locator("summary").click();
    await details.locator("table").waitFor();
    assert.ok((await details.locator("tr").count()) >= 2, id);
  }
}));
