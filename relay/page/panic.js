// Leaving at once. Wikipedia, because a blank page asks to be explained and an ordinary one does not; because everybody opens it; and because
// it is told nothing (no referrer). The address stands in index.html, on a link that works before and without this file.
import { forgetDraft } from './draft.js';
import { byId } from './elements.js';

const TWICE_MS = 1500;

/**
 * Empties the page and what it stored for this tab, and goes elsewhere. Passes that the person asked to keep in this browser stay.
 * Back does not return: this entry of the history is replaced, and guard.js answers for the others.
 */
export function leave() {
  const elsewhere = byId('leave').href;
  document.documentElement.replaceChildren();
  forgetDraft();
  try {
    sessionStorage.clear();
    sessionStorage.setItem('left', '1');
  } catch { /* Nothing is stored where nothing may be stored. */ }
  location.replace(elsewhere);
}

/** Escape twice, and the link on every view. */
export function watchPanic() {
  let last = -Infinity;
  addEventListener('keydown', (event) => {
    // A held key repeats: that is one press
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - last < TWICE_MS) leave();
    last = event.timeStamp;
  }, true);
  byId('leave').addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
}
