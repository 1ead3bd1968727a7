// Forms: creating a group or channel, and opening a deep link.
import { $ } from "./dom.js";
import { say } from "./words.js";

// `found({kind, forum, title}, bot: "", "member" or "administrator")` creates the chat.
export function founding(found) {
  const note = () => {
    const kind = new FormData($("found-form")).get("kind");
    $("found-note").textContent = say("chatNotes")[kind];
    const member = $("found-bot").querySelector("[value=member]");
    member.disabled = kind === "channel";
    if (member.disabled && member.selected) $("found-bot").value = "administrator";
  };
  const speak = () => {
    for (const option of $("found-bot").options) option.textContent = say("ranks")[option.value || "left"];
    for (const span of $("found-form").querySelectorAll("[data-kind]")) span.textContent = say("chatKinds")[span.dataset.kind];
    note();
  };
  $("found-form").addEventListener("change", note);
  $("found-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData($("found-form")));
    const isForum = given.kind === "forum";
    $("found").close();
    found({ kind: isForum ? "supergroup" : given.kind, forum: isForum, title: given.title.trim() }, given.bot);
  });
  $("found-cancel").addEventListener("click", () => $("found").close());
  return () => { $("found-form").reset(); speak(); $("found").showModal(); $("found-title").focus(); };
}

// Returns {start} or {startgroup} of a link to this bot or of a payload alone; nothing if it is neither.
export function readLink(text, username) {
  const given = text.trim();
  if (/^[\w-]{1,64}$/.test(given)) return { start: given };
  const link = /^(?:https?:\/\/)?(?:t|telegram)\.(?:me|dog)\/(\w+)\/?(?:\?([^#]*))?$/i.exec(given) ?? ofApp(given);
  if (link?.[1]?.toLowerCase() !== username?.toLowerCase()) return undefined;
  const asked = new URLSearchParams(link[2] ?? "");
  if (asked.has("startgroup")) return { startgroup: asked.get("startgroup") };
  return { start: asked.get("start") ?? "" };
}

function ofApp(given) {
  const query = /^tg:\/\/resolve\/?\?(.*)$/i.exec(given)?.[1];
  return query && [given, new URLSearchParams(query).get("domain"), query];
}

export function linking({ bot, open }) {
  $("link-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const link = readLink($("link-input").value, bot().username);
    $("link-wrong").hidden = Boolean(link);
    if (!link) return $("link-input").focus();
    $("link").close();
    open(link);
  });
  $("link-cancel").addEventListener("click", () => $("link").close());
  return () => { $("link-form").reset(); $("link-wrong").hidden = true; $("link").showModal(); };
}
