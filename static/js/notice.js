/**
 * A notice inside a form, built from plain DOM calls (the Content-Security-Policy allows no inline anything).
 *
 * At most one notice of a kind stands in a form; a new one replaces it.
 */

/**
 * @param {HTMLFormElement} form
 * @param {{kind: string, type: "info" | "error", text: string, action: HTMLElement, atEnd?: boolean}} options
 * @returns {HTMLElement}
 */
export function showNotice(form, { kind, type, text, action, atEnd = false }) {
  removeNotice(form, kind);
  const notice = element("div", `utrecht-alert utrecht-alert--${type} formuliermelding`);
  notice.dataset.notice = kind;
  const content = element("div", "utrecht-alert__content");
  const message = element("p", "utrecht-alert__message");
  message.setAttribute("role", "status");
  content.append(message, action);
  notice.append(content);
  if (atEnd) form.append(notice);
  else form.prepend(notice);
  // A live region must exist before its text does, or it is not spoken.
  setTimeout(() => (message.textContent = text), 100);
  return notice;
}

/** @param {HTMLFormElement} form @param {string} kind */
export function removeNotice(form, kind) {
  form.querySelector(`:scope > [data-notice="${kind}"]`)?.remove();
}

/** @param {string} name @param {string} className @returns {HTMLElement} */
export function element(name, className) {
  const node = document.createElement(name);
  node.className = className;
  return node;
}
