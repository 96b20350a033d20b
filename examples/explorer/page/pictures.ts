/** Pictures to keep: the core draws a view as SVG, and the browser makes pixels of it. */
import { download } from "./files";
import type { Session } from "./session";
import type { State } from "./state";

const scale = 2; // pixels of a PNG for one of the SVG

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
  ) {
    session.exportView = (view, format) => void this.save(view, format);
  }

  async save(view: string, format: "svg" | "png"): Promise<void> {
    try {
      const svg = this.state.core.svg(view);
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
      download("training.svg", "image/svg+xml", this.state.core.film());
    } catch (error) {
      this.session.fail(error);
    }
  }
}
