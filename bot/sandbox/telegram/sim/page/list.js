// Chat list, the latest activity first; and the topics of the open forum.
import { hueOf, icon, initial, make, pressable, redraw } from "./dom.js";
import { GENERAL } from "./rooms.js";
import { authorOf, brief, serviceLine } from "./service.js";
import { clock, say } from "./words.js";

export function drawChats(root, rooms, { here, bot, me, go }) {
  const ordered = [...rooms].sort((left, right) => (right.last?.date ?? Infinity) - (left.last?.date ?? Infinity));
  redraw(root, ordered.map((room) => row(room, { isHere: room === here, bot, me, go })));
}

function row(room, { isHere, bot, me, go }) {
  const line = make("li");
  const button = pressable("chat-row", "", () => go(room));
  const name = room.name(bot);
  const { last } = room;
  button.dataset.key = room.id;
  if (isHere) button.setAttribute("aria-current", "true");
  const words = make("span", "chat-words");
  const head = make("span", "chat-head");
  head.append(Object.assign(make("b", "", name), { dir: "auto" }));
  if (last) head.append(make("time", "", clock(new Date(last.date * 1000))));
  words.append(head, make("span", "chat-last", last ? preview(last, room, me) : say("noMessages")));
  button.append(avatar(room, name), words);
  if (room.unread) {
    const count = make("span", "count", room.unread);
    count.setAttribute("aria-label", say("unread")(room.unread));
    button.append(count);
  }
  line.append(button);
  return line;
}

function preview(message, room, me) {
  const text = brief(message);
  if (serviceLine(message) !== undefined || room.kind === "channel" || (room.isPrivate && message.from_bot)) return text;
  const isMine = room.isPrivate || message.from?.id === me;
  return `${isMine ? say("you") : authorOf(message)}: ${text}`;
}

function avatar(room, name) {
  const face = make("span", "avatar", initial(name));
  face.setAttribute("aria-hidden", "true");
  dress(face, room);
  return face;
}

export function dress(face, room) {
  face.classList.toggle("many", !room.isPrivate);
  face.style.setProperty("--hue", hueOf(room.id));
}

export function drawTopics(root, room, { go, add }) {
  root.hidden = !room.isForum;
  if (!room.isForum) return;
  const all = [{ id: GENERAL, name: say("general") }, ...room.topics];
  const chips = all.map((topic) => chip(topic, room, go));
  const more = pressable("topic new-topic", "", add);
  more.dataset.key = "new";
  more.setAttribute("aria-label", say("newTopic"));
  more.append(icon("plus"));
  redraw(root, [...chips, more]);
}

function chip({ id, name, is_closed: isClosed }, room, go) {
  const button = pressable("topic", "", () => go(id));
  button.append(Object.assign(make("span", "", name), { dir: "auto" }));
  button.dataset.key = id;
  button.dataset.topic = id;
  button.classList.toggle("closed", Boolean(isClosed));
  if (id === room.topic) button.setAttribute("aria-current", "true");
  const unread = room.unreadIn.get(id);
  if (unread) button.append(make("span", "count", unread));
  return button;
}
