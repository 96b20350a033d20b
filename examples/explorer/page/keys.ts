/** Keys of the page. They are single letters, so they can be switched off; then Tab and Enter still reach everything. */
import { element } from "./elements";

export interface Key {
  key: string; // as KeyboardEvent has it
  shown?: string;
  help: string;
  act: () => void;
}

/** Where a letter is text. */
const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches("select, textarea, input:not([type=range], [type=checkbox], [type=radio])"));

export class Keys {
  on = true;

  constructor(readonly keys: readonly Key[]) {
    addEventListener("keydown", (event) => {
      if (!this.on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (writes(event.target) || document.querySelector("dialog[open]")) return;
      const found = this.keys.find(({ key }) => key === event.key || key === event.key.toLowerCase());
      if (!found) return;
      event.preventDefault();
      found.act();
    });
  }

  list(): HTMLElement {
    const rows = this.keys.flatMap(({ key, shown, help }) => [
      element("dt", {}, element("kbd", {}, shown ?? key)),
      element("dd", {}, help),
    ]);
    return element("dl", { class: "keys" }, ...rows);
  }
}
