/** Frames: trains for a while if training is on, then has the views that are seen draw what changed. */
import type { Session } from "./session";
import type { Change, Frame, State, View } from "./state";

const nothing: Readonly<Frame> = {
  data: false,
  parameters: false,
  selection: false,
  settings: false,
  hover: false,
  appearance: false,
};

const everything: Readonly<Frame> = {
  data: true,
  parameters: true,
  selection: true,
  settings: true,
  hover: true,
  appearance: true,
};

interface Shown {
  view: View;
  section: HTMLElement;
  pending: Frame;
  visible: boolean;
  fault: string; // why it could not be drawn; said once
}

export class Frames {
  readonly #shown: Shown[] = [];
  #asked = false;
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
    this.#shown.push({ view, section, pending: { ...everything }, visible: true, fault: "" });
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
    if (this.state.training) this.session.slice();
    for (const shown of this.#shown) this.#draw(shown);
    this.after();
    if (this.state.training) this.ask();
  }

  #draw(shown: Shown): void {
    if (!shown.visible || !Object.values(shown.pending).includes(true)) return;
    const frame = shown.pending;
    shown.pending = { ...nothing };
    this.#update(shown, frame);
  }

  #update(shown: Shown, frame: Frame): void {
    try {
      shown.view.update(frame);
      shown.fault = "";
    } catch (error) {
      if (String(error) !== shown.fault) this.session.fail(error);
      shown.fault = String(error);
    }
  }
}
