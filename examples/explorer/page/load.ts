/** Unpacks the WebAssembly modules that stand in the page: the core, and the kernels that this browser can take. */
import { Wasm } from "./wasm";

/** Modules of the library's kernels, the fastest first, with the instruction set that each is for. */
const kernels = [
  { isa: "wasm_relaxed", module: "kernels_wasm_relaxed" },
  { isa: "wasm", module: "kernels_wasm" },
];

declare global {
  /** What stands packed in the page: guard.js has it. */
  function unpack(name: string): Response;
}

const moduleOf = (name: string): Promise<ArrayBuffer> => unpack(name).arrayBuffer();

/** ?isa=wasm or ?isa=scalar in the address asks for less than the browser can do. */
export async function load(query: string): Promise<Wasm> {
  const wish = new URLSearchParams(query).get("isa");
  const wasm = await Wasm.start(await moduleOf("explorer"));
  const best = wish === "scalar" ? kernels.length : kernels.findIndex(({ isa }) => isa === wish);
  for (const { module } of kernels.slice(Math.max(best, 0))) if (await wasm.plug(await moduleOf(module))) break;
  return wasm;
}
