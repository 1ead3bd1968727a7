// Handles the events of the stream: stores them in the chat, and redraws the chat that is shown.
import { alerted, toast } from "./panels.js";
import { isFollowing, toEnd } from "./view.js";

const TYPING = 5000; // milliseconds that a sign of typing lasts

export class EventHandler {
  // `draw()` draws all messages of the chat that is shown, `show()` the rest of the page.
  constructor({ session, bubbles, composer, inline, card, draw, show }) {
    Object.assign(this, { session, bubbles, composer, inline, card, draw, show });
  }

  handle(name, data, id) {
    this.session.isAway = false;
    const room = this.session.room(id);
    this[name === "inline" ? "offered" : name](room, data, room === this.session.here);
    this.show();
  }

  chat(room, data, isHere) {
    room.begin(data);
    if (isHere) this.draw();
  }

  group(room, data, isHere) {
    const { topic } = room;
    room.stand(data);
    if (isHere && (data.messages || topic !== room.topic)) this.draw();
    this.card.refresh();
  }

  message(room, message, isHere) {
    const isNew = room.put(message);
    const isOwn = !message.from_bot && (room.isPrivate || message.from?.id === this.session.me);
    if (message.from_bot) this.type(room, false);
    if (isHere && room.isShown(message)) this.arrive(room, message, { isNew, isOwn });
    else if (isNew && !isOwn) room.note(message);
  }

  arrive(room, message, { isNew, isOwn }) {
    const follows = isFollowing();
    this.bubbles.put(message);
    this.composer.take(room.shown, this.session.me);
    if (isNew) this.composer.force(message, this.session.me);
    if (follows || (isNew && isOwn)) toEnd();
    else if (isNew) room.note(message);
  }

  deleted(room, { message_id: id }, isHere) {
    room.messages.delete(id);
    if (!isHere) return;
    this.bubbles.drop(id);
    this.composer.take(room.shown, this.session.me);
  }

  answer(room, { callback_query_id: id, text, show_alert: isAlert }, isHere) {
    this.bubbles.keys.answered(id);
    if (isHere && text) (isAlert ? alerted : toast)(text);
  }

  action(room, { action }) { this.type(room, action !== "cancel"); }

  type(room, isTyping) {
    clearTimeout(room.typingTimer);
    room.isTyping = isTyping;
    if (isTyping) room.typingTimer = setTimeout(() => { room.isTyping = false; this.show(); }, TYPING);
  }

  bot(room, data) { room.bot = data; }
  standing(room, { standing }) { if (standing) room.standing = standing; }
  pinned(room, { pinned }) { room.pinned = pinned; }
  offered(room, data, isHere) { if (isHere) this.inline.answered(data); }
}
