// The way back: read, answer, add a file, give one's name, withdraw. The receipt is in memory only.
import { afterPause, announce, busy, byId, el, fill, on, show } from './elements.js';
import { filesView } from './files-view.js';
import { anotherLetterId, closeLetter, forgetLetter, letter, letterId, openLetter, saveLetter } from './letter.js';
import { drawLook } from './look-view.js';
import { go, whenEntered, whenLeft } from './place.js';
import { clearProblems, explain, showProblems } from './problems.js';
import { partsOf, plainReceipt, receiptProblem } from './receipt.js';
import { drawId, getForm, openMailbox, Refusal, sendLetter, when } from './relay.js';

let receipt = '';
/** @type {any} what the mailbox holds */
let view = null;
/** Which opening it is: an answer to an earlier one comes too late. */
let opening = 0;
/** The same press again is the same letter. @type {Record<string, string>} */
let ids = {};

const STATES = {
  waiting: 'What you sent has not left yet.',
  'with-desk': 'What you sent is with the people who read it.',
  closed: 'The case is closed. You can still write.',
};
const WITHDRAW = {
  waiting: 'What you sent has not left yet. If you withdraw it now, it is destroyed, and nobody will have read it.',
  'with-desk': 'It may have been read already. If you withdraw it, its readers are told that you take it back. They may have to look into it all the same.',
  closed: 'The case is closed. If you withdraw, its readers are told that you take it back.',
};

function drawMessages() {
  fill('messages', ...view.messages.map(({ voice, day, text }) => el('li', { class: voice },
    el('p', { class: 'who' }, `${voice === 'reporter' ? 'You' : 'The people on the case'}, ${day}`),
    el('p', { class: 'words' }, text))));
  if (view.messages.length === 0) fill('messages', el('li', { class: 'none' }, 'There is no message for you yet.'));
}

function drawMailbox() {
  byId('mailbox-state').textContent = STATES[view.state] ?? STATES['with-desk'];
  drawMessages();
  const waiting = view.waiting > 0 ? `Of what you sent, ${view.waiting === 1 ? 'one thing waits' : `${view.waiting} things wait`} for the next release: ${when(view.release)}. ` : '';
  const files = view.files > 0 ? `Files: ${view.files}.` : '';
  byId('mailbox-waiting').textContent = waiting + files;
  byId('withdraw-what').textContent = WITHDRAW[view.state] ?? WITHDRAW['with-desk'];
  show('letter-urgent-also', view.state === 'waiting' || view.waiting > 0);
  show('name-given', view.named);
  show('name-fields', !view.named);
  byId('letter').value = letter.text;
  byId('letter-urgent').checked = letter.urgent;
}

function showMailbox(open) {
  show('mailbox-open', !open);
  show('mailbox', open);
  show('mailbox-gone', false);
}

/** Nothing of it stays on the page. */
export function closeMailbox() {
  opening += 1;
  closeLetter();
  receipt = '';
  view = null;
  ids = {};
  for (const id of ['messages', 'mailbox-files', 'letter-marks']) fill(id);
  for (const id of ['mailbox-open', 'letter-form', 'name-form']) byId(id).reset();
  for (const id of ['mailbox-state', 'mailbox-waiting', 'receipt-in-count', 'withdraw-what']) byId(id).textContent = '';
  show('letter-second', false);
  show('withdraw-confirm', false);
  showMailbox(false);
}

async function open() {
  const box = byId('mailbox-open');
  const text = byId('receipt-in').value;
  const problem = receiptProblem(text);
  if (problem) return showProblems(box, [{ text: problem, field: 'receipt-in' }]);
  clearProblems(box);
  opening += 1;
  const [which, own] = [opening, plainReceipt(text)];
  try {
    const [opened, { limits }] = await Promise.all([openMailbox(own), getForm()]);
    if (which !== opening) return undefined;
    await openLetter(own);
    if (which !== opening) {
      closeLetter();
      return undefined;
    }
    receipt = own;
    view = opened;
    byId('receipt-in').value = '';
    drawMailbox();
    filesView(byId('mailbox-files'), 'mailbox', () => own, limits, refresh);
    showMailbox(true);
    byId('mailbox-title').focus();
    announce(byId('mailbox-state').textContent);
  } catch (error) {
    if (which !== opening) return undefined;
    const field = error instanceof Refusal && ['receipt', 'not_found'].includes(error.code) ? 'receipt-in' : undefined;
    showProblems(box, [{ text: explain(error), field }]);
  }
  return undefined;
}

/** What came or left since. A failure here loses nothing. */
async function refresh() {
  const asked = receipt;
  if (asked === '') return;
  try {
    const opened = await openMailbox(asked);
    if (asked !== receipt) return;
    view = opened;
    drawMailbox();
  } catch { /* What is shown stays. */ }
}

/** What was looked at last: nothing else is sent. */
let looked = '';

/** @param {boolean} [move] whether to go to what was found */
async function look(move = true) {
  const box = byId('letter-form');
  const limit = (await getForm()).limits.text_chars;
  const chars = [...letter.text].length;
  if (letter.text.trim() === '') return showProblems(box, [{ text: 'Please write your answer first.', field: 'letter' }]);
  if (chars > limit) return showProblems(box, [{ text: `This has ${chars} characters; ${limit} fit. The rest can go into a second answer.`, field: 'letter' }]);
  // A look that comes by itself leaves what is said of the last try to send
  if (move) clearProblems(box);
  looked = letter.text;
  await drawLook(byId('letter-marks'), [{ id: 'letter', label: 'Your answer', heading: 'h4', text: looked }]);
  show('letter-second');
  if (move) byId('letter-second-title').focus();
  return undefined;
}

const lookAgain = afterPause(() => {
  if (!byId('letter-second').hidden && letter.text.trim() !== '') look(false);
});

/** Sends, and says what became of it. @param {HTMLElement} box @param {object} content */
async function post(box, content) {
  clearProblems(box);
  try {
    const { destroyed, release, at_once: atOnce } = await sendLetter({ receipt, text: '', urgent: false, withdraw: false, waiting: view.state === 'waiting', ...content });
    if (destroyed) return gone();
    announce(atOnce ? 'Taken. It leaves right away.' : `Taken. It leaves ${when(release)}.`);
    await refresh();
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'left') {
      // What was written stays, and goes under a number of its own the next time
      ids = {};
      anotherLetterId();
      await refresh();
    }
    showProblems(box, [{ text: explain(error) }]);
    return false;
  }
}

function gone() {
  forgetLetter();
  closeMailbox();
  show('mailbox-open', false);
  show('mailbox-gone');
  byId('mailbox-title').focus();
  announce(byId('mailbox-gone').textContent.trim());
  return true;
}

async function answer() {
  const { text, urgent } = letter;
  if (text !== looked || text.trim() === '') return look();
  const own = receipt;
  if (!(await post(byId('letter-form'), { draft: letterId(), text, urgent })) || own !== receipt) return undefined;
  const isLeft = forgetLetter(text);
  fill('letter-marks');
  show('letter-second', false);
  drawMailbox();
  byId('mailbox-waiting').prepend(el('strong', {}, isLeft ? 'Your answer is taken. What you wrote meanwhile is still in the box, and not sent. ' : 'Your answer is taken. '));
  byId('mailbox-title').focus();
  return undefined;
}

async function giveName() {
  const box = byId('name-form');
  const name = byId('mailbox-name').value.trim();
  const problems = [];
  if (name === '') problems.push({ text: 'Please enter your name, or leave this as it is: you can do it any time.', field: 'mailbox-name' });
  if (!byId('name-sure').checked) problems.push({ text: 'Please tick that you understand that it cannot be undone.', field: 'name-sure' });
  if (problems.length > 0) return showProblems(box, problems);
  ids.name ??= drawId();
  if (await post(box, { draft: ids.name, name })) {
    box.reset();
    delete ids.name;
    byId('mailbox-title').focus();
  }
  return undefined;
}

function watchWithdraw() {
  const ask = (sure) => {
    show('withdraw-confirm', sure);
    show('withdraw', !sure);
    byId(sure ? 'withdraw-sure' : 'withdraw').focus();
  };
  on('withdraw', 'click', () => ask(true));
  on('withdraw-no', 'click', () => ask(false));
  on('withdraw-yes', 'click', () => busy(byId('withdraw-yes'), async () => {
    ids.withdraw ??= drawId();
    if (await post(byId('withdraw-problems').parentElement, { draft: ids.withdraw, withdraw: true }) && view !== null) {
      ask(false);
      byId('withdraw-what').textContent = 'Your wish to withdraw is taken, and leaves with the next release.';
    }
  }));
}

export function watchMailbox() {
  whenEntered('mailbox', () => {});
  whenLeft('mailbox', closeMailbox);
  on('mailbox-open', 'submit', () => busy(byId('mailbox-look'), open));
  on('receipt-in', 'input', afterPause(() => {
    const { first, words } = partsOf(byId('receipt-in').value);
    byId('receipt-in-count').textContent = words.length > 0 ? `${first ? `“${first}” and ` : ''}${words.length} of 12 words` : '';
  }, 200));
  on('letter', 'input', () => {
    letter.text = byId('letter').value;
    saveLetter();
    lookAgain();
  });
  on('letter-urgent', 'change', () => {
    letter.urgent = byId('letter-urgent').checked;
    saveLetter();
  });
  on('letter-form', 'submit', () => busy(byId('letter-look'), () => look()));
  on('letter-send', 'click', () => busy(byId('letter-send'), answer));
  on('name-form', 'submit', () => busy(byId('name-send'), giveName));
  on('mailbox-close', 'click', () => go('start'));
  watchWithdraw();
}
