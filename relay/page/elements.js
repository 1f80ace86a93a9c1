// The page's elements. What people or the relay wrote becomes text, never markup.

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/**
 * An element with properties (`class` and names with a hyphen are attributes) and children.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...(Node|string|null)} children
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class' || name.includes('-')) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** @param {string} id @param {...(Node|string)} children */
export function fill(id, ...children) {
  byId(id).replaceChildren(...children);
}

/** @param {string} id @param {boolean} shown */
export function show(id, shown = true) {
  byId(id).hidden = !shown;
}

/** @param {string} id @param {string} kind @param {(event: any) => void} act */
export function on(id, kind, act) {
  byId(id).addEventListener(kind, (event) => {
    if (kind === 'submit') event.preventDefault();
    act(event);
  });
}

/**
 * A box for words. Nothing is completed, corrected or checked: browsers, phones and add-ons send what is typed to their makers for that.
 * @param {string} id @param {Record<string, any>} [properties]
 */
export function textBox(id, properties = {}) {
  return el('textarea', { id, rows: 4, autocomplete: 'off', spellcheck: false, autocorrect: 'off', 'data-gramm': 'false', ...properties });
}

/** Said by a screen reader; not seen. @param {string} text */
export function announce(text) {
  byId('status').textContent = '';
  // A region speaks when it changes: also when the same is said twice
  setTimeout(() => { if (byId('status')) byId('status').textContent = text; }, 50);
}

/** Runs once typing has paused. @param {() => void} act */
export function afterPause(act, pauseMs = 400) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (byId('main')) act(); }, pauseMs);
  };
}

/** While it runs, the button does nothing and says so. @param {HTMLButtonElement} button @param {() => Promise<void>} act */
export async function busy(button, act) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  // Not `disabled`: that would take the focus away from where the person is
  button.setAttribute('aria-disabled', 'true');
  try {
    await act();
  } finally {
    button.removeAttribute('aria-disabled');
  }
}
