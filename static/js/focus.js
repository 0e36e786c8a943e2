/**
 * Keeps the keyboard user in place after HTMX put in new content.
 *
 * Focus goes to the first element with data-focus in the new content, else to the element that has the id
 * of the one that had focus when the request left.
 */
let idBefore = "";

document.addEventListener("htmx:beforeRequest", () => {
  idBefore = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const content = event.detail.elt;
  const wanted = content.matches("[data-focus]") ? content : content.querySelector("[data-focus]");
  if (wanted) {
    focusOn(wanted);
  } else if (document.activeElement === document.body && idBefore) {
    const same = document.getElementById(idBefore);
    if (same) focusOn(same);
  }
});

/** @param {HTMLElement} target */
function focusOn(target) {
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus();
}

/* A full page with an error summary (a form sent without HTMX): start reading there. */
document.querySelector("[data-focus-on-load]")?.focus();
