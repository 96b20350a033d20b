/* What lies in a plane: field, grid, curves, arrows. Coordinates are data's; arrays are pairs x, y. */
import { font } from "./axes";
import type { PixelBox, Plot } from "./canvas";
import type { Palette, Rgb } from "./palette";
import type { Box, Field, Grid } from "./source";

let cells: HTMLCanvasElement | undefined;

/* A field at the nodes of a lattice that spans the box, in the colours of its shades. */
export function drawField(
  context: CanvasRenderingContext2D,
  plot: Plot,
  box: Box,
  { shades, rows, columns }: Field,
  colours: readonly Rgb[],
  alpha = 1,
): void {
  if (rows < 2 || columns < 2) return;
  cells ??= document.createElement("canvas");
  cells.width = columns;
  cells.height = rows;
  const painter = cells.getContext("2d")!,
    image = painter.createImageData(columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = colours[shades[row * columns + column]!]!;
      const at = 4 * ((rows - 1 - row) * columns + column);
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
    }
  painter.putImageData(image, 0, 0);
  /* A cell's middle is a node of the lattice: the image is half a cell larger than the box on each side. */
  const left = plot.px(box.x.low),
    width = plot.px(box.x.high) - left;
  const top = plot.py(box.y.high),
    height = plot.py(box.y.low) - top;
  const across = width / (columns - 1),
    down = height / (rows - 1);
  plot.clipped(context, () => {
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.globalAlpha = alpha;
    context.drawImage(cells!, left - across / 2, top - down / 2, across * columns, down * rows);
  });
}

export interface Stroke {
  readonly colour: string;
  readonly width: number;
  readonly dashes?: readonly number[];
  readonly halo?: string;
}

function strokePath(context: CanvasRenderingContext2D, stroke: Stroke): void {
  context.lineJoin = "round";
  context.setLineDash([]);
  if (stroke.halo) {
    context.strokeStyle = stroke.halo;
    context.lineWidth = stroke.width + 3;
    context.stroke();
  }
  context.setLineDash([...(stroke.dashes ?? [])]);
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width;
  context.stroke();
  context.setLineDash([]);
}

export function drawPolylines(
  context: CanvasRenderingContext2D,
  plot: Plot,
  lines: readonly ArrayLike<number>[],
  stroke: Stroke,
): void {
  plot.clipped(context, () => {
    context.beginPath();
    for (const line of lines)
      for (let i = 0; i + 1 < line.length; i += 2)
        if (i === 0) context.moveTo(plot.px(line[i]!), plot.py(line[i + 1]!));
        else context.lineTo(plot.px(line[i]!), plot.py(line[i + 1]!));
    strokePath(context, stroke);
  });
}

/* Segments x0 y0 x1 y1. */
export function drawSegments(
  context: CanvasRenderingContext2D,
  plot: Plot,
  segments: ArrayLike<number>,
  stroke: Stroke,
): void {
  plot.clipped(context, () => {
    context.beginPath();
    for (let i = 0; i + 3 < segments.length; i += 4) {
      context.moveTo(plot.px(segments[i]!), plot.py(segments[i + 1]!));
      context.lineTo(plot.px(segments[i + 2]!), plot.py(segments[i + 3]!));
    }
    strokePath(context, stroke);
  });
}

export function drawGrid(context: CanvasRenderingContext2D, plot: Plot, { xy, places }: Grid, palette: Palette): void {
  plot.clipped(context, () => {
    context.lineWidth = 1;
    context.strokeStyle = palette.grey;
    context.globalAlpha = 0.5;
    for (let start = 0; places > 1 && start + 2 * places <= xy.length; start += 2 * places) {
      context.beginPath();
      context.moveTo(plot.px(xy[start]!), plot.py(xy[start + 1]!));
      for (let at = start + 2; at < start + 2 * places; at += 2) context.lineTo(plot.px(xy[at]!), plot.py(xy[at + 1]!));
      context.stroke();
    }
    context.globalAlpha = 1;
  });
}

export interface Arrow {
  readonly colour: string;
  readonly width: number;
  readonly label?: string;
  readonly halo?: string;
}

function clip(context: CanvasRenderingContext2D, { box }: Plot): void {
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
}

/* The part of a segment, from its beginning, that lies in the box; 1 if it does not begin there. */
function partWithin({ left, top, width, height }: PixelBox, x0: number, y0: number, x1: number, y1: number): number {
  let part = 1;
  const limit = (from: number, to: number, low: number, high: number): void => {
    if (to > high) part = Math.min(part, (high - from) / (to - from));
    if (to < low) part = Math.min(part, (low - from) / (to - from));
  };
  limit(x0, x1, left, left + width);
  limit(y0, y1, top, top + height);
  return part > 0 ? part : 1;
}

/* From the origin, or from `from`, in data coordinates. One that leaves the plot is cut at its frame, and its label says
   that it is longer. */
export function drawArrow(
  context: CanvasRenderingContext2D,
  plot: Plot,
  x: number,
  y: number,
  arrow: Arrow,
  from: readonly [number, number] = [0, 0],
): void {
  const x0 = plot.px(from[0]),
    y0 = plot.py(from[1]),
    part = partWithin(plot.box, x0, y0, plot.px(x), plot.py(y)),
    x1 = x0 + part * (plot.px(x) - x0),
    y1 = y0 + part * (plot.py(y) - y0);
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!Number.isFinite(length)) return;
  const head = Math.min(length * 0.6, 5 + 2.6 * arrow.width);
  const ux = length > 0 ? (x1 - x0) / length : 1,
    uy = length > 0 ? (y1 - y0) / length : 0;
  context.save();
  clip(context, plot);
  for (const pass of arrow.halo ? [0, 1] : [1]) {
    context.strokeStyle = context.fillStyle = pass ? arrow.colour : arrow.halo!;
    context.lineWidth = pass ? arrow.width : arrow.width + 3;
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1 - ux * head * 0.8, y1 - uy * head * 0.8);
    context.stroke();
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x1 - ux * head - uy * head * 0.45, y1 - uy * head + ux * head * 0.45);
    context.lineTo(x1 - ux * head + uy * head * 0.45, y1 - uy * head - ux * head * 0.45);
    context.closePath();
    if (!pass) context.stroke();
    context.fill();
  }
  context.restore();
  if (!arrow.label) return;
  if (part < 1) {
    const aside = 12 + 32 * Math.abs(uy); // a text is wider than high
    drawNote(
      context,
      plot,
      x1 - 16 * ux - aside * uy,
      y1 - 16 * uy + aside * ux,
      `${arrow.label} (longer)`,
      arrow.colour,
      arrow.halo,
    );
  } else drawNote(context, plot, x1 + ux * 13, y1 + uy * 13, arrow.label, arrow.colour, arrow.halo);
}

/* A text about a place in pixels, kept within the plot. */
export function drawNote(
  context: CanvasRenderingContext2D,
  plot: Plot,
  px: number,
  py: number,
  text: string,
  colour: string,
  halo?: string,
): void {
  context.save();
  context.font = font(12, "bold");
  context.textAlign = "center";
  context.textBaseline = "middle";
  const half = context.measureText(text).width / 2 + 3,
    { left, top, width, height } = plot.box;
  const x = Math.min(left + width - half, Math.max(left + half, px));
  const y = Math.min(top + height - 9, Math.max(top + 9, py));
  if (halo) {
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = halo;
    context.strokeText(text, x, y);
  }
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}
