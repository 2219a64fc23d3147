// Clocks on the page go on: the words and the bar of each are renewed every 30 seconds.

const EVERY = 30_000;

/** Renew all clocks now and then; a clock that becomes late looks so. */
export function startClocks() {
  setInterval(() => document.querySelectorAll("[data-due]").forEach(renew), EVERY);
}

function renew(clock) {
  const due = Date.parse(clock.dataset.due);
  const started = Date.parse(clock.dataset.started);
  const left = due - Date.now();
  clock.querySelector("b").textContent = words(left);
  const bar = clock.querySelector("progress");
  bar.value = Math.min(Math.max((Date.now() - started) / 1000, 0), bar.max);
  if (left >= 0 || clock.classList.contains("hub-clock--late")) return;
  clock.classList.add("hub-clock--late");
  const when = clock.querySelector("span");
  when.textContent = `was ${when.textContent}`;
}

/** The same words as config/times.py. */
export function words(left) {
  return left >= 0 ? `${length(left)} left` : `Late by ${length(-left)}`;
}

function length(span) {
  const minutes = Math.floor(span / 60_000);
  const hours = Math.floor(minutes / 60);
  const minute = minutes % 60;
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 24) return hours > 24 ? `1 day ${hours - 24} h` : "1 day";
  if (hours >= 10 || (hours && !minute)) return `${hours} h`;
  if (hours) return `${hours} h ${String(minute).padStart(2, "0")} min`;
  return minute ? `${minute} min` : "less than 1 min";
}
