// Leaving at once. It runs before anything is drawn or loaded, so that it works while the rest is on its way. Wikipedia, because a blank page asks to be explained and an ordinary one does
// not; because everybody opens it; and because it is told nothing (no referrer).
// Who left does not come back by Back or Forward: that goes to the same other place again. The mark for it says only that this tab was left. Typing the address again, or reloading, takes
// it away.
(() => {
  const elsewhere = document.currentScript.dataset.leave;
  const TWICE_MS = 1500;
  const PATIENCE_MS = 20_000;

  const wasLeft = () => {
    try {
      return sessionStorage.getItem('left') !== null;
    } catch {
      return false;
    }
  };
  const leaveAgain = () => {
    document.documentElement.hidden = true;
    location.replace(elsewhere);
  };
  /** Empties the page and what it stored of what was written; passes that the person asked to keep in this browser stay. This entry of the history is replaced. */
  const leave = () => {
    document.documentElement.replaceChildren();
    for (const empty of [() => localStorage.removeItem('draft'), () => sessionStorage.clear(), () => sessionStorage.setItem('left', '1')]) {
      try {
        empty();
      } catch { /* Nothing is stored where nothing may be stored. */ }
    }
    location.replace(elsewhere);
  };

  const [entry] = performance.getEntriesByType('navigation');
  if (wasLeft()) {
    if (entry && entry.type === 'back_forward') leaveAgain();
    else sessionStorage.removeItem('left');
  }
  // From the browser's memory of pages: then no script starts again
  addEventListener('pageshow', (event) => event.persisted && wasLeft() && leaveAgain());

  // The link on every view, and Escape twice
  addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || event.target.closest('#leave') === null) return;
    event.preventDefault();
    leave();
  }, true);
  let last = -Infinity;
  addEventListener('keydown', (event) => {
    // A held key repeats: that is one press
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - last < TWICE_MS) leave();
    last = event.timeStamp;
  }, true);

  setTimeout(() => {
    const note = document.getElementById('not-loaded');
    if (note) note.hidden = document.documentElement.dataset.started !== undefined;
  }, PATIENCE_MS);
})();
