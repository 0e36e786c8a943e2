/**
 * The portal's script. Every page works without it; what it adds is listed per module.
 *
 * Each module listens on the document, so that what HTMX swaps in needs no new listeners. The few that
 * must prepare a form (drafts, counters, conditional fields) do so for the whole page at start and for
 * each piece that HTMX puts in.
 */
import "htmx.org/dist/htmx.esm.js";

import "./announce.js";
import "./chapters.js";
import "./requests.js";
import "./focus.js";
import "./keyboard.js";
import "./filter.js";
import "./menu.js";
import "./password.js";
import "./rooster.js";
import { prepare as prepareConditions } from "./conditional.js";
import { prepare as prepareDrafts } from "./drafts.js";
import { prepare as prepareQueue } from "./queue.js";
import { prepare as prepareTables } from "./tables.js";
import { prepare as prepareTextareas } from "./textareas.js";

/** @param {Element} root @param {string} [sentDraft] key of the form that root answers, if it was sent to be saved */
function prepare(root, sentDraft) {
  prepareTables(root);
  prepareQueue(root);
  prepareConditions(root);
  prepareTextareas(root);
  prepareDrafts(root, sentDraft);
}

prepare(document.body);
document.addEventListener("htmx:afterSettle", (event) => {
  const { verb, elt } = event.detail.requestConfig;
  prepare(event.detail.elt, verb === "get" ? undefined : elt.closest("form")?.dataset.draft);
});
