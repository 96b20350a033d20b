// The explorer's WebAssembly in Node.js.
import { readFile } from "node:fs/promises";
import { exit } from "node:process";

import { plugKernels } from "../../examples/explorer/page/plug_kernels.js";

/** Its exports, a reader of texts, and check(status), which ends the program with the explorer's message at a failure.
    `kernels` is the file of a module to plug in, or "none"; status 77 if this engine refuses it, or it would not give the
    same bits. */
export async function openExplorer(core, kernels) {
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
  return { library, text, check };
}
