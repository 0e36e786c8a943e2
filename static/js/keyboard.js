/**
 * Keys in a form with data-edit-row: Ctrl+Enter (or Cmd+Enter) saves from anywhere in it, Enter saves from
 * a choice list (a browser does that itself for a one-line field), Escape follows its data-cancel link.
 */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const form = event.target.closest?.("form[data-edit-row]");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("select"))) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape") {
    const cancel = form.querySelector("[data-cancel]");
    if (!cancel) return;
    event.preventDefault();
    cancel.click();
  }
});
