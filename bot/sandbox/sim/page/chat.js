// The page: joins the stream, the messages and what the person does.
import { Bubbles } from "./bubbles.js";
import { ask, Live } from "./live.js";
import { People, calledBy } from "./people.js";
import { Strip } from "./strip.js";
import { Wire } from "./wire.js";
import { current, say, speak } from "./words.js";

const $ = (id) => document.getElementById(id);
const NEAR = 90; // pixels from the end that still count as being there
const TYPING = 5000; // milliseconds that a sign of typing lasts
const TOAST = 3500;
const NOBODY = { bot: {}, standing: "stranger", messages: new Map(), unread: 0, draft: "" };

const chats = new Map(); // by person: {bot, standing, messages, unread, draft}
let isAway = true;
let typingTimer;
let toastTimer;

const live = new Live({ hear, lost });
const bubbles = new Bubbles($("messages"), { send, press });
const people = new People({
  root: $("people-list"), button: $("people-button"), badge: $("people-badge"), live, chat: (id) => chats.get(id), turn, forget,
});
const strip = new Strip({
  root: $("strip"), list: $("strip-list"), count: $("strip-count"), name: (id) => calledBy(live.people, id),
});
const address = document.querySelector("meta[name=wire]").content;
const wire = address && new Wire({ address, root: $("wire-list"), about: $("wire-about"), told: freshen });

// The chat of the person at the page now.
const here = () => chats.get(live.person.id) ?? NOBODY;

// what happens

function hear(name, data, id) {
  isAway = false;
  const isHere = id === live.person.id;
  const chat = chats.get(id) ?? { unread: 0, draft: "" };
  chats.set(id, chat);
  const handlers = {
    chat() {
      Object.assign(chat, { bot: data.bot, standing: data.standing, messages: new Map(data.messages.map((one) => [one.message_id, one])) });
      if (isHere) { bubbles.reset(data.messages); toEnd(); }
    },
    message() { arrive(chat, data, isHere); },
    deleted() { chat.messages.delete(data.message_id); if (isHere) bubbles.drop(data.message_id); },
    answer() { bubbles.answered(data.callback_query_id); if (isHere) answer(data); },
    action() { if (isHere) typing(data.action !== "cancel"); },
    bot() { chat.bot = data; },
    standing() { chat.standing = data.standing; },
  };
  handlers[name]();
  show();
}

function lost() {
  isAway = true;
  show();
}

function arrive(chat, message, isHere) {
  const isNew = !chat.messages.has(message.message_id);
  chat.messages.set(message.message_id, message);
  if (!isHere) {
    if (isNew && message.from_bot) chat.unread += 1;
    return;
  }
  const wasAtEnd = isAtEnd();
  bubbles.put(message);
  if (message.from_bot) typing(false);
  if (wasAtEnd || (isNew && !message.from_bot)) toEnd();
  else if (isNew) chat.unread += 1;
}

function answer({ text, show_alert }) {
  if (!text) return;
  if (!show_alert) return toast(text);
  $("alert-text").textContent = text;
  $("alert").showModal();
}

function typing(isTyping) {
  clearTimeout(typingTimer);
  const chat = here();
  chat.isTyping = isTyping;
  if (isTyping) typingTimer = setTimeout(() => { chat.isTyping = false; show(); }, TYPING);
}

function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), Math.max(TOAST, text.length * 60));
}

// what is shown

function show() {
  const { bot, standing } = here();
  const name = bot.name ?? "";
  const isBlocked = standing === "blocked";
  const isNew = bubbles.isEmpty && !isBlocked;
  $("bot-name").textContent = name;
  $("avatar").textContent = [...name.trim()][0] ?? "";
  $("empty").hidden = !isNew || isAway;
  $("description").textContent = bot.description ?? "";
  $("start-button").hidden = !isNew || isAway;
  $("unblock-button").hidden = !isBlocked;
  $("composer").hidden = isBlocked || isNew;
  $("commands-button").hidden = !bot.commands?.length;
  $("block-button").hidden = isBlocked || isNew;
  for (const input of document.querySelectorAll("[name=language]")) input.checked = input.value === current();
  showStatus(isBlocked);
  showUnread();
  people.show();
}

function showStatus(isBlocked) {
  const status = $("bot-status");
  const isTyping = here().isTyping && !isAway;
  status.className = isAway ? "away" : isTyping ? "busy" : "";
  status.textContent = isAway ? say("connecting") : isBlocked ? say("blocked") : isTyping ? say("typing") : say("bot");
  if (!isTyping) return;
  const dots = document.createElement("span");
  dots.className = "typing";
  dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  status.append(dots);
}

function showUnread() {
  const chat = here();
  if (isAtEnd()) chat.unread = 0;
  $("unread").textContent = chat.unread || "";
  $("down-button").hidden = isAtEnd();
  const all = [...chats.values()].reduce((sum, { unread }) => sum + unread, 0);
  document.title = `${all ? `(${all}) ` : ""}${chat.bot.name ?? "Sandbox"}`;
}

function showWords() {
  speak(live.language);
  $("input").placeholder = say("input");
  $("input").setAttribute("aria-label", say("input"));
  $("log").setAttribute("aria-label", say("log"));
  $("send-button").setAttribute("aria-label", say("send"));
  $("menu-button").setAttribute("aria-label", say("more"));
  $("down-button").setAttribute("aria-label", say("toBottom"));
  $("commands-button").setAttribute("aria-label", say("menu"));
  $("commands").setAttribute("aria-label", say("commands"));
  $("wire-close").setAttribute("aria-label", say("closeWire"));
  $("strip-close").setAttribute("aria-label", say("closeStrip"));
  if (wire) wire.speak();
  strip.speak();
}

const isAtEnd = () => $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < NEAR;
const toEnd = () => { $("log").scrollTop = $("log").scrollHeight; };

// what the person does

async function tried(action) {
  try {
    return await action();
  } catch (error) {
    toast(error.status ? `${say("refused")} ${error.message}` : say("notSent"));
    return undefined;
  }
}

async function send(text) {
  return (await tried(() => live.do("messages", { text }))) !== undefined;
}

async function press(messageId, data) {
  return (await tried(() => live.do("presses", { message_id: messageId, data })))?.callback_query_id;
}

async function submit() {
  const input = $("input");
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  grow();
  if (!(await send(text)) && !input.value) input.value = text;
  grow();
  input.focus();
}

function grow() {
  const input = $("input");
  input.style.height = "auto";
  if (input.scrollHeight) input.style.height = `${input.scrollHeight}px`; // it has none while it is hidden
  $("send-button").disabled = !input.value.trim();
}

function offer(filter = "") {
  const commands = (here().bot.commands ?? []).filter(({ command }) => command.startsWith(filter));
  $("commands").replaceChildren(...commands.map(offered));
  open($("commands-button"), $("commands"), commands.length > 0);
}

function offered({ command, description }) {
  const [button, name, words] = ["button", "b", "span"].map((tag) => document.createElement(tag));
  button.type = "button";
  button.setAttribute("role", "menuitem");
  button.dataset.command = command;
  name.textContent = `/${command}`;
  words.textContent = description;
  button.append(name, words);
  button.addEventListener("click", () => { close(); $("input").value = ""; grow(); send(`/${command}`); });
  return button;
}

function open(button, panel, isOpen) {
  panel.hidden = !isOpen;
  button.setAttribute("aria-expanded", isOpen);
}

function freshen() {
  $("wire-button").classList.toggle("fresh", !$("wire").classList.contains("open"));
}

// On a narrow screen the wire lies over the chat, which then cannot be reached.
function openWire(isOpen) {
  if (isOpen === $("wire").classList.contains("open")) return;
  $("chat").inert = isOpen;
  $("wire").classList.toggle("open", isOpen);
  $("wire-button").setAttribute("aria-expanded", isOpen);
  $("wire-button").classList.remove("fresh");
  (isOpen ? $("wire-close") : $("wire-button")).focus();
}

function close() {
  open($("commands-button"), $("commands"), false);
  open($("menu-button"), $("menu"), false);
  open($("people-button"), $("people"), false);
}

// who the person is

function turn(id) {
  close();
  keepDraft();
  live.turnTo(id);
  $("input").value = here().draft;
  redraw();
  ($("composer").hidden ? $("start-button") : $("input")).focus();
}

function keepDraft() {
  if (here() !== NOBODY) here().draft = $("input").value;
}

function redraw() {
  showWords();
  bubbles.reset([...here().messages.values()]);
  here().unread = 0;
  $("toast").classList.remove("shown"); // it was said to somebody else
  grow();
  show();
  toEnd();
}

function forget(id) {
  const wasHere = id === live.person.id;
  live.forget(id);
  chats.delete(id);
  if (wasHere) redraw();
  else show();
  $("people-list").querySelector("button").focus();
}

async function addPerson() {
  close();
  keepDraft();
  await tried(() => live.add(people.nextName()));
  $("input").value = "";
  redraw();
  $("people-button").focus();
}

// the sandbox's time

async function changeClock(change) {
  const { now, frozen } = await ask(change ? "POST" : "GET", "/sim/clock", change);
  $("clock").textContent = new Date(now * 1000).toLocaleString(current(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  $("freeze-button").setAttribute("aria-pressed", frozen);
}

function toggleStrip(isOpen) {
  strip.toggle(isOpen);
  $("strip-button").setAttribute("aria-expanded", isOpen);
  (isOpen ? $("strip-close") : $("menu-button")).focus();
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); close(); submit(); });
$("input").addEventListener("input", () => {
  grow();
  const command = /^\/(\w*)$/.exec($("input").value);
  if (command) offer(command[1]);
  else close();
});
$("input").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); close(); submit(); }
  if (event.key === "ArrowUp" && !$("commands").hidden) { event.preventDefault(); $("commands").lastChild?.focus(); }
});
$("commands").addEventListener("keydown", (event) => {
  const next = { ArrowUp: "previousSibling", ArrowDown: "nextSibling" }[event.key];
  if (next) { event.preventDefault(); (document.activeElement[next] ?? $("input")).focus(); }
});
$("start-button").addEventListener("click", () => send("/start"));
$("commands-button").addEventListener("click", (event) => {
  event.stopPropagation();
  if ($("commands").hidden) { close(); offer(); } else close();
});
for (const [button, panel, begin] of [["menu-button", "menu", () => tried(changeClock)], ["people-button", "people", () => people.show()]]) {
  $(button).addEventListener("click", (event) => {
    event.stopPropagation();
    const isOpen = $(panel).hidden;
    close();
    open($(button), $(panel), isOpen);
    if (isOpen) begin();
  });
  $(panel).addEventListener("click", (event) => event.stopPropagation());
}
document.addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opener = document.activeElement.closest("#menu, #people")?.id;
  close();
  if (opener) $(`${opener}-button`).focus();
  openWire(false);
});
$("wire-button").addEventListener("click", () => openWire(true));
$("wire-close").addEventListener("click", () => openWire(false));
matchMedia("(min-width: 900px)").addEventListener("change", () => openWire(false));
$("languages").addEventListener("change", async (event) => {
  await tried(() => live.become(event.target.value));
  redraw();
  tried(changeClock);
});
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => tried(() => changeClock({ advance: Number(button.dataset.advance) })));
}
$("freeze-button").addEventListener("click", (event) => {
  tried(() => changeClock({ frozen: event.currentTarget.getAttribute("aria-pressed") !== "true" }));
});
$("strip-button").addEventListener("click", () => { close(); toggleStrip(!strip.isOpen); });
$("strip-close").addEventListener("click", () => toggleStrip(false));
$("block-button").addEventListener("click", () => { close(); tried(() => live.do("block")); });
$("unblock-button").addEventListener("click", () => tried(() => live.do("unblock")));
$("new-person-button").addEventListener("click", addPerson);
$("down-button").addEventListener("click", () => { $("log").scrollTo({ top: $("log").scrollHeight, behavior: "smooth" }); });
$("log").addEventListener("scroll", showUnread, { passive: true });
new ResizeObserver(() => { if (bubbles.wasAtEnd !== false) toEnd(); }).observe($("log"));
$("log").addEventListener("scroll", () => { bubbles.wasAtEnd = isAtEnd(); }, { passive: true });

$("desk").classList.toggle("with-wire", Boolean(wire));
for (const id of ["wire", "wire-button", "intro"]) $(id).hidden = !wire;
showWords();
show();
live.open();
