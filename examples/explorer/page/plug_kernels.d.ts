export function plugKernels(library: WebAssembly.Exports, bytes: BufferSource): Promise<boolean>;
