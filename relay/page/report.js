// The report, in five steps. Every step can be left and come back to; all words stay.
import { draft, forgetDraft, isBegun, keepDraft, saveDraft, watchOtherTabs } from './draft.js';
import { afterPause, byId, el, fill, on, show, textBox } from './elements.js';
import { drawLook } from './look-view.js';
import { mentioned } from './names.js';
import { back, go, whenEntered } from './place.js';
import { clearProblems, showProblems } from './problems.js';
import { called, keptOut, list, readersOf } from './readers.js';
import { getRules } from './relay.js';
import { drawSending, emptySending, watchSending } from './sending.js';
import { drawStanding, standingProblems, watchStanding } from './standing.js';

const STEPS = ['concern', 'answers', 'you', 'look', 'receipt'];
const TITLES = { concern: 'Who will read it', answers: 'What happened', you: 'What is known of you', look: 'A second look', receipt: 'Your receipt: write it down' };

/** @type {any} what the relay tells everybody */
let form = null;
/** Names that are words as well; known once the rules of the second look are here. @type {Set<string>} */
let ordinary = new Set();
/** Of whom the person said that the report is not about them. @type {Set<string>} */
const notAbout = new Set();

function save() {
  const stored = saveDraft();
  if (!stored) byId('draft-problem').textContent = 'This browser stores nothing here: your words are lost when the page is loaded again.';
}

const texts = () => Object.values(draft.answers);

function drawReaders() {
  const readers = readersOf(form);
  const text = readers.length > 0
    ? `Who will read it: ${list(readers.map(called))}.`
    : 'Who will read it: nobody is left. Please leave at least one person unticked.';
  // A screen reader says it again when it is written again
  if (byId('readers').textContent !== text) byId('readers').textContent = text;
  byId('readers').classList.toggle('warn', readers.length === 0);
}

/** @param {string} role @param {boolean} out */
function setAbout(role, out) {
  draft.about = out ? [...draft.about, role] : draft.about.filter((one) => one !== role);
  byId(`about-${role}`).checked = out;
  save();
  drawReaders();
  drawNames();
}

/** Somebody who would read it is written about, and not ticked: the person may not have thought of it. */
function drawNames() {
  const readers = readersOf(form).filter(({ role }) => !notAbout.has(role));
  const found = mentioned(readers, texts(), ordinary);
  const key = JSON.stringify(found);
  if (byId('names-note').dataset.key === key) return;
  byId('names-note').dataset.key = key;
  fill('names-note', ...found.map(({ role, word }) => {
    const reader = readers.find((one) => one.role === role);
    const who = reader.names.length > 0 ? list(reader.names) : reader.label;
    const said = (act) => () => {
      act();
      drawNames();
      byId('report-title').focus({ preventScroll: true });
    };
    return el('div', { class: 'note' },
      el('p', {}, `You wrote “${word}”. ${upper(called(reader))} would read this. If it is about that person, or somebody close to them, it can be kept from them.`),
      el('div', { class: 'row' },
        el('button', { type: 'button', id: `keep-from-${role}`, onclick: said(() => setAbout(role, true)) }, `Keep it from ${who}`),
        el('button', { type: 'button', id: `not-about-${role}`, onclick: said(() => notAbout.add(role)) }, 'It is not about them')));
  }));
}

const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function drawConcern() {
  const option = ({ id, label }) => el('option', { value: id }, label);
  fill('topic', el('option', { value: '' }, 'Choose one'), ...form.topics.map(option));
  byId('topic').value = draft.topic;
}

function drawAbout() {
  fill('about-list', ...form.people.map((one) => {
    const box = el('input', { type: 'checkbox', id: `about-${one.role}`, autocomplete: 'off', checked: draft.about.includes(one.role) });
    box.addEventListener('change', () => setAbout(one.role, box.checked));
    return el('div', { class: 'tick' }, box, el('label', { htmlFor: box.id }, upper(called(one))));
  }));
}

function drawAnswers() {
  const later = afterPause(drawNames, 800);
  fill('questions', ...form.questions.map(({ id, label, hint, required }) => {
    const box = textBox(`answer-${id}`, { value: draft.answers[id] ?? '', rows: required ? 7 : 3, required });
    if (hint) box.setAttribute('aria-describedby', `hint-${id}`);
    box.addEventListener('input', () => {
      draft.answers[id] = box.value;
      save();
      later();
    });
    return el('div', { class: 'field' }, el('label', { htmlFor: box.id }, required ? label : `${label} (if you can say)`),
      hint ? el('p', { class: 'hint', id: `hint-${id}` }, hint) : null, box);
  }));
  byId('keep-draft').checked = draft.keep;
}

/** @type {() => void} */
let drawLooked = () => {};

function drawLookStep() {
  const field = ({ id, label }) => ({
    id, label, heading: 'h2', text: draft.answers[id] ?? '', set: (text) => {
      draft.answers[id] = text;
      save();
      drawNames();
    },
  });
  drawLooked = () => drawLook(byId('look'), form.questions.map(field), byId('look-own').value.split(/[,;\n]/).map((word) => word.trim()).filter(Boolean));
  drawLooked();
}

/** What has to be put right before the step after `step`. @returns {Promise<import('./problems.js').Problem[]>} */
async function problemsOf(step) {
  if (step === 'concern') {
    const problems = draft.topic ? [] : [{ text: 'Choose what it is about. “Something else, or not sure” is fine.', field: 'topic' }];
    if (readersOf(form).length === 0) problems.push({ text: 'Nobody is left to read it. Please leave at least one person unticked, or use one of the other ways on the first page.', field: 'about' });
    return problems;
  }
  if (step === 'answers') {
    const limit = form.limits.text_chars;
    const long = form.questions.map(({ id, label }) => ({ field: `answer-${id}`, label, chars: [...draft.answers[id] ?? ''].length })).filter(({ chars }) => chars > limit);
    const missing = form.questions.filter(({ id, required }) => required && !(draft.answers[id] ?? '').trim());
    return [
      ...missing.map(({ id, label }) => ({ text: `“${label}” needs an answer; a short one is enough to begin with.`, field: `answer-${id}` })),
      ...long.map(({ field, label, chars }) => ({ text: `“${label}” has ${chars} characters; ${limit} fit. The rest can go into another answer, or into your mailbox later.`, field })),
    ];
  }
  return step === 'you' ? standingProblems(form) : [];
}

/** @param {string} step */
async function next(step) {
  const box = byId(`step-${step}`);
  const problems = await problemsOf(step);
  if (problems.length > 0) showProblems(box, problems);
  else {
    clearProblems(box);
    go('report', STEPS[STEPS.indexOf(step) + 1]);
  }
}

const DRAW = { concern: drawConcern, answers: drawAnswers, you: () => drawStanding(form), look: drawLookStep, receipt: () => drawSending(form, reportOf) };

/** The report as the relay takes it, but for what proves it. */
function reportOf() {
  const { receipt, topic, about, answers, name, urgent } = draft;
  return { receipt, topic, about: keptOut(form.people, about).roles, answers, ...(name.trim() && { name: name.trim() }), urgent };
}

/** @param {string} [wanted] */
function enter(wanted = 'concern') {
  const step = STEPS.includes(wanted) ? wanted : 'concern';
  // After a report was sent, Back finds nothing to send
  if (step !== 'concern' && !isBegun()) return { view: 'report', step: 'concern' };
  byId('report-title').textContent = TITLES[step];
  byId('step-count').textContent = `Step ${STEPS.indexOf(step) + 1} of ${STEPS.length}`;
  for (const one of STEPS) show(`step-${one}`, one === step && form !== null);
  if (form !== null) {
    drawReaders();
    drawAbout();
    DRAW[step]();
    drawNames();
    show('names-note', step !== 'you');
  }
  return undefined;
}

/** Empties the fields as well: what was sent or deleted is not on the page any more. */
export function emptyReport() {
  forgetDraft();
  notAbout.clear();
  emptySending();
  for (const one of STEPS) {
    byId(`step-${one}`).reset();
    clearProblems(byId(`step-${one}`));
  }
  for (const id of ['questions', 'look', 'names-note', 'about-list']) fill(id);
  delete byId('names-note').dataset.key;
}

/** The form is here: the step that is open can be drawn. @param {any} told */
export function reportForm(told) {
  form = told;
  if (!byId('view-report').hidden) enter(history.state?.step);
}

/** A button that has to be pressed twice. */
function watchClear() {
  const button = byId('draft-clear');
  const label = button.textContent;
  on('draft-clear', 'click', () => {
    if (button.dataset.sure) {
      emptyReport();
      go('start');
    }
    button.dataset.sure = button.dataset.sure ? '' : 'yes';
    button.textContent = button.dataset.sure ? 'Press again to delete everything' : label;
  });
  on('draft-clear', 'blur', () => {
    button.dataset.sure = '';
    button.textContent = label;
  });
}

export function watchReport() {
  whenEntered('report', enter);
  getRules().then((rules) => { ordinary = new Set(rules.own['also-words'].split(' ')); }, () => {});
  on('topic', 'change', () => {
    draft.topic = byId('topic').value;
    save();
    drawReaders();
    drawNames();
  });
  on('keep-draft', 'change', () => {
    keepDraft(byId('keep-draft').checked);
    save();
  });
  watchOtherTabs((isGone) => {
    byId('keep-draft').checked = false;
    byId('draft-problem').textContent = isGone
      ? 'This report was sent or deleted in another tab. What stands here is not kept any more.'
      : 'You write on this report in another tab as well. That one is kept; please go on there.';
  });
  on('look-own', 'input', afterPause(() => drawLooked()));
  for (const step of STEPS.slice(0, -1)) on(`step-${step}`, 'submit', () => next(step));
  for (const button of document.querySelectorAll('[data-back]')) button.addEventListener('click', back);
  watchClear();
  watchStanding(save);
  watchSending(emptyReport);
}
