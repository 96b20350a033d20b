/** Messages that everybody gets: they are seen in a corner of the page and spoken by a screen reader. */

const shown = 12_000; // ms; an error stays until it is closed or another comes

export class Messages {
  #timer = 0;

  constructor(private readonly place: HTMLElement) {
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
    });
  }

  say(text: string): void {
    this.#show(text, "note");
    this.#timer = window.setTimeout(() => this.clear(), shown);
  }

  error(text: string): void {
    this.#show(text, "error");
  }

  clear(): void {
    window.clearTimeout(this.#timer);
    this.place.replaceChildren();
  }

  #show(text: string, kind: "note" | "error"): void {
    this.clear();
    const box = document.createElement("div");
    box.className = `message ${kind}`;
    const line = document.createElement("p");
    line.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.setAttribute("aria-label", "Close the message");
    close.textContent = "×";
    close.addEventListener("click", () => this.clear());
    box.append(line, close);
    this.place.append(box);
  }
}
