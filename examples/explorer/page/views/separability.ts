/* How well one hyperplane would tell the classes apart in each node's output, as bars. */
import type { NetworkNode } from "../core";
import type { State, ViewKind } from "../state";
import { font, percent } from "./axes";
import { createCard } from "./card";
import { separability } from "./source";

const ROW = 30;
/* From so many points and units on it is said that a wide node's fit may take the first points alone. */
const MANY = 2000,
  WIDE = 32;
const OFTEN = 600; // milliseconds between two fits while a network trains

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    scores: Float64Array = new Float64Array(0),
    fetched = 0,
    later = 0;

  const titled = (node: NetworkNode): string => (node.index === 0 ? "input" : node.squash ? `${node.name}` : node.name);

  const card = createCard(section, state, {
    label: "Linear separability of the classes by node, as bars",
    height: () => Math.max(2, all.length) * ROW + 34,
    fetch() {
      const wait = fetched + OFTEN - performance.now();
      if (state.training && wait > 0) {
        later ||= window.setTimeout(() => {
          later = 0;
          card.refresh();
        }, wait);
        return;
      }
      all = state.core.nodes();
      scores = separability(state.core);
      fetched = performance.now();
    },
    draw({ context, width }, palette) {
      context.font = font();
      const longest = Math.max(0, ...all.map((node) => context.measureText(titled(node)).width));
      const left = Math.min(width * 0.46, longest + 10),
        room = width - left - 56;
      all.forEach((node, index) => {
        const top = index * ROW + 5,
          score = scores[index] ?? NaN,
          long = Number.isFinite(score) ? score * room : 0;
        context.fillStyle = palette.ink;
        context.textBaseline = "middle";
        context.textAlign = "right";
        context.fillText(titled(node), left - 8, top + ROW / 2 - 5, left - 10);
        context.fillStyle = palette.faint;
        context.fillRect(left, top, room, ROW - 10);
        context.fillStyle = palette.accent;
        context.fillRect(left, top, Math.round(long), ROW - 10);
        context.textAlign = "left";
        context.fillStyle = palette.ink;
        context.fillText(percent(score), left + room + 7, top + ROW / 2 - 5);
      });
      const foot = all.length * ROW + 4;
      context.strokeStyle = palette.ink;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(Math.round(left + room / 2) + 0.5, 0);
      context.lineTo(Math.round(left + room / 2) + 0.5, foot);
      context.stroke();
      context.setLineDash([]);
      context.font = font(11);
      context.fillStyle = palette.grey;
      context.textAlign = "center";
      context.textBaseline = "top";
      for (const share of [0, 0.5, 1]) context.fillText(`${100 * share} %`, left + share * room, foot + 4);
    },
    describe() {
      if (!all.length) return "";
      const last = all.length - 1,
        cut = state.core.pointCount >= MANY && all.some(({ units }) => units >= WIDE);
      return (
        `The share of the points to train on that are on the right side of a hyperplane, fitted to them by logistic regression: ` +
        `${percent(scores[0]!)} in the input, ` +
        `${percent(scores[last]!)} in ${titled(all[last]!)}. ${
          scores[last]! > scores[0]! + 0.005
            ? "Through the layers the classes come apart."
            : "The layers do not bring the classes apart."
        }${cut ? " For wide layers the first of so many points may have to do." : ""}`
      );
    },
    table: () => ({
      head: ["node", "separability"],
      rows: all.map((node, index) => [titled(node), percent(scores[index]!)]),
    }),
  });
  return card;
}

export const separabilityView: ViewKind = { id: "separability", title: "Separability by layer", create };
