// Call log: the calls of the bot with result and duration, live. It subscribes only while it is open.
import { make } from "./dom.js";
import { clock, current, say } from "./words.js";

const SHOWN = 200; // calls

export class CallLog {
  // `name(chatId)` returns the name of a chat, or nothing; `failed` is the switch that hides successful calls.
  constructor({ root, list, count, failed, name }) {
    Object.assign(this, { root, list, count, failed, name });
    failed.addEventListener("change", () => this.list.classList.toggle("only-failures", failed.checked));
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

  // Successful polls are not shown.
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

  row({ at, method, arguments: given, code, description, took }) {
    const isDone = code === 200;
    const row = make("li", isDone ? "call" : "call failed");
    const more = make("details");
    const line = make("summary");
    const about = this.name(Number(given.chat_id)) ?? given.chat_id ?? "";
    const short = String(given.text ?? given.caption ?? given.action ?? "").replace(/<[^>]*>/g, "").replaceAll("\n", " ").slice(0, 120);
    const outcome = isDone ? "200" : [code || say("cut"), description].join(" ");
    const parts = {
      time: clock(new Date(at * 1000), true), method, outcome, took: say("took")(amount(took ?? 0)), words: [about, short].filter(Boolean).join(": "),
    };
    line.append(...Object.entries(parts).map(([kind, text]) => make("span", `call-${kind}`, text)));
    more.append(line, make("pre", "", (isDone ? "" : `${outcome}\n`) + JSON.stringify(given, null, 1)));
    row.append(more);
    return row;
  }
}

const amount = (milliseconds) => milliseconds.toLocaleString(current(), { maximumSignificantDigits: milliseconds < 100 ? 2 : 3 });
