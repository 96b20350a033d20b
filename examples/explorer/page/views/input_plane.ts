/* The input plane: what the network says everywhere, its boundary, and the points. */
import type { State, ViewKind } from "../state";
import { drawAxes, inner, percent, say } from "./axes";
import type { Plot } from "./canvas";
import { boxedPlot } from "./canvas";
import { createCard, createChoice, make, pointTable } from "./card";
import { EDIT_KEYS, linkEditing } from "./input_edit";
import { linkPoints } from "./linked";
import { drawField, drawPolylines } from "./plane";
import { drawHovered, drawPoints, radiusFor, shapeOf } from "./points";
import type { InputPlane, Points } from "./source";
import { inputPlane } from "./source";

function create(section: HTMLElement, state: State) {
  let plane: InputPlane | undefined, points: Points | undefined, plot: Plot | undefined;

  const titled = (label: number): string => `${state.core.className(label)} (${shapeOf(label)})`;

  const card = createCard(section, state, {
    label: "Input plane with the points, what the network says, and the boundary between the classes",
    keys: EDIT_KEYS,
    height(width) {
      const box = plane?.box,
        ratio = box ? (box.y.high - box.y.low) / (box.x.high - box.x.low) : 0.7;
      return Math.max(160, Math.min(520, (width - 64) * ratio + 50));
    },
    fetch() {
      plane = inputPlane(state.core);
      points = plane.points;
    },
    draw({ context, width, height }, palette) {
      if (!plane || !points) return;
      const { box } = plane;
      plot = boxedPlot(inner(width, height), box.x, box.y);
      drawAxes(context, plot, palette, { x: state.core.axisName(0), y: state.core.axisName(1) }, false);
      drawField(context, plot, box, plane.field, palette.field);
      drawPolylines(context, plot, plane.boundary, { colour: palette.ink, width: 2, halo: palette.paper });
      const radius = radiusFor(points.count, width);
      const shown = points,
        drawn = plot;
      plot.clipped(context, () => {
        drawPoints(context, drawn, palette, shown, shown.xy, radius);
        drawHovered(context, drawn, palette, shown, shown.xy, state.hovered, radius);
      });
      editing.draw(context, palette);
      link.tip(context, palette);
    },
    describe() {
      if (!plane || !points) return "";
      const said = tally(points);
      return (
        `${points.count} points, ${said.train} to train on and ${said.test} held out (hollow). ` +
        `Right: ${percent(said.trainRight / said.train)} of the former` +
        (said.test ? `, ${percent(said.testRight / said.test)} of the latter. ` : ". ") +
        `The boundary is ${curves(plane.boundary.length)}; the shade is what the network says. ` +
        (state.brush < 0 ? "" : "A click adds a point or removes the one it hits; a point can be dragged.")
      );
    },
    table() {
      const { count, xy, classes, heldOut, outputs, right } = points!;
      const head = [state.core.axisName(0), state.core.axisName(1), "class", "part", "output", "right"];
      return pointTable(count, head, (i) => [
        say(xy[2 * i]!),
        say(xy[2 * i + 1]!),
        titled(classes[i]!),
        heldOut[i] ? "held out" : "trained on",
        say(outputs[i]!),
        right[i] ? "yes" : "no",
      ]);
    },
    controls() {
      showLegend(legend, state);
      brush.show([...[0, 1].map(titled), "nothing"], state.brush < 0 ? 2 : state.brush);
    },
  });
  const legend = make("span", "view-legend");
  card.tools.append(legend);
  const brush = createChoice(card.tools, "A click adds", (index) => {
    state.brush = index < 2 ? index : -1;
    card.refresh(); // the description says what a click does
  });

  const now = () => (plot && points ? { plot, points, xy: points.xy } : undefined);
  const link = linkPoints(card, state, now, false);
  const editing = linkEditing(card, state, now);
  return card;
}

/* The shapes in their colours, with their names. */
function showLegend(legend: HTMLElement, { core }: State): void {
  const entry = (sign: string, className: string, text: string): (Node | string)[] => {
    const symbol = make("span", className, sign);
    symbol.setAttribute("aria-hidden", "true");
    return [symbol, ` ${text}`];
  };
  const text = `● ${core.className(0)}◆ ${core.className(1)}○◇ held out`;
  if (legend.textContent === text) return;
  legend.replaceChildren(
    ...entry("●", "view-class-0", core.className(0)),
    ...entry("◆", "view-class-1", core.className(1)),
    ...entry("○◇", "", "held out"),
  );
}

const curves = (count: number): string =>
  count === 0 ? "outside the picture" : count === 1 ? "one curve" : `${count} curves`;

function tally(points: Points) {
  const said = { train: 0, test: 0, trainRight: 0, testRight: 0 };
  for (let i = 0; i < points.count; i++)
    if (points.heldOut[i]) {
      said.test++;
      said.testRight += points.right[i]!;
    } else {
      said.train++;
      said.trainRight += points.right[i]!;
    }
  return said;
}

export const inputView: ViewKind = { id: "input", title: "Input plane", create };
