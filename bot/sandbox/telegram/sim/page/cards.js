// Dialogs over the chat: details of a group, earlier texts, choice of a chat. One element, filled for each.
import { $, make, named, pressable, replace } from "./dom.js";
import { draw } from "./text.js";
import { say } from "./words.js";

export class Card {
  constructor() {
    this.root = $("card");
    $("card-close").addEventListener("click", () => this.root.close());
    this.root.addEventListener("close", () => { this.again = undefined; });
    this.root.addEventListener("click", (event) => { if (event.target === this.root) this.root.close(); });
  }

  // `parts()` returns the content, and is called again when its data has changed.
  open(title, parts) {
    this.again = () => replace($("card-body"), parts());
    $("card-title").textContent = title;
    this.again();
    if (!this.root.open) this.root.showModal();
  }

  refresh() { this.again?.(); }
  close() { this.root.close(); }
}

export function history(card, message) {
  card.open(say("earlierTitle"), () => message.earlier.map((text) => {
    const one = make("div", "earlier");
    one.append(draw(text));
    return one;
  }));
}

export function choose(card, rooms, { bot, take }) {
  card.open(say("chooseChat"), () => {
    if (!rooms.length) return [make("p", "soft", say("noChat"))];
    return rooms.map((room) => pressable("card-choice", room.name(bot), () => { card.close(); take(room); }));
  });
}

// `act(what, body, method?)` performs an action in this chat; `people` are the users of the page.
export function about(card, room, { people, called, me, act, moved, bot, topicName }) {
  const name = (user) => called(user.id) ?? user.first_name;
  card.open(room.head.title, () => [
    make("p", "soft", [say("chatKinds")[room.kind], say("inside")(room.head.members.length), room.id].join(" · ")),
    make("h3", "", say("chatKinds").private),
    rankRow({ name: bot.name ?? "", rank: room.hasBot ? room.head.bot.status : "left", ranks: ranksOfBot(room), key: "bot" }, (rank) => act("bot", { rank: rank === "left" ? "kicked" : rank })),
    ...(room.head.bot.status === "administrator" ? [rights(room.head.bot, act)] : []),
    make("h3", "", say("peopleHere")),
    ...everyone(room, people).map((user) => personRow(room, { user, name: name(user), me, act })),
    ...(room.isForum ? topics(room, act, topicName) : []),
    ...(room.kind === "group" && !room.head.migrated_to ? [pressable("card-action", say("migrate"), async () => moved((await act("migrate"))?.id))] : []),
  ]);
}

// Rights of the bot as an administrator, with a switch for each.
function rights(bot, act) {
  const all = Object.keys(bot).filter((name) => name.startsWith("can_") && name !== "can_be_edited");
  const box = make("details", "rights");
  box.open = isRightsOpen;
  box.addEventListener("toggle", () => { isRightsOpen = box.open; });
  const given = all.filter((name) => bot[name]);
  const head = make("summary", "", say("rights")(given.length, all.length));
  head.dataset.key = "rights";
  box.append(head, ...all.map((name) => {
    const row = make("label");
    const tick = Object.assign(make("input"), { type: "checkbox", checked: bot[name] });
    tick.dataset.key = name;
    tick.addEventListener("change", () => act("bot", { rank: "administrator", rights: tick.checked ? [...given, name] : given.filter((one) => one !== name) }));
    row.append(tick, make("span", "", say("rightNames")[name] ?? name));
    return row;
  }));
  return box;
}

let isRightsOpen = false;

const ranksOfBot = (room) => (room.kind === "channel" ? ["left", "administrator"] : ["left", "member", "administrator"]);

function everyone(room, people) {
  const members = room.head.members.map(({ user }) => user).filter((user) => !user.is_bot);
  const others = people.filter(({ id }) => !members.some((user) => user.id === id)).map(({ id, name }) => ({ id, first_name: name }));
  return [...members, ...others];
}

function personRow(room, { user, name, me, act }) {
  const member = room.member(user.id);
  const rank = member?.is_anonymous ? (member.status === "creator" ? "anonymousOwner" : "anonymous") : room.rank(user.id);
  const owns = member?.status === "creator";
  const ranks = owns ? ["creator", "anonymousOwner"] : ["left", "member", "administrator", "anonymous"];
  return rankRow({ name, rank, ranks, key: user.id }, (wanted) => act("members", {
    person: user.id, by: me, anonymous: wanted.startsWith("anonymous"), rank: bodyRank(wanted, user.id === me),
  }));
}

// Removing oneself is leaving; others are kicked.
function bodyRank(wanted, isMe) {
  if (wanted === "left") return isMe ? "left" : "kicked";
  return wanted === "member" ? "member" : "administrator";
}

function rankRow({ name, rank, ranks, key }, change) {
  const row = make("label", "card-row");
  const select = make("select");
  for (const one of ranks) {
    const option = make("option", "", say("ranks")[one]);
    option.value = one;
    option.selected = one === rank;
    select.append(option);
  }
  select.dataset.key = key;
  select.setAttribute("aria-label", say("rankOf")(name));
  select.addEventListener("change", () => change(select.value));
  row.append(named("", name), select);
  return row;
}

function topics(room, act, unsaved) {
  const rows = room.topics.map(({ id, name, is_closed: isClosed }) => {
    const row = make("div", "card-row");
    const turn = pressable("small", say(isClosed ? "openTopic" : "closeTopic"), () => act(`topics/${id}`, { closed: !isClosed }, "PATCH"));
    const drop = pressable("small warn", say("deleteTopic"), () => act(`topics/${id}`, {}, "DELETE"));
    turn.setAttribute("aria-label", say(isClosed ? "openNamed" : "closeNamed")(name));
    drop.setAttribute("aria-label", say("deleteNamed")(name));
    turn.dataset.key = `turn-${id}`;
    drop.dataset.key = `drop-${id}`;
    row.append(named("", name), turn, drop);
    return row;
  });
  return [make("h3", "", say("topics")), ...rows, newTopic(act, unsaved)];
}

function newTopic(act, unsaved) {
  const form = make("form", "card-row");
  const input = make("input");
  const button = make("button", "small", say("add"));
  Object.assign(input, { placeholder: say("newTopic"), maxLength: 128, required: true, value: unsaved.text ?? "" });
  input.setAttribute("aria-label", say("newTopic"));
  input.dataset.key = "new-topic";
  input.addEventListener("input", () => { unsaved.text = input.value; });
  button.type = "submit";
  form.append(input, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    unsaved.text = "";
    act("topics", { name: input.value.trim() });
  });
  return form;
}
