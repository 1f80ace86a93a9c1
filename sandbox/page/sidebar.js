// Who is acting, and where they can go.
import { html } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';
import { Icon } from './icons.js';
import { Avatar } from './messages.js';
import { Popup } from './popup.js';
import { routeTo } from './route.js';

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

function Place({ href, current, unread, lead, name, note }) {
  return html`<li><a class=${unread ? 'place unread' : 'place'} href=${href} aria-current=${current ? 'page' : null}>
    <span class="lead">${lead}</span><span class="place-name">${name}</span>
    ${note && html`<span class="badge">${note}</span>`}
    ${unread > 0 && html`<span class="count" aria-label=${`${unread} unread`}>${unread}</span>`}
  </a></li>`;
}

/** Direct messages the person has, then one with each app and person they have not written to yet. */
export function directMessages(workspace, screen) {
  const open = screen.channels.filter((channel) => channel.kind === 'im');
  const withWhom = new Set(open.map((channel) => channel.with));
  const bots = new Set(workspace.apps.map((app) => app.bot_user_id));
  const rest = [...workspace.users.filter((user) => bots.has(user.id)), ...workspace.users.filter((user) => !user.is_bot)]
    .filter((user) => !withWhom.has(user.id) && user.id !== screen.user.id)
    .map((user) => ({ id: `@${user.name}`, kind: 'im', with: user.id, messages: [], pins: [], unread: 0, members: [], unopened: true }));
  const isApp = (channel) => bots.has(channel.with);
  const all = [...open, ...rest];
  return { apps: all.filter(isApp), people: all.filter((channel) => !isApp(channel)) };
}

export function Sidebar({ workspace, person, screen, channel, open, onClose }) {
  const { users } = useDirectory();
  const people = workspace.users.filter((user) => !user.is_bot);
  const direct = screen ? directMessages(workspace, screen) : { apps: [], people: [] };
  const rooms = (screen?.channels ?? []).filter((one) => one.kind !== 'im');
  const link = (one) => ({ key: one.id, href: routeTo({ as: person.name, in: one.id }), current: one.id === channel?.id, unread: one.unread });
  const dm = (one) => html`<${Place} ...${link(one)} name=${nameOf(users.get(one.with))} note=${users.get(one.with)?.is_bot && 'APP'}
    lead=${html`<${Avatar} user=${users.get(one.with)} small=${true} />`} />`;
  return html`<aside class=${open ? 'sidebar open' : 'sidebar'} id="sidebar" aria-label="Workspace" onClick=${(event) => event.target.closest('a') && onClose()}
    onKeyDown=${(event) => event.key === 'Escape' && onClose()}>
    <p class="team"><span>${workspace.team.name}</span><span class="badge">Sandbox</span>
      <button type="button" class="quiet icon-button drawer-only" aria-label="Close the sidebar" onClick=${onClose}><${Icon} name="close" /></button></p>
    <${Switcher} people=${people} person=${person} />
    <nav aria-label="Conversations">
      <h2>Channels</h2>
      <ul>${rooms.map((one) => html`<${Place} ...${link(one)} name=${one.name} note=${one.archived && 'Archived'}
        lead=${html`<${Icon} name=${one.kind === 'private' ? 'lock' : 'hash'} />`} />`)}</ul>
      <h2>Apps</h2>
      <ul>${direct.apps.map(dm)}</ul>
      <h2>Direct messages</h2>
      <ul>${direct.people.map(dm)}</ul>
    </nav>
  </aside>`;
}
