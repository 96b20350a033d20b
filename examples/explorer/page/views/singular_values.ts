/* How the singular values of a layer's W grow while it learns. */
import type { NetworkNode } from "../core";
import type { State, ViewKind } from "../state";
import { say } from "./axes";
import type { Plot } from "./canvas";
import { createCard, createChoice } from "./card";
import { drawChart, EPOCH_KEYS, indexOf, linkEpochs } from "./chart";
import type { Spectrum } from "./source";
import { counted, nameOf, selectedLayer, spectrum } from "./source";

const NAMED = 4; // curves with a name in the legend
const DRAWN = 32;

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    shown: Spectrum | undefined,
    plots: Plot[] = [];

  /* Which of the core's values belong to the chosen layer. */
  function chosen(): { first: number; count: number; layer?: NetworkNode } {
    const layer = selectedLayer(state, all),
      at = layer && shown ? shown.nodes.indexOf(layer.index) : -1;
    if (!shown || at < 0) return { first: 0, count: 0 };
    return { first: shown.starts[at]!, count: shown.starts[at + 1]! - shown.starts[at]!, layer };
  }
  const value = (index: number, which: number): number => shown!.values[index * shown!.all + which]!;

  function now(): string {
    const { first, count, layer } = chosen(),
      at = shown ? indexOf(shown.epochs, state.epoch) : -1;
    if (!layer || at < 0) return "";
    const largest = Array.from({ length: Math.min(3, count) }, (_, i) => say(value(at, first + i)));
    return (
      `Epoch ${state.epoch}, ${nameOf(layer)}: ${counted(count, "singular value")}, ` +
      `${count > 3 ? "the largest " : ""}${largest.join(", ")}.`
    );
  }

  const card = createCard(section, state, {
    label: "Singular values of a layer's weight matrix over the epochs",
    keys: EPOCH_KEYS,
    height: (width) => Math.max(220, Math.min(300, width * 0.6)),
    fetch() {
      shown = spectrum(state.core);
    },
    draw({ context, width, height }, palette) {
      if (!shown) return;
      const { first, count } = chosen(),
        colours = [palette.ink, palette.second];
      const curves = Array.from({ length: Math.min(DRAWN, count) }, (_, i) => ({
        name: `σ${"₁₂₃₄₅₆₇₈₉"[i] ?? ""}`,
        colour: colours[i] ?? palette.grey,
        width: i < 2 ? 2 : 1,
        dashes: i === 1 ? [5, 3] : [],
        value: (index: number) => value(index, first + i),
      }));
      plots = [
        drawChart(context, { left: 0, top: 0, width, height }, palette, {
          title: `Singular values${count > NAMED ? ` (${count})` : ""}`,
          epochs: shown.epochs,
          epoch: state.epoch,
          curves,
        }),
      ];
    },
    describe: () =>
      now() +
      (chosen().count === 1
        ? " It is how far W stretches."
        : " They are how far W stretches: a large gap means that few directions carry the map."),
    table() {
      const { first, count } = chosen(),
        columns = Math.min(8, count),
        { epochs } = shown!;
      return {
        head: ["epoch", ...Array.from({ length: columns }, (_, i) => `σ${i + 1}`)],
        rows: Array.from(epochs, (epoch, at) => [
          epoch,
          ...Array.from({ length: columns }, (_, i) => say(value(at, first + i))),
        ]),
      };
    },
    controls() {
      all = state.core.nodes();
      const layers = all.filter((node) => node.kind === "affine"),
        layer = selectedLayer(state, all);
      if (layer) which.show(layers.map(nameOf), layers.indexOf(layer));
    },
  });
  const which = createChoice(card.tools, "Layer", (index) =>
    state.select({ layer: all.filter((node) => node.kind === "affine")[index]!.index }),
  );
  linkEpochs(card, state, () => plots, now);
  return card;
}

export const singularView: ViewKind = { id: "singular", title: "Singular values", create };
