/* The colours of the views: those of classes, curves and scales are the core's, the rest is the page's style. */
import type { State } from "../state";

export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly grey: string;
  readonly faint: string;
  readonly accent: string;
  readonly classes: readonly string[];
  /* Of a second curve beside one in ink. */
  readonly second: string;
  /* Shades of a field, from class 0 to class 1, pale enough for points upon it; … */
  readonly field: readonly Rgb[];
  /* … and of what is negative, zero or positive, strong at the ends. */
  readonly diverging: readonly Rgb[];
}

export type Rgb = readonly [number, number, number];

/* The core's scales. */
const FIELD = 0,
  DIVERGING = 2;

let known: Palette | undefined;
let knownDark: boolean | undefined;

export function paletteOf(state: State): Palette {
  if (known && knownDark === state.dark) return known;
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string): string => style.getPropertyValue(name).trim();
  const colours = state.core.colours(state.dark);
  const colour = (name: string): string => colours.get(name) ?? variable("--ink");
  knownDark = state.dark;
  known = {
    paper: variable("--panel"),
    ink: variable("--ink"),
    grey: variable("--soft"),
    faint: variable("--line"),
    accent: variable("--accent"),
    classes: [colour("class-0"), colour("class-1")],
    second: colour("third"),
    field: scale(state, FIELD),
    diverging: scale(state, DIVERGING),
  };
  return known;
}

function scale(state: State, which: number): Rgb[] {
  const { wasm } = state.core;
  return Array.from({ length: wasm.call("explorer_shade_count", which) }, (_, shade) =>
    components(wasm.call("explorer_shade_colour", which, shade, Number(state.dark))),
  );
}

/* The colour of a value in [−1, 1]. */
export function divergingColour({ diverging }: Palette, value: number): string {
  return css(diverging[divergingShade(diverging.length, value)]!);
}
export function divergingShade(count: number, value: number): number {
  if (!Number.isFinite(value)) return count >> 1;
  return Math.max(0, Math.min(count - 1, Math.floor(((value + 1) / 2) * count)));
}

const components = (colour: number): Rgb => [colour >> 16, (colour >> 8) & 255, colour & 255];
export const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;
