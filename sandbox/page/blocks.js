// Block Kit's blocks, for messages, modals and the Home tab alike.
import { html } from './vendor/htm-preact-standalone.js';
import { useDirectory } from './directory.js';
import { Element } from './elements.js';
import { fileAddress } from './files.js';
import { Icon } from './icons.js';
import { Link, Mrkdwn, Plain, TextObject } from './mrkdwn.js';
import { RichText } from './rich-text.js';

const isOwn = (url) => url.startsWith('data:image/') || (URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin);

/** The page's policy admits only its own pictures; any other is named, not fetched: nothing leaves this machine. */
function Image({ image, className }) {
  const { me } = useDirectory();
  const file = image.slack_file?.id;
  const url = file ? fileAddress(me, file) : image.image_url ?? image.slack_file?.url ?? '';
  const alt = image.alt_text;
  if (isOwn(url)) return html`<img class=${className} src=${url} alt=${alt} />`;
  return html`<span class=${`${className} picture-name`} role="img" aria-label=${alt}><${Icon} name="picture" />${alt}</span>`;
}

function Section({ block, surface }) {
  const { text, fields, accessory } = block;
  // A bold line alone is the title of what follows
  const isTitle = !fields && !accessory && /^\*[^*\n]+\*$/.test(text.text);
  return html`<div class=${`block section ${accessory ? 'with-accessory' : ''} ${isTitle ? 'title-line' : ''}`}>
    <div class="section-text">
      <${TextObject} text=${text} />
      ${fields && html`<div class="fields">${fields.map((field) => html`<${TextObject} text=${field} />`)}</div>`}
    </div>
    ${accessory && html`<div class=${`accessory accessory-${accessory.type}`}>${accessory.type === 'image'
      ? html`<${Image} image=${accessory} className="thumbnail" />`
      : html`<${Element} element=${accessory} block=${block} surface=${surface} />`}</div>`}
  </div>`;
}

function Input({ block, surface }) {
  const { element } = block;
  const error = surface.errors?.[block.block_id];
  const name = `${surface.id}-${block.block_id}`.replace(/[^\w-]/g, '_');
  const id = `${name}-field`;
  const described = [block.hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || null;
  const grouped = ['radio_buttons', 'checkboxes'].includes(element.type);
  const field = grouped ? { id } : {
    id, 'aria-describedby': described, 'aria-invalid': error ? 'true' : null, 'aria-required': block.optional ? null : 'true',
  };
  const title = html`<${Plain} text=${block.label.text} />${block.optional && html` <span class="optional">(optional)</span>`}`;
  const inner = html`<${Element} element=${element} block=${block} surface=${surface} field=${field} />
    ${error && html`<p class="error" id=${`${name}-error`}>${error}</p>`}
    ${block.hint && html`<p class="hint" id=${`${name}-hint`}><${Plain} text=${block.hint.text} /></p>`}`;
  if (grouped) {
    return html`<fieldset class=${error ? 'block input wrong' : 'block input'} aria-describedby=${described}><legend>${title}</legend>${inner}</fieldset>`;
  }
  return html`<div class=${error ? 'block input wrong' : 'block input'}><label for=${id}>${title}</label>${inner}</div>`;
}

/** Named, with its link; playing it would fetch it from elsewhere. */
const Video = ({ block }) => html`<figure class="block video">
  <figcaption><${Plain} text=${block.title?.text} /></figcaption>
  <span class="picture picture-name" role="img" aria-label=${block.alt_text}><${Icon} name="play" />${block.alt_text}</span>
  ${block.description && html`<p class="hint"><${Plain} text=${block.description.text} /></p>`}
  ${block.title_url && html`<p><${Link} url=${block.title_url}>${block.title_url}<//></p>`}
</figure>`;

const Cell = ({ cell }) => (cell.type === 'rich_text' ? html`<${RichText} block=${cell} />` : html`<${Plain} text=${String(cell.text ?? cell.value ?? '')} />`);

function Table({ block }) {
  const [head, ...rows] = block.rows ?? [];
  if (!head) return null;
  return html`<div class="block table" tabindex="0" role="region" aria-label="Table"><table>
    <thead><tr>${head.map((cell) => html`<th scope="col"><${Cell} cell=${cell} /></th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td><${Cell} cell=${cell} /></td>`)}</tr>`)}</tbody>
  </table></div>`;
}

const Row = ({ block, surface }) => html`<div class="block actions">${block.elements.map((element) => html`
  <${Element} key=${element.action_id} element=${element} block=${block} surface=${surface} />`)}</div>`;

const KINDS = {
  section: Section,
  input: Input,
  header: ({ block, surface }) => html`<${surface.heading ?? 'h3'} class="block header"><${Plain} text=${block.text.text} /><//>`,
  divider: () => html`<hr class="block" />`,
  context: ({ block }) => html`<div class="block context">${block.elements.map((element) => (element.type === 'image'
    ? html`<${Image} image=${element} className="small-picture" />`
    : html`<${TextObject} text=${element} />`))}</div>`,
  actions: Row,
  context_actions: Row,
  video: Video,
  table: Table,
  image: ({ block }) => html`<figure class="block">${block.title && html`<figcaption><${Plain} text=${block.title.text} /></figcaption>`}
    <${Image} image=${block} className="picture" /></figure>`,
  rich_text: ({ block }) => html`<div class="block"><${RichText} block=${block} /></div>`,
  markdown: ({ block }) => html`<div class="block"><${Mrkdwn} text=${block.text} /></div>`,
};

/**
 * Only inputs are known by their ids: the others get new ones with every update, and what has the focus must not be drawn anew.
 * A surface is where blocks stand: `{id, held, change, press, ask, upload, errors, heading}` (see held.js); `ask` fetches an app's options.
 */
export function Blocks({ blocks, surface }) {
  return html`<div class="blocks">${blocks.map((block, index) => {
    const Kind = KINDS[block.type];
    return Kind
      ? html`<${Kind} key=${block.type === 'input' ? block.block_id : index} block=${block} surface=${surface} />`
      : html`<p class="block unknown">The sandbox does not draw “${block.type}” blocks.</p>`;
  })}</div>`;
}
