/* Loss and accuracy over the epochs, of the points trained on and of those held out. */
import type { State, ViewKind } from "../state";
import { percent, say } from "./axes";
import type { Plot } from "./canvas";
import { createCard } from "./card";
import { drawChart, EPOCH_KEYS, indexOf, linkEpochs, NARROW, panels } from "./chart";
import type { Curves } from "./source";
import { curves } from "./source";

function create(section: HTMLElement, state: State) {
  let shown: Curves | undefined,
    plots: Plot[] = [];

  function now(): string {
    const at = shown ? indexOf(shown.epochs, state.epoch) : -1;
    if (!shown || at < 0) return "";
    return (
      `Epoch ${state.epoch}: loss ${say(shown.loss[at]!)} trained on, ${say(shown.testLoss[at]!)} held out; ` +
      `accuracy ${percent(shown.accuracy[at]!)} and ${percent(shown.testAccuracy[at]!)}.`
    );
  }

  const card = createCard(section, state, {
    label: "Loss and accuracy over the epochs",
    keys: EPOCH_KEYS,
    height: (width) => (width >= NARROW ? Math.min(300, width * 0.42) : 420),
    fetch() {
      shown = curves(state.core);
    },
    draw({ context, width, height }, palette) {
      if (!shown) return;
      const { epochs, loss, testLoss, accuracy, testAccuracy } = shown,
        [left, right] = panels(width, height, 2);
      const pair = (train: Float64Array, test: Float64Array) => [
        { name: "trained on", colour: palette.ink, value: (index: number) => train[index]! },
        {
          name: "held out",
          colour: palette.second,
          dashes: [5, 3],
          value: (index: number) => test[index]!,
        },
      ];
      const { epoch } = state;
      plots = [
        drawChart(context, left!, palette, { title: "Loss", epochs, epoch, curves: pair(loss, testLoss) }),
        drawChart(context, right!, palette, {
          title: "Accuracy",
          epochs,
          epoch,
          curves: pair(accuracy, testAccuracy),
          range: { low: lowest(accuracy, testAccuracy), high: 1.005 },
        }),
      ];
    },
    describe: () => (shown && shown.loss.length < 2 ? `Nothing is trained yet. ${now()}` : now()),
    table() {
      const { epochs, loss, testLoss, accuracy, testAccuracy } = shown!;
      return {
        head: ["epoch", "loss, trained on", "held out", "accuracy, trained on", "held out"],
        rows: Array.from(loss, (value, i) => [
          epochs[i]!,
          say(value),
          say(testLoss[i]!),
          percent(accuracy[i]!),
          percent(testAccuracy[i]!),
        ]),
      };
    },
  });
  linkEpochs(card, state, () => plots, now);
  return card;
}

/* Where the accuracy's axis begins: at a round tenth below all values. */
function lowest(...all: Float64Array[]): number {
  let low = 1;
  for (const values of all) for (const value of values) if (value < low) low = value;
  return Math.max(0, Math.floor(low * 10 - 0.01) / 10);
}

export const curvesView: ViewKind = { id: "curves", title: "Loss and accuracy", create };
