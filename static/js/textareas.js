/**
 * Text areas that grow with their text, and a count of what is left in those with data-max="500".
 *
 * Growing is CSS (field-sizing) where the browser has it. The count is shown at once and spoken when typing
 * pauses, and only near the limit; the limit itself is part of the field's description.
 */
const PAUSE = 1000;
const NEAR = 0.1;
const GROWS = CSS.supports("field-sizing", "content");

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  if (GROWS) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

/** @param {HTMLTextAreaElement} area @returns {number} what is left; a line break counts as two, as it is sent */
function left(area) {
  return Number(area.dataset.max) - area.value.replaceAll("\n", "\r\n").length;
}

/** @param {number} count */
function sentence(count) {
  const characters = Math.abs(count) === 1 ? "teken" : "tekens";
  return count < 0 ? `${-count} ${characters} te veel` : `Nog ${count} ${characters}`;
}

/** @param {HTMLTextAreaElement} area */
function addCounter(area) {
  const seen = document.createElement("p");
  seen.className = "teller";
  seen.id = `${area.id}_teller`;
  const spoken = document.createElement("span");
  spoken.className = "alleen-voorlezen";
  spoken.setAttribute("role", "status");
  // A browser would cut pasted text off without a word; the count says it and the server decides.
  area.removeAttribute("maxlength");
  area.after(seen, spoken);
  area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} ${seen.id}`.trim());
}

/** @param {HTMLTextAreaElement} area */
function showCount(area) {
  const count = left(area);
  const seen = document.getElementById(`${area.id}_teller`);
  seen.textContent = `${sentence(count)} (maximaal ${area.dataset.max})`;
  seen.classList.toggle("teller--te-veel", count < 0);
}

/** @param {Element} root */
export function prepare(root) {
  for (const area of root.querySelectorAll("textarea")) {
    grow(area);
    if (area.dataset.max && !document.getElementById(`${area.id}_teller`)) {
      addCounter(area);
      showCount(area);
    }
  }
}

let speak = 0;
document.addEventListener("input", (event) => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement)) return;
  grow(area);
  if (!area.dataset.max) return;
  showCount(area);
  clearTimeout(speak);
  speak = setTimeout(() => {
    const count = left(area);
    const region = document.getElementById(`${area.id}_teller`)?.nextElementSibling;
    if (region) region.textContent = count <= Number(area.dataset.max) * NEAR ? sentence(count) : "";
  }, PAUSE);
});
