// A modal: the top of the person's stack of views, with what they have typed so far.
import { html, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Blocks } from './blocks.js';
import { useHeld } from './held.js';
import { Icon } from './icons.js';
import { Plain } from './mrkdwn.js';
import { Dialog } from './popup.js';

function placeFocus(dialog, blocks) {
  const index = blocks.findIndex((block) => block.element?.focus_on_load);
  const wanted = index >= 0 && dialog.querySelectorAll('.blocks > *')[index]?.querySelector('input, textarea, select');
  // Otherwise the title: a reader starts with what the app says before its first question, and a phone shows no keyboard yet.
  (wanted || dialog.querySelector('h2')).focus({ preventScroll: !wanted });
}

function Form({ modal, session, drafts }) {
  const { view, view_id, depth } = modal;
  const held = useHeld(view_id, view.blocks, modal.values, drafts);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState({});
  const [corrected, setCorrected] = useState(new Set());
  const body = useRef(null);
  // Another view in the open dialog: pushed, or uncovered again.
  useLayoutEffect(() => {
    const dialog = body.current.closest('dialog');
    if (dialog.open) placeFocus(dialog, view.blocks);
  }, []);
  const complaints = Object.entries({ ...modal.errors, ...refused }).filter(([block]) => !corrected.has(block));
  const errors = Object.fromEntries(complaints);
  const shown = new Set(view.blocks.map((block) => block.block_id));
  const homeless = complaints.filter(([block]) => !shown.has(block)).map(([, text]) => text);

  const change = (block, element, value) => {
    held.set(block, element, value);
    // A complaint goes when its answer changes; if it still holds, the next submit says so again.
    setCorrected((before) => new Set(before).add(block.block_id));
  };
  const click = (block, element, value, options) =>
    session.act('click', { view_id, block_id: block.block_id, action_id: element.action_id, value }, options);
  const press = async (pressed, element, value) => {
    // An app that hears of a click also reads what was typed so far. Inputs that stay silent are told first; Slack's client does the same.
    for (const { block, value: typed, edited } of held.inputs()) {
      if (edited && block !== pressed && !block.dispatch_action) await click(block, block.element, typed, { still: true });
    }
    await click(pressed, element, value);
  };
  const ask = (block, element, value) =>
    session.act('options', { view_id, block_id: block.block_id, action_id: element.action_id, value }, { quiet: true, still: true });
  const upload = (file) => session.upload(file);
  const close = () => session.act('close', { view_id });
  const leave = () => session.act('close', { view_id, all: depth === 1 });
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const values = Object.fromEntries(held.inputs().map(({ block, value }) => [block.block_id, value]));
    const answer = await session.act('submit', { view_id, values });
    setRefused(answer.errors ?? {});
    setCorrected(new Set());
    setBusy(false);
    if (!answer.ok || !body.current) return;
    // Perhaps the next step of the same modal: it is read from its beginning.
    body.current.scrollTo(0, 0);
    placeFocus(body.current.closest('dialog'), []);
  };
  useLayoutEffect(() => {
    if (!complaints.length || busy) return;
    const wrong = body.current.querySelector('.wrong, .modal-error');
    wrong?.scrollIntoView({ block: 'center' });
    wrong?.querySelector('input, textarea, select')?.focus({ preventScroll: true });
  }, [busy]);
  const keys = (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit(); };

  const closeName = view.close?.text ?? (view.submit ? 'Cancel' : 'Close');
  return html`<form novalidate aria-busy=${String(busy)} onSubmit=${submit} onKeyDown=${keys}>
    <header>
      <h2 id="modal-title" tabindex="-1"><${Plain} text=${view.title?.text} /></h2>
      <button type="button" class=${depth > 1 ? 'quiet icon-button back' : 'quiet icon-button'} aria-label=${depth > 1 ? 'Back' : 'Close'} onClick=${leave}>
        <${Icon} name=${depth > 1 ? 'back' : 'close'} /></button>
    </header>
    <div class="modal-body" ref=${body} tabindex="0" role="group" aria-labelledby="modal-title">
      ${[modal.notice, ...homeless].filter(Boolean).map((text) => html`<p class="modal-error" role="alert">${text}</p>`)}
      <${Blocks} blocks=${view.blocks} surface=${{ id: view_id, held, change, press, ask, upload, errors }} />
    </div>
    <p class="sr-only" role="alert">${complaints.length > 0 && !busy && `Some answers need a change: ${Object.values(errors).join(' ')}`}</p>
    <footer>
      <button type="button" class="button" onClick=${close}><${Plain} text=${closeName} /></button>
      ${view.submit && html`<button type="submit" class="button primary" aria-busy=${String(busy)}><${Plain} text=${view.submit.text} /></button>`}
    </footer>
  </form>`;
}

/** One dialog for the whole stack of views, so that the keyboard's place on the page is found again when the last one closes. */
export function Modal({ modal, session, drafts, children }) {
  const close = () => session.act('close', { view_id: modal.view_id });
  return html`<${Dialog} className="dialog modal" labelledby="modal-title" onCancel=${close}
    onPlaced=${(dialog) => placeFocus(dialog, modal.view.blocks)}>
    <${Form} key=${modal.view_id} modal=${modal} session=${session} drafts=${drafts} />
    ${children}
  <//>`;
}
