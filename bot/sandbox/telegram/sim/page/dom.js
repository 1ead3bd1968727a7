// Helpers for DOM elements.
export const $ = (id) => document.getElementById(id);

export function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== "") element.textContent = text;
  if (name === "button") element.type = "button";
  return element;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function pressable(className, text, act) {
  const button = make("button", className, text);
  button.addEventListener("click", act);
  return button;
}

// Isolates the writing direction of a hostile name.
export const named = (className, text) => Object.assign(make("bdi", className, text), { dir: "auto" });

export const initial = (name) => [...(name ?? "").trim()][0] ?? "";
export const hueOf = (id) => Math.abs(id * 47) % 360;

// Redraws a list and restores the focus by `data-key`.
// Unchanged items are kept, so that a press in progress is not lost.
export function redraw(root, elements) {
  const isSame = elements.length === root.children.length && elements.every((one, place) => one.isEqualNode(root.children[place]));
  if (!isSame) replace(root, elements);
}

export function replace(root, elements) {
  const key = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  root.replaceChildren(...elements);
  if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
