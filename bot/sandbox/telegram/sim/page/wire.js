// The news wire beside the chat: the last items of outlets, read from another server every other second.
import { make } from "./dom.js";
import { current, say, since } from "./words.js";
import { isOpenable } from "./text.js";

const EVERY = 1500; // milliseconds
const POLL_TIMEOUT_MS = 5000;

export class Wire {
  // `address` of the wire's JSON; `told(count)` is called when new items have arrived.
  constructor({ address, root, about, told }) {
    Object.assign(this, { address, root, about, told });
    this.items = new Map();
    this.read();
  }

  async read() {
    try {
      const response = await fetch(this.address, { cache: "no-cache", signal: AbortSignal.timeout(POLL_TIMEOUT_MS) });
      if (!response.ok) throw new Error(response.status);
      this.take(await response.json());
    } catch {
      this.about.textContent = say("wireAway");
      this.about.classList.add("away");
    }
    setTimeout(() => this.read(), EVERY);
  }

  take({ about, items }) {
    this.said = about;
    this.showAbout();
    const isFirst = this.items.size === 0;
    const before = this.items;
    this.items = new Map(items.map((item) => [item.url, before.get(item.url) ?? { item, element: row(item) }]));
    const fresh = [...this.items].filter(([url]) => !before.has(url));
    for (const [url, { element }] of before) if (!this.items.has(url)) element.remove();
    for (const [, { element }] of fresh.reverse()) {
      element.classList.toggle("new", !isFirst);
      this.root.prepend(element);
    }
    this.tick();
    if (!isFirst && fresh.length) this.told(fresh.length);
  }

  showAbout() {
    this.about.classList.remove("away");
    this.about.textContent = this.said?.[current()] ?? Object.values(this.said ?? {})[0] ?? "";
  }

  tick() {
    for (const { item, element } of this.items.values()) {
      const time = element.querySelector("time");
      const text = since(new Date(item.published_at));
      if (time.textContent !== text) time.textContent = text;
    }
  }

  // The language has changed.
  speak() {
    for (const kept of this.items.values()) {
      const element = row(kept.item);
      kept.element.replaceWith(element);
      kept.element = element;
    }
    if (this.said) this.showAbout();
    this.tick();
  }
}

function row(item) {
  const element = make("li", "told");
  const by = make("p", "by");
  const who = make("span", "");
  const date = new Date(item.published_at);
  const time = make("time", "");
  time.dateTime = item.published_at;
  time.title = date.toLocaleString(current());
  who.append(make("b", "", item.outlet), side(item));
  by.append(who, time);
  const title = isOpenable(item.url) ? make("a", "title", item.title) : make("span", "title", item.title);
  if (title.tagName === "A") Object.assign(title, { href: item.url, target: "_blank", rel: "noopener noreferrer" });
  title.lang = item.language;
  element.append(by, title);
  const marks = marked(item);
  if (marks.length) {
    const line = make("p", "marks");
    line.append(...marks);
    element.append(line);
  }
  return element;
}

function side({ country, kind }) {
  let name = country;
  try { name = new Intl.DisplayNames(current(), { type: "region" }).of(country); } catch { /* no code of a country */ }
  return [name, say("kinds")[kind] ?? kind].filter(Boolean).join(", ");
}

// Marks that explain an alert: the topics of the item, and whether another outlet reported the event before.
function marked({ topics, telling }) {
  if (!topics) return [];
  const marks = topics.map((topic) => make("span", "mark", topic[current()] ?? Object.values(topic)[0]));
  if (!topics.length) marks.push(make("span", "mark none", say("noTopic")));
  if (telling > 1) marks.push(make("span", "again", say("again")(telling)));
  return marks;
}
