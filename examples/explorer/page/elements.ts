/** Short ways to make elements. */

type Children = Array<Node | string>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Children
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A button with a symbol of icons.ts, or text alone; its name is the label either way. */
export function button(
  label: string,
  act: () => void,
  attributes: Record<string, string> = {},
  ...children: Children
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, ...(children.length ? children : [label]));
  if (children.length) {
    made.setAttribute("aria-label", label);
    made.title = label;
  }
  made.addEventListener("click", act);
  return made;
}

const svgSpace = "http://www.w3.org/2000/svg";

/** A symbol of 20 × 20 in the colour of the text, from the data of a path. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(svgSpace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const line = document.createElementNS(svgSpace, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
