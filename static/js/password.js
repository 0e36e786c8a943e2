/**
 * A button beside each password field that shows what is typed: fewer mistakes, no need to type it twice blind.
 *
 * Sending the form hides the text again, so that a browser does not keep it among what was typed before.
 */
import { element } from "./notice.js";

/** @param {HTMLInputElement} input @param {HTMLButtonElement} button @param {boolean} shown */
function show(input, button, shown) {
  input.type = shown ? "text" : "password";
  button.textContent = shown ? "Wachtwoord verbergen" : "Wachtwoord tonen";
  button.setAttribute("aria-label", `${button.textContent}: ${input.labels[0]?.textContent.trim() ?? ""}`);
}

for (const input of document.querySelectorAll("input[type=password]")) {
  const button = element("button", "nl-button nl-button--subtle nl-button--klein");
  button.type = "button";
  button.setAttribute("aria-controls", input.id);
  show(input, button, false);
  button.addEventListener("click", () => {
    show(input, button, input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(input, button, false));
  input.after(button);
}
