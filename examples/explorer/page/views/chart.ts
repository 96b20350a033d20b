/* Curves over epochs: axes, legend, and a line where the page's epoch is. */
import type { State } from "../state";
import { drawAxes, font, inner } from "./axes";
import type { PixelBox, Range } from "./canvas";
import { Plot } from "./canvas";
import type { Card } from "./card";
import { place, plainKey } from "./linked";
import type { Palette } from "./palette";

export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly width?: number;
  readonly dashes?: readonly number[];
  value(index: number): number;
}

export interface Chart {
  readonly title: string;
  readonly epochs: ArrayLike<number>;
  readonly curves: readonly Curve[];
  readonly epoch: number; // that is shown
  readonly range?: Range; // else what holds the curves, from 0
  readonly logarithmic?: boolean;
  readonly legend?: boolean;
}

function rangeOf({ curves, epochs, logarithmic }: Chart): Range {
  let low = Infinity,
    high = -Infinity;
  for (const { value } of curves)
    for (let i = 0; i < epochs.length; i++) {
      const y = value(i);
      if (!Number.isFinite(y) || (logarithmic && y <= 0)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  if (low > high) return logarithmic ? { low: 0.1, high: 1 } : { low: 0, high: 1 };
  if (logarithmic) return { low: low / 1.3, high: high > low ? high * 1.3 : low * 2 };
  return { low: 0, high: high > 0 ? high * 1.06 : 1 };
}

/* In the box, which holds axes and legend too. */
export function drawChart(context: CanvasRenderingContext2D, box: PixelBox, palette: Palette, chart: Chart): Plot {
  const { epochs, curves } = chart,
    count = epochs.length;
  const legend = chart.legend === false ? 0 : 20,
    within = inner(box.width, box.height, 22 + legend);
  const last = count > 0 ? epochs[count - 1]! : 0,
    first = count > 0 ? epochs[0]! : 0;
  const plot = new Plot(
    { ...within, left: box.left + within.left, top: box.top + within.top },
    { low: first, high: Math.max(last, first + 1) },
    chart.range ?? rangeOf(chart),
    chart.logarithmic,
  );
  drawAxes(context, plot, palette, { x: "epoch", whole: true });
  context.font = font(12, "600");
  context.fillStyle = palette.ink;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(chart.title, plot.box.left, box.top + 1);
  if (legend) drawLegend(context, plot.box.left, box.top + 28, plot.box.width, curves, palette);
  plot.clipped(context, () => {
    for (const curve of curves) {
      context.beginPath();
      for (let i = 0; i < count; i++) {
        const x = plot.px(epochs[i]!),
          y = plot.py(curve.value(i));
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.setLineDash([...(curve.dashes ?? [])]);
      context.strokeStyle = curve.colour;
      context.lineWidth = curve.width ?? 2;
      context.lineJoin = "round";
      context.stroke();
    }
    context.setLineDash([]);
  });
  drawEpoch(context, plot, palette, chart);
  return plot;
}

/* Where the page is: a line, and a dot upon each curve. */
function drawEpoch(
  context: CanvasRenderingContext2D,
  plot: Plot,
  palette: Palette,
  { epochs, epoch, curves }: Chart,
): void {
  const at = indexOf(epochs, epoch);
  if (at < 0) return;
  const x = plot.px(epochs[at]!),
    { top, height } = plot.box;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x, top + height);
  context.stroke();
  for (const curve of curves.slice(0, 8)) {
    const y = plot.py(curve.value(at));
    if (!Number.isFinite(y)) continue;
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fillStyle = curve.colour;
    context.strokeStyle = palette.paper;
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }
}

function drawLegend(
  context: CanvasRenderingContext2D,
  left: number,
  middle: number,
  width: number,
  curves: readonly Curve[],
  palette: Palette,
): void {
  context.font = font(11);
  context.textBaseline = "middle";
  context.textAlign = "left";
  let x = left;
  for (const curve of curves) {
    const long = 24 + context.measureText(curve.name).width;
    if (x + long > left + width + 4) return;
    context.beginPath();
    context.moveTo(x, middle);
    context.lineTo(x + 18, middle);
    context.setLineDash([...(curve.dashes ?? [])]);
    context.strokeStyle = curve.colour;
    context.lineWidth = curve.width ?? 2;
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = palette.ink;
    context.fillText(curve.name, x + 23, middle);
    x += long + 12;
  }
}

/* The last place whose epoch is not after the given one; −1 without any. */
export function indexOf(epochs: ArrayLike<number>, epoch: number): number {
  let at = -1;
  for (let i = 0; i < epochs.length && epochs[i]! <= epoch; i++) at = i;
  return at;
}

export const EPOCH_KEYS =
  "Left and right arrow go an epoch back or on, Page Up and Page Down ten, Home and End to the first and the last";

/* Pointer and keys on charts move the page through its epochs. */
export function linkEpochs(card: Card, state: State, plots: () => readonly Plot[], tell: () => string): void {
  const { canvas } = card;
  const last = (): number => state.epochs;
  const seek = (epoch: number): void => {
    const wish = Math.max(0, Math.min(last(), Math.round(epoch)));
    if (wish !== state.epoch) state.actions.seek(wish);
    requestAnimationFrame(() => card.say(tell()));
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    move(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) move(event);
  });
  function move(event: PointerEvent): void {
    const [px, py] = place(event, canvas);
    const plot = plots().find(
      ({ box }) =>
        px >= box.left - 12 && px <= box.left + box.width + 12 && py >= box.top - 40 && py <= box.top + box.height + 40,
    );
    if (plot) seek(plot.dataX(px));
  }
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!plainKey(event)) return;
    if (way !== undefined) seek(state.epoch + way);
    else if (event.key === "Home") seek(0);
    else if (event.key === "End") seek(last());
    else return;
    event.preventDefault();
  });
}

/* Boxes side by side, or one above the other where it is narrow. */
export function panels(width: number, height: number, count: number): PixelBox[] {
  const beside = width >= NARROW;
  return Array.from({ length: count }, (_, index) =>
    beside
      ? { left: (index * width) / count, top: 0, width: width / count, height }
      : { left: 0, top: (index * height) / count, width, height: height / count },
  );
}
export const NARROW = 440;
