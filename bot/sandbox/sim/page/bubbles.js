// The messages of the chat: drawn once, changed in place, grouped by who wrote them and on which day.
import { draw, fold, isOpenable } from "./text.js";
import { clock, day, say } from "./words.js";

const GROUPED_WITHIN = 600; // seconds
const NO_ANSWER = 20_000; // milliseconds after which a button stops waiting

export class Bubbles {
  constructor(root, act) {
    this.root = root;
    this.act = act;
    this.messages = new Map();
    this.waiting = new Map();
  }

  get isEmpty() { return this.messages.size === 0; }

  reset(messages) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.root.replaceChildren();
    for (const message of messages) this.root.append(this.element(message));
    this.arrange();
  }

  // Returns whether the message is new.
  put(message) {
    const old = this.find(message.message_id);
    const before = this.messages.get(message.message_id);
    const isNew = before === undefined;
    this.messages.set(message.message_id, message);
    const element = this.element(message);
    if (old) {
      element.querySelectorAll(".quote").forEach((quote, number) => {
        if (old.querySelectorAll(".quote")[number]?.classList.contains("open")) quote.querySelector(".more")?.click();
      });
      element.classList.toggle("changed", before.text !== message.text);
      old.replaceWith(element);
    } else {
      element.classList.add("new");
      this.root.append(element);
    }
    this.arrange();
    return isNew;
  }

  drop(id) {
    this.messages.delete(id);
    this.find(id)?.remove();
    this.arrange();
  }

  find(id) { return this.root.querySelector(`[data-message-id="${id}"]`); }

  element(message) {
    const element = make("article", "message");
    Object.assign(element.dataset, {
      messageId: message.message_id, from: message.from_bot ? "bot" : "person", edits: message.edits, silent: message.silent,
    });
    const bubble = make("div", "bubble");
    bubble.append(...this.above(message), draw(message.text, message.entities, this.act));
    bubble.lastChild.append(meta(message));
    element.append(bubble);
    const rows = message.reply_markup?.inline_keyboard ?? [];
    if (rows.length) {
      element.classList.add("keyed");
      element.append(this.keys(message, rows));
    }
    return element;
  }

  above(message) {
    const parts = [];
    if (message.forward_origin) {
      const line = make("span", "forwarded");
      line.textContent = `${say("forwarded")} ${message.forward_origin.sender_user_name}`;
      parts.push(line);
    }
    const replied = message.reply_to_message;
    if (replied) {
      const line = make("button", "reply");
      const [name, text] = [document.createElement("b"), document.createElement("span")];
      line.type = "button";
      name.textContent = replied.from.is_bot ? replied.from.first_name : say("you");
      text.textContent = replied.text.replaceAll("\n", " ");
      line.append(name, text);
      line.addEventListener("click", () => this.find(replied.message_id)?.scrollIntoView({ block: "center", behavior: "smooth" }));
      parts.push(line);
    }
    return parts;
  }

  keys(message, rows) {
    const keys = make("div", "keys");
    for (const row of rows) {
      const line = document.createElement("div");
      line.append(...row.map((button) => (button.url ? opener(button) : this.presser(message, button))));
      keys.append(line);
    }
    return keys;
  }

  presser(message, button) {
    const element = make("button", "key");
    element.type = "button";
    element.textContent = button.text;
    element.dataset.callbackData = button.callback_data ?? "";
    const key = `${message.message_id}:${button.callback_data}`;
    if ([...this.waiting.values()].includes(key)) element.setAttribute("aria-busy", "true");
    element.addEventListener("click", async () => {
      element.setAttribute("aria-busy", "true");
      const id = await this.act.press(message.message_id, button.callback_data);
      if (id === undefined) return element.removeAttribute("aria-busy");
      if (this.early?.delete(id)) return this.rest(key);
      this.waiting.set(id, key);
      setTimeout(() => this.answered(id), NO_ANSWER);
    });
    return element;
  }

  // The answer may overtake the number of the press it answers.
  answered(id) {
    const key = this.waiting.get(id);
    if (key === undefined) return (this.early ??= new Set()).add(id);
    this.waiting.delete(id);
    this.rest(key);
  }

  rest(key) {
    const [id, ...data] = key.split(":");
    for (const button of this.find(id)?.querySelectorAll(".key[aria-busy]") ?? []) {
      if (button.dataset.callbackData === data.join(":")) button.removeAttribute("aria-busy");
    }
  }

  // Sets day marks and the corners of groups anew. Cheap enough for a chat of thousands.
  arrange() {
    for (const mark of this.root.querySelectorAll(".day")) mark.remove();
    let before;
    for (const message of this.messages.values()) {
      const element = this.find(message.message_id);
      const isSameDay = before && sameDay(before, message);
      const follows = isSameDay && before.from_bot === message.from_bot && message.date - before.date < GROUPED_WITHIN;
      if (!isSameDay) element.before(dayMark(message));
      element.classList.toggle("first", !follows);
      if (before) this.find(before.message_id).classList.toggle("last", !follows);
      before = message;
    }
    if (before) this.find(before.message_id).classList.add("last");
    fold(this.root);
  }
}

function make(name, className) {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

function opener(button) {
  const element = make("a", "key");
  element.textContent = button.text;
  if (isOpenable(button.url)) {
    element.href = button.url;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  element.append(icon("out"));
  return element;
}

function meta(message) {
  const line = make("span", "meta");
  if (message.silent) {
    const sign = make("span", "silent");
    sign.append(icon("silent"));
    sign.title = say("silent");
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", say("silent"));
    line.append(sign);
  }
  if (message.edit_date) {
    const sign = make("span", "edited");
    sign.textContent = say("edited");
    line.append(sign);
  }
  const date = new Date(message.date * 1000);
  const time = document.createElement("time");
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  time.textContent = clock(date);
  line.append(time);
  return line;
}

const sameDay = (one, other) => new Date(one.date * 1000).toDateString() === new Date(other.date * 1000).toDateString();

function dayMark(message) {
  const mark = make("div", "day");
  const text = document.createElement("span");
  text.textContent = day(new Date(message.date * 1000));
  mark.setAttribute("role", "separator");
  mark.append(text);
  return mark;
}
