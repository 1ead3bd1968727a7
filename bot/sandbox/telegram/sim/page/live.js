// Connection to the sandbox: users of this page, their actions, and the event stream of their chats. Reconnects by
// itself.
import { known } from "./words.js";

const PLACE = "sandbox.people";
const PAUSES = [500, 1000, 2000, 4000];
const EVENTS = ["chat", "group", "message", "deleted", "answer", "action", "bot", "standing", "pinned", "inline"];

function remembered() {
  try {
    const { people, at, room } = JSON.parse(localStorage.getItem(PLACE));
    return { people: people.filter(({ id }) => Number.isInteger(id)), at, room };
  } catch { return { people: [], at: undefined, room: undefined }; }
}

export async function ask(method, path, body) {
  const response = await fetch(path, {
    method, body: body && JSON.stringify(body), headers: body ? { "Content-Type": "application/json" } : {},
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

export class Live {
  // `handle(name, data, id)` is called with every event of a chat; `lost()` when the sandbox is
  // unreachable; `held(ids)` with the groups of these users.
  constructor({ handle, lost, held }) {
    Object.assign(this, { handle, lost, held }, remembered());
    this.groups = [];
    this.tries = 0;
  }

  // The current user.
  get person() { return this.people.find(({ id }) => id === this.at) ?? this.people[0] ?? {}; }

  get language() {
    const { language } = this.person;
    if (language) return known.includes(language) ? language : "en";
    return navigator.language.startsWith("ru") ? "ru" : "en";
  }

  // Users keep their identifiers, also after a restart of the sandbox. Groups are those that the sandbox still has and
  // a user of this page is in.
  async open() {
    try {
      const coming = this.people.length ? this.people : [{ name: "You", language: this.language }];
      for (const person of coming) await this.meet(person);
      this.people = coming;
      this.remember({ at: this.person.id });
      await this.find();
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

  async find() {
    const mine = new Set(this.people.map(({ id }) => id));
    const groups = await ask("GET", "/sim/groups");
    this.groups = groups.filter(({ members }) => members.some(({ user }) => mine.has(user.id))).map(({ id }) => id);
    this.held(this.groups);
  }

  listen() {
    this.source?.close();
    const chats = [...this.people.map(({ id }) => id), ...this.groups];
    const source = this.source = new EventSource(`/sim/events?${chats.map((id) => `chat=${id}`).join("&")}`);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) return;
        this.tries = 0;
        const { chat_id: id, data } = JSON.parse(event.data);
        if (data.standing) this.keep({ standing: data.standing }, id);
        this.handle(name, data, id);
      });
    }
    source.addEventListener("joined", (event) => { if (source === this.source) this.watch(JSON.parse(event.data).data.chat_id); });
    source.onerror = () => { source.close(); if (source === this.source) this.again(); };
  }

  // Adds a group that a user of this page has joined.
  watch(id) {
    if (this.groups.includes(id)) return;
    this.groups.push(id);
    this.listen();
  }

  again() {
    this.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  keep(change, id = this.person.id) {
    const person = this.people.find((one) => one.id === id);
    if (person) Object.assign(person, change);
    this.remember();
  }

  remember(change = {}) {
    Object.assign(this, change);
    try {
      localStorage.setItem(PLACE, JSON.stringify({ people: this.people, at: this.at, room: this.room }));
    } catch { /* private windows have no storage */ }
  }

  async become(language) {
    this.keep({ language });
    await ask("PATCH", `/sim/chats/${this.person.id}`, { language_code: language });
  }

  // Switches the user: to their private chat, or within the same group.
  turnTo(id, isToOwn = true) { this.remember({ at: id, room: isToOwn ? undefined : this.room }); }

  async add(name, isToOwn) {
    const person = { name, language: this.language };
    await this.meet(person);
    this.people.push(person);
    this.turnTo(person.id, isToOwn);
    this.listen();
  }

  // The user stays in the sandbox; only this page removes them.
  forget(id) {
    this.people = this.people.filter((person) => person.id !== id);
    this.turnTo(this.people[0].id);
    this.listen();
  }

  async found(wish) {
    const group = await ask("POST", "/sim/groups", { owner: this.person.id, ...wish });
    this.watch(group.id);
    return group;
  }

  // Performs an action in a chat as the current user; `body.person` names another.
  do(id, what, body = {}, method = "POST") {
    const [place, who] = id > 0 ? ["chats", {}] : ["groups", { person: this.person.id }];
    return ask(method, `/sim/${place}/${id}/${what}`, { ...who, ...body });
  }
}
