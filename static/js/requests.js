/**
 * What to say when a request of HTMX fails. The page and everything typed in it stay as they are.
 *
 * Answers 409 (someone else changed it) and 422 (something is wrong in the form) are not failures: they
 * hold HTML that is swapped in (see htmx-config in templates/basis.html).
 */
import { announce } from "./announce.js";
import { hasDraft } from "./drafts.js";
import { element, removeNotice, showNotice } from "./notice.js";

const TEXT_KEPT = "Je tekst staat nog in het scherm.";

/** @param {number} status @param {boolean} saving */
function explanation(status, saving) {
  const failed = saving ? "Opslaan is niet gelukt" : "Laden is niet gelukt";
  const kept = saving ? ` ${TEXT_KEPT}` : "";
  if (status === 403) {
    return `${failed}: je hebt hiervoor geen rechten, of de pagina stond te lang open.${kept} Ververs de pagina en probeer het opnieuw.`;
  }
  if (status === 404) return `${failed}: dit onderdeel bestaat niet meer.${kept}`;
  if (status === 413) return `${failed}: de tekst is te groot om te versturen.${kept}`;
  if (status === 429) return `${failed}: er kwamen te veel verzoeken.${kept} Wacht even en probeer het opnieuw.`;
  return `${failed} door een storing.${kept} Probeer het over een minuut opnieuw.`;
}

/** @param {CustomEvent} event */
function isSaving(event) {
  return event.detail.requestConfig.verb !== "get";
}

/** @param {CustomEvent} event @returns {HTMLFormElement | null} */
function formOf(event) {
  return event.detail.elt.closest("form");
}

/** @param {HTMLFormElement | null} form */
function tellLoggedOut(form) {
  const link = element("a", "");
  const here = location.pathname + location.search;
  link.href = `${document.body.dataset.loginUrl}?next=${encodeURIComponent(here)}`;
  link.textContent = "Log opnieuw in";
  const kept = form && hasDraft(form) ? " Je tekst is bewaard in deze browser." : "";
  if (form) {
    showNotice(form, { kind: "session", type: "error", text: `Je bent uitgelogd.${kept}`, action: link, atEnd: true });
  } else {
    announce("Je bent uitgelogd. Ververs de pagina om opnieuw in te loggen.", "error", false);
  }
}

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) tellLoggedOut(formOf(event));
  else announce(explanation(status, isSaving(event)), "error", isSaving(event));
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const kept = isSaving(event) ? ` ${TEXT_KEPT}` : "";
    announce(`Geen verbinding met het portaal.${kept} Controleer je netwerk en probeer het opnieuw.`, "error", isSaving(event));
  });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = formOf(event);
  if (form) removeNotice(form, "session");
});
