/** The settings, made from the core's table: a control for each, in three groups. What the core refuses becomes a message,
    and the control goes back to the value in force. */
import type { Core, Setting } from "./core";
import { button, element, icon } from "./elements";
import type { Session } from "./session";
import { createSlider, type Slider } from "./sliders";
import type { State } from "./state";

/** Settings that are not of these groups are of the last. */
const groups = [
  { title: "Data", names: ["dataset", "noise", "samples"] },
  { title: "Network", names: ["layers", "width_1", "width_2", "width_3", "width_4", "embedding", "activation"] },
  { title: "Training", names: [] as string[] },
];

/** What makes no difference now is not shown. */
function matters(core: Core, name: string): boolean {
  const chosen = (setting: string): string => core.setting(setting).choices[core.value(setting)] ?? "";
  if (name.startsWith("width_")) return Number(name.slice("width_".length)) <= core.value("layers");
  if (name === "momentum") return chosen("optimizer") === "sgd";
  if (name === "noise" || name === "samples") return chosen("dataset") !== "own";
  return true;
}

interface Control {
  setting: Setting;
  row: HTMLElement;
  input: HTMLInputElement | HTMLSelectElement;
  slider: Slider | undefined;
}

/** Two arrows that cross: another one at random. */
const shuffle =
  "M3 6h3.2c4 0 4.6 8 8.6 8H17M3 14h3.2c1.3 0 2.2-.8 2.9-1.9M11 7.9c.8-1.1 1.9-1.9 3.8-1.9H17M15 3.8L17.2 6L15 8.2M15 11.8L17.2 14L15 16.2";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function createInput(setting: Setting): HTMLInputElement | HTMLSelectElement {
  const id = `setting-${setting.name}`;
  const described = { id, name: setting.name, "aria-describedby": `${id}-help` };
  if (setting.kind === "choice") {
    const options = setting.choices.map((choice, value) =>
      element("option", { value: String(value) }, capital(choice)),
    );
    return element("select", described, ...options);
  }
  if (setting.kind === "switch") return element("input", { ...described, type: "checkbox" });
  const step = setting.kind === "real" ? "any" : "1";
  const bounds = { min: String(setting.least), max: String(setting.most), step };
  return element("input", {
    ...described,
    ...bounds,
    type: "number",
    inputmode: setting.kind === "real" ? "decimal" : "numeric",
  });
}

export class Controls {
  readonly #controls: Control[];

  constructor(
    private readonly form: HTMLFormElement,
    private readonly state: State,
    private readonly session: Session,
  ) {
    this.#controls = state.core.settings.map((setting) => this.#create(setting));
    const listed = new Set(groups.flatMap(({ names }) => names));
    for (const { title, names } of groups) {
      const rows = this.#controls.filter(({ setting }) =>
        names.length ? names.includes(setting.name) : !listed.has(setting.name),
      );
      form.append(this.#group(title, rows));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    state.listen((change) => {
      if (change === "settings") this.show();
    });
    this.show();
  }

  /** The element of a group, for what else belongs there. */
  group(title: string): HTMLElement {
    return this.form.querySelector<HTMLElement>(`#group-${title.toLowerCase()}`) ?? this.form;
  }

  #group(title: string, controls: Control[]): HTMLElement {
    const details = element("details", { class: "group" });
    details.open = !matchMedia("(max-width: 860px)").matches; // a phone shows the views first
    const body = element(
      "div",
      { class: "rows", id: `group-${title.toLowerCase()}` },
      ...controls.map(({ row }) => row),
    );
    details.append(element("summary", {}, element("h2", {}, title)), body);
    return details;
  }

  #create(setting: Setting): Control {
    const input = createInput(setting);
    const label = element("label", { for: input.id, title: setting.help }, setting.label);
    const help = element("span", { id: `${input.id}-help`, hidden: "" }, setting.help);
    const row = element(
      "div",
      { class: "row" },
      label,
      setting.kind === "seed" ? this.#withAnother(input) : input,
      help,
    );
    const slider =
      setting.kind === "real" ? createSlider(setting, (value) => this.session.set(setting.name, value)) : undefined;
    if (slider) row.append(slider.input);
    input.addEventListener("change", () => this.#read(setting, input));
    return { setting, row, input, slider };
  }

  /** The seed, and a button that takes the next one. */
  #withAnother(input: HTMLElement): HTMLElement {
    return element(
      "div",
      { class: "beside" },
      input,
      button("Another seed", () => this.session.anotherSeed(), {}, icon(shuffle)),
    );
  }

  #read(setting: Setting, input: HTMLInputElement | HTMLSelectElement): void {
    const value =
      input instanceof HTMLInputElement && input.type === "checkbox" ? Number(input.checked) : Number(input.value);
    if (input.value.trim() === "" || !Number.isFinite(value)) {
      this.session.refuse(`${setting.label} must be a number from ${setting.least} to ${setting.most}.`);
      this.show();
      return;
    }
    this.session.set(setting.name, value);
  }

  show(): void {
    const { core } = this.state;
    for (const { setting, row, input, slider } of this.#controls) {
      const value = core.value(setting.name);
      row.hidden = !matters(core, setting.name);
      if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = value !== 0;
      else input.value = String(value);
      slider?.show(value);
    }
  }
}
