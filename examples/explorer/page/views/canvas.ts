/* A canvas as wide as its holder, sharp on any screen, and the mapping from data coordinates to its pixels. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

/* In CSS pixels; y grows downwards. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /* Takes the holder's width anew: to be called when it may have changed, as it costs a layout. */
  measure(): void;
  draw(): void;
}

/* `height` gives the height for a width; `draw` is called with the canvas cleared, in CSS pixels. */
export function createSurface(
  holder: HTMLElement,
  height: (width: number) => number,
  draw: (surface: Surface) => void,
): Surface {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d")!;
  let width = 0,
    tall = 0;
  holder.append(canvas);

  /* Setting a canvas's size costs more than clearing it. */
  function fit(): void {
    const density = window.devicePixelRatio || 1;
    const columns = Math.round(width * density),
      rows = Math.round(tall * density);
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${tall}px`;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, tall);
  }

  const surface: Surface = {
    canvas,
    context,
    get width() {
      return width;
    },
    get height() {
      return tall;
    },
    measure() {
      width = Math.floor(holder.clientWidth);
    },
    draw() {
      tall = Math.round(height(width));
      if (width < 1 || tall < 1) return;
      fit();
      draw(surface);
    },
  };
  return surface;
}

/* A part of the canvas with data coordinates. */
export class Plot {
  constructor(
    readonly box: PixelBox,
    readonly x: Range,
    readonly y: Range,
    readonly logarithmic = false,
  ) {}

  px(x: number): number {
    return this.box.left + ((x - this.x.low) / (this.x.high - this.x.low)) * this.box.width;
  }
  py(y: number): number {
    const { low, high } = this.y;
    const share = this.logarithmic
      ? (Math.log(Math.max(y, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
      : (y - low) / (high - low);
    return this.box.top + (1 - share) * this.box.height;
  }
  dataX(px: number): number {
    return this.x.low + ((px - this.box.left) / this.box.width) * (this.x.high - this.x.low);
  }
  dataY(py: number): number {
    return this.y.high - ((py - this.box.top) / this.box.height) * (this.y.high - this.y.low);
  }
  holds(px: number, py: number): boolean {
    const { left, top, width, height } = this.box;
    return px >= left && px <= left + width && py >= top && py <= top + height;
  }
  /* What is drawn in between is cut off at the box. */
  clipped(context: CanvasRenderingContext2D, draw: () => void): void {
    context.save();
    context.beginPath();
    context.rect(this.box.left, this.box.top, this.box.width, this.box.height);
    context.clip();
    draw();
    context.restore();
  }
}

/* Equal scales on both axes: the ranges are widened until they fill the box. */
export function equalPlot(box: PixelBox, x: Range, y: Range): Plot {
  const scale = Math.min(box.width / (x.high - x.low), box.height / (y.high - y.low));
  const widen = (range: Range, pixels: number): Range => {
    const middle = (range.low + range.high) / 2,
      half = pixels / scale / 2;
    return { low: middle - half, high: middle + half };
  };
  return new Plot(box, widen(x, box.width), widen(y, box.height));
}

/* Equal scales on both axes, the box made as narrow or low as the ranges ask for, in the middle. */
export function boxedPlot(box: PixelBox, x: Range, y: Range): Plot {
  const scale = Math.min(box.width / (x.high - x.low), box.height / (y.high - y.low));
  const width = (x.high - x.low) * scale,
    height = (y.high - y.low) * scale;
  return new Plot(
    { left: box.left + (box.width - width) / 2, top: box.top + (box.height - height) / 2, width, height },
    x,
    y,
  );
}
