// The page for reports, on the relay's own address. docs/relay-page.md says what it and the relay say to each other.
import { watchDone } from './done.js';
import { loadDraft } from './draft.js';
import { byId, on, show } from './elements.js';
import { watchMailbox } from './mailbox.js';
import { watchPassesView } from './passes-view.js';
import { watchPlace } from './place.js';
import { explain, watchProblems } from './problems.js';
import { getForm, getRules } from './relay.js';
import { reportForm, watchReport } from './report.js';
import { startForm, watchStart } from './start.js';

async function askForm() {
  show('form-problem', false);
  try {
    const form = await getForm();
    startForm(form);
    reportForm(form);
  } catch (error) {
    byId('form-problem-text').textContent = explain(error);
    show('form-problem');
  }
}

document.documentElement.dataset.started = '';
byId('not-loaded').hidden = true;
loadDraft();
watchProblems();
watchStart();
watchReport();
watchDone();
watchMailbox();
watchPassesView();
watchPlace();
show('insecure', !isSecureContext);
on('form-retry', 'click', askForm);
askForm();
// Everything at once, for everybody: what is loaded, and when, says nothing about what somebody came for
for (const load of [getRules, () => import('./passes.js'), () => import('./second-look.js')]) load().catch(() => {});
