/**
 * Keeps the keyboard user in place after HTMX put in new content.
 *
 * Focus goes to the first element with data-focus in the new content, else to the element that has the id
 * of the one that had focus when the request left, or to the one that element named in data-focus-else for when it is
 * gone itself. After a failure focus stays where it was.
 */
let idBefore = "";
let idElse = "";

document.addEventListener("htmx:beforeRequest", () => {
  idBefore = document.activeElement?.id ?? "";
  idElse = document.activeElement?.dataset.focusElse ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const content = event.detail.elt;
  if (isElsewhereIn(content)) return;
  const wanted = content.matches("[data-focus]") ? content : content.querySelector("[data-focus]");
  if (wanted) focusOn(wanted);
  else focusAsBefore();
});

/* After a failure nothing is put in, but a button that was disabled during the request has lost focus. */
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) focusAsBefore();
});

/* Whether somebody went to a field of the new content before it settled: what they type must land there. */
function isElsewhereIn(content) {
  const now = document.activeElement;
  // An element with the id that had focus is where htmx put it, not somebody's choice.
  const chosen = now !== document.body && (!now.id || now.id !== idBefore);
  return chosen && now !== content && content.contains(now);
}

function focusAsBefore() {
  const same = document.getElementById(idBefore) ?? document.getElementById(idElse);
  if (same && document.activeElement === document.body) focusOn(same);
}

/** @param {HTMLElement} target */
function focusOn(target) {
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}

/* A full page with an error summary (a form sent without HTMX): start reading there. */
document.querySelector("[data-focus-on-load]")?.focus();
