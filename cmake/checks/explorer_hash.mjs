// node explorer_hash.mjs EXPLORER_WASM KERNELS_WASM|none NAME=VALUE…: trains the explorer's network with these settings and
// prints "isa hash milliseconds". Status 77: this engine refuses the kernels, or they would not give the same bits.
import { readFile } from "node:fs/promises";
import { argv, exit } from "node:process";

import "./relaxed_simd.mjs";
import { plugKernels } from "../../examples/explorer/page/plug_kernels.js";

const [core, kernels, ...settings] = argv.slice(2);
const module = await WebAssembly.compile(await readFile(core));
const absent = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, () => 52]));
const { exports: library } = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: absent });
library._initialize();
if (kernels !== "none" && !(await plugKernels(library, await readFile(kernels)))) exit(77);

const text = (pointer) => {
  const bytes = new Uint8Array(library.memory.buffer, pointer);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
};
const check = (status) => {
  if (status === 0) return;
  console.error(text(library.explorer_message()));
  exit(1);
};
const find = (name) => {
  const bytes = new TextEncoder().encode(name + "\0");
  const pointer = library.malloc(bytes.length);
  new Uint8Array(library.memory.buffer).set(bytes, pointer);
  const index = library.explorer_setting_find(pointer);
  library.free(pointer);
  return index;
};

check(library.explorer_start());
for (const setting of settings) {
  const [name, value] = setting.split("=");
  check(library.explorer_set(find(name), Number(value)));
}
check(library.explorer_apply());
const begin = performance.now();
check(library.explorer_train(library.explorer_setting_value(find("epochs"))));
const time = performance.now() - begin;
console.log(text(library.explorer_isa()), text(library.explorer_hash()), time.toFixed(0));
