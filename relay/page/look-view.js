// The second look: the words of a text that could show who wrote it, each with its reason, and the text beside them to change it. It runs here; nothing is sent.
import { afterPause, announce, el, textBox } from './elements.js';
import { getRules } from './relay.js';

/** @typedef {{id: string, label: string, text: string, heading: string, set?: (text: string) => void}} Field `heading`: its tag; `set`: where it is changed right there */
/** @typedef {{start: number, end: number, rule: string, reason: string}} Mark */

/** What finds the marks in a text; throws where it cannot be loaded or the browser is too old for it. */
async function finder() {
  const [{ look }, rules] = await Promise.all([import('./second-look.js'), getRules()]);
  look('a', rules, []);
  return (text, ownWords) => look(text, rules, ownWords);
}

/** The text with its marks, numbered. @param {string} text @param {Mark[]} marks */
function marked(text, marks) {
  const parts = [];
  let at = 0;
  marks.forEach(({ start, end }, index) => {
    parts.push(text.slice(at, start), el('mark', {}, text.slice(start, end), el('sup', {}, String(index + 1))));
    at = end;
  });
  return el('p', { class: 'marked' }, ...parts, text.slice(at));
}

/** @param {string} text @param {Mark[]} marks */
function reasons(text, marks) {
  return el('ol', { class: 'reasons' }, ...marks.map(({ start, end, reason }) => el('li', {}, el('q', {}, text.slice(start, end)), ` ${reason}`)));
}

const counted = (count) => (count === 1 ? '1 place' : `${count} places`);

/** One text: its marks, and the box to change it. @param {Field} field @param {(text: string) => Mark[]} find */
function fieldView(field, find, changed) {
  const found = el('div');
  const heading = el(field.heading, {}, field.label);
  const box = textBox(`look-${field.id}`, { value: field.text, rows: 5 });
  const draw = () => {
    field.marks = find(field.text);
    found.replaceChildren(...(field.marks.length > 0
      ? [marked(field.text, field.marks), reasons(field.text, field.marks)]
      : [el('p', { class: 'good' }, 'Nothing is marked any more.')]));
  };
  const later = afterPause(() => {
    draw();
    changed();
  });
  box.addEventListener('input', () => {
    field.text = box.value;
    field.set(box.value);
    later();
  });
  draw();
  return el('section', { class: 'looked' }, heading, found, ...(field.set ? [el('label', { htmlFor: box.id }, 'Change it here'), box] : []));
}

/** @param {HTMLElement} root @param {() => void} again */
function withoutRules(root, again) {
  root.replaceChildren(el('div', { class: 'note warn' },
    el('p', {}, 'The second look could not be opened in this browser. Please read your text once more yourself, and look for: names, e-mail addresses, phone and '
      + 'employee numbers, your job, “my team”, exact times and amounts, copied messages, and links.'),
    el('button', { type: 'button', id: 'look-retry', onclick: again }, 'Try again')));
}

/**
 * Shows the marks of the fields in `root`. The answer tells in how many places something is marked, or null when the look could not be opened.
 * @param {HTMLElement} root @param {Field[]} fields @param {string[]} [ownWords]
 * @returns {Promise<number | null>}
 */
export async function drawLook(root, fields, ownWords = []) {
  let find;
  try {
    find = await finder();
  } catch {
    withoutRules(root, () => drawLook(root, fields, ownWords));
    return null;
  }
  const said = fields.filter(({ text }) => text.trim() !== '');
  const summary = el('p', { class: 'look-count' });
  const total = () => said.reduce((sum, { marks }) => sum + marks.length, 0);
  const count = () => {
    summary.textContent = total() > 0 ? `Marked: ${counted(total())}.` : 'Nothing is marked. That is no promise: few people know what you know, so read it once more as they would.';
    return total();
  };
  const views = said.map((field) => ({ field, view: fieldView(field, (text) => find(text, ownWords), () => announce(`Marked: ${counted(count())}`)) }));
  root.replaceChildren(summary, ...views.filter(({ field }) => field.marks.length > 0).map(({ view }) => view));
  return count();
}
