// One message: who wrote it, what it says, what hangs under it, and what can be done with it.
import { html, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Avatar } from './avatar.js';
import { Blocks } from './blocks.js';
import { nameOf, useDirectory } from './directory.js';
import { Files } from './files.js';
import { useHeld } from './held.js';
import { Icon } from './icons.js';
import { Emoji, Mrkdwn, TextObject } from './mrkdwn.js';
import { Popup } from './popup.js';
import { clock, full, momentLabel } from './time.js';

const FACES = 3;
const QUICK = ['+1', 'eyes', 'white_check_mark', 'pray', 'heart', 'tada'];

function Drawn({ id, blocks, message, channelId, act }) {
  const held = useHeld(id, blocks, message.values);
  const target = { channel: channelId, message_ts: message.ts };
  const place = (block, element) => ({ ...target, block_id: block.block_id, action_id: element.action_id });
  const press = (block, element, value) => act('click', { ...place(block, element), value });
  const ask = (block, element, value) => act('options', { ...place(block, element), value }, { quiet: true, still: true });
  return html`<${Blocks} blocks=${blocks} surface=${{ id, held, change: held.set, press, ask }} />`;
}

/** Slack's older form of a block: a bar, a title, fields. Apps still send it. */
function Attachment({ attachment, index, ...rest }) {
  const { color, pretext, author_name: author, title, title_link: link, text, fields = [], footer, fallback, blocks } = attachment;
  const bar = { good: 'bar-good', warning: 'bar-warning', danger: 'bar-danger' }[color] ?? '';
  const says = [title, text, author, fields.length, blocks?.length].some(Boolean);
  return html`${pretext && html`<${Mrkdwn} text=${pretext} />`}<div class=${`attachment ${bar}`}>
    ${author && html`<p class="context">${author}</p>`}
    ${title && html`<p><strong><${Mrkdwn} text=${link ? `<${link}|${title}>` : title} /></strong></p>`}
    ${text && html`<${Mrkdwn} text=${text} />`}
    ${fields.length > 0 && html`<div class="fields">${fields.map((field) => html`<div><strong>${field.title}</strong><${Mrkdwn} text=${field.value} /></div>`)}</div>`}
    ${blocks?.length > 0 && html`<${Drawn} id=${`a${index}-${rest.message.ts}`} blocks=${blocks} ...${rest} />`}
    ${!says && fallback && html`<${Mrkdwn} text=${fallback} />`}
    ${footer && html`<p class="context">${footer}</p>`}
  </div>`;
}

function Body({ message, ...rest }) {
  const { blocks = [], attachments = [], files = [], text } = message;
  return html`
    ${blocks.length ? html`<${Drawn} id=${`m${message.ts}`} blocks=${blocks} message=${message} ...${rest} />` : text && html`<${Mrkdwn} text=${text} />`}
    ${attachments.map((attachment, index) => html`<${Attachment} attachment=${attachment} index=${index} message=${message} ...${rest} />`)}
    ${files.length > 0 && html`<${Files} files=${files} />`}`;
}

function Reactions({ message, channelId, act, closed }) {
  const { users, me } = useDirectory();
  const react = (name, mine) => act('react', { channel: channelId, message_ts: message.ts, name, ...(mine && { remove: true }) });
  return html`<ul class="reactions" aria-label="Reactions">${message.reactions.map(({ name, users: who, count }) => {
    const mine = who.includes(me?.id);
    const names = who.map((id) => nameOf(users.get(id))).join(', ');
    return html`<li key=${name}><button type="button" class="reaction" aria-pressed=${String(mine)} disabled=${closed} title=${`${names}: :${name}:`}
      aria-label=${`${name.replaceAll('_', ' ')}, ${count ?? who.length}`} onClick=${() => react(name, mine)}>
      <${Emoji} name=${name} /><span>${count ?? who.length}</span></button></li>`;
  })}</ul>`;
}

function Replies({ replies, open, now }) {
  const { users } = useDirectory();
  return html`<button type="button" class="replies" onClick=${open}>
    <span class="faces">${replies.users.slice(0, FACES).map((id) => html`<${Avatar} user=${users.get(id)} small=${true} />`)}</span>
    <strong>${replies.count === 1 ? '1 reply' : `${replies.count} replies`}</strong><span class="when">Last ${momentLabel(Number(replies.latest), now)}</span></button>`;
}

/** What can be done with a message: answer in its thread, react, its link, and what apps have put into its menu. */
function Tools({ message, channelId, openThread, act, say, closed }) {
  const { apps } = useDirectory();
  const shortcuts = apps.flatMap((app) => (app.shortcuts ?? []).filter(({ type }) => type === 'message').map((one) => ({ ...one, app })));
  const target = { channel: channelId, message_ts: message.ts };
  const run = ({ callback_id, app }) => act('shortcut', { ...target, callback_id, app_id: app.app_id });
  const link = () => {
    const root = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${channelId}` : '';
    const url = `${location.origin}/archives/${channelId}/p${message.ts.replace('.', '')}${root}`;
    navigator.clipboard.writeText(url).then(() => say('The link is copied.'), () => say(url));
  };
  return html`<div class="tools">
    ${!closed && html`<${Popup} className="from-right reacting" title="Add a reaction" label=${html`<${Icon} name="smile" />`}>
      <ul class="quick">${QUICK.map((name) => html`<li key=${name}><button type="button" aria-label=${name.replaceAll('_', ' ')}
        onClick=${() => act('react', { ...target, name })}><${Emoji} name=${name} /></button></li>`)}</ul><//>`}
    ${openThread && html`<button type="button" class="quiet" aria-label="Reply in thread" title="Reply in thread" onClick=${openThread}><${Icon} name="reply" /></button>`}
    <${Popup} className="from-right" title="More actions" label=${html`<${Icon} name="dots" />`}>
      <ul class="menu">
        <li><button type="button" onClick=${link}>Copy link</button></li>
        ${shortcuts.map((one) => html`<li key=${`${one.app.app_id} ${one.callback_id}`}><button type="button" onClick=${() => run(one)}>${one.name}
          <span class="by">${one.app.name}</span></button></li>`)}
      </ul>
    <//>
  </div>`;
}

/** A line that Slack writes itself: who joined, what was set. */
export function Line({ message, who }) {
  const { users } = useDirectory();
  const names = new Intl.ListFormat('en-GB').format(who.map((id) => nameOf(users.get(id))));
  const words = message.text.replace(/^<@\w+>\s*/, '');
  const unix_s = Number(message.ts);
  return html`<p class="message line" id=${`ts-${message.ts}`} tabindex="-1"><span class="gutter"><time class="time" title=${full(unix_s)}>${clock(unix_s)}</time></span>
    <span><strong>${names}</strong> <${Mrkdwn} text=${who.length > 1 ? words.replace(/^has /, 'have ') : words} /></span></p>`;
}

/** Whether the pointer or the keyboard is at a message: only then its tools are drawn, because a long conversation has many. */
function useNear() {
  const [near, setNear] = useState(false);
  const root = useRef(null);
  const come = () => setNear(true);
  const leave = (event) => {
    const stays = root.current.contains(event.relatedTarget) || root.current.querySelector('.tools .popup-panel') || root.current.matches(':focus-within, :hover');
    if (!stays) setNear(false);
  };
  const watch = { ref: root, onPointerEnter: come, onFocusIn: come, onPointerLeave: leave, onFocusOut: leave };
  return { near, watch };
}

/** Arrow keys walk through the messages; Tab goes on to what can be done with the one that is reached. */
export function walkMessages(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  if (!step || (event.target !== list && !event.target.matches('.message'))) return;
  const all = [...list.querySelectorAll('.message')];
  const here = all.indexOf(event.target);
  const next = here < 0 ? all.at(-1) : all[here + step];
  event.preventDefault();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

export function Message({ message, compact, channelId, closed, act, say, openThread, prefix = 'ts' }) {
  const { users, now_s } = useDirectory();
  const { near, watch } = useNear();
  const author = users.get(message.user);
  const unix_s = Number(message.ts);
  const root = message.thread_ts ?? message.ts;
  const open = openThread && !message.ephemeral && !(closed && !message.replies) ? () => openThread(root) : null;
  // A reply whose thread began before what is shown here
  const isLoose = openThread && message.subtype !== 'thread_broadcast' && message.thread_ts && message.thread_ts !== message.ts;
  const time = html`<time class="time" datetime=${new Date(unix_s * 1000).toISOString()} title=${full(unix_s)}>${clock(unix_s)}</time>`;
  const look = ['message', compact && 'compact', message.ephemeral && 'ephemeral', message.pinned && 'pinned'].filter(Boolean).join(' ');
  return html`<article ...${watch} class=${look} id=${`${prefix}-${message.ts}`} tabindex="-1" aria-label=${`${nameOf(author)}, ${clock(unix_s)}`}>
    ${message.pinned && html`<p class="flag"><${Icon} name="pin" />Pinned</p>`}
    ${message.ephemeral && html`<p class="flag"><${Icon} name="eye" />Only visible to you</p>`}
    ${message.subtype === 'thread_broadcast' && openThread && html`<p class="flag"><${Icon} name="reply" />Replied in a <button type="button" class="linkish" onClick=${open}>thread</button></p>`}
    ${isLoose && html`<p class="flag"><${Icon} name="reply" />Replied in a <button type="button" class="linkish" onClick=${open}>thread</button></p>`}
    ${compact ? html`<span class="gutter">${time}</span>` : html`<${Avatar} user=${author} />`}
    <div class="message-main">
      ${!compact && html`<p class="byline"><strong>${nameOf(author)}</strong>${author?.is_bot && html`<span class="badge">APP</span>`}${time}</p>`}
      <${Body} message=${message} channelId=${channelId} act=${act} />
      ${message.edited && html`<span class="edited">(edited)</span>`}
      ${message.reactions?.length > 0 && html`<${Reactions} message=${message} channelId=${channelId} act=${act} closed=${closed} />`}
      ${openThread && message.replies && html`<${Replies} replies=${message.replies} open=${open} now=${now_s()} />`}
    </div>
    ${near && !message.ephemeral && html`<${Tools} message=${message} channelId=${channelId} openThread=${closed ? null : open} act=${act} say=${say} closed=${closed} />`}
  </article>`;
}
