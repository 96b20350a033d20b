/** Frames: trains for a while if training is on, then has the views that are seen draw what changed. */
import type { Session } from "./session";
import { type Change, everything, type Frame, type State, type View } from "./state";

const nothing: Readonly<Frame> = {
  data: false,
  parameters: false,
  selection: false,
  settings: false,
  hover: false,
  appearance: false,
};

const isDue = (frame: Frame): boolean => Object.values(frame).includes(true);

interface Shown {
  view: View;
  section: HTMLElement;
  pending: Frame;
  visible: boolean;
  fault: string; // why it could not be drawn; said once
  cost: number; // ms that the last update took
  drawn: number; // when
}

const cheap = 4; // ms: what takes no longer is drawn in each frame
const calm = 500; // ms without a frame, after which views out of sight follow: their texts and numbers are read too
const leisure = 30; // ms between two of these
const rest = 6; // while training, what takes longer is drawn after a pause of so many times its cost

export class Frames {
  readonly #shown: Shown[] = [];
  #asked = false;
  #later = 0; // the timer of the views out of sight
  #drawing = 0; // ms that the views of the last frame took
  readonly #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "80px" });
  readonly #size = new ResizeObserver(() => this.mark("appearance"));

  constructor(
    private readonly state: State,
    private readonly session: Session,
    /** Called in each frame after the views. */
    private readonly after: () => void,
  ) {
    state.listen((change) => this.mark(change));
  }

  add(view: View, section: HTMLElement): void {
    this.#shown.push({ view, section, pending: { ...everything }, visible: true, fault: "", cost: 0, drawn: 0 });
    this.#sight.observe(section);
    this.#size.observe(section);
  }

  mark(change: Change): void {
    for (const shown of this.#shown) shown.pending[change] = true;
    this.ask();
  }

  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => this.#frame());
  }

  /** Draws a view at once, seen or not, by its id. */
  draw(id: string): void {
    const shown = this.#shown.find(({ section }) => section.id === `view-${id}`);
    if (shown) this.#update(shown, { ...everything });
  }

  #see(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const shown = this.#shown.find(({ section }) => section === entry.target);
      if (shown) shown.visible = entry.isIntersecting;
    }
    this.ask();
  }

  #frame(): void {
    this.#asked = false;
    if (this.state.training) this.session.slice(this.#drawing);
    const start = performance.now();
    for (const shown of this.#shown) if (shown.visible && !this.#waits(shown, start)) this.#draw(shown);
    this.after();
    this.#drawing = performance.now() - start;
    // One more when training has ended: for the views that waited.
    if (this.state.training || this.#shown.some(({ visible, pending }) => visible && isDue(pending))) this.ask();
    this.#followLater(calm);
  }

  /** Draws views out of sight one by one, while nothing else happens. */
  #followLater(wait: number): void {
    clearTimeout(this.#later);
    this.#later = window.setTimeout(() => {
      const next = this.#shown.find(({ visible, pending }) => !visible && isDue(pending));
      if (!next || this.state.training || this.#asked) return;
      this.#draw(next);
      this.#followLater(leisure);
    }, wait);
  }

  #waits(shown: Shown, now: number): boolean {
    return this.state.training && shown.cost > cheap && now - shown.drawn < rest * shown.cost;
  }

  #draw(shown: Shown): void {
    if (!isDue(shown.pending)) return;
    const frame = shown.pending;
    shown.pending = { ...nothing };
    this.#update(shown, frame);
  }

  #update(shown: Shown, frame: Frame): void {
    const start = performance.now();
    try {
      shown.view.update(frame);
      shown.fault = "";
    } catch (error) {
      if (String(error) !== shown.fault) this.session.fail(error);
      shown.fault = String(error);
    }
    shown.drawn = performance.now();
    shown.cost = shown.drawn - start;
  }
}
