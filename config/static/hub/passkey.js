// Passkeys: asks the browser for one and brings its answer to the hub. A button says what it is for:
// data-passkey="make" or "prove", data-begin and data-complete are the two addresses to ask;
// data-then="submit" sends the form the button stands in, otherwise the answer says where to go.
import { post, renewTokens } from "./requests.js";

const NO_PASSKEYS = "This browser cannot use passkeys. Use another way, or another browser.";
const CANCELLED = "No passkey was used. Try again, or use another way.";
const UNREACHED = "The hub cannot be reached. Check your connection and try again.";

for (const button of document.querySelectorAll("button[data-passkey]")) {
  button.hidden = false;
  button.addEventListener("click", () => use(button));
}

async function use(button) {
  say(button, "");
  if (!window.PublicKeyCredential) {
    say(button, NO_PASSKEYS);
    return;
  }
  button.disabled = true;
  try {
    const options = await sent(button.dataset.begin, {});
    const credential = await ask(button.dataset.passkey, options);
    await done(button, await sent(button.dataset.complete, { credential: asJson(credential) }));
  } catch (error) {
    say(button, error instanceof Told ? error.message : error instanceof DOMException ? CANCELLED : UNREACHED);
  } finally {
    button.disabled = false;
  }
}

class Told extends Error {}

async function sent(url, content) {
  const response = await post(url, { body: JSON.stringify(content), json: true, quietly: true });
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok) throw new Told(answer.message ?? "This page was open too long. Load it again and try once more.");
  return answer;
}

function ask(what, options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: options.user && { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
    allowCredentials: withIds(options.allowCredentials),
  };
  for (const name of Object.keys(publicKey)) if (publicKey[name] === undefined) delete publicKey[name];
  return what === "make" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
}

function withIds(list) {
  return list?.map((one) => ({ ...one, id: bytes(one.id) }));
}

function asJson(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = text(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function done(button, answer) {
  if (button.dataset.then === "submit") {
    renewTokens(answer.csrf);
    button.form.submit();
  } else {
    location.assign(answer.next);
  }
}

function say(button, words) {
  const place = document.getElementById(button.dataset.words);
  place.textContent = words;
  place.hidden = !words;
}

function bytes(encoded) {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
