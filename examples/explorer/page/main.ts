/** Starts the page: the core, what listens to it, and then what the address says. */
import { addressText, readAddress } from "./address";
import { Controls } from "./controls";
import { Core } from "./core";
import { button, element } from "./elements";
import { Files } from "./files";
import { Frames } from "./frames";
import { createHelp } from "./help";
import { Keys } from "./keys";
import { createLessons, type Lessons } from "./lessons";
import { load } from "./load";
import { createBar } from "./menu";
import { Messages } from "./messages";
import { Pictures } from "./pictures";
import { restore } from "./restore";
import { fitSelection } from "./selection";
import { Session } from "./session";
import { State } from "./state";
import { ThemeSwitch } from "./theme";
import { TimeBar } from "./time_bar";
import { views } from "./views/index";

function place<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no “${id}”.`);
  return found as Kind;
}

/** Links within the page move the focus and leave the address alone, which is the state's. */
function keepLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a.skip")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      place(link.hash.slice(1)).focus();
    });
  }
}

/** The address follows the state, though not at every frame: browsers count the changes. */
function keepAddress(state: State, session: Session, theme: ThemeSwitch): void {
  let timer = 0;
  let tooLong = false;
  const write = (): void => {
    timer = 0;
    if (session.restoring) return;
    const text = addressText(state, session, theme.theme);
    if (text === undefined && !tooLong) session.say("This is too much for an address: it keeps to what was before.");
    tooLong = text === undefined;
    if (text === undefined || text === location.hash.slice(1)) return;
    history.replaceState(history.state, "", text ? `#${text}` : location.href.split("#")[0]);
  };
  state.listen((change) => {
    if (change !== "hover") timer ||= window.setTimeout(write, 400);
  });
  addEventListener("pagehide", write);
}

function createViews(frames: Frames, state: State): void {
  for (const { id, title, create } of views) {
    const section = element("section", { class: "view", id: `view-${id}`, "aria-labelledby": `view-${id}-title` });
    section.append(
      element(
        "header",
        {},
        element("h2", { id: `view-${id}-title` }, title),
        element("div", { class: "view-tools bar" }),
      ),
    );
    place("view-grid").append(section);
    frames.add(create(section, state), section);
  }
}

interface Parts {
  state: State;
  session: Session;
  files: Files;
  theme: ThemeSwitch;
  lessons: Lessons;
  help: () => void;
}

function createKeys({ state, session, files, theme, lessons, help }: Parts): Keys {
  return new Keys([
    { key: "t", help: "Train or pause", act: () => session.train(!state.training) },
    { key: ".", help: "One epoch further", act: () => session.forward() },
    { key: ",", help: "One epoch back", act: () => session.seek(state.epoch - 1) },
    { key: "[", help: "Back to the beginning", act: () => session.seek(0) },
    { key: "]", help: "To the last epoch", act: () => session.seek(state.epochs) },
    { key: "b", help: "Branch: forget the later epochs and train on from here", act: () => session.branch() },
    { key: "r", help: "Begin anew", act: () => session.restart() },
    { key: "n", help: "Another seed", act: () => session.anotherSeed() },
    { key: "l", help: "Next lesson", act: () => lessons.next() },
    { key: "k", help: "Lesson before", act: () => lessons.previous() },
    { key: "o", help: "Open points (CSV) or a model", act: () => files.ask() },
    { key: "s", help: "Save the model", act: () => files.saveModel() },
    { key: "d", help: "Dark or light", act: () => theme.toggle() },
    { key: "?", help: "This help", act: help },
  ]);
}

async function start(): Promise<void> {
  const core = new Core(await load(location.search));
  const state = new State(core);
  const messages = new Messages(place("messages"));
  const session = new Session(state, messages);
  state.actions = session;
  const theme = new ThemeSwitch(state);
  const timeBar = new TimeBar(place("time"), place("views"), state, session);
  const frames = new Frames(state, session, () => timeBar.show());
  const files = new Files(state, session);
  const pictures = new Pictures(state, session, frames);
  const controls = new Controls(place<HTMLFormElement>("controls"), state, session);
  controls.group("Data").append(button("Open points (CSV) …", () => files.ask()));

  createViews(frames, state);
  const lessons = createLessons(place("lessons"), state);
  const keys = createKeys({ state, session, files, theme, lessons, help: () => help.showModal() });
  const help = createHelp(keys, core.version);
  document.body.append(help);
  createBar(place("menu"), files, pictures, theme, () => help.showModal());
  state.listen((change) => {
    if (change === "settings") fitSelection(state.selection, core.nodes());
  });

  const begin = async (): Promise<void> => {
    const address = readAddress(core, location.hash);
    theme.set(address.theme);
    await restore(address, state, session).catch((error: unknown) => session.fail(error));
    state.changed("selection"); // the address is written
    if (address.faults.length) session.refuse(`Of the address this was left out: ${address.faults.join("; ")}.`);
  };
  keepLinks();
  document.documentElement.dataset.started = "";
  await begin();
  keepAddress(state, session, theme);
  addEventListener("hashchange", () => {
    core.start();
    session.begin();
    void begin();
  });
}

start().catch((error: unknown) => {
  document.documentElement.className = "unsupported";
  place("unsupported").textContent =
    `The page could not begin: ${error instanceof Error ? error.message : String(error)}`;
});
