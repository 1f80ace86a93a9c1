// What is known of the person who reports: a pass, a name, and how soon it leaves.
import { draft } from './draft.js';
import { afterPause, byId, on, show } from './elements.js';
import { passesThatFit } from './kept-passes.js';
import { getForm, when } from './relay.js';

/** @type {any} */
let form = null;

/** What is wrong with the text of a pass. @param {any} told @param {string} text @returns {Promise<string>} empty when it can be asked for */
async function passTrouble(told, text) {
  if (text.trim() === '') return 'Please enter your pass, or choose “I have none”.';
  let passes;
  try {
    passes = await import('./passes.js');
  } catch {
    // The relay looks at it as well
    return '';
  }
  const problem = passes.passProblem(text);
  if (problem) return `This does not read as a pass: ${problem}.`;
  const isKnown = ({ epochs }) => epochs.some(({ number }) => number === passes.passEpoch(text));
  // On a page that was open for long another quarter may have begun
  const now = isKnown(told) ? told : await getForm(true).catch(() => null);
  // What cannot be asked now, the relay looks at
  return now === null || isKnown(now) ? '' : 'This pass is not taken any more: its time is over. Please use a newer one, or choose “I have none”.';
}

/** @param {any} told @returns {Promise<import('./problems.js').Problem[]>} */
export async function standingProblems(told) {
  if (draft.hasPass === '') return [{ text: 'Please choose whether you have a pass. Your report is taken either way.', field: 'pass-choice' }];
  const text = draft.hasPass === 'yes' ? await passTrouble(told, draft.pass) : '';
  return text ? [{ text, field: 'pass' }] : [];
}

function drawChoice() {
  byId('pass-yes').checked = draft.hasPass === 'yes';
  byId('pass-no').checked = draft.hasPass === 'no';
  show('pass-yes-more', draft.hasPass === 'yes');
  show('pass-no-more', draft.hasPass === 'no');
  drawKept();
}

async function drawKept() {
  const fits = await passesThatFit(form).catch(() => []);
  if (byId('pass-kept')) show('pass-kept', fits.length > 0);
}

async function useKept() {
  const [newest] = await passesThatFit(form).catch(() => []);
  if (newest === undefined) return show('pass-kept', false);
  byId('pass').value = newest;
  byId('pass').dispatchEvent(new Event('input'));
  byId('pass').focus();
  return undefined;
}

async function drawFit() {
  const text = draft.pass;
  const fits = text.trim() !== '' && (await passTrouble(form, text)) === '';
  if (text === draft.pass) byId('pass-fits').textContent = fits ? 'It reads well. Whether it was used before shows when you send.' : '';
}

/** @param {any} told what the relay tells everybody */
export function drawStanding(told) {
  form = told;
  drawChoice();
  byId('pass').value = draft.pass;
  byId('name').value = draft.name;
  byId('urgent').checked = draft.urgent;
  drawRelease(form);
  drawFit();
  // On a page that was open for long
  if (Date.parse(form.release.at) < Date.now()) getForm(true).then(drawRelease, () => {});
}

function drawRelease({ release }) {
  byId('release-hint').textContent = `Reports leave together, so that nobody can tell by the time who wrote which. The next time is ${when(release)}.`;
}

/** @param {() => void} save */
export function watchStanding(save) {
  const choose = (hasPass) => () => {
    draft.hasPass = hasPass;
    save();
    drawChoice();
  };
  const later = afterPause(drawFit);
  const write = (field, value) => {
    draft[field] = value;
    save();
  };
  on('pass-yes', 'change', choose('yes'));
  on('pass-no', 'change', choose('no'));
  on('pass', 'input', () => {
    write('pass', byId('pass').value);
    byId('pass-fits').textContent = '';
    later();
  });
  on('pass-kept', 'click', useKept);
  on('name', 'input', () => write('name', byId('name').value));
  on('urgent', 'change', () => write('urgent', byId('urgent').checked));
}
