// The page: joins the stream, the messages and what the person does.
import { Bubbles } from "./bubbles.js";
import { Live } from "./live.js";
import { current, known, say, speak } from "./words.js";

const $ = (id) => document.getElementById(id);
const NEAR = 90; // pixels from the end that still count as being there
const TYPING = 5000; // milliseconds that a sign of typing lasts
const TOAST = 3500;

let bot = { commands: [] };
let standing = "stranger";
let isAway = true;
let unread = 0;
let typingTimer;
let toastTimer;

const live = new Live({ hear, lost });
const bubbles = new Bubbles($("messages"), { send, press });

// what happens

function hear(name, data) {
  isAway = false;
  const handlers = {
    chat() { bot = data.bot; standing = data.standing; bubbles.reset(data.messages); toEnd(); },
    message() { arrive(data); },
    deleted() { bubbles.drop(data.message_id); },
    answer() { bubbles.answered(data.callback_query_id); answer(data); },
    action() { typing(data.action !== "cancel"); },
    bot() { bot = data; },
    standing() { standing = data.standing; },
  };
  handlers[name]();
  show();
}

function lost() {
  isAway = true;
  show();
}

function arrive(message) {
  const wasAtEnd = isAtEnd();
  const isNew = bubbles.put(message);
  if (message.from_bot) typing(false);
  if (wasAtEnd || (isNew && !message.from_bot)) toEnd();
  else if (isNew) unread += 1;
}

function answer({ text, show_alert }) {
  if (!text) return;
  if (!show_alert) return toast(text);
  $("alert-text").textContent = text;
  $("alert").showModal();
}

function typing(isTyping) {
  clearTimeout(typingTimer);
  bot.isTyping = isTyping;
  if (isTyping) typingTimer = setTimeout(() => { bot.isTyping = false; show(); }, TYPING);
}

function toast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), Math.max(TOAST, text.length * 60));
}

// what is shown

function show() {
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
}

function showStatus(isBlocked) {
  const status = $("bot-status");
  const isTyping = bot.isTyping && !isAway;
  status.className = isAway ? "away" : isTyping ? "busy" : "";
  status.textContent = isAway ? say("connecting") : isBlocked ? say("blocked") : isTyping ? say("typing") : say("bot");
  if (!isTyping) return;
  const dots = document.createElement("span");
  dots.className = "typing";
  dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  status.append(dots);
}

function showUnread() {
  if (isAtEnd()) unread = 0;
  $("unread").textContent = unread || "";
  $("down-button").hidden = isAtEnd();
  document.title = `${unread ? `(${unread}) ` : ""}${bot.name ?? "Sandbox"}`;
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
  input.style.height = `${input.scrollHeight}px`;
  $("send-button").disabled = !input.value.trim();
}

function offer(filter = "") {
  const commands = (bot.commands ?? []).filter(({ command }) => command.startsWith(filter));
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

function close() {
  open($("commands-button"), $("commands"), false);
  open($("menu-button"), $("menu"), false);
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
$("menu-button").addEventListener("click", (event) => {
  event.stopPropagation();
  const isOpen = $("menu").hidden;
  close();
  open($("menu-button"), $("menu"), isOpen);
});
$("menu").addEventListener("click", (event) => event.stopPropagation());
document.addEventListener("click", close);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
$("languages").addEventListener("change", async (event) => {
  await tried(() => live.become(event.target.value));
  showWords();
  bubbles.reset([...bubbles.messages.values()]);
  show();
});
$("block-button").addEventListener("click", () => { close(); tried(() => live.do("block")); });
$("unblock-button").addEventListener("click", () => tried(() => live.do("unblock")));
$("new-person-button").addEventListener("click", () => { close(); live.startOver(); });
$("down-button").addEventListener("click", () => { $("log").scrollTo({ top: $("log").scrollHeight, behavior: "smooth" }); });
$("log").addEventListener("scroll", showUnread, { passive: true });
new ResizeObserver(() => { if (!unread && bubbles.wasAtEnd) toEnd(); }).observe($("log"));
$("log").addEventListener("scroll", () => { bubbles.wasAtEnd = isAtEnd(); }, { passive: true });

if (!known.includes(live.language)) live.keep({ language: "en" });
showWords();
show();
live.open();
