/** The library as the page calls it: settings, data, time, views. Every method may throw a CoreError. */
import type { Setting } from "./shapes";
import type { Wasm } from "./wasm";

export class Core {
  readonly settings: Setting[] = [];

  constructor(readonly wasm: Wasm) {}
}
