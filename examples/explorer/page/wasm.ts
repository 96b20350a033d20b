/** The memory and calls of a WebAssembly module: numbers in and out, text as UTF-8, bytes. It knows nothing of what the calls
    mean: core.ts does. */

import { plugKernels } from "./plug_kernels.js";

/** A call of the library failed; the message is the library's. */
export class CoreError extends Error {
  override name = "CoreError";
}

type Call = (...values: number[]) => number;

export class Wasm {
  readonly #exports: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #decoder = new TextDecoder();

  private constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports;
    this.#memory = instance.exports.memory as WebAssembly.Memory;
  }

  /** The module asks nothing of its host: it has no files, no clock and no environment. */
  static async start(bytes: BufferSource): Promise<Wasm> {
    const { instance } = await WebAssembly.instantiate(bytes);
    const wasm = new Wasm(instance);
    if ("_initialize" in wasm.#exports) wasm.call("_initialize");
    return wasm;
  }

  /** Has the module compute with these kernels, before anything else is called. @return whether the browser can */
  plug(kernels: BufferSource): Promise<boolean> {
    return plugKernels(this.#exports, kernels);
  }

  /** Size of the module's memory in bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  call(name: string, ...values: number[]): number {
    const call = this.#exports[name] as Call | undefined;
    if (!call) throw new CoreError(`The library has no ${name}.`);
    return call(...values);
  }

  /** The text to which a call returns a pointer; undefined for NULL. */
  text(name: string, ...values: number[]): string | undefined {
    const pointer = this.call(name, ...values);
    if (pointer === 0) return undefined;
    const bytes = new Uint8Array(this.#memory.buffer, pointer);
    return this.#decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /* Views of the module's memory. Memory may grow in any call, which detaches them: they are used before the next call. */

  doubles(pointer: number, count: number): Float64Array {
    return count ? new Float64Array(this.#memory.buffer, pointer, count) : new Float64Array(0);
  }

  integers(pointer: number, count: number): Int32Array {
    return count ? new Int32Array(this.#memory.buffer, pointer, count) : new Int32Array(0);
  }

  bytes(pointer: number, count: number): Uint8Array {
    return count ? new Uint8Array(this.#memory.buffer, pointer, count) : new Uint8Array(0);
  }

  /** Calls `use` with a text in the module's memory. */
  lend<T>(text: string, use: (pointer: number) => T): T {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const pointer = this.call("malloc", bytes.length);
    if (pointer === 0) throw new CoreError("There is not enough memory.");
    try {
      this.bytes(pointer, bytes.length).set(bytes);
      return use(pointer);
    } finally {
      this.call("free", pointer);
    }
  }
}
