// Block Kit's interactive elements. Each gets its `value` and says `change(value)`; what a change means is the surface's business.
import { html, useEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { nameOf, signedTitleOf, useDirectory } from './directory.js';
import { Icon } from './icons.js';
import { Chips, Lookup, MultiLookup } from './lookup.js';
import { Plain, TextObject } from './mrkdwn.js';
import { Popup, useConfirm } from './popup.js';
import { FileInput } from './upload.js';

const TYPING_PAUSE_MS = 400;
const COUNTER_FROM = 0.8;

const label = (option) => option.text?.text ?? option.value;

/** A textarea that grows with its text: the wrapper repeats the text invisibly, so no style attribute is needed. */
export function Grow({ value, ...rest }) {
  return html`<span class="grow" data-value=${`${value}\u200b`}><textarea value=${value} ...${rest}></textarea></span>`;
}

function Button({ element, press }) {
  const [busy, setBusy] = useState(false);
  const confirm = useConfirm();
  const look = `button ${element.style ?? ''}`;
  const content = html`<${Plain} text=${element.text.text} />`;
  const name = element.accessibility_label;
  const send = async () => {
    if (busy || !(await confirm(element.confirm))) return;
    setBusy(true);
    await press(element.value);
    setBusy(false);
  };
  if (element.url) {
    return html`<a class=${look} href=${element.url} target="_blank" rel="noopener noreferrer" aria-label=${name} onClick=${send}>${content}</a>`;
  }
  // Not `disabled` while busy: that would drop the keyboard's place on the page.
  return html`<button type="button" class=${look} aria-label=${name} aria-busy=${String(busy)} onClick=${send}>${content}</button>`;
}

function TextInput({ element, value, change, press, field }) {
  const pause = useRef(0);
  useEffect(() => () => clearTimeout(pause.current), []);
  const { min_length: min = 0, max_length: max = 3000, placeholder } = element;
  const when = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const input = (event) => {
    const text = event.target.value;
    change(text);
    if (!press || !when.includes('on_character_entered')) return;
    clearTimeout(pause.current);
    pause.current = setTimeout(() => press(text), TYPING_PAUSE_MS);
  };
  const keys = (event) => {
    if (event.key !== 'Enter' || long) return;
    // Enter in a line of text must not send a report by accident: only the button (or Ctrl+Enter) does.
    if (!event.ctrlKey && !event.metaKey) event.preventDefault();
    if (press && when.includes('on_enter_pressed')) press(event.target.value);
  };
  const props = { ...field, value, placeholder: placeholder?.text, maxLength: max, onInput: input, onKeyDown: keys };
  const type = { email_text_input: 'email', url_text_input: 'url', number_input: 'number' }[element.type] ?? 'text';
  const long = element.multiline || element.type === 'rich_text_input';
  const short = value.length > 0 && value.length < min;
  const counter = short ? `${min - value.length} more to go` : `${max - value.length} left`;
  return html`<div class="text-input">
    ${long ? html`<${Grow} ...${props} rows="3" />` : html`<input type=${type} step=${element.is_decimal_allowed ? 'any' : null}
      min=${element.min_value} max=${element.max_value} inputmode=${element.type === 'number_input' ? 'decimal' : null} ...${props} />`}
    ${(short || value.length >= max * COUNTER_FROM) && html`<p class="counter" role="status">${counter}</p>`}
  </div>`;
}

const offer = (value, words) => ({ value, text: { text: words } });

/** Channels, and people for their direct messages, as the menu's filter lets them through. Where one is now may be a direct message already. */
function conversations(element, value, directory) {
  const { include = ['public', 'private', 'mpim', 'im'], exclude_bot_users: noBots } = element.filter ?? {};
  const chosen = [value].flat();
  const all = [...directory.channels.values()];
  const places = all.filter((one) => (include.includes(one.kind) && one.kind !== 'im') || chosen.includes(one.id));
  const people = include.includes('im') ? [...directory.users.values()].filter((user) => !(noBots && user.is_bot)) : [];
  return [...places.map((one) => offer(one.id, signedTitleOf(one, directory))), ...people.map((user) => offer(user.id, nameOf(user)))];
}

function useOptions(element, value) {
  const directory = useDirectory();
  const { users, channels } = directory;
  switch (element.type.replace(/^multi_/, '')) {
    case 'users_select': return [{ options: [...users.values()].filter((user) => !user.is_bot).map((user) => offer(user.id, nameOf(user))) }];
    case 'channels_select': return [{ options: [...channels.values()].filter((one) => one.kind === 'public').map((one) => offer(one.id, `#${one.name}`)) }];
    case 'conversations_select': return [{ options: conversations(element, value, directory) }];
    default: return element.option_groups ?? [{ options: element.options ?? [] }];
  }
}

function choices(groups, chosen) {
  return groups.map((group) => {
    const options = group.options.map((option) => html`<option value=${option.value} selected=${option.value === chosen}>${label(option)}</option>`);
    return group.label ? html`<optgroup label=${group.label.text}>${options}</optgroup>` : options;
  });
}

// The browser's own menu: it works with every keyboard, screen reader and phone.
function Select({ element, value, change, field, optional }) {
  const groups = useOptions(element, value);
  const placeholder = element.placeholder?.text ?? 'Choose…';
  return html`<span class=${value ? 'select' : 'select unset'}><select ...${field} onChange=${(event) => change(event.target.value)}>
    <option value="" selected=${!value} disabled=${!optional && Boolean(value)}>${value && optional ? 'No choice' : placeholder}</option>
    ${choices(groups, value)}
  </select><${Icon} name="down" /></span>`;
}

function MultiSelect({ element, value, change, field }) {
  const groups = useOptions(element, value);
  const all = groups.flatMap((group) => group.options);
  const rest = groups.map((group) => ({ ...group, options: group.options.filter((option) => !value.includes(option.value)) }));
  const full = rest.every((group) => !group.options.length) || value.length >= (element.max_selected_items ?? Infinity);
  const add = (event) => { if (event.target.value) change([...value, event.target.value]); event.target.value = ''; };
  return html`<div class="multi">
    <${Chips} value=${value} nameOf=${(one) => label(all.find((option) => option.value === one) ?? { value: one })} change=${change} />
    <span class="select unset"><select ...${field} disabled=${full} onChange=${add}>
      <option value="" selected>${full ? 'Everything is chosen' : element.placeholder?.text ?? 'Add…'}</option>${choices(rest, null)}
    </select><${Icon} name="down" /></span>
  </div>`;
}

function Ticks({ element, value, change, field }) {
  const many = element.type === 'checkboxes';
  const tick = (option, on) => {
    if (!many) return change(option.value);
    return change(element.options.map((one) => one.value).filter((one) => (one === option.value ? on : value.includes(one))));
  };
  return html`<div class="ticks">${element.options.map((option, index) => html`<label class="tick" key=${option.value}>
    <input type=${many ? 'checkbox' : 'radio'} name=${field.id} id=${index ? `${field.id}-${index}` : field.id} value=${option.value}
      checked=${many ? value.includes(option.value) : value === option.value} onChange=${(event) => tick(option, event.target.checked)} />
    <span><${TextObject} text=${option.text} />
      ${option.description && html`<span class="description"><${TextObject} text=${option.description} /></span>`}</span>
  </label>`)}</div>`;
}

function Picker({ element, value, change, field }) {
  const type = { timepicker: 'time', datepicker: 'date' }[element.type];
  return html`<input class="picker" type=${type} ...${field} value=${value} onChange=${(event) => change(event.target.value)} />`;
}

/** A moment in seconds since 1970, written as the browser's own field has it: in the person's time. */
function Moment({ value, change, field }) {
  const local = (unix_s) => {
    const at = new Date(unix_s * 1000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  const set = (event) => change(event.target.value ? String(Math.floor(new Date(event.target.value).getTime() / 1000)) : '');
  return html`<input class="picker" type="datetime-local" ...${field} value=${value ? local(Number(value)) : ''} onChange=${set} />`;
}

const Feedback = ({ element, press }) => html`<span class="feedback">${[element.positive_button, element.negative_button].filter(Boolean).map((button) => html`
  <button type="button" class="button" aria-label=${button.accessibility_label} onClick=${() => press(button.value)}><${Plain} text=${button.text.text} /></button>`)}</span>`;

const IconButton = ({ element, press }) => html`<button type="button" class="button" aria-label=${element.accessibility_label ?? element.text?.text}
  onClick=${() => press(element.value)}><${Plain} text=${element.text?.text} /></button>`;

function Overflow({ element, change }) {
  return html`<${Popup} className="overflow" title="More actions" buttonClass="button icon-button" label=${html`<${Icon} name="dots" />`}>
    <ul class="menu">${element.options.map((option) => html`<li>
      ${option.url
        ? html`<a href=${option.url} target="_blank" rel="noopener noreferrer" onClick=${() => change(option.value)}><${Plain} text=${label(option)} /></a>`
        : html`<button type="button" onClick=${() => change(option.value)}><${Plain} text=${label(option)} /></button>`}
    </li>`)}</ul>
  <//>`;
}

const SELECTS = ['static_select', 'users_select', 'channels_select', 'conversations_select'];
const KINDS = {
  button: Button, workflow_button: Button, feedback_buttons: Feedback, icon_button: IconButton, overflow: Overflow, radio_buttons: Ticks, checkboxes: Ticks, datepicker: Picker, timepicker: Picker,
  datetimepicker: Moment, external_select: Lookup, multi_external_select: MultiLookup, file_input: FileInput, rich_text_input: TextInput,
  plain_text_input: TextInput, email_text_input: TextInput, url_text_input: TextInput, number_input: TextInput,
  ...Object.fromEntries(SELECTS.flatMap((kind) => [[kind, Select], [`multi_${kind}`, MultiSelect]])),
};
const TYPED = new Set(['rich_text_input', 'plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);

/** `label` names an element that stands outside an input block, where Slack shows no label. */
export function Element({ element, block, surface, field = {} }) {
  const confirm = useConfirm();
  const Kind = KINDS[element.type];
  if (!Kind) return html`<span class="unknown">The sandbox does not draw “${element.type}”.</span>`;
  const id = `${surface.id}-${block.block_id}-${element.action_id}`.replace(/[^\w-]/g, '_');
  const tells = block.type !== 'input' || block.dispatch_action;
  const press = (value) => surface.press(block, element, value);
  const ask = (letters) => surface.ask(block, element, letters);
  const before = surface.held.get(block, element);
  const change = async (value) => {
    surface.change(block, element, value);
    if (!tells || TYPED.has(element.type)) return;
    if (await confirm(element.confirm)) press(value);
    else surface.change(block, element, before);
  };
  const bare = block.type !== 'input' && { 'aria-label': element.placeholder?.text ?? block.text?.text ?? 'Choose' };
  return html`<${Kind} element=${element} value=${before} change=${change} press=${tells ? press : null}
    optional=${block.optional} ask=${ask} upload=${surface.upload} known=${surface.held.known(block, element)} field=${{ id, ...bare, ...field }} />`;
}
