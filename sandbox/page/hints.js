// The card a first visitor sees: three things worth trying.
import { html } from './vendor/htm-preact-standalone.js';
import { Icon } from './icons.js';

const KEY = 'sandbox-hints-dismissed';

// Storage may be forbidden (private windows): then the card simply comes back next time.
export const hintsDismissed = () => { try { return localStorage.getItem(KEY) === 'yes'; } catch { return false; } };
export const dismissHints = () => { try { localStorage.setItem(KEY, 'yes'); } catch { /* see above */ } };

const IDEAS = [
  { as: 'maya', says: 'ask what the Code says', draft: '/ask Can I accept a gift from a supplier?' },
  { as: 'tomas', says: 'tell something in confidence', draft: '/report' },
  { as: 'ruth', says: 'see what reaches the ethics manager, in your direct messages', place: 'app' },
];

export function Hints({ workspace, onTry, onDismiss }) {
  const ideas = IDEAS.map((idea) => ({ ...idea, user: workspace.users.find((user) => user.name === idea.as) })).filter((idea) => idea.user);
  if (!ideas.length) return null;
  return html`<section class="hints" aria-label="Three things to try">
    <h2>Three things to try</h2>
    <button type="button" class="quiet icon-button" aria-label="Dismiss" onClick=${onDismiss}><${Icon} name="close" /></button>
    <ol>${ideas.map((idea) => html`<li><button type="button" onClick=${() => onTry(idea)}>
      <span>As <strong>${idea.user.real_name.split(' ')[0]}</strong>, ${idea.says}</span>
      ${idea.draft && html`<code>${idea.draft}</code>`}</button></li>`)}</ol>
  </section>`;
}
