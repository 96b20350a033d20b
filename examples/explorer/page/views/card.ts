/* What every view has: a canvas, a description, a table of numbers, buttons to save the picture. */
import { CoreError } from "../core";
import { element } from "../elements";
import { everything, type Frame, type State, type View } from "../state";
import type { Surface } from "./canvas";
import { createSurface } from "./canvas";
import type { Palette } from "./palette";
import { paletteOf } from "./palette";

export interface Table {
  readonly head: readonly string[];
  /* What could be thousands of rows is cut off here; the rest is counted in the last line. */
  readonly rows: ReadonlyArray<readonly (string | number)[]>;
  readonly left?: number;
}

export interface CardParts {
  /* What the picture is, for those who hear it; the description says what it shows. */
  readonly label: string;
  /* How it is used by keyboard: read out with the canvas. */
  readonly keys?: string;
  height(width: number): number;
  /* Fetches from the core what is drawn. Called before draw, when the data, the parameters or the selection changed. */
  fetch(): void;
  draw(surface: Surface, palette: Palette): void;
  /* One to three sentences about what is seen now. */
  describe(): string;
  /* NULL: the view makes its table itself, as one that can be edited. */
  table?: () => Table;
  /* Called after each update, for selects and sliders. */
  controls?: (frame: Frame) => void;
  readonly tableTitle?: string;
}

export interface Card extends View {
  readonly surface: Surface;
  readonly canvas: HTMLCanvasElement;
  /* Above the canvas. */
  readonly tools: HTMLElement;
  /* Between canvas and description. */
  readonly below: HTMLElement;
  readonly details: HTMLDetailsElement;
  /* Says something to screen readers. */
  say(text: string): void;
  /* Fetches and draws again. */
  refresh(): void;
}

/* An element of a class, with a text. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] => element(name, className ? { class: className } : {}, text);

const SLOW = 700; // milliseconds between two descriptions while a network trains

export function createCard(section: HTMLElement, state: State, parts: CardParts): Card {
  const id = section.id.replace(/^view-/, "");
  const tools = make("div", "view-row");
  const holder = make("div", "view-canvas");
  const below = make("div", "view-below");
  const said = make("p", "unseen");
  const description = make("p", "view-description");
  const details = make("details", "view-numbers");
  const summary = make("summary", "", parts.tableTitle ?? "Numbers");
  const title = section.querySelector("h2")?.textContent ?? id;
  description.id = `view-${id}-description`;
  if (parts.keys) said.setAttribute("role", "status");
  else said.hidden = true;
  details.append(summary);
  section.append(tools, holder, below, said, description, details);

  const surface = createSurface(holder, parts.height, (made) => parts.draw(made, paletteOf(state)));
  const { canvas } = surface;
  canvas.setAttribute("aria-label", parts.keys ? `${parts.label}. ${parts.keys}` : parts.label);
  canvas.setAttribute("aria-describedby", description.id);
  if (parts.keys) {
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "picture with keys");
  } else canvas.setAttribute("role", "img");
  addExports(section, state, id, title);

  let fetched = false, // whether what the core left is here
    spoken = 0,
    later = 0;
  function describe(): void {
    const wait = spoken + SLOW - performance.now();
    if (wait > 0) {
      later ||= window.setTimeout(() => {
        later = 0;
        describe();
      }, wait);
      return;
    }
    spoken = performance.now();
    const text = parts.describe();
    if (description.textContent !== text) description.textContent = text;
    if (details.open && parts.table && fetched) fillTable(details, parts.table(), title);
  }
  details.addEventListener("toggle", () => {
    if (details.open && parts.table && fetched) fillTable(details, parts.table(), title);
  });

  const card: Card = {
    surface,
    canvas,
    tools,
    below,
    details,
    say(text) {
      if (said.textContent !== text) said.textContent = text;
    },
    refresh() {
      card.update(everything);
    },
    update(frame) {
      const changed = frame.data || frame.parameters || frame.selection;
      try {
        if (changed || frame.settings || frame.appearance) parts.controls?.(frame);
        if (changed) {
          fetched = false;
          parts.fetch();
          fetched = true;
        }
        section.classList.remove("view-failed");
      } catch (error) {
        if (!(error instanceof CoreError)) throw error;
        section.classList.add("view-failed");
        description.textContent = error.message;
        return;
      }
      if (frame.appearance) surface.measure();
      surface.draw();
      if (changed) describe();
    },
  };
  return card;
}

function addExports(section: HTMLElement, state: State, id: string, title: string): void {
  const holder = section.querySelector(".view-tools");
  if (!holder) return;
  for (const format of ["svg", "png"] as const) {
    const button = make("button", "view-export", format.toUpperCase());
    button.type = "button";
    button.setAttribute("aria-label", `${format.toUpperCase()}: save “${title}”`);
    button.title = `Save this picture as ${format.toUpperCase()}`;
    button.addEventListener("click", () => state.actions.exportView(id, format));
    holder.append(button);
  }
}

/* A table that scrolls in a box of its own, which keys can reach. */
export function fillTable(details: HTMLDetailsElement, table: Table, title: string): void {
  let scroll = details.querySelector<HTMLElement>(".view-scroll");
  if (!scroll) {
    scroll = make("div", "view-scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", `${title}, table`);
    details.append(scroll);
  }
  const made = make("table"),
    head = make("thead"),
    body = make("tbody"),
    line = make("tr");
  for (const text of table.head) {
    const cell = make("th", "", text);
    cell.scope = "col";
    line.append(cell);
  }
  head.append(line);
  for (const values of table.rows) {
    const row = make("tr");
    values.forEach((value, column) => {
      const cell = column === 0 ? make("th", "", String(value)) : make("td", "", String(value));
      if (column === 0) cell.scope = "row";
      row.append(cell);
    });
    body.append(row);
  }
  made.append(head, body);
  const rest = table.left ? [make("p", "view-rest", `… and ${table.left} more.`)] : [];
  scroll.replaceChildren(made, ...rest);
}

const MOST = 200; // rows about points: more are no help, and cost

/* A row for each point, the first of them. */
export function pointTable(count: number, head: string[], row: (index: number) => (string | number)[]): Table {
  const rows = Array.from({ length: Math.min(MOST, count) }, (_, index) => [index + 1, ...row(index)]);
  return { head: ["point", ...head], rows, left: Math.max(0, count - MOST) };
}

/* A labelled select; `set` is called with the chosen index. */
export interface Choice {
  readonly label: HTMLElement;
  /* Puts the names in, if they changed, and selects one. */
  show(names: readonly string[], chosen: number): void;
  hide(hidden: boolean): void;
}
export function createChoice(holder: HTMLElement, text: string, set: (index: number) => void): Choice {
  const label = make("label", "view-choice"),
    select = make("select");
  label.append(make("span", "", text), select);
  holder.append(label);
  let known = "";
  select.addEventListener("change", () => set(select.selectedIndex));
  return {
    label,
    show(names, chosen) {
      const key = names.join("\n");
      if (key !== known) {
        known = key;
        select.replaceChildren(...names.map((name) => new Option(name)));
      }
      if (select.selectedIndex !== chosen) select.selectedIndex = chosen;
    },
    hide(hidden) {
      label.hidden = hidden;
    },
  };
}

export interface Switch {
  show(on: boolean): void;
  hide(hidden: boolean): void;
}
export function createSwitch(holder: HTMLElement, text: string, set: (on: boolean) => void): Switch {
  const label = make("label", "view-choice"),
    box = make("input");
  box.type = "checkbox";
  label.append(box, make("span", "", text));
  holder.append(label);
  box.addEventListener("change", () => set(box.checked));
  return {
    show(on) {
      box.checked = on;
    },
    hide(hidden) {
      label.hidden = hidden;
    },
  };
}
