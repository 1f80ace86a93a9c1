// The calculation that stands in for a pass. It begins while the receipt is being written down.
import { plainReceipt } from './receipt.js';

/** @type {{key: string, done: Promise<Work>} | null} */
let running = null;

/** @typedef {{challenge: string, counter: number}} Work */

/** The challenge's bytes, then the receipt's words: one calculation is good for one report. @param {string} challenge @param {string} receipt */
function bound(challenge, receipt) {
  const words = new TextEncoder().encode(plainReceipt(receipt));
  return challenge + Array.from(words, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The work for this receipt; one that is under way is waited for.
 * @param {string} receipt @param {{challenge: string, bits: number}} asked @param {(percent: number) => void} onProgress
 * @returns {Promise<Work>}
 */
export function workFor(receipt, { challenge, bits }, onProgress) {
  const key = `${challenge} ${receipt}`;
  if (running?.key !== key) {
    const started = { key, done: null };
    running = started;
    // How many tries it takes is luck: this is the chance that it was found by now
    const progress = (tried) => running === started && onProgress(Math.floor(100 * (1 - Math.exp(-tried / 2 ** bits))));
    started.done = import('./passes.js')
      .then(({ solve }) => solve(bound(challenge, receipt), bits, progress))
      .then((counter) => ({ challenge, counter }));
    started.done.then(() => running === started && onProgress(100), () => { running = null; });
  }
  return running.done;
}

/** The next report needs another one. */
export function forgetWork() {
  running = null;
}
