/* One unit as a template: its row of W beside every point, and the cosine of the angle between them. */
import type { NetworkNode } from "../core";
import type { State, ViewKind } from "../state";
import { drawAxes, inner, say } from "./axes";
import type { PixelBox, Plot } from "./canvas";
import { boxedPlot } from "./canvas";
import { createCard, createChoice, pointTable } from "./card";
import { linkPoints, POINT_KEYS } from "./linked";
import { unitNames } from "./node_plane";
import type { Palette } from "./palette";
import { css, divergingColour } from "./palette";
import { drawArrow, drawField, drawPolylines } from "./plane";
import { addShape, drawHovered, radiusFor } from "./points";
import type { Points, Template } from "./source";
import { affineNodes, allPoints, nameOf, template } from "./source";

const STRIP = 34; // height of the row of W below a plane it has no arrow in

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    layer: NetworkNode | undefined,
    shown: Template | undefined;
  let points: Points | undefined, plot: Plot | undefined;
  const unit = (): number => Math.min(state.selection.unit, layer!.units - 1);
  /* The template lies in the input plane only if the layer reads it. */
  const inPlane = (): boolean => shown !== undefined && shown.arrow.length > 0;

  const card = createCard(section, state, {
    label: "The input plane with the points shaded by the cosine of their angle with one unit's template",
    keys: POINT_KEYS,
    height(width) {
      const box = shown?.box,
        ratio = box ? (box.y.high - box.y.low) / (box.x.high - box.x.low) : 0.7;
      return Math.max(160, Math.min(460, (width - 64) * ratio + 50)) + (inPlane() ? 0 : STRIP);
    },
    fetch() {
      if (!layer) return;
      points = allPoints(state.core);
      shown = template(state.core, layer.index, unit());
    },
    draw({ context, width, height }, palette) {
      if (!shown || !points || !layer) return;
      const { box, shades } = shown,
        all = points,
        strip = inPlane() ? 0 : STRIP;
      const drawn = boxedPlot(inner(width, height - strip), box.x, box.y);
      plot = drawn;
      drawAxes(context, plot, palette, { x: state.core.axisName(0), y: state.core.axisName(1) });
      drawField(context, plot, box, shown.field, palette.diverging, 0.4);
      const radius = radiusFor(points.count, width) * 1.1;
      plot.clipped(context, () => drawShaded(context, drawn, palette, all, shades, radius));
      drawPolylines(context, plot, shown.lines, { colour: palette.ink, width: 2, halo: palette.paper });
      if (inPlane())
        drawArrow(context, plot, shown.arrow[0]!, shown.arrow[1]!, {
          colour: palette.accent,
          width: 3.2,
          halo: palette.paper,
          label: "w",
        });
      else
        drawStrip(context, palette, shown.w, {
          left: plot.box.left,
          top: height - STRIP + 12,
          width: plot.box.width,
          height: 14,
        });
      drawHovered(context, plot, palette, points, points.xy, state.hovered, radius);
      link.tip(context, palette);
    },
    describe() {
      if (!shown || !layer) return "";
      const reads = inPlane()
        ? `The arrow is its template w = (${say(shown.w[0]!)}, ${say(shown.w[1]!)}), a row of W.`
        : `It reads ${shown.w.length} values, so its template, drawn as a strip below, is no arrow of this plane.`;
      return (
        `Unit ${unit() + 1} of ${nameOf(layer)}. ${reads} A point is orange where its angle with the template is small ` +
        `(cosine near 1), blue where it points the other way (near −1). The shade of the plane is w·x + b itself; on the line it is 0; b = ${say(shown.bias)}.`
      );
    },
    table: () =>
      pointTable(points!.count, ["class", "cosine", "w·x + b"], (i) => [
        state.core.className(points!.classes[i]!),
        say(shown!.cosines[i]!),
        say(shown!.values[i]!),
      ]),
    controls() {
      all = state.core.nodes();
      const layers = affineNodes(all),
        { selection } = state;
      layer = layers.find((node) => node.index === selection.templateNode) ?? layers[0];
      if (!layer) return;
      which.show(layers.map(nameOf), layers.indexOf(layer));
      units.show(unitNames(layer.units), unit());
    },
  });
  const which = createChoice(card.tools, "Layer", (index) =>
    state.select({ templateNode: affineNodes(all)[index]!.index, unit: 0 }),
  );
  const units = createChoice(card.tools, "Unit", (index) => state.select({ unit: index }));
  const link = linkPoints(card, state, () =>
    plot && points && shown
      ? {
          plot,
          points,
          xy: points.xy,
          tell: (index) => `cosine ${say(shown!.cosines[index]!)}`,
        }
      : undefined,
  );
  return card;
}

/* Points filled by their cosine, outlined in the shape of their class; those of a shade are one path. */
function drawShaded(
  context: CanvasRenderingContext2D,
  plot: Plot,
  palette: Palette,
  points: Points,
  shades: ArrayLike<number>,
  radius: number,
): void {
  const { count, xy, classes } = points,
    paths = new Map<number, Path2D>();
  for (let i = 0; i < count; i++) {
    const shade = shades[i]!;
    let path = paths.get(shade);
    if (!path) paths.set(shade, (path = new Path2D()));
    addShape(path, classes[i]!, plot.px(xy[2 * i]!), plot.py(xy[2 * i + 1]!), radius);
  }
  context.lineWidth = 0.18 * radius;
  context.strokeStyle = palette.grey;
  for (const [shade, path] of paths) {
    context.fillStyle = css(palette.diverging[shade]!);
    context.fill(path);
    context.stroke(path);
  }
}

/* The numbers of a template as cells, the largest magnitude the strongest colour. */
function drawStrip(context: CanvasRenderingContext2D, palette: Palette, w: Float64Array, box: PixelBox): void {
  const most = w.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-30),
    step = box.width / w.length;
  w.forEach((value, index) => {
    context.fillStyle = divergingColour(palette, value / most);
    const from = Math.round(box.left + index * step);
    context.fillRect(from, box.top, Math.round(box.left + (index + 1) * step) - from, box.height);
  });
  context.strokeStyle = palette.grey;
  context.lineWidth = 1;
  context.strokeRect(Math.round(box.left) + 0.5, box.top + 0.5, Math.round(box.width) - 1, box.height - 1);
}

export const templateView: ViewKind = { id: "template", title: "A unit as a template", create };
