/**
 * A form with data-rooster is a grid of one-line fields in a table: it moves and takes a paste as a spreadsheet does.
 *
 * Up, down and Enter go to the cell above or below; left and right go to the next cell when the caret stands at that
 * end of the text, or all of it is selected. A pasted block of cells goes to the server with the cell it begins in,
 * through the same button that works without script; so the server puts it in place and says what is wrong.
 */

const FIELD = "form[data-rooster] td > input";

/** @param {HTMLInputElement} field @returns {HTMLInputElement[][]} rows of fields */
function rowsOf(field) {
  return [...field.closest("table").querySelectorAll("tr")]
    .map((row) => [...row.querySelectorAll("td > input")])
    .filter((fields) => fields.length);
}

/** @param {HTMLInputElement} field @param {number} down @param {number} right @returns {HTMLInputElement | undefined} */
function neighbour(field, down, right) {
  const rows = rowsOf(field);
  const row = rows.findIndex((fields) => fields.includes(field));
  const column = rows[row].indexOf(field);
  return rows[row + down]?.[column + right];
}

/** @param {HTMLInputElement} field @param {"start" | "end"} side */
function caretAt(field, side) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from === 0 && to === value.length) return true;
  return from === to && from === (side === "start" ? 0 : value.length);
}

/** @param {KeyboardEvent} event @returns {[number, number] | null} how far down and right the key goes */
function stepOf(event) {
  const field = event.target;
  if (event.key === "Enter") return event.shiftKey ? [-1, 0] : [1, 0];
  if (event.shiftKey) return null;
  if (event.key === "ArrowUp") return [-1, 0];
  if (event.key === "ArrowDown") return [1, 0];
  if (event.key === "ArrowLeft" && caretAt(field, "start")) return [0, -1];
  if (event.key === "ArrowRight" && caretAt(field, "end")) return [0, 1];
  return null;
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.isComposing || event.altKey || !field.matches?.(FIELD)) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter") {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector("[name=doe][value=opslaan]"));
    }
    return;
  }
  const step = stepOf(event);
  if (!step) return;
  event.preventDefault();
  const next = neighbour(field, ...step);
  next?.focus();
  next?.select();
});

/** Sets a choice list to a value. @param {HTMLFormElement} form @param {string} name @param {number} index */
function choose(form, name, index) {
  form.elements[name].selectedIndex = index;
}

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches?.(FIELD)) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  // One value, with the line end that spreadsheets put behind it, goes into the field as any text does.
  if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const { form } = field;
  const rows = rowsOf(field);
  const row = rows.findIndex((fields) => fields.includes(field));
  choose(form, "vanaf_rij", row);
  choose(form, "vanaf_kwartaal", rows[row].indexOf(field));
  form.elements.blok.value = text;
  form.elements.plakken.click();
});
