// Attaching: shows how much of a file is sent, and says plainly when it was not taken.
// Without this, the form is sent like any other and the page comes back with the answer.

const NOT_SENT = "The file was not sent. Load the page again, and attach it anew.";

/** Watch htmx’s events of the forms that send a file. */
export function startAttaching() {
  for (const name of ["htmx:xhr:progress", "htmx:beforeRequest", "htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => follow(name, event));
  }
}

function follow(name, { target, detail }) {
  const form = target.closest?.("form[data-attach]");
  if (!form) return;
  const place = form.querySelector("[data-attach-progress]");
  const status = form.querySelector("[data-attach-status]");
  if (name === "htmx:xhr:progress") {
    if (detail.lengthComputable) show(place, status, Math.round((100 * detail.loaded) / detail.total));
  } else if (name === "htmx:beforeRequest") {
    show(place, status, 0);
  } else {
    place.hidden = true;
    status.textContent = NOT_SENT;
  }
}

function show(place, status, percent) {
  place.hidden = false;
  place.querySelector("progress").value = percent;
  const words = percent < 100 ? "Sending the file." : "Sent. It is being looked into.";
  if (status.textContent !== words) status.textContent = words;
}
