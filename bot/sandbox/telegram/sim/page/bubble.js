// Renders a message: author, replied message, media, text, reactions and time.
import { hueOf, icon, make, named, pressable } from "./dom.js";
import { media } from "./media.js";
import { authorKey, authorOf, brief, isMine, originOf, textOf } from "./service.js";
import { draw } from "./text.js";
import { clock, say } from "./words.js";

// `album`: the messages that are shown as this one; of the chat: `act`, `setting`, and `show(id)`, which goes to another.
export function bubble(message, album, chat) {
  const root = make("div", "bubble");
  const pictures = media(album);
  const told = album.find((one) => textOf(one)) ?? message;
  const text = draw(textOf(told), told.entities ?? told.caption_entities, chat.act);
  if (pictures.length) root.classList.add("pictured");
  root.append(...above(message, chat), ...pictures, text);
  text.append(meta(message, chat.act));
  const left = reactions(message, chat);
  if (left) root.append(left);
  if (chat.act.menu) root.append(opener(message, chat.act));
  return root;
}

function opener(message, act) {
  const button = pressable("actions", "", (event) => { event.stopPropagation(); act.menu(message, button); });
  button.tabIndex = -1;
  button.setAttribute("aria-label", say("messageMenu"));
  button.setAttribute("aria-haspopup", "true");
  button.append(icon("down"));
  return button;
}

function above(message, chat) {
  const parts = [];
  if (!chat.setting.isPrivate && !isMine(message, chat.setting)) {
    const name = named("author", authorOf(message));
    name.style.setProperty("--hue", hueOf(authorKey(message)));
    parts.push(name);
  }
  if (message.forward_origin) parts.push(make("span", "forwarded", `${say("forwarded")} ${originOf(message.forward_origin)}`));
  if (message.via_bot) parts.push(make("span", "via", `${say("via")} @${message.via_bot.username}`));
  const { reply_to_message: replied } = message;
  if (replied && !replied.forum_topic_created) parts.push(answered(replied, chat));
  return parts;
}

function answered(message, { setting, show }) {
  const line = pressable("reply", "", () => show(message.message_id));
  const isYours = setting.isPrivate && !message.from?.is_bot;
  line.append(make("b", "", isYours ? say("you") : authorOf(message)), make("span", "", brief(message)));
  return line;
}

function reactions(message, { act, setting }) {
  const counts = new Map();
  for (const emoji of message.reactions ?? []) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  if (!counts.size) return undefined;
  const row = make("div", "reactions");
  const mine = message.reacted?.[setting.me] ?? [];
  for (const [emoji, count] of counts) {
    const isOwn = mine.includes(emoji);
    const button = pressable("reaction", `${emoji} ${count}`, () => act.react(message, isOwn ? null : emoji));
    button.setAttribute("aria-pressed", isOwn);
    row.append(button);
  }
  return row;
}

function meta(message, act) {
  const line = make("span", "meta");
  if (message.silent) line.append(silent());
  if (message.edit_date) line.append(edited(message, act));
  const date = new Date(message.date * 1000);
  const time = make("time", "", clock(date));
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  line.append(time);
  return line;
}

function silent() {
  const sign = make("span", "silent");
  sign.append(icon("silent"));
  sign.title = say("silent");
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", say("silent"));
  return sign;
}

function edited(message, act) {
  if (!message.earlier?.length) return make("span", "edited", say("edited"));
  const sign = pressable("edited", say("edited"), () => act.history(message));
  sign.title = say("earlier");
  return sign;
}
