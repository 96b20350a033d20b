/** The help: what the page is, and all its keys. */
import { button, element } from "./elements";
import type { Keys } from "./keys";

const inViews: Array<[string, string]> = [
  ["Tab", "From control to control, and into each view"],
  ["← → ↑ ↓", "In a view: from point to point, or what it shows there; in the time bar: an epoch"],
  ["Enter", "In the input plane: add a point of the chosen class"],
  ["Delete", "In the input plane: remove the point"],
  ["Esc", "Close a message, a menu or this help"],
];

export function createHelp(keys: Keys, version: string): HTMLDialogElement {
  const on = element("input", { type: "checkbox", id: "keys-on" });
  on.checked = keys.on;
  on.addEventListener("change", () => (keys.on = on.checked));
  const dialog = element("dialog", { "aria-labelledby": "help-title" });
  const rows = inViews.flatMap(([key, help]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, help)]);
  dialog.append(
    element(
      "header",
      {},
      element("h2", { id: "help-title" }, "What this page is"),
      button("Close", () => dialog.close(), { class: "quiet" }, "×"),
    ),
    element(
      "p",
      {},
      "A layer is an affine map Wx + b, which turns, stretches and shifts the plane, and then a squash, which bends it. " +
        "Here a small network learns to tell two classes of points apart, and each view shows one side of it. " +
        "Rest on a point to see it in all views. The address of the page holds all of its state.",
    ),
    element("h3", {}, "Keys of the page"),
    keys.list(),
    element("label", { class: "keys-switch" }, on, "These keys are on"),
    element("h3", {}, "Keys of the element that has the focus"),
    element("dl", { class: "keys" }, ...rows),
    element(
      "p",
      { class: "soft" },
      `Computed by libnnla ${version} in WebAssembly: the same C as the native library, and the same bits.`,
    ),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}
