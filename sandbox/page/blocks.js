// Block Kit's blocks, for messages, modals and the Home tab alike.
import { html } from './vendor/htm-preact-standalone.js';
import { Element } from './elements.js';
import { Mrkdwn, Plain, TextObject } from './mrkdwn.js';
import { RichText } from './rich-text.js';

/** The page's policy admits only its own pictures; any other is named, not fetched: nothing leaves this machine. */
function Image({ url, alt, className }) {
  const own = url?.startsWith('data:image/') || (url && new URL(url, location.href).origin === location.origin);
  if (own) return html`<img class=${className} src=${url} alt=${alt} />`;
  return html`<span class=${`${className} picture-name`} role="img" aria-label=${alt}>${alt}</span>`;
}

function Section({ block, surface }) {
  const { text, fields, accessory } = block;
  return html`<div class=${accessory ? 'block section with-accessory' : 'block section'}>
    <div class="section-text">
      <${TextObject} text=${text} />
      ${fields && html`<div class="fields">${fields.map((field) => html`<${TextObject} text=${field} />`)}</div>`}
    </div>
    ${accessory && html`<div class=${`accessory accessory-${accessory.type}`}>${accessory.type === 'image'
      ? html`<${Image} url=${accessory.image_url} alt=${accessory.alt_text} className="thumbnail" />`
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

const KINDS = {
  section: Section,
  input: Input,
  header: ({ block, surface }) => html`<${surface.heading ?? 'h3'} class="block header"><${Plain} text=${block.text.text} /><//>`,
  divider: () => html`<hr class="block" />`,
  context: ({ block }) => html`<div class="block context">${block.elements.map((element) => (element.type === 'image'
    ? html`<${Image} url=${element.image_url} alt=${element.alt_text} className="small-picture" />`
    : html`<${TextObject} text=${element} />`))}</div>`,
  actions: ({ block, surface }) => html`<div class="block actions">${block.elements.map((element) => html`
    <${Element} key=${element.action_id} element=${element} block=${block} surface=${surface} />`)}</div>`,
  image: ({ block }) => html`<figure class="block">${block.title && html`<figcaption><${Plain} text=${block.title.text} /></figcaption>`}
    <${Image} url=${block.image_url} alt=${block.alt_text} className="picture" /></figure>`,
  rich_text: ({ block }) => html`<div class="block"><${RichText} block=${block} /></div>`,
  markdown: ({ block }) => html`<div class="block"><${Mrkdwn} text=${block.text} /></div>`,
};

/**
 * Only inputs are known by their ids: the others get new ones with every update, and what has the focus must not be drawn anew.
 * A surface is where blocks stand: `{id, held, change, press, errors, heading}` (see held.js).
 */
export function Blocks({ blocks, surface }) {
  return html`<div class="blocks">${blocks.map((block, index) => {
    const Kind = KINDS[block.type];
    return Kind
      ? html`<${Kind} key=${block.type === 'input' ? block.block_id : index} block=${block} surface=${surface} />`
      : html`<p class="block unknown">The sandbox does not draw “${block.type}” blocks.</p>`;
  })}</div>`;
}
