// The messages of one conversation: days, authors, and where the reader is in it.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';
import { Icon } from './icons.js';
import { memo } from './memo.js';
import { Line, Message, walkMessages } from './message.js';
import { excerpt } from './mrkdwn.js';
import { dayLabel, sameDay } from './time.js';

const SAME_BREATH_S = 300;
const NEAR_BOTTOM_PX = 60;
/** This close to the oldest message the ones before it are loaded. */
const NEAR_TOP_PX = 900;
/** A point surely inside the list, for asking what is there. */
const INSIDE_PX = 60;

/** What stands in the conversation itself. A reply stands in its thread; only when that began before what is shown, it is announced here. */
function roots(messages) {
  const here = new Set(messages.map((message) => message.ts));
  return messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast' || !here.has(message.thread_ts));
}

const isLine = (message) => /^(channel|group)_/.test(message.subtype ?? '');
const isJoin = (message) => isLine(message) && message.subtype.endsWith('_join');

/** The messages as they stand under each other; people who join one after the other share a line. */
function entriesOf(messages) {
  const entries = [];
  for (const message of roots(messages)) {
    const last = entries.at(-1);
    if (last && isJoin(message) && isJoin(last.message) && sameDay(Number(last.message.ts), Number(message.ts))) last.who.push(message.user);
    else entries.push({ message, who: [message.user] });
  }
  return entries;
}

const followsOn = (root, before) => before && before.user === root.user && !isLine(before) && !before.replies && !root.pinned && !root.ephemeral
  && !before.ephemeral && Number(root.ts) - Number(before.ts) < SAME_BREATH_S && sameDay(Number(root.ts), Number(before.ts));

const Entry = memo(({ message, who, day, isNew, ...rest }) => html`
  ${day && html`<h2 class="divider"><span>${day}</span></h2>`}
  ${isNew && html`<p class="divider divider-new"><span>New</span></p>`}
  ${isLine(message) ? html`<${Line} message=${message} who=${who.split(' ')} />` : html`<${Message} message=${message} ...${rest} />`}`);

/** Keeps the end in view while the reader is there or made it grow, and shows a message taller than the window from its beginning. */
function useFollowing(list, channelId, lastTs, isOwn, at) {
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
    if (seen.current.channelId !== channelId) following.current = !at;
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
  const stop = () => { following.current = false; };
  const isFollowing = () => following.current;
  return { onScroll, behind, stop, isFollowing, catchUp: () => { following.current = true; setBehind(false); toEnd(); } };
}

/** Keeps what is being read where it is, whatever is put before it or taken away there. */
function useSteady(list, first, isFollowing) {
  const anchor = useRef(null);
  useLayoutEffect(() => {
    const place = !isFollowing() && anchor.current;
    const message = place && document.getElementById(place.id);
    if (message) list.current.scrollTop += message.getBoundingClientRect().top - place.top;
  }, [first]);
  return () => {
    const { left, top } = list.current.getBoundingClientRect();
    const entry = document.elementFromPoint(left + INSIDE_PX, top + INSIDE_PX)?.closest('.entry');
    const message = entry?.querySelector('.message');
    if (message) anchor.current = { id: message.id, top: message.getBoundingClientRect().top };
  };
}

/** Loads what was written before when the reader comes near to it. */
function useOlder(list, channel, session) {
  const loading = useRef(false);
  const first = channel.messages[0]?.ts;
  const load = async () => {
    if (loading.current || !channel.has_more || !list.current || list.current.scrollTop > NEAR_TOP_PX) return;
    loading.current = true;
    await session.older(channel);
    loading.current = false;
  };
  // A window taller than what is loaded cannot be scrolled: then it is filled at once.
  useEffect(() => {
    if (list.current.scrollHeight <= list.current.clientHeight + 1) load();
  }, [first, channel.id]);
  return load;
}

/** Goes to the message that the URL names, once it is there. */
function useLinked(channel, at, stop, session) {
  const done = useRef(null);
  const known = at && channel.messages.some((message) => message.ts === at);
  useLayoutEffect(() => {
    if (!at || done.current === at) return;
    const target = document.getElementById(`ts-${at}`);
    if (!target) return;
    done.current = at;
    stop();
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  }, [at, known]);
  useEffect(() => {
    if (at && !known && channel.messages.length && session.screen?.in === channel.id && channel.messages[0].ts > at) {
      session.say('This message is further back. Scroll up to reach it.');
    }
  }, [at]);
}

export function Messages({ channel, session, at, openThread }) {
  const { users, me, now_s, skew_s } = useDirectory();
  const list = useRef(null);
  const entries = entriesOf(channel.messages);
  const last = channel.messages.at(-1);
  const { onScroll, behind, stop, isFollowing, catchUp } = useFollowing(list, channel.id, last?.ts, last?.user === me?.id || last?.ephemeral, at);
  const note = useSteady(list, channel.messages[0]?.ts, isFollowing);
  const load = useOlder(list, channel, session);
  useLinked(channel, at, stop, session);

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

  const now = now_s();
  const dayOf = (root, before) => (before && sameDay(Number(before.ts), Number(root.ts)) ? null : dayLabel(Number(root.ts), now));
  return html`<div class="messages-frame">
    <div class="messages" ref=${list} onScroll=${() => { if (list.current) { onScroll(); note(); load(); } }} onKeyDown=${walkMessages} tabindex="0" role="region"
      aria-label="Messages">
      <div class="messages-inner">
        ${!entries.length && html`<p class="empty">No messages here yet. Type <code>/</code> to see what you can do.</p>`}
        ${channel.has_more && html`<p class="divider earlier"><span>Earlier messages are loaded as you scroll up</span></p>`}
        ${entries.map(({ message: root, who }, index) => html`<div class="entry" key=${root.ts}><${Entry} message=${root} who=${who.join(' ')}
          day=${dayOf(root, entries[index - 1]?.message)}
          isNew=${index > 0 && root.ts === visit.current.newFrom} compact=${Boolean(followsOn(root, entries[index - 1]?.message))}
          channelId=${channel.id} closed=${channel.archived} act=${session.act} say=${session.say} openThread=${openThread} skew_s=${skew_s} /></div>`)}
      </div>
    </div>
    ${behind && html`<button type="button" class="catch-up" onClick=${catchUp}><${Icon} name="arrowDown" />New messages</button>`}
    <p class="sr-only" role="log" aria-live="polite">${news}</p>
  </div>`;
}
