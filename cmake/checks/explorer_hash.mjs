// node explorer_hash.mjs EXPLORER_WASM KERNELS_WASM|none NAME=VALUE…: trains the explorer's network with these settings and
// prints "isa hash milliseconds". Status 77: this engine refuses the kernels, or they would not give the same bits.
import { argv } from "node:process";

import "./relaxed_simd.mjs";
import { openExplorer } from "./explorer_module.mjs";

const [core, kernels, ...settings] = argv.slice(2);
const { library, text, check } = await openExplorer(core, kernels);
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
