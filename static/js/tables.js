/**
 * Keeps a table a table for screen readers when CSS shows its rows as cards.
 *
 * A browser may drop the meaning of table elements whose display is changed; a role brings it back. The roles
 * are set here and not in the templates, since HTML calls them redundant there and validators refuse them.
 */
const ROLES = {
  table: "table",
  thead: "rowgroup",
  tbody: "rowgroup",
  tfoot: "rowgroup",
  tr: "row",
  td: "cell",
};

/** @param {Element} part of a table */
function roleOf(part) {
  if (part.localName !== "th") return ROLES[part.localName];
  return part.scope.startsWith("row") ? "rowheader" : "columnheader";
}

/** @param {Element} root */
export function prepare(root) {
  const selector = `.rij-tabel, .rij-tabel :is(th, ${Object.keys(ROLES).join(", ")})`;
  const parts = [...root.querySelectorAll(selector)];
  if (root.matches(selector)) parts.push(root);
  for (const part of parts) part.setAttribute("role", roleOf(part));
}
