/**
 * A filter form with data-auto-submit, sent by HTMX, shows its result as soon as a choice changes.
 *
 * Without script its button does the same; the button stays, for who prefers to choose first.
 */
document.addEventListener("change", (event) => {
  const { form } = event.target; // also of a field that stands elsewhere and names its form
  if (form?.matches("[data-auto-submit]:is([hx-get], [data-hx-get])")) form.requestSubmit();
});
