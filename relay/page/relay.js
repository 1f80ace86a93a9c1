// Requests to the relay (docs/relay-page.md). Nothing but what is asked for goes out: no cookie, no referrer.

const TIMEOUT_MS = 60_000;
const FILE_TIMEOUT_MS = 600_000;

/** The relay said no, and said why. */
export class Refusal extends Error {
  /** @param {{code: string, text: string, field?: string}} error */
  constructor({ code, text, field }) {
    super(text);
    this.code = code;
    this.field = field;
  }
}

/** No answer, or none that was one of the relay's: it may or may not have arrived. */
export class Unreachable extends Error {}

/** @param {string} path @param {RequestInit} options */
async function request(path, options, timeoutMs = TIMEOUT_MS) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), timeoutMs);
  let response;
  let answer;
  try {
    response = await fetch(path, {
      ...options, signal: control.signal, credentials: 'omit', cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer',
    });
    answer = await response.json();
  } catch (cause) {
    throw new Unreachable('no answer', { cause });
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return answer;
  if (typeof answer?.error?.text === 'string') throw new Refusal(answer.error);
  throw new Unreachable('an answer without a reason');
}

/** @param {string} path @param {object} body */
function post(path, body) {
  return request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** @type {Promise<any> | null} */
let form = null;

/** What the relay tells everybody: topics, readers, questions, limits. @param {boolean} [again] */
export function getForm(again = false) {
  if (form === null || again) {
    form = request('api/form', {});
    const asked = form;
    asked.catch(() => { if (form === asked) form = null; });
  }
  return form;
}

/** @type {Promise<any> | null} */
let rules = null;

/** The rules of the second look. */
export function getRules() {
  rules ??= request('second-look.json', {});
  rules.catch(() => { rules = null; });
  return rules;
}

/** @returns {Promise<{receipt: string}>} */
export const drawReceipt = () => post('api/receipt', {});
/** @returns {Promise<{release: Release}>} */
export const sendReport = (report) => post('api/report', report);
export const openMailbox = (receipt) => post('api/mailbox', { receipt });
/** @returns {Promise<{destroyed: boolean, release: Release}>} */
export const sendLetter = (letter) => post('api/letter', letter);
/** @returns {Promise<{evaluated: string[], proof: string, public_key: string}>} */
export const evaluate = (code, epoch, blinded) => post('api/passes', { code, epoch: epoch.number, public_key: epoch.public_key, blinded });

/**
 * A file, under no name: what it was called stays here.
 * @param {string} receipt @param {string} id @param {File} file
 */
export function sendFile(receipt, id, file) {
  const head = new TextEncoder().encode(JSON.stringify({ receipt, id }));
  const body = new Blob([Uint8Array.of(head.length >> 8, head.length & 0xff), head, file]);
  return request('api/file', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body }, FILE_TIMEOUT_MS);
}

/** A number that says nothing: the same one again stores nothing. @returns {string} 32 hexadecimal digits */
export function drawId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * When something leaves, also by the clock of this device.
 * @typedef {{at: string, text: string}} Release
 * @param {Release} release
 */
export function when({ at, text }) {
  const time = new Date(at);
  const hour = Number.isNaN(time.getTime()) ? '' : time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  // "in 42 seconds" is the same everywhere
  if (text.startsWith('in ') || text.includes(hour)) return text;
  return `${text}, ${time.toLocaleDateString('en-GB', { weekday: 'long' })} ${hour} on your clock`;
}
