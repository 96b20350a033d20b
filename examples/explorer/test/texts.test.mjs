/** What the views say is true of what they show. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

test("the straight line is named by the layer that reads the plane", withPage("layers=2&width_2=2", async (explorer) => {
  const { page } = explorer;
  const choose = async (node) => {
    await explorer.view("plane").locator("select").first().selectOption({ label: node });
    return explorer.describes("plane");
  };
  assert.match(await explorer.describes("plane"), /thick straight line is where the last layer is undecided/);
  assert.match(await choose("input"), /where unit 1 of the next layer, hidden_?1?, is 0/);
  assert.match(await choose("hidden_2 (2 units)"), /where unit 1 of the next layer, embedding, is 0/);
  await page.getByLabel("after the squash").uncheck();
  assert.match(await explorer.describes("plane"), /has no line here/);
}));

test("the first step of a layer with many inputs is no picture of its input", withPage("layer=3&step=0", async (explorer) => {
  assert.match(await explorer.describes("layer"), /seen in the plane of the two rows/);
  await explorer.view("layer").locator("select").first().selectOption({ index: 0 });
  assert.match(await explorer.describes("layer"), /The input, as it is/);
}));

test("loss and accuracy are said to be of before, once weights are edited", withPage("epochs=3", async (explorer) => {
  await explorer.train(3);
  await explorer.view("weights").locator("canvas").focus();
  await explorer.page.keyboard.press("ArrowUp");
  await explorer.drawn();
  assert.match(await explorer.page.locator(".status").textContent(), /weights edited since these figures/);
}));

test("without a hidden layer nothing is called learnt", withPage("layers=0&embedding=0", async (explorer) => {
  await explorer.view("pca").scrollIntoViewIfNeeded();
  assert.match(await explorer.describes("pca"), /there is no embedding/);
}));

test("what is refused is not said to be done, and what a click does is what was chosen", withPage("samples=10", async (explorer) => {
  const { page } = explorer;
  const said = explorer.view("input").locator("[role=status]");
  await explorer.view("input").locator("canvas").focus();
  for (let i = 0; i < 10 && !(await explorer.message()); i++) {
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
  }
  assert.match(await explorer.message(), /both classes are needed/);
  assert.doesNotMatch(await said.textContent(), /removed/);
  assert.match(await explorer.describes("input"), /A click adds a point/);
  await explorer.view("input").locator("select").selectOption("nothing");
  assert.doesNotMatch(await explorer.describes("input"), /A click adds a point/);
}));

test("views out of sight say what is now", withPage("epochs=3", async (explorer) => {
  await explorer.train(3);
  await explorer.page.waitForTimeout(2000);
  assert.match(await explorer.describes("curves"), /^Epoch 3/);
  assert.match(await explorer.describes("singular"), /^Epoch 3/);
}, { viewport: { width: 1280, height: 130 } }));
