/* Points of the input plane are added, removed and moved here, by pointer or by a cross that keys move. */
import type { State } from "../state";
import { say } from "./axes";
import type { Plot } from "./canvas";
import type { Card } from "./card";
import { ARROWS, place, plainKey } from "./linked";
import type { Palette } from "./palette";
import { addShape, nearest, shapeOf } from "./points";
import type { Points } from "./source";

export const EDIT_KEYS =
  "Arrow keys move a cross; with Shift in small steps. Enter adds a point of the chosen class there, or removes " +
  "the point that is ringed. Page Up and Page Down go through the points, Delete removes the ringed one";
const TAP = 6; // pixels a pointer may move between down and up and still be a click
const REACH = 9;
const STEP = 1 / 40, // of the plane's width, for a key
  SMALL_STEP = 1 / 240;

export interface Plane {
  readonly plot: Plot;
  readonly points: Points;
}

type Place = [number, number];

export interface Editing {
  /* Cross and carried point. */
  draw(context: CanvasRenderingContext2D, palette: Palette): void;
}

export function linkEditing(card: Card, state: State, plane: () => Plane | undefined): Editing {
  const { canvas } = card;
  let cross: Place | undefined; // in data coordinates
  let down: Place | undefined; // where the pointer went down, in pixels
  let carried: { index: number; px: number; py: number } | undefined;

  const titled = (label: number): string => `${state.core.className(label)} (${shapeOf(label)})`;
  const at = (px: number, py: number): number => {
    const now = plane();
    return now ? nearest(now.plot, now.points.xy, now.points.count, px, py, REACH) : -1;
  };

  /* Removes the point of that index; without one adds one. What is refused becomes a message of the page. */
  function change(x: number, y: number, index: number): void {
    if (state.brush < 0) return;
    const before = state.core.pointCount;
    if (index >= 0) {
      state.hover(-1);
      state.actions.removePoint(index);
    } else state.actions.addPoint(x, y);
    const more = state.core.pointCount - before;
    if (more < 0) card.say(`Point ${index + 1} is removed.`);
    if (more > 0) card.say(`A point of ${titled(state.brush)} is added at ${say(x)}, ${say(y)}.`);
  }

  function release(): void {
    down = carried = undefined;
    card.surface.draw();
  }
  canvas.addEventListener("pointerdown", (event) => {
    down = event.button === 0 ? place(event, canvas) : undefined;
    if (cross) {
      cross = undefined;
      card.surface.draw();
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    const [px, py] = place(event, canvas);
    if (!down || !(event.buttons & 1) || state.brush < 0) return;
    if (!carried && Math.hypot(px - down[0], py - down[1]) > TAP) {
      const index = at(...down);
      if (index < 0) return;
      canvas.setPointerCapture(event.pointerId);
      carried = { index, px, py };
    }
    if (!carried) return;
    carried = { index: carried.index, px, py };
    card.surface.draw();
  });
  canvas.addEventListener("pointerup", (event) => {
    const [px, py] = place(event, canvas),
      now = plane();
    if (now && down && now.plot.holds(px, py)) {
      const x = now.plot.dataX(px),
        y = now.plot.dataY(py);
      if (carried) {
        state.actions.movePoint(carried.index, x, y);
        card.say(`Point ${carried.index + 1} is moved to ${say(x)}, ${say(y)}.`);
      } else if (Math.hypot(px - down[0], py - down[1]) <= TAP) change(x, y, at(px, py));
    }
    release();
  });
  canvas.addEventListener("pointercancel", release);

  function moveCross(now: Plane, [across, down]: readonly [number, number], share: number): void {
    const { x, y } = now.plot,
      size = share * (x.high - x.low);
    const [fromX, fromY] = cross ?? [(x.low + x.high) / 2, (y.low + y.high) / 2];
    cross = [clamp(fromX + across * size, x.low, x.high), clamp(fromY - down * size, y.low, y.high)];
    const index = at(now.plot.px(cross[0]), now.plot.py(cross[1]));
    state.hover(index);
    card.say(index < 0 ? `Cross at ${say(cross[0])}, ${say(cross[1])}.` : `Cross on point ${index + 1}.`);
    card.surface.draw();
  }

  canvas.addEventListener("keydown", (event) => {
    const direction = ARROWS[event.key],
      now = plane();
    if (!now || !plainKey(event)) return;
    if (direction) moveCross(now, direction, event.shiftKey ? SMALL_STEP : STEP);
    else if ((event.key === "Enter" || event.key === " ") && cross)
      change(cross[0], cross[1], at(now.plot.px(cross[0]), now.plot.py(cross[1])));
    else if ((event.key === "Delete" || event.key === "Backspace") && state.hovered >= 0) change(0, 0, state.hovered);
    else {
      if (event.key === "Escape" || event.key.startsWith("Page")) cross = undefined;
      return;
    }
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => card.surface.draw());

  return {
    draw(context, palette) {
      const now = plane();
      if (!now) return;
      if (carried) {
        const label = now.points.classes[carried.index] ?? 0;
        context.beginPath();
        addShape(context, label, carried.px, carried.py, 7);
        context.fillStyle = palette.classes[label]!;
        context.fill();
        context.lineWidth = 2;
        context.strokeStyle = palette.ink;
        context.stroke();
      }
      if (cross && document.activeElement === canvas)
        drawCross(context, now.plot.px(cross[0]), now.plot.py(cross[1]), palette);
    },
  };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function drawCross(context: CanvasRenderingContext2D, x: number, y: number, palette: Palette): void {
  context.beginPath();
  for (const [dx, dy] of Object.values(ARROWS)) {
    context.moveTo(x + 3 * dx, y + 3 * dy);
    context.lineTo(x + 12 * dx, y + 12 * dy);
  }
  for (const [colour, thick] of [
    [palette.paper, 5],
    [palette.ink, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.stroke();
  }
}
