// What opens over or beside the chat: menus, the toast and the alert, the wire, the strip, the list of chats.
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

// Does something, and says why it could not be done.
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

// `begins`: what to do when a menu opens; `closing` is told when all menus close.
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

// What lies over the chat on a narrow screen and beside it on a wide one. Below it the chat cannot be reached.
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

// Beside a drawer, or on a screen that has become wide, there is no drawer.
const WIDE = ["(min-width: 860px)", "(min-width: 900px)", "(min-width: 1200px)"];
const shut = (isQuiet) => drawers.forEach((turn) => turn(false, isQuiet));
for (const width of WIDE) matchMedia(width).addEventListener("change", () => shut(true));
$("desk").addEventListener("click", ({ target }) => { if (target === $("desk")) shut(false); });
