/** Training in the browser: fast enough, right, and the very bits of the native library; time goes back and forth. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Explorer, native, startBrowser, stateText, withPage } from "./browser.mjs";

const moonsHash = "edf7e2acbc5e0355"; // what the program moons prints
const runs = [
  {},
  { dataset: "spirals", samples: 400, layers: 2, width_1: 24, width_2: 17, activation: "relu", optimizer: "sgd", learning_rate: 0.05, batch: 48 },
  { dataset: "circles", samples: 333, noise: 0.05, embedding: 0, width_1: 33, activation: "sigmoid", schedule: "constant", seed: 7 },
];

test("the default moons: 99 % after less than 2 s of computing", withPage("", async (explorer) => {
  assert.match(await explorer.instructions(), /, wasm(_relaxed)?$/);
  await explorer.train();
  assert.ok((await explorer.right("Train")) >= 99);
  assert.ok((await explorer.right("Held out")) >= 99);
  const computed = await explorer.computed();
  assert.ok(computed < 2000, `${computed} ms`);
  assert.equal(await explorer.hash(), moonsHash);
}));

/* Without vectors the views take most of the time: a window too low for them shows none. */
const low = { viewport: { width: 1280, height: 130 } };

for (const isa of ["wasm_relaxed", "wasm", "scalar"])
  for (const settings of runs)
    test(`${isa}, ${stateText(settings) || "defaults"}: the native library's hash`, withPage(stateText(settings), async (explorer) => {
      const hash = native("train", ...Object.entries(settings).map((pair) => pair.join("=")));
      // Where the processor does not fuse, the kernels without relaxed instructions are taken.
      assert.match(await explorer.instructions(), isa === "wasm_relaxed" ? /, wasm(_relaxed)?$/ : new RegExp(`, ${isa}$`));
      await explorer.train();
      assert.equal(await explorer.hash(), hash);
    }, { isa, ...low }));

test("a browser without vector instructions takes the scalar module", async () => {
  const plain = await startBrowser("--js-flags=--no-enable-sse4-1 --no-enable-ssse3");
  const explorer = await Explorer.open("epochs=5", { from: plain, ...low });
  assert.match(await explorer.instructions(), /scalar/);
  await explorer.train(5);
  assert.equal(await explorer.hash(), native("train", "epochs=5"));
  await explorer.close();
  await plain.close();
});

test("time: step, scrub back and forth, branch", withPage("epochs=30", async (explorer) => {
  const { page } = explorer;
  const slider = page.getByRole("slider", { name: "Epoch" });
  await explorer.button("One epoch").click();
  await explorer.waitForEpoch(1);
  const first = await explorer.hash();
  await explorer.train(30);
  const last = await explorer.hash();
  assert.notEqual(first, last);

  await slider.fill("1");
  await explorer.waitForEpoch(1, 30);
  assert.equal(await explorer.hash(), first);
  await slider.focus();
  for (let i = 0; i < 29; i++) await page.keyboard.press("ArrowRight");
  await explorer.waitForEpoch(30);
  assert.equal(await explorer.hash(), last);

  await slider.fill("10");
  await explorer.waitForEpoch(10, 30);
  await explorer.button("Branch here: forget the later epochs and train on from this one").click();
  await explorer.waitForEpoch(10);
  await explorer.train(30);
  assert.equal(await explorer.hash(), last, "the same epochs have the same bits again");
  await explorer.button("Begin anew").click();
  await explorer.waitForEpoch(0);
}));

test("training pauses", withPage("epochs=1000", async (explorer) => {
  await explorer.button("Train").click();
  await explorer.page.waitForFunction(() => !/epoch 0 of/.test(document.querySelector("output[for=epoch]").textContent));
  await explorer.button("Pause").click();
  const { shown } = await explorer.epoch();
  await explorer.page.waitForTimeout(200);
  assert.equal((await explorer.epoch()).shown, shown);
}));
