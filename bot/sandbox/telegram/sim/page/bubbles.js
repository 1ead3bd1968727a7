// Renders the messages of a chat: drawn once, updated in place, grouped by author and day.
import { bubble } from "./bubble.js";
import { make, named } from "./dom.js";
import { Keys } from "./keys.js";
import { authorKey, isMine, serviceLine, textOf } from "./service.js";
import { fold } from "./text.js";
import { day } from "./words.js";

const GROUPED_WITHIN = 600; // seconds

export class Bubbles {
  // `act`: send, press, copy, query, queryElsewhere, react, history: the actions inside a message.
  constructor(root, act) {
    Object.assign(this, { root, act, messages: new Map(), setting: { isPrivate: true }, show: this.show.bind(this) });
    this.keys = new Keys(act, (id) => this.find(id));
  }

  // `setting`: {me: the user's identifier, isPrivate, isChannel}
  reset(messages, setting = this.setting) {
    this.setting = setting;
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.root.replaceChildren(...messages.map((message) => this.element(message)));
    this.arrange();
  }

  put(message) {
    const old = this.find(message.message_id);
    const before = this.messages.get(message.message_id);
    this.messages.set(message.message_id, message);
    if (old) this.replace(old, message, before);
    else {
      const element = this.element(message);
      element.classList.add("new");
      this.root.append(element);
    }
    this.redrawAlbum(message);
    this.arrange();
  }

  // Preserves open details and the focus.
  replace(old, message, before) {
    const element = this.element(message);
    element.querySelectorAll(".quote").forEach((quote, number) => {
      if (old.querySelectorAll(".quote")[number]?.classList.contains("open")) quote.querySelector(".more")?.click();
    });
    const buttons = [...old.querySelectorAll("button, a")];
    const focused = buttons.indexOf(document.activeElement);
    const hadFocus = old === document.activeElement;
    element.classList.toggle("changed", textOf(before) !== textOf(message));
    old.replaceWith(element);
    if (hadFocus) element.focus();
    else if (focused >= 0) (element.querySelectorAll("button, a")[focused] ?? element).focus();
  }

  drop(id) {
    const message = this.messages.get(id);
    this.messages.delete(id);
    this.find(id)?.remove();
    if (message) this.redrawAlbum(message);
    this.arrange();
  }

  find(id) { return this.root.querySelector(`[data-message-id="${id}"]`); }

  album(message) {
    const { media_group_id: id } = message;
    return id === undefined ? [message] : [...this.messages.values()].filter((one) => one.media_group_id === id);
  }

  redrawAlbum(message) {
    if (message.media_group_id === undefined) return;
    for (const one of this.album(message)) this.find(one.message_id)?.replaceWith(this.element(one));
  }

  element(message) {
    const element = make("article", "message");
    const mine = isMine(message, this.setting);
    Object.assign(element.dataset, {
      messageId: message.message_id, from: message.from_bot ? "bot" : mine || this.setting.isPrivate ? "person" : "other",
      side: mine ? "mine" : "theirs", edits: message.edits, silent: message.silent,
    });
    element.tabIndex = -1;
    const service = serviceLine(message);
    if (service !== undefined) {
      element.classList.add("service");
      element.append(named("", service));
      return element;
    }
    const album = this.album(message);
    if (album.length > 1 && album[0].message_id !== message.message_id) {
      element.hidden = true;
      return element;
    }
    element.append(bubble(message, album, this));
    const rows = message.reply_markup?.inline_keyboard ?? [];
    if (rows.length) {
      element.classList.add("keyed");
      element.append(this.keys.draw(message, rows));
    }
    return element;
  }

  show(id) {
    const element = this.find(id);
    element?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    element?.focus({ preventScroll: true });
  }

  // Recomputes day marks and the corners of groups. Cheap enough for a chat of thousands.
  arrange() {
    for (const mark of this.root.querySelectorAll(".day")) mark.remove();
    const elements = new Map([...this.root.children].map((element) => [Number(element.dataset.messageId), element]));
    let before;
    for (const message of this.messages.values()) {
      const element = elements.get(message.message_id);
      if (!element || element.hidden) continue;
      const isSameDay = before && sameDay(before, message);
      const follows = isSameDay && isSameHand(before, message) && message.date - before.date < GROUPED_WITHIN;
      if (!isSameDay) element.before(dayMark(message));
      element.classList.toggle("first", !follows);
      if (before) elements.get(before.message_id).classList.toggle("last", !follows);
      before = message;
    }
    if (before) elements.get(before.message_id).classList.add("last");
    fold(this.root);
  }
}

const isSameHand = (one, other) => one.from_bot === other.from_bot && authorKey(one) === authorKey(other) && serviceLine(one) === undefined && serviceLine(other) === undefined;

const sameDay = (one, other) => new Date(one.date * 1000).toDateString() === new Date(other.date * 1000).toDateString();

function dayMark(message) {
  const mark = make("div", "day");
  mark.setAttribute("role", "separator");
  mark.append(make("span", "", day(new Date(message.date * 1000))));
  return mark;
}
