// The strip: what the bot asks of the sandbox and what it gets, as it comes. Listens only while it is open.
import { clock, say } from "./words.js";

const SHOWN = 200; // calls

export class Strip {
  // `name(chatId)` returns what a person is called, or nothing.
  constructor({ root, list, count, name }) {
    Object.assign(this, { root, list, count, name });
  }

  get isOpen() { return !this.root.hidden; }

  toggle(isOpen) {
    this.root.hidden = !isOpen;
    this.source?.close();
    if (!isOpen) return;
    this.source = new EventSource("/sim/journal/events");
    this.source.addEventListener("calls", (event) => this.begin(JSON.parse(event.data)));
    this.source.addEventListener("call", (event) => this.add(JSON.parse(event.data)));
  }

  begin(calls) {
    this.calls = [];
    this.list.replaceChildren();
    for (const call of calls) this.add(call, false);
    this.say();
  }

  // A poll that brought nothing wrong is no news.
  add(call, isNew = true) {
    if (call.method === "getUpdates" && call.code === 200) return;
    this.calls.push(call);
    const row = this.row(call);
    row.classList.toggle("new", isNew);
    this.list.prepend(row);
    if (this.calls.length > SHOWN) { this.calls.shift(); this.list.lastChild.remove(); }
    this.say();
  }

  say() {
    const failed = this.calls.filter(({ code }) => code !== 200).length;
    this.count.textContent = this.calls.length ? say("calls")(this.calls.length, failed) : say("noCalls");
  }

  speak() {
    if (this.isOpen && this.calls) this.begin(this.calls);
  }

  row({ at, method, arguments: given, code, description }) {
    const row = document.createElement("li");
    const more = document.createElement("details");
    const line = document.createElement("summary");
    const whole = document.createElement("pre");
    row.className = code === 200 ? "call" : "call failed";
    const about = this.name(Number(given.chat_id)) ?? given.chat_id ?? "";
    const short = String(given.text ?? given.action ?? "").replace(/<[^>]*>/g, "").replaceAll("\n", " ").slice(0, 120);
    const outcome = code === 200 ? "200" : [code || say("cut"), description].join(" ");
    line.append(...[
      ["time", clock(new Date(at * 1000), true)], ["method", method], ["outcome", outcome],
      ["words", [about, short].filter(Boolean).join(": ")],
    ].map(([kind, text]) => Object.assign(document.createElement("span"), { className: `call-${kind}`, textContent: text })));
    whole.textContent = (code === 200 ? "" : `${outcome}\n`) + JSON.stringify(given, null, 1);
    more.append(line, whole);
    row.append(more);
    return row;
  }
}
