// Texts of the page in the user's language, and formatted times.
import en from "./words.en.js";
import ru from "./words.ru.js";

const WORDS = { en, ru };
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

// Formats an age: "12s"; beyond a day, the date.
export function since(date) {
  const passed = Math.max(0, Date.now() - date);
  const span = SPANS.find(([, length, count]) => passed < length * count);
  if (!span) return day(date);
  const number = new Intl.NumberFormat(language, { style: "unit", unit: span[0], unitDisplay: "narrow" });
  return number.format(Math.floor(passed / span[1]));
}
