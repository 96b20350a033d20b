/* Makes the page one file: node build.mjs --packages DIR --out FILE --most BYTES MODULE.wasm …

   packages  the folder where npm has installed what package-lock.json lists
   most      the page must be smaller
   MODULE    the WebAssembly modules, which page/load.ts finds by the names of their files

   Script and modules go into the page compressed and as text. What refers to anything outside the page ends the build. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const option = { type: "string" };
const { values: options, positionals: modules } = parseArgs({
  options: { packages: option, out: option, most: option },
  allowPositionals: true,
});
const pageFolder = join(dirname(fileURLToPath(import.meta.url)), "page");
const esbuild = createRequire(join(resolve(options.packages), "packages.js"))("esbuild");

/** Bundles one entry of the page and returns its text. */
function bundle(entry) {
  const result = esbuild.buildSync({
    entryPoints: [join(pageFolder, entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    format: "iife",
    target: "es2022",
    logLevel: "warning",
  });
  return result.outputFiles[0].text.trim();
}

/** Bytes or a text as they stand in the page: gzip, base64. page/guard.js unpacks them by name. */
const packed = (name, content) =>
  `<script type="text/plain" id="packed-${name}">${gzipSync(content, { level: 9 }).toString("base64")}</script>`;

const script = bundle("main.ts");
const parts = {
  style: `<style>${bundle("style.css")}</style>`,
  guard: `<script>${readFileSync(join(pageFolder, "guard.js"), "utf8").trim()}</script>`,
  script: packed("script", script),
  modules: modules.map((path) => packed(basename(path, ".wasm"), readFileSync(path))).join("\n"),
};

const template = readFileSync(join(pageFolder, "page.html"), "utf8");
const page = template.replace(/<!-- (\w+) -->/g, (comment, name) => {
  if (!(name in parts)) throw new Error(`page.html asks for ${name}, which is not made`);
  return parts[name];
});

const outside =
  [template, parts.guard, script].join("\n").match(/(?:src|href)\s*=\s*["']?(?:https?:)?\/\/[^\s"'>]*/i) ??
  parts.style.match(/@import[^;]*|url\((?!["']?(?:data:|#))[^)]*\)/i);
if (outside) throw new Error(`the page refers to something outside: ${outside[0]}`);

const size = Buffer.byteLength(page);
if (size >= Number(options.most)) throw new Error(`the page has ${size} bytes; it must have less than ${options.most}`);
writeFileSync(options.out, page);
const kilobytes = (count) => `${(count / 1000).toFixed(1)} KB`;
console.log(
  `explorer.html: ${kilobytes(size)}, of it ${kilobytes(parts.modules.length)} of WebAssembly, ` +
    `${kilobytes(parts.script.length)} of script, ${kilobytes(parts.style.length)} of style`,
);
