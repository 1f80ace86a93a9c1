// The sandbox's date and time, and the way to move on to a later one: deadlines and releases come when their time has come.
import { html, useEffect, useState } from './vendor/htm-preact-standalone.js';
import { Icon } from './icons.js';
import { Popup } from './popup.js';
import { calendar } from './time.js';

const TICK_MS = 1_000;
const MORNING_H = 8;
const HOUR_S = 3_600;

/** Eight o'clock of the next day, as the person's own clocks count it: not every day has 24 hours. */
export function untilTomorrowMorning(now_s) {
  const morning = new Date(now_s * 1000);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING_H, 0, 0, 0);
  return morning.getTime() / 1000 - now_s;
}

function inDays(now_s, days) {
  const later = new Date(now_s * 1000);
  later.setDate(later.getDate() + days);
  return later.getTime() / 1000 - now_s;
}

const JUMPS = [
  { name: 'In an hour', seconds: () => HOUR_S },
  { name: 'Tomorrow morning', seconds: untilTomorrowMorning },
  { name: 'In 7 days', seconds: (now_s) => inDays(now_s, 7) },
];

function ahead(skew_s) {
  const hours = Math.round(skew_s / HOUR_S);
  if (hours < 1) return null;
  return hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'} ahead` : `${Math.round(hours / 24)} days ahead`;
}

export function Clock({ now_s, skew_s, advance }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) tick((count) => count + 1); }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const now = now_s();
  const note = ahead(skew_s);
  const label = html`<${Icon} name="clock" /><time datetime=${new Date(now * 1000).toISOString()}>${calendar(now)}</time>
    ${note && html`<span class="ahead">${note}</span>`}`;
  return html`<${Popup} className="clock from-below" buttonClass="linkish" label=${label}>
    <p class="popup-note">Move the sandbox’s clock on</p>
    <ul class="menu">${JUMPS.map(({ name, seconds }) => html`<li key=${name}>
      <button type="button" onClick=${() => advance(seconds(now_s()))}>${name}
        <span class="jump-to">${calendar(now + seconds(now))}</span></button></li>`)}</ul>
    <p class="popup-note">It moves for everybody here, and only forward.</p>
  <//>`;
}
