// Minutes: a line is finished when its form is left after typing, or with Ctrl and Enter. Focus is never moved unless
// the writer finished the line from inside it; then it goes to the next line's box.
import { ask } from "./requests.js";
import { isCovered } from "./quick_hide.js";

const LOOK_EVERY = 3000;
let leaving = false;

function formOf(target) {
  return target instanceof Element ? target.closest("form[data-minutes]") : null;
}

function wordsIn(form) {
  return form.querySelector("textarea[name=words]");
}

function finish(form, isLeft) {
  const words = wordsIn(form);
  if (!words || !words.value.trim() || !window.htmx) return;
  if (isLeft && words.value === words.defaultValue) return; // passed through; what a reload gave back waits
  leaving = isLeft;
  form.requestSubmit();
}

document.addEventListener("focusout", (event) => {
  const form = formOf(event.target);
  if (!form || form.contains(event.relatedTarget) || !event.relatedTarget) return;
  if (isWhole(form)) finish(form, true);
});

// A line that begins with an agency’s letters is that agency’s: they choose it, and leave the box again.
document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  const choice = form?.querySelector("select[data-letters]");
  if (!choice || target !== wordsIn(form)) return;
  const typed = /^(\p{Ll}{3})[: ]$/u.exec(target.value);
  const said = new Map(choice.dataset.letters.split(" ").map((one) => one.split("=")));
  if (!typed || !said.has(typed[1])) return;
  choice.value = said.get(typed[1]);
  target.value = "";
});

// A line that still lacks its agency or its nature waits, as a draft, until somebody says it.
function isWhole(form) {
  const choices = [...form.querySelectorAll("input[type=radio]")];
  return !choices.length || choices.some((choice) => choice.checked);
}

document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  finish(form, false);
});

// Both texts come back with a 409: they are shown, and the writer chooses.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status === 409 && formOf(detail.requestConfig.elt)?.dataset.minutesEntry) {
    detail.shouldSwap = true;
    detail.isError = false;
    detail.swapOverride = "innerHTML";
  }
});

// A line that one finished oneself may have been read out before its answer came: it stands there once.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const line of detail.fragment.querySelectorAll("li[id]")) document.getElementById(line.id)?.remove();
});

// Words that may not be sent as they are stay in their box; why, and the way on, is said beside it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = formOf(detail.requestConfig.elt);
  if (!form) return;
  const place = form.parentElement.querySelector("[data-refused]");
  if (!detail.xhr.getResponseHeader("Hub-Kept-Back")) {
    place?.remove();
    return;
  }
  detail.swapOverride = "innerHTML";
  detail.target = place ?? addRefused(form);
});

function addRefused(form) {
  const place = document.createElement("div");
  place.dataset.refused = "";
  place.setAttribute("role", "alert");
  form.after(place);
  return place;
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = formOf(detail.elt);
  if (!form || !detail.successful) return;
  const place = document.getElementById("kept");
  const at = new Date().toLocaleTimeString("en-GB", { hour12: false, timeZone: "Europe/London" });
  if (place && detail.requestConfig.verb === "post") place.textContent = `Line saved ${at}`;
  const heading = form.dataset.minutes;
  document.querySelector(`[data-when-empty="lines-${heading}"]`)?.remove();
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const form = detail.elt.matches?.("form[data-minutes]") ? detail.elt : detail.elt.querySelector?.("form[data-minutes]");
  if (form && !leaving && (document.activeElement === document.body || !document.activeElement)) wordsIn(form)?.focus();
  leaving = false;
});

// Who else types where: asked while one types oneself, and by those who lead all the time.
async function lookWhoTypes(place) {
  const writes = formOf(document.activeElement) !== null;
  if (isCovered() || document.hidden || !(writes || "typingAlways" in place.dataset)) return;
  const response = await ask(place.dataset.typingUrl, { headers: { "Hub-Refresh": "1" }, quietly: true }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const found = await response.json();
  for (const shown of document.querySelectorAll("[data-typing]")) {
    const words = found[shown.dataset.typing] ?? "";
    if (shown.textContent !== words) shown.textContent = words;
  }
}

const typing = document.querySelector("[data-typing-url]");
if (typing) setInterval(() => lookWhoTypes(typing), LOOK_EVERY);
