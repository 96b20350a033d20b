/* Points under the pointer or the keys: what is hovered in one view is hovered in all. */
import type { Points } from "./source";
import type { State } from "../state";
import { say } from "./axes";
import type { Plot } from "./canvas";
import type { Card } from "./card";
import { nearest, neighbour, shapeOf } from "./points";

export interface Cloud {
  readonly plot: Plot;
  readonly points: Points;
  /* Where the points are in this view. */
  readonly xy: ArrayLike<number>;
  /* What the view adds about a point: a cosine, where it was mapped to. */
  tell?(index: number): string;
}

const REACH = 14; // pixels

export const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/* "Point 12, class 1 (diamond), held out, at 0.3, −0.2". */
export function tellPoint(points: Points, xy: ArrayLike<number>, index: number): string {
  const label = points.classes[index]!;
  const parts = [`Point ${index + 1}, class ${label} (${shapeOf(label)})`];
  if (points.heldOut[index]) parts.push("held out");
  parts.push(`output ${say(points.outputs[index]!)}${points.right[index] ? "" : ", which is wrong"}`);
  parts.push(`at ${say(xy[2 * index]!)}, ${say(xy[2 * index + 1]!)}`);
  return parts.join(", ");
}

export function place(event: PointerEvent | MouseEvent, canvas: HTMLCanvasElement): [number, number] {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/* Pointer and arrow keys over the points that `cloud` gives; undefined: there are none now. */
export function linkPoints(card: Card, state: State, cloud: () => Cloud | undefined): void {
  const { canvas } = card;
  const tell = (index: number, now: Cloud): void => {
    if (index < 0) return;
    const more = now.tell?.(index);
    card.say(`${tellPoint(now.points, now.xy, index)}${more ? `; ${more}` : ""}.`);
  };
  canvas.addEventListener("pointermove", (event) => {
    const now = cloud();
    if (!now || event.buttons) return;
    const [px, py] = place(event, canvas);
    const index = nearest(now.plot, now.xy, now.points.count, px, py, REACH);
    if (index !== state.hovered) tell(index, now);
    state.hover(index);
  });
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && document.activeElement !== canvas) state.hover(-1);
  });
  canvas.addEventListener("keydown", (event) => {
    const direction = ARROWS[event.key],
      now = cloud();
    if (!now || now.points.count === 0 || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented)
      return;
    const last = now.points.count - 1;
    let index = state.hovered;
    if (direction) index = neighbour(now.plot, now.xy, now.points.count, index, direction[0], direction[1]);
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = last;
    else if (event.key === "PageDown") index = Math.min(last, index + 1);
    else if (event.key === "PageUp") index = Math.max(0, index - 1);
    else if (event.key === "Escape") index = -1;
    else return;
    event.preventDefault();
    state.hover(index);
    tell(index, now);
  });
}

export const POINT_KEYS =
  "Arrow keys go to the next point in that direction, Page Up and Page Down through all points, Escape leaves them";
