/**
 * Nothing typed is lost: a form with data-draft="key" keeps what differs from the saved values in this browser.
 *
 * Kept per user (data-user on <body>) until the server says it is saved: HX-Trigger {"draft-saved": "key"},
 * or on a full page <meta name="draft-saved" content="key"> or an element with data-draft-saved="key".
 * Logging out removes the drafts of that user. When the form is shown again with other values than the draft, the draft
 * is put back with a notice and a button to drop it.
 *
 * A form that is shown with something unsaved in it (an error summary, or data-unsaved) is the draft itself.
 *
 * A hidden field with data-version goes along: a draft made on an older version is sent as such, so that the
 * server sees the conflict and shows both texts instead of letting the draft win unseen.
 */
import { element, removeNotice, showNotice } from "./notice.js";

const PREFIX = "portaal:concept:";
const KEEP_DAYS = 60;
const OVERTAKEN = " Intussen is hier iets anders opgeslagen. Sla je op, dan zie je beide teksten.";

/** Forms whose draft could not be stored (private mode, storage full). @type {WeakSet<HTMLFormElement>} */
const unsafe = new WeakSet();

/** Forms that came back unsaved: what they were rendered with is not in the database. @type {WeakSet<HTMLFormElement>} */
const returned = new WeakSet();

/** @param {string} key @returns {string | null} null when nobody is logged in */
function storageKey(key) {
  const { user } = document.body.dataset;
  return user ? `${PREFIX}${user}:${key}` : null;
}

/** The fields a person fills in. @param {HTMLFormElement} form */
function controls(form) {
  return [...form.elements].filter(
    (control) =>
      control.name && control.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])"),
  );
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
function versionField(form) {
  return form.querySelector("input[type=hidden][data-version]");
}

/** @param {Element} control */
function isChoice(control) {
  return control.type === "checkbox" || control.type === "radio";
}

/** @param {Element} control @param {"now" | "rendered"} moment */
function valueOf(control, moment) {
  const rendered = moment === "rendered";
  if (isChoice(control)) return rendered ? control.defaultChecked : control.checked;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options].filter((option) => (rendered ? option.defaultSelected : option.selected));
    // A browser selects the first option of a single list when the page selects none.
    if (rendered && !options.length && !control.multiple) return control.options[0] ? [control.options[0].value] : [];
    return options.map((option) => option.value);
  }
  return rendered ? control.defaultValue : control.value;
}

/** @param {Element} control @param {unknown} value */
function setValue(control, value) {
  if (isChoice(control)) control.checked = value;
  else if (control instanceof HTMLSelectElement) {
    for (const option of control.options) option.selected = value.includes(option.value);
  } else control.value = value;
}

/** @param {Element} control */
function nameOf(control) {
  return isChoice(control) ? `${control.name}=${control.value}` : control.name;
}

/** @param {HTMLFormElement} form @param {"now" | "rendered"} moment */
function valuesOf(form, moment) {
  return Object.fromEntries(controls(form).map((control) => [nameOf(control), valueOf(control, moment)]));
}

/** @param {unknown} one @param {unknown} other */
function equal(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {HTMLFormElement} form */
function isUnsaved(form) {
  return returned.has(form) || !equal(valuesOf(form, "now"), valuesOf(form, "rendered"));
}

/** @param {HTMLFormElement} form */
function store(form) {
  const key = storageKey(form.dataset.draft);
  if (!key) return;
  try {
    if (isUnsaved(form)) {
      const draft = { at: Date.now(), version: versionField(form)?.value, values: valuesOf(form, "now") };
      localStorage.setItem(key, JSON.stringify(draft));
    } else {
      localStorage.removeItem(key);
    }
    unsafe.delete(form);
  } catch {
    unsafe.add(form);
  }
}

/** @param {string} key @returns {{at: number, version?: string, values: Record<string, unknown>} | null} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** @param {string} key */
function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // No storage, so nothing to forget.
  }
}

/** Whether this form's text is kept in the browser. @param {HTMLFormElement} form */
export function hasDraft(form) {
  const key = form.dataset.draft && storageKey(form.dataset.draft);
  return Boolean(key && read(key));
}

/** @param {HTMLFormElement} form @param {Record<string, unknown>} values */
function fill(form, values) {
  for (const control of controls(form)) {
    const name = nameOf(control);
    if (!(name in values)) continue;
    setValue(control, values[name]);
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** @param {HTMLFormElement} form */
function restore(form) {
  const key = storageKey(form.dataset.draft);
  const draft = key && read(key);
  if (!draft) return;
  const rendered = valuesOf(form, "rendered");
  const wanted = { ...rendered, ...Object.fromEntries(Object.entries(draft.values).filter(([name]) => name in rendered)) };
  if (equal(wanted, rendered)) {
    forget(key);
    return;
  }
  const version = versionField(form);
  const renderedVersion = version?.value;
  const overtaken = draft.version !== undefined && draft.version !== renderedVersion;
  if (version && overtaken) version.value = draft.version;
  fill(form, wanted);
  const drop = element("button", "nl-button nl-button--secondary nl-button--klein");
  drop.type = "button";
  drop.textContent = "Wis";
  drop.setAttribute("aria-label", "Wis de teruggezette tekst");
  drop.addEventListener("click", () => {
    if (version) version.value = renderedVersion;
    fill(form, rendered);
    forget(key);
    removeNotice(form, "draft");
    controls(form).find((control) => !control.disabled)?.focus();
  });
  const text = `Niet opgeslagen tekst is teruggezet.${overtaken ? OVERTAKEN : ""}`;
  showNotice(form, { kind: "draft", type: "info", text, action: drop });
}

/**
 * Whether a form shows what was typed but not saved: the answer to sending it, or a page with an error summary.
 *
 * @param {HTMLFormElement} form @param {string} [sentDraft]
 */
function cameBack(form, sentDraft) {
  const answered = form.dataset.draft === sentDraft && hasDraft(form);
  return answered || form.matches("[data-unsaved], :has([data-focus-on-load])");
}

/** @param {Element} root @param {string} [sentDraft] key of the form that root answers */
export function prepare(root, sentDraft) {
  const forms = [...root.querySelectorAll("form[data-draft]")];
  if (root.matches("form[data-draft]")) forms.push(root);
  for (const form of forms) {
    if (cameBack(form, sentDraft)) {
      returned.add(form);
      store(form);
    } else {
      restore(form);
    }
  }
}

function removeOld() {
  const limit = Date.now() - KEEP_DAYS * 24 * 60 * 60 * 1000;
  for (const key of draftKeys(PREFIX)) {
    if ((read(key)?.at ?? 0) < limit) forget(key);
  }
}

/** @param {string} start */
function draftKeys(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

/** @param {string} key */
function saved(key) {
  const name = storageKey(key);
  if (name) forget(name);
}

document.querySelectorAll("meta[name=draft-saved]").forEach((meta) => saved(meta.content));
document.querySelectorAll("[data-draft-saved]").forEach((node) => saved(node.dataset.draftSaved));
removeOld();

document.addEventListener("draft-saved", (event) => saved(event.detail.value));

// Choosing what somebody else saved is choosing against one's own text.
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-drop-draft]")?.closest("form[data-draft]");
  if (form) saved(form.dataset.draft);
});

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) store(form);
  });
}

document.addEventListener("submit", (event) => {
  unsafe.delete(event.target);
  if (event.target.matches("form[data-logout]")) draftKeys(storageKey("")).forEach(forget);
});

window.addEventListener("beforeunload", (event) => {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (unsafe.has(form) && isUnsaved(form)) event.preventDefault();
  }
});
