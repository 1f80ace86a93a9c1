// Block Kit's rich_text: what Slack's own composer produces.
import { html } from './vendor/htm-preact-standalone.js';
import { ChannelPill, Emoji, Link, UserPill } from './mrkdwn.js';
import { slackDate } from './time.js';

const STYLES = [['code', 'code'], ['bold', 'strong'], ['italic', 'em'], ['strike', 's']];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [flag, tag]) => (style[flag] ? html`<${tag}>${inner}<//>` : inner), node);
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => html`<${Link} url=${leaf.url}>${leaf.text || leaf.url}<//>`,
  user: (leaf) => html`<${UserPill} id=${leaf.user_id} />`,
  channel: (leaf) => html`<${ChannelPill} id=${leaf.channel_id} />`,
  emoji: (leaf) => html`<${Emoji} name=${leaf.skin_tone ? `${leaf.name}::skin-tone-${leaf.skin_tone}` : leaf.name} />`,
  usergroup: () => html`<span class="pill">@group</span>`,
  color: (leaf) => html`<code>${leaf.value}</code>`,
  broadcast: (leaf) => html`<span class="pill">@${leaf.range}</span>`,
  date: (leaf) => slackDate(leaf.timestamp, leaf.format, leaf.fallback, Date.now() / 1000),
};

const leaves = (elements = []) => elements.map((leaf) => styled(LEAVES[leaf.type]?.(leaf) ?? '', leaf.style));

function part(element) {
  switch (element.type) {
    case 'rich_text_list': {
      const items = element.elements.map((item) => html`<li>${leaves(item.elements)}</li>`);
      const indent = `indent-${Math.min(element.indent ?? 0, 4)}`;
      return element.style === 'ordered' ? html`<ol class=${indent}>${items}</ol>` : html`<ul class=${indent}>${items}</ul>`;
    }
    case 'rich_text_quote': return html`<blockquote>${leaves(element.elements)}</blockquote>`;
    case 'rich_text_preformatted': return html`<pre tabindex="0">${leaves(element.elements)}</pre>`;
    default: return html`<div class="prose">${leaves(element.elements)}</div>`;
  }
}

export const RichText = ({ block }) => html`<div class="mrkdwn rich">${block.elements.map(part)}</div>`;
