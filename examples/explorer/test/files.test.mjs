/** Files in and out: CSV, models, pictures. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { native, scratch, withPage } from "./browser.mjs";

const folder = scratch();
const csv = (text, name = "points.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const rows = (count, label) =>
  Array.from({ length: count }, (_, i) => `${Math.cos(i).toFixed(3)},${(Math.sin(i) + (i % 2)).toFixed(3)},${label(i)}`);
const table = (lines) => ["x,y,kind", ...lines].join("\n") + "\n";

test("a CSV file becomes the points", withPage("", async (explorer) => {
  await explorer.openFile(csv(table(rows(60, (i) => (i % 2 ? "cat" : "dog")))));
  const said = await explorer.waitForMessage(/60 points/);
  assert.match(said, /cat/);
  assert.match(said, /dog/);
  assert.match(await explorer.describes("input"), /^60 points/);
  await explorer.train();
  assert.ok((await explorer.right()) > 50);
}));

const bad = {
  "with text where numbers are due": table(["1,2,a", "1,hello,b", "3,4,a"]),
  "of one class": table(rows(30, () => "a")),
  "of three classes": table(rows(30, (i) => "abc"[i % 3])),
  "with NaN": table([...rows(20, (i) => "ab"[i % 2]), "nan,1,a"]),
  "with infinity": table([...rows(20, (i) => "ab"[i % 2]), "1,inf,a"]),
  "with a row too short": table([...rows(20, (i) => "ab"[i % 2]), "1,a"]),
  "of one column": "x\n1\n2\n",
  "without a row": "x,y,kind\n",
  "without a byte": "",
  "that is no text": "\0\x01\x02\xff".repeat(50),
};
test("a bad CSV file is refused, and the page goes on", withPage("epochs=3", async (explorer) => {
  const before = await explorer.hash();
  for (const [what, text] of Object.entries(bad)) {
    await explorer.openFile(csv(text));
    const said = await explorer.waitForMessage(/./);
    assert.ok(said.length > 15, `${what}: ${said}`);
    assert.equal(await explorer.hash(), before, what);
    await explorer.closeMessage();
  }
  await explorer.train(3);
}));

test("of a million rows some are kept, and it is said", withPage("", async (explorer) => {
  const path = join(folder, "long.csv");
  writeFileSync(path, table(rows(1_000_000, (i) => (i % 2 ? "a" : "b"))));
  await explorer.openFile(path);
  assert.match(await explorer.waitForMessage(/1000000 rows/), /[^1]\d{3,5} of them/);
  assert.match(await explorer.describes("input"), /^\d{3,5} points/);
  await explorer.button("One epoch").click();
  await explorer.waitForEpoch(1);
}));

test("a model is saved, opened by the native library, and loaded again", withPage("epochs=20", async (explorer) => {
  await explorer.train(20);
  const hash = await explorer.hash();
  const model = await explorer.saved(() => explorer.press("s"));
  assert.match(model.name, /\.safetensors$/);
  assert.equal(native("open", model.path), hash);
  const kept = join(folder, "kept.safetensors");
  writeFileSync(kept, model.bytes);

  await explorer.button("Begin anew").click();
  await explorer.waitForEpoch(0);
  assert.notEqual(await explorer.hash(), hash);
  await explorer.openFile(kept);
  await explorer.waitForMessage(/loaded/);
  assert.equal(await explorer.hash(), hash);
}));

/** A safetensors file of one tensor that is no network of the page. */
function otherModel() {
  const head = JSON.stringify({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8] } });
  const bytes = Buffer.alloc(8 + head.length + 8);
  bytes.writeBigUInt64LE(BigInt(head.length));
  bytes.write(head, 8);
  return bytes;
}

test("a model file of something else is refused", withPage("", async (explorer) => {
  const before = await explorer.hash();
  const model = await explorer.saved(() => explorer.press("s"));
  const files = { other: otherModel(), cut: model.bytes.subarray(0, model.bytes.length - 7) };
  for (const [name, buffer] of Object.entries(files)) {
    await explorer.openFile({ name: `${name}.safetensors`, mimeType: "application/octet-stream", buffer });
    assert.ok((await explorer.waitForMessage(/./)).length > 15, name);
    assert.equal(await explorer.hash(), before, name);
    await explorer.closeMessage();
  }
}));

/** Saves a view's picture by its button. A tab is allowed ten files, so tests share no tab. */
const save = (explorer, id, format) =>
  explorer.saved(() => explorer.view(id).getByRole("button", { name: new RegExp(format) }).first().click(), `${id} as ${format}`);

test("views are saved as SVG", withPage("epochs=12&activation=identity", async (explorer) => {
  await explorer.train(12);
  const ids = await explorer.page.locator("section.view").evaluateAll((all) => all.map(({ id }) => id.slice("view-".length)));
  assert.ok(ids.length >= 9);
  for (const id of ids) {
    const { bytes } = await save(explorer, id, "SVG");
    const text = bytes.toString();
    assert.match(text, /^<svg [^]*<\/svg>\s*$/, id);
    assert.doesNotMatch(text, /NaN|undefined/, id);
  }
}));

test("a view is saved as PNG, the training as a film", withPage("epochs=12", async (explorer) => {
  await explorer.train(12);
  const png = await save(explorer, "input", "PNG");
  assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.ok(png.bytes.length > 5000);

  await explorer.page.getByText("File", { exact: true }).click();
  const film = await explorer.saved(() => explorer.page.getByRole("button", { name: /film/i }).click(), "film");
  const text = readFileSync(film.path, "utf8");
  assert.match(text, /<animateMotion/);
  assert.equal(text.match(/>epoch \d+ /g).length, 13 + 1); // each epoch, and the last once more for reduced motion
  assert.ok(text.length < 1.5e6);
}));
