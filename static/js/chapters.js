/**
 * Opens a closed chapter or group (a <details>) that a link leads to, or into, and all of them for the printer: newer
 * browsers do so by themselves.
 */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const around = target?.closest("details") ?? target?.querySelector(":scope > details.hoofdstuk__vouw");
  if (around && !around.open) {
    around.open = true;
    target.scrollIntoView();
  }
}

addEventListener("hashchange", openTarget);
addEventListener("beforeprint", () => {
  for (const chapter of document.querySelectorAll("details:is(.hoofdstuk__vouw, .uitzondering, .uitzondering__rest)")) chapter.open = true;
});
openTarget();
