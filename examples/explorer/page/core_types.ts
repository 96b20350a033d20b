/** What the core tells of its settings, nodes and arrays. */

export type SettingKind = "choice" | "integer" | "real" | "seed" | "switch";
export type SettingScope = "live" | "network" | "data";
export type NodeKind = "input" | "affine" | "squash";

/** A line of the core's table of settings. */
export interface Setting {
  index: number;
  name: string; // also the key in the address
  label: string;
  help: string;
  kind: SettingKind;
  scope: SettingScope;
  choices: string[];
  least: number;
  most: number;
  first: number; // the default
}

export interface NetworkNode {
  index: number;
  name: string;
  kind: NodeKind;
  units: number;
  squash: string; // "" of any other kind
}

/** An array that a view has left in the core's memory: good until the next call into the core. */
export interface Values {
  values: Float64Array | Int32Array;
  rows: number;
  columns: number;
}
