// The sandbox's control API (docs/sandbox.md) and its stream of changes.

const ROOT = '/sandbox/api/';
// Refusals come with HTTP 200: the console is for what is really wrong.
const QUIET = { 'x-refusals': 'quiet' };
const RECONNECT_AFTER_MS = 1500;

async function call(path, options) {
  try {
    const response = await fetch(ROOT + path, { ...options, headers: { ...QUIET, ...options?.headers } });
    return await response.json();
  } catch {
    return { ok: false, error: 'The sandbox did not answer. Is it still running?' };
  }
}

export const get = (path) => call(path);

export const post = (path, body) => call(path, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Sends a file as it is. */
export const send = (path, file) => call(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file });

/**
 * Calls `onChange` whenever any screen may have changed and `onOnline` when the connection comes or goes.
 * A hidden tab lets go of its stream: browsers allow six connections to one host, and every person may be a tab.
 */
export function listen(onChange, onOnline) {
  let source = null;
  let timer = null;
  const close = () => { clearTimeout(timer); source?.close(); source = null; };
  const open = () => {
    close();
    if (document.hidden) return;
    source = new EventSource(ROOT + 'events');
    source.onopen = () => { onOnline(true); onChange(); };
    source.addEventListener('changed', onChange);
    // Our own timer instead of the browser's: it gives up for good on some errors, and waits long on others.
    source.onerror = () => { onOnline(false); close(); timer = setTimeout(open, RECONNECT_AFTER_MS); };
  };
  document.addEventListener('visibilitychange', open);
  open();
  return () => { document.removeEventListener('visibilitychange', open); close(); };
}

/** Many calls while one run is under way become one run after it; the promise given belongs to a run that began after the call. */
export function coalesced(run) {
  let current = null;
  let next = null;
  return function again() {
    if (!current) {
      current = run().finally(() => { current = null; });
      return current;
    }
    next ??= current.catch(() => {}).then(() => { next = null; return again(); });
    return next;
  };
}
