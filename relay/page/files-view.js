// Files that go to a report. What they were called stays on this page; what else they say of their maker is taken out by the relay.
import { el } from './elements.js';
import { explain } from './problems.js';
import { drawId, Refusal, sendFile, when } from './relay.js';
import { list } from './readers.js';

const ACCEPT = 'image/*,.pdf,.docx,.xlsx,.pptx,.txt,.csv,.md';

/** @param {number} bytes */
function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${Number((bytes / 1024 ** 2).toFixed(1))} MB`;
}

const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What the relay did. */
function taken({ label, bytes, removed, release }) {
  const out = removed.length > 0 ? `Taken out: ${list(removed)}.` : 'Nothing had to be taken out.';
  return `Added as a ${label}, ${size(bytes)}. ${out} It leaves ${when(release)}.`;
}

/** @param {File} file @param {{file_bytes: number}} limits @returns {string} */
function trouble(file, limits) {
  if (file.size === 0) return 'It is empty.';
  return file.size > limits.file_bytes
    ? `It has ${size(file.size)}; ${size(limits.file_bytes)} fit. A smaller picture, or a few pages of it, may do.`
    : '';
}

/** One file on its way. @param {File} file @param {() => string} receipt */
function fileLine(file, receipt, limits, added) {
  const id = drawId();
  const said = el('p', {}, 'Waiting…');
  const retry = el('button', { type: 'button', hidden: true }, 'Try again');
  const line = el('li', {}, el('strong', {}, file.name), said, retry);
  const say = (state, text) => {
    line.className = state;
    said.textContent = text;
  };
  const run = async () => {
    retry.hidden = true;
    const wrong = trouble(file, limits);
    if (wrong) return say('bad', `Not added. ${wrong}`);
    say('', 'Sending, and taking out what could show where it comes from…');
    try {
      say('good', taken(await sendFile(receipt(), id, file)));
      added();
    } catch (error) {
      say('bad', `Not added. ${explain(error)}`);
      // The same file is refused again; a lost connection may come back
      retry.hidden = error instanceof Refusal && !['full', 'unavailable'].includes(error.code);
    }
    return undefined;
  };
  retry.addEventListener('click', run);
  return { line, run };
}

/**
 * Draws the place for files in `root`; ids begin with `prefix`.
 * @param {HTMLElement} root @param {string} prefix @param {() => string} receipt
 * @param {{file_bytes: number, files: number}} limits @param {() => void} [added]
 */
export function filesView(root, prefix, receipt, limits, added = () => {}) {
  const input = el('input', { type: 'file', id: `${prefix}-file`, multiple: true, accept: ACCEPT, 'aria-describedby': `${prefix}-file-hint` });
  const lines = el('ol', { class: 'files', id: `${prefix}-file-list`, 'aria-live': 'polite', 'aria-label': 'Files' });
  let queue = Promise.resolve();
  input.addEventListener('change', () => {
    // One after the other: on a phone two at once take longer than two in turn
    for (const file of input.files) {
      const { line, run } = fileLine(file, receipt, limits, added);
      lines.append(line);
      queue = queue.then(run);
    }
    input.value = '';
  });
  root.replaceChildren(
    el('label', { htmlFor: input.id }, 'Choose files'),
    el('p', { class: 'hint', id: `${prefix}-file-hint` }, `Pictures, PDF, Word, Excel, PowerPoint, text; each up to ${size(limits.file_bytes)}, ${limits.files} in all. Their names are not sent. `
      + 'Place, device, author and earlier versions are taken out. Comments, words that were deleted while changes were recorded, hidden sheets and the notes of slides stay.'),
    el('p', {}, 'A paper that few people have seen points at those few, and pages from a printer can carry its number. If in doubt, write down what it says instead.'),
    input, lines,
  );
}
