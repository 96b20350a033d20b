/** Unpacks the WebAssembly modules that stand in the page, and chooses the kernels. */
import { Wasm } from "./wasm";

export type Build = "simd" | "scalar";

/** ?build=scalar in the address leaves the vector kernels out. */
export function chooseBuild(query: string): Build {
  return new URLSearchParams(query).get("build") === "scalar" ? "scalar" : "simd";
}

async function unpack(name: string): Promise<ArrayBuffer> {
  const text = document.getElementById(`module-${name}`)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** The library, with the fastest kernels that this browser takes and that give the same bits in it. */
export async function load(build: Build): Promise<Wasm> {
  const library = await Wasm.start(await unpack("explorer"));
  if (build === "simd") {
    (await library.plug(await unpack("kernels_wasm_relaxed"))) || (await library.plug(await unpack("kernels_wasm")));
  }
  return library;
}
