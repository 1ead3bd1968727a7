// Actions of a message: reactions, a reply, earlier texts. The menu opens by its button, a right
// click, a long touch, or Enter on a message reached with the arrows.
import { $, make, pressable } from "./dom.js";
import { say } from "./words.js";

const EMOJI = ["👍", "❤", "🔥", "👏", "😢", "🤔"];

export class Actions {
  // `find(id)` → message; `react(message, emoji)`, `reply(message)`, `history(message)`: the actions; `me()`: the user
  // who acts; `canWrite()`: whether a reply is possible.
  constructor({ log, find, me, react, reply, history, canWrite }) {
    Object.assign(this, { log, find, me, react, reply, history, canWrite, root: $("actions") });
    log.addEventListener("contextmenu", (event) => this.asked(event));
    log.addEventListener("keydown", (event) => this.walk(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusout", ({ relatedTarget: to }) => { if (to && !this.root.contains(to)) this.close(); });
    this.root.addEventListener("click", (event) => event.stopPropagation());
  }

  open(message, element) {
    document.body.click();
    const isMine = (emoji) => (message.reacted?.[this.me()] ?? []).includes(emoji);
    const row = make("div", "emoji");
    for (const emoji of EMOJI) {
      const button = pressable("", emoji, () => { this.close(); this.react(message, isMine(emoji) ? null : emoji); });
      button.setAttribute("aria-label", say("react")(emoji));
      button.setAttribute("role", "menuitem");
      row.append(button);
    }
    this.root.replaceChildren(row);
    if (this.canWrite()) this.root.append(this.item(say("reply"), () => this.reply(message)));
    if (message.earlier?.length) this.root.append(this.item(say("earlier"), () => this.history(message)));
    this.root.setAttribute("aria-label", say("messageMenu"));
    this.root.hidden = false;
    this.place(element);
    this.from = element.closest("article");
    row.firstChild.focus({ preventScroll: true });
  }

  item(text, act) {
    const button = pressable("", text, () => { this.close(); act(); });
    button.setAttribute("role", "menuitem");
    return button;
  }

  place(element) {
    const [at, frame] = [element.getBoundingClientRect(), $("chat").getBoundingClientRect()];
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const left = Math.min(Math.max(8, at.left - frame.left), frame.width - width - 8);
    const below = Math.max(at.top, 70) - frame.top + Math.min(at.height, 30) + 4;
    this.root.style.left = `${left}px`;
    this.root.style.top = `${Math.max(66, Math.min(below, frame.height - height - 80))}px`;
  }

  close(isBack = false) {
    if (this.root.hidden) return;
    this.root.hidden = true;
    if (isBack) this.from?.focus();
  }

  asked(event) {
    const article = event.target.closest("article:not(.service)");
    if (!article || event.target.closest("a, button:not(.actions)")) return;
    event.preventDefault();
    this.open(this.find(Number(article.dataset.messageId)), article.querySelector(".bubble"));
  }

  // Arrows move between messages, Enter opens the actions of one.
  walk(event) {
    const article = event.target.closest("article");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && (event.target === this.log || event.target === article)) {
      const all = [...this.log.querySelectorAll("article:not([hidden])")];
      const next = article ? all[all.indexOf(article) + step] : all.at(-1);
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && event.target === article && !article.classList.contains("service")) {
      event.preventDefault();
      this.open(this.find(Number(article.dataset.messageId)), article.querySelector(".bubble"));
    }
  }

  key(event) {
    const all = [...this.root.querySelectorAll("button")];
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      event.preventDefault();
      all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
    }
    if (event.key === "Escape") { event.stopPropagation(); this.close(true); }
  }
}
