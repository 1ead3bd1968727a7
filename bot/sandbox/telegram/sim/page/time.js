// The sandbox's clock: shown, moved by a step or by a slider from a minute to a month, frozen.
import { $ } from "./dom.js";
import { ask } from "./live.js";
import { tried } from "./panels.js";
import { current, say } from "./words.js";

const ENDS = 100; // of the slider, both ways
const [LEAST, MOST] = [60, 30 * 86400]; // seconds

// Logarithmic scale: half of the slider is some three hours.
export function spanOf(place) {
  if (!place) return 0;
  const seconds = LEAST * (MOST / LEAST) ** ((Math.abs(place) - 1) / (ENDS - 1));
  const unit = seconds < 3600 ? 60 : seconds < 86400 ? 900 : 3600;
  return Math.sign(place) * Math.round(seconds / unit) * unit;
}

function told(seconds) {
  const [unit, by] = Math.abs(seconds) < 3600 ? ["minute", 60] : Math.abs(seconds) < 86400 ? ["hour", 3600] : ["day", 86400];
  const number = new Intl.NumberFormat(current(), { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1, signDisplay: "always" });
  return number.format(seconds / by);
}

const written = (moment) => new Date(moment * 1000).toLocaleString(current(), { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

// A moment as a field for dates takes it: in the browser's own zone.
function local(moment) {
  const date = new Date(moment * 1000);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export class Time {
  constructor() {
    this.slider = $("clock-slider");
    this.isHeld = false;
    for (const button of document.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.change({ advance: Number(button.dataset.advance) }));
    }
    $("freeze-button").addEventListener("click", () => this.change({ frozen: $("freeze-button").getAttribute("aria-pressed") !== "true" }));
    $("clock-set").addEventListener("change", ({ target }) => { if (target.value) this.change({ set: new Date(target.value) / 1000 }); });
    this.slider.addEventListener("input", () => this.preview());
    this.slider.addEventListener("pointerdown", () => { this.isHeld = true; });
    this.slider.addEventListener("change", () => { if (this.isHeld) this.apply(); });
    this.slider.addEventListener("keydown", (event) => { this.isHeld = false; if (event.key === "Enter") this.apply(); });
  }

  async change(change) {
    await tried(async () => {
      const { now, frozen } = await ask(change ? "POST" : "GET", "/sim/clock", change);
      this.now = now;
      $("clock").textContent = written(now);
      $("freeze-button").setAttribute("aria-pressed", frozen);
      $("clock-set").value = local(now);
      this.slider.value = 0;
      this.slider.setAttribute("aria-label", say("clockAhead"));
      this.slider.title = say("clockHint");
      this.preview();
    });
  }

  preview() {
    const seconds = spanOf(Number(this.slider.value));
    const text = seconds ? `${told(seconds)} → ${written(this.now + seconds)}` : say("clockNow");
    $("clock-then").textContent = text;
    this.slider.setAttribute("aria-valuetext", text);
  }

  apply() {
    this.isHeld = false;
    const advance = spanOf(Number(this.slider.value));
    if (advance) this.change({ advance });
  }
}
