/**
 * Shows a fieldset only while it applies: data-show-when="signaal=aandacht,bijsturen".
 *
 * Before the '=' stands the name of a choice in the same form, after it the values that ask for the
 * fieldset. A hidden fieldset is disabled, so its fields are not sent; what was typed in it stays. Without
 * script it is always there.
 */

/** @param {HTMLFormElement} form @param {string} name */
function chosen(form, name) {
  const control = form.elements.namedItem(name);
  return control?.value ?? "";
}

/** @param {HTMLFieldSetElement} fieldset */
function update(fieldset) {
  const form = fieldset.closest("form");
  const [name, values] = fieldset.dataset.showWhen.split("=");
  const applies = values.split(",").includes(chosen(form, name));
  fieldset.hidden = !applies;
  fieldset.disabled = !applies;
}

/** @param {Element} root */
export function prepare(root) {
  const within = root.closest?.("form") ?? root;
  within.querySelectorAll("fieldset[data-show-when]").forEach(update);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (form) prepare(form);
});
