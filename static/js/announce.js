/**
 * Tells what happened: text in the polite live region #melding-status, which also shows it.
 *
 * The server asks for it with the header HX-Trigger: {"announce": "Opgeslagen."}. A message stays long
 * enough to read (at least 8 seconds, longer for longer text); an error stays until the next message.
 */
const SHORTEST = 8000;
const PER_CHARACTER = 90;

let hide = 0;

/**
 * @param {string} text
 * @param {"info" | "error"} kind
 * @param {boolean} repeat false: stay silent when just this text is being shown, as for a poll that keeps failing
 */
export function announce(text, kind = "info", repeat = true) {
  const region = document.getElementById("melding-status");
  if (!region || (!repeat && region.textContent === text)) return;
  clearTimeout(hide);
  region.dataset.kind = kind;
  // The same text twice is spoken twice only if the region was empty in between.
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, 50);
  if (kind === "info") {
    hide = setTimeout(() => (region.textContent = ""), Math.max(SHORTEST, text.length * PER_CHARACTER));
  }
}

document.addEventListener("announce", (event) => announce(event.detail.value));
