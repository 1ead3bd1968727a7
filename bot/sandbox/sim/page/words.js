// What the page itself says. The bot's words come from the bot.
const WORDS = {
  en: {
    language: "The app's language", block: "Block the bot", unblock: "Unblock the bot", newPerson: "New person",
    note: "A sandbox on this machine, not Telegram. Nothing leaves it.", emptyTitle: "What can this bot do?",
    start: "Start", menu: "Menu", input: "Message", ok: "OK", send: "Send", more: "More", log: "Messages", toBottom: "To the newest message",
    bot: "bot", connecting: "connecting…", blocked: "you have blocked this bot", typing: "typing", edited: "edited", silent: "sent without sound",
    today: "Today", yesterday: "Yesterday", notSent: "Not sent: the sandbox does not answer.", unfold: "Show all", fold: "Show less",
    forwarded: "Forwarded from", you: "You", commands: "Commands", copied: "Copied.", refused: "The sandbox refused:",
    wire: "News wire", wireShort: "Wire", wireAway: "The wire is silent: its server does not answer.", closeWire: "Close the news wire",
    intro: "This is a stand-in for Telegram on your own machine; nothing leaves it.\nPress Start and choose what to follow: what the news wire tells about it comes here as one alert, however many outlets tell it.",
    noTopic: "none of the topics", again: (count) => `same story, outlet ${count}`,
    people: (name, unread) => `You write as ${name}${unread ? `; ${unread} unread with others` : ""}`,
    names: ["Ann", "Boris", "Clara", "David", "Elena", "Frank"], guest: "Guest", notStarted: "not started yet",
    unread: (count) => `${count} unread`, forget: (name) => `Take ${name} off this list`,
    strip: "Requests and failures", noCalls: "Nothing asked yet.", cut: "cut", closeStrip: "Close requests and failures",
    calls: (count, failed) => `${count} shown, ${failed || "none"} failed; quiet polls are left out`,
    sandboxClock: "The sandbox's clock:", hourOn: "+1 hour", dayOn: "+1 day", freeze: "Freeze",
    kinds: { state: "state", independent: "independent", international: "international", institution: "institution" },
  },
  ru: {
    language: "Язык приложения", block: "Заблокировать бота", unblock: "Разблокировать бота", newPerson: "Новый человек",
    note: "Это песочница на вашей машине, а не Telegram. Наружу ничего не уходит.", emptyTitle: "Что умеет этот бот?",
    start: "Начать", menu: "Меню", input: "Сообщение", ok: "OK", send: "Отправить", more: "Ещё", log: "Сообщения", toBottom: "К последнему сообщению",
    bot: "бот", connecting: "соединение…", blocked: "вы заблокировали этого бота", typing: "печатает", edited: "изменено", silent: "отправлено без звука",
    today: "Сегодня", yesterday: "Вчера", notSent: "Не отправлено: песочница не отвечает.", unfold: "Показать всё", fold: "Свернуть",
    forwarded: "Переслано от", you: "Вы", commands: "Команды", copied: "Скопировано.", refused: "Песочница отказала:",
    wire: "Лента новостей", wireShort: "Лента", wireAway: "Лента молчит: её сервер не отвечает.", closeWire: "Закрыть ленту новостей",
    intro: "Это песочница вместо Telegram, на вашей машине; наружу ничего не уходит.\nНажмите «Начать» и выберите, за чем следить: каждое такое событие из ленты придёт сюда одним сообщением, сколько бы изданий о нём ни писало.",
    noTopic: "не по темам", again: (count) => `та же история, ${count}-е издание`,
    people: (name, unread) => `Вы пишете как ${name}${unread ? `; у других непрочитанных: ${unread}` : ""}`,
    names: ["Анна", "Борис", "Вера", "Глеб", "Дина", "Егор"], guest: "Гость", notStarted: "ещё не начинал(а)",
    unread: (count) => `непрочитанных: ${count}`, forget: (name) => `Убрать из списка: ${name}`,
    strip: "Запросы и сбои", noCalls: "Запросов ещё не было.", cut: "обрыв", closeStrip: "Закрыть запросы и сбои",
    calls: (count, failed) => `${count}, сбоев: ${failed}; без пустых опросов`,
    sandboxClock: "Часы песочницы:", hourOn: "+1 час", dayOn: "+1 день", freeze: "Остановить",
    kinds: { state: "государственное", independent: "независимое", international: "международное", institution: "учреждение" },
  },
};
let language = "en";

export const known = Object.keys(WORDS);
export const current = () => language;
export const say = (key) => WORDS[language][key];

export function speak(code) {
  language = known.includes(code) ? code : "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
}

export function clock(date, hasSeconds = false) {
  const second = hasSeconds ? "2-digit" : undefined;
  return date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", second, hour12: false });
}

export function day(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return say("today");
  if (date.toDateString() === yesterday.toDateString()) return say("yesterday");
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(language, { day: "numeric", month: "long", year });
}

const SPANS = [["second", 1000, 60], ["minute", 60_000, 60], ["hour", 3_600_000, 24]];

// How long ago, as short as can be: "12s"; beyond a day, the date.
export function since(date) {
  const passed = Math.max(0, Date.now() - date);
  const span = SPANS.find(([, length, count]) => passed < length * count);
  if (!span) return day(date);
  const number = new Intl.NumberFormat(language, { style: "unit", unit: span[0], unitDisplay: "narrow" });
  return number.format(Math.floor(passed / span[1]));
}
