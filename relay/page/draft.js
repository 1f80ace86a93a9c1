// What is written and not sent. It lives in this tab (sessionStorage: a reload does not lose it, another tab does not see it), and longer only if the
// person asks (localStorage), then without what proves or names: no name, no pass, no receipt.

/**
 * @typedef {object} Draft
 * @property {string} topic
 * @property {string[]} about the roles that are ticked
 * @property {Record<string, string>} answers by the ids of the questions
 * @property {string} name
 * @property {'' | 'yes' | 'no'} hasPass
 * @property {string} pass
 * @property {boolean} urgent
 * @property {string} receipt the same one after a reload: it may be written down already, and the same one is never stored twice
 * @property {boolean} keep whether it also stays after the tab is closed
 */

const KEY = 'draft';

/** @returns {Draft} */
const empty = () => ({ topic: '', about: [], answers: {}, name: '', hasPass: '', pass: '', urgent: false, receipt: '', keep: false });

/** @type {Draft} The one draft of this tab. */
export const draft = empty();

/** @param {() => Storage} storage @returns {Draft | null} */
function read(storage) {
  try {
    return { ...empty(), ...JSON.parse(storage().getItem(KEY)) };
  } catch {
    return null;
  }
}

/** @param {() => Storage} storage @param {object} [value] @returns {boolean} */
function write(storage, value) {
  try {
    if (value) storage().setItem(KEY, JSON.stringify(value));
    else storage().removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

// Reading the property alone may be refused
const tab = () => sessionStorage;
const browser = () => localStorage;

export const isBegun = () => draft.topic !== '' || draft.about.length > 0 || Object.values(draft.answers).some((text) => text.trim() !== '');

/** Whether it could be stored: where it cannot, a reload loses it, and the page says so. */
export function saveDraft() {
  const { topic, about, answers, urgent, keep } = draft;
  const isKept = !keep || write(browser, { topic, about, answers, urgent, keep });
  return write(tab, draft) && isKept;
}

/**
 * Another tab wrote, sent or deleted what is kept: from then on this tab keeps its own, and overwrites nothing there.
 * @param {(isGone: boolean) => void} tell
 */
export function watchOtherTabs(tell) {
  addEventListener('storage', (event) => {
    if (event.key !== KEY || event.storageArea !== localStorage || !draft.keep) return;
    draft.keep = false;
    write(tab, draft);
    tell(event.newValue === null);
  });
}

/** @param {boolean} keep whether it may stay after the tab is closed */
export function keepDraft(keep) {
  draft.keep = keep;
  if (!keep) write(browser);
  return saveDraft();
}

/** Nothing is left of it. */
export function forgetDraft() {
  Object.assign(draft, empty());
  write(tab);
  write(browser);
}

/** What this tab had, or what the person asked this browser to keep. */
export function loadDraft() {
  const stored = (has(tab) && read(tab)) || (has(browser) && read(browser));
  if (stored) Object.assign(draft, stored);
}

/** @param {() => Storage} storage */
function has(storage) {
  try {
    return storage().getItem(KEY) !== null;
  } catch {
    return false;
  }
}
