// Files in a message: a picture is shown, anything else by name and size; both can be downloaded.
import { html } from './vendor/htm-preact-standalone.js';
import { useDirectory } from './directory.js';
import { Icon } from './icons.js';

const UNITS = ['B', 'kB', 'MB', 'GB'];

export function sizeOf(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) { size /= 1000; unit += 1; }
  return `${unit && size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml']);

/** Where this person gets a file. */
export const fileAddress = (me, id) => `/sandbox/api/as/${encodeURIComponent(me?.id)}/files/${encodeURIComponent(id)}`;

function File({ file }) {
  const { me } = useDirectory();
  if (file.mode === 'tombstone') return html`<li class="file gone">This file was deleted.</li>`;
  const name = file.title || file.name;
  const url = fileAddress(me, file.id);
  if (file.is_external) return html`<li class="file"><span class="file-name"><strong>${name}</strong><span>Kept elsewhere</span></span></li>`;
  const detail = [file.pretty_type || file.filetype?.toUpperCase(), file.size >= 0 && sizeOf(file.size)].filter(Boolean).join(' · ');
  return html`<li class="file">
    ${PICTURES.has(file.mimetype) ? html`<img class="file-picture" src=${url} alt=${file.alt_txt ?? name} />` : html`<span class="file-icon"><${Icon} name="file" /></span>`}
    <span class="file-name"><strong>${name}</strong><span>${detail}</span></span>
    <a class="linkish" href=${url} download=${file.name} aria-label=${`Download ${name}`}>Download</a>
  </li>`;
}

export const Files = ({ files }) => html`<ul class="files" aria-label="Files">${files.map((file) => html`<${File} key=${file.id} file=${file} />`)}</ul>`;
