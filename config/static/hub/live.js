// Live parts: a hint makes the page fetch again only what it concerns. Cells may change under the
// reader; rows, buttons and focus never move, and what waits is said politely and seldom.
import { isCovered } from "./quick_hide.js";
import { ask, hatOf, post } from "./requests.js";

const AT_MOST_EVERY = 1000;
const JITTER = 800;
// Those who minute and lead one meeting together wait for each other's lines: a room of people, not a hub.
const AT_ONCE = new Set(["minutes_changed"]);
const SPEAK_AT_MOST_EVERY = 20_000;
const WITHOUT_SOCKET_EVERY = 30_000;

/** Listen for hints of the socket and renew the parts they concern. */
export function startLive() {
  const parts = [...document.querySelectorAll("[data-live-kinds]:not([data-live-box])")];
  const boxes = [...document.querySelectorAll("[data-live-box]")].map((box) => new Box(box));
  if (!parts.length && !boxes.length) return;
  const round = new Round(parts, boxes);
  let watch = null;
  document.addEventListener("hub:notice", ({ detail }) => round.hint(detail));
  document.addEventListener("hub:lines", ({ detail }) => round.readOut(detail));
  document.addEventListener("hub:lost", () => (watch ??= setInterval(() => round.all(), WITHOUT_SOCKET_EVERY)));
  document.addEventListener("hub:found", () => {
    clearInterval(watch);
    watch = null;
    round.all();
  });
  document.addEventListener("hub:shown", () => round.later());
  document.addEventListener("focusout", () => round.wanted.size && round.later());
  addEventListener("pagehide", sayLeft);
}

// What this page has shown by address: it goes back with a refresh, so that only news is logged again.
const shown = new Map();

function shownAt(url) {
  const path = new URL(url, location.href).pathname;
  if (!shown.size) keepShown(location.pathname, document);
  return shown.get(path) || "1";
}

function keepShown(url, page) {
  const token = page.querySelector("[data-shown]")?.dataset.shown;
  if (token) shown.set(new URL(url, location.href).pathname, token);
}

// What was read out stands in the log as what was fetched does: its mark goes back with the next refresh.
const LONGEST_SHOWN = 8000;

function keepReadOut(url, token) {
  const path = new URL(url, location.href).pathname;
  const all = [shownAt(url), token].filter((one) => one && one !== "1").join(".");
  shown.set(path, all.length > LONGEST_SHOWN ? "1" : all);
}

// The end of what the first entry of this page began; nobody waits for it, and it may be lost.
function sayLeft() {
  const token = shownAt(location.pathname);
  if (token === "1") return;
  const body = new URLSearchParams({ path: location.pathname, hat: hatOf(document) });
  post(document.querySelector("[data-left-url]").dataset.leftUrl, { body, headers: { "Hub-Refresh": token }, quietly: true, keepalive: true }).catch(() => null);
}

function concerns(element, { kind, reference }) {
  const { liveKinds, liveAbout } = element.dataset;
  const kinds = liveKinds.toLowerCase().split(/\s+/);
  const about = liveAbout ? liveAbout.split(/\s+/) : [reference];
  return (kinds.includes("*") || kinds.includes(kind.toLowerCase())) && about.includes(reference);
}

class Round {
  constructor(parts, boxes) {
    this.parts = parts;
    this.boxes = boxes;
    this.wanted = new Set();
    this.timer = null;
    this.last = 0;
    this.readOuts = 0;
  }

  hint(notice) {
    this.parts.filter((part) => concerns(part, notice)).forEach((part) => this.wanted.add(part));
    this.boxes.filter((box) => concerns(box.element, notice)).forEach((box) => box.add());
    this.later(AT_ONCE.has(notice.kind.toLowerCase()));
  }

  // New lines of minutes come along and are put in place at once; what else the notice concerns, the
  // checks of who leads, is fetched a little later. What cannot be put in place now is fetched like any hint.
  readOut({ lines, shown: token, ...notice }) {
    if (isCovered() || !lines.every(putLine)) return this.hint(notice);
    this.readOuts += 1;
    keepReadOut(urlOf(document.getElementById(lines[0].list)), token);
    const others = this.parts.filter((part) => concerns(part, notice) && !("readOut" in part.dataset));
    others.forEach((part) => this.wanted.add(part));
    this.boxes.filter((box) => concerns(box.element, notice)).forEach((box) => box.add());
    this.later();
  }

  all() {
    this.parts.forEach((part) => this.wanted.add(part));
    this.later();
  }

  // One round a second at most, a little apart from everybody else's. What comes at once is fetched at
  // once after a quiet second; of a burst the rest is joined in the next round.
  later(isAtOnce = false) {
    if (!this.wanted.size || isCovered()) return;
    const rest = Math.max(this.last + AT_MOST_EVERY - Date.now(), 0);
    const isQuiet = isAtOnce && rest === 0;
    if (this.timer && !isQuiet) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), isQuiet ? 0 : rest + Math.random() * JITTER);
  }

  async fetch() {
    this.timer = null;
    this.last = Date.now();
    const free = [...this.wanted].filter((part) => hasCells(part) || !part.contains(document.activeElement));
    free.forEach((part) => this.wanted.delete(part));
    for (const [url, parts] of group(free)) {
      await this.renew(url, parts).catch(() => parts.forEach((part) => this.wanted.add(part)));
    }
    if ([...this.wanted].some((part) => !part.contains(document.activeElement))) this.later();
  }

  // What was read out while the answer was on its way may not be in it: then its lists are asked for again.
  async renew(url, parts) {
    const before = this.readOuts;
    const response = await ask(url, { headers: { "Hub-Refresh": shownAt(url) } });
    if (response.status === 404) return parts.forEach(takeAway);
    if (!response.ok || response.redirected) return;
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const isOld = before !== this.readOuts;
    if (!isOld) keepShown(url, answer);
    for (const part of parts) {
      if (isOld && "readOut" in part.dataset) this.wanted.add(part);
      else put(part, (part.id && answer.getElementById(part.id)) || answer.body);
    }
  }
}

// Puts one line in its list, in the order in which lines were begun; says whether it stands there now.
function putLine({ list, id, html }) {
  const place = document.getElementById(list);
  const old = document.getElementById(id);
  if (!place || old?.contains(document.activeElement) || old?.querySelector("form")) return false;
  const line = document.importNode(new DOMParser().parseFromString(html, "text/html").body.firstElementChild, true);
  if (old) old.replaceWith(line);
  else place.insertBefore(line, [...place.children].find((one) => one.dataset.begun > line.dataset.begun) ?? null);
  window.htmx?.process(line);
  document.querySelector(`[data-when-empty="${list}"]`)?.remove();
  return true;
}

function hasCells(part) {
  return part.querySelector("[data-cell]") !== null;
}

function urlOf(part) {
  return part.dataset.liveUrl || location.pathname + location.search;
}

function group(parts) {
  const found = new Map();
  for (const part of parts) found.set(urlOf(part), [...(found.get(urlOf(part)) ?? []), part]);
  return found;
}

function put(part, fresh) {
  const cells = fresh.querySelectorAll("[data-cell]");
  if (cells.length && hasCells(part)) cells.forEach((cell) => putCell(part, cell));
  else if (!part.contains(document.activeElement) && part.innerHTML !== fresh.innerHTML) replace(part, fresh);
}

// What may not be read any more goes from the open page too.
function takeAway(part) {
  const words = document.createElement("p");
  words.className = "govuk-body";
  words.textContent = "This is no longer here for you.";
  part.replaceChildren(words);
}

function putCell(part, fresh) {
  const cell = part.querySelector(`[data-cell="${CSS.escape(fresh.dataset.cell)}"]`);
  if (!cell || cell.innerHTML === fresh.innerHTML || cell.contains(document.activeElement)) return;
  replace(cell, fresh);
  cell.closest("[data-row], tr, li")?.classList.add("hub-changed");
}

// Nodes parsed apart run no script; our policy forbids any that stands in a page anyway.
function replace(old, fresh) {
  old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  window.htmx?.process(old);
}

class Box {
  constructor(element) {
    this.element = element;
    this.count = 0;
    this.spokenAt = 0;
    this.timer = null;
  }

  add() {
    this.count += 1;
    const wait = this.spokenAt + SPEAK_AT_MOST_EVERY - Date.now();
    this.timer ??= setTimeout(() => this.speak(), Math.max(wait, 0));
  }

  // No names here: a count, and the offer to show them.
  speak() {
    this.timer = null;
    this.spokenAt = Date.now();
    const words = document.createElement("p");
    const number = document.createElement("strong");
    number.textContent = this.count === 1 ? "1 change" : `${this.count} changes`;
    words.append(number, ` since you opened this page at ${this.element.dataset.opened}. Nothing has moved.`);
    const offer = document.createElement("a");
    offer.className = "govuk-link";
    offer.href = location.pathname + location.search;
    offer.textContent = this.count === 1 ? "Show it" : "Show them";
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(words, offer);
    if (focused) offer.focus();
  }
}
