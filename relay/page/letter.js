// An answer that is not sent yet: it survives a reload in this tab, without the receipt.
import { drawId } from './relay.js';

const KEY = 'letter';

/** @returns {{text: string, urgent: boolean, id: string}} */
const empty = () => ({ text: '', urgent: false, id: '' });

export const letter = empty();

export function saveLetter() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(letter));
  } catch { /* Then it lives as long as the page. */ }
}

export function loadLetter() {
  try {
    Object.assign(letter, JSON.parse(sessionStorage.getItem(KEY)));
  } catch { /* There is none. */ }
}

/** The id under which this answer goes out, until it is taken: sent again, it is stored once, as it is then. */
export function letterId() {
  if (letter.id === '') letter.id = drawId();
  saveLetter();
  return letter.id;
}

/** What went out under the id has left. */
export function anotherLetterId() {
  letter.id = '';
  saveLetter();
}

export function forgetLetter() {
  Object.assign(letter, empty());
  try {
    sessionStorage.removeItem(KEY);
  } catch { /* It was never there. */ }
}
