/** What was done since training last began anew, so that an address can repeat it to the bit: settings and points at the
    beginning, then events in their order. Training is deterministic, so a run of epochs is the number of its last one. */

export type JournalEvent =
  | { kind: "train"; epoch: number } // up to that epoch
  | { kind: "branch"; epoch: number } // later epochs are forgotten
  | { kind: "set"; setting: string; value: number }
  | { kind: "add"; x: number; y: number; classIndex: number }
  | { kind: "remove"; point: number }
  | { kind: "move"; point: number; x: number; y: number }
  | WeightEvent;

export interface WeightEvent {
  kind: "weight";
  node: number;
  row: number;
  column: number;
  value: number;
}

export class Journal {
  readonly events: JournalEvent[] = [];
  /** Weights that were set at the shown epoch; they count once training goes on from there. */
  edits: WeightEvent[] = [];

  begin(): void {
    this.events.length = 0;
    this.edits = [];
  }

  /** Epochs that the events have trained so far. */
  get trained(): number {
    for (let i = this.events.length - 1; i >= 0; i--) {
      const event = this.events[i];
      if (event?.kind === "train" || event?.kind === "branch") return event.epoch;
    }
    return 0;
  }

  /** What came after an epoch is forgotten. */
  branch(epoch: number): void {
    if (epoch >= this.trained) return;
    // A run that is not looked at any more need not be repeated, unless something else was done after it.
    const last = this.events.at(-1);
    if (last?.kind === "train") this.events.pop();
    if (this.trained < epoch) this.events.push({ kind: "train", epoch });
    if (this.trained <= epoch) return;
    if (last?.kind === "train") this.events.push(last);
    this.events.push({ kind: "branch", epoch });
  }

  /** Training went on from one epoch to another, with the weights that were set there. */
  train(from: number, to: number): void {
    this.branch(from);
    this.events.push(...this.edits);
    this.edits = [];
    const last = this.events.at(-1);
    if (last?.kind === "train") last.epoch = to;
    else if (to > this.trained) this.events.push({ kind: "train", epoch: to });
  }

  /** Anything else. What replaces the last event, such as the next place of a point that is dragged, takes its place. */
  note(event: JournalEvent): void {
    const last = this.events.at(-1);
    if (last && replaces(event, last)) this.events.pop();
    this.events.push(event);
  }

  edit(event: WeightEvent): void {
    this.edits = this.edits.filter((other) => !replaces(event, other));
    this.edits.push(event);
  }
}

function replaces(next: JournalEvent, last: JournalEvent): boolean {
  if (next.kind === "move" && last.kind === "move") return next.point === last.point;
  if (next.kind === "set" && last.kind === "set") return next.setting === last.setting;
  if (next.kind !== "weight" || last.kind !== "weight") return false;
  return next.node === last.node && next.row === last.row && next.column === last.column;
}

/* Text: events between "~", a letter and its numbers between "!": t40~slearning_rate!0.1~t60. */

const letters = { train: "t", branch: "b", set: "s", add: "a", remove: "r", move: "m", weight: "w" } as const;

function fields(event: JournalEvent): Array<string | number> {
  switch (event.kind) {
    case "train":
    case "branch":
      return [event.epoch];
    case "set":
      return [event.setting, event.value];
    case "add":
      return [event.x, event.y, event.classIndex];
    case "remove":
      return [event.point];
    case "move":
      return [event.point, event.x, event.y];
    case "weight":
      return [event.node, event.row, event.column, event.value];
  }
}

export function eventsText(events: readonly JournalEvent[]): string {
  return events.map((event) => letters[event.kind] + fields(event).join("!")).join("~");
}

/** Throws an Error that names the event which is none. */
export function eventsOf(text: string): JournalEvent[] {
  return text === "" ? [] : text.split("~").map(eventOf);
}

function eventOf(text: string): JournalEvent {
  const parts = text.slice(1).split("!");
  const at = (index: number): number => {
    const part = parts[index];
    const value = part === undefined || part.trim() === "" ? NaN : Number(part);
    if (!Number.isFinite(value)) throw new Error(`“${text.slice(0, 40)}” is no event`);
    return value;
  };
  switch (text[0]) {
    case "t":
      return { kind: "train", epoch: at(0) };
    case "b":
      return { kind: "branch", epoch: at(0) };
    case "s":
      return { kind: "set", setting: parts[0] ?? "", value: at(1) };
    case "a":
      return { kind: "add", x: at(0), y: at(1), classIndex: at(2) };
    case "r":
      return { kind: "remove", point: at(0) };
    case "m":
      return { kind: "move", point: at(0), x: at(1), y: at(2) };
    case "w":
      return { kind: "weight", node: at(0), row: at(1), column: at(2), value: at(3) };
    default:
      throw new Error(`“${text.slice(0, 40)}” is no event`);
  }
}
