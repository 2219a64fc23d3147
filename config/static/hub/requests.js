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
export function post(url, { body, json = false, quietly = false, keepalive = false } = {}) {
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  if (json) headers["Content-Type"] = "application/json";
  return ask(url, { method: "POST", headers, body, quietly, keepalive });
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
