/* One layer step by step, on one slider: x, then it is turned, stretched, turned, shifted, bent. */
import type { NetworkNode } from "../core";
import { button } from "../elements";
import type { State, ViewKind } from "../state";
import { drawAxes, inner, say } from "./axes";
import type { Plot } from "./canvas";
import { equalPlot } from "./canvas";
import { createCard, createChoice, make } from "./card";
import { POINT_KEYS, linkPoints } from "./linked";
import { unitNames } from "./node_plane";
import { drawArrow, drawGrid } from "./plane";
import { drawHovered, drawPoints, radiusFor } from "./points";
import type { Points, Steps } from "./source";
import { affineNodes, allPoints, nameOf, selectedLayer, squashAfter, steps } from "./source";

const LAST = 5;
const SHORT = ["x", "Vᵀx", "ΣVᵀx", "UΣVᵀx", "+ b", "squash"];
const MEANING = [
  "The input, as it is.",
  "Vᵀ turns the plane: the directions that the map stretches come to lie along the axes.",
  "Σ stretches along the axes: each by its singular value, with a minus where W mirrors.",
  "U turns the stretched plane into place. Now every point is where W takes it: UΣVᵀ = W.",
  "The bias b moves everything by the same vector.",
  "The squash bends: each coordinate goes through the same curve.",
];
/* Likewise where the layer has more than two inputs. */
const OF_MANY = [
  "The input, seen in the plane of the two rows of W: these units see nothing of other directions.",
  "Vᵀ turns the plane. Of many inputs it has chosen the plane already, and turns it by nothing or half a turn.",
];
const SECONDS = 1.1; // a step takes, when it plays

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    layer: NetworkNode | undefined,
    shown: Steps | undefined,
    points: Points | undefined;
  let plot: Plot | undefined;
  const { selection } = state;
  const last = (): number => (layer && squashAfter(layer, all) ? LAST : LAST - 1);
  const stage = (): number => Math.min(last(), selection.step);
  function meaning(step: number, node: NetworkNode): string {
    if (step === LAST && squashAfter(node, all)?.squash === "identity") return "This squash changes nothing.";
    const many = (all[node.index - 1]?.units ?? 0) > 2;
    return (many ? OF_MANY[step] : undefined) ?? MEANING[step] ?? "";
  }

  const card = createCard(section, state, {
    label: "One layer step by step: the points, the grid and the two unit vectors of its input",
    keys: POINT_KEYS,
    height: (width) => Math.max(240, Math.min(480, width * 0.8)),
    fetch() {
      if (!layer) return;
      points = allPoints(state.core);
      shown = steps(
        state.core,
        layer.index,
        Math.min(selection.rowA, layer.units - 1),
        Math.min(selection.rowB, layer.units - 1),
        stage(),
      );
      formula.textContent = shown.formula.replace(/-/g, "−");
    },
    draw({ context, width, height }, palette) {
      if (!shown || !points) return;
      plot = equalPlot(inner(width, height, 10, false), shown.box.x, shown.box.y);
      drawAxes(context, plot, palette, {}, true);
      drawGrid(context, plot, shown.grid, palette);
      const radius = radiusFor(points.count, width),
        drawn = plot,
        cloud = points,
        { xy, arrows } = shown;
      plot.clipped(context, () => {
        context.globalAlpha = 0.75;
        drawPoints(context, drawn, palette, cloud, xy, radius);
        context.globalAlpha = 1;
      });
      const origin = [arrows[0]!, arrows[1]!] as const;
      for (const unit of [1, 2])
        drawArrow(
          context,
          plot,
          arrows[2 * unit]!,
          arrows[2 * unit + 1]!,
          { colour: palette.ink, width: 2.4, halo: palette.paper, label: unit === 1 ? "e₁" : "e₂" },
          origin,
        );
      drawHovered(context, plot, palette, points, xy, state.hovered, radius);
      link.tip(context, palette);
    },
    describe() {
      if (!shown || !layer) return "";
      const now = Math.round(stage()),
        two =
          layer.units > 2 ? ` Shown are units ${selection.rowA + 1} and ${selection.rowB + 1} of ${layer.units}.` : "";
      const [first = 0, second = 0] = shown.s;
      const stretch = now >= 2 ? ` Σ stretches by ${say(first)} and ${say(second)}.` : "";
      return `${nameOf(layer)}, ${SHORT[now]}. ${meaning(now, layer)}${stretch}${two}`;
    },
    table() {
      const { U, s, Vt, b } = shown!,
        cells = (values: Float64Array, at: number): string => (values.length > at ? say(values[at]!) : "");
      const rows = [0, 1].map((row) => [
        `row ${row + 1}`,
        cells(U, 2 * row),
        cells(U, 2 * row + 1),
        cells(s, row),
        cells(Vt, 2 * row),
        cells(Vt, 2 * row + 1),
        cells(b, row),
      ]);
      return { head: ["part", "U₁", "U₂", "scale", "Vᵀ₁", "Vᵀ₂", "b"], rows };
    },
    controls() {
      all = state.core.nodes();
      layer = selectedLayer(state, all);
      if (!layer) return;
      const layers = affineNodes(all),
        names = unitNames(layer.units);
      which.show(layers.map(nameOf), layers.indexOf(layer));
      first.show(names, Math.min(selection.rowA, layer.units - 1));
      second.show(names, Math.min(selection.rowB, layer.units - 1));
      first.hide(layer.units < 3);
      second.hide(layer.units < 3);
      slider.max = String(last());
      slider.value = String(stage());
      slider.setAttribute(
        "aria-valuetext",
        `${SHORT[Math.round(stage())]}${Number.isInteger(stage()) ? "" : ", between"}`,
      );
      marks.forEach((mark, index) => {
        mark.hidden = index > last();
        mark.setAttribute("aria-pressed", String(Math.round(stage()) === index));
      });
    },
  });

  const which = createChoice(card.tools, "Layer", (index) => state.select({ layer: affineNodes(all)[index]!.index }));
  const first = createChoice(card.tools, "Across", (index) => state.select({ rowA: index }));
  const second = createChoice(card.tools, "Up", (index) => state.select({ rowB: index }));

  const formula = make("p", "view-formula");
  const slider = make("input", "view-slider");
  slider.type = "range";
  slider.min = "0";
  slider.step = "0.01";
  slider.setAttribute("aria-label", "Step of the layer");
  slider.addEventListener("input", () => {
    stop();
    /* Near a whole step it is that step. */
    const value = Number(slider.value),
      whole = Math.round(value);
    go(Math.abs(value - whole) < 0.06 ? whole : value);
  });
  slider.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    stop();
    const size = event.shiftKey ? 0.1 : 0.5;
    go(Math.max(0, Math.min(last(), Math.round((stage() + way * size) / size) * size)));
  });
  const marks = SHORT.map((text, index) => {
    const mark = make("button", "view-mark", text);
    mark.type = "button";
    mark.addEventListener("click", () => playTo(stage(), index));
    return mark;
  });
  const row = make("div", "view-marks");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Steps of the layer");
  row.append(...marks);
  const play = button("Play", () => (playing ? stop() : playTo(0, last())));
  card.tools.append(play);
  card.below.classList.add("view-stack");
  card.below.append(formula, slider, row);

  let playing = 0;
  function go(step: number): void {
    state.select({ step });
  }
  function stop(): void {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "Play";
  }
  /* Moves the slider there; at once if motion is to be reduced. */
  function playTo(from: number, to: number): void {
    stop();
    if (state.reducedMotion) {
      go(to);
      return;
    }
    const begun = performance.now(),
      way = Math.sign(to - from);
    play.textContent = "Stop";
    const tick = (now: number): void => {
      const gone = Math.min(Math.abs(to - from), Math.max(0, now - begun) / 1000 / SECONDS);
      const whole = Math.floor(gone),
        rest = gone - whole,
        eased = rest * rest * (3 - 2 * rest);
      go(from + way * (whole + eased));
      if (gone < Math.abs(to - from)) playing = requestAnimationFrame(tick);
      else stop();
    };
    playing = requestAnimationFrame(tick);
  }

  const link = linkPoints(card, state, () => (plot && points && shown ? { plot, points, xy: shown.xy } : undefined));
  return card;
}

export const layerView: ViewKind = { id: "layer", title: "One layer, step by step", create };
