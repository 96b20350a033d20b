/** Dark or light: as the system has it, or as the switch says. */
import { button, icon } from "./elements";
import type { State } from "./state";

export type Theme = "system" | "light" | "dark";

const sun =
  "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 1.8v1.6M10 16.6v1.6M1.8 10h1.6M16.6 10h1.6M4.2 4.2l1.1 1.1M14.7 14.7l1.1 1.1M4.2 15.8l1.1-1.1M14.7 5.3l1.1-1.1";
const moon = "M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z";

/** Colours that page.css has as well; those of what is drawn are the core's. */
const ground = new Set(["paper", "ink", "soft", "line"]);

export class ThemeSwitch {
  theme: Theme = "system";
  readonly button: HTMLButtonElement;
  readonly #system = matchMedia("(prefers-color-scheme: dark)");

  constructor(private readonly state: State) {
    this.button = button("Dark colours", () => this.toggle(), { class: "quiet", "aria-keyshortcuts": "d" }, icon(moon));
    this.#system.addEventListener("change", () => this.set(this.theme));
    const motion = matchMedia("(prefers-reduced-motion: reduce)");
    state.reducedMotion = motion.matches;
    motion.addEventListener("change", () => {
      state.reducedMotion = motion.matches;
      state.changed("appearance");
    });
  }

  set(theme: Theme): void {
    this.theme = theme;
    const dark = theme === "system" ? this.#system.matches : theme === "dark";
    this.state.dark = dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    for (const [name, colour] of this.state.core.colours(dark)) {
      if (!ground.has(name)) document.documentElement.style.setProperty(`--${name}`, colour);
    }
    this.button.setAttribute("aria-pressed", String(dark));
    this.button.replaceChildren(icon(dark ? sun : moon));
    this.state.changed("appearance");
  }

  /** To the other one; where that is the system's, the page follows the system again. */
  toggle(): void {
    const dark = !this.state.dark;
    this.set(dark === this.#system.matches ? "system" : dark ? "dark" : "light");
  }
}
