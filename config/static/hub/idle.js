// The idle lock: a warning two minutes before, and a cover that keeps the typed words when it comes.
import { isCovered, show } from "./quick_hide.js";
import { post } from "./requests.js";

const WARN_BEFORE = 120_000;
const SAY_AT_MOST_EVERY = 60_000;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "input", "wheel", "touchstart"];

/** Watch for activity, tell the server at most once a minute, warn and lock. */
export function startIdle() {
  const allowed = Number(document.querySelector('meta[name="hub-idle"]')?.content) * 1000;
  const warning = document.querySelector("[data-hub-idle]");
  const url = document.querySelector("[data-hub-cover]")?.dataset.extendUrl;
  if (!allowed || !warning || !url) return;

  let lastActive = Date.now();
  let lastSaid = Date.now();

  const alive = () => {
    if (isCovered()) return;
    lastActive = Date.now();
    warn(warning, 0);
    if (lastActive - lastSaid < SAY_AT_MOST_EVERY) return;
    lastSaid = lastActive;
    post(url, { body: new FormData() }).catch(() => {
      lastSaid = 0; // not heard: say it again at the next sign of life
    });
  };
  const look = () => {
    if (isCovered()) return;
    const left = lastActive + allowed - Date.now();
    if (left <= 0) {
      warn(warning, 0);
      show("locked");
    } else {
      warn(warning, left < WARN_BEFORE ? lastActive + allowed : 0);
    }
  };

  for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, alive, { passive: true });
  warning.querySelector("[data-hub-idle-stay]").addEventListener("click", () => {
    lastSaid = 0;
    alive();
  });
  document.addEventListener("hub:shown", () => {
    lastActive = Date.now();
    lastSaid = lastActive;
  });
  document.addEventListener("visibilitychange", look); // timers sleep with the machine
  setInterval(look, 1000);
}

// The words name a time, not a count of seconds, so that a screen reader hears them once.
function warn(warning, locksAt) {
  if (warning.hidden === !locksAt) return;
  warning.hidden = !locksAt;
  const at = new Date(locksAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  warning.querySelector("[data-hub-idle-words]").textContent = locksAt
    ? `Are you still there? The screen locks at ${at}. Press any key to stay; what you typed is kept.`
    : "";
}
