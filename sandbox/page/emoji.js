// Slack's emoji by name. A name it does not know (a company's own) stays as typed, as in Slack.
import TABLE from './vendor/emoji-names.js';

const EMOJI = new Map(TABLE.split('|').map((entry) => entry.split(' ')));

/** `tada`, or with a skin tone `+1::skin-tone-3`. */
export function emojiNamed(name) {
  const parts = name.split('::').map((part) => EMOJI.get(part));
  return parts.every(Boolean) ? parts.map((part, index) => (parts.length > index + 1 ? part.replace('\ufe0f', '') : part)).join('') : `:${name}:`;
}

/** Up to `most` names that start with these letters. */
export function emojiStarting(letters, most) {
  const found = [];
  for (const name of EMOJI.keys()) {
    if (name.startsWith(letters)) found.push(name);
    if (found.length === most) break;
  }
  return found;
}
