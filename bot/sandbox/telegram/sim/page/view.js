// Header and footer of the chat, pinned messages and unread counts.
import { $, initial, make } from "./dom.js";
import { dress } from "./list.js";
import { brief } from "./service.js";
import { current, say } from "./words.js";

const NEAR = 90; // pixels from the end that still count as being there
const FOOTS = ["composer", "start-button", "unblock-button", "join-button", "migrated-button", "shut"];

// The end is followed until the user scrolls back. New messages and layout changes move the end without ending this.
const end = { isFollowed: true, top: 0, way: 0 };

const way = () => $("log").scrollHeight - $("log").clientHeight;
export const isAtEnd = () => way() - $("log").scrollTop < NEAR;
export const isFollowing = () => end.isFollowed;

export function toEnd() {
  $("log").scrollTop = $("log").scrollHeight;
  remember(true);
}

const remember = (isFollowed) => Object.assign(end, { isFollowed, top: $("log").scrollTop, way: way() });

export function followEnd(scrolled) {
  const log = $("log");
  log.addEventListener("scroll", () => {
    const hasGoneBack = log.scrollTop < end.top && way() === end.way;
    remember(isAtEnd() || (end.isFollowed && !hasGoneBack));
    scrolled();
  }, { passive: true });
  const grown = new ResizeObserver(() => { if (end.isFollowed) toEnd(); });
  for (const element of [log, $("messages")]) grown.observe(element);
}

export function showAround(session) {
  const { here } = session;
  showHead(session);
  showFoot(session);
  showPinned(here);
  const isNew = here.isPrivate && !here.messages.size && here.standing !== "blocked" && !session.isAway;
  $("empty").hidden = !isNew;
  $("description").textContent = session.bot.description ?? "";
  $("block-button").hidden = !here.isPrivate || here.standing === "blocked" || !here.messages.size;
  for (const input of document.querySelectorAll("[name=language]")) input.checked = input.value === current();
  showUnread(session);
}

function showHead({ here, bot, isAway }) {
  const name = here.name(bot);
  $("bot-name").textContent = name;
  $("avatar").textContent = initial(name);
  dress($("avatar"), here);
  $("about-button").hidden = here.isPrivate;
  const isTyping = here.isTyping && !isAway;
  const status = $("bot-status");
  status.className = isAway ? "away" : isTyping ? "busy" : "";
  status.textContent = isAway ? say("connecting") : isTyping ? typing(here, bot) : standing(here);
  if (isTyping) status.append(dots());
}

const typing = (here, bot) => (here.isPrivate ? say("typing") : `${bot.name}: ${say("typing")}`);

function standing(here) {
  if (here.isPrivate) return here.standing === "blocked" ? say("blocked") : say("bot");
  return `${say("chatKinds")[here.kind]}, ${say("inside")(here.head?.members.length ?? 0)}`;
}

function dots() {
  const all = make("span", "typing");
  all.append(...[1, 2, 3].map(() => make("i")));
  return all;
}

// Returns the footer below the messages; none while the sandbox of a new chat is unreachable.
function foot({ here, me, isAway }) {
  if (here.isPrivate) {
    if (here.standing === "blocked") return "unblock-button";
    return here.messages.size ? "composer" : isAway ? undefined : "start-button";
  }
  if (here.head?.migrated_to) return "migrated-button";
  if (here.rank(me) === "left") return "join-button";
  return isShut(here, me) ? "shut" : "composer";
}

const isShut = (here, me) => !here.leads(me) && (here.kind === "channel" || here.isTopicClosed);

function showFoot(session) {
  const { here, me, bot } = session;
  const shown = foot(session);
  for (const name of FOOTS) $(name).hidden = name !== shown;
  $("shut").textContent = say(here.kind === "channel" ? "onlyOwners" : "topicClosed");
  $("notice").hidden = here.hasBot || here.rank(me) === "left" || Boolean(here.head?.migrated_to);
  $("commands-button").hidden = !here.commands(bot, me).length;
}

function showPinned(here) {
  const pinned = here.pinned.map((id) => here.messages.get(id)).filter((message) => message && here.isShown(message));
  $("pinned").hidden = !pinned.length;
  if (!pinned.length) return;
  $("pinned").dataset.ids = pinned.map(({ message_id: id }) => id).join(" ");
  $("pinned-text").textContent = brief(pinned.at(-1));
}

export function showUnread(session) {
  if (isAtEnd() || end.isFollowed) session.here.read();
  $("unread").textContent = session.here.unreadHere || "";
  $("down-button").hidden = isAtEnd() || end.isFollowed;
  $("list-badge").textContent = session.unreadBeside || "";
  $("list-button").setAttribute("aria-label", say("chatsButton")(session.unreadBeside));
  document.title = `${session.unread ? `(${session.unread}) ` : ""}${session.here.name(session.bot) || "Sandbox"}`;
}

const LABELS = {
  log: "log", "menu-button": "more", "down-button": "toBottom", "wire-close": "closeWire", "strip-close": "closeStrip",
  "list-close": "closeChats", "card-close": "close", "about-button": "about", topics: "topics",
};

export function showLabels() {
  for (const [id, word] of Object.entries(LABELS)) $(id).setAttribute("aria-label", say(word));
  $("log").setAttribute("aria-description", say("logHint"));
}
