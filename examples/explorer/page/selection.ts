/** Keeps what is selected in the views within the network, which may have got fewer nodes and units. */
import type { NetworkNode } from "./core";
import { firstSelection, type Selection } from "./state";
import { affineNodes, lastHidden } from "./views/source";

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** Changes what does not exist to the default or to the nearest that does. */
export function fitSelection(selection: Selection, nodes: readonly NetworkNode[]): void {
  for (const key of Object.keys(firstSelection) as Array<keyof Selection>) {
    if (key !== "step") selection[key] = Math.round(selection[key]);
  }
  const first = affineNodes(nodes)[0];
  const lastUnit = (node: NetworkNode | undefined): number => (node?.units ?? 1) - 1;
  const affine = (index: number): number => (nodes[index]?.kind === "affine" ? index : -1);

  selection.node = selection.node in nodes ? selection.node : -1;
  const plane = lastUnit(nodes[selection.node] ?? lastHidden(nodes));
  selection.first = clamp(selection.first, -1, plane);
  selection.second = clamp(selection.second, 0, plane);

  selection.layer = affine(selection.layer);
  const layer = lastUnit(nodes[selection.layer] ?? first);
  selection.rowA = clamp(selection.rowA, 0, layer);
  selection.rowB = clamp(selection.rowB, 0, layer);
  selection.step = clamp(selection.step, 0, 5);

  selection.templateNode = affine(selection.templateNode);
  selection.unit = clamp(selection.unit, 0, lastUnit(nodes[selection.templateNode] ?? first));
}
