// Passes: made here, signed by the bot without being seen, checked against the key that everybody sees.
import { busy, byId, el, fill, on, show } from './elements.js';
import { forgetPasses, keepPasses, keptPasses } from './kept-passes.js';
import { whenEntered } from './place.js';
import { clearProblems, explain, showProblems } from './problems.js';
import { evaluate, getForm, Refusal } from './relay.js';
import { watchCopy } from './sending.js';

const KEY = 'making';

/** @type {string[]} */
let made = [];

/** A code is good for a quarter of an hour. */
const KEEP_MS = 60 * 60 * 1000;

/** A code however it is typed: the bot does not mind either. @param {string} code */
const bare = (code) => code.toLowerCase().replace(/[^0-9a-z]/g, '');

/**
 * What was drawn for a code, so that a lost answer, a reload or a slip of the finger does not lose the passes: the same code with the same elements is answered again.
 * It goes when the passes are there.
 */
function drawn(typed, epoch, count, begin) {
  const code = bare(typed);
  let known = [];
  try {
    known = JSON.parse(sessionStorage.getItem(KEY)).filter(({ at }) => Date.now() - at < KEEP_MS);
  } catch { /* There is none. */ }
  const same = known.find((one) => one.code === code && one.epoch === epoch);
  if (same) return same;
  const fresh = { code, epoch, at: Date.now(), ...begin(epoch, count) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...known, fresh]));
  } catch { /* Then a reload loses it. */ }
  return fresh;
}

function forgetDrawn() {
  try {
    sessionStorage.removeItem(KEY);
  } catch { /* It was never there. */ }
}

/** @param {string} code */
async function make(code) {
  const [{ begin, finish, fingerprint }, form] = await Promise.all([import('./passes.js'), getForm()]);
  const [epoch] = form.epochs;
  const { blinded, state } = drawn(code, epoch.number, form.passes_per_epoch, begin);
  const answer = await evaluate(code, epoch, blinded);
  // With the key that everybody sees, never with one that came along with the answer
  made = finish(state, answer.evaluated, answer.proof, epoch.public_key);
  forgetDrawn();
  byId('fingerprint').textContent = fingerprint(epoch.public_key);
  if (form.key_channel) {
    byId('key-channel').textContent = `Everybody sees it in chat, in ${form.key_channel}: please compare it there, too.`;
    show('key-channel');
  }
  byId('passes-until').textContent = `in ${epoch.label} and shortly after`;
}

const passItem = (pass) => el('li', { class: 'code' }, pass);

async function get() {
  const box = byId('passes-form');
  const code = byId('code').value.trim();
  if (code === '') return showProblems(box, [{ text: 'Please type the code that the bot showed you in chat.', field: 'code' }]);
  clearProblems(box);
  byId('passes-wait').textContent = 'Making your passes. This takes some seconds…';
  try {
    await make(code);
    byId('code').value = '';
    fill('passes-list', ...made.map(passItem));
    show('passes-form', false);
    show('passes-made');
    byId('passes-made-title').focus();
  } catch (error) {
    // `finish` says itself why it made none
    const own = !(error instanceof Refusal) && error instanceof Error && error.cause !== undefined && error.message.startsWith('The answer') ? error.message : null;
    showProblems(box, [{ text: own ?? explain(error), field: error instanceof Refusal && error.code === 'code' ? 'code' : undefined }]);
  } finally {
    byId('passes-wait').textContent = '';
  }
  return undefined;
}

const asText = () => `${made.join('\n\n')}\n`;

/** Under a name that says nothing. */
function save() {
  const address = URL.createObjectURL(new Blob([asText()], { type: 'text/plain' }));
  el('a', { href: address, download: 'notes.txt' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function drawKept() {
  const kept = keptPasses();
  fill('passes-kept-list', ...kept.map(passItem));
  show('passes-kept', kept.length > 0);
}

function keep() {
  const stored = keepPasses(made);
  byId('passes-keep').textContent = stored ? 'Kept, until this browser forgets them' : 'This browser keeps nothing here';
  drawKept();
}

export function watchPassesView() {
  whenEntered('passes', drawKept);
  on('passes-form', 'submit', () => busy(byId('passes-get'), get));
  on('passes-print', 'click', () => print());
  on('passes-save', 'click', save);
  on('passes-keep', 'click', keep);
  on('passes-forget', 'click', () => {
    forgetPasses();
    drawKept();
    byId('passes-keep').textContent = 'Keep them in this browser';
    byId('view-passes').querySelector('h1').focus();
  });
  watchCopy('passes-copy', asText, 'passes-list');
}
