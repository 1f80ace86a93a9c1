// The main column: one conversation with its header, its messages and the composer; or the app's Home tab.
import { html, useEffect, useState } from './vendor/htm-preact-standalone.js';
import { Composer } from './composer.js';
import { nameOf, useDirectory } from './directory.js';
import { Home } from './home.js';
import { Icon } from './icons.js';
import { Avatar, Messages } from './messages.js';
import { excerpt, Mrkdwn } from './mrkdwn.js';
import { Popup } from './popup.js';
import { routeTo } from './route.js';

const title = (channel, users) => (channel.kind === 'im' ? nameOf(users.get(channel.with)) : channel.name);

function Lead({ channel, users }) {
  if (channel.kind === 'im') return html`<${Avatar} user=${users.get(channel.with)} small=${true} />`;
  return html`<${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} />`;
}

function jumpTo(ts) {
  const target = document.getElementById(`ts-${ts}`);
  target?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
}

function Pins({ channel, users }) {
  const pinned = channel.messages.filter((message) => channel.pins.includes(message.ts));
  if (!pinned.length) return null;
  return html`<${Popup} className="from-right" title=${`${pinned.length} pinned`} label=${html`<${Icon} name="pin" />${pinned.length}`}>
    <ul class="menu">${pinned.map((message) => html`<li><button type="button" onClick=${() => setTimeout(jumpTo, 0, message.ts)}>
      <strong>${nameOf(users.get(message.user))}</strong><span>${excerpt(message.text, users)}</span></button></li>`)}</ul>
  <//>`;
}

function Members({ channel, users }) {
  const members = channel.members.map((id) => users.get(id)).filter(Boolean);
  return html`<${Popup} className="from-right" title=${`${members.length} members`} label=${html`<${Icon} name="people" />${members.length}`}>
    <ul class="members">${members.map((user) => html`<li><${Avatar} user=${user} small=${true} /><span>${nameOf(user)}</span>
      <span class="who-title">${user.is_bot ? 'App' : user.title}</span></li>`)}</ul>
  <//>`;
}

function Tabs({ channel, tab, me }) {
  const tabs = [['home', 'Home'], ['messages', 'Messages']];
  const walk = (event) => {
    if (!['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
    const other = tabs.find(([id]) => id !== tab)[0];
    document.getElementById(`tab-${other}`).click();
    document.getElementById(`tab-${other}`).focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="App" onKeyDown=${walk}>${tabs.map(([id, name]) => html`
    <a role="tab" id=${`tab-${id}`} href=${routeTo({ as: me.name, in: channel.id, tab: id })} aria-selected=${String(tab === id)}
      tabindex=${tab === id ? 0 : -1}>${name}</a>`)}</div>`;
}

export function Conversation({ channel, tab, app, session, drafts, draftVersion, navigation, hints, footer }) {
  const { users, me } = useDirectory();
  const [thread, setThread] = useState(null);
  const showsHome = Boolean(app?.home_tab) && tab === 'home';
  useEffect(() => setThread(null), [channel.id]);
  useEffect(() => {
    if (channel.unread > 0 && !showsHome && !document.hidden) session.act('read', { channel: channel.id }, { quiet: true });
  }, [channel.id, channel.unread, showsHome]);

  const name = channel.kind === 'im' ? title(channel, users) : `#${channel.name}`;
  return html`<main class="main">
    <header class="main-header">
      ${navigation}
      <div class="heading"><h1><${Lead} channel=${channel} users=${users} /><span class="title">${title(channel, users)}</span></h1>
        <div class="topic">${channel.topic ? html`<${Mrkdwn} text=${channel.topic} />` : channel.kind === 'im' && users.get(channel.with)?.title}</div></div>
      ${app && !app.connected && html`<span class="badge badge-warn">Not connected</span>`}
      <${Pins} channel=${channel} users=${users} />
      ${channel.kind !== 'im' && html`<${Members} channel=${channel} users=${users} />`}
    </header>
    ${app?.home_tab && html`<${Tabs} channel=${channel} tab=${showsHome ? 'home' : 'messages'} me=${me} />`}
    ${showsHome
      ? html`<${Home} key=${me.id} home=${session.screen.home} app=${app} session=${session} personId=${me.id} />`
      : html`<${Messages} key=${`${me.id} ${channel.id}`} channel=${channel} session=${session} onReply=${(root) => setThread({ ...root })} />`}
    ${hints}
    ${!showsHome && (channel.archived
      ? html`<p class="archived">This channel is archived: it can be read, not written.</p>`
      : html`<${Composer} place=${channel.id} name=${name} session=${session} drafts=${drafts} draftVersion=${draftVersion}
          thread=${thread} onThreadEnd=${() => setThread(null)} />`)}
    <footer class="page-footer"><span>This is a sandbox: nothing leaves this machine</span>${footer}</footer>
  </main>`;
}
