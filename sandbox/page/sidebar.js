// Who is acting, and where they can go.
import { html, useEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Avatar } from './avatar.js';
import { nameOf, titleOf, useDirectory } from './directory.js';
import { Icon } from './icons.js';
import { memo } from './memo.js';
import { Popup } from './popup.js';
import { routeTo } from './route.js';

/** More places than fit into a window: then they can be searched. */
const MANY = 25;
/** No list is drawn longer than this; searching finds the rest. */
const MOST = 1_500;

const byName = new Intl.Collator('en', { numeric: true }).compare;

function Switcher({ people, person }) {
  const label = html`<${Avatar} user=${person} /><span class="who"><span class="eyebrow">Acting as</span>
    <strong>${nameOf(person)}</strong><span class="who-title">${person.title}</span></span><${Icon} name="down" />`;
  return html`<div class="switcher">
    <${Popup} className="switcher-popup" buttonClass="switcher-button" label=${label}>
      <ul class="people">${people.map((user) => html`<li key=${user.id}>
        <a href=${routeTo({ as: user.name })} aria-current=${user.id === person.id ? 'true' : null}>
          <${Avatar} user=${user} /><span class="who"><strong>${nameOf(user)}</strong><span class="who-title">${user.title}</span>
          <span class="about">${user.about}</span></span>${user.id === person.id && html`<${Icon} name="check" />`}
        </a></li>`)}</ul>
      <p class="popup-note">Open a person in a new tab to be two people at once.</p>
    <//>
    ${person.about && html`<p class="about">${person.about}</p>`}
  </div>`;
}

const SIGNS = { private: 'lock', mpim: 'people' };

const Place = memo(({ href, current, unread, kind, name, user, note }) => html`<a class=${unread ? 'place unread' : 'place'} href=${href}
  aria-current=${current ? 'page' : null}>
  <span class="lead">${user ? html`<${Avatar} user=${user} small=${true} />` : html`<${Icon} name=${SIGNS[kind] ?? 'hash'} />`}</span>
  <span class="place-name">${name}</span>
  ${note && html`<span class="badge">${note}</span>`}
  ${unread > 0 && html`<span class="count" aria-label=${`${unread} unread`}>${unread}</span>`}
</a>`);

/** Direct messages the person has, those of several people last, then one with each app and person they have not written to yet. */
export function directMessages(workspace, screen) {
  const open = screen.channels.filter((channel) => channel.kind === 'im');
  const groups = screen.channels.filter((channel) => channel.kind === 'mpim');
  const withWhom = new Set(open.map((channel) => channel.with));
  const bots = new Set(workspace.apps.map((app) => app.bot_user_id));
  const rest = [...workspace.users.filter((user) => bots.has(user.id)), ...workspace.users.filter((user) => !user.is_bot)]
    .filter((user) => !withWhom.has(user.id) && user.id !== screen.user.id)
    .map((user) => ({ id: `@${user.name}`, kind: 'im', with: user.id, messages: [], pins: [], unread: 0, members: [], unopened: true }));
  const isApp = (channel) => bots.has(channel.with);
  const all = [...open, ...groups, ...rest];
  return { apps: all.filter(isApp), people: all.filter((channel) => !isApp(channel)) };
}

/** Finds a place by a part of its name; Ctrl+K goes there, as in Slack. */
function Search({ value, change, first }) {
  const input = useRef(null);
  useEffect(() => {
    const keys = (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      input.current.focus();
      input.current.select();
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, []);
  const keys = (event) => {
    if (event.key === 'Enter' && first) { location.hash = first; change(''); input.current.blur(); }
    if (event.key === 'Escape' && value) { event.stopPropagation(); change(''); }
  };
  return html`<div class="search"><${Icon} name="search" /><input ref=${input} type="search" aria-label="Go to a conversation" placeholder="Go to… (Ctrl+K)"
    value=${value} onInput=${(event) => change(event.target.value)} onKeyDown=${keys} /></div>`;
}

export function Sidebar({ workspace, person, screen, channel, open, onClose }) {
  const directory = useDirectory();
  const { users } = directory;
  const [wanted, setWanted] = useState('');
  const people = workspace.users.filter((user) => !user.is_bot);
  const direct = screen ? directMessages(workspace, screen) : { apps: [], people: [] };
  const letters = wanted.trim().toLowerCase();
  const fits = (one) => !letters || titleOf(one, directory).toLowerCase().includes(letters);
  const isRoom = (one) => !['im', 'mpim'].includes(one.kind);
  const rooms = (screen?.channels ?? []).filter(isRoom).sort((one, other) => byName(one.name, other.name));
  const many = rooms.length + direct.apps.length + direct.people.length > MANY;
  const lists = [['Channels', rooms], ['Apps', direct.apps], ['Direct messages', direct.people]].map(([name, all]) => [name, all.filter(fits)]);
  const hrefOf = (one) => routeTo({ as: person.name, in: one.id });
  const place = (one) => html`<li key=${one.id}><${Place} href=${hrefOf(one)} current=${one.id === channel?.id} unread=${one.unread} kind=${one.kind}
    name=${titleOf(one, directory)} user=${one.kind === 'im' ? users.get(one.with) : null}
    note=${one.kind === 'im' ? (users.get(one.with)?.is_bot ? 'APP' : '') : one.archived ? 'Archived' : ''} /></li>`;
  const first = letters && lists.flatMap(([, all]) => all)[0];
  return html`<aside class=${open ? 'sidebar open' : 'sidebar'} id="sidebar" aria-label="Workspace" onClick=${(event) => event.target.closest('a') && onClose()}
    onKeyDown=${(event) => event.key === 'Escape' && onClose()}>
    <p class="team"><span>${workspace.team.name}</span><span class="badge">Sandbox</span>
      <button type="button" class="quiet icon-button drawer-only" aria-label="Close the sidebar" onClick=${onClose}><${Icon} name="close" /></button></p>
    <${Switcher} people=${people} person=${person} />
    ${many && html`<${Search} value=${wanted} change=${setWanted} first=${first && hrefOf(first)} />`}
    <nav aria-label="Conversations">
      ${lists.map(([name, all]) => (all.length > 0 || !letters) && html`<h2>${name}</h2>
        <ul>${all.slice(0, MOST).map(place)}</ul>`)}
      ${letters && !first && html`<p class="popup-note">Nothing here has this name.</p>`}
    </nav>
  </aside>`;
}
