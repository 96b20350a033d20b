/* Points in the shapes and colours of their classes. */
import type { Points } from "./source";
import type { Plot } from "./canvas";
import type { Palette } from "./palette";

/* By class: so that nobody has to tell colours apart. */
export const SHAPES = ["circle", "diamond"] as const;
export const shapeOf = (label: number): string => SHAPES[label] ?? SHAPES[0];

const DIAMOND = 1.3; // half a diagonal, for an area like a circle's

export function addShape(
  path: CanvasRenderingContext2D | Path2D,
  label: number,
  x: number,
  y: number,
  radius: number,
): void {
  if (label === 0) {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const half = DIAMOND * radius;
  path.moveTo(x + half, y);
  path.lineTo(x, y + half);
  path.lineTo(x - half, y);
  path.lineTo(x, y - half);
  path.closePath();
}

/* Smaller where there are many. */
export function radiusFor(count: number, width: number): number {
  const room = Math.max(0.5, Math.min(1, width / 480));
  return (count > 600 ? 3.2 : count > 200 ? 3.8 : 4.6) * (0.3 + 0.7 * room);
}

const OUTLINED = 2.5; // the radius from which an outline parts points rather than hide them

/* Those of the test part are hollow. Shapes of a class are one path. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  plot: Plot,
  palette: Palette,
  points: Points,
  xy: ArrayLike<number>,
  radius: number,
): void {
  const alpha = context.globalAlpha;
  const paths = new Map<number, Path2D>(); // 2 · class + held out
  for (let i = 0; i < points.count; i++) {
    const x = xy[2 * i]!,
      y = xy[2 * i + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const key = 2 * points.classes[i]! + (points.heldOut[i] ? 1 : 0);
    let path = paths.get(key);
    if (!path) paths.set(key, (path = new Path2D()));
    addShape(path, points.classes[i]!, plot.px(x), plot.py(y), radius);
  }
  for (const [key, path] of [...paths].sort((a, b) => (b[0] % 2) - (a[0] % 2))) {
    const colour = palette.classes[key >> 1]!;
    if (key % 2 === 0) {
      context.fillStyle = colour;
      context.fill(path);
    }
    context.strokeStyle = key % 2 ? colour : palette.paper;
    context.lineWidth = key % 2 ? Math.min(1.4, 0.42 * radius) : 0.2 * radius;
    /* Outlines lie upon all points of the class: in full colour they would hide a crowd. */
    context.globalAlpha = alpha * (key % 2 ? 1 : 0.5);
    if (key % 2 || radius >= OUTLINED) context.stroke(path);
    context.globalAlpha = alpha;
  }
}

/* The point that is hovered: large, ringed twice, so that it is seen on any ground. */
export function drawHovered(
  context: CanvasRenderingContext2D,
  plot: Plot,
  palette: Palette,
  points: Points,
  xy: ArrayLike<number>,
  index: number,
  radius: number,
): void {
  if (index < 0 || index >= points.count) return;
  const x = plot.px(xy[2 * index]!),
    y = plot.py(xy[2 * index + 1]!),
    label = points.classes[index]!;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  context.lineWidth = 5;
  context.strokeStyle = palette.paper;
  context.beginPath();
  context.arc(x, y, radius + 7, 0, 2 * Math.PI);
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = palette.ink;
  context.stroke();
  context.beginPath();
  addShape(context, label, x, y, radius + 1.6);
  context.fillStyle = palette.classes[label]!;
  context.fill();
  context.stroke();
}

/* The point nearest to a place of the canvas, no farther than `reach` pixels; or −1. */
export function nearest(
  plot: Plot,
  xy: ArrayLike<number>,
  count: number,
  px: number,
  py: number,
  reach: number,
): number {
  let best = -1,
    least = reach * reach;
  for (let i = 0; i < count; i++) {
    const dx = plot.px(xy[2 * i]!) - px,
      dy = plot.py(xy[2 * i + 1]!) - py,
      square = dx * dx + dy * dy;
    if (square <= least) {
      least = square;
      best = i;
    }
  }
  return best;
}

/* The nearest point in a direction on the screen, for arrow keys; the same one if there is none. */
export function neighbour(
  plot: Plot,
  xy: ArrayLike<number>,
  count: number,
  from: number,
  dx: number,
  dy: number,
): number {
  if (from < 0 || from >= count)
    return nearest(plot, xy, count, plot.box.left + plot.box.width / 2, plot.box.top + plot.box.height / 2, 1e9);
  const x = plot.px(xy[2 * from]!),
    y = plot.py(xy[2 * from + 1]!);
  let best = from,
    least = Infinity;
  for (let i = 0; i < count; i++) {
    const across = plot.px(xy[2 * i]!) - x,
      down = plot.py(xy[2 * i + 1]!) - y;
    const along = across * dx + down * dy,
      aside = Math.abs(across * dy - down * dx);
    if (i === from || along <= 0.5 || aside > along) continue;
    const cost = along + 2 * aside;
    if (cost < least) {
      least = cost;
      best = i;
    }
  }
  return best;
}
