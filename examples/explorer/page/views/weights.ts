/* W as arrows: column j is where the unit vector of input j goes. An arrow's tip can be dragged. */
import type { NetworkNode } from "../core";
import type { State, ViewKind } from "../state";
import { drawAxes, inner, say } from "./axes";
import type { Plot } from "./canvas";
import { equalPlot } from "./canvas";
import { createCard, createChoice, make } from "./card";
import { ARROWS, plainKey, place } from "./linked";
import { unitNames } from "./node_plane";
import { drawArrow, drawGrid, drawNote } from "./plane";
import { drawHovered, drawPoints, radiusFor } from "./points";
import type { Points, Weights } from "./source";
import { affineNodes, counted, allPoints, nameOf, selectedLayer, weights } from "./source";

const REACH = 16; // pixels about a tip
const KEYS =
  "Arrow keys move the chosen column's tip; with Shift in small steps. Page Up and Page Down choose the column; " +
  "the last choice is the bias";

function create(section: HTMLElement, state: State) {
  let all: NetworkNode[] = [],
    layer: NetworkNode | undefined,
    shown: Weights | undefined;
  let points: Points | undefined, plot: Plot | undefined;
  let dragged = false;
  const { selection } = state;

  const rowX = (): number => Math.min(selection.rowA, layer!.units - 1);
  const rowY = (): number => Math.min(selection.rowB, layer!.units - 1);
  /* The last choice, one more than there are columns, is the bias. */
  const column = (): number => Math.min(selection.column, shown!.columns);
  const nameOfColumn = (index: number): string => (index === shown!.columns ? "bias b" : `column ${index + 1}`);
  /* One unit has one axis: its weights lie along it. */
  const flat = (): boolean => rowX() === rowY();

  const pair = (pairs: Float64Array, index: number): [number, number] => [pairs[2 * index]!, pairs[2 * index + 1]!];
  const tip = (index: number): [number, number] => pair(shown!.tips, index);

  function move(index: number, x: number, y: number): void {
    const { columns } = shown!,
      [x0, y0] = index === columns ? [0, 0] : tip(columns);
    const set = (row: number, value: number): void =>
      index === columns
        ? state.actions.setWeight(layer!.index, row, -1, value)
        : state.actions.setWeight(layer!.index, row, index, value);
    set(rowX(), x - x0);
    if (!flat()) set(rowY(), y - y0);
  }

  const card = createCard(section, state, {
    label: "The columns of a layer's weight matrix as arrows, over what the layer makes of the points",
    keys: KEYS,
    height: (width) => Math.max(240, Math.min(480, width * 0.8)),
    tableTitle: "Numbers, to be edited",
    fetch() {
      if (!layer) return;
      shown = weights(state.core, layer.index, rowX(), rowY());
      points = allPoints(state.core);
      fillInputs();
    },
    draw({ context, width, height }, palette) {
      if (!shown || !points) return;
      if (!dragged || !plot) plot = equalPlot(inner(width, height), shown.box.x, shown.box.y);
      const drawn = plot,
        cloud = points,
        { columns, starts, plane } = shown,
        { xy } = plane,
        radius = radiusFor(points.count, width);
      drawAxes(context, plot, palette, { x: `unit ${rowX() + 1}`, y: flat() ? "" : `unit ${rowY() + 1}` });
      drawGrid(context, plot, plane.grid, palette);
      plot.clipped(context, () => {
        context.globalAlpha = 0.5;
        drawPoints(context, drawn, palette, cloud, xy, radius);
        context.globalAlpha = 1;
      });
      drawHovered(context, plot, palette, points, xy, state.hovered, radius);
      const chosen = column(),
        few = columns <= 8;
      plot.clipped(context, () => {
        for (let index = 0; index <= columns; index++) {
          if (index === chosen) continue;
          arrow(index, few || index === columns ? palette.ink : palette.grey, few || index === columns ? 2 : 1);
        }
        arrow(chosen, palette.accent, 3.4);
      });
      function arrow(index: number, colour: string, thick: number): void {
        const [x, y] = tip(index),
          label = index === columns ? "b" : few || index === chosen ? `w${subscript(index + 1)}` : "";
        drawArrow(
          context,
          drawn,
          x,
          y,
          { colour, width: thick, halo: palette.paper, label },
          pair(starts, index),
        );
      }
      const [x, y] = tip(chosen);
      if (!plot.holds(plot.px(x), plot.py(y)))
        drawNote(
          context,
          plot,
          plot.px(x),
          plot.py(y),
          `${nameOfColumn(chosen)} ends out of the picture`,
          palette.accent,
          palette.paper,
        );
    },
    describe() {
      if (!shown || !layer) return "";
      const [x, y] = tip(column()),
        bias = tip(shown.columns);
      const end = column() === shown.columns ? [x, y] : [x - bias[0], y - bias[1]];
      return (
        `${nameOf(layer)}: W has ${counted(shown.rows, "row")}, a template for each unit, and ${counted(shown.columns, "column")}: column j is where ` +
        `the unit vector of input j goes. Arrows begin at b, where the origin goes. ` +
        `${column() === shown.columns ? "The bias b" : `Column ${column() + 1}`} is (${say(end[0]!)}${flat() ? "" : `, ${say(end[1]!)}`}): drag its tip.`
      );
    },
    controls() {
      all = state.core.nodes();
      layer = selectedLayer(state, all);
      if (!layer) return;
      const layers = affineNodes(all),
        names = unitNames(layer.units);
      which.show(layers.map(nameOf), layers.indexOf(layer));
      first.show(names, rowX());
      second.show(names, rowY());
      first.hide(layer.units < 3);
      second.hide(layer.units < 3);
      const count = all[layer.index - 1]!.units; // that it reads
      columns.show(
        [...Array.from({ length: count }, (_, index) => `column ${index + 1}`), "bias b"],
        Math.min(selection.column, count),
      );
    },
  });
  const which = createChoice(card.tools, "Layer", (index) => state.select({ layer: affineNodes(all)[index]!.index }));
  const first = createChoice(card.tools, "Across", (index) => state.select({ rowA: index }));
  const second = createChoice(card.tools, "Up", (index) => state.select({ rowB: index }));
  const columns = createChoice(card.tools, "Arrow", (index) => state.select({ column: index }));

  /* ---- The pointer ---- */

  function tipAt(px: number, py: number): number {
    if (!plot || !shown) return -1;
    let best = -1,
      least = REACH * REACH;
    for (let index = 0; index <= shown.columns; index++) {
      const [x, y] = tip(index),
        square = (plot.px(x) - px) ** 2 + (plot.py(y) - py) ** 2;
      /* The chosen one is taken before others that lie on it. */
      if (square < least && !(best === column() && square > least / 4)) {
        least = square;
        best = index;
      }
    }
    return best;
  }
  card.canvas.addEventListener("pointerdown", (event) => {
    const index = tipAt(...place(event, card.canvas));
    if (index < 0 || event.button !== 0) return;
    dragged = true;
    card.canvas.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (index !== selection.column) state.select({ column: index });
  });
  card.canvas.addEventListener(
    "touchstart",
    (event) => {
      if (dragged) event.preventDefault(); // the page does not scroll while an arrow is dragged
    },
    { passive: false },
  );
  card.canvas.addEventListener("pointermove", (event) => {
    const [px, py] = place(event, card.canvas);
    if (!dragged) card.canvas.style.cursor = tipAt(px, py) >= 0 ? "grab" : "";
    else if (plot) move(column(), plot.dataX(px), plot.dataY(py));
  });
  const release = (): void => {
    if (!dragged) return;
    dragged = false;
    card.canvas.style.cursor = "";
    tell();
    card.refresh();
  };
  card.canvas.addEventListener("pointerup", release);
  card.canvas.addEventListener("pointercancel", release);

  function tell(): void {
    if (!shown) return;
    const [x, y] = tip(column());
    card.say(`The tip of ${nameOfColumn(column())} is at ${say(x)}${flat() ? "" : `, ${say(y)}`}.`);
  }

  card.canvas.addEventListener("keydown", (event) => {
    if (!plot || !shown || !plainKey(event)) return;
    const direction = ARROWS[event.key],
      [x, y] = tip(column());
    if (direction) {
      const size = ((plot.x.high - plot.x.low) / 50) * (event.shiftKey ? 0.1 : 1);
      move(column(), x + direction[0] * size, y - direction[1] * size);
    } else if (event.key === "PageDown") state.select({ column: Math.min(shown.columns, column() + 1) });
    else if (event.key === "PageUp") state.select({ column: Math.max(0, column() - 1) });
    else return;
    event.preventDefault();
    requestAnimationFrame(tell);
  });

  /* ---- The table: the two rows that are shown, each weight in a field ---- */

  const scroll = make("div", "view-scroll"),
    table = make("table");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", `${weightsView.title}, table`);
  scroll.append(table);
  card.details.append(scroll);
  card.details.addEventListener("toggle", () => fillInputs());
  let built = "";

  function fillInputs(): void {
    if (!card.details.open || !shown || !layer) return;
    const rows = flat() ? [rowX()] : [rowX(), rowY()];
    const key = [layer.index, rows, shown.columns].join();
    if (key !== built) buildInputs(rows);
    built = key;
    for (const input of table.querySelectorAll("input")) {
      if (input === document.activeElement) continue;
      const row = Number(input.dataset.row),
        index = Number(input.dataset.column);
      const value = index === shown.columns ? shown.b[row] : shown.W[row * shown.columns + index];
      input.value = String(Number((value ?? 0).toPrecision(5)));
    }
  }

  function buildInputs(rows: number[]): void {
    const head = make("tr"),
      made: HTMLElement[] = [head];
    for (const text of ["weights", ...rows.map((row) => `unit ${row + 1}`)]) {
      const cell = make("th", "", text);
      cell.scope = "col";
      head.append(cell);
    }
    for (let index = 0; index <= shown!.columns; index++) {
      const line = make("tr"),
        name = make("th", "", nameOfColumn(index));
      name.scope = "row";
      line.append(name);
      for (const row of rows) {
        const cell = make("td"),
          input = make("input");
        input.type = "number";
        input.step = "any";
        input.dataset.row = String(row);
        input.dataset.column = String(index);
        input.setAttribute("aria-label", `${nameOfColumn(index)}, unit ${row + 1}`);
        input.addEventListener("change", () => {
          const value = input.valueAsNumber;
          if (!Number.isFinite(value)) return fillInputs();
          if (index === shown!.columns) state.actions.setWeight(layer!.index, row, -1, value);
          else state.actions.setWeight(layer!.index, row, index, value);
        });
        cell.append(input);
        line.append(cell);
      }
      made.push(line);
    }
    table.replaceChildren(...made);
  }
  return card;
}

const subscript = (index: number): string => String(index).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]!);

export const weightsView: ViewKind = { id: "weights", title: "W by its columns", create };
