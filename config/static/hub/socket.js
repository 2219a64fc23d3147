// The one socket of a page: it hears that something changed, and a page is fetched afterwards. To a page that
// shows a case being minuted its new lines are read out; then there is nothing to fetch.
import { isCovered } from "./quick_hide.js";
import { hatOf, lookAgain, personOf } from "./requests.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const STEADY_AFTER = 5000;
const REMEMBERED = 500;
const NEEDS_A_NEW_CURSOR = new Set([4401, 4409]); // another session key or hat than the cursor's

/** Connect when the page carries a cursor, and stay connected: nothing is lost, nothing comes twice. */
export function startSocket() {
  const cursor = cursorOf(document);
  if (cursor) new Live(cursor).connect();
}

function cursorOf(page) {
  return page.querySelector('meta[name="live-cursor"]')?.content ?? "";
}

class Live {
  constructor(cursor) {
    this.cursor = cursor;
    this.seen = new Set();
    this.wait = FIRST_WAIT;
    this.openedAt = Infinity;
    this.lostAt = null;
    this.next = null;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    document.addEventListener("hub:shown", () => this.startAgain());
    addEventListener("pagehide", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.startAgain());
  }

  connect() {
    this.next = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/live/`);
    this.socket = socket;
    socket.addEventListener("open", () => this.opened());
    socket.addEventListener("message", (event) => this.heard(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => socket === this.socket && this.closed(event));
  }

  opened() {
    this.openedAt = Date.now();
    this.socket.send(JSON.stringify({ after: this.cursor, ...whatIsShown() }));
    if (!this.lostAt) return;
    this.lostAt = null;
    say("Live again. Nothing was missed.");
    tell("hub:found");
  }

  heard({ cursor, kind, reference, lines, shown }) {
    if (!cursor || this.seen.has(cursor)) return;
    this.seen.add(cursor);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value);
    this.cursor = cursor;
    if (!kind) return;
    const notice = { kind, reference: reference ?? "" };
    if (lines) tell("hub:lines", { ...notice, lines, shown: shown ?? "" });
    else tell("hub:notice", notice);
  }

  closed(event) {
    if (!this.lostAt) {
      this.lostAt = new Date();
      say(`Live connection lost at ${time(this.lostAt)}. Trying again; until then this page checks every 30 seconds.`);
      tell("hub:lost");
    }
    if (Date.now() - this.openedAt > STEADY_AFTER) this.wait = FIRST_WAIT;
    this.openedAt = Infinity;
    this.later(NEEDS_A_NEW_CURSOR.has(event.code) ? () => this.renew() : () => this.connect());
  }

  // Half a wait to one and a half: a restarted server is not met by everybody at once.
  later(act) {
    if (isCovered()) return; // "hub:shown" begins again
    this.act = act;
    this.next = setTimeout(act, this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  hurry() {
    if (this.next === null) return;
    clearTimeout(this.next);
    this.act();
  }

  drop() {
    clearTimeout(this.next);
    this.next = null;
    const old = this.socket;
    this.socket = null;
    old?.close();
  }

  startAgain() {
    this.drop();
    this.wait = FIRST_WAIT;
    this.lostAt ??= new Date();
    this.renew();
  }

  // A cursor is sealed to session and hat: after a proof or a new sign-in the page needs another.
  async renew() {
    this.next = null;
    const page = await lookAgain().catch(() => null);
    if (!page) {
      this.later(() => this.renew());
    } else if (personOf(page) !== personOf(document) || hatOf(page) !== hatOf(document)) {
      say("You signed in anew or changed your hat in another tab. Load this page again to go on.");
    } else {
      this.cursor = cursorOf(page);
      this.seen.clear();
      this.connect();
    }
  }
}

function whatIsShown() {
  const shows = document.querySelector("[data-shows]")?.dataset.shows;
  return shows ? { shows } : {};
}

function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function say(words) {
  const place = document.querySelector("[data-live-status]");
  if (place) place.textContent = words;
}

function time(at) {
  return at.toLocaleTimeString("en-GB", { hour12: false, timeZone: "Europe/London" });
}
