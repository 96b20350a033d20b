/* Points under the pointer or the keys: what is hovered in one view is hovered in all. */
import type { State } from "../state";
import { say } from "./axes";
import type { Plot } from "./canvas";
import type { Card } from "./card";
import type { Palette } from "./palette";
import { nearest, neighbour, shapeOf } from "./points";
import type { Points } from "./source";
import { drawTip } from "./tip";

export interface Cloud {
  readonly plot: Plot;
  readonly points: Points;
  /* Where the points are in this view. */
  readonly xy: ArrayLike<number>;
  /* What the view adds about a point, such as a cosine. */
  tell?(index: number): string;
}

export interface Link {
  /* Draws what there is to tell about the hovered point, if it is this view where it is hovered. */
  tip(context: CanvasRenderingContext2D, palette: Palette): void;
}

const REACH = 14; // pixels

export const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const POINT_KEYS =
  "Arrow keys go to the next point in that direction, Page Up and Page Down through all points, Escape leaves them";

export const plainKey = (event: KeyboardEvent): boolean => !(event.ctrlKey || event.altKey || event.metaKey);

export function place(event: PointerEvent | MouseEvent, canvas: HTMLCanvasElement): [number, number] {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/* The canvas that the pointer or the focus is in. */
let active: HTMLCanvasElement | undefined;

/* Two lines about a point: which it is, and where. */
function tellPoint(state: State, { points, xy, tell }: Cloud, index: number): [string, string] {
  const label = points.classes[index]!;
  const which = [`Point ${index + 1}`, `${state.core.className(label)} (${shapeOf(label)})`];
  if (points.heldOut[index]) which.push("held out");
  const where = [`at ${say(xy[2 * index]!)}, ${say(xy[2 * index + 1]!)}`];
  where.push(tell?.(index) ?? `output ${say(points.outputs[index]!)}${points.right[index] ? "" : " (wrong)"}`);
  return [which.join(", "), where.join(", ")];
}

/* Pointer and keys over the points that `cloud` gives; undefined: there are none now. Arrow keys may be the view's own. */
export function linkPoints(card: Card, state: State, cloud: () => Cloud | undefined, arrows = true): Link {
  const { canvas } = card;

  function hover(index: number, now: Cloud): void {
    active = canvas;
    if (index === state.hovered) return;
    if (index >= 0) card.say(tellPoint(state, now, index).join(", "));
    state.hover(index);
  }

  const point = (event: PointerEvent): void => {
    const now = cloud();
    if (!now) return;
    const [px, py] = place(event, canvas);
    hover(nearest(now.plot, now.xy, now.points.count, px, py, REACH), now);
  };
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointermove", (event) => {
    if (!event.buttons) point(event);
  });
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== canvas) state.hover(-1);
  });
  canvas.addEventListener("keydown", (event) => {
    const direction = arrows ? ARROWS[event.key] : undefined,
      now = cloud(),
      last = (now?.points.count ?? 0) - 1;
    if (!now || last < 0 || !plainKey(event)) return;
    let index = state.hovered;
    if (direction) index = neighbour(now.plot, now.xy, now.points.count, index, direction[0], direction[1]);
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = last;
    else if (event.key === "PageDown") index = Math.min(last, index + 1);
    else if (event.key === "PageUp") index = Math.max(0, index - 1);
    else if (event.key === "Escape") index = -1;
    else return;
    event.preventDefault();
    hover(index, now);
  });

  return {
    tip(context, palette) {
      const now = cloud(),
        index = state.hovered;
      if (!now || active !== canvas || index < 0 || index >= now.points.count) return;
      const px = now.plot.px(now.xy[2 * index]!),
        py = now.plot.py(now.xy[2 * index + 1]!);
      if (now.plot.holds(px, py)) drawTip(context, card.surface, palette, px, py, tellPoint(state, now, index));
    },
  };
}
