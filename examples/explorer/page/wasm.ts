/** The memory and calls of a WebAssembly module of the library: numbers in and out, text as UTF-8, failures as exceptions.
    It knows nothing of what the calls mean: core.ts does. */

/** A call of the library failed; the message is the library's. */
export class CoreError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "CoreError";
  }
}

type Call = (...values: Array<number | bigint>) => number;

/** What a module may ask of its host: nothing but to end. The core has no files and no clock. */
function hostCalls(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, Call>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => {
      if (name === "proc_exit") throw new CoreError(0, "the library ended");
      return 52; // WASI's "not supported"
    };
  }
  return imports;
}

export class Wasm {
  readonly #exports: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;

  private constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports;
    this.#memory = instance.exports.memory as WebAssembly.Memory;
  }

  static async start(bytes: BufferSource): Promise<Wasm> {
    const module = await WebAssembly.compile(bytes);
    const wasm = new Wasm(await WebAssembly.instantiate(module, hostCalls(module)));
    if ("_initialize" in wasm.#exports) wasm.call("_initialize");
    return wasm;
  }

  /** Size of the module's memory in bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  call(name: string, ...values: Array<number | bigint>): number {
    const call = this.#exports[name] as Call | undefined;
    if (!call) throw new CoreError(0, `the library has no ${name}`);
    return call(...values);
  }

  /** A call that returns nnla_status: an error is thrown with the library's message. */
  check(name: string, ...values: Array<number | bigint>): void {
    const status = this.call(name, ...values);
    if (status < 0) throw new CoreError(status, this.textOf("nnla_error_message"));
  }

  /** The text to which a call returns a pointer; "" for NULL. */
  textOf(name: string, ...values: number[]): string {
    return this.text(this.call(name, ...values));
  }

  text(pointer: number): string {
    if (pointer === 0) return "";
    const bytes = new Uint8Array(this.#memory.buffer, pointer);
    return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /* Views of memory. Memory may grow in any call, which detaches them: use a view before the next call, or copy it. A NULL
     pointer is an empty array. */

  doubles(pointer: number, count: number): Float64Array {
    return pointer ? new Float64Array(this.#memory.buffer, pointer, count) : new Float64Array(0);
  }

  floats(pointer: number, count: number): Float32Array {
    return pointer ? new Float32Array(this.#memory.buffer, pointer, count) : new Float32Array(0);
  }

  integers(pointer: number, count: number): Int32Array {
    return pointer ? new Int32Array(this.#memory.buffer, pointer, count) : new Int32Array(0);
  }

  bytes(pointer: number, count: number): Uint8Array {
    return pointer ? new Uint8Array(this.#memory.buffer, pointer, count) : new Uint8Array(0);
  }

  /** Runs `use` with a copy of the bytes in the module's memory. */
  lend<T>(bytes: Uint8Array, use: (pointer: number, length: number) => T): T {
    const pointer = this.call("malloc", bytes.length + 1);
    if (pointer === 0) throw new CoreError(0, "there is not enough memory");
    try {
      const copy = this.bytes(pointer, bytes.length + 1);
      copy.set(bytes);
      copy[bytes.length] = 0;
      return use(pointer, bytes.length);
    } finally {
      this.call("free", pointer);
    }
  }

  lendText<T>(text: string, use: (pointer: number, length: number) => T): T {
    return this.lend(new TextEncoder().encode(text), use);
  }
}
