// Slack's mrkdwn as nodes. Text never becomes markup: everything here is built, nothing is parsed by the browser.
import { html, useEffect, useState } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';
import { emojiNamed } from './emoji.js';
import { placeOf, routeTo } from './route.js';
import { full, slackDate } from './time.js';

const ATOM = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):|(https?:\/\/[^\s<>`]*[^\s<>`.,;:!?)\]*_~'"])/y;
const MARKS = { '*': 'strong', _: 'em', '~': 's' };
const WORD = /[\p{L}\p{N}]/u;
const BULLET = /^(?:[•◦▪–-]|\d{1,2}[.)]) +/;
const QUOTE = /^(?:>|&gt;) ?/;
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

export const unescapeText = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export function Link({ url, children }) {
  const { me } = useDirectory();
  if (!SAFE_LINK.test(url) || !URL.canParse(url)) return html`<span>${children}</span>`;
  const place = placeOf(url, me?.name);
  if (place) return html`<a class="link" href=${routeTo(place)}>${children}</a>`;
  return html`<a class="link" href=${url} target="_blank" rel="noopener noreferrer">${children}</a>`;
}

export function UserPill({ id }) {
  const { users, me } = useDirectory();
  return html`<span class=${id === me?.id ? 'pill pill-me' : 'pill'}>@${nameOf(users.get(id))}</span>`;
}

export function ChannelPill({ id, label }) {
  const { channels, me } = useDirectory();
  const channel = channels.get(id);
  if (!channel) return html`<span class="pill">#${label || 'private channel'}</span>`;
  return html`<a class="pill" href=${routeTo({ as: me?.name, in: id })}>#${channel.name}</a>`;
}

export function Emoji({ name }) {
  return html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')}>${emojiNamed(name)}</span>`;
}

const TICK_MS = 1_000;

/** Draws again every second while something on it counts. */
function useTick(counts) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!counts) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [counts]);
}

function SlackDate({ code, fallback }) {
  const { skew_s } = useDirectory();
  const [, unix, pattern = '', url] = code.split('^');
  useTick(pattern.includes('{ago}'));
  const text = slackDate(Number(unix), pattern, fallback, Date.now() / 1000 + skew_s);
  if (url) return html`<${Link} url=${unescapeText(url)}>${text}<//>`;
  return html`<time title=${Number(unix) ? full(Number(unix)) : null}>${text}</time>`;
}

function entity(content) {
  const bar = content.indexOf('|');
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? '' : unescapeText(content.slice(bar + 1));
  if (target.startsWith('@')) return html`<${UserPill} id=${target.slice(1)} />`;
  if (target.startsWith('#')) return html`<${ChannelPill} id=${target.slice(1)} label=${label} />`;
  if (target.startsWith('!date^')) return html`<${SlackDate} code=${target} fallback=${label} />`;
  if (target.startsWith('!')) return html`<span class="pill">@${label || target.slice(1).split('^')[0]}</span>`;
  const url = unescapeText(target);
  return html`<${Link} url=${url}>${label || url.replace(/^mailto:/, '')}<//>`;
}

function atomAt(text, index) {
  ATOM.lastIndex = index;
  return ATOM.exec(text);
}

/** Where the mark opened at `start` closes, or 0. Slack's rule: marks hug their words and stand at word boundaries. */
function closing(text, start) {
  const mark = text[start];
  const opens = !WORD.test(text[start - 1] ?? '') && /[^\s]/.test(text[start + 1] ?? '') && text[start + 1] !== mark;
  if (!opens) return 0;
  for (let index = start + 1; index < text.length;) {
    const atom = atomAt(text, index);
    if (text[index] === mark && !/\s/.test(text[index - 1]) && !WORD.test(text[index + 1] ?? '')) return index;
    index += atom ? atom[0].length : 1;
  }
  return 0;
}

function inline(text) {
  const nodes = [];
  let plain = '';
  const flush = () => { if (plain) nodes.push(unescapeText(plain)); plain = ''; };
  const push = (node) => { flush(); nodes.push(node); };
  for (let index = 0; index < text.length;) {
    const atom = atomAt(text, index);
    const end = !atom && MARKS[text[index]] ? closing(text, index) : 0;
    if (atom) {
      const [whole, target, code, emoji, address] = atom;
      if (target) push(entity(target));
      else if (code) push(html`<code>${unescapeText(code)}</code>`);
      else if (address) push(html`<${Link} url=${unescapeText(address)}>${unescapeText(address)}<//>`);
      else push(html`<${Emoji} name=${emoji} />`);
      index += whole.length;
    } else if (end) {
      push(html`<${MARKS[text[index]]}>${inline(text.slice(index + 1, end))}<//>`);
      index = end + 1;
    } else {
      plain += text[index];
      index += 1;
    }
  }
  flush();
  return nodes;
}

/** Lines of one kind belong together: a quote is one quote, prose keeps its newlines, a bullet hangs. */
function lines(text) {
  const groups = [];
  for (const line of text.split('\n')) {
    const kind = QUOTE.test(line) ? 'quote' : BULLET.test(line) ? 'bullet' : 'prose';
    const last = groups.at(-1);
    if (kind !== 'bullet' && last?.kind === kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.map(({ kind, lines: own }) => {
    if (kind === 'quote') return html`<blockquote>${inline(own.map((line) => line.replace(QUOTE, '')).join('\n'))}</blockquote>`;
    if (kind === 'bullet') {
      const sign = BULLET.exec(own[0])[0];
      return html`<span class="bullet"><span class="sign">${sign}</span><span>${inline(own[0].slice(sign.length))}</span></span>`;
    }
    return html`<span class="prose">${inline(own.join('\n'))}</span>`;
  });
}

export function Mrkdwn({ text }) {
  const parts = (text ?? '').split(/```([\s\S]*?)```/);
  return html`<div class="mrkdwn">${parts.map((part, index) => {
    if (index % 2) return html`<pre tabindex="0">${unescapeText(part.replace(/^\n|\n$/g, ''))}</pre>`;
    const between = index ? part.replace(/^\n/, '') : part;
    return between && lines(index < parts.length - 1 ? between.replace(/\n$/, '') : between);
  })}</div>`;
}

/** Slack's plain_text object: emoji are drawn, nothing else is. */
export function Plain({ text }) {
  return (text ?? '').split(/:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/).map((part, index) => (index % 2 ? html`<${Emoji} name=${part} />` : part));
}

export function TextObject({ text }) {
  if (!text) return null;
  if (text.type === 'mrkdwn') return html`<${Mrkdwn} text=${text.text} />`;
  return html`<div class="plain"><${Plain} text=${text.text} /></div>`;
}

/** One line for a list of pins, a live region or a label. */
export function excerpt(text, users, limit = 120) {
  const words = unescapeText((text ?? '').replace(/<@(\w+)>/g, (_, id) => `@${nameOf(users.get(id))}`)
    .replace(/<[^|>]*\|([^>]*)>/g, '$1').replace(/[*~`]/g, '').replace(/\s+/g, ' ').trim());
  return words.length > limit ? `${words.slice(0, limit - 1)}…` : words;
}
