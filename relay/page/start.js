// The first view: what this page is, and where it leads.
import { draft, isBegun } from './draft.js';
import { byId, el, fill, on, show } from './elements.js';
import { forgetDone } from './done.js';
import { go, whenEntered } from './place.js';
import { emptyReport } from './report.js';

/** @param {any} form */
export function startForm({ other_ways: ways }) {
  show('other-ways', ways.length > 0);
  fill('other-ways-list', ...ways.map((way) => el('li', {}, way)));
}

export function watchStart() {
  whenEntered('start', () => {
    forgetDone();
    show('draft-here', isBegun());
  });
  on('draft-continue', 'click', () => go('report', draft.topic ? 'answers' : 'concern'));
  on('draft-delete', 'click', () => {
    emptyReport();
    show('draft-here', false);
    byId('view-start').querySelector('h1').focus();
  });
}
