// Message composer: the field, the menu of commands, the replied message, and the bot's reply keyboard.
import { $, make, pressable } from "./dom.js";
import { authorOf, brief } from "./service.js";
import { say } from "./words.js";

export class Composer {
  // `send(text, replyTo)` returns whether it was sent; `commands()` the commands of the chat; `address()` the suffix
  // that a command needs here.
  constructor({ send, commands, address, inline }) {
    Object.assign(this, { send, commands, address, inline, replied: undefined, keyboard: undefined, pressed: new Set() });
    $("composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    $("input").addEventListener("input", () => this.typed());
    $("input").addEventListener("keydown", (event) => this.key(event));
    $("commands").addEventListener("keydown", (event) => this.walk(event));
    $("commands-button").addEventListener("click", (event) => {
      event.stopPropagation();
      if ($("commands").hidden) { document.body.click(); this.offer(); } else this.close();
    });
    $("replying-close").addEventListener("click", () => { this.replyTo(undefined); $("input").focus(); });
    $("keyboard-button").addEventListener("click", () => this.openKeyboard($("keyboard").hidden));
  }

  get text() { return $("input").value; }

  set text(text) {
    $("input").value = text;
    this.grow();
  }

  focus() { $("input").focus(); }

  speak() {
    for (const [id, word] of [["input", "input"], ["send-button", "send"], ["commands-button", "menu"], ["commands", "commands"], ["keyboard-button", "keyboard"], ["keyboard", "keyboard"], ["replying-close", "noReply"], ["inline", "inlineResults"]]) {
      $(id).setAttribute("aria-label", say(word));
    }
    this.showPlaceholder();
  }

  async submit() {
    this.close();
    const text = this.text.trim();
    if (!text || this.inline.isOpen && this.inline.query(text) !== undefined) return;
    const replied = this.replied;
    this.text = "";
    this.replyTo(undefined);
    if (!(await this.send(text, replied?.message_id)) && !this.text) {
      this.text = text;
      this.replyTo(replied);
    }
    this.focus();
  }

  grow() {
    const input = $("input");
    input.style.height = "auto";
    if (input.scrollHeight) input.style.height = `${input.scrollHeight}px`; // it has none while it is hidden
    $("send-button").disabled = !input.value.trim();
  }

  typed() {
    this.grow();
    const command = /^\/(\w*)$/.exec(this.text);
    if (command) this.offer(command[1]);
    else this.close();
    this.inline.look(this.text);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
    const panel = [$("inline"), $("commands")].find(({ hidden }) => !hidden);
    if (event.key === "ArrowUp" && panel) {
      event.preventDefault();
      [...panel.querySelectorAll("button")].at(-1)?.focus();
    }
    if (event.key === "Escape" && this.replied && !panel) this.replyTo(undefined);
  }

  walk(event) {
    const next = { ArrowUp: "previousSibling", ArrowDown: "nextSibling" }[event.key];
    if (!next) return;
    event.preventDefault();
    (document.activeElement[next] ?? $("input")).focus();
  }

  // the menu of commands

  offer(filter = "") {
    const found = this.commands().filter(({ command }) => command.startsWith(filter));
    $("commands").replaceChildren(...found.map((one) => this.offered(one)));
    this.open(found.length > 0);
  }

  offered({ command, description }) {
    const button = pressable("", "", () => { this.close(); this.text = ""; this.send(`/${command}${this.address()}`); this.focus(); });
    button.setAttribute("role", "menuitem");
    button.dataset.command = command;
    button.append(make("b", "", `/${command}`), make("span", "", description));
    return button;
  }

  open(isOpen) {
    $("commands").hidden = !isOpen;
    $("commands-button").setAttribute("aria-expanded", isOpen);
  }

  close() { this.open(false); }

  // the replied message

  replyTo(message) {
    this.replied = message;
    $("replying").hidden = !message;
    if (!message) return;
    $("replying-name").textContent = say("replyTo")(authorOf(message));
    $("replying-text").textContent = brief(message);
  }

  // The reply keyboard is that of the newest message with such a markup.
  take(messages, me) {
    const last = messages.findLast((message) => message.reply_keyboard && isFor(message, me));
    const given = last?.reply_keyboard;
    const isNew = this.keyboard?.id !== last?.message_id;
    this.keyboard = given?.keyboard ? { id: last.message_id, isAmongMany: last.chat.type !== "private", ...given } : undefined;
    $("keyboard").replaceChildren(...(this.keyboard?.keyboard ?? []).map((row) => this.row(row)));
    $("keyboard").classList.toggle("tall", Boolean(this.keyboard && !this.keyboard.resize_keyboard));
    $("keyboard-button").hidden = !this.keyboard;
    if (isNew || !this.keyboard) this.openKeyboard(Boolean(this.keyboard) && !this.pressed.has(last.message_id));
    this.hint = given?.input_field_placeholder;
    this.showPlaceholder();
  }

  // A forced reply opens the field once.
  force(message, me) {
    if (!message.reply_keyboard?.force_reply || !isFor(message, me)) return;
    this.replyTo(message);
    this.focus();
  }

  row(row) {
    const line = make("div");
    line.append(...row.map((one) => this.replyKey(typeof one === "string" ? { text: one } : one)));
    return line;
  }

  replyKey({ text, ...more }) {
    const button = pressable("key", text, () => this.press(text));
    const isMore = Object.keys(more).some((name) => name.startsWith("request_") || name === "web_app");
    if (isMore) Object.assign(button, { disabled: true, title: say("notHere") });
    return button;
  }

  async press(text) {
    const { id, isAmongMany, one_time_keyboard: isOnce, is_persistent: isPersistent } = this.keyboard;
    if (isOnce && !isPersistent) {
      this.pressed.add(id);
      this.openKeyboard(false);
      this.focus();
    }
    await this.send(text, this.replied?.message_id ?? (isAmongMany ? id : undefined)); // the bot hears replies to itself
    this.replyTo(undefined);
  }

  openKeyboard(isOpen) {
    $("keyboard").hidden = !isOpen;
    $("keyboard-button").setAttribute("aria-expanded", isOpen);
  }

  showPlaceholder() {
    $("input").placeholder = this.hint ?? say("input");
  }
}

// A selective keyboard is for users whom the message replies to or mentions.
function isFor(message, me) {
  if (!message.reply_keyboard.selective) return true;
  const named = (message.entities ?? []).some(({ type, user }) => type === "text_mention" && user?.id === me);
  return named || message.reply_to_message?.from?.id === me || message.chat.type === "private";
}
