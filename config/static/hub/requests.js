// Fetching: the one way our modules ask the server, so that a session that is over is noticed everywhere.

const SESSION_OVER = "hub:session-over";

/** The token Django wants beside a form or a fetch; every page that can change anything carries one. */
export function csrfToken(root = document) {
  return root.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
}

/** Fetch from this hub. Answers the response; says once that the session is over when it is a 401. */
export async function ask(url, options = {}) {
  const { headers = {}, quietly = false, ...rest } = options;
  const response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...rest, headers });
  if (response.status === 401 && !quietly) sessionIsOver();
  return response;
}

/** POST with the token of the page; `body` is a form's data or a JSON text. */
export function post(url, { body, json = false, headers: more = {}, quietly = false, keepalive = false } = {}) {
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch", ...more };
  if (json) headers["Content-Type"] = "application/json";
  return ask(url, { method: "POST", headers, body, quietly, keepalive });
}

/**
 * Ask what this browser may see now: the home page under its present session, or null when there is
 * none (the cover is told) or no hat. It carries fresh tokens, a fresh cursor, and whose it is.
 */
export async function lookAgain({ quietly = false } = {}) {
  const home = document.querySelector(".hub-head__name").href;
  const response = await ask(home, { headers: { "Hub-Refresh": "1" }, quietly });
  if (!response.ok || response.redirected) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Whose page it is: opaque, and the same for a person across sign-ins. */
export function personOf(page) {
  return page.querySelector('meta[name="hub-person"]')?.content ?? "";
}

/** For which hat a page was drawn. */
export function hatOf(page) {
  return page.querySelector('input[name="hat"]')?.value ?? "";
}

/** Put fresh tokens into every form of the page, after a new sign-in or a proof. */
export function renewTokens(token) {
  if (!token) return;
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

export function sessionIsOver() {
  document.dispatchEvent(new CustomEvent(SESSION_OVER));
}

export function onSessionOver(act) {
  document.addEventListener(SESSION_OVER, act);
}
