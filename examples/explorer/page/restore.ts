/** Makes the session what an address says, by doing again what was done. */
import type { Address } from "./address";
import type { JournalEvent } from "./journal";
import { fitSelection } from "./selection";
import type { Session } from "./session";
import { firstSelection, type State } from "./state";

/** Resolves after the next frame was drawn. */
const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

const budget = 24; // ms to train in between two frames

let latest = 0; // the number of the address that is repeated: another one ends it

/** Trains in slices, so that the page answers meanwhile; an action of the user ends it. @return whether it was not ended */
async function trainTo(epoch: number, state: State, session: Session): Promise<boolean> {
  const mine = latest;
  const end = Math.min(epoch, session.end);
  while (state.epoch < end) {
    const start = performance.now();
    while (state.epoch < end && performance.now() - start < budget) if (!session.advance(1)) return false;
    session.interrupted = false;
    await nextFrame();
    if (session.interrupted || mine !== latest) return false;
  }
  return true;
}

function repeat(event: JournalEvent, session: Session): void {
  switch (event.kind) {
    case "branch":
      session.seek(event.epoch);
      session.cut();
      break;
    case "set":
      session.set(event.setting, event.value);
      break;
    case "add":
      session.addPoint(event.x, event.y, event.classIndex);
      break;
    case "remove":
      session.removePoint(event.point);
      break;
    case "move":
      session.movePoint(event.point, event.x, event.y);
      break;
    case "weight":
      session.setWeight(event.node, event.row, event.column, event.value);
      break;
  }
}

/** Settings, points or model, from which the events begin. */
function restoreBeginning(address: Address, state: State, session: Session): void {
  const { core } = state;
  const { points, model } = address;
  const settings = address.settings.filter(([name]) => !(points && name === "dataset"));
  session.attempt(() => core.set(settings), "data", "parameters", "settings");
  if (points) session.attempt(() => core.putPoints(points), "data", "parameters", "settings");
  session.begin();
  if (model) session.loadModel(model);
}

async function repeatAll(address: Address, state: State, session: Session): Promise<void> {
  for (const event of address.events) {
    if (event.kind !== "train") repeat(event, session);
    else if (!(await trainTo(event.epoch, state, session))) return;
  }
  if (address.epoch !== undefined) session.seek(address.epoch);
  for (const event of address.edits) repeat(event, session);
}

export async function restore(address: Address, state: State, session: Session): Promise<void> {
  const mine = ++latest;
  session.restoring = true;
  Object.assign(state.selection, firstSelection, address.selection);
  try {
    restoreBeginning(address, state, session);
    fitSelection(state.selection, state.core.nodes());
    state.changed("selection");
    await repeatAll(address, state, session);
  } finally {
    if (mine === latest) session.restoring = false;
  }
}
