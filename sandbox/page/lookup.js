// A menu whose options the app looks up while somebody types.
import { html, useEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Icon } from './icons.js';
import { Plain } from './mrkdwn.js';

const TYPING_PAUSE_MS = 250;
/** Slack's own, when the element names none. */
const FEWEST_LETTERS = 3;

/** The options the app offers for these letters; null while nobody was asked. Only the last question counts. */
function useOffer(ask, letters, fewest, open) {
  const [offer, setOffer] = useState(null);
  useEffect(() => {
    setOffer(null);
    if (!open || letters.length < fewest) return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await ask(letters);
      if (!current) return;
      const groups = answer.option_groups ?? [{ options: answer.options ?? [] }];
      setOffer({ groups, failed: !answer.ok || answer.problem });
    }, TYPING_PAUSE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [letters, open]);
  return offer;
}

function Offer({ id, offer, letters, fewest, active, choose }) {
  const more = fewest - letters.length;
  if (more > 0) return html`<p class="popup-note" role="status">${more === 1 ? 'Type one more letter' : `Type ${more} letters`} to search.</p>`;
  if (!offer) return html`<p class="popup-note" role="status">One moment…</p>`;
  if (offer.failed) return html`<p class="popup-note" role="status">The app did not answer. Please try again.</p>`;
  const all = offer.groups.flatMap((group) => group.options);
  if (!all.length) return html`<p class="popup-note" role="status">No results.</p>`;
  return html`<ul role="listbox" id=${id} aria-label="Results">${offer.groups.map((group) => html`
    ${group.label && html`<li role="presentation" class="group-label"><${Plain} text=${group.label.text} /></li>`}
    ${group.options.map((option) => {
      const index = all.indexOf(option);
      return html`<li role="option" id=${`${id}-${index}`} key=${option.value} aria-selected=${String(index === active)}
        onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(option)}><${Plain} text=${option.text.text} />
        ${option.description && html`<span class="description"><${Plain} text=${option.description.text} /></span>`}</li>`;
    })}`)}</ul>`;
}

function Search({ element, field, ask, choose, placeholder, chosen, onClear }) {
  const [letters, setLetters] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const input = useRef(null);
  const fewest = element.min_query_length ?? FEWEST_LETTERS;
  const offer = useOffer(ask, letters, fewest, open);
  const all = offer?.groups.flatMap((group) => group.options) ?? [];
  const id = `${field.id}-results`;
  const take = (option) => { choose(option); setLetters(''); setOpen(false); setActive(0); };
  const keys = (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      if (all.length) setActive((active + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (open && all[active]) take(all[active]);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Backspace' && !letters && chosen) onClear?.();
  };
  const shown = open ? letters : chosen ?? letters;
  return html`<div class="lookup"><span class="select"><input ...${field} ref=${input} type="text" role="combobox" autocomplete="off" aria-autocomplete="list"
      aria-expanded=${String(open)} aria-controls=${open && all.length ? id : null} aria-activedescendant=${open && all.length ? `${id}-${active}` : null}
      value=${shown} placeholder=${chosen ?? placeholder} onFocus=${() => setOpen(true)} onClick=${() => setOpen(true)}
      onBlur=${() => { setOpen(false); setLetters(''); }} onKeyDown=${keys}
      onInput=${(event) => { setOpen(true); setActive(0); setLetters(event.target.value); }} /><${Icon} name="down" /></span>
    ${open && html`<div class="results"><${Offer} id=${id} offer=${offer} letters=${letters} fewest=${fewest} active=${active} choose=${take} /></div>`}
  </div>`;
}

/** Names of what was chosen: an option's words are known from the app's offer, or from what the menu held at first. */
function useNames(known) {
  const names = useRef(new Map());
  for (const option of known) if (option) names.current.set(option.value, option.text.text);
  return names.current;
}

export function Lookup({ element, value, change, field, ask, known }) {
  const names = useNames([element.initial_option, ...known]);
  const choose = (option) => { names.set(option.value, option.text.text); change(option.value); };
  return html`<${Search} element=${element} field=${field} ask=${ask} choose=${choose} placeholder=${element.placeholder?.text ?? 'Search…'}
    chosen=${value ? names.get(value) ?? value : null} onClear=${() => change('')} />`;
}

export function MultiLookup({ element, value, change, field, ask, known }) {
  const names = useNames([...(element.initial_options ?? []), ...known]);
  const choose = (option) => {
    names.set(option.value, option.text.text);
    if (!value.includes(option.value)) change([...value, option.value]);
  };
  const full = value.length >= (element.max_selected_items ?? Infinity);
  return html`<div class="multi">
    <${Chips} value=${value} nameOf=${(one) => names.get(one) ?? one} change=${change} />
    ${!full && html`<${Search} element=${element} field=${field} ask=${ask} choose=${choose} placeholder=${element.placeholder?.text ?? 'Search…'} />`}
  </div>`;
}

/** What was chosen, each to be taken away again. */
export function Chips({ value, nameOf, change }) {
  if (!value.length) return null;
  return html`<ul class="chips">${value.map((one) => html`<li class="chip" key=${one}>${nameOf(one)}<button type="button" aria-label=${`Remove ${nameOf(one)}`}
    onClick=${() => change(value.filter((other) => other !== one))}><${Icon} name="close" /></button></li>`)}</ul>`;
}
