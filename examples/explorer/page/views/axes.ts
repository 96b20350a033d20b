/* Axes with round numbers. */
import type { PixelBox, Plot, Range } from "./canvas";
import type { Palette } from "./palette";

export interface Labels {
  readonly x?: string;
  readonly y?: string;
  readonly title?: string;
  /* The numbers across are whole ones. */
  readonly whole?: boolean;
}

export const TEXT = 12;
export const font = (size = TEXT, style = ""): string =>
  `${style} ${size}px system-ui, "DejaVu Sans", sans-serif`.trim();

/* A number as the page writes it: three figures, a real minus. */
export function say(value: number, figures = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    value === 0
      ? "0"
      : size >= 1e5 || size < 1e-5
        ? value.toExponential(figures - 2)
        : String(Number(value.toPrecision(figures)));
  return text.replace(/-/g, "−");
}
/* A share in percent: "100 %" and "0 %" are said of nothing less and nothing more. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "none";
  if (share === 0 || share === 1) return `${100 * share} %`;
  return `${(100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 2 : 1)} %`;
}

/* About `count` round numbers in the range. */
export function ticks(range: Range, count: number): number[] {
  const rough = (range.high - range.low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  const places: number[] = [];
  for (let k = Math.ceil(range.low / step - 1e-9); k * step <= range.high + 1e-9 * step; k++)
    places.push(Number((k * step).toPrecision(12)));
  return places;
}

/* Powers of ten in the range; with 2 and 5 times them where there are few. */
export function logarithmicTicks(range: Range, count: number): number[] {
  const first = Math.floor(Math.log10(range.low)),
    last = Math.ceil(Math.log10(range.high));
  const stride = Math.max(1, Math.ceil((last - first) / Math.max(2, count)));
  const places: number[] = [];
  for (let power = first; power <= last; power += stride)
    for (const factor of last - first <= 2 ? [1, 2, 5] : [1]) {
      const place = factor * 10 ** power;
      if (place >= range.low * 0.999 && place <= range.high * 1.001) places.push(Number(place.toPrecision(6)));
    }
  return places;
}

function onPixel(at: number): number {
  return Math.round(at - 0.5) + 0.5;
}

/* Frame, ticks with numbers, faint lines; labels outside. Draw it before what lies in the plot. */
export function drawAxes(
  context: CanvasRenderingContext2D,
  plot: Plot,
  palette: Palette,
  labels: Labels,
  lines = true,
): void {
  const { left, top, width, height } = plot.box;
  const across = ticks(plot.x, Math.min(8, width / 46)).filter((x) => !labels.whole || Number.isInteger(x));
  const up = plot.logarithmic ? logarithmicTicks(plot.y, height / 40) : ticks(plot.y, Math.min(8, height / 44));
  context.save();
  context.lineWidth = 1;
  context.strokeStyle = palette.faint;
  context.beginPath();
  for (const x of lines ? across : []) {
    context.moveTo(onPixel(plot.px(x)), top);
    context.lineTo(onPixel(plot.px(x)), top + height);
  }
  for (const y of lines ? up : []) {
    context.moveTo(left, onPixel(plot.py(y)));
    context.lineTo(left + width, onPixel(plot.py(y)));
  }
  context.stroke();
  context.strokeStyle = palette.grey;
  context.strokeRect(onPixel(left), onPixel(top), Math.round(width), Math.round(height));

  context.font = font(11);
  context.fillStyle = palette.ink;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const x of across) context.fillText(say(x), plot.px(x), top + height + 5);
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const y of up) context.fillText(say(y), left - 6, plot.py(y));

  context.font = font(TEXT);
  context.textAlign = "center";
  if (labels.x) {
    context.textBaseline = "top";
    context.fillText(labels.x, left + width / 2, top + height + 20, width);
  }
  if (labels.y) {
    context.save();
    context.translate(Math.max(0, left - 48), top + height / 2);
    context.rotate(-Math.PI / 2);
    context.textBaseline = "top";
    context.fillText(labels.y, 0, 0, height);
    context.restore();
  }
  if (labels.title) {
    context.textBaseline = "bottom";
    context.fillText(labels.title, left + width / 2, top - 5, width);
  }
  context.restore();
}

/* Room for the axes' numbers and labels; less on a phone. */
const NARROW = 380;

export function inner(width: number, height: number, top = 10, labelled = true): PixelBox {
  const left = width < NARROW ? 44 : 52,
    right = 14,
    bottom = labelled ? 40 : 24;
  return {
    left,
    top,
    width: Math.max(20, width - left - right),
    height: Math.max(20, height - top - bottom),
  };
}
