/** Pictures of the page for the docs: node screenshots.mjs FOLDER, with the environment of browser.mjs. Wide and on a
    phone, light and dark, the default network trained. pngquant (a Debian package) makes them small. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { Explorer } from "./browser.mjs";

const folder = process.argv[2] ?? ".";
const sizes = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

test("screenshots", async () => {
  for (const viewport of sizes)
    for (const colorScheme of ["light", "dark"]) {
      const explorer = await Explorer.open("", { viewport, colorScheme });
      await explorer.train();
      await explorer.page.evaluate(() => scrollTo(0, 0));
      await explorer.page.waitForTimeout(1000);
      const path = join(folder, `explorer-${viewport.width}-${colorScheme}.png`);
      await explorer.page.screenshot({ path });
      execFileSync("pngquant", ["--force", "--strip", "--nofs", "--quality", "70-95", "--output", path, "128", path]);
      await explorer.close();
    }
});
