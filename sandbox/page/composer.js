// Where a person types: messages, slash commands with their hints, mentions.
import { html, useEffect, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';
import { emojiNamed, emojiStarting } from './emoji.js';
import { Grow } from './elements.js';
import { Icon } from './icons.js';
import { Popup } from './popup.js';

const MOST_EMOJI = 8;

/** Shortcuts that start an app's work from anywhere. */
const globalShortcuts = (directory) => directory.apps.flatMap((app) => (app.shortcuts ?? []).filter(({ type }) => type === 'global')
  .map((shortcut) => ({ ...shortcut, app: app.name, app_id: app.app_id })));

/** What could complete the text before the caret: a command or a shortcut at the very start, a person after an @, an emoji after a colon. */
function completions(text, caret, directory) {
  const before = text.slice(0, caret);
  const commands = directory.apps.flatMap((app) => app.commands.map((command) => ({ ...command, app: app.name })));
  if (/^\/\S*$/.test(before)) {
    const typed = commands.filter(({ command }) => command.startsWith(before.toLowerCase())).map((command) => ({
      insert: command.command, title: command.command, hint: command.usage_hint, detail: command.description, by: command.app,
    }));
    const letters = before.slice(1).toLowerCase();
    const fits = ({ name }) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(letters));
    const chosen = globalShortcuts(directory).filter(fits).map((shortcut) => ({
      insert: `shortcut ${shortcut.app_id} ${shortcut.callback_id}`, shortcut, title: shortcut.name, detail: shortcut.description, by: shortcut.app,
    }));
    return { from: 0, items: [...typed, ...chosen] };
  }
  const emoji = /(?:^|[\s(]):([a-z0-9_+-]{2,})$/.exec(before);
  if (emoji) {
    return { from: caret - emoji[1].length - 1, items: emojiStarting(emoji[1], MOST_EMOJI).map((name) => ({
      insert: `:${name}:`, title: emojiNamed(name), detail: `:${name}:`,
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

function Suggestions({ items, active, choose, id }) {
  const list = useRef(null);
  useEffect(() => list.current.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);
  return html`<ul class="suggestions" ref=${list} role="listbox" id=${id} aria-label="Suggestions" tabindex="0">
    ${items.map((item, index) => html`<li role="option" id=${`${id}-${index}`} key=${item.insert} aria-selected=${String(index === active)}
      onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(item)}>
      <span class="suggestion-title">${item.title}${item.hint && html` <span class="usage">${item.hint}</span>`}</span>
      <span class="suggestion-detail">${item.detail}</span>${item.by && html`<span class="suggestion-by">${item.by}</span>`}
    </li>`)}
  </ul>`;
}

/** `thread` is the message that is replied to, if any. */
export function Composer({ place, name, session, drafts, thread, draftVersion }) {
  const directory = useDirectory();
  const key = thread ? `${directory.me.id} ${place} ${thread}` : `${directory.me.id} ${place}`;
  const list = thread ? 'suggestions-thread' : 'suggestions';
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
  useLayoutEffect(() => { if (draftVersion && drafts.get(key)) area().focus(); }, [key, draftVersion]);

  const { from, items } = completions(text, caret, directory);
  const shortcuts = globalShortcuts(directory);
  const whole = items.length === 1 && items[0].insert === text;
  const open = items.length > 0 && dismissed !== text && !whole && focused;
  const typedCommand = /^(\/\S+)(?:\s|$)/.exec(text)?.[1];
  const command = directory.apps.flatMap((app) => app.commands).find((one) => one.command === typedCommand);

  const start = ({ callback_id, app_id }) => session.act('shortcut', { callback_id, app_id });
  const choose = (item) => {
    if (item.shortcut) {
      put('');
      start(item.shortcut);
      return;
    }
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
      : await session.act('message', { channel: place, text: said, ...(thread && { thread_ts: thread }) }, { quiet: true });
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
      if (open) { event.preventDefault(); setDismissed(text); }
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  const follow = (event) => setCaret(event.target.selectionStart);

  return html`<div class="composer" ref=${root}>
    <p class="sr-only" role="status">${open && `${items.length} suggestions, arrow keys to choose`}</p>
    ${open && html`<${Suggestions} items=${items} active=${active} choose=${choose} id=${list} />`}
    ${!open && command && html`<p class="composer-note"><strong>${command.command}</strong> ${command.usage_hint}
      <span class="composer-detail">${command.description}</span></p>`}
    ${refusal && html`<p class="composer-note composer-refusal" role="alert">${refusal}</p>`}
    <div class="composer-box">
      ${!thread && shortcuts.length > 0 && html`<${Popup} className="from-below" title="Shortcuts" buttonClass="quiet icon-button" label=${html`<${Icon} name="plus" />`}>
        <ul class="menu">${shortcuts.map((one) => html`<li key=${`${one.app_id} ${one.callback_id}`}><button type="button" onClick=${() => start(one)}>${one.name}
          <span class="by">${one.description || one.app}</span></button></li>`)}</ul><//>`}
      <${Grow} value=${text} rows="1" aria-label=${thread ? 'Reply in thread' : `Message ${name}`} placeholder=${thread ? 'Reply…' : `Message ${name}`}
        aria-autocomplete="list" aria-controls=${open ? list : null}
        aria-activedescendant=${open ? `${list}-${active}` : null}
        onInput=${(event) => { put(event.target.value); follow(event); }} onKeyDown=${keys} onKeyUp=${follow} onClick=${follow} onFocus=${() => setFocused(true)} onBlur=${() => setFocused(false)} />
      <button type="button" class="send" aria-label="Send" aria-busy=${String(sending > 0)} disabled=${!text.trim()} onClick=${send}><${Icon} name="send" /></button>
    </div>
  </div>`;
}
