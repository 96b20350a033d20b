/** The library as the page calls it: the exports of examples/explorer/core/explorer.h, where each is described, with types.
    A call that fails throws a CoreError with the library's message, and the session is as it was before. */
import type { NetworkNode, NodeKind, Setting, SettingKind, SettingScope, Values } from "./core_types";
import { CoreError, type Wasm } from "./wasm";

export { CoreError };
export type * from "./core_types";

/* In the order of the constants of explorer.h. */
const settingKinds: SettingKind[] = ["choice", "integer", "real", "seed", "switch"];
const settingScopes: SettingScope[] = ["live", "network", "data"];
const nodeKinds: NodeKind[] = ["input", "affine", "squash"];

export class Core {
  readonly settings: readonly Setting[];
  readonly #arrays = new Map<string, number>();
  readonly #texts = new Map<string, number>();

  constructor(readonly wasm: Wasm) {
    this.start();
    this.settings = Array.from({ length: wasm.call("explorer_setting_count") }, (_, index) => this.#setting(index));
  }

  /** Begins with the default settings. */
  start(): void {
    this.#do("explorer_start");
  }

  #do(name: string, ...values: number[]): void {
    if (this.wasm.call(name, ...values) < 0)
      throw new CoreError(this.#text("explorer_message") || "The library failed.");
  }

  #text(name: string, ...values: number[]): string {
    return this.wasm.text(name, ...values) ?? "";
  }

  /** What the last call that succeeded has to tell, or "". */
  get notice(): string {
    return this.#text("explorer_notice");
  }

  get version(): string {
    return this.#text("explorer_version");
  }

  /** The instruction set that computes. */
  get isa(): string {
    return this.#text("explorer_isa");
  }

  /* ---- Settings ---- */

  #setting(index: number): Setting {
    const choices: string[] = [];
    for (let name; (name = this.wasm.text("explorer_setting_choice", index, choices.length));) choices.push(name);
    return {
      index,
      name: this.#text("explorer_setting_name", index),
      label: this.#text("explorer_setting_label", index),
      help: this.#text("explorer_setting_help", index),
      kind: settingKinds[this.wasm.call("explorer_setting_kind", index)] ?? "real",
      scope: settingScopes[this.wasm.call("explorer_setting_scope", index)] ?? "data",
      choices,
      least: this.wasm.call("explorer_setting_least", index),
      most: this.wasm.call("explorer_setting_most", index),
      first: this.wasm.call("explorer_setting_default", index),
    };
  }

  setting(name: string): Setting {
    const found = this.settings.find((setting) => setting.name === name);
    if (!found) throw new CoreError(`There is no setting “${name}”.`);
    return found;
  }

  value(name: string): number {
    return this.wasm.call("explorer_setting_value", this.setting(name).index);
  }

  /** Puts all of these in force, or none. */
  set(values: Iterable<readonly [string, number]>): void {
    try {
      for (const [name, value] of values) this.#do("explorer_set", this.setting(name).index, value);
    } catch (error) {
      this.wasm.call("explorer_reset_wishes");
      throw error;
    }
    this.#do("explorer_apply");
  }

  /* ---- Time ---- */

  get epoch(): number {
    return this.wasm.call("explorer_epoch");
  }

  get lastEpoch(): number {
    return this.wasm.call("explorer_last_epoch");
  }

  train(epochs: number): void {
    this.#do("explorer_train", epochs);
  }

  seek(epoch: number): void {
    this.#do("explorer_seek", epoch);
  }

  branch(): void {
    this.#do("explorer_branch");
  }

  get historyBytes(): number {
    return this.wasm.call("explorer_history_bytes");
  }

  get hash(): string {
    return this.#text("explorer_hash");
  }

  get parameterCount(): number {
    return this.wasm.call("explorer_parameter_count");
  }

  /* ---- Nodes ---- */

  nodes(): NetworkNode[] {
    return Array.from({ length: this.wasm.call("explorer_node_count") }, (_, index) => ({
      index,
      name: this.#text("explorer_node_name", index),
      kind: nodeKinds[this.wasm.call("explorer_node_kind", index)] ?? "affine",
      units: this.wasm.call("explorer_node_units", index),
      squash: this.#text("explorer_node_squash", index),
    }));
  }

  /* ---- Data ---- */

  get pointCount(): number {
    return this.wasm.call("explorer_point_count");
  }

  className(index: number): string {
    return this.#text("explorer_class_name", index);
  }

  axisName(axis: number): string {
    return this.#text("explorer_axis_name", axis);
  }

  addPoint(x: number, y: number, classIndex: number): void {
    this.#do("explorer_point_add", x, y, classIndex);
  }

  removePoint(point: number): void {
    this.#do("explorer_point_remove", point);
  }

  movePoint(point: number, x: number, y: number): void {
    this.#do("explorer_point_move", point, x, y);
  }

  #input(bytes: Uint8Array): void {
    const pointer = this.wasm.call("explorer_input", bytes.length);
    if (pointer === 0) throw new CoreError(this.#text("explorer_message") || "There is not enough memory.");
    this.wasm.bytes(pointer, bytes.length).set(bytes);
  }

  /** A copy of what the last call left. */
  #output(): Uint8Array<ArrayBuffer> {
    const size = this.wasm.call("explorer_output_size");
    return new Uint8Array(this.wasm.bytes(this.wasm.call("explorer_output"), size));
  }

  readCsv(bytes: Uint8Array): void {
    this.#input(bytes);
    this.#do("explorer_csv", bytes.length);
  }

  /** Rows of x, y, class, held out. */
  putPoints(rows: Float64Array): void {
    this.#input(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
    this.#do("explorer_points_put", rows.length / 4);
  }

  points(): Float64Array {
    this.#do("explorer_points_get");
    return new Float64Array(this.#output().buffer);
  }

  /* ---- Views: each leaves arrays and texts ---- */

  viewInput(): void {
    this.#do("explorer_view_input");
  }

  /** first −1: the first two principal axes. */
  viewPlane(node: number, first: number, second: number, unit: number): void {
    this.#do("explorer_view_plane", node, first, second, unit);
  }

  viewSteps(node: number, first: number, second: number, step: number): void {
    this.#do("explorer_view_steps", node, first, second, step);
  }

  viewWeights(node: number, first: number, second: number): void {
    this.#do("explorer_view_weights", node, first, second);
  }

  /** Column −1: the bias of the row's unit. */
  setWeight(node: number, row: number, column: number, value: number): void {
    this.#do("explorer_weight_set", node, row, column, value);
  }

  get edited(): boolean {
    return this.wasm.call("explorer_edited") !== 0;
  }

  viewTemplate(node: number, unit: number): void {
    this.#do("explorer_view_template", node, unit);
  }

  viewCurves(): void {
    this.#do("explorer_view_curves");
  }

  viewSpectrum(): void {
    this.#do("explorer_view_spectrum");
  }

  viewSeparability(): void {
    this.#do("explorer_view_separability");
  }

  viewMap(): void {
    this.#do("explorer_view_map");
  }

  viewPca(): void {
    this.#do("explorer_view_pca");
  }

  /** An array that a view has left, such as "input.field". */
  array(name: string): Values {
    const { wasm } = this;
    const index = this.#find(name, this.#arrays, "explorer_array_count", "explorer_array_name");
    const pointer = wasm.call("explorer_array_data", index);
    const count = wasm.call("explorer_array_length", index);
    return {
      values:
        wasm.call("explorer_array_type", index) === 0 ? wasm.doubles(pointer, count) : wasm.integers(pointer, count),
      rows: wasm.call("explorer_array_rows", index),
      columns: wasm.call("explorer_array_columns", index),
    };
  }

  /** A text that a view has left, such as "plane.x". */
  text(name: string): string {
    return this.#text("explorer_text", this.#find(name, this.#texts, "explorer_text_count", "explorer_text_name"));
  }

  #find(name: string, known: Map<string, number>, count: string, nameOf: string): number {
    if (known.size === 0) for (let i = 0; i < this.wasm.call(count); i++) known.set(this.#text(nameOf, i), i);
    const index = known.get(name);
    if (index === undefined) throw new CoreError(`The library has no “${name}”.`);
    return index;
  }

  /* ---- Colours ---- */

  /** Of classes and curves, by name: "class-0". */
  colours(dark: boolean): Map<string, string> {
    const colours = new Map<string, string>();
    for (let i = 0; i < this.wasm.call("explorer_colour_count"); i++) {
      const colour = this.wasm.call("explorer_colour", i, Number(dark));
      colours.set(this.#text("explorer_colour_name", i), `#${colour.toString(16).padStart(6, "0")}`);
    }
    return colours;
  }

  /* ---- Files ---- */

  /** The picture of a view, which was computed before: the C that draws the figures of the examples draws it. */
  svg(view: string, dark: boolean): Uint8Array<ArrayBuffer> {
    this.wasm.lend(view, (pointer) => this.#do("explorer_svg", pointer, Number(dark)));
    return this.#output();
  }

  /** A picture of the whole training that plays by itself. */
  film(dark: boolean): Uint8Array<ArrayBuffer> {
    this.#do("explorer_film", Number(dark));
    return this.#output();
  }

  saveModel(): Uint8Array<ArrayBuffer> {
    this.#do("explorer_model_save");
    return this.#output();
  }

  loadModel(bytes: Uint8Array): void {
    this.#input(bytes);
    this.#do("explorer_model_load", bytes.length);
  }
}
