// After sending: when it leaves, what comes next, and files. The receipt stays in memory only, and only until this is closed.
import { byId, el, fill, on } from './elements.js';
import { filesView } from './files-view.js';
import { go, whenEntered } from './place.js';
import { when } from './relay.js';

/**
 * @typedef {object} Sent
 * @property {string} receipt
 * @property {import('./relay.js').Release} release
 * @property {boolean} urgent
 * @property {boolean} proven with a pass
 * @property {string} readers
 * @property {{file_bytes: number, files: number}} limits
 */

/** @type {Sent | null} */
let sent = null;

/** @param {Sent} report */
export function openDone(report) {
  sent = report;
  go('done');
}

function steps({ release, urgent, proven, readers }) {
  return [
    urgent ? 'It leaves right away.' : `It leaves ${when(release)}, together with others.`,
    proven ? `Then it can be read by: ${readers}.` : `Then it waits in a list until one of these takes it up: ${readers}.`,
    'Come back in a few days with your receipt, under “Open my mailbox”. There may be a question, and whether it goes on often hangs on your answer.',
    'Nobody sees whether or when you look.',
  ];
}

function forget() {
  sent = null;
  fill('done-next');
  fill('done-files');
}

export function watchDone() {
  whenEntered('done', () => {
    if (sent === null) return { view: 'start' };
    if (byId('done-next').childElementCount === 0) {
      fill('done-next', ...steps(sent).map((text) => el('li', {}, text)));
      const { receipt, limits } = sent;
      filesView(byId('done-files'), 'done', () => receipt, limits);
    }
    return undefined;
  });
  on('done-close', 'click', () => {
    forget();
    go('start');
  });
}

export { forget as forgetDone };
