// Runs before anything is drawn. Who left by "Leave now" does not come back by Back or Forward: that goes to the same other place again.
// The mark says only that this tab was left. Typing the address again, or reloading, takes it away.
(() => {
  const elsewhere = document.currentScript.dataset.leave;
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
  const [entry] = performance.getEntriesByType('navigation');
  if (wasLeft()) {
    if (entry && entry.type === 'back_forward') leaveAgain();
    else sessionStorage.removeItem('left');
  }
  // From the browser's memory of pages: then no script starts again
  addEventListener('pageshow', (event) => event.persisted && wasLeft() && leaveAgain());
})();
