/** The lessons' panel: a row of numbers; with a lesson open its text, what to look at and a task. A lesson sets the whole
    page up when it is begun; an address that names a lesson only opens its text, since the rest of it says how the page
    was. */
import { button, element } from "./elements";
import { type Lesson, lessons } from "./lesson_list";
import { firstSelection, type State } from "./state";

export interface Lessons {
  next(): void;
  previous(): void;
  close(): void;
}

export function createLessons(holder: HTMLElement, state: State): Lessons {
  const numbers = element("ol", { class: "lesson-numbers" });
  const panel = element("div", { class: "lesson", hidden: "" });
  const body = element("div", { class: "lesson-body", "aria-live": "polite" });
  const back = button("Previous", () => previous());
  const again = button("Set up again", () => begin(state.selection.lesson));
  const on = button("Next", () => next(), { class: "primary" });
  const leave = button("Leave", () => close(), { class: "quiet" });
  const steps = element("div", { class: "lesson-steps" }, back, on, again, leave);
  panel.append(body, steps);
  holder.classList.add("lessons");
  holder.append(element("div", { class: "lesson-bar" }, element("h2", {}, "Eight short lessons"), numbers), panel);

  const marks = lessons.map(({ title }, index) => {
    const mark = button(
      `${index + 1} ${title}`,
      () => begin(index + 1),
      { class: "quiet" },
      `${index + 1} `,
      element("span", {}, title),
    );
    numbers.append(element("li", {}, mark));
    return mark;
  });

  function begin(number: number): void {
    const lesson = lessons[number - 1];
    if (!lesson) return;
    if (state.selection.lesson === 0) keepBefore();
    setUp(lesson, number, state);
    show();
  }
  function next(): void {
    if (state.selection.lesson < lessons.length) begin(state.selection.lesson + 1);
    else close();
  }
  function previous(): void {
    if (state.selection.lesson > 1) begin(state.selection.lesson - 1);
  }
  function close(): void {
    const left = state.selection.lesson;
    state.select({ lesson: 0 });
    show();
    marks[Math.max(0, left - 1)]?.focus();
  }

  let shown = -1;
  function show(): void {
    const number = state.selection.lesson;
    if (number === shown) return;
    shown = number;
    const lesson = lessons[number - 1];
    panel.hidden = !lesson;
    marks.forEach((mark, index) => {
      if (index + 1 === number) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    });
    for (const section of document.querySelectorAll(".view.shown-by-lesson"))
      section.classList.remove("shown-by-lesson");
    if (!lesson) return;
    back.disabled = number === 1;
    on.textContent = number === lessons.length ? "Done" : "Next";
    body.replaceChildren(...bodyOf(lesson, number));
    for (const id of lesson.views) document.getElementById(`view-${id}`)?.classList.add("shown-by-lesson");
  }
  state.listen((change) => {
    if (change === "selection") show();
  });
  show();
  return { next, previous, close };
}

/** The browser's own way back leads to the page as it was before the lessons. */
function keepBefore(): void {
  try {
    history.pushState(null, "", location.href);
  } catch {
    /* where an address cannot be kept there is no way back, and nothing else is lost */
  }
}

function setUp(lesson: Lesson, number: number, state: State): void {
  const { core, actions } = state;
  actions.setAll(
    core.settings.map(({ name, first, choices }) => {
      const value = lesson.settings[name] ?? first;
      return [name, typeof value === "string" ? choices.indexOf(value) : value] as const;
    }),
  );
  actions.restart();
  const first = core.nodes().find(({ kind }) => kind === "affine");
  if (first) {
    lesson.weights?.forEach((row, unit) =>
      row.forEach((value, column) => actions.setWeight(first.index, unit, column, value)),
    );
    lesson.bias?.forEach((value, unit) => actions.setWeight(first.index, unit, -1, value));
  }
  state.select({ ...firstSelection, ...lesson.selection, lesson: number });
  if (lesson.trained) actions.train(true);
}

function bodyOf(lesson: Lesson, number: number): HTMLElement[] {
  const part = (className: string, title: string, text: string): HTMLElement =>
    element("p", { class: className }, element("strong", {}, title), ` ${text}`);
  const places = element("p", { class: "lesson-views" }, element("strong", {}, "Views:"));
  for (const id of lesson.views) {
    const title = document.getElementById(`view-${id}-title`)?.textContent;
    if (title)
      places.append(
        " ",
        button(title, () => goTo(id)),
      );
  }
  return [
    element("h3", {}, `Lesson ${number} of ${lessons.length}: ${lesson.title}`),
    element(
      "div",
      { class: "lesson-columns" },
      element("div", {}, ...lesson.text.map((text) => element("p", {}, text))),
      element(
        "div",
        {},
        part("lesson-look", "Look:", lesson.look),
        places,
        part("lesson-task", "Try:", lesson.task),
        element("details", {}, element("summary", {}, "What you will see"), element("p", {}, lesson.answer)),
      ),
    ),
  ];
}

/** Brings a view into sight and gives it the focus, so that its keys work at once. */
function goTo(id: string): void {
  const section = document.getElementById(`view-${id}`);
  const canvas = section?.querySelector("canvas");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  section?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  if (canvas && canvas.tabIndex >= 0) canvas.focus({ preventScroll: true });
  else section?.querySelector<HTMLElement>("button, select")?.focus({ preventScroll: true });
}
