// The page: one person's view of the sandbox workspace, drawn from the control API.
import { html, render, useEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Clock } from './clock.js';
import { Conversation } from './conversation.js';
import { Directory, nameOf, signedTitleOf, useNames } from './directory.js';
import { dismissHints, Hints, hintsDismissed } from './hints.js';
import { Icon } from './icons.js';
import { Modal } from './modal.js';
import { ConfirmHost } from './popup.js';
import { correct, isHere, rememberPerson, routeTo, useRoute } from './route.js';
import { useSession } from './session.js';
import { directMessages, Sidebar } from './sidebar.js';

function Toasts({ toasts, dismiss }) {
  return html`<div class="toasts" role="status" aria-live="polite">${toasts.map((toast) => html`<p class="toast" key=${toast.id}>
    <span>${toast.text}</span><button type="button" class="icon-button" aria-label="Dismiss" onClick=${() => dismiss(toast.id)}><${Icon} name="close" /></button>
  </p>`)}</div>`;
}

/** The conversation the URL names (by id or by person), or the first one: what a person sees when they come in. */
function placeFor(workspace, screen, wanted) {
  const { apps, people } = directMessages(workspace, screen);
  const all = [...screen.channels.filter((channel) => !['im', 'mpim'].includes(channel.kind)), ...apps, ...people];
  const other = workspace.users.find((user) => `@${user.name}` === wanted);
  return all.find((channel) => channel.id === wanted) ?? (other && all.find((channel) => channel.with === other.id)) ?? all[0];
}

/** The page behind an open drawer must not be reachable; `inert` is set as a property because it is not always an attribute. */
function useDrawer() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const main = document.querySelector('.main');
    if (main) main.inert = open;
    if (open) document.querySelector('.switcher-button')?.focus();
  }, [open]);
  return { open, show: () => setOpen(true), hide: () => setOpen(false) };
}

function Page() {
  const route = useRoute();
  const session = useSession(route);
  const { workspace, person, screen, online } = session;
  const drawer = useDrawer();
  const [hints, setHints] = useState(!hintsDismissed());
  const [draftVersion, setDraftVersion] = useState(0);
  const drafts = useRef(new Map());
  const modalDrafts = useRef(new Map());
  const visited = useRef(new Map());
  const directory = useNames(workspace, screen, session.skew_s);

  const wanted = route.in ?? (person && visited.current.get(person.id));
  const channel = workspace && screen && placeFor(workspace, screen, wanted);
  const app = channel?.kind === 'im' ? workspace.apps.find((one) => one.bot_user_id === channel.with) : null;
  const unread = screen?.channels.reduce((sum, one) => sum + one.unread, 0) ?? 0;
  // By person, so that a look at somebody else's screen does not lose a half-written report here.
  if (screen && !(screen.modal && modalDrafts.current.has(person.id))) modalDrafts.current.set(person.id, new Map());

  useEffect(() => { if (person) rememberPerson(person.name); }, [person?.id]);
  useEffect(() => {
    if (!channel) return;
    visited.current.set(person.id, channel.id);
    // The URL says who and where even when the visitor gave neither, so that copying it copies the view.
    const exact = { ...route, as: person.name, in: channel.id };
    if (location.hash !== routeTo(exact) && isHere(route)) correct(exact);
  }, [person?.id, channel?.id, route]);
  useEffect(() => {
    if (!channel) return;
    document.title = `${unread ? `(${unread}) ` : ''}${signedTitleOf(channel, directory)} · ${nameOf(person)} · ${workspace.team.name} sandbox`;
  });

  if (!workspace) return html`<p class="loading">${online ? 'Opening the workspace…' : 'The sandbox does not answer. Trying again…'}</p>`;
  if (!person) return html`<p class="loading">This workspace has no people yet.</p>`;

  const tryOut = ({ user, draft, place }) => {
    const target = place === 'app' ? `@${workspace.users.find((one) => one.id === workspace.apps[0]?.bot_user_id)?.name}`
      : workspace.channels.find((one) => one.kind === 'public')?.id;
    if (draft) drafts.current.set(`${user.id} ${target}`, draft);
    location.hash = routeTo({ as: user.name, in: target });
    setDraftVersion((n) => n + 1);
  };
  const closeHints = () => { dismissHints(); setHints(false); };
  const footer = html`<${Clock} now_s=${directory.now_s} skew_s=${session.skew_s} advance=${session.advance} />
    ${!hints && html`<button type="button" class="linkish" onClick=${() => setHints(true)}>Things to try</button>`}`;
  const toasts = html`<${Toasts} toasts=${session.toasts} dismiss=${session.dismiss} />`;
  const navigation = html`<button type="button" class="quiet icon-button drawer-only" aria-expanded=${String(drawer.open)} aria-controls="sidebar"
    aria-label=${unread ? `Open the sidebar, ${unread} unread` : 'Open the sidebar'} onClick=${drawer.show}>
    <${Icon} name="menu" />${unread > 0 && html`<span class="dot"></span>`}</button>`;

  return html`<${Directory.Provider} value=${directory}><${ConfirmHost}>
    <div class=${drawer.open ? 'page drawer-open' : 'page'}>
      ${!online && html`<p class="offline" role="alert">Connection to the sandbox lost. Trying again…</p>`}
      <${Sidebar} workspace=${workspace} person=${person} screen=${screen} channel=${channel} open=${drawer.open} onClose=${drawer.hide} />
      ${drawer.open && html`<div class="scrim" onClick=${drawer.hide}></div>`}
      ${channel ? html`<${Conversation} channel=${channel} app=${app} route=${route} session=${session} drafts=${drafts.current}
          draftVersion=${draftVersion} navigation=${navigation} footer=${footer}
          hints=${hints && html`<${Hints} workspace=${workspace} onTry=${tryOut} onDismiss=${closeHints} />`} />`
        : html`<main class="main"><p class="loading">${screen ? 'No conversations yet.' : 'One moment…'}</p></main>`}
      ${!screen?.modal && toasts}
    </div>
    ${screen?.modal && html`<${Modal} modal=${screen.modal} session=${session} drafts=${modalDrafts.current.get(person.id)}>${toasts}<//>`}
  <//><//>`;
}

render(html`<${Page} />`, document.getElementById('app'));
