/* The colours of the views: those of classes and fields are the core's, the rest is the page's style. */
import type { State } from "../state";

export type Rgb = readonly [number, number, number];

export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly grey: string;
  readonly faint: string;
  readonly accent: string;
  readonly classes: readonly string[];
  readonly third: string; // of a third curve
  /* Shades 0 to 255 as red, green, blue: of a field, from class 0 to class 1, pale enough for points upon it; … */
  readonly field: readonly Rgb[];
  /* … and of what is negative, zero or positive, strong at the ends. */
  readonly diverging: readonly Rgb[];
}

export const SHADES = 256;
const FIELD = 0,
  DIVERGING = 2; // the core's scales

let known: Palette | undefined;
let knownDark: boolean | undefined;

export function paletteOf(state: State): Palette {
  if (known && knownDark === state.dark) return known;
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  knownDark = state.dark;
  known = {
    paper: variable("--panel"),
    ink: variable("--ink"),
    grey: variable("--soft"),
    faint: variable("--line"),
    accent: variable("--accent"),
    classes: [0, 1].map((label) => hex(state.core.wasm.call("explorer_class_colour", label, Number(state.dark)))),
    third: variable("--third"),
    field: scale(state, FIELD),
    diverging: scale(state, DIVERGING),
  };
  return known;
}

/* One of the core's scales, which has fewer shades, spread over 0 to 255. */
function scale(state: State, which: number): Rgb[] {
  const { wasm } = state.core,
    count = wasm.call("explorer_scale_shades", which);
  const colours = Array.from({ length: count }, (_, shade) =>
    components(wasm.call("explorer_scale_colour", which, shade, Number(state.dark))),
  );
  return Array.from({ length: SHADES }, (_, value) => colours[Math.floor((value * count) / SHADES)]!);
}

const components = (colour: number): Rgb => [colour >> 16, (colour >> 8) & 255, colour & 255];
const hex = (colour: number): string => `#${colour.toString(16).padStart(6, "0")}`;
export const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;
