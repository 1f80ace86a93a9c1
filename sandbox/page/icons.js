// Line icons on a 20 by 20 grid, drawn in the colour of the text around them.
import { html } from './vendor/htm-preact-standalone.js';

const PATHS = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h14M2.5 12.5h14',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  pin: 'M7.5 3h5l-.7 5 2.7 3h-9l2.7-3zM10 11v6',
  eye: 'M1.8 10S5 4.5 10 4.5 18.2 10 18.2 10 15 15.5 10 15.5 1.8 10 1.8 10zM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  send: 'M3 10 17 3.5 13 17l-3.2-5.4zM9.8 11.6 17 3.5',
  dots: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  reply: 'M8 5 3.5 9.5 8 14M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1.5',
  people: 'M7.5 9.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM2.5 16c.3-3 2.2-4.5 5-4.5s4.7 1.5 5 4.5M13 4.2a2.7 2.7 0 0 1 0 5.2M14.5 11.9c1.8.5 2.8 1.9 3 4.1',
  down: 'M5 7.5 10 12.5l5-5',
  arrowDown: 'M10 3.5v13M4.5 11l5.5 5.5 5.5-5.5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6.5V10l2.5 2',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13.2 13.2 17 17',
  plus: 'M10 4v12M4 10h12',
  file: 'M5.5 2.5h6l3.5 3.5v11.5h-9.5zM11.5 2.5V6H15',
  link: 'M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1',
  bolt: 'M11 2.5 4.5 11.5H10L9 17.5l6.5-9H10z',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.5 8.3h.01M12.5 8.3h.01M7 11.5c.7 1.3 1.7 2 3 2s2.3-.7 3-2',
  picture: 'M3 4.5h14v11H3zM3 13l4-4 3.5 3.5L13 10l4 4M13 7.5h.01',
  play: 'M6.5 4.5v11l9-5.5z',
  check: 'M4 10.5 8 14.5 16 6',
};

export const Icon = ({ name }) => html`<svg class=${`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
