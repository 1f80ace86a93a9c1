// Leaving at once. Wikipedia, because a blank page asks to be explained and an ordinary one does not; because everybody opens it; and because
// it is told nothing (no referrer). The address stands in index.html, on a link that works before and without this file.
import { forgetDraft } from './draft.js';

const TWICE_MS = 1500;

/** How many entries of this tab's history are ours, below the current one. */
const depth = () => history.state?.depth ?? 0;

/**
 * Empties the page and what it stored for this tab, and goes elsewhere. Passes that the person asked to keep in this browser stay.
 * Back does not return: the first of our entries is the one that is replaced, and guard.js answers for those that Forward still finds.
 */
export function leave() {
  const elsewhere = document.getElementById('leave')?.href ?? 'about:blank';
  const go = () => location.replace(elsewhere);
  document.documentElement.replaceChildren();
  forgetDraft();
  try {
    sessionStorage.clear();
    sessionStorage.setItem('left', '1');
  } catch { /* Nothing is stored where nothing may be stored. */ }
  if (depth() === 0) {
    go();
    return;
  }
  addEventListener('popstate', go);
  history.go(-depth());
  // Should the history not move, being away matters more than the way back
  setTimeout(go, 200);
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
  document.getElementById('leave').addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
}
