// node run_wasi.mjs PROGRAM [ARGUMENT…]: runs a program for WASI in Node.js, with its environment, the working folder and
// the source tree, and ends with its status.
import { readFile } from "node:fs/promises";
import { argv, cwd, env, exit } from "node:process";
import { WASI } from "node:wasi";

import "./relaxed_simd.mjs";

const [program, ...rest] = argv.slice(2);
const preopens = { ".": cwd(), "/": "/" };
const wasi = new WASI({ version: "preview1", args: [program, ...rest], env, preopens, returnOnExit: true });
const module = await WebAssembly.compile(await readFile(program));
exit(wasi.start(await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport })));
