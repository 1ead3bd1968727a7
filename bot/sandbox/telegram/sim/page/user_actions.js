// Actions of the user: sending, pressing, reacting, inline queries, links, creating chats.
import { toast, tried } from "./panels.js";
import { say } from "./words.js";

export class UserActions {
  // `go(id)` shows a chat; `choose(take)` opens the choice of a group; `write(text)` fills the field.
  constructor(session, { go, choose, write }) {
    Object.assign(this, { session, live: session.live, go, choose, write });
    for (const name of ["send", "react", "press", "follow", "found", "askInline", "chooseInline"]) this[name] = this[name].bind(this);
  }

  do(what, body) { return tried(() => this.live.do(this.session.here.id, what, body)); }

  // Returns a function that acts in a fixed chat, whichever is shown meanwhile.
  inRoom(id, failed) {
    return async (what, body, method) => {
      const done = await tried(() => this.live.do(id, what, body, method));
      if (done === undefined) failed();
      return done;
    };
  }

  inMessages() {
    const { send, press, react } = this;
    return {
      send, press, react, copy, query: (text) => this.write(`@${this.session.bot.username} ${text}`), queryElsewhere: (text) => this.queryElsewhere(text),
    };
  }

  async send(text, replyTo) {
    const { here } = this.session;
    const topic = here.isForum && here.topic ? { topic: here.topic } : {};
    return (await this.do("messages", { text, ...topic, ...(replyTo && { reply_to: replyTo }) })) !== undefined;
  }

  async press(messageId, data) {
    return (await this.do("presses", { message_id: messageId, data }))?.callback_query_id;
  }

  react(message, emoji) { return this.do("reactions", { message_id: message.message_id, emoji }); }

  queryElsewhere(text) {
    this.choose((room) => {
      this.go(room.id);
      this.write(`@${this.session.bot.username} ${text}`);
    });
  }

  // inline mode

  async askInline(query, offset) {
    return (await this.do("inline", { query, offset }))?.inline_query_id;
  }

  async chooseInline(id, resultId) {
    return (await this.do(`inline/${encodeURIComponent(id)}`, { result_id: resultId })) !== undefined;
  }

  // groups

  seat(rank = this.session.here.kind === "channel" ? "administrator" : "member") { return this.do("bot", { rank }); }

  async found(wish, rank) {
    const group = await tried(() => this.live.found(wish));
    if (!group) return;
    this.session.room(group.id).stand(group);
    this.go(group.id);
    if (rank) await this.seat(rank);
  }

  // A deep link opens the private chat and sends its payload; one for groups asks for the group, and adds the bot there.
  async follow({ start, startgroup }) {
    if (start !== undefined) {
      this.go(undefined);
      await this.send(["/start", start].filter(Boolean).join(" "));
      return;
    }
    this.choose(async (room) => {
      this.go(room.id);
      if (!room.hasBot) await this.seat();
      await this.send([`/start@${this.session.bot.username}`, startgroup].filter(Boolean).join(" "));
    });
  }

  // Scrolls to the newest pinned message, and with each press to the previous one.
  showPinned(bubbles) {
    const all = this.session.here.pinned.filter((id) => bubbles.find(id));
    const at = all.indexOf(this.pinned);
    this.pinned = all.at(at < 1 ? -1 : at - 1);
    bubbles.show(this.pinned);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("copied"));
  } catch { toast(text); } // where the browser forbids copying, the text is shown instead
}
