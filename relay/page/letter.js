// An answer that is not sent yet: it survives a reload in this tab, and stands in the mailbox that it was written in and in no other. The receipt is not kept; a digest of it says which
// mailbox that is.
import { drawId } from './relay.js';

const KEY = 'letters';

/** @returns {{text: string, urgent: boolean, id: string}} */
const empty = () => ({ text: '', urgent: false, id: '' });

/** The answer of the mailbox that is open. */
export const letter = empty();

/** @type {string} whose it is; empty while no mailbox is open */
let owner = '';

function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** @param {object} letters */
function store(letters) {
  try {
    if (Object.keys(letters).length > 0) sessionStorage.setItem(KEY, JSON.stringify(letters));
    else sessionStorage.removeItem(KEY);
  } catch { /* Then it lives as long as the page. */ }
}

export function saveLetter() {
  if (owner !== '') store({ ...stored(), [owner]: letter });
}

/** The mailbox of this receipt is open. @param {string} receipt */
export async function openLetter(receipt) {
  const { sha256hex } = await import('./passes.js');
  owner = sha256hex(new TextEncoder().encode(`a letter of ${receipt}`)).slice(0, 32);
  Object.assign(letter, empty(), stored()[owner]);
}

/** It is closed: what was written stays for the next time in this tab, and not on the page. */
export function closeLetter() {
  owner = '';
  Object.assign(letter, empty());
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

/** This was taken; what was written since stays, as another answer. @param {string} [taken] @returns {boolean} whether something is left */
export function forgetLetter(taken = letter.text) {
  const rest = letter.text === taken ? '' : letter.text.startsWith(taken) ? letter.text.slice(taken.length).trim() : letter.text;
  Object.assign(letter, empty(), { text: rest });
  if (rest !== '') saveLetter();
  else {
    const { [owner]: _, ...others } = stored();
    store(others);
  }
  return rest !== '';
}
