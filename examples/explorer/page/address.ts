/** The whole state as the part of the address after "#": settings, own points or model, what was done since, the epoch that
    is shown, what the views show, the theme. Only what differs from the defaults is written. */
import type { Core } from "./core";
import { eventsOf, eventsText, type JournalEvent } from "./journal";
import { bytesOf, bytesText, pointsOf, pointsText } from "./points_text";
import type { Beginning, Session } from "./session";
import { firstSelection, type Selection, type State } from "./state";
import type { Theme } from "./theme";

/** Browsers take 2 MB or less. */
const mostLength = 1_500_000;

export interface Address {
  settings: Array<[string, number]>;
  points: Float64Array | undefined;
  model: Uint8Array | undefined;
  events: JournalEvent[];
  edits: JournalEvent[];
  epoch: number | undefined; // undefined: the last one
  selection: Partial<Selection>;
  theme: Theme;
  /** What was not understood, and is left out. */
  faults: string[];
}

function settingText(core: Core, name: string, value: number): string {
  return core.setting(name).choices[value] ?? String(value);
}

function settingEntries(core: Core, beginning: Beginning): Array<[string, string]> {
  return core.settings.flatMap(({ name, first }): Array<[string, string]> => {
    const value = beginning.settings.get(name);
    return value === undefined || value === first ? [] : [[name, settingText(core, name, value)]];
  });
}

function selectionEntries(selection: Selection): Array<[string, string]> {
  const keys = Object.keys(firstSelection) as Array<keyof Selection>;
  return keys.filter((key) => selection[key] !== firstSelection[key]).map((key) => [key, String(selection[key])]);
}

/** The text after "#"; undefined if it would be too long. */
export function addressText(state: State, session: Session, theme: Theme): string | undefined {
  const { beginning, journal } = session;
  const entries = settingEntries(state.core, beginning);
  if (beginning.points) entries.push(["points", pointsText(beginning.points)]);
  if (beginning.model) entries.push(["model", bytesText(beginning.model)]);
  if (journal.events.length) entries.push(["events", eventsText(journal.events)]);
  if (journal.edits.length) entries.push(["edits", eventsText(journal.edits)]);
  if (state.epoch !== state.epochs) entries.push(["epoch", String(state.epoch)]);
  entries.push(...selectionEntries(state.selection));
  if (theme !== "system") entries.push(["theme", theme]);
  const text = entries.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  return text.length > mostLength ? undefined : text;
}

/* ---- Reading: whatever it holds, the page begins ---- */

function settingValue(core: Core, name: string, text: string): number {
  const setting = core.setting(name);
  const choice = setting.choices.indexOf(text);
  if (choice >= 0) return choice;
  const value = text.trim() === "" ? NaN : Number(text);
  if (setting.kind === "choice" || !Number.isFinite(value))
    throw new Error(`“${text.slice(0, 40)}” is no value of ${name}`);
  const { least, most } = setting;
  if (value < least || value > most)
    throw new Error(`${name}=${text.slice(0, 40)} is not between ${least} and ${most}`);
  if (setting.kind !== "real" && !Number.isInteger(value)) throw new Error(`${name}=${text.slice(0, 40)} is not whole`);
  return value;
}

function whole(key: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new Error(`${key}=${text.slice(0, 40)} is no number`);
  return value;
}

function themeOf(text: string): Theme {
  if (text !== "dark" && text !== "light") throw new Error(`“${text.slice(0, 40)}” is no theme`);
  return text;
}

export function readAddress(core: Core, text: string): Address {
  const address: Address = {
    settings: [],
    points: undefined,
    model: undefined,
    events: [],
    edits: [],
    epoch: undefined,
    selection: {},
    theme: "system",
    faults: [],
  };
  for (const part of text.replace(/^#/, "").split("&")) {
    if (part === "") continue;
    const [key = "", ...rest] = part.split("=");
    try {
      readEntry(core, address, key, decodeURIComponent(rest.join("=")));
    } catch (error) {
      address.faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  return address;
}

function readEntry(core: Core, address: Address, key: string, value: string): void {
  if (core.settings.some(({ name }) => name === key)) address.settings.push([key, settingValue(core, key, value)]);
  else if (key === "points") address.points = pointsOf(value);
  else if (key === "model") address.model = bytesOf(value);
  else if (key === "events") address.events = eventsOf(value);
  else if (key === "edits") address.edits = eventsOf(value);
  else if (key === "epoch") address.epoch = whole(key, value);
  else if (Object.hasOwn(firstSelection, key)) address.selection[key as keyof Selection] = whole(key, value);
  else if (key === "theme") address.theme = themeOf(value);
  else throw new Error(`“${key.slice(0, 40)}” is unknown`);
}
