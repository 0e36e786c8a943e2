/**
 * One key for each choice in a queue: data-key="a" on what it clicks, or on the text field it goes to.
 *
 * A key works only while focus is within the same [data-queue] and not in a field, and the legend [data-key-legend],
 * which only shows with script, has a switch to turn them all off (WCAG 2.1.4). Escape leaves a text field.
 */
const OFF = "portal-queue-keys-off";
const FIELDS = "textarea, select, input:not([type=checkbox])";

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

/** @param {Element} root */
export function prepare(root) {
  const legends = [...root.querySelectorAll("[data-key-legend]")];
  for (const legend of legends) {
    legend.hidden = false;
    legend.querySelector("[data-key-switch]").checked = !isOff();
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-key-switch]")) return;
  try {
    if (event.target.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // No storage: the keys stay on, and the switch says so again on the next page.
  }
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const queue = event.target.closest?.("[data-queue]");
  if (!queue) return;
  if (event.target.matches(FIELDS)) {
    if (event.key === "Escape") queue.querySelector("h1")?.focus();
    return;
  }
  if (isOff() || event.key.length !== 1) return;
  const wanted = queue.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted || wanted.disabled) return;
  event.preventDefault();
  if (wanted.matches(FIELDS)) wanted.focus();
  else wanted.click();
});
