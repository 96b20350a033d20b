/* The input in its principal axes beside the learnt embedding in its own. */
import type { State, ViewKind } from "../state";
import { drawAxes, font, inner, percent, say } from "./axes";
import type { Plot } from "./canvas";
import { equalPlot } from "./canvas";
import { createCard, pointTable } from "./card";
import { NARROW, panels } from "./chart";
import { linkPoints, place, POINT_KEYS } from "./linked";
import { drawSegments } from "./plane";
import { drawHovered, drawPoints, radiusFor } from "./points";
import type { NodePlane, Pca, Points } from "./source";
import { allPoints, lastHidden, pca } from "./source";

function create(section: HTMLElement, state: State) {
  let input: Pca | undefined, embedded: NodePlane | undefined, points: Points | undefined;
  let plots: Plot[] = [],
    over = 1, // which of the two the pointer is in
    learnt = true; // whether there is a hidden layer

  const card = createCard(section, state, {
    label: "Left the input in its principal axes, right the embedding in its own",
    keys: POINT_KEYS,
    height: (width) => (width >= NARROW ? Math.min(340, width * 0.5) : Math.min(540, width * 1.5)),
    fetch() {
      learnt = lastHidden(state.core.nodes()).index > 0;
      points = allPoints(state.core);
      input = pca(state.core);
      embedded = input.embedding;
    },
    draw({ context, width, height }, palette) {
      if (!input || !embedded || !points) return;
      const cloud = points,
        parts = panels(width, height, 2),
        radius = radiusFor(points.count, parts[0]!.width) * 0.85;
      const sides = [
        {
          title: "PCA of the input",
          box: input.box,
          xy: input.xy,
          variances: input.variances,
          line: new Float64Array(0),
        },
        { title: learnt ? "Learnt embedding" : "The input again", ...embedded },
      ];
      plots = sides.map(({ title, box, xy, variances, line }, index) => {
        const part = parts[index]!,
          room = inner(part.width, part.height, 24);
        const plot = equalPlot({ ...room, left: part.left + room.left, top: part.top + room.top }, box.x, box.y);
        drawAxes(context, plot, palette, {
          x: `axis 1 (${percent(variances[0] ?? NaN)})`,
          y: `axis 2 (${percent(variances[1] ?? NaN)})`,
        });
        context.font = font(12, "600");
        context.textAlign = "left";
        context.textBaseline = "bottom";
        context.fillStyle = palette.ink;
        context.fillText(title, plot.box.left, plot.box.top - 6);
        plot.clipped(context, () => drawPoints(context, plot, palette, cloud, xy, radius));
        drawSegments(context, plot, line, { colour: palette.ink, width: 2, halo: palette.paper });
        drawHovered(context, plot, palette, cloud, xy, state.hovered, radius);
        return plot;
      });
      link.tip(context, palette);
    },
    describe() {
      if (!input || !embedded) return "";
      return (
        `Principal axes only turn the input: they hold ${percent(input.variances[0] ?? NaN)} and ${percent(input.variances[1] ?? NaN)} of its ` +
        `variance and do not know the classes. ` +
        (learnt
          ? "The embedding is learnt, so as to part them."
          : "Without a hidden layer there is no embedding: both sides show the input.")
      );
    },
    table() {
      const a = input!.xy,
        b = embedded!.xy;
      const head = ["input 1", "input 2", "embedding 1", "embedding 2"];
      return pointTable(points!.count, head, (i) =>
        [a[2 * i]!, a[2 * i + 1]!, b[2 * i]!, b[2 * i + 1]!].map((x) => say(x)),
      );
    },
  });
  card.canvas.addEventListener(
    "pointermove",
    (event) => {
      const [px, py] = place(event, card.canvas),
        found = plots.findIndex((plot) => plot.holds(px, py));
      if (found >= 0) over = found;
    },
    { capture: true },
  );
  const link = linkPoints(card, state, () => {
    const plot = plots[over],
      xy = over === 0 ? input?.xy : embedded?.xy;
    return plot && points && xy ? { plot, points, xy } : undefined;
  });
  return card;
}

export const pcaView: ViewKind = { id: "pca", title: "Principal axes and embedding", create };
