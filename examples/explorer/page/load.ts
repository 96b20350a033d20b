/** Unpacks the WebAssembly modules that stand in the page: the core, and the kernels that this browser can take. */
import { Wasm } from "./wasm";

/** Modules of the library's kernels, the fastest first, with the instruction set that each is for. */
const kernels = [
  { isa: "wasm_relaxed", module: "kernels_wasm_relaxed" },
  { isa: "wasm", module: "kernels_wasm" },
];

async function unpack(module: string): Promise<ArrayBuffer> {
  const text = document.getElementById(`module-${module}`)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** ?isa=wasm or ?isa=scalar in the address asks for less than the browser can do. */
export async function load(query: string): Promise<Wasm> {
  const wish = new URLSearchParams(query).get("isa");
  const wasm = await Wasm.start(await unpack("explorer"));
  const best = wish === "scalar" ? kernels.length : kernels.findIndex(({ isa }) => isa === wish);
  for (const { module } of kernels.slice(Math.max(best, 0))) if (await wasm.plug(await unpack(module))) break;
  return wasm;
}
