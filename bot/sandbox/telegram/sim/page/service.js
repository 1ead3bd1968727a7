// One-line forms of messages and authors: for lists, replies, pins and service messages.
import { say } from "./words.js";

export const isMine = (message, { me, isPrivate }) => !message.from_bot && (isPrivate || (message.from?.id === me && !message.sender_chat));

const GROUP_ANONYMOUS = 1087968824; // whom Telegram gives as the author of what is said in a group's own name
let bot = ""; // what the bot is called for this reader, which may be another name than Telegram's own for it

export const callBot = (name) => { bot = name; };

export const textOf = (message) => message.text ?? message.caption ?? "";

export function authorOf(message) {
  if (message.sender_chat) return message.sender_chat.title ?? "";
  return nameOf(message.from) ?? message.chat?.title ?? "";
}

export const authorKey = (message) => message.sender_chat?.id ?? message.from?.id ?? 0;

function nameOf(user) {
  if (!user?.is_bot || user.id === GROUP_ANONYMOUS) return user?.first_name;
  return bot || user.first_name;
}

// Returns the line of a service message, nothing for all other messages.
export function serviceLine(message) {
  const words = say("service");
  const by = authorOf(message);
  const [one] = message.new_chat_members ?? [message.left_chat_member];
  const [id, name] = [one?.id, nameOf(one)];
  if (message.new_chat_members) return message.from?.id === id ? words.joined(name) : words.added(by, message.new_chat_members.map(nameOf).join(", "));
  if (message.left_chat_member) return message.from?.id === id ? words.left(name) : words.removed(by, name);
  if (message.pinned_message) return words.pinned(by, brief(message.pinned_message).slice(0, 60));
  if (message.forum_topic_created) return words.topic(message.forum_topic_created.name);
  if (message.forum_topic_closed) return words.closed;
  if (message.forum_topic_reopened) return words.reopened;
  if (message.forum_topic_edited) return words.edited;
  if (message.migrate_to_chat_id) return words.migratedTo;
  if (message.migrate_from_chat_id) return words.migratedFrom;
  return hasContent(message) ? undefined : words.other;
}

const hasContent = (message) => textOf(message) || message.photo || message.document || message.rich_message;

export function brief(message) {
  const text = textOf(message).replaceAll("\n", " ");
  if (text) return text.slice(0, 120);
  if (message.photo) return say("photo");
  if (message.document) return message.document.file_name ?? say("file");
  if (message.rich_message) return message.rich_message.text ?? "…";
  return serviceLine(message) ?? "";
}

export function originOf({ type, sender_user: user, sender_user_name: hidden, sender_chat: group, chat, author_signature: signature }) {
  const name = { user: user?.first_name, hidden_user: hidden, chat: group?.title, channel: chat?.title }[type] ?? "";
  return signature ? `${name} (${signature})` : name;
}
