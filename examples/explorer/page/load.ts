/** Chooses and unpacks the WebAssembly module that stands in the page. */
import { Wasm } from "./wasm";

export type Build = "simd" | "scalar";

/** A module of one function that uses what the SIMD module does: f32x4.relaxed_madd on three splats. */
const probe = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // \0asm, version 1
  0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b, // one type: () -> v128
  0x03, 0x02, 0x01, 0x00, // one function of it
  0x0a, 0x13, 0x01, 0x11, 0x00, // its code, without locals
  0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, // i32.const 0, i8x16.splat
  0xfd, 0x85, 0x02, 0x0b, // f32x4.relaxed_madd, end
]);

/** ?build=scalar or ?build=simd in the address forces one. */
export function chooseBuild(query: string): Build {
  const wish = new URLSearchParams(query).get("build");
  if (wish === "simd" || wish === "scalar") return wish;
  return WebAssembly.validate(probe) ? "simd" : "scalar";
}

async function unpack(build: Build): Promise<ArrayBuffer> {
  const text = document.getElementById(`module-${build}`)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export async function load(build: Build): Promise<Wasm> {
  return Wasm.start(await unpack(build));
}
