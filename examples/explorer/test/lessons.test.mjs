/** The eight lessons by keyboard alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./browser.mjs";

const titles = ["Data", "Wx", "Wx + b", "Squash"];

/** Presses Tab until the element with the focus has that name. */
async function tabTo(page, pattern, most = 200) {
  for (let i = 0; i < most; i++) {
    const name = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (pattern.test(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${pattern}`);
}

test("eight lessons by keyboard alone", withPage("", async (explorer) => {
  const { page } = explorer;
  await tabTo(page, /^1 /);
  await page.keyboard.press("Enter");
  for (let number = 1; number <= 8; number++) {
    const heading = page.getByRole("heading", { name: new RegExp(`^Lesson ${number} of 8`) });
    await heading.waitFor();
    if (titles[number - 1]) assert.ok((await heading.textContent()).includes(titles[number - 1]));
    assert.ok((await page.locator(".lesson").innerText()).length > 200);
    assert.ok((await page.locator(".view.shown-by-lesson").count()) >= 1);

    // What it says to look at is reached from the text, and takes keys.
    await tabTo(page, await firstView(page));
    await page.keyboard.press("Enter");
    const inside = await page.evaluate(() => document.activeElement?.closest(".view")?.id);
    assert.ok(inside, `lesson ${number}: its view has the focus`);
    await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowRight");

    // Back to the panel, and on. A lesson that trains goes on meanwhile.
    await page.locator(".lesson .primary").focus();
    await page.keyboard.press("Enter");
  }
  await page.locator(".lesson").waitFor({ state: "hidden" });
  assert.ok(await page.evaluate(() => document.activeElement?.closest("#lessons, .lessons") !== null));
}));

async function firstView(page) {
  const name = await page.locator(".lesson-views button").first().textContent();
  return new RegExp(`^${name.replace(/[^\w ]/g, ".")}$`);
}

test("the focus can be seen, and is never caught", withPage("", async (explorer) => {
  const { page } = explorer;
  const seen = new Set();
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (!element || element === document.body) return "body";
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const visible = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
      return `${visible ? "" : "unseen "}${element.tagName} ${element.id} ${element.getAttribute("aria-label") ?? element.textContent.slice(0, 30)}`;
    });
    assert.doesNotMatch(found, /^unseen/);
    if (found === "body") break;
    seen.add(found);
  }
  assert.ok(seen.size > 40, `${seen.size} places`);
}));
