/** Points and files as text for the address: base64 of its alphabet for addresses, without padding. A point takes nine bytes:
    two coordinates of 32 bits, which is what the core has of them, and a byte of class + 2 × held out. */

const pointSize = 9;

export function bytesText(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 4096) binary += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new Error(`“${text.slice(0, 20)}” is no base64`);
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Rows of x, y, class, held out. */
export function pointsText(rows: Float64Array): string {
  const bytes = new Uint8Array((rows.length / 4) * pointSize);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i * 4 < rows.length; i++) {
    view.setFloat32(i * pointSize, rows[i * 4] ?? 0, true);
    view.setFloat32(i * pointSize + 4, rows[i * 4 + 1] ?? 0, true);
    view.setUint8(i * pointSize + 8, (rows[i * 4 + 2] ?? 0) + 2 * (rows[i * 4 + 3] ?? 0));
  }
  return bytesText(bytes);
}

export function pointsOf(text: string): Float64Array {
  const bytes = bytesOf(text);
  if (bytes.length === 0 || bytes.length % pointSize !== 0) throw new Error("these are no points");
  const view = new DataView(bytes.buffer);
  const rows = new Float64Array((bytes.length / pointSize) * 4);
  for (let i = 0; i * 4 < rows.length; i++) {
    const flags = view.getUint8(i * pointSize + 8);
    rows.set(
      [view.getFloat32(i * pointSize, true), view.getFloat32(i * pointSize + 4, true), flags & 1, (flags >> 1) & 1],
      i * 4,
    );
  }
  return rows;
}
