/**
 * A filter form with data-auto-submit, sent by HTMX, shows its result as soon as a choice changes.
 *
 * Without script its button does the same; the button stays, for who prefers to choose first.
 */
document.addEventListener("change", (event) => {
  event.target.closest("form[data-auto-submit]:is([hx-get], [data-hx-get])")?.requestSubmit();
});
