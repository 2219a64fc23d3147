// Drafts: each form with data-draft-url saves itself to the server, each second while somebody types,
// and says when it last could. Nothing is kept in the browser.
import { isCovered } from "./quick_hide.js";
import { post } from "./requests.js";

const EVERY = 1000;
const LONGEST_WAIT = 15_000;
const NEVER_SENT = new Set(["csrfmiddlewaretoken", "hat", "version", "draft_mark"]);

// How long nothing could be saved, and how many lines were caught up since: said in one place of the page.
class Outage {
  constructor(place) {
    this.place = place;
    this.since = null;
    this.waiting = new Set();
    this.caught = 0;
    this.say("hub-saved", "Connected. Nothing waits to be sent.");
  }

  lost(draft) {
    this.since ??= new Date();
    this.waiting.add(draft);
    this.say("hub-unsaved", `No connection since ${time(this.since)}; ${lines(this.waiting.size)} to be caught up`);
  }

  found(draft) {
    if (!this.waiting.delete(draft)) return;
    this.caught += 1;
    if (this.waiting.size) return;
    this.say("hub-saved", "Connected. Nothing waits to be sent.");
    const told = document.createElement("p");
    told.textContent = `${time(this.since)}–${time(new Date())} was offline; ${lines(this.caught)} caught up`;
    this.place?.append(told);
    this.since = null;
    this.caught = 0;
  }

  say(look, words) {
    if (!this.place) return;
    this.state ??= this.place.appendChild(document.createElement("p"));
    this.state.className = look;
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

function lines(number) {
  return number === 1 ? "1 line" : `${number} lines`;
}

let outage = null;

/** Wire every form of the page that has a draft, and warn before leaving with unsaved words. */
export function startDrafts() {
  outage = new Outage(document.querySelector("[data-saving]"));
  let drafts = formsIn(document).map((form) => new Draft(form));
  // A part that htmx put in brings its forms along; those it took out are forgotten.
  document.addEventListener("htmx:load", ({ detail }) => {
    const known = new Set(drafts.map((draft) => draft.form));
    const fresh = formsIn(detail.elt).filter((form) => !known.has(form));
    drafts.filter((draft) => !draft.form.isConnected).forEach((draft) => outage.found(draft));
    drafts = [...drafts.filter((draft) => draft.form.isConnected), ...fresh.map((form) => new Draft(form))];
  });
  addEventListener("beforeunload", (event) => {
    if (drafts.some((draft) => draft.isUnsaved)) event.preventDefault();
  });
  addEventListener("online", () => drafts.forEach((draft) => draft.soon(0)));
  document.addEventListener("hub:shown", () => drafts.forEach((draft) => draft.soon(0)));
}

function formsIn(root) {
  const own = root.matches?.("form[data-draft-url]") ? [root] : [];
  return [...own, ...root.querySelectorAll("form[data-draft-url]")];
}

class Draft {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-draft-status]") ?? addPlace(form);
    this.saved = textOf(form);
    this.savedAt = new Date();
    this.wait = EVERY;
    this.timer = null;
    this.sending = false;
    this.submitted = false;
    form.addEventListener("input", () => this.soon(EVERY));
    form.addEventListener("change", () => this.soon(EVERY));
    form.addEventListener("submit", (event) => this.sent(event));
  }

  get isUnsaved() {
    return !this.submitted && textOf(this.form) !== this.saved;
  }

  // A form that carries a mark of its draft waits for the saving under way, whose answer is its new mark.
  async sent(event) {
    clearTimeout(this.timer);
    if (!this.sending || !("draftWaits" in this.form.dataset)) {
      this.submitted = true;
      return;
    }
    event.preventDefault();
    await Promise.race([this.saving, new Promise((done) => setTimeout(done, 3000))]);
    this.sending = false;
    this.form.requestSubmit(event.submitter);
  }

  // One timer at a time: while somebody types it fires each second, not one second after the last key.
  soon(wait) {
    if (!this.timer && !this.sending) this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    this.timer = null;
    if (this.sending || !this.isUnsaved) return;
    this.sending = true;
    const text = textOf(this.form);
    this.saving = save(this.form, text);
    const outcome = await this.saving;
    this.sending = false;
    if (outcome.savedAt) {
      this.saved = this.renewed(text, outcome.version);
      this.savedAt = outcome.savedAt;
      this.wait = EVERY;
      outage.found(this);
      this.say("hub-saved", `saved ${time(outcome.savedAt)}`);
      this.warn(outcome.warning);
    } else {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      if (!outcome.words && !isCovered()) outage.lost(this);
      this.say("hub-unsaved", outcome.words ?? `Not saved since ${time(this.savedAt)} – still trying`);
    }
    if (this.isUnsaved && !(outcome.savedAt === null && isCovered())) this.soon(this.wait);
  }

  // A draft without a version of its own carries a mark of its words, new with each saving.
  renewed(text, version) {
    const field = markOf(this.form);
    if (!version || !field) return text;
    field.value = version;
    return JSON.stringify({ ...JSON.parse(text), version });
  }

  // Said beside the words while they are typed; sending is what the server refuses.
  warn(words) {
    if (!words && !this.warning) return;
    this.warning ??= addPlace(this.form);
    this.warning.className = words ? "hub-warned" : "";
    if (this.warning.textContent !== words) this.warning.textContent = words;
  }

  say(look, words) {
    if (this.place.textContent === words) return;
    this.place.className = look;
    this.place.textContent = words;
  }
}

async function save(form, text) {
  try {
    const response = await post(form.dataset.draftUrl, { body: text, json: true });
    if (response.ok) return await whatSaved(response);
    if (response.status === 409) {
      return { savedAt: null, words: "Changed elsewhere since you opened it. Your words are still here; not saved." };
    }
    if (response.status === 422) return { savedAt: null, words: (await response.json()).message };
  } catch {
    // No connection: said by the caller, and tried again.
  }
  return { savedAt: null };
}

// The server's second is the proof; the browser's own clock is only for an answer without one.
async function whatSaved(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const { saved_at: said, warning = "", version } = isJson ? await response.json() : {};
  const at = new Date(said ?? Date.now());
  return { savedAt: Number.isNaN(at.getTime()) ? new Date() : at, warning, version };
}

function textOf(form) {
  const fields = {};
  for (const field of form.elements) {
    if (!field.name || NEVER_SENT.has(field.name) || isNeverKept(field)) continue;
    if (!(field.name in fields)) fields[field.name] = isMany(form, field) ? [] : "";
    if (isChoice(field) && !field.checked) continue;
    const values = field.type === "select-multiple" ? [...field.selectedOptions].map((o) => o.value) : [field.value];
    if (Array.isArray(fields[field.name])) fields[field.name].push(...values);
    else fields[field.name] = values[0] ?? "";
  }
  const version = markOf(form)?.value;
  return JSON.stringify({
    hat: form.elements.namedItem("hat")?.value ?? "",
    version: version ? Number(version) : null,
    fields,
  });
}

// What says from which words a form was drawn: a mark beside the version of its thing, or the version alone.
function markOf(form) {
  return form.elements.namedItem("draft_mark") ?? form.elements.namedItem("version");
}

function isNeverKept(field) {
  return field.disabled || ["password", "file", "submit", "button", "fieldset"].includes(field.type);
}

function isChoice(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function isMany(form, field) {
  if (field.type === "select-multiple") return true;
  const same = [...form.elements].filter((other) => other.name === field.name && other.type === field.type);
  return field.type !== "radio" && same.length > 1;
}

function time(at) {
  return at.toLocaleTimeString("en-GB", { hour12: false, timeZone: "Europe/London" });
}

function addPlace(form) {
  const place = document.createElement("p");
  place.setAttribute("role", "status");
  form.append(place);
  return place;
}
