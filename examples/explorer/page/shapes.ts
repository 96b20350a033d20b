/** What the core computes for the page, as the page sees it. Arrays lie in the core's memory: they are good until the next
    call of the core, so they are drawn or copied at once. Coordinates are pairs x, y. */

export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export interface Points {
  count: number;
  xy: Float64Array; // [count × 2]
  classes: Int32Array; // [count]
  heldOut: Uint8Array; // [count] 1: of the test part
  right: Uint8Array; // [count] 1: the network takes it for its class
}

export interface InputPlane {
  box: Box;
  rows: number;
  columns: number;
  field: Uint8Array; // [rows × columns] from the bottom: index of a shade
  boundary: Float64Array[]; // polylines
}

/** The points and the grid of the input as a node has them: two units or principal axes. */
export interface NodePlane {
  box: Box;
  axes: [string, string]; // "unit 1", "axis 1 (83 %)"
  xy: Float64Array; // [points × 2], in the order of Points
  grid: Float64Array; // [lines × places × 2]
  lines: number;
  places: number;
  line: Float64Array; // segments x0 y0 x1 y1: the straight line of the last layer, within the box
}

/** One layer of two inputs and two outputs (or the first two principal axes) step by step. */
export interface LayerSteps {
  box: Box;
  step: number; // 0 … 5
  xy: Float64Array;
  grid: Float64Array;
  lines: number;
  places: number;
  arrows: Float64Array; // where the unit vectors of the input are now
  formula: string;
}

export interface Weights {
  rows: number;
  columns: number;
  W: Float64Array; // [rows × columns]
  b: Float64Array; // [rows]; empty: no bias
}

export interface Template {
  w: Float64Array;
  bias: number;
  cosines: Float64Array; // [points]
  line: Float64Array; // segments where w·x + b = 0
}

export interface Curves {
  count: number; // of epochs
  loss: Float64Array;
  testLoss: Float64Array;
  accuracy: Float64Array;
  testAccuracy: Float64Array;
}

export interface NetworkNode {
  index: number;
  name: string;
  units: number;
  kind: string;
  hasWeights: boolean;
}

export type SettingKind = "choice" | "integer" | "real" | "seed";

/** A line of the core's table of settings. */
export interface Setting {
  index: number;
  name: string; // also the key in the URL
  label: string;
  help: string;
  kind: SettingKind;
  choices: string[];
  least: number;
  most: number;
  first: number; // the default
}
