// Panels over or beside the chat: menus, toast and alert, news wire, call log, chat list.
import { $ } from "./dom.js";
import { say } from "./words.js";

const TOAST = 3500; // milliseconds
const MENUS = ["menu", "people"];
let toastTimer;

export function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  toastTimer = setTimeout(hush, Math.max(TOAST, text.length * 60));
}

export const hush = () => $("toast").classList.remove("shown");

export function alerted(text) {
  $("alert-text").textContent = text;
  $("alert").showModal();
}

// Runs an action, and shows its error.
export async function tried(action) {
  try {
    return await action();
  } catch (error) {
    toast(error.status ? `${say("refused")} ${error.message}` : say("notSent"));
    return undefined;
  }
}

function open(name, isOpen) {
  $(name).hidden = !isOpen;
  $(`${name}-button`).setAttribute("aria-expanded", isOpen);
}

// `begins`: called when a menu opens; `closing`: called when all menus close.
export function menus(begins, closing) {
  const close = () => {
    for (const name of MENUS) open(name, false);
    closing();
  };
  for (const name of MENUS) {
    $(`${name}-button`).addEventListener("click", (event) => {
      event.stopPropagation();
      const isOpen = $(name).hidden;
      close();
      open(name, isOpen);
      if (isOpen) begins[name]();
    });
    $(name).addEventListener("click", (event) => event.stopPropagation());
  }
  document.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const opener = document.activeElement.closest("#menu, #people")?.id;
    close();
    if (opener) $(`${opener}-button`).focus();
    shut(false);
  });
  return close;
}

const drawers = [];

// Drawers lie over the chat on a narrow screen, where they block it, and beside it on a wide one.
export function drawer(name, opener, closer, told = () => {}) {
  const turn = (isOpen, isQuiet = false) => {
    const panel = $(name);
    if (isOpen === panel.classList.contains("open")) return;
    $("chat").inert = isOpen;
    panel.classList.toggle("open", isOpen);
    $(opener).setAttribute("aria-expanded", isOpen);
    if (!isQuiet) $(isOpen ? closer : opener).focus();
    if (isOpen) told();
  };
  $(opener).addEventListener("click", () => turn(true));
  $(closer).addEventListener("click", () => turn(false));
  drawers.push(turn);
  return turn;
}

// A press outside closes the drawer, and so does a screen that becomes wide.
const WIDE = ["(min-width: 860px)", "(min-width: 900px)", "(min-width: 1200px)"];
const shut = (isQuiet) => drawers.forEach((turn) => turn(false, isQuiet));
for (const width of WIDE) matchMedia(width).addEventListener("change", () => shut(true));
$("layout").addEventListener("click", ({ target }) => { if (target === $("layout")) shut(false); });
