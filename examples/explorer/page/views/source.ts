/* What the views get from the core, with names and types. Arrays are copies: the core's own are gone with its next call. */
import type { Core, NetworkNode } from "../core";
import type { State } from "../state";
import type { Range } from "./canvas";

export interface Box {
  readonly x: Range;
  readonly y: Range;
}

export interface Points {
  readonly count: number;
  readonly xy: Float64Array; // [count × 2], in the input plane
  readonly classes: Int32Array;
  readonly heldOut: Int32Array; // 1: not trained on
  readonly outputs: Float64Array; // the probability of class 1
  readonly right: Int32Array; // 1: the output is on the class's side
}

/* Shades of one of the core's scales, rows from the bottom. */
export interface Field {
  readonly shades: Int32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface InputPlane {
  readonly box: Box;
  readonly field: Field;
  readonly boundary: Float64Array[]; // polylines
  readonly points: Points;
}

/* A grid carried along: polylines of `places` points. */
export interface Grid {
  readonly xy: Float64Array;
  readonly places: number;
}

export interface NodePlane {
  readonly box: Box;
  readonly xy: Float64Array; // the points, in the order of Points
  readonly grid: Grid;
  readonly line: Float64Array; // x0, y0, x1, y1; or empty
  readonly variances: Float64Array;
  readonly names: readonly [string, string];
}

export interface Steps {
  readonly box: Box;
  readonly xy: Float64Array;
  readonly grid: Grid;
  readonly arrows: Float64Array; // where the origin and both unit vectors of the input are
  readonly U: Float64Array;
  readonly s: Float64Array;
  readonly Vt: Float64Array;
  readonly b: Float64Array;
  readonly formula: string;
}

export interface Weights {
  readonly rows: number;
  readonly columns: number;
  readonly W: Float64Array;
  readonly b: Float64Array;
  /* Of the columns, and last of b: where their arrows begin and end in the plane of both units, pairs. */
  readonly starts: Float64Array;
  readonly tips: Float64Array;
  readonly box: Box;
  readonly plane: NodePlane;
}

export interface Template {
  readonly box: Box;
  readonly field: Field; // w·x + b over the input plane
  readonly w: Float64Array;
  readonly arrow: Float64Array; // w, if it lies in the input plane
  readonly bias: number;
  readonly cosines: Float64Array;
  readonly shades: Int32Array; // of the cosines
  readonly values: Float64Array;
  readonly lines: Float64Array[];
}

export interface Curves {
  readonly epochs: Int32Array;
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
  readonly testLoss: Float64Array;
  readonly testAccuracy: Float64Array;
}

export interface Spectrum {
  readonly epochs: Int32Array;
  readonly all: number; // singular values of an epoch
  readonly values: Float64Array; // [count × all]
  readonly starts: Int32Array;
  readonly nodes: Int32Array;
}

/* What all nodes equal together; W is empty if one bends, and the reason says which. */
export interface AffineMap {
  readonly W: Float64Array;
  readonly b: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly reason: string;
}

export interface Pca {
  readonly box: Box;
  readonly xy: Float64Array;
  readonly axes: Float64Array;
  readonly variances: Float64Array;
  readonly embedding: NodePlane;
}

const reals = (core: Core, name: string): Float64Array => Float64Array.from(core.array(name).values);
const integers = (core: Core, name: string): Int32Array => Int32Array.from(core.array(name).values);

function boxOf(core: Core, name: string): Box {
  const [left, right, bottom, top] = reals(core, name) as unknown as [number, number, number, number];
  return { x: { low: left, high: right }, y: { low: bottom, high: top } };
}

/* Polylines of points one after the other; `starts` holds the first point of each, then the count. */
function curvesOf(core: Core, name: string): Float64Array[] {
  const all = reals(core, name),
    starts = integers(core, `${name}_starts`);
  const lines: Float64Array[] = [];
  for (let i = 0; i + 1 < starts.length; i++) lines.push(all.subarray(2 * starts[i]!, 2 * starts[i + 1]!));
  return lines;
}

function gridOf(core: Core, view: string): Grid {
  return { xy: reals(core, `${view}.grid`), places: integers(core, `${view}.places`)[0] ?? 0 };
}

function pointsOf(core: Core): Points {
  const xy = reals(core, "input.points");
  return {
    count: xy.length / 2,
    xy,
    classes: integers(core, "input.classes"),
    heldOut: integers(core, "input.held_out"),
    outputs: reals(core, "input.outputs"),
    right: integers(core, "input.right"),
  };
}

/* The points without field and boundary. */
export function allPoints(core: Core): Points {
  core.viewInput();
  return pointsOf(core);
}

export function inputPlane(core: Core): InputPlane {
  core.viewInput();
  return {
    box: boxOf(core, "input.box"),
    field: fieldOf(core, "input.field"),
    boundary: curvesOf(core, "input.boundary"),
    points: pointsOf(core),
  };
}

/* `first` −1: the principal axes. */
export function nodePlane(core: Core, node: number, first: number, second: number, unit: number): NodePlane {
  core.viewPlane(node, first, second, unit);
  return planeOf(core);
}

function planeOf(core: Core): NodePlane {
  return {
    box: boxOf(core, "plane.box"),
    xy: reals(core, "plane.points"),
    grid: gridOf(core, "plane"),
    line: reals(core, "plane.line"),
    variances: reals(core, "plane.variances"),
    names: [core.text("plane.x"), core.text("plane.y")],
  };
}

export function steps(core: Core, node: number, first: number, second: number, step: number): Steps {
  core.viewSteps(node, first, second, step);
  return {
    box: boxOf(core, "steps.box"),
    xy: reals(core, "steps.points"),
    grid: gridOf(core, "steps"),
    arrows: reals(core, "steps.arrows"),
    U: reals(core, "steps.U"),
    s: reals(core, "steps.s"),
    Vt: reals(core, "steps.Vt"),
    b: reals(core, "steps.b"),
    formula: core.text("steps.formula"),
  };
}

function fieldOf(core: Core, name: string): Field {
  const { rows, columns } = core.array(name);
  return { shades: integers(core, name), rows, columns };
}

export function weights(core: Core, node: number, first: number, second: number): Weights {
  core.viewWeights(node, first, second);
  const { rows, columns } = core.array("weights.W");
  return {
    rows,
    columns,
    W: reals(core, "weights.W"),
    b: reals(core, "weights.b"),
    starts: reals(core, "weights.starts"),
    tips: reals(core, "weights.tips"),
    box: boxOf(core, "weights.box"),
    plane: planeOf(core),
  };
}

export function template(core: Core, node: number, unit: number): Template {
  core.viewTemplate(node, unit);
  return {
    box: boxOf(core, "template.box"),
    field: fieldOf(core, "template.field"),
    w: reals(core, "template.w"),
    arrow: reals(core, "template.arrow"),
    bias: reals(core, "template.bias")[0] ?? 0,
    cosines: reals(core, "template.cosines"),
    shades: integers(core, "template.shades"),
    values: reals(core, "template.values"),
    lines: curvesOf(core, "template.line"),
  };
}

export function curves(core: Core): Curves {
  core.viewCurves();
  return {
    epochs: integers(core, "curves.epochs"),
    loss: reals(core, "curves.loss"),
    accuracy: reals(core, "curves.accuracy"),
    testLoss: reals(core, "curves.test_loss"),
    testAccuracy: reals(core, "curves.test_accuracy"),
  };
}

export function spectrum(core: Core): Spectrum {
  core.viewSpectrum();
  const { columns } = core.array("spectrum.values");
  return {
    all: columns,
    values: reals(core, "spectrum.values"),
    starts: integers(core, "spectrum.starts"),
    nodes: integers(core, "spectrum.nodes"),
    epochs: curves(core).epochs,
  };
}

export function separability(core: Core): Float64Array {
  core.viewSeparability();
  return reals(core, "separability.scores");
}

export function affineMap(core: Core): AffineMap {
  core.viewMap();
  const { rows, columns } = core.array("map.W");
  return { W: reals(core, "map.W"), b: reals(core, "map.b"), rows, columns, reason: core.text("map.reason") };
}

export function pca(core: Core): Pca {
  core.viewPca();
  return {
    box: boxOf(core, "pca.box"),
    xy: reals(core, "pca.points"),
    axes: reals(core, "pca.axes"),
    variances: reals(core, "pca.variances"),
    embedding: planeOf(core),
  };
}

export const affineNodes = (all: readonly NetworkNode[]): NetworkNode[] => all.filter((node) => node.kind === "affine");

/* The squash that follows an affine node, if one does. */
export function squashAfter(node: NetworkNode, all: readonly NetworkNode[]): NetworkNode | undefined {
  const next = all[node.index + 1];
  return next?.kind === "squash" ? next : undefined;
}

/* The affine node whose output is the embedding: the last hidden one; without any the input. */
export const lastHidden = (all: readonly NetworkNode[]): NetworkNode => affineNodes(all).at(-2) ?? all[0]!;

/* The affine node that the selection means; without one the first. */
export function selectedLayer(state: State, all: readonly NetworkNode[]): NetworkNode | undefined {
  const layers = affineNodes(all);
  return layers.find((node) => node.index === state.selection.layer) ?? layers[0];
}

/* "1 row", "2 rows". */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/* A name for a reader: "hidden (100 units)". */
export const nameOf = (node: NetworkNode): string => `${node.name} (${counted(node.units, "unit")})`;
