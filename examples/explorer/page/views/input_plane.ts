/* The input plane: what the network says everywhere, its boundary, and the points. */
import type { State, ViewKind } from "../state";
import { drawAxes, inner, percent, say } from "./axes";
import type { Plot } from "./canvas";
import { boxedPlot } from "./canvas";
import { createCard, createChoice, make, pointTable } from "./card";
import { ARROWS, linkPoints, plainKey, place } from "./linked";
import { drawField, drawPolylines } from "./plane";
import { drawHovered, drawPoints, nearest, radiusFor, shapeOf } from "./points";
import type { InputPlane, Points } from "./source";
import { inputPlane } from "./source";

const KEYS =
  "Arrow keys move a cross; with Shift in small steps. Enter adds a point of the chosen class there, or removes " +
  "the point that is ringed. Page Up and Page Down go through the points, Delete removes the ringed one";
const TAP = 6; // pixels a pointer may move between down and up and still be a click
const REACH = 9;

function create(section: HTMLElement, state: State) {
  let plane: InputPlane | undefined, points: Points | undefined, plot: Plot | undefined;
  let cross: [number, number] | undefined; // the keyboard's cursor, in data coordinates

  const titled = (label: number): string => `${state.core.className(label)} (${shapeOf(label)})`;

  const card = createCard(section, state, {
    label: "Input plane with the points, what the network says, and the boundary between the classes",
    keys: KEYS,
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
      drawField(context, plot, box, plane.field, plane.rows, plane.columns, palette);
      drawPolylines(context, plot, plane.boundary, { colour: palette.ink, width: 2, halo: palette.paper });
      const radius = radiusFor(points.count, width);
      const shown = points,
        drawn = plot;
      plot.clipped(context, () => {
        drawPoints(context, drawn, palette, shown, shown.xy, radius);
        drawHovered(context, drawn, palette, shown, shown.xy, state.hovered, radius);
      });
      if (cross && document.activeElement === card.canvas) drawCross(context, plot, cross, palette.ink, palette.paper);
      link.tip(context, palette);
    },
    describe() {
      if (!plane || !points) return "";
      const said = tally(points);
      return (
        `${points.count} points, ${said.train} to train on and ${said.test} held out (hollow). ` +
        `Right: ${percent(said.trainRight / said.train)} of the former` +
        (said.test ? `, ${percent(said.testRight / said.test)} of the latter. ` : ". ") +
        `The boundary is ${curves(plane.boundary.length)}; the shade is what the network says.`
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
      brush.show([...[0, 1].map(titled), "nothing"], state.brush < 0 ? 2 : state.brush);
    },
  });
  card.tools.append(legend(state));
  const brush = createChoice(card.tools, "A click adds", (index) => {
    state.brush = index < 2 ? index : -1;
  });

  const link = linkPoints(card, state, () => (plot && points ? { plot, points, xy: points.xy } : undefined), false);

  function change(x: number, y: number, index: number): void {
    if (state.brush < 0) return;
    if (index >= 0) {
      state.hover(-1);
      state.actions.removePoint(index);
      card.say(`Point ${index + 1} is removed.`);
    } else {
      state.actions.addPoint(x, y);
      card.say(`A point of ${titled(state.brush)} is added at ${say(x)}, ${say(y)}.`);
    }
  }
  const at = (px: number, py: number): number =>
    plot && points ? nearest(plot, points.xy, points.count, px, py, REACH) : -1;

  let down: [number, number] | undefined;
  card.canvas.addEventListener("pointerdown", (event) => {
    down = event.button === 0 ? place(event, card.canvas) : undefined;
    if (cross) {
      cross = undefined;
      card.surface.draw();
    }
  });
  card.canvas.addEventListener("pointerup", (event) => {
    const [px, py] = place(event, card.canvas);
    if (!plot || !down || Math.hypot(px - down[0], py - down[1]) > TAP || !plot.holds(px, py)) return;
    change(plot.dataX(px), plot.dataY(py), at(px, py));
  });

  card.canvas.addEventListener("keydown", (event) => {
    const direction = ARROWS[event.key];
    if (!plot || !plainKey(event)) return;
    const { x, y } = plot;
    if (direction) {
      const part = event.shiftKey ? 1 / 240 : 1 / 40,
        size = part * (x.high - x.low);
      const [fromX, fromY] = cross ?? [(x.low + x.high) / 2, (y.low + y.high) / 2];
      cross = [clamp(fromX + direction[0] * size, x.low, x.high), clamp(fromY - direction[1] * size, y.low, y.high)];
      const index = at(plot.px(cross[0]), plot.py(cross[1]));
      state.hover(index);
      card.say(index < 0 ? `Cross at ${say(cross[0])}, ${say(cross[1])}.` : `Cross on point ${index + 1}.`);
      card.surface.draw();
    } else if ((event.key === "Enter" || event.key === " ") && cross)
      change(cross[0], cross[1], at(plot.px(cross[0]), plot.py(cross[1])));
    else if ((event.key === "Delete" || event.key === "Backspace") && state.hovered >= 0) change(0, 0, state.hovered);
    else if (event.key === "Escape" || event.key.startsWith("Page")) {
      cross = undefined;
      card.surface.draw();
      return;
    } else return;
    event.preventDefault();
  });
  card.canvas.addEventListener("blur", () => card.surface.draw());
  return card;
}

/* The shapes in their colours, with their names. */
function legend(state: State): HTMLElement {
  const made = make("span", "view-legend");
  const entry = (sign: string, className: string, text: string): void => {
    const symbol = make("span", className, sign);
    symbol.setAttribute("aria-hidden", "true");
    made.append(symbol, ` ${text}`);
  };
  entry("●", "view-class-0", state.core.className(0));
  entry("◆", "view-class-1", state.core.className(1));
  entry("○◇", "", "held out");
  return made;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
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

function drawCross(
  context: CanvasRenderingContext2D,
  plot: Plot,
  cross: readonly [number, number],
  ink: string,
  paper: string,
): void {
  const x = plot.px(cross[0]),
    y = plot.py(cross[1]);
  context.beginPath();
  for (const [dx, dy] of Object.values(ARROWS)) {
    context.moveTo(x + 3 * dx, y + 3 * dy);
    context.lineTo(x + 12 * dx, y + 12 * dy);
  }
  for (const [colour, thick] of [
    [paper, 5],
    [ink, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.stroke();
  }
}

export const inputView: ViewKind = { id: "input", title: "Input plane", create };
