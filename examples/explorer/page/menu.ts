/** The bar above: files, pictures, colours, help. */
import { button, element, icon } from "./elements";
import type { Files } from "./files";
import type { Pictures } from "./pictures";
import type { ThemeSwitch } from "./theme";

const help = "M7.2 7.4a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.1-1.5 2.2M10 15v.1";

/** A menu that closes when something in it is chosen, by Escape, and when the focus goes elsewhere. */
function createMenu(label: string, ...items: HTMLElement[]): HTMLElement {
  const summary = element("summary", { class: "button" }, label);
  const menu = element("details", { class: "menu" }, summary, element("div", { class: "items" }, ...items));
  menu.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  return menu;
}

export function createBar(
  bar: HTMLElement,
  files: Files,
  pictures: Pictures,
  theme: ThemeSwitch,
  showHelp: () => void,
): void {
  bar.append(
    createMenu(
      "File",
      button("Open points (CSV) or a model …", () => files.ask(), { class: "quiet", "aria-keyshortcuts": "o" }),
      button("Save the model (safetensors)", () => files.saveModel(), {
        class: "quiet",
        "aria-keyshortcuts": "s",
      }),
      button("Save the film of the training (SVG)", () => pictures.film(), { class: "quiet" }),
    ),
    theme.button,
    button("Help and keys", showHelp, { class: "quiet", "aria-keyshortcuts": "?" }, icon(help)),
  );
}
