/** Training and time: train, pause, step, back and forth through the epochs, branch; what the network has reached. */
import { button, element, icon } from "./elements";
import type { Session } from "./session";
import type { State } from "./state";
import { percent, say } from "./views/axes";

const symbols = {
  train: "M6 3.5v13l10.5-6.5z",
  pause: "M6 4v12M13.5 4v12",
  step: "M4 3.8v12.4l8.5-6.2zM15.5 4v12",
  restart: "M4 4v4.5h4.5M4.4 8.4A6.6 6.6 0 1 1 3.6 12",
  branch: "M5.5 3v14M5.5 12c0-4.5 8-2.5 8-8M11 6l2.5-2.5L16 6",
};

const spoken = 4000; // ms between two lines that a screen reader gets while training runs

export class TimeBar {
  readonly #train: HTMLButtonElement;
  readonly #branch: HTMLButtonElement;
  readonly #slider = element("input", { type: "range", min: "0", step: "1", id: "epoch", "aria-label": "Epoch" });
  readonly #place = element("output", { for: "epoch" });
  readonly #status = element("div", { class: "status" });
  /** What is good to know and needs no look while training runs: on a phone it stands below the views. */
  readonly #facts = element("div", { class: "facts" });
  readonly #spoken = element("p", { class: "unseen", role: "status", "aria-live": "polite" });
  #lastSpoken = 0;
  #lastLine = "";

  constructor(
    bar: HTMLElement,
    below: HTMLElement,
    private readonly state: State,
    private readonly session: Session,
  ) {
    this.#train = button("Train", () => session.train(!state.training), {
      class: "primary train",
      "aria-keyshortcuts": "t",
    });
    this.#branch = button(
      "Branch here: forget the later epochs and train on from this one",
      () => session.branch(),
      { class: "branch", "aria-keyshortcuts": "b" },
      icon(symbols.branch),
      element("span", { class: "label" }, "Branch here"),
    );
    this.#slider.addEventListener("input", () => session.seek(Number(this.#slider.value)));
    bar.append(
      element(
        "div",
        { class: "bar" },
        this.#train,
        button("One epoch", () => session.step(), { "aria-keyshortcuts": "." }, icon(symbols.step)),
        button("Begin anew", () => session.restart(), { "aria-keyshortcuts": "r" }, icon(symbols.restart)),
      ),
      element("div", { class: "scrub" }, this.#slider, this.#place),
      element("div", { class: "bar" }, this.#branch),
      element("div", { class: "figures" }, this.#status),
      this.#spoken,
    );
    const phone = matchMedia("(max-width: 860px)");
    const place = (): void => (phone.matches ? below.append(this.#facts) : this.#status.after(this.#facts));
    phone.addEventListener("change", place);
    place();
  }

  show(): void {
    const { state, session } = this;
    this.#train.replaceChildren(
      icon(state.training ? symbols.pause : symbols.train),
      state.training ? "Pause" : "Train",
    );
    this.#branch.disabled = state.epoch >= state.epochs;
    this.#slider.max = String(Math.max(state.epochs, session.end));
    this.#slider.value = String(state.epoch);
    const place = `epoch ${state.epoch} of ${state.epochs}`;
    this.#slider.setAttribute("aria-valuetext", place);
    this.#place.textContent = place;
    this.#showStatus();
  }

  #showStatus(): void {
    const { core } = this.state;
    core.viewCurves();
    const index = core.array("curves.epochs").values.indexOf(this.state.epoch);
    const at = (name: string): number => core.array(`curves.${name}`).values[index] ?? NaN;
    const train = `loss ${say(at("loss"))}, ${percent(at("accuracy"))} right`;
    const test = `loss ${say(at("test_loss"))}, ${percent(at("test_accuracy"))} right`;
    const edited = core.edited ? [element("span", {}, "weights edited since these figures")] : [];
    this.#status.replaceChildren(
      element("span", { title: "Mean over the epoch, while the parameters changed" }, element("b", {}, "Train "), train),
      element("span", {}, element("b", {}, "Held out "), test),
      ...edited,
    );
    this.#facts.replaceChildren(
      element("span", {}, `${core.parameterCount} parameters`),
      element("span", { title: "Hash of all parameters" }, element("code", { id: "hash" }, core.hash)),
      element("span", { title: "The instruction set that computes" }, `WebAssembly, ${core.isa}`),
      element("span", { title: "Time that training took" }, `${Math.round(this.session.computed)} ms`),
    );
    this.#speak(`Epoch ${this.state.epoch}. Train ${train}. Held out ${test}.`);
  }

  /** Now and then while it changes; at once when training has ended. */
  #speak(line: string): void {
    if (line === this.#lastLine || (this.state.training && Date.now() - this.#lastSpoken < spoken)) return;
    this.#lastLine = line;
    this.#lastSpoken = Date.now();
    this.#spoken.textContent = line;
  }
}
