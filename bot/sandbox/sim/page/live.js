// Talks with the sandbox: who the people at this page are, what they do, and the stream of what happens to them.
// Comes back by itself.
import { known } from "./words.js";

const PLACE = "sandbox.people";
const PAUSES = [500, 1000, 2000, 4000];
const EVENTS = ["chat", "message", "deleted", "answer", "action", "bot", "standing"];

function remembered() {
  try {
    const { people, at } = JSON.parse(localStorage.getItem(PLACE));
    return { people: people.filter(({ id }) => Number.isInteger(id)), at };
  } catch { return { people: [], at: undefined }; }
}

export async function ask(method, path, body) {
  const response = await fetch(path, {
    method, body: body && JSON.stringify(body), headers: body ? { "Content-Type": "application/json" } : {},
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

export class Live {
  // `hear(name, data, id)` is told of every event in a person's chat; `lost()` when the sandbox is away.
  constructor({ hear, lost }) {
    this.hear = hear;
    this.lost = lost;
    Object.assign(this, remembered());
    this.tries = 0;
  }

  // The person at the page now.
  get person() { return this.people.find(({ id }) => id === this.at) ?? this.people[0] ?? {}; }

  get language() {
    const { language } = this.person;
    if (language) return known.includes(language) ? language : "en";
    return navigator.language.startsWith("ru") ? "ru" : "en";
  }

  // The same people come back with the same numbers, also to a sandbox that has forgotten everything.
  async open() {
    try {
      const coming = this.people.length ? this.people : [{ name: "You", language: this.language }];
      for (const person of coming) await this.meet(person);
      this.people = coming;
      this.remember({ at: this.person.id });
      this.listen();
    } catch {
      this.again();
    }
  }

  async meet(person) {
    const chat = await ask("POST", "/sim/users", {
      id: person.id, first_name: person.name, language_code: person.language, standing: person.standing ?? "stranger",
    });
    Object.assign(person, { id: chat.id, language: chat.language_code ?? person.language, standing: chat.standing });
  }

  listen() {
    this.source?.close();
    const source = this.source = new EventSource(`/sim/events?${this.people.map(({ id }) => `chat=${id}`).join("&")}`);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) return;
        this.tries = 0;
        const { chat_id: id, data } = JSON.parse(event.data);
        if (data.standing) this.keep({ standing: data.standing }, id);
        this.hear(name, data, id);
      });
    }
    source.onerror = () => { source.close(); if (source === this.source) this.again(); };
  }

  again() {
    this.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  keep(change, id = this.person.id) {
    Object.assign(this.people.find((person) => person.id === id) ?? {}, change);
    this.remember();
  }

  remember(change = {}) {
    Object.assign(this, change);
    try {
      localStorage.setItem(PLACE, JSON.stringify({ people: this.people, at: this.at }));
    } catch { /* private windows forget, and that is all */ }
  }

  async become(language) {
    this.keep({ language });
    await ask("PATCH", `/sim/chats/${this.person.id}`, { language_code: language });
  }

  turnTo(id) { this.remember({ at: id }); }

  async add(name) {
    const person = { name, language: this.language };
    await this.meet(person);
    this.people.push(person);
    this.turnTo(person.id);
    this.listen();
  }

  // The person stays in the sandbox; only this page forgets them.
  forget(id) {
    this.people = this.people.filter((person) => person.id !== id);
    this.turnTo(this.people[0].id);
    this.listen();
  }

  do(what, body = {}) {
    return ask("POST", `/sim/chats/${this.person.id}/${what}`, body);
  }
}
