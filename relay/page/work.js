// The calculation that stands in for a pass. It begins while the receipt is being written down.
import { plainReceipt } from './receipt.js';

/** @type {{key: string, done: Promise<Work>} | null} */
let running = null;

/** @typedef {{challenge: string, counter: number}} Work */

/**
 * The challenge for one receipt: SHA-256 of the challenge's bytes and the receipt's words. One calculation is good for one report.
 * @param {(bytes: Uint8Array) => string} sha256hex @param {string} challenge @param {string} receipt
 */
function bound(sha256hex, challenge, receipt) {
  const bytes = challenge.match(/../g).map((hex) => Number.parseInt(hex, 16));
  return sha256hex(Uint8Array.from([...bytes, ...new TextEncoder().encode(plainReceipt(receipt))]));
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
      .then(({ sha256hex, solve }) => solve(bound(sha256hex, challenge, receipt), bits, progress))
      .then((counter) => ({ challenge, counter }));
    started.done.then(() => running === started && onProgress(100), () => { running = null; });
  }
  return running.done;
}

/** The next report needs another one. */
export function forgetWork() {
  running = null;
}
