/** Pictures to keep: the core draws a view as SVG, and the browser makes pixels of it. */
import { download } from "./files";
import type { Frames } from "./frames";
import type { Session } from "./session";
import type { State } from "./state";

const scale = 2; // pixels of a PNG for one of the SVG

/** The core's name of a view's picture, where the page calls the view otherwise. */
const names = new Map([
  ["layer", "steps"],
  ["singular", "spectrum"],
  ["affine", "map"],
]);

async function pixels(svg: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for a PNG.")))),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

export class Pictures {
  constructor(
    private readonly state: State,
    private readonly session: Session,
    private readonly frames: Frames,
  ) {
    session.exportView = (view, format) => void this.save(view, format);
  }

  async save(view: string, format: "svg" | "png"): Promise<void> {
    try {
      this.frames.draw(view); // the core draws what it computed for the view last
      const svg = this.state.core.svg(names.get(view) ?? view, this.state.dark);
      const name = `${view}-epoch-${this.state.epoch}.${format}`;
      if (format === "svg") download(name, "image/svg+xml", svg);
      else download(name, "image/png", await pixels(svg));
    } catch (error) {
      this.session.fail(error);
    }
  }

  /** The training as an animated picture. */
  film(): void {
    try {
      download("training.svg", "image/svg+xml", this.state.core.film(this.state.dark));
    } catch (error) {
      this.session.fail(error);
    }
  }
}
