// Quick-hide: Esc twice, or the button, blanks page and title until the person proves who they are.
// Nothing is thrown away: the typed words stay in the page underneath, which nobody can reach.
import { ask, csrfToken, hatOf, lookAgain, onSessionOver, personOf, post, renewTokens } from "./requests.js";

const TWICE_WITHIN = 600; // milliseconds between the two presses of Esc
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hub") : null;

let cover = null;
let title = "";
let cameFrom = null;

export const WORDS = {
  hidden: "Prove who you are to see it again. What you typed is still there.",
  locked: "Nothing happened here for a while, so the screen was locked. What you typed is still there.",
  over: "Your session has ended. What you typed is still there: sign in again in a new tab, then come back.",
};

/** Wire the button, the key, the proof and the other tabs of this browser. */
export function startCover() {
  cover = document.querySelector("[data-hub-cover]");
  if (!cover) return;
  const button = document.querySelector("[data-hub-hide]");
  button?.addEventListener("submit", (event) => {
    event.preventDefault();
    hide();
  });
  watchEscape();
  cover.querySelector("[data-hub-prove]").addEventListener("submit", prove);
  cover.querySelector("[data-hub-signed-in]").addEventListener("click", comeBack);
  cover.addEventListener("keydown", keepFocus);
  onSessionOver(lockedOrOver);
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) lockedOrOver();
  });
  tabs?.addEventListener("message", (event) => (event.data === "hide" ? show("hidden") : null));
}

/** Hide this page and every other tab, and tell the server that the session is hidden. */
export function hide() {
  show("hidden");
  tabs?.postMessage("hide");
  const url = document.querySelector("[data-hub-hide]")?.getAttribute("action");
  if (url) post(url, { body: new FormData(), quietly: true, keepalive: true }).catch(() => null);
}

/** Cover the page: `why` is hidden, locked or over. */
export function show(why) {
  if (!cover) return;
  if (cover.hidden) {
    title = document.title;
    cameFrom = document.activeElement;
  }
  document.title = "Screen hidden";
  document.body.classList.add("hub-covered");
  for (const other of document.body.children) if (other !== cover) other.inert = true;
  cover.hidden = false;
  cover.querySelector("[data-hub-cover-words]").textContent = WORDS[why];
  cover.querySelector("[data-hub-prove]").hidden = why === "over";
  cover.querySelector("[data-hub-again]").hidden = why !== "over";
  (visible("input[name=password]") ?? visible("a") ?? cover).focus();
}

/** Whether the page is covered now. */
export function isCovered() {
  return Boolean(cover && !cover.hidden);
}

// Refused with 401: covered at once; then asked whether a password is enough or the session is gone.
async function lockedOrOver() {
  if (isCovered()) return;
  show("locked");
  const url = cover.querySelector("[data-hub-prove]").action;
  const headers = { "X-Requested-With": "fetch" };
  const answer = await ask(url, { headers, quietly: true, redirect: "manual" }).catch(() => null);
  if (answer?.status === 401) show("over");
}

function uncover() {
  cover.hidden = true;
  document.title = title;
  document.body.classList.remove("hub-covered");
  for (const other of document.body.children) other.inert = false;
  complain("");
  cameFrom?.focus?.();
  document.dispatchEvent(new CustomEvent("hub:shown"));
}

function watchEscape() {
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || isCovered()) return;
    if (event.timeStamp - last < TWICE_WITHIN) hide();
    last = event.timeStamp;
  });
}

async function prove(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const password = form.querySelector("input[name=password]");
  const body = new FormData(form);
  password.value = "";
  try {
    await judge(await post(form.action, { body, quietly: true }));
  } catch {
    complain("The hub cannot be reached. Check your connection and try again.");
  }
  if (isCovered()) password.focus();
}

async function judge(response) {
  if (response.ok) {
    renewTokens(await tokenOf(response));
    uncover();
  } else if (response.status === 401) {
    show("over");
  } else if (response.status === 429) {
    complain("Too many tries. Wait a few minutes, or sign out and sign in again.");
  } else {
    complain("That is not your password. Try again.");
  }
}

async function tokenOf(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return isJson ? (await response.json()).csrf : "";
}

// After a new sign-in in another tab: only the same person gets these words back, with fresh tokens.
async function comeBack() {
  const page = await lookAgain({ quietly: true }).catch(() => null);
  const place = cover.querySelector("[data-hub-cover-words]");
  if (!page) {
    place.textContent = "You are not signed in yet, or the hub cannot be reached. What you typed is still there.";
  } else if (!personOf(page) || personOf(page) !== personOf(document)) {
    location.reload();
  } else if (hatOf(page) !== hatOf(document)) {
    place.textContent = "You wear another hat now. Change back to the hat of this page, then press again.";
  } else {
    renewTokens(csrfToken(page));
    uncover();
  }
}

function complain(words) {
  const place = cover.querySelector("[data-hub-cover-error]");
  place.textContent = words;
  place.hidden = !words;
}

function visible(selector) {
  return [...cover.querySelectorAll(selector)].find((found) => !found.closest("[hidden]"));
}

// The page underneath is inert; this keeps Tab from leaving for the browser's own bars and back.
function keepFocus(event) {
  if (event.key !== "Tab") return;
  const stops = [...cover.querySelectorAll("a, button, input:not([type=hidden])")].filter(
    (stop) => !stop.closest("[hidden]"),
  );
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const from = document.activeElement;
  const goesOut = event.shiftKey ? from === first || from === cover : from === last;
  if (!goesOut) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
