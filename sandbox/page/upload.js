// Choosing files in a form. They go to the sandbox when they are chosen, and to the app with the form.
import { html, useRef, useState } from './vendor/htm-preact-standalone.js';
import { Chips } from './lookup.js';

/** Slack's own limit. */
const MOST_FILES = 10;

export function FileInput({ element, value, change, field, upload, known }) {
  const names = useRef(new Map());
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  for (const file of known) names.current.set(file.id, file.name);
  const most = element.max_files ?? MOST_FILES;
  const kinds = element.filetypes ?? [];
  const take = async (event) => {
    const chosen = [...event.target.files];
    event.target.value = '';
    const wrong = chosen.find((file) => kinds.length && !kinds.includes(file.name.split('.').at(-1).toLowerCase()));
    if (wrong) { setProblem(`${wrong.name} cannot be taken here. These can: ${kinds.join(', ')}.`); return; }
    if (value.length + chosen.length > most) { setProblem(most === 1 ? 'One file at most.' : `${most} files at most.`); return; }
    setProblem('');
    setBusy(true);
    const answers = await Promise.all(chosen.map((file) => upload(file)));
    setBusy(false);
    for (const { ok, file, error } of answers) {
      if (ok) names.current.set(file.id, file.name);
      else setProblem(error);
    }
    change([...value, ...answers.filter(({ ok }) => ok).map(({ file }) => file.id)]);
  };
  return html`<div class="multi">
    <${Chips} value=${value} nameOf=${(id) => names.current.get(id) ?? id} change=${change} />
    <input ...${field} type="file" class="file-field" multiple=${most > 1} accept=${kinds.length ? kinds.map((kind) => `.${kind}`).join() : null}
      disabled=${value.length >= most} aria-busy=${String(busy)} onChange=${take} />
    ${problem && html`<p class="error" role="alert">${problem}</p>`}
  </div>`;
}
