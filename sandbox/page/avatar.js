// Initials in a quiet colour, one colour for each person.
import { html } from './vendor/htm-preact-standalone.js';
import { nameOf, useDirectory } from './directory.js';

export function Avatar({ user, small }) {
  const { hues } = useDirectory();
  const initials = nameOf(user).split(/\s+/).map((word) => word[0]).slice(0, 2).join('').toUpperCase();
  const look = user?.is_bot ? 'avatar-app' : `hue-${hues.get(user?.id) ?? 0}`;
  return html`<span class=${`avatar ${look} ${small ? 'avatar-small' : ''}`} aria-hidden="true">${initials}</span>`;
}
