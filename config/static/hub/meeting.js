// Pages of a meeting in session: the timer goes on each second, and single keys stand beside their acts.
const EVERY = 1000;
const begun = new WeakMap();

function secondsOf(timer) {
  if (!begun.has(timer)) begun.set(timer, Date.now());
  const since = timer.dataset.running ? Math.floor((Date.now() - begun.get(timer)) / 1000) : 0;
  return Number(timer.dataset.seconds) + since;
}

function words(seconds) {
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const seconds = secondsOf(timer);
    const bar = timer.parentElement.querySelector("progress");
    timer.textContent = words(seconds);
    if (bar) bar.value = Math.min(seconds, bar.max);
    timer.classList.toggle("hub-late", Boolean(bar) && seconds > bar.max);
  }
}

tick();
setInterval(tick, EVERY);

// A letter alone, never while somebody types; the page says where they are switched off.
document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-keys-on]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (document.body.classList.contains("hub-covered") || event.key.length !== 1) return;
  const place = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  const act = place?.matches("a, button, summary") ? place : place?.querySelector("a, button, summary");
  if (!act) return;
  event.preventDefault();
  if (act.matches("summary")) open(act);
  else act.click();
});

function open(summary) {
  summary.parentElement.open = true;
  summary.parentElement.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}
