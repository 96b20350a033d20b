/** Files in and out: CSV and models by the dialog or dropped, downloads. */
import { element } from "./elements";
import type { Session } from "./session";
import type { State } from "./state";

const mostBytes = 300e6;
const longBytes = 2e6; // takes a while to read

/** A model file begins with the length of its JSON head, eight bytes, and then the head. */
const isModel = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && bytes[8] === 0x7b && bytes[7] === 0 && bytes[6] === 0;

export class Files {
  readonly #input = element("input", {
    type: "file",
    id: "file",
    hidden: "",
    accept: ".csv,.txt,.safetensors,.nnla,text/csv",
  });

  constructor(
    private readonly state: State,
    private readonly session: Session,
  ) {
    this.#input.addEventListener("change", () => {
      const file = this.#input.files?.[0];
      if (file) void this.open(file);
    });
    document.body.append(this.#input);
    const root = document.documentElement;
    const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      root.classList.add("dropping");
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) root.classList.remove("dropping");
    });
    addEventListener("drop", (event) => {
      root.classList.remove("dropping");
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void this.open(file);
    });
  }

  /** Asks for a file: points as CSV, or a model. */
  ask(): void {
    this.#input.value = ""; // or the same file could not be chosen again
    this.#input.click();
  }

  async open(file: File): Promise<void> {
    if (file.size > mostBytes) {
      this.session.refuse(`${file.name} is larger than ${mostBytes / 1e6} MB.`);
      return;
    }
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await file.arrayBuffer());
    } catch {
      this.session.refuse(`${file.name} cannot be read.`);
      return;
    }
    if (bytes.length > longBytes) {
      this.session.say("Reading a long file …");
      await new Promise((resolve) => setTimeout(resolve, 50)); // until it is seen
    }
    if (!isModel(bytes)) this.session.readCsv(file.name, bytes);
    else if (this.session.loadModel(bytes)) this.session.say(`The network of ${file.name} is loaded.`);
  }

  saveModel(): void {
    this.session.attempt(() =>
      download("network.safetensors", "application/octet-stream", this.state.core.saveModel()),
    );
  }
}

export function download(name: string, type: string, bytes: Uint8Array<ArrayBuffer> | Blob): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
