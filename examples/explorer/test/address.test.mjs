/** The state in the address: it comes back to the bit, and nonsense in it does no harm. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Explorer, withPage } from "./browser.mjs";

/** All that can be told of a state from outside. */
async function look(explorer) {
  const texts = {};
  for (const id of ["input", "plane", "layer", "weights", "template"]) texts[id] = await explorer.describes(id);
  return { hash: await explorer.hash(), epoch: await explorer.epoch(), texts };
}

test("the page's own address leads to the same state", withPage("dataset=circles&layers=2&width_1=12&width_2=9&epochs=25&seed=5", async (explorer) => {
  const { page } = explorer;
  await explorer.train(25);
  await page.getByRole("slider", { name: "Epoch" }).fill("11");
  await explorer.waitForEpoch(11, 25);
  const canvas = explorer.view("weights").locator("canvas");
  await canvas.focus();
  await page.keyboard.press("ArrowUp");
  await explorer.view("input").locator("canvas").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await explorer.button("One epoch").click();
  await explorer.waitForEpoch(12);
  const before = await look(explorer);
  const kept = await explorer.keptAddress();

  const again = await Explorer.open(kept.split("#")[1]);
  await again.waitForEpoch(12);
  assert.deepEqual(await look(again), before);
  await again.page.reload();
  await again.started();
  await again.waitForEpoch(12);
  assert.deepEqual(await look(again), before);
  await again.close();
}));

test("weights that are set before a branch are in the address", withPage("epochs=8", async (explorer) => {
  const { page } = explorer;
  const slider = page.getByRole("slider", { name: "Epoch" });
  await explorer.train(8);
  await slider.fill("3");
  await explorer.waitForEpoch(3, 8);
  await explorer.view("weights").locator("canvas").focus();
  await page.keyboard.press("ArrowUp");
  const edited = await explorer.hash();
  await explorer.button("Branch here: forget the later epochs and train on from this one").click();
  await explorer.waitForEpoch(3);
  assert.equal(await explorer.hash(), edited, "the branch begins with the weights that were set");

  const again = await Explorer.open((await explorer.keptAddress()).split("#")[1]);
  await again.waitForEpoch(3);
  assert.equal(await again.hash(), edited);
  for (const one of [explorer, again])
    for (const epoch of [1, 3]) {
      await one.page.getByRole("slider", { name: "Epoch" }).fill(String(epoch));
      await one.waitForEpoch(epoch, 3);
    }
  assert.equal(await again.hash(), await explorer.hash());
  await again.close();
}));

test("a branch whose training fails is in the address", withPage("epochs=9&optimizer=sgd&activation=identity", async (explorer) => {
  const { page } = explorer;
  await explorer.train(9);
  await page.getByRole("slider", { name: "Epoch" }).fill("4");
  await explorer.waitForEpoch(4, 9);
  await explorer.setting("learning_rate").fill("10");
  await explorer.setting("learning_rate").blur();
  await explorer.button("Train").click();
  await explorer.waitForMessage(/smaller learning rate/);
  const { shown, last } = await explorer.epoch();
  const hash = await explorer.hash();
  const again = await Explorer.open((await explorer.keptAddress()).split("#")[1]);
  await again.waitForEpoch(shown, last);
  assert.equal(await again.hash(), hash);
  await again.close();
}));

test("a theme and a selection are in the address", withPage("theme=dark&lesson=3&step=2", async (explorer) => {
  assert.equal(await explorer.page.locator("html").getAttribute("data-theme"), "dark");
  await explorer.page.getByRole("heading", { name: /Lesson 3 of 8/ }).waitFor();
  assert.match(await explorer.keptAddress(), /theme=dark/);
}));

const nonsense = [
  "width_1=99999999999999999999&layers=-4&noise=NaN&samples=1e309&seed=0.5",
  "dataset=elephants&optimizer=&activation=%00&batch=ten",
  "&&&===&=&%&%zz&epoch=&epoch=-7&epoch=1e99&lesson=77&node=-55&step=1e9&unit=123456",
  "points=!!!!&model=!!!!&events=!!!!&edits=!!!!",
  "points=AAAA&model=AAAAAAAA&events=AAAA&edits=AAAA",
  "<script>alert(1)</script>=1&constructor=1&__proto__=2&toString=3",
  "x".repeat(100_000),
];
for (const [index, text] of nonsense.entries())
  test(`nonsense ${index + 1} in the address: ${text.slice(0, 40)}`, withPage(encodeURI(text).replaceAll("%25", "%"), async (explorer) => {
    assert.ok((await explorer.waitForMessage(/./)).length > 15);
    await explorer.closeMessage();
    await explorer.button("One epoch").click();
    await explorer.waitForEpoch(1);
  }));

test("an address that is typed over the page's begins what it says", withPage("", async (explorer) => {
  await explorer.page.evaluate(() => (location.hash = "width_1=7"));
  await explorer.page.waitForFunction(() => document.querySelector("#setting-width_1").value === "7");
}));
