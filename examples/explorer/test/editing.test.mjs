/** By hand: the columns of W, points, settings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

/** Points that the input plane tells of. */
const points = async (explorer) => Number(/^(\d+) points/.exec(await explorer.describes("input"))[1]);

/** Where the tip of column 1 is on the page: it is read from the numbers and the canvas' axes by a search with the pointer. */
async function findTip(canvas, page) {
  const box = await canvas.boundingBox();
  for (let y = 8; y < box.height; y += 12)
    for (let x = 8; x < box.width; x += 12) {
      await page.mouse.move(box.x + x, box.y + y);
      if ((await canvas.evaluate((element) => element.style.cursor)) === "grab") return [box.x + x, box.y + y];
    }
  throw new Error("no arrow can be dragged");
}

test("a column of W is dragged", withPage("layers=0&samples=100", async (explorer) => {
  const { page } = explorer;
  const canvas = explorer.view("weights").locator("canvas");
  await canvas.scrollIntoViewIfNeeded();
  await explorer.drawn();
  const before = await explorer.hash();
  const [x, y] = await findTip(canvas, page);
  await page.mouse.down();
  await page.mouse.move(x + 30, y - 20, { steps: 5 });
  await page.mouse.up();
  const dragged = await explorer.hash();
  assert.notEqual(dragged, before);
  assert.match(await page.locator(".status").textContent(), /weights edited/);

  await canvas.focus();
  await page.keyboard.press("ArrowUp");
  assert.notEqual(await explorer.hash(), dragged);
  await explorer.button("One epoch").click();
  await explorer.waitForEpoch(1);
}));

test("points are added and removed by the pointer", withPage("samples=100", async (explorer) => {
  const { page } = explorer;
  const canvas = explorer.view("input").locator("canvas");
  const count = await points(explorer);
  const box = await canvas.boundingBox();
  const corner = [box.x + 0.9 * box.width, box.y + 0.12 * box.height];
  await page.mouse.click(...corner);
  assert.equal(await points(explorer), count + 1);
  await page.mouse.click(...corner);
  assert.equal(await points(explorer), count);
}));

test("points are added and removed by keys", withPage("samples=100", async (explorer) => {
  const { page } = explorer;
  const count = await points(explorer);
  await explorer.view("input").locator("canvas").focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  assert.equal(await points(explorer), count + 1);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Delete");
  assert.equal(await points(explorer), count);
  assert.equal(await explorer.setting("dataset").inputValue(), "5"); // the page's own
}));

test("what a setting cannot be is refused, and the page goes on", withPage("", async (explorer) => {
  const bad = { width_1: ["1e9", "0", "-3", ""], samples: ["99999999"], learning_rate: ["0"], noise: ["-1"] };
  for (const [name, values] of Object.entries(bad))
    for (const value of values) {
      const control = explorer.setting(name);
      const before = await control.inputValue();
      await control.fill(value);
      await control.blur();
      assert.match(await explorer.message(), /\d/, `${name}=${value}`);
      assert.equal(await control.inputValue(), before, `${name}=${value}`);
      await explorer.closeMessage();
    }
  await explorer.setting("epochs").fill("5");
  await explorer.setting("epochs").blur();
  await explorer.train(5);
}));

test("hovering a point rings it in all views", withPage("", async (explorer) => {
  const canvas = explorer.view("input").locator("canvas");
  await canvas.focus();
  const image = () => explorer.view("plane").locator("canvas").evaluate((element) => element.toDataURL());
  await explorer.drawn();
  const before = await image();
  await explorer.page.keyboard.press("PageDown");
  await explorer.drawn();
  assert.ok((await image()) !== before);
}));
