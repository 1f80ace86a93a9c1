// The messages of one conversation: days, authors, threads, and where the reader is in it.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Blocks } from './blocks.js';
import { nameOf, useDirectory } from './directory.js';
import { useHeld } from './held.js';
import { Icon } from './icons.js';
import { excerpt, Mrkdwn } from './mrkdwn.js';
import { clock, dayLabel, full, sameDay } from './time.js';

const SAME_BREATH_S = 300;
const REPLIES_SHOWN = 4;
const NEAR_BOTTOM_PX = 60;

export function Avatar({ user, small }) {
  const initials = nameOf(user).split(/\s+/).map((word) => word[0]).slice(0, 2).join('').toUpperCase();
  const look = user?.is_bot ? 'avatar-app' : `hue-${useDirectory().hues.get(user?.id) ?? 0}`;
  return html`<span class=${`avatar ${look} ${small ? 'avatar-small' : ''}`} aria-hidden="true">${initials}</span>`;
}

function Body({ message, channel, session }) {
  const id = `m${message.ts}`;
  const held = useHeld(id, message.blocks ?? [], message.values);
  if (!message.blocks?.length) return html`<${Mrkdwn} text=${message.text} />`;
  const target = { channel: channel.id, message_ts: message.ts };
  const press = (block, element, value) =>
    session.act('click', { ...target, block_id: block.block_id, action_id: element.action_id, value });
  return html`<${Blocks} blocks=${message.blocks} surface=${{ id, held, change: held.set, press }} />`;
}

function Message({ message, compact, channel, session, onReply }) {
  const { users } = useDirectory();
  const author = users.get(message.user);
  const unix_s = Number(message.ts);
  const time = html`<time class="time" datetime=${new Date(unix_s * 1000).toISOString()} title=${full(unix_s)}>${clock(unix_s)}</time>`;
  const look = ['message', compact && 'compact', message.ephemeral && 'ephemeral', message.pinned && 'pinned'].filter(Boolean).join(' ');
  return html`<article class=${look} id=${`ts-${message.ts}`} tabindex="-1" aria-label=${`${nameOf(author)}, ${clock(unix_s)}`}>
    ${message.pinned && html`<p class="flag"><${Icon} name="pin" />Pinned</p>`}
    ${message.ephemeral && html`<p class="flag"><${Icon} name="eye" />Only visible to you</p>`}
    ${compact ? html`<span class="gutter">${time}</span>` : html`<${Avatar} user=${author} />`}
    <div class="message-main">
      ${!compact && html`<p class="byline"><strong>${nameOf(author)}</strong>${author?.is_bot && html`<span class="badge">APP</span>`}${time}</p>`}
      <${Body} message=${message} channel=${channel} session=${session} />
      ${message.edited && html`<span class="edited">(edited)</span>`}
    </div>
    ${onReply && html`<button type="button" class="quiet reply" aria-label="Reply in thread" onClick=${onReply}><${Icon} name="reply" /></button>`}
  </article>`;
}

function Thread({ root, replies, ...rest }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, replies.length - REPLIES_SHOWN);
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  return html`<div class="thread" role="group" aria-label=${`Thread, ${count}`}>
    <p class="thread-count">${count}${hidden > 0 && html`<button type="button" class="linkish" onClick=${() => setAll(true)}>Show ${hidden} earlier</button>`}
      <button type="button" class="linkish" onClick=${rest.onReply}>Reply in thread</button></p>
    ${replies.slice(hidden).map((reply) => html`<${Message} key=${reply.ts} ...${rest} message=${reply} onReply=${null} />`)}
  </div>`;
}

function grouped(messages) {
  const parents = new Set(messages.map((message) => message.ts));
  const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts && parents.has(message.thread_ts);
  const roots = messages.filter((message) => !isReply(message));
  return roots.map((root, index) => {
    const replies = messages.filter((message) => isReply(message) && message.thread_ts === root.ts);
    return { root, replies, before: roots[index - 1] };
  });
}

const followsOn = (root, before, repliesBefore) => before && before.user === root.user && !repliesBefore && !root.pinned && !root.ephemeral
  && !before.ephemeral && Number(root.ts) - Number(before.ts) < SAME_BREATH_S && sameDay(Number(root.ts), Number(before.ts));

/** Keeps the end in view while the reader is there or made it grow, and shows a message taller than the window from its beginning. */
function useFollowing(list, channelId, lastTs, isOwn) {
  const following = useRef(true);
  const [behind, setBehind] = useState(false);
  const seen = useRef({ channelId: null, lastTs: null });
  const toEnd = () => {
    const { current } = list;
    const last = current.querySelector('.messages-inner > .entry:last-of-type');
    if (last && last.offsetHeight > current.clientHeight - NEAR_BOTTOM_PX) last.scrollIntoView({ block: 'start' });
    else current.scrollTop = current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (seen.current.channelId !== channelId) following.current = true;
    const grew = seen.current.channelId === channelId && seen.current.lastTs !== lastTs;
    seen.current = { channelId, lastTs };
    following.current ||= grew && isOwn;
    if (following.current) toEnd();
    else if (grew) setBehind(true);
  }, [channelId, lastTs]);
  useEffect(() => {
    const observer = new ResizeObserver(() => { if (following.current) toEnd(); });
    observer.observe(list.current);
    observer.observe(list.current.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    if (!list.current) return; // a late event of a list that is gone
    const { scrollHeight, scrollTop, clientHeight } = list.current;
    following.current = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
    if (following.current) setBehind(false);
  };
  return { onScroll, behind, catchUp: () => { following.current = true; setBehind(false); toEnd(); } };
}

export function Messages({ channel, session, onReply }) {
  const { users, me, now_s } = useDirectory();
  const list = useRef(null);
  const entries = grouped(channel.messages);
  const last = channel.messages.at(-1);
  const { onScroll, behind, catchUp } = useFollowing(list, channel.id, last?.ts, last?.user === me?.id || last?.ephemeral);

  // Where reading began on this visit: the line stays while the conversation is open, though it counts as read at once.
  const visit = useRef({ id: null, newFrom: null });
  if (visit.current.id !== channel.id) {
    visit.current = { id: channel.id, newFrom: channel.unread ? channel.messages.at(-channel.unread)?.ts : null };
  }
  const spoken = useRef({ id: null, ts: null });
  const isNews = spoken.current.id === channel.id && spoken.current.ts !== last?.ts && last?.user !== me?.id;
  const [news, setNews] = useState('');
  useEffect(() => {
    if (isNews && last) setNews(`${nameOf(users.get(last.user))}: ${excerpt(last.text, users, 300)}`);
    spoken.current = { id: channel.id, ts: last?.ts };
  }, [channel.id, last?.ts]);

  return html`<div class="messages-frame">
    <div class="messages" ref=${list} onScroll=${onScroll} tabindex="0" role="region" aria-label="Messages">
      <div class="messages-inner">
        ${!entries.length && html`<p class="empty">No messages here yet. Type <code>/</code> to see what you can do.</p>`}
        ${entries.map(({ root, replies, before }, index) => html`
          ${!(before && sameDay(Number(before.ts), Number(root.ts))) && html`
            <h2 class="divider" key=${`day-${root.ts}`}><span>${dayLabel(Number(root.ts), now_s)}</span></h2>`}
          ${index > 0 && root.ts === visit.current.newFrom && html`<p class="divider divider-new" key="new"><span>New</span></p>`}
          <div class="entry" key=${root.ts}>
            <${Message} message=${root} compact=${followsOn(root, before, entries[index - 1]?.replies.length)} channel=${channel}
              session=${session} onReply=${root.ephemeral || replies.length || channel.archived ? null : () => onReply(root)} />
            ${replies.length > 0 && html`<${Thread} root=${root} replies=${replies} channel=${channel} session=${session} onReply=${() => onReply(root)} />`}
          </div>`)}
      </div>
    </div>
    ${behind && html`<button type="button" class="catch-up" onClick=${catchUp}><${Icon} name="arrowDown" />New messages</button>`}
    <p class="sr-only" role="log" aria-live="polite">${news}</p>
  </div>`;
}
