// The two ways something opens over the page: a popup beside its button, and a native dialog (which brings its own focus trap).
import { createContext, html, useContext, useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Plain, TextObject } from './mrkdwn.js';

const focusables = (root) => [...root.querySelectorAll('a[href], button:not(:disabled)')];

/** A button and its panel: Escape, a click elsewhere, leaving with Tab or choosing closes it; arrows walk through it. */
export function Popup({ label, title, className = '', buttonClass = 'quiet', disabled, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const panel = useRef(null);
  useLayoutEffect(() => {
    if (!open) return undefined;
    const outside = (event) => { if (!root.current?.contains(event.target)) setOpen(false); };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    const first = panel.current.querySelector('[aria-current]') ?? focusables(panel.current)[0];
    first?.focus();
    panel.current.scrollIntoView({ block: 'nearest' });
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  const close = () => { setOpen(false); root.current.querySelector('button').focus(); };
  const keys = (event) => {
    if (!open) return;
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = focusables(panel.current);
    if (!step || !stops.length) return;
    event.preventDefault();
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
  };
  return html`<div class=${`popup ${className}`} ref=${root} onKeyDown=${keys}>
    <button type="button" class=${buttonClass} aria-expanded=${String(open)} title=${title} aria-label=${title}
      disabled=${disabled} onClick=${() => setOpen(!open)}>${label}</button>
    ${open && html`<div class="popup-panel" ref=${panel} onClick=${(event) => event.target.closest('a, button') && close()}>${children}</div>`}
  </div>`;
}

/** A native modal dialog. `onCancel` is called for Escape; whether it closes is the caller's decision. */
export function Dialog({ className, labelledby, onCancel, onPlaced, children }) {
  const dialog = useRef(null);
  useLayoutEffect(() => {
    const node = dialog.current;
    node.showModal();
    onPlaced?.(node);
    // Closing gives the focus back to where it was; removing alone would lose it.
    // A selection left inside would keep the typing there.
    return () => { getSelection().removeAllRanges(); node.close(); };
  }, []);
  const cancel = (event) => { event.preventDefault(); onCancel(); };
  // Chrome closes a dialog on a second Escape whatever the page says: put it back, the state decides.
  const reopen = () => { if (dialog.current?.isConnected && !dialog.current.open) dialog.current.showModal(); };
  return html`<dialog ref=${dialog} class=${className} aria-labelledby=${labelledby} onCancel=${cancel} onClose=${reopen}>${children}</dialog>`;
}

export const Confirm = createContext(async () => true);
export const useConfirm = () => useContext(Confirm);

/** Slack's `confirm` object in front of an action: resolves to whether the person went on. */
export function ConfirmHost({ children }) {
  const [asking, setAsking] = useState(null);
  const ask = useRef((confirm) => (confirm ? new Promise((resolve) => setAsking({ confirm, resolve })) : Promise.resolve(true)));
  const answer = (yes) => { asking.resolve(yes); setAsking(null); };
  const { confirm } = asking ?? {};
  return html`<${Confirm.Provider} value=${ask.current}>
    ${children}
    ${confirm && html`<${Dialog} className="dialog confirm" labelledby="confirm-title" onCancel=${() => answer(false)}>
      <h2 id="confirm-title"><${Plain} text=${confirm.title?.text} /></h2>
      <${TextObject} text=${confirm.text} />
      <div class="dialog-buttons">
        <button type="button" class="button" onClick=${() => answer(false)}><${Plain} text=${confirm.deny?.text ?? 'Cancel'} /></button>
        <button type="button" class=${`button ${confirm.style === 'danger' ? 'danger' : 'primary'}`}
          onClick=${() => answer(true)}><${Plain} text=${confirm.confirm?.text ?? 'Continue'} /></button>
      </div>
    <//>`}
  <//>`;
}
