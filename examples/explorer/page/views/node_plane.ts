/* What a node makes of the plane: the points, the warped grid and, before the last layer, the straight line. */
import type { NetworkNode } from "../core";
import type { State, ViewKind } from "../state";
import { drawAxes, inner, percent, say } from "./axes";
import type { Plot } from "./canvas";
import { equalPlot } from "./canvas";
import { createCard, createChoice, createSwitch, pointTable } from "./card";
import { POINT_KEYS, linkPoints } from "./linked";
import { drawGrid, drawSegments } from "./plane";
import { drawHovered, drawPoints, radiusFor } from "./points";
import type { NodePlane, Points } from "./source";
import { affineNodes, allPoints, lastHidden, nameOf, nodePlane, squashAfter } from "./source";

/* Names of a node's units, for a select. */
export const unitNames = (count: number): string[] => Array.from({ length: count }, (_, unit) => `unit ${unit + 1}`);

/* What can be chosen: the input and each affine node. Of one unit the points lie on a line. */
const planeNodes = (all: readonly NetworkNode[]): NetworkNode[] =>
  all.filter((node) => node.index === 0 || node.kind === "affine");

interface Chosen {
  /* The input or an affine node. */
  readonly before: NetworkNode;
  /* The same, or the squash after it. */
  readonly node: NetworkNode;
}

/* What the selection means; without one the embedding after its squash. */
function chosenNode({ selection }: State, all: readonly NetworkNode[]): Chosen {
  for (const before of planeNodes(all)) {
    const node = [before, squashAfter(before, all)].find((one) => one && one.index === selection.node);
    if (node) return { before, node };
  }
  const before = lastHidden(all);
  return { before, node: squashAfter(before, all) ?? before };
}

export function wellSpread(plane: NodePlane): string {
  const [first = 0, second = 0] = plane.variances;
  return `They hold ${percent(first)} and ${percent(second)} of the variance`;
}

/* What the thick line is, or why there is none: units of the next layer are 0 on lines only where it reads this plane. */
function lineMeaning(plane: NodePlane, node: NetworkNode, all: readonly NetworkNode[]): string {
  const reader = all[node.index + 1];
  if (node.units !== 2 || reader?.kind !== "affine")
    return "The next layer does not read this plane itself, so it has no line here.";
  const what =
    reader === affineNodes(all).at(-1)
      ? "the last layer is undecided"
      : `unit 1 of the next layer, ${reader.name}, is 0`;
  return plane.line.length
    ? `The thick straight line is where ${what}.`
    : `Nowhere in this picture is a place where ${what}.`;
}

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    node: NetworkNode | undefined,
    shown: NodePlane | undefined,
    points: Points | undefined;
  let plot: Plot | undefined;

  const card = createCard(section, state, {
    label: "The points, the grid of the input plane and the straight line, as a node of the network has them",
    keys: POINT_KEYS,
    height: (width) => Math.max(240, Math.min(520, width * 0.68)),
    fetch() {
      const { first, second } = state.selection;
      ({ node } = chosenNode(state, all));
      points = allPoints(state.core);
      shown =
        first < 0
          ? nodePlane(state.core, node.index, -1, -1, 0)
          : nodePlane(state.core, node.index, Math.min(first, node.units - 1), Math.min(second, node.units - 1), 0);
    },
    draw({ context, width, height }, palette) {
      if (!shown || !points) return;
      plot = equalPlot(inner(width, height), shown.box.x, shown.box.y);
      drawAxes(context, plot, palette, { x: shown.names[0], y: shown.names[1] }, false);
      drawGrid(context, plot, shown.grid, palette);
      const radius = radiusFor(points.count, width),
        drawn = plot,
        all_points = points,
        { xy } = shown;
      plot.clipped(context, () => drawPoints(context, drawn, palette, all_points, xy, radius));
      drawSegments(context, plot, shown.line, { colour: palette.ink, width: 2.2, halo: palette.paper });
      drawHovered(context, plot, palette, points, xy, state.hovered, radius);
      link.tip(context, palette);
    },
    describe() {
      if (!shown || !points || !node) return "";
      const where =
        node.index === 0 ? "The input plane itself" : `${nameOf(node)}${node.squash ? `, after ${node.squash}` : ""}`;
      const axes =
        state.selection.first < 0
          ? `in its first two principal axes. ${wellSpread(shown)}. `
          : `in ${shown.names.filter(Boolean).join(" and ")}. `;
      return (
        `${where}, ${axes}The thin lines are the grid of the input plane, carried along. ` +
        lineMeaning(shown, node, all)
      );
    },
    table() {
      const { xy, names } = shown!;
      return pointTable(points!.count, [names[0], names[1], "class"], (i) => [
        say(xy[2 * i]!),
        say(xy[2 * i + 1]!),
        state.core.className(points!.classes[i]!),
      ]);
    },
    controls() {
      all = state.core.nodes();
      const { before, node: chosen } = chosenNode(state, all),
        some = planeNodes(all),
        { first, second } = state.selection;
      which.show(
        some.map((one) => (one.index === 0 ? "input" : nameOf(one))),
        some.indexOf(before),
      );
      axes.show(["two units", "principal axes"], first < 0 ? 1 : 0);
      const names = unitNames(before.units),
        pairs = first >= 0 && before.units > 2;
      xUnit.show(names, Math.min(Math.max(0, first), before.units - 1));
      yUnit.show(names, Math.min(second, before.units - 1));
      xUnit.hide(!pairs);
      yUnit.hide(!pairs);
      squash.show(chosen !== before);
      squash.hide(!squashAfter(before, all));
    },
  });
  const which = createChoice(card.tools, "Node", (index) => {
    const before = planeNodes(all)[index]!,
      squashed = chosenNode(state, all);
    const after = squashed.node === squashed.before && squashed.before.index > 0 ? undefined : squashAfter(before, all);
    state.select({ node: (after ?? before).index, first: Math.min(0, state.selection.first), second: 1 });
  });
  const axes = createChoice(card.tools, "Axes", (index) => state.select({ first: index === 1 ? -1 : 0, second: 1 }));
  const xUnit = createChoice(card.tools, "Across", (index) => state.select({ first: index }));
  const yUnit = createChoice(card.tools, "Up", (index) => state.select({ second: index }));
  const squash = createSwitch(card.tools, "after the squash", (on) => {
    const { before } = chosenNode(state, all);
    state.select({ node: (on ? (squashAfter(before, all) ?? before) : before).index });
  });

  const link = linkPoints(card, state, () => (plot && points && shown ? { plot, points, xy: shown.xy } : undefined));
  return card;
}

export const planeView: ViewKind = { id: "plane", title: "Plane of a node", create };
