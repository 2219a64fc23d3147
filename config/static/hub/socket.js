// The one socket of a page: it hears that something changed, never what; a page is fetched afterwards.
import { sessionIsOver } from "./requests.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const REMEMBERED = 500;
const SESSION_ENDED = 4401;

/** Connect when the page carries a cursor, and stay connected: nothing is lost, nothing comes twice. */
export function startSocket() {
  const cursor = document.querySelector('meta[name="live-cursor"]')?.content;
  if (cursor) new Live(cursor).connect();
}

class Live {
  constructor(cursor) {
    this.cursor = cursor;
    this.seen = new Set();
    this.wait = FIRST_WAIT;
    this.lostAt = null;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    addEventListener("pagehide", () => this.socket?.close());
  }

  connect() {
    this.timer = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}/live/`);
    this.socket.addEventListener("open", () => this.opened());
    this.socket.addEventListener("message", (event) => this.heard(JSON.parse(event.data)));
    this.socket.addEventListener("close", (event) => this.closed(event));
  }

  opened() {
    this.wait = FIRST_WAIT;
    this.socket.send(JSON.stringify({ after: this.cursor }));
    if (!this.lostAt) return;
    this.lostAt = null;
    say("Live again. Nothing was missed.");
    tell("hub:found");
  }

  heard({ cursor, kind, reference }) {
    if (!cursor || this.seen.has(cursor)) return;
    this.seen.add(cursor);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value);
    this.cursor = cursor;
    if (kind) tell("hub:notice", { kind, reference: reference ?? "" });
  }

  closed(event) {
    if (event.code === SESSION_ENDED) {
      sessionIsOver();
      return;
    }
    if (!this.lostAt) {
      this.lostAt = new Date();
      say(`Live connection lost at ${time(this.lostAt)}. Trying again; until then this page checks every 30 seconds.`);
      tell("hub:lost");
    }
    // Jitter, so that a restarted server is not met by everybody at once.
    this.timer = setTimeout(() => this.connect(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  hurry() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.connect();
  }
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
