/** What the page shows: what is selected in the views, what a pointer or key rests on, how it looks. It knows nothing of
    the document; those who draw listen to it. */
import type { Core } from "./core";

/** What changed since a view was last updated. */
export interface Frame {
  /** The points. */
  data: boolean;
  /** Another network, or its parameters: another epoch, or a weight was set. */
  parameters: boolean;
  /** What is selected: node, units, axes, step. */
  selection: boolean;
  /** Settings, or whether training runs. */
  settings: boolean;
  /** The point that is hovered or focused. */
  hover: boolean;
  /** Theme or size: all has to be drawn again. */
  appearance: boolean;
}

export const everything: Readonly<Frame> = {
  data: true,
  parameters: true,
  selection: true,
  settings: true,
  hover: true,
  appearance: true,
};

export type Change = keyof Frame;

/** What is chosen in the views; all of it is in the address. Nodes and units are numbered from 0. */
export interface Selection {
  /** The node whose plane is shown; −1: the last hidden one. */
  node: number;
  /** Its axes: two units, or with `first` −1 the first two principal axes. */
  first: number;
  second: number;
  /** The affine node that is shown step by step, with its weights; −1: the first one. */
  layer: number;
  /** Its two units that are shown. */
  rowA: number;
  rowB: number;
  /** The column of W whose arrow is chosen; one more than there are: the bias. */
  column: number;
  /** x → V'x → SV'x → USV'x → + b → squash: 0 to 5. */
  step: number;
  /** The affine node and its unit that are shown as a template; −1: the first one. */
  templateNode: number;
  unit: number;
  /** The lesson that is open, from 1; 0: none. */
  lesson: number;
}

export const firstSelection: Readonly<Selection> = {
  node: -1,
  first: 0,
  second: 1,
  layer: -1,
  rowA: 0,
  rowB: 7, // with the default seed far from unit 1's direction; clamped to the layer's units
  column: 0,
  step: 5,
  templateNode: -1,
  unit: 0,
  lesson: 0,
};

/** What a view or a control asks the page to do. Failures become a message; none of these throws. */
export interface Actions {
  /** A point of class `state.brush` at a place of the input plane. The data set becomes the page's own. */
  addPoint(x: number, y: number): void;
  removePoint(index: number): void;
  movePoint(index: number, x: number, y: number): void;
  /** Sets one weight of an affine node, as by dragging a column; column −1 is the bias. */
  setWeight(node: number, row: number, column: number, value: number): void;
  set(setting: string, value: number): void;
  /** Puts all of these in force, or none. */
  setAll(values: Array<readonly [string, number]>): void;
  seek(epoch: number): void;
  train(on: boolean): void;
  step(): void;
  branch(): void;
  restart(): void;
  /** Downloads a picture of a view, by the id of its section without "view-". */
  exportView(view: string, format: "svg" | "png"): void;
  /** Says something to everybody, screen readers included. */
  say(text: string): void;
}

export class State {
  readonly selection: Selection = { ...firstSelection };
  /** Index of the point that is hovered or focused in any view, or −1. */
  hovered = -1;
  /** Class of the points that a click adds. */
  brush = 0;
  /** The epoch that is shown, and how many are kept. */
  epoch = 0;
  epochs = 0;
  training = false;
  dark = false;
  reducedMotion = false;
  /** Set by main.ts before the first view is created. */
  actions!: Actions;

  #listeners: Array<(change: Change) => void> = [];

  constructor(readonly core: Core) {}

  /** Calls the listener after every change, at once. Views need it not: their update() comes with the next frame. */
  listen(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  changed(...changes: Change[]): void {
    for (const change of changes) for (const listener of this.#listeners) listener(change);
  }

  select(part: Partial<Selection>): void {
    Object.assign(this.selection, part);
    this.changed("selection");
  }

  hover(index: number): void {
    if (index === this.hovered) return;
    this.hovered = index;
    this.changed("hover");
  }
}

/** What views/index.ts lists for each section. */
export interface View {
  /** Draws what changed. Called at most once a frame, and only while the section is visible. */
  update(frame: Frame): void;
}

export interface ViewKind {
  /** The section is <section class="view" id="view-ID">. */
  id: string;
  title: string;
  create(section: HTMLElement, state: State): View;
}
