// A thread beside its conversation: the message it began with, the replies, a place to reply.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Composer } from './composer.js';
import { useDirectory } from './directory.js';
import { Icon } from './icons.js';
import { Message, walkMessages } from './message.js';

export function Thread({ channel, name, thread, wanted, session, drafts, close }) {
  const { skew_s } = useDirectory();
  const body = useRef(null);
  const panel = useRef(null);
  const shown = thread?.ts === wanted ? thread : null;
  const last = shown?.messages.at(-1)?.ts;
  const [opened, setOpened] = useState(null);
  useLayoutEffect(() => { if (shown) body.current.scrollTop = body.current.scrollHeight; }, [last]);
  useEffect(() => {
    if (!shown || opened === wanted) return;
    setOpened(wanted);
    (panel.current.querySelector('textarea') ?? panel.current.querySelector('h2')).focus();
  }, [shown, wanted]);
  const replies = shown?.messages.filter((message) => message.ts !== wanted) ?? [];
  const rest = { channelId: channel.id, closed: channel.archived, act: session.act, say: session.say, skew_s, prefix: 'reply' };
  const root = shown?.messages.find((message) => message.ts === wanted);
  const line = (message) => html`<${Message} key=${message.ts} message=${message} ...${rest} />`;
  return html`<aside class="thread" aria-label="Thread" ref=${panel} onKeyDown=${(event) => { if (event.key === 'Escape' && !event.defaultPrevented) close(); }}>
    <header class="main-header"><div class="heading"><h2 tabindex="-1">Thread</h2><span class="topic">${name}</span></div>
      <button type="button" class="quiet icon-button" aria-label="Close the thread" onClick=${close}><${Icon} name="close" /></button></header>
    <div class="messages" ref=${body} onKeyDown=${walkMessages} tabindex="0" role="region" aria-label="Replies">
      ${!shown && html`<p class="empty">One moment…</p>`}
      ${shown && !shown.messages.length && html`<p class="empty">This thread is not there any more.</p>`}
      ${root && line(root)}
      ${replies.length > 0 && html`<p class="divider count-line"><span>${replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span></p>`}
      ${shown?.has_more && html`<p class="popup-note">Only the newest replies are shown.</p>`}
      ${replies.map(line)}
    </div>
    ${!channel.archived && html`<${Composer} place=${channel.id} name=${name} session=${session} drafts=${drafts} thread=${wanted} />`}
  </aside>`;
}
