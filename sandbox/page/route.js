// Who is acting and what they look at live in the URL's hash, so that two tabs can be two people.
import { useEffect, useState } from './vendor/htm-preact-standalone.js';

export function parseRoute(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  return { as: fields.get('as'), in: fields.get('in'), tab: fields.get('tab') };
}

export function routeTo({ as, in: place, tab }) {
  // Written by hand: URLSearchParams would turn the @ of "@ethics-bot" into %40.
  const fields = [['as', as], ['in', place], ['tab', tab]].filter(([, value]) => value);
  return '#' + fields.map(([name, value]) => `${name}=${encodeURIComponent(value).replace('%40', '@')}`).join('&');
}

/** Whether the URL still says what was drawn: whoever has clicked since is on the way to somewhere else. */
export function isHere(route) {
  const here = parseRoute(location.hash);
  return ['as', 'in', 'tab'].every((name) => here[name] === route[name]);
}

export function useRoute() {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
