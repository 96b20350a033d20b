// node explorer_frame.mjs EXPLORER_WASM KERNELS_WASM|none [LIMIT]: how long a frame of the explorer takes the library, in the
// middle of a training, in milliseconds of processor time: each view, and all of them; the least and the median of some tries. With a limit the
// median of all has to be below it. Status 77: this engine refuses the kernels. The native twin is tests/explorer/bench_frame.c.
import { argv, cpuUsage, exit } from "node:process";

import { openExplorer } from "./explorer_module.mjs";

const [core, kernels, limit] = argv.slice(2);
const { library, text, check } = await openExplorer(core, kernels);

const tries = 30;
const views = {
  input: () => library.explorer_view_input(),
  plane: () => library.explorer_view_plane(4, 0, 1, 0),
  steps: () => library.explorer_view_steps(3, 0, 1, 2.5),
  weights: () => library.explorer_view_weights(1, 0, 1),
  template: () => library.explorer_view_template(1, 5),
  curves: () => library.explorer_view_curves(),
  spectrum: () => library.explorer_view_spectrum(),
  pca: () => library.explorer_view_pca(),
  map: () => library.explorer_view_map(),
  separability: () => library.explorer_view_separability(),
};
const apart = { "axes of 100 units": () => library.explorer_view_plane(2, -1, -1, 0) };

const times = { "an epoch": [], ...Object.fromEntries(Object.keys({ ...views, ...apart }).map((name) => [name, []])), "frame, all views": [] };
const timed = (name, call) => {
  const begin = cpuUsage();
  check(call());
  const { user, system } = cpuUsage(begin);
  const time = (user + system) / 1000;
  times[name].push(time);
  return time;
};

check(library.explorer_start());
check(library.explorer_train(75));
for (let i = 0; i < tries; i++) {
  check(library.explorer_seek(75)); // parameters change, so nothing is known from the frame before
  timed("an epoch", () => library.explorer_train(1));
  times["frame, all views"].push(Object.entries(views).reduce((sum, [name, call]) => sum + timed(name, call), 0));
  for (const [name, call] of Object.entries(apart)) timed(name, call);
}
console.log(`isa=${text(library.explorer_isa())}, milliseconds: least, median`);
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
for (const [name, list] of Object.entries(times))
  console.log(name.padEnd(18), Math.min(...list).toFixed(3).padStart(8), median(list).toFixed(3).padStart(8));
if (limit !== undefined && median(times["frame, all views"]) >= Number(limit)) {
  console.error(`a frame takes ${median(times["frame, all views"]).toFixed(1)} ms, ${limit} or more`);
  exit(1);
}
