// Where on the page one is. The address never says it: it stays the same, and with it the browser's history and the relay's requests.
// A link with a fragment (#report, #mailbox, #passes) is followed, and the fragment is taken away.
import { byId } from './elements.js';

/** @typedef {{view: string, step?: string}} Place */

const VIEWS = ['start', 'report', 'done', 'mailbox', 'passes'];
/** @type {Map<string, (step?: string) => Place | void>} */
const entered = new Map();

/** `enter` may answer with another place to go to instead. @param {string} view @param {(step?: string) => Place | void} enter */
export function whenEntered(view, enter) {
  entered.set(view, enter);
}

/** @type {Map<string, () => void>} */
const left = new Map();

/** @param {string} view @param {() => void} leave */
export function whenLeft(view, leave) {
  left.set(view, leave);
}

let shown = '';

const here = () => location.pathname + location.search;

/** @param {Place} place */
function draw({ view, step }, focus = true) {
  const instead = entered.get(view)?.(step);
  if (instead) {
    history.replaceState(instead, '', here());
    draw(instead, focus);
    return;
  }
  if (shown !== view) left.get(shown)?.();
  shown = view;
  for (const one of VIEWS) byId(`view-${one}`).hidden = one !== view;
  scrollTo(0, 0);
  if (focus) byId(`view-${view}`).querySelector('h1').focus({ preventScroll: true });
}

/** @param {string} view @param {string} [step] */
export function go(view, step) {
  history.pushState({ view, step }, '', here());
  draw({ view, step });
}

/** Like the browser's own Back. */
export const back = () => history.back();

/** @returns {Place} */
function first() {
  const wanted = location.hash.slice(1);
  if (VIEWS.includes(wanted) && wanted !== 'done') return { view: wanted };
  return history.state?.view ? history.state : { view: 'start' };
}

export function watchPlace() {
  const begin = (focus) => {
    const place = first();
    history.replaceState({ view: place.view, step: place.step }, '', here());
    draw(place, focus);
  };
  addEventListener('popstate', (event) => {
    if (event.state?.view) draw(event.state);
  });
  // Only a typed fragment comes here: it made an entry of its own, without a state
  addEventListener('hashchange', () => {
    if (VIEWS.includes(location.hash.slice(1))) begin(true);
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]:not([data-field])') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.hash.slice(1));
  });
  begin(false);
}
