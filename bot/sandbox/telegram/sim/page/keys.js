// Inline keyboard of a message, with the buttons that wait for an answer.
import { icon, make, pressable } from "./dom.js";
import { isOpenable } from "./text.js";
import { say } from "./words.js";

const NO_ANSWER = 20_000; // milliseconds after which a button stops waiting

export class Keys {
  // `act`: the actions of presses; `find(messageId)` returns the element of a message.
  constructor(act, find) {
    Object.assign(this, { act, find });
    this.waiting = new Map();
    this.early = new Set();
  }

  draw(message, rows) {
    const keys = make("div", "keys");
    for (const row of rows) {
      const line = make("div");
      line.append(...row.map((button) => this.key(message, button)));
      keys.append(line);
    }
    return keys;
  }

  key(message, button) {
    if (button.url !== undefined) return opener(button);
    if (button.callback_data !== undefined) return this.presser(message, button);
    if (button.copy_text) return signed("copy", pressable("key", button.text, () => this.act.copy(button.copy_text.text)));
    if (button.switch_inline_query_current_chat !== undefined) {
      return signed("inline", pressable("key", button.text, () => this.act.query(button.switch_inline_query_current_chat)));
    }
    if (button.switch_inline_query !== undefined) {
      return signed("inline", pressable("key", button.text, () => this.act.queryElsewhere(button.switch_inline_query)));
    }
    return Object.assign(make("button", "key", button.text), { disabled: true, title: say("notHere") });
  }

  presser(message, button) {
    const element = make("button", "key", button.text);
    element.dataset.callbackData = button.callback_data;
    const key = `${message.message_id}:${button.callback_data}`;
    if ([...this.waiting.values()].includes(key)) element.setAttribute("aria-busy", "true");
    element.addEventListener("click", async () => {
      element.setAttribute("aria-busy", "true");
      const id = await this.act.press(message.message_id, button.callback_data);
      if (id === undefined) return element.removeAttribute("aria-busy");
      if (this.early.delete(id)) return this.rest(key);
      this.waiting.set(id, key);
      setTimeout(() => this.answered(id), NO_ANSWER);
    });
    return element;
  }

  // The answer may arrive before the identifier of its query.
  answered(id) {
    const key = this.waiting.get(id);
    if (key === undefined) return this.early.add(id);
    this.waiting.delete(id);
    this.rest(key);
  }

  rest(key) {
    const [id, ...data] = key.split(":");
    for (const button of this.find(id)?.querySelectorAll(".key[aria-busy]") ?? []) {
      if (button.dataset.callbackData === data.join(":")) button.removeAttribute("aria-busy");
    }
  }
}

function signed(sign, element) {
  element.append(icon(sign));
  return element;
}

function opener(button) {
  const element = make("a", "key", button.text);
  if (isOpenable(button.url)) Object.assign(element, { href: button.url, target: "_blank", rel: "noopener noreferrer" });
  return signed("out", element);
}
