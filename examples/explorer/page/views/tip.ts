/* A few lines in a frame beside a place of a canvas. */
import { font } from "./axes";
import type { Surface } from "./canvas";
import type { Palette } from "./palette";

const LINE = 16,
  ROOM = 7, // about the text
  APART = 15; // from the place

export function drawTip(
  context: CanvasRenderingContext2D,
  { width, height }: Surface,
  palette: Palette,
  px: number,
  py: number,
  lines: readonly string[],
): void {
  context.save();
  context.font = font(12);
  const wide = Math.min(
    width - 4,
    Math.ceil(Math.max(...lines.map((line) => context.measureText(line).width))) + 2 * ROOM,
  );
  const tall = lines.length * LINE + 2 * ROOM - 4;
  const left = Math.max(2, Math.min(width - wide - 2, px + APART + wide > width ? px - APART - wide : px + APART));
  const above = py - APART - tall >= 2,
    top = above ? py - APART - tall : Math.min(height - tall - 2, py + APART);
  context.beginPath();
  context.roundRect(Math.round(left) + 0.5, Math.round(top) + 0.5, wide, tall, 6);
  context.fillStyle = palette.paper;
  context.fill();
  context.strokeStyle = palette.grey;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = palette.ink;
  context.textAlign = "left";
  context.textBaseline = "middle";
  lines.forEach((line, index) =>
    context.fillText(line, Math.round(left) + ROOM, Math.round(top) + ROOM - 2 + (index + 0.5) * LINE, wide - 2 * ROOM),
  );
  context.restore();
}
