/** Keeps what is selected in the views within the network, which may have got fewer nodes and units. */
import type { NetworkNode } from "./core";
import { firstSelection, type Selection } from "./state";

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** The last node before the output's affine map: the embedding, or the input of a network without hidden layers. */
export function lastHidden(nodes: readonly NetworkNode[]): number {
  const output = nodes.findLastIndex(({ kind }) => kind === "affine");
  return Math.max(output - 1, 0);
}

export function firstLayer(nodes: readonly NetworkNode[]): number {
  return nodes.findIndex(({ kind }) => kind === "affine");
}

/** Changes what does not exist to the default or to the nearest that does. */
export function fitSelection(selection: Selection, nodes: readonly NetworkNode[]): void {
  const keys = Object.keys(firstSelection) as Array<keyof Selection>;
  for (const key of keys) {
    if (key !== "step") selection[key] = Math.round(selection[key]);
  }
  const affine = (index: number): number => (nodes[index]?.kind === "affine" ? index : -1);
  selection.node = selection.node in nodes ? selection.node : -1;
  selection.layer = affine(selection.layer);
  selection.templateNode = affine(selection.templateNode);
  const units = (index: number): number => (nodes[index]?.units ?? 1) - 1;

  const plane = units(selection.node < 0 ? lastHidden(nodes) : selection.node);
  selection.first = clamp(selection.first, -1, plane);
  selection.second = clamp(selection.second, 0, plane);
  const layer = units(selection.layer < 0 ? firstLayer(nodes) : selection.layer);
  selection.rowA = clamp(selection.rowA, 0, layer);
  selection.rowB = clamp(selection.rowB, 0, layer);
  selection.unit = clamp(selection.unit, 0, units(selection.templateNode < 0 ? firstLayer(nodes) : selection.templateNode));
  selection.step = clamp(selection.step, 0, 5);
}
