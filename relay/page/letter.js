// An answer that is not sent yet: it survives a reload in this tab, without the receipt.
import { drawId } from './relay.js';

const KEY = 'letter';

/** @returns {{text: string, urgent: boolean, id: string, tried: string | null}} `tried`: what was last sent under this id */
const empty = () => ({ text: '', urgent: false, id: '', tried: null });

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

/** The id under which this text goes out: the same text keeps it, so that it is stored once; another text gets another. */
export function letterId() {
  if (letter.id === '' || letter.tried !== letter.text) letter.id = drawId();
  letter.tried = letter.text;
  saveLetter();
  return letter.id;
}

export function forgetLetter() {
  Object.assign(letter, empty());
  try {
    sessionStorage.removeItem(KEY);
  } catch { /* It was never there. */ }
}
