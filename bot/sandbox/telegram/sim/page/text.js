// Renders a text from its entities. Offsets are UTF-16 units, as JavaScript counts. Nothing is ever read as HTML.
import { say } from "./words.js";

const STYLES = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

export function draw(text, entities = [], act = {}) {
  const root = document.createElement("div");
  root.className = "text";
  fill(root, text, 0, text.length, [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length), act);
  return root;
}

function fill(parent, text, start, end, entities, act) {
  let at = start;
  while (entities.length) {
    const [entity, ...rest] = entities;
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = rest.filter((one) => one.offset < stop);
    parent.append(text.slice(at, entity.offset));
    const [outside, inside] = shell(entity, text.slice(entity.offset, stop), act);
    fill(inside, text, entity.offset, stop, inner, act);
    parent.append(outside);
    at = stop;
    entities = rest.filter((one) => one.offset >= stop);
    if (entity.type.includes("blockquote") || entity.type === "pre") at += text[at] === "\n" ? 1 : 0;
  }
  parent.append(text.slice(at, end));
}

// Returns the element of an entity, and the inner element that holds the text.
function shell(entity, text, act) {
  if (entity.type in STYLES) return same(make(STYLES[entity.type]));
  switch (entity.type) {
    case "pre": return same(make("pre", entity.language ? { language: entity.language } : {}));
    case "blockquote": case "expandable_blockquote": return quote(entity.type !== "blockquote");
    case "spoiler": return same(spoiler());
    case "text_link": return same(link(entity.url));
    case "url": return same(link(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`));
    case "email": return same(link(`mailto:${text}`));
    case "bot_command": return same(command(text, act));
    case "date_time": return same(moment(entity.unix_time));
    default: return same(make("span", { entity: entity.type }));
  }
}

const same = (element) => [element, element];

function make(name, data = {}) {
  const element = document.createElement(name);
  Object.assign(element.dataset, data);
  return element;
}

export function isOpenable(address) {
  try { return ["http:", "https:", "mailto:"].includes(new URL(address).protocol); } catch { return false; }
}

function link(address) {
  if (!isOpenable(address)) return make("span", { entity: "text_link" });
  const element = make("a");
  element.href = address;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  element.title = address;
  return element;
}

function command(text, act) {
  const element = make("a", { command: text });
  element.href = "#";
  element.addEventListener("click", (event) => { event.preventDefault(); act.send?.(text); });
  return element;
}

function moment(seconds) {
  const element = make("time");
  element.dateTime = new Date(seconds * 1000).toISOString();
  element.title = new Date(seconds * 1000).toLocaleString();
  return element;
}

function spoiler() {
  const element = make("span");
  element.className = "spoiler";
  Object.assign(element, { tabIndex: 0, role: "button", ariaLabel: say("spoiler") });
  const open = () => {
    element.classList.add("open");
    for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
  };
  element.addEventListener("click", open);
  element.addEventListener("keydown", ({ key }) => { if (key === "Enter" || key === " ") open(); });
  return element;
}

function quote(isExpandable) {
  const outside = make("blockquote");
  const inside = make("span");
  outside.className = "quote";
  inside.className = "quote-text";
  outside.append(inside);
  if (isExpandable) {
    outside.dataset.expandable = "";
    outside.append(toggle(outside));
  }
  return [outside, inside];
}

function toggle(quote) {
  const button = make("button");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#icon-down");
  icon.append(use);
  button.type = "button";
  button.className = "more";
  button.append(icon);
  const name = () => {
    const isOpen = quote.classList.contains("open");
    button.setAttribute("aria-expanded", isOpen);
    button.setAttribute("aria-label", say(isOpen ? "fold" : "unfold"));
  };
  button.addEventListener("click", () => { quote.classList.toggle("open"); name(); });
  name();
  return button;
}

// A quote that is no longer than its folded form needs no button; known only once it is on the page.
export function fold(root) {
  for (const quote of root.querySelectorAll(".quote[data-expandable]:not(.open)")) {
    const text = quote.querySelector(".quote-text");
    quote.classList.toggle("fits", text.scrollHeight <= text.clientHeight + 1);
  }
}
