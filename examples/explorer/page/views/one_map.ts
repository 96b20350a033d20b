/* The one affine map that all layers equal as long as none of them bends. */
import type { State, ViewKind } from "../state";
import { drawAxes, inner, say } from "./axes";
import type { Plot } from "./canvas";
import { boxedPlot } from "./canvas";
import { createCard } from "./card";
import { linkPoints, POINT_KEYS } from "./linked";
import { drawArrow, drawPolylines } from "./plane";
import { drawHovered, drawPoints, radiusFor } from "./points";
import type { AffineMap, InputPlane } from "./source";
import { affineMap, inputPlane } from "./source";

function create(section: HTMLElement, state: State) {
  let plane: InputPlane | undefined, map: AffineMap | undefined, plot: Plot | undefined;
  const one = (): boolean => map !== undefined && map.W.length > 0;

  const card = createCard(section, state, {
    label: "The boundary of the whole network, and the one affine map that it equals if no layer bends",
    keys: POINT_KEYS,
    height(width) {
      const box = plane?.box,
        ratio = box ? (box.y.high - box.y.low) / (box.x.high - box.x.low) : 0.7;
      return Math.max(160, Math.min(400, (width - 64) * ratio + 50));
    },
    fetch() {
      plane = inputPlane(state.core);
      map = affineMap(state.core);
    },
    draw({ context, width, height }, palette) {
      if (!plane || !map) return;
      const { box, points, boundary } = plane,
        radius = radiusFor(points.count, width),
        drawn = boxedPlot(inner(width, height), box.x, box.y);
      plot = drawn;
      drawAxes(context, drawn, palette, { x: state.core.axisName(0), y: state.core.axisName(1) });
      drawn.clipped(context, () => {
        context.globalAlpha = 0.6;
        drawPoints(context, drawn, palette, points, points.xy, radius);
        context.globalAlpha = 1;
      });
      drawPolylines(context, drawn, boundary, { colour: palette.ink, width: 2.2, halo: palette.paper });
      if (one())
        drawArrow(context, drawn, map.W[0]!, map.W[1]!, {
          colour: palette.accent,
          width: 3,
          halo: palette.paper,
          label: "w",
        });
      drawHovered(context, drawn, palette, points, points.xy, state.hovered, radius);
      link.tip(context, palette);
    },
    describe() {
      if (!map) return "";
      if (!one())
        return `The layers are not one map: ${map.reason.replace(/^nnla_\w+: /, "")}. So the boundary can be a curve.`;
      return (
        `All layers up to the last are one map, W x + b with W = (${Array.from(map.W, (value) => say(value)).join(", ")}) and ` +
        `b = ${Array.from(map.b, (value) => say(value)).join(", ")}: the product of their matrices. The boundary is a straight line, at a right angle to w.`
      );
    },
    table() {
      const { W, b, rows, columns } = map!;
      return {
        head: ["unit", ...Array.from({ length: columns }, (_, j) => `W${j + 1}`), "b"],
        rows: one()
          ? Array.from({ length: rows }, (_, i) => [
              i + 1,
              ...Array.from({ length: columns }, (_, j) => say(W[i * columns + j]!)),
              say(b[i] ?? 0),
            ])
          : [],
      };
    },
  });
  const link = linkPoints(card, state, () =>
    plot && plane ? { plot, points: plane.points, xy: plane.points.xy } : undefined,
  );
  return card;
}

export const affineView: ViewKind = { id: "affine", title: "All layers as one map", create };
