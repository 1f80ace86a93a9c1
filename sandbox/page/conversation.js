// The main column: one conversation with its header, its messages and the composer; or the app's Home tab.
import { html, useCallback, useEffect } from './vendor/htm-preact-standalone.js';
import { Avatar } from './avatar.js';
import { Composer } from './composer.js';
import { nameOf, signedTitleOf, titleOf, useDirectory } from './directory.js';
import { Home } from './home.js';
import { Icon } from './icons.js';
import { Messages } from './messages.js';
import { excerpt, Mrkdwn } from './mrkdwn.js';
import { Popup } from './popup.js';
import { parseRoute, routeTo } from './route.js';
import { Thread } from './thread.js';
import { calendar } from './time.js';

const SIGNS = { private: 'lock', mpim: 'people' };

function Lead({ channel, users }) {
  if (channel.kind === 'im') return html`<${Avatar} user=${users.get(channel.with)} small=${true} />`;
  return html`<${Icon} name=${SIGNS[channel.kind] ?? 'hash'} />`;
}

function Pins({ channel, users, me }) {
  if (!channel.pins?.length) return null;
  const pinned = channel.pins.map((ts) => ({ ts, message: channel.messages.find((message) => message.ts === ts) }));
  const says = ({ ts, message }) => (message
    ? html`<strong>${nameOf(users.get(message.user))}</strong><span>${excerpt(message.text, users)}</span>`
    : html`<span>An earlier message, ${calendar(Number(ts))}</span>`);
  return html`<${Popup} className="from-right" title=${`${pinned.length} pinned`} label=${html`<${Icon} name="pin" />${pinned.length}`}>
    <ul class="menu">${pinned.map((one) => html`<li key=${one.ts}><a href=${routeTo({ as: me.name, in: channel.id, at: one.ts })}
      onClick=${() => jumpTo(one.ts)}>${says(one)}</a></li>`)}</ul>
  <//>`;
}

/** The same message again: its address does not change, so nobody else goes there. */
function jumpTo(ts) {
  const target = document.getElementById(`ts-${ts}`);
  target?.scrollIntoView({ block: 'center' });
  target?.focus({ preventScroll: true });
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

function useThread(channel, route, me) {
  // By the URL of this moment: the functions are the same for every drawing, so that messages are not drawn anew for them.
  const openThread = useCallback((ts) => { location.hash = routeTo({ ...parseRoute(location.hash), thread: ts, at: null }); }, []);
  const closeThread = () => {
    const root = route.thread;
    location.hash = routeTo({ as: me.name, in: channel.id });
    const message = document.getElementById(`ts-${root}`);
    (message?.querySelector('.replies') ?? message)?.focus({ preventScroll: true });
  };
  return { openThread, closeThread };
}

export function Conversation({ channel, route, app, session, drafts, draftVersion, navigation, hints, footer }) {
  const directory = useDirectory();
  const { users, me } = directory;
  const showsHome = Boolean(app?.home_tab) && route.tab === 'home';
  const { openThread, closeThread } = useThread(channel, route, me);
  useEffect(() => {
    if (channel.unread > 0 && !showsHome && !document.hidden) session.act('read', { channel: channel.id }, { quiet: true });
  }, [channel.id, channel.unread, showsHome]);

  const name = signedTitleOf(channel, directory);
  const messages = channel.messages
    ? html`<${Messages} key=${`${me.id} ${channel.id}`} channel=${channel} session=${session} at=${route.at} openThread=${openThread} />`
    : html`<div class="messages-frame"><p class="loading">One moment…</p></div>`;
  return html`<main class=${route.thread ? 'main with-thread' : 'main'}><div class="conversation">
    <header class="main-header">
      ${navigation}
      <div class="heading"><h1><${Lead} channel=${channel} users=${users} /><span class="title">${titleOf(channel, directory)}</span></h1>
        <div class="topic">${channel.topic ? html`<${Mrkdwn} text=${channel.topic} />` : channel.kind === 'im' && users.get(channel.with)?.title}</div></div>
      ${app && !app.connected && html`<span class="badge badge-warn">Not connected</span>`}
      ${channel.messages && html`<${Pins} channel=${channel} users=${users} me=${me} />`}
      ${channel.kind !== 'im' && channel.members && html`<${Members} channel=${channel} users=${users} />`}
    </header>
    ${app?.home_tab && html`<${Tabs} channel=${channel} tab=${showsHome ? 'home' : 'messages'} me=${me} />`}
    ${showsHome
      ? html`<${Home} key=${me.id} home=${session.screen.home} app=${app} session=${session} personId=${me.id} />`
      : messages}
    ${hints}
    ${!showsHome && (channel.archived
      ? html`<p class="archived">This channel is archived: it can be read, not written.</p>`
      : html`<${Composer} place=${channel.id} name=${name} session=${session} drafts=${drafts} draftVersion=${draftVersion} />`)}
    <footer class="page-footer"><span>This is a sandbox: nothing leaves this machine</span>${footer}</footer></div>
    ${route.thread && !showsHome && html`<${Thread} key=${`${me.id} ${channel.id} ${route.thread}`} channel=${channel} name=${name} thread=${session.screen.thread}
      wanted=${route.thread} session=${session} drafts=${drafts} close=${closeThread} />`}
  </main>`;
}
