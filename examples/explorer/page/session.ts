/** One session with the core: what the user asks for is done here, written into the journal, and what fails becomes a
    message. The page and its views call it as state.actions. */
import { CoreError } from "./core";
import { Journal, type JournalEvent, type WeightEvent } from "./journal";
import type { Messages } from "./messages";
import type { Actions, Change, State } from "./state";

/** How training last began anew. */
export interface Beginning {
  settings: Map<string, number>;
  points: Float64Array | undefined; // rows of x, y, class, held out: the page's own
  model: Uint8Array | undefined; // a file that was loaded
}

const mostBudget = 100; // ms: the page answers within a tenth of a second
const leastBudget = 10; // ms of a frame to train in

/** Short numbers, which the address repeats exactly. */
const rounded = (value: number): number => Number(value.toPrecision(4));

export class Session implements Actions {
  readonly journal = new Journal();
  beginning: Beginning = { settings: new Map(), points: undefined, model: undefined };
  /** Milliseconds of the core since training began anew. */
  computed = 0;
  /** The user has done something since this was last set to false: repeating an address then ends. */
  interrupted = false;
  /** An address is being repeated. */
  restoring = false;

  constructor(
    private readonly state: State,
    private readonly messages: Messages,
  ) {
    this.begin();
  }

  get #own(): boolean {
    const { core } = this.state;
    return core.setting("dataset").choices[core.value("dataset")] === "own";
  }

  /** Training has begun anew: what there is now is the beginning. */
  begin(model?: Uint8Array): void {
    const { core } = this.state;
    const settings = new Map(core.settings.map(({ name }) => [name, core.value(name)] as const));
    this.beginning = { settings, points: this.#own ? core.points() : undefined, model };
    this.journal.begin();
    this.computed = 0;
    this.#follow();
  }

  #follow(): void {
    this.state.epoch = this.state.core.epoch;
    this.state.epochs = this.state.core.lastEpoch;
  }

  /** Runs what may fail. @return whether it did not */
  attempt(act: () => void, ...changes: Change[]): boolean {
    this.interrupted = true;
    let notice = "";
    try {
      act();
      notice = this.state.core.notice;
    } catch (error) {
      this.state.training = false;
      this.fail(error);
      return false;
    } finally {
      this.#follow();
      this.state.changed(...changes);
    }
    if (notice) this.messages.say(notice);
    return true;
  }

  /** Says what failed; the console gets what nobody foresaw. */
  fail(error: unknown): void {
    if (!(error instanceof CoreError)) console.error(error);
    this.refuse(error instanceof Error ? error.message : String(error));
  }

  /** Says why something was not done. */
  refuse(text: string): void {
    this.messages.error(text);
  }

  say(text: string): void {
    this.messages.say(text);
  }

  /* ---- Settings ---- */

  set(name: string, value: number): void {
    this.setAll([[name, value]]);
  }

  setAll(values: Array<readonly [string, number]>): void {
    const { core } = this.state;
    let changed: Array<readonly [string, number]> = [];
    const set = (): void => {
      changed = values.filter(([name, value]) => core.value(name) !== value);
      core.set(changed);
    };
    if (!this.attempt(set, "settings", "data", "parameters")) return;
    const live = changed.every(([name]) => core.setting(name).scope === "live");
    if (!live) this.begin();
    else if (this.journal.events.length === 0 && this.state.epochs === 0) this.begin(this.beginning.model);
    else for (const [setting, value] of changed) this.journal.note({ kind: "set", setting, value });
  }

  anotherSeed(): void {
    this.set("seed", (this.state.core.value("seed") % 9999) + 1);
  }

  /* ---- Points ---- */

  #edit(event: JournalEvent, act: () => void): void {
    if (this.attempt(act, "data", "parameters", "settings")) this.journal.note(event);
  }

  addPoint(x: number, y: number, classIndex = this.state.brush): void {
    const event = { kind: "add", x: rounded(x), y: rounded(y), classIndex } as const;
    this.#edit(event, () => this.state.core.addPoint(event.x, event.y, classIndex));
  }

  removePoint(point: number): void {
    this.state.hovered = -1;
    this.#edit({ kind: "remove", point }, () => this.state.core.removePoint(point));
  }

  movePoint(point: number, x: number, y: number): void {
    const event = { kind: "move", point, x: rounded(x), y: rounded(y) } as const;
    this.#edit(event, () => this.state.core.movePoint(point, event.x, event.y));
  }

  readCsv(name: string, bytes: Uint8Array): void {
    const { core } = this.state;
    let notice = "";
    const read = (): void => {
      core.readCsv(bytes);
      notice = core.notice;
    };
    if (!this.attempt(read, "data", "parameters", "settings")) return;
    this.begin();
    this.say(`${core.pointCount} points of ${name}: ${core.className(0)} and ${core.className(1)}. ${notice}`);
  }

  /* ---- Weights ---- */

  setWeight(node: number, row: number, column: number, value: number): void {
    const event: WeightEvent = { kind: "weight", node, row, column, value: rounded(value) };
    if (this.attempt(() => this.state.core.setWeight(node, row, column, event.value), "parameters")) {
      this.journal.edit(event);
    }
  }

  loadModel(bytes: Uint8Array): boolean {
    const done = this.attempt(() => this.state.core.loadModel(bytes), "data", "parameters", "settings");
    if (done) this.begin(bytes);
    return done;
  }

  /* ---- Time ---- */

  /** Epochs that the setting allows. */
  get end(): number {
    return this.state.core.value("epochs");
  }

  seek(epoch: number): void {
    this.state.training = false;
    const place = Math.min(Math.max(Math.round(epoch), 0), this.state.epochs);
    if (this.attempt(() => this.state.core.seek(place), "parameters")) this.journal.edits = [];
  }

  train(on: boolean): void {
    this.interrupted = true;
    const { state } = this;
    if (on && state.epoch >= this.end) {
      this.say(`All ${this.end} epochs are trained: step back in time, raise “Epochs” or begin anew.`);
      on = false;
    }
    state.training = on;
    state.changed("settings");
  }

  step(): void {
    this.state.training = false;
    if (this.state.epoch >= this.end) this.train(true);
    else this.advance(1);
  }

  /** One epoch further: back where training has been, or trained. */
  forward(): void {
    if (this.state.epoch < this.state.epochs) this.seek(this.state.epoch + 1);
    else this.step();
  }

  /** Trains some epochs from the one that is shown. */
  advance(epochs: number): boolean {
    const { core } = this.state;
    const done = this.attempt(() => {
      const from = core.epoch;
      const start = performance.now();
      try {
        core.train(epochs);
      } finally {
        this.computed += performance.now() - start;
        this.journal.train(from, core.epoch); // later epochs are forgotten even if training then fails
      }
    }, "parameters");
    if (done && this.state.epoch >= this.end) this.state.training = false;
    return done;
  }

  /** What a frame has time for, while training is on: as long as drawing takes, or the page would mostly draw. */
  slice(drawing: number): void {
    const start = performance.now();
    const budget = Math.min(Math.max(leastBudget, drawing), mostBudget);
    while (this.state.training && performance.now() - start < budget) if (!this.advance(1)) break;
  }

  /** Forgets what comes after the shown epoch. @return whether that was anything */
  cut(): boolean {
    const { epoch, epochs } = this.state;
    if (epoch >= epochs) return false;
    return this.attempt(() => {
      const { core } = this.state;
      core.seek(epoch); // weights that were set are no part of this epoch before training goes on from them
      core.branch();
      this.journal.branch(epoch);
      for (const { node, row, column, value } of this.journal.edits) core.setWeight(node, row, column, value);
    }, "parameters");
  }

  branch(): void {
    const { epoch, epochs } = this.state;
    if (this.cut()) this.say(`Training goes on from epoch ${epoch}; the ${epochs - epoch} later ones are forgotten.`);
  }

  /** Back to the first parameters, with settings and points as they are now. */
  restart(): void {
    this.state.training = false;
    const done = this.attempt(() => {
      this.state.core.seek(0);
      this.state.core.branch();
    }, "parameters");
    if (done) this.begin(this.beginning.model);
  }

  /** Pictures takes this over. */
  exportView: Actions["exportView"] = () => {};
}
