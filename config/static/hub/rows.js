// Rows: a button that has one more row drawn by the server draws it here at once, and stands below the rows.

/** Wire every button of the page that adds a row. */
export function startRows() {
  for (const button of document.querySelectorAll("button[data-adds-row]")) {
    const rows = button.form?.querySelector("[data-rows]");
    if (rows) wire(button, rows);
  }
}

function wire(button, rows) {
  button.type = "button";
  button.textContent = button.dataset.addsRow;
  rows.append(button);
  button.addEventListener("click", () => {
    const all = rows.querySelectorAll("[data-row]");
    const last = all[all.length - 1];
    const row = next(last);
    last.after(row);
    row.querySelector("input").focus();
    button.hidden = numberOf(row) >= Number(button.dataset.most);
    // The new fields are part of the draft: it is saved with them, empty as they are.
    button.form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A copy with the next number in its names and words, and with nothing typed in it.
function next(last) {
  const row = last.cloneNode(true);
  const first = row.querySelector("input").name;
  const number = numberOf(last);
  const base = first.replace(/\d+$/, "");
  for (const wrong of row.querySelectorAll(".govuk-error-message")) wrong.remove();
  for (const part of row.querySelectorAll("*")) {
    part.classList.remove("govuk-form-group--error", "govuk-input--error", "govuk-select--error");
    for (const { name, value } of [...part.attributes]) {
      part.setAttribute(name, value.replaceAll(`${base}${number}`, `${base}${number + 1}`));
    }
    if (part.localName === "input") part.value = "";
    if (part.localName === "label") part.textContent = part.textContent.replace(` ${number}`, ` ${number + 1}`);
  }
  return row;
}

function numberOf(row) {
  return Number(row.querySelector("input").name.match(/\d+$/)[0]);
}
