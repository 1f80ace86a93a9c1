// The last step: the receipt, the calculation if there is no pass, and the press that sends.
import { openDone } from './done.js';
import { draft, saveDraft } from './draft.js';
import { announce, busy, byId, el, fill, on, show } from './elements.js';
import { dropPass } from './kept-passes.js';
import { go } from './place.js';
import { clearProblems, explain, showProblems } from './problems.js';
import { plainReceipt, partsOf } from './receipt.js';
import { called, list, readersOf } from './readers.js';
import { drawReceipt, getForm, Refusal, sendReport } from './relay.js';
import { forgetWork, workFor } from './work.js';

/** @type {any} */
let form = null;
/** @type {() => object} */
let reportOf = () => ({});

const box = () => byId('step-receipt');

function drawWords() {
  const { first, words } = partsOf(draft.receipt);
  byId('receipt-first').textContent = first;
  fill('receipt', ...words.map((word) => el('li', {}, word)));
}

async function showReceipt() {
  show('receipt-retry', false);
  if (draft.receipt === '') {
    byId('receipt-wait').textContent = 'Getting your receipt…';
    try {
      const { receipt } = await drawReceipt();
      // Another press may have been faster
      if (draft.receipt === '') draft.receipt = plainReceipt(receipt);
      saveDraft();
    } catch (error) {
      byId('receipt-wait').textContent = explain(error);
      show('receipt-retry');
      return;
    }
  }
  byId('receipt-wait').textContent = '';
  drawWords();
  if (draft.hasPass === 'no') work().catch(() => {});
}

function drawWork(percent) {
  if (!byId('work-bar')) return;
  byId('work-bar').value = percent;
  byId('work-text').textContent = percent === 100
    ? 'Done.'
    : 'This takes some seconds, on an old phone up to a minute. You can write the words down meanwhile.';
}

function work() {
  show('work');
  return workFor(draft.receipt, form.work, drawWork);
}

/** @param {any} told @param {() => object} report */
export function drawSending(told, report) {
  form = told;
  reportOf = report;
  show('work', false);
  clearProblems(box());
  showReceipt();
}

/** The report with what proves it; when the work got too old, once more with a new one. */
async function deliver(again = true) {
  const proof = draft.hasPass === 'yes' ? { pass: draft.pass.trim() } : { work: await work() };
  try {
    return await sendReport({ ...reportOf(), ...proof });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'work' && again)) throw error;
    forgetWork();
    form = await getForm(true);
    return deliver(false);
  }
}

/** What is changed while it is on its way takes the place of what was sent. */
async function deliverAsItIs() {
  let sent;
  let answer;
  do {
    sent = JSON.stringify(reportOf());
    answer = await deliver();
  } while (draft.receipt !== '' && JSON.stringify(reportOf()) !== sent);
  return answer;
}

const STEP_OF = { topic: 'concern', about: 'concern', name: 'you', nobody_left: 'concern', nothing_said: 'answers', too_long: 'answers', pass_unknown: 'you', pass_spent: 'you' };

/** A refusal, with the way to the place where it can be put right. @param {unknown} error */
function refused(error) {
  const step = error instanceof Refusal && (STEP_OF[error.field] ?? STEP_OF[error.code] ?? (form.questions.some(({ id }) => id === error.field) && 'answers'));
  if (error instanceof Refusal && error.code === 'receipt') {
    draft.receipt = '';
    byId('written').checked = false;
    showReceipt();
    return showProblems(box(), [{ text: 'These words could not be used. New ones are shown now: please write these down instead.' }]);
  }
  const what = { pass_spent: 'Use another pass, or send it without one', pass_unknown: 'Look at the pass again' }[error.code] ?? 'Go there and change it';
  const text = explain(error);
  // Neither is taken another time
  if (error instanceof Refusal && ['pass_spent', 'pass_unknown'].includes(error.code)) dropPass(draft.pass);
  return showProblems(box(), [{ text, act: step ? { label: what, id: 'fix', run: () => go('report', step) } : undefined }]);
}

/** @param {() => void} emptyReport */
async function send(emptyReport) {
  if (draft.receipt === '') {
    showProblems(box(), [{ text: 'The receipt is not here yet. Press “Try again” first: without it there is no way back to your report.' }]);
    return;
  }
  if (!byId('written').checked) {
    showProblems(box(), [{ text: 'Please write the words down first, then tick the box. Nobody can show them to you again.', field: 'written' }]);
    return;
  }
  clearProblems(box());
  byId('receipt-wait').textContent = 'Sending…';
  try {
    const { release, at_once: atOnce } = await deliverAsItIs();
    const sent = { receipt: draft.receipt, release, urgent: atOnce, proven: draft.hasPass === 'yes', readers: list(readersOf(form).map(called)), limits: form.limits };
    if (sent.proven) dropPass(draft.pass);
    emptyReport();
    openDone(sent);
  } catch (error) {
    refused(error);
  } finally {
    if (byId('receipt-wait')?.textContent === 'Sending…') byId('receipt-wait').textContent = '';
  }
}

/** The words are taken off the page. */
export function emptySending() {
  forgetWork();
  byId('receipt-first').textContent = '';
  fill('receipt');
  byId('receipt-wait').textContent = '';
}

/** @param {string} text @param {HTMLElement} shown what to select where nothing can be copied */
export async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    announce('Copied');
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return false;
  }
}

/** A button that says for a while what it did. @param {string} id @param {() => string} text @param {string} shown */
export function watchCopy(id, text, shown) {
  const label = byId(id).textContent;
  on(id, 'click', async () => {
    byId(id).textContent = (await copy(text(), byId(shown))) ? 'Copied' : 'Selected: copy it now';
    setTimeout(() => { if (byId(id)) byId(id).textContent = label; }, 4000);
  });
}

/** @param {() => void} emptyReport */
export function watchSending(emptyReport) {
  on('step-receipt', 'submit', () => busy(byId('send'), () => send(emptyReport)));
  on('receipt-retry', 'click', showReceipt);
  on('receipt-print', 'click', () => print());
  watchCopy('receipt-copy', () => draft.receipt, 'receipt-paper');
}
