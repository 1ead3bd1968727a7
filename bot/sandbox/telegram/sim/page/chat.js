// Entry point of the page: connects the event stream, the views and the actions of the user.
import { Actions } from "./actions.js";
import { Bubbles } from "./bubbles.js";
import { Card, about, choose, history } from "./cards.js";
import { Composer } from "./composer.js";
import { Session } from "./session.js";
import { UserActions } from "./user_actions.js";
import { $ } from "./dom.js";
import { founding, linking } from "./forms.js";
import { EventHandler } from "./event_handler.js";
import { Inline } from "./inline.js";
import { drawChats, drawTopics } from "./list.js";
import { Live } from "./live.js";
import { drawer, hush, menus, tried } from "./panels.js";
import { People, calledBy } from "./people.js";
import { callBot } from "./service.js";
import { CallLog } from "./call_log.js";
import { Time } from "./time.js";
import { followEnd, showAround, showLabels, showUnread, toEnd } from "./view.js";
import { Wire } from "./wire.js";
import { speak } from "./words.js";

const QUIET = 300; // milliseconds after which a chat that was drawn anew is listened to
let topicName = {}; // of a topic that is not yet opened

const live = new Live({ handle: (...event) => eventHandler.handle(...event), lost, held: (ids) => session.hold(ids) });
const session = new Session(live);
const userActions = new UserActions(session, { go, choose: (take) => choose(card, session.many, { bot: session.bot, take }), write: (text) => write(text) });
const bubbles = new Bubbles($("messages"), { ...userActions.inMessages(), history: (message) => history(card, message), menu: (...given) => actions.open(...given) });
const inline = new Inline({
  bot: () => session.bot, ask: userActions.askInline, choose: userActions.chooseInline, start: (start) => userActions.follow({ start }), done: () => write(""),
});
const composer = new Composer({
  send: userActions.send, inline, commands: () => session.here.commands(session.bot, session.me), address: () => (session.here.isPrivate ? "" : `@${session.bot.username}`),
});
const actions = new Actions({
  log: $("log"), find: (id) => session.here.messages.get(id), me: () => session.me, react: userActions.react, history: (message) => history(card, message),
  reply: (message) => { composer.replyTo(message); composer.focus(); }, canWrite: () => !$("composer").hidden,
});
const card = new Card();
const people = new People({
  root: $("people-list"), button: $("people-button"), badge: $("people-badge"), live, chat: (id) => session.rooms.get(id), turn, forget,
});
const strip = new CallLog({
  root: $("strip"), list: $("strip-list"), count: $("strip-count"), failed: $("strip-failed"),
  name: (id) => calledBy(live.people, id) ?? session.rooms.get(id)?.head?.title,
});
const eventHandler = new EventHandler({ session, bubbles, composer, inline, card, draw, show });
const time = new Time();
const address = document.querySelector("meta[name=wire]").content;
const wire = address ? new Wire({ address, root: $("wire-list"), about: $("wire-about"), told: freshen }) : undefined;

// views

function lost() {
  session.isAway = true;
  show();
}

function show() {
  callBot(session.bot.name);
  showAround(session);
  people.show();
  drawChats($("chats"), session.listed, { here: session.here, bot: session.bot, me: session.me, go: (room) => go(room.id) });
  drawTopics($("topics"), session.here, { go: (topic) => go(session.here.id, topic), add: openAbout });
  $("layout").classList.toggle("with-list", session.listed.length > 1);
}

// A whole chat is not announced to screen readers.
function draw() {
  $("log").setAttribute("aria-live", "off");
  bubbles.reset(session.here.shown, session.setting());
  setTimeout(() => $("log").setAttribute("aria-live", "polite"), QUIET);
  composer.take(session.here.shown, session.me);
  toEnd();
}

// Redraws everything: for another user, chat, topic or language.
function redraw() {
  speak(live.language);
  showLabels();
  composer.speak();
  strip.speak();
  wire?.speak();
  draw();
  composer.replyTo(undefined);
  composer.text = session.draft;
  inline.close();
  hush(); // it was said elsewhere
  show();
  toEnd();
}

function openAbout() {
  topicName = {};
  about(card, session.here, {
    people: live.people, called: (id) => calledBy(live.people, id), me: session.me, bot: session.bot, topicName,
    act: userActions.inRoom(session.here.id, () => card.refresh()), moved: (id) => { card.close(); go(id); },
  });
}

function freshen() {
  $("wire-button").classList.toggle("fresh", !$("wire").classList.contains("open"));
}

// current chat and user

function move(change) {
  close();
  drawers.list(false, true);
  session.draft = composer.text;
  change();
  redraw();
}

function go(id, topic) {
  move(() => {
    live.remember({ room: id });
    if (topic !== undefined) session.here.topic = topic;
  });
  focusFoot();
}

function write(text) {
  composer.text = text;
  composer.focus();
  composer.typed();
}

// On a touch screen the field would bring up the keyboard of the phone.
function focusFoot() {
  const isField = !$("composer").hidden && matchMedia("(hover: hover)").matches;
  (document.querySelector("#foot .wide:not([hidden])") ?? $(isField ? "input" : "log")).focus();
}

// In a group, switching the user keeps the group open.
function turn(id) {
  move(() => live.turnTo(id, session.here.isPrivate));
  focusFoot();
}

function forget(id) {
  const wasHere = id === session.me;
  live.forget(id);
  session.rooms.delete(id);
  if (wasHere) redraw();
  else show();
  $("people-list").querySelector("button").focus();
}

async function addPerson() {
  close();
  session.draft = composer.text;
  await tried(() => live.add(people.nextName(), session.here.isPrivate));
  redraw();
  $("people-button").focus();
}

function toggleStrip(isOpen) {
  strip.toggle(isOpen);
  $("strip-button").setAttribute("aria-expanded", isOpen);
  (isOpen ? $("strip-close") : $("menu-button")).focus();
}

const close = menus({ menu: () => time.change(), people: () => people.show() }, () => { composer.close(); actions.close(); });
const drawers = {
  wire: drawer("wire", "wire-button", "wire-close", () => $("wire-button").classList.remove("fresh")),
  list: drawer("list", "list-button", "list-close"),
};
const doors = { "found-button": founding(userActions.found), "link-button": linking({ bot: () => session.bot, open: userActions.follow }) };
for (const [id, open] of Object.entries(doors)) $(id).addEventListener("click", () => { drawers.list(false, true); open(); });
const presses = {
  "start-button": () => userActions.send("/start"), "unblock-button": () => userActions.do("unblock"), "block-button": () => { close(); userActions.do("block"); },
  "join-button": () => userActions.do("members", { rank: "member" }), "migrated-button": () => go(session.here.head.migrated_to),
  "add-bot-button": () => userActions.seat(), "about-button": openAbout, "new-person-button": addPerson, pinned: () => userActions.showPinned(bubbles),
  "strip-button": () => { close(); toggleStrip(!strip.isOpen); }, "strip-close": () => toggleStrip(false),
  "down-button": () => $("log").scrollTo({ top: $("log").scrollHeight, behavior: "smooth" }),
};
for (const [id, act] of Object.entries(presses)) $(id).addEventListener("click", act);
$("languages").addEventListener("change", async ({ target }) => { await tried(() => live.become(target.value)); redraw(); time.change(); });
followEnd(() => showUnread(session));

$("layout").classList.toggle("with-wire", Boolean(wire));
for (const id of ["wire", "wire-button", "intro"]) $(id).hidden = !wire;
redraw();
live.open();
