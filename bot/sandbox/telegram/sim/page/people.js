// Users of this page: a list with the last message of each and the number of unread ones.
import { initial as first, make } from "./dom.js";
import { brief } from "./service.js";
import { say } from "./words.js";

export class People {
  // `turn(id)`, `forget(id)`: the actions of presses; `chat(id)` returns {messages, unread} or nothing.
  constructor({ root, button, badge, live, chat, turn, forget }) {
    Object.assign(this, { root, button, badge, live, chat, turn, forget });
  }

  show() {
    const { people, person } = this.live;
    const elsewhere = people.filter(({ id }) => id !== person.id).reduce((sum, { id }) => sum + this.unread(id), 0);
    this.badge.textContent = elsewhere || "";
    const face = this.button.querySelector(".face");
    face.textContent = initial(person);
    face.style.setProperty("--hue", hue(people.indexOf(person)));
    this.button.setAttribute("aria-label", say("people")(called(person), elsewhere));
    if (this.root.closest("[hidden]")) return;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
    this.root.replaceChildren(...people.map((one, place) => this.row(one, place, one === person)));
    if (focused) this.root.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  // Returns the first unused name of the list.
  nextName() {
    const taken = this.live.people.map(({ name }) => name);
    return say("names").find((name) => !taken.includes(name)) ?? `${say("guest")} ${taken.length + 1}`;
  }

  unread(id) { return this.chat(id)?.unread ?? 0; }

  row(person, place, isCurrent) {
    const line = make("li");
    const row = make("button", "person");
    const words = make("span", "person-words");
    row.dataset.id = person.id;
    if (isCurrent) row.setAttribute("aria-current", "true");
    const face = make("span", "face", initial(person));
    face.setAttribute("aria-hidden", "true");
    face.style.setProperty("--hue", hue(place));
    const { last } = this.chat(person.id) ?? {};
    words.append(make("b", "", called(person)), make("span", "", last ? brief(last) : say("notStarted")));
    row.append(face, words);
    const unread = this.unread(person.id);
    if (unread) {
      const count = make("span", "count", unread);
      count.setAttribute("aria-label", say("unread")(unread));
      row.append(count);
    }
    row.addEventListener("click", () => this.turn(person.id));
    line.append(row);
    if (this.live.people.length > 1) line.append(this.forgetter(person));
    return line;
  }

  forgetter(person) {
    const button = make("button", "forget", "×");
    button.title = say("forget")(called(person));
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => this.forget(person.id));
    return button;
  }
}

const called = ({ name }) => (name === "You" ? say("you") : name ?? "");
const initial = (person) => first(called(person));
const hue = (place) => (215 + 97 * Math.max(0, place)) % 360;

export const calledBy = (people, id) => {
  const person = people.find((one) => one.id === id);
  return person && called(person);
};
