// What the page itself says. The bot's words come from the bot.
const WORDS = {
  en: {
    language: "The app's language", block: "Block the bot", unblock: "Unblock the bot", newPerson: "Start over as someone else",
    note: "A sandbox on this machine, not Telegram. Nothing leaves it.", emptyTitle: "What can this bot do?",
    start: "Start", menu: "Menu", input: "Message", ok: "OK", send: "Send", more: "More", log: "Messages", toBottom: "To the newest message",
    bot: "bot", connecting: "connecting…", blocked: "you have blocked this bot", typing: "typing", edited: "edited", silent: "sent without sound",
    today: "Today", yesterday: "Yesterday", notSent: "Not sent: the sandbox does not answer.", unfold: "Show all", fold: "Show less",
    forwarded: "Forwarded from", you: "You", commands: "Commands", copied: "Copied.", refused: "The sandbox refused:",
  },
  ru: {
    language: "Язык приложения", block: "Заблокировать бота", unblock: "Разблокировать бота", newPerson: "Начать заново от другого лица",
    note: "Это песочница на вашей машине, а не Telegram. Наружу ничего не уходит.", emptyTitle: "Что умеет этот бот?",
    start: "Начать", menu: "Меню", input: "Сообщение", ok: "OK", send: "Отправить", more: "Ещё", log: "Сообщения", toBottom: "К последнему сообщению",
    bot: "бот", connecting: "соединение…", blocked: "вы заблокировали этого бота", typing: "печатает", edited: "изменено", silent: "отправлено без звука",
    today: "Сегодня", yesterday: "Вчера", notSent: "Не отправлено: песочница не отвечает.", unfold: "Показать всё", fold: "Свернуть",
    forwarded: "Переслано от", you: "Вы", commands: "Команды", copied: "Скопировано.", refused: "Песочница отказала:",
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

export const clock = (date) => date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });

export function day(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return say("today");
  if (date.toDateString() === yesterday.toDateString()) return say("yesterday");
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(language, { day: "numeric", month: "long", year });
}
