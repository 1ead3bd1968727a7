// Inline mode: "@bot query" in any chat queries the bot while typing; results are chosen by mouse or keys.
import { $, icon, make, pressable } from "./dom.js";
import { say } from "./words.js";

const PAUSE = 300; // milliseconds after the last letter

export class Inline {
  // `bot()` returns the bot's profile; `ask(query, offset)` → the query's identifier; `choose(id, resultId)` sends;
  // `start(parameter)` goes to the private chat; `done()` once something was chosen.
  constructor({ bot, ask, choose, start, done }) {
    Object.assign(this, { bot, ask, choose, start, done, asked: undefined, early: new Map() });
    this.root = $("inline");
    this.root.addEventListener("keydown", (event) => this.walk(event));
    this.root.addEventListener("scroll", () => this.more(), { passive: true });
  }

  get isOpen() { return !this.root.hidden; }

  // Returns the inline query in a text, or nothing.
  query(text) {
    const { inline, username } = this.bot();
    if (inline === null || inline === undefined || !username) return undefined;
    const [, name, query] = /^@(\w+)\s([^]*)$/.exec(`${text} `.replace(/\s+$/, text.includes(" ") ? " " : "")) ?? [];
    return name?.toLowerCase() === username.toLowerCase() ? query.trim() : undefined;
  }

  look(text) {
    clearTimeout(this.timer);
    const query = this.query(text);
    if (query === undefined) return this.close();
    if (!this.isOpen) this.wait();
    this.timer = setTimeout(() => this.request(query), PAUSE);
  }

  async request(query, offset = "") {
    this.asked = { query, offset };
    const asked = this.asked;
    const id = await this.ask(query, offset);
    if (asked !== this.asked) return;
    if (id === undefined) return this.close();
    asked.id = id;
    if (this.early.has(id)) this.show(this.early.get(id));
    this.early.clear();
  }

  // The answer may arrive before the identifier of the query.
  answered(answer) {
    if (!this.asked) return;
    if (this.asked.id === answer.inline_query_id) this.show(answer);
    else if (this.asked.id === undefined) this.early.set(answer.inline_query_id, answer);
  }

  wait() {
    const { inline } = this.bot();
    this.root.replaceChildren(make("p", "", inline || say("inlineWaits")));
    this.root.hidden = false;
  }

  show({ results, next_offset: next, button }) {
    const rows = results.map((result) => this.row(result, this.asked.id));
    const isMore = Boolean(this.asked.offset);
    this.next = next;
    if (isMore) this.root.append(...rows);
    else this.root.replaceChildren(...(button ? [this.starter(button)] : []), ...rows);
    if (!results.length && !isMore && !button) this.root.append(make("p", "", say("inlineNone")));
    this.root.hidden = false;
  }

  row(result, id) {
    const row = pressable("", "", async () => {
      this.close();
      if (await this.choose(id, result.id)) this.done();
    });
    row.dataset.resultId = result.id;
    const title = result.title ?? result.input_message_content?.message_text ?? result.caption ?? result.type;
    row.append(make("b", "", title), make("span", "", result.description ?? ""));
    return row;
  }

  starter({ text, start_parameter: parameter }) {
    const button = pressable("inline-start", text, () => { this.close(); this.start(parameter ?? ""); });
    button.append(icon("out"));
    return button;
  }

  more() {
    const isEnd = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 40;
    if (!isEnd || !this.next) return;
    const offset = this.next;
    this.next = "";
    this.request(this.asked.query, offset);
  }

  walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.root.querySelectorAll("button")];
    (all[all.indexOf(document.activeElement) + step] ?? $("input")).focus();
  }

  close() {
    clearTimeout(this.timer);
    this.asked = undefined;
    this.root.hidden = true;
  }
}
