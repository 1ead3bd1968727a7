// Client-side state of a chat: private, group, forum or channel.
export const GENERAL = 0; // the topic of messages that are in none

export class Room {
  constructor(id) {
    Object.assign(this, { id, head: undefined, bot: undefined, standing: "stranger", pinned: [], draft: "", topic: GENERAL });
    this.messages = new Map();
    this.unreadIn = new Map();
  }

  get isPrivate() { return this.id > 0; }
  get isForum() { return Boolean(this.head?.is_forum); }
  get kind() { return this.isPrivate ? "private" : this.isForum ? "forum" : this.head?.type ?? "group"; }
  get topics() { return this.head?.topics ?? []; }
  get last() { return [...this.messages.values()].at(-1); }
  get unread() { return [...this.unreadIn.values()].reduce((sum, count) => sum + count, 0); }

  begin(data) {
    if (this.isPrivate) Object.assign(this, { bot: data.bot, standing: data.standing });
    this.messages = new Map(data.messages.map((message) => [message.message_id, message]));
    this.pinned = data.pinned ?? [];
  }

  // Replaces the state of a group; unread counts of deleted topics are dropped.
  stand({ messages, ...head }) {
    if (messages) this.begin({ messages });
    Object.assign(this, { head, pinned: head.pinned });
    if (this.topic !== GENERAL && !this.topics.some(({ id }) => id === this.topic)) this.topic = GENERAL;
    for (const topic of this.unreadIn.keys()) if (topic !== GENERAL && !this.topics.some(({ id }) => id === topic)) this.unreadIn.delete(topic);
  }

  // Returns whether the message is new.
  put(message) {
    const isNew = !this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    return isNew;
  }

  topicOf(message) { return this.isForum && message.is_topic_message ? message.message_thread_id : GENERAL; }
  isShown(message) { return !this.isForum || this.topicOf(message) === this.topic; }
  get shown() { return [...this.messages.values()].filter((message) => this.isShown(message)); }

  note(message) {
    const topic = this.topicOf(message);
    this.unreadIn.set(topic, (this.unreadIn.get(topic) ?? 0) + 1);
  }

  get unreadHere() { return this.unreadIn.get(this.topic) ?? 0; }
  read() { this.unreadIn.delete(this.topic); }

  // Rank of a user in a group: "creator", "administrator", "member", or "left".
  member(id) { return this.head?.members.find(({ user }) => user.id === id); }
  rank(id) { return this.member(id)?.status ?? "left"; }
  leads(id) { return ["creator", "administrator"].includes(this.rank(id)); }
  get hasBot() { return this.isPrivate || !["left", "kicked"].includes(this.head?.bot.status ?? "left"); }
  get isTopicClosed() { return this.topics.some(({ id, is_closed: isClosed }) => id === this.topic && isClosed); }

  name(bot) { return this.isPrivate ? bot?.name ?? "" : this.head?.title ?? ""; }
  commands(bot, id) { return (this.isPrivate ? this.bot?.commands : this.hasBot && this.head?.menus[id]) || []; }
}
