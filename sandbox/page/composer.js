// Where a person types: messages, slash commands with their hints, mentions.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';
import { Grow } from './elements.js';
import { Icon } from './icons.js';
import { excerpt } from './mrkdwn.js';

/** What could complete the text before the caret: a command at the very start, or a person after an @. */
function completions(text, caret, directory) {
  const before = text.slice(0, caret);
  const commands = directory.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));
  if (/^\/\S*$/.test(before)) {
    return { from: 0, items: commands.filter(({ command }) => command.startsWith(before.toLowerCase())).map((command) => ({
      insert: command.command, title: command.command, hint: command.usage_hint, detail: command.description, by: command.app,
    })) };
  }
  const mention = /(?:^|[\s(])@([\w.-]*)$/.exec(before);
  if (!mention) return { from: 0, items: [] };
  const part = mention[1].toLowerCase();
  const people = [...directory.users.values()].filter((user) => `${user.name} ${nameOf(user)}`.toLowerCase().split(/[\s.-]/)
    .concat(user.name.toLowerCase()).some((word) => word.startsWith(part)));
  return { from: caret - mention[1].length - 1, items: people.slice(0, 8).map((user) => ({
    insert: `@${user.name}`, title: `@${user.name}`, detail: nameOf(user), by: user.title || (user.is_bot ? 'App' : ''),
  })) };
}

function Suggestions({ items, active, choose }) {
  const list = useRef(null);
  useEffect(() => list.current.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);
  return html`<ul class="suggestions" ref=${list} role="listbox" id="suggestions" aria-label="Suggestions" tabindex="0">
    ${items.map((item, index) => html`<li role="option" id=${`suggestion-${index}`} key=${item.insert} aria-selected=${String(index === active)}
      onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(item)}>
      <span class="suggestion-title">${item.title}${item.hint && html` <span class="usage">${item.hint}</span>`}</span>
      <span class="suggestion-detail">${item.detail}</span>${item.by && html`<span class="suggestion-by">${item.by}</span>`}
    </li>`)}
  </ul>`;
}

export function Composer({ place, name, session, drafts, thread, onThreadEnd, draftVersion }) {
  const directory = useDirectory();
  const key = `${directory.me.id} ${place}`;
  const [text, setText] = useState(drafts.get(key) ?? '');
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(null);
  const [refusal, setRefusal] = useState('');
  const [focused, setFocused] = useState(false);
  const [sending, setSending] = useState(0);
  const root = useRef(null);
  const placed = useRef(null);
  const area = () => root.current.querySelector('textarea');
  const put = (value) => { drafts.set(key, value); setText(value); setActive(0); };

  useLayoutEffect(() => { setText(drafts.get(key) ?? ''); setRefusal(''); }, [key, draftVersion]);
  // After a completion the caret stands behind it; before the browser can take another key.
  useLayoutEffect(() => {
    if (placed.current !== null) area().setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });
  useLayoutEffect(() => { if (thread || (draftVersion && drafts.get(key))) area().focus(); }, [key, draftVersion, thread]);

  const { from, items } = completions(text, caret, directory);
  const whole = items.length === 1 && items[0].insert === text;
  const open = items.length > 0 && dismissed !== text && !whole && focused;
  const typedCommand = /^(\/\S+)(?:\s|$)/.exec(text)?.[1];
  const command = directory.apps.flatMap((app) => app.commands).find((one) => one.command === typedCommand);

  const choose = (item) => {
    const rest = text.slice(caret).replace(/^ /, '');
    const value = `${text.slice(0, from)}${item.insert} `;
    put(value + rest);
    setCaret(value.length);
    placed.current = value.length;
  };
  const send = async () => {
    const said = text.trim();
    if (!said) return;
    put('');
    setRefusal('');
    setSending((n) => n + 1);
    const [, slash, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(said) ?? [];
    const answer = slash
      ? await session.act('command', { channel: place, command: slash, text: rest }, { quiet: true })
      : await session.act('message', { channel: place, text: said, ...(thread && { thread_ts: thread.ts }) }, { quiet: true });
    setSending((n) => n - 1);
    if (answer.ok) return;
    setRefusal(answer.error);
    if (!drafts.get(key)) put(said);
  };
  const keys = (event) => {
    if (event.isComposing) return;
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setActive((active + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length);
    } else if (open && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      event.preventDefault();
      choose(items[active] ?? items[0]);
    } else if (event.key === 'Escape') {
      if (open) setDismissed(text); else onThreadEnd?.();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  const follow = (event) => setCaret(event.target.selectionStart);

  return html`<div class="composer" ref=${root}>
    <p class="sr-only" role="status">${open && `${items.length} suggestions, arrow keys to choose`}</p>
    ${open && html`<${Suggestions} items=${items} active=${active} choose=${choose} />`}
    ${thread && html`<p class="composer-note">Replying to “${excerpt(thread.text, directory.users, 60)}”
      <button type="button" class="linkish" onClick=${onThreadEnd}>Stop replying</button></p>`}
    ${!open && command && html`<p class="composer-note"><strong>${command.command}</strong> ${command.usage_hint}
      <span class="composer-detail">${command.description}</span></p>`}
    ${refusal && html`<p class="composer-note composer-refusal" role="alert">${refusal}</p>`}
    <div class="composer-box">
      <${Grow} value=${text} rows="1" aria-label=${thread ? 'Reply in thread' : `Message ${name}`} placeholder=${thread ? 'Reply…' : `Message ${name}`}
        aria-autocomplete="list" aria-controls=${open ? 'suggestions' : null}
        aria-activedescendant=${open ? `suggestion-${active}` : null}
        onInput=${(event) => { put(event.target.value); follow(event); }} onKeyDown=${keys} onKeyUp=${follow} onClick=${follow} onFocus=${() => setFocused(true)} onBlur=${() => setFocused(false)} />
      <button type="button" class="send" aria-label="Send" aria-busy=${String(sending > 0)} disabled=${!text.trim()} onClick=${send}><${Icon} name="send" /></button>
    </div>
  </div>`;
}
