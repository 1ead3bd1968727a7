// State of the page: its chats, the current chat, and the current user.
import { Room } from "./rooms.js";

const NOWHERE = new Room(1);

export class Session {
  constructor(live) {
    Object.assign(this, { live, rooms: new Map(), drafts: new Map(), isAway: true });
  }

  get me() { return this.live.person.id; }
  get own() { return this.rooms.get(this.me) ?? NOWHERE; }
  get here() { return this.rooms.get(this.live.room) ?? this.own; }
  get bot() { return this.own.bot ?? {}; }
  get many() { return [...this.rooms.values()].filter(({ isPrivate }) => !isPrivate); }
  // All users of the page see all groups: a user who is not in one may join it.
  get listed() { return [...this.many, ...(this.own === NOWHERE ? [] : [this.own])]; }
  get unread() { return [...this.rooms.values()].reduce((sum, { unread }) => sum + unread, 0); }
  get unreadBeside() { return this.listed.reduce((sum, room) => sum + (room === this.here ? 0 : room.unread), 0); }

  room(id) {
    if (!this.rooms.has(id)) this.rooms.set(id, new Room(id));
    return this.rooms.get(id);
  }

  // A restarted sandbox has other groups, or none.
  hold(ids) {
    for (const { id } of this.many) if (!ids.includes(id)) this.rooms.delete(id);
  }

  // Drafts are stored by user, chat and topic.
  get draft() { return this.drafts.get(this.place) ?? ""; }
  set draft(text) { this.drafts.set(this.place, text); }
  get place() { return `${this.me} ${this.here.id} ${this.here.topic}`; }

  setting() {
    return { me: this.me, isPrivate: this.here.isPrivate, isChannel: this.here.kind === "channel" };
  }
}
