/* The library's vector kernels come as a WebAssembly module of their own, since an engine that lacks an instruction refuses
   the whole module that holds it. Such a module is position-independent (the tool conventions' "dynamic linking"): it gets
   memory and places in the table of functions from the module that it is plugged into. */

/** How much memory and how many places in the table a module asks for, and the alignment of its memory. */
function needs(module) {
  const bytes = new Uint8Array(WebAssembly.Module.customSections(module, "dylink.0")[0]);
  let at = 0;
  const next = () => {
    // LEB128
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const kind = next();
    const end = next() + at;
    if (kind === 1) return { memory: next(), alignment: 2 ** next(), places: next() };
    at = end;
  }
  return { memory: 0, alignment: 1, places: 0 };
}

/** Plugs the kernels into the library, which has computed nothing yet; false, and nothing has changed, if this engine refuses
    them or they would not give the same bits here. `library` are the exports of the library's module. */
export async function plugKernels(library, bytes) {
  if (!WebAssembly.validate(bytes)) return false;
  const module = await WebAssembly.compile(bytes);
  const { memory, alignment, places } = needs(module);
  const block = library.malloc(memory + alignment);
  if (block === 0) return false;
  const base = Math.ceil(block / alignment) * alignment;
  library.memset(base, 0, memory);
  const table = library.__indirect_function_table;
  const constant = (value) => new WebAssembly.Global({ value: "i32", mutable: false }, value);
  const { exports: kernels } = await WebAssembly.instantiate(module, {
    env: {
      ...library,
      __memory_base: constant(base),
      __table_base: constant(table.grow(places)),
    },
  });
  kernels.__wasm_apply_data_relocs();
  const found = kernels.nnla__kernels_to_plug();
  if (found === 0) return false;
  library.nnla__plug_kernels(found);
  return true;
}
