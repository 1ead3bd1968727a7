// The page: joins what happens in the chats, what is shown of them, and what the person does there.
import { Actions } from "./actions.js";
import { Bubbles } from "./bubbles.js";
import { Card, about, choose, history } from "./cards.js";
import { Composer } from "./composer.js";
import { Desk } from "./desk.js";
import { Doings } from "./doings.js";
import { $ } from "./dom.js";
import { founding, linking } from "./forms.js";
import { Hearing } from "./hearing.js";
import { Inline } from "./inline.js";
import { drawChats, drawTopics } from "./list.js";
import { Live } from "./live.js";
import { drawer, hush, menus, tried } from "./panels.js";
import { People, calledBy } from "./people.js";
import { callBot } from "./service.js";
import { Strip } from "./strip.js";
import { Time } from "./time.js";
import { followEnd, showAround, showLabels, showUnread, toEnd } from "./view.js";
import { Wire } from "./wire.js";
import { speak } from "./words.js";

const QUIET = 300; // milliseconds after which a chat that was drawn anew is listened to
let topicName = {}; // of a topic that is not yet opened

const live = new Live({ hear: (...event) => hearing.hear(...event), lost, held: (ids) => desk.hold(ids) });
const desk = new Desk(live);
const doings = new Doings(desk, { go, choose: (take) => choose(card, desk.many, { bot: desk.bot, take }), write: (text) => write(text) });
const bubbles = new Bubbles($("messages"), { ...doings.inMessages(), history: (message) => history(card, message), menu: (...given) => actions.open(...given) });
const inline = new Inline({
  bot: () => desk.bot, ask: doings.askInline, choose: doings.chooseInline, start: (start) => doings.follow({ start }), done: () => write(""),
});
const composer = new Composer({
  send: doings.send, inline, commands: () => desk.here.commands(desk.bot, desk.me), address: () => (desk.here.isPrivate ? "" : `@${desk.bot.username}`),
});
const actions = new Actions({
  log: $("log"), find: (id) => desk.here.messages.get(id), me: () => desk.me, react: doings.react, history: (message) => history(card, message),
  reply: (message) => { composer.replyTo(message); composer.focus(); }, canWrite: () => !$("composer").hidden,
});
const card = new Card();
const people = new People({
  root: $("people-list"), button: $("people-button"), badge: $("people-badge"), live, chat: (id) => desk.rooms.get(id), turn, forget,
});
const strip = new Strip({
  root: $("strip"), list: $("strip-list"), count: $("strip-count"), failed: $("strip-failed"),
  name: (id) => calledBy(live.people, id) ?? desk.rooms.get(id)?.head?.title,
});
const hearing = new Hearing({ desk, bubbles, composer, inline, card, draw, show });
const time = new Time();
const address = document.querySelector("meta[name=wire]").content;
const wire = address ? new Wire({ address, root: $("wire-list"), about: $("wire-about"), told: freshen }) : undefined;

// what is shown

function lost() {
  desk.isAway = true;
  show();
}

function show() {
  callBot(desk.bot.name);
  showAround(desk);
  people.show();
  drawChats($("chats"), desk.listed, { here: desk.here, bot: desk.bot, me: desk.me, go: (room) => go(room.id) });
  drawTopics($("topics"), desk.here, { go: (topic) => go(desk.here.id, topic), add: openAbout });
  $("desk").classList.toggle("with-list", desk.listed.length > 1);
}

// A whole chat is no news, and is not read aloud.
function draw() {
  $("log").setAttribute("aria-live", "off");
  bubbles.reset(desk.here.shown, desk.setting());
  setTimeout(() => $("log").setAttribute("aria-live", "polite"), QUIET);
  composer.take(desk.here.shown, desk.me);
  toEnd();
}

// All anew: another person, chat, topic or language.
function redraw() {
  speak(live.language);
  showLabels();
  composer.speak();
  strip.speak();
  wire?.speak();
  draw();
  composer.replyTo(undefined);
  composer.text = desk.draft;
  inline.close();
  hush(); // it was said elsewhere
  show();
  toEnd();
}

function openAbout() {
  topicName = {};
  about(card, desk.here, {
    people: live.people, called: (id) => calledBy(live.people, id), me: desk.me, bot: desk.bot, topicName,
    act: doings.inRoom(desk.here.id, () => card.refresh()), moved: (id) => { card.close(); go(id); },
  });
}

function freshen() {
  $("wire-button").classList.toggle("fresh", !$("wire").classList.contains("open"));
}

// where the person is, and who

function move(change) {
  close();
  drawers.list(false, true);
  desk.draft = composer.text;
  change();
  redraw();
}

function go(id, topic) {
  move(() => {
    live.remember({ room: id });
    if (topic !== undefined) desk.here.topic = topic;
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

// Whoever is in a chat of many stays in it as somebody else.
function turn(id) {
  move(() => live.turnTo(id, desk.here.isPrivate));
  focusFoot();
}

function forget(id) {
  const wasHere = id === desk.me;
  live.forget(id);
  desk.rooms.delete(id);
  if (wasHere) redraw();
  else show();
  $("people-list").querySelector("button").focus();
}

async function addPerson() {
  close();
  desk.draft = composer.text;
  await tried(() => live.add(people.nextName(), desk.here.isPrivate));
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
const doors = { "found-button": founding(doings.found), "link-button": linking({ bot: () => desk.bot, open: doings.follow }) };
for (const [id, open] of Object.entries(doors)) $(id).addEventListener("click", () => { drawers.list(false, true); open(); });
const presses = {
  "start-button": () => doings.send("/start"), "unblock-button": () => doings.do("unblock"), "block-button": () => { close(); doings.do("block"); },
  "join-button": () => doings.do("members", { rank: "member" }), "migrated-button": () => go(desk.here.head.migrated_to),
  "add-bot-button": () => doings.seat(), "about-button": openAbout, "new-person-button": addPerson, pinned: () => doings.showPinned(bubbles),
  "strip-button": () => { close(); toggleStrip(!strip.isOpen); }, "strip-close": () => toggleStrip(false),
  "down-button": () => $("log").scrollTo({ top: $("log").scrollHeight, behavior: "smooth" }),
};
for (const [id, act] of Object.entries(presses)) $(id).addEventListener("click", act);
$("languages").addEventListener("change", async ({ target }) => { await tried(() => live.become(target.value)); redraw(); time.change(); });
followEnd(() => showUnread(desk));

$("desk").classList.toggle("with-wire", Boolean(wire));
for (const id of ["wire", "wire-button", "intro"]) $(id).hidden = !wire;
redraw();
live.open();
