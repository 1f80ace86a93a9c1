// What went wrong, in words, at the place where it can be put right.
import { byId, el } from './elements.js';
import { Refusal, Unreachable } from './relay.js';

/** @typedef {{text: string, field?: string, act?: {label: string, id: string, run: () => void}}} Problem */

/** What a person can do about an error. @param {unknown} error @returns {string} */
export function explain(error) {
  if (error instanceof Unreachable) {
    const why = navigator.onLine === false ? 'This device is offline.' : 'The page cannot be reached right now.';
    return `${why} Nothing you wrote is lost. Try again in a while, and leave this tab open; sending again does not send it twice.`;
  }
  if (error instanceof Refusal) return error.message;
  if (error instanceof TypeError && /import|module/i.test(error.message)) {
    return 'A part of this page did not arrive. Please load the page again: what you wrote stays in this tab.';
  }
  return 'This browser could not do it. What you wrote is still here. Please try another browser, or one of the other ways on the first page.';
}

/** @param {HTMLElement} box the step or form that holds a `.problems` */
export function clearProblems(box) {
  box.querySelector('.problems')?.replaceChildren();
  for (const field of box.querySelectorAll('[aria-invalid]')) clearField(field);
}

/** @param {Element} field */
function clearField(field) {
  field.removeAttribute('aria-invalid');
  const text = byId(`${field.id}-problem`);
  if (!text) return;
  text.remove();
  const described = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== `${field.id}-problem`);
  if (described.length > 0) field.setAttribute('aria-describedby', described.join(' '));
  else field.removeAttribute('aria-describedby');
}

/** @param {string} id @param {string} text */
function markField(id, text) {
  const field = byId(id);
  if (!field) return;
  clearField(field);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${id}-problem`.trim());
  const where = field.closest('.tick') ?? field;
  const note = el('p', { class: 'problem', id: `${id}-problem` }, text);
  // In a group, above the choices, where it is read first
  if (field.matches('fieldset')) field.querySelector('legend').after(note);
  else where.before(note);
  field.addEventListener('input', () => clearField(field), { once: true });
}

/**
 * Shows the problems at the top of the form, each with a link to its field, and goes there.
 * @param {HTMLElement} box @param {Problem[]} problems
 */
export function showProblems(box, problems) {
  clearProblems(box);
  const summary = box.querySelector('.problems');
  summary.append(...problems.map(({ text, field, act }) => {
    if (field) markField(field, text);
    const line = field && byId(field) ? el('a', { href: `#${field}`, 'data-field': field }, text) : text;
    const button = act ? el('button', { type: 'button', id: act.id, onclick: act.run }, act.label) : null;
    return el('p', {}, line, ...(button ? [' ', button] : []));
  }));
  summary.focus();
}

/** The links of a summary move to the field; the address stays as it is. */
export function watchProblems() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-field]') : null;
    if (!link) return;
    event.preventDefault();
    const field = byId(link.dataset.field);
    (field.matches('fieldset') ? field.querySelector('input') : field).focus();
  });
}
