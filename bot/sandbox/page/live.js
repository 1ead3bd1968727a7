// Talks with the sandbox: who this person is, what they do, and the stream of what happens. Comes back by itself.
const PLACE = "sandbox.person";
const PAUSES = [500, 1000, 2000, 4000];

function remembered() {
  try { return JSON.parse(localStorage.getItem(PLACE)) ?? {}; } catch { return {}; }
}

function remember(person) {
  try { localStorage.setItem(PLACE, JSON.stringify(person)); } catch { /* private windows forget, and that is all */ }
}

async function ask(method, path, body) {
  const response = await fetch(path, {
    method, body: body && JSON.stringify(body), headers: body ? { "Content-Type": "application/json" } : {},
  });
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.json();
}

export class Live {
  // `hear(name, data)` is told of every event; `lost()` when the sandbox is away.
  constructor({ hear, lost }) {
    this.hear = hear;
    this.lost = lost;
    this.person = remembered();
    this.tries = 0;
  }

  get language() {
    return this.person.language ?? (navigator.language.startsWith("ru") ? "ru" : "en");
  }

  // The same person comes back with the same number, also to a sandbox that has forgotten everything.
  async open() {
    try {
      const chat = await ask("POST", "/sim/users", {
        id: this.person.id, first_name: "You", language_code: this.language, standing: this.person.standing ?? "stranger",
      });
      this.keep({ id: chat.id, language: chat.language_code, standing: chat.standing });
      this.listen();
    } catch {
      this.again();
    }
  }

  listen() {
    this.source?.close();
    this.source = new EventSource(`/sim/chats/${this.person.id}/events`);
    for (const name of ["chat", "message", "deleted", "answer", "action", "bot", "standing"]) {
      this.source.addEventListener(name, (event) => {
        this.tries = 0;
        const data = JSON.parse(event.data);
        if (data.standing) this.keep({ standing: data.standing });
        this.hear(name, data);
      });
    }
    this.source.onerror = () => { this.source.close(); this.again(); };
  }

  again() {
    this.lost();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  keep(change) {
    this.person = { ...this.person, ...change };
    remember(this.person);
  }

  async become(language) {
    this.keep({ language });
    await ask("PATCH", `/sim/chats/${this.person.id}`, { language_code: language });
  }

  startOver() {
    this.source?.close();
    this.person = { language: this.language };
    remember(this.person);
    return this.open();
  }

  do(what, body = {}) {
    return ask("POST", `/sim/chats/${this.person.id}/${what}`, body);
  }
}
