// Who is acting and what they look at live in the URL's hash, so that two tabs can be two people.
import { useEffect, useState } from './vendor/htm-preact-standalone.js';

/** Who acts, the conversation, the Home tab or the messages of an app, the open thread, the message to go to. */
const FIELDS = ['as', 'in', 'tab', 'thread', 'at'];
const KEY = 'sandbox-person';

export function parseRoute(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(FIELDS.map((name) => [name, fields.get(name)]));
}

export function routeTo(place) {
  // Written by hand: URLSearchParams would turn the @ of "@ethics-bot" into %40.
  const fields = FIELDS.map((name) => [name, place[name]]).filter(([, value]) => value);
  return '#' + fields.map(([name, value]) => `${name}=${encodeURIComponent(value).replace('%40', '@')}`).join('&');
}

/** Whether the URL still says what was drawn: whoever has clicked since is on the way to somewhere else. */
export function isHere(route) {
  const here = parseRoute(location.hash);
  return FIELDS.every((name) => here[name] === route[name]);
}

/** Changes the URL without a new entry in the browser's history. */
export function correct(place) {
  history.replaceState(null, '', routeTo(place));
  dispatchEvent(new HashChangeEvent('hashchange'));
}

// Storage may be forbidden (private windows): then a link without a person is read by the first one.
export const lastPerson = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
export const rememberPerson = (name) => { try { localStorage.setItem(KEY, name); } catch { /* see above */ } };

/** A message's address in Slack's form, `/archives/C…/p1795370400000100?thread_ts=…`, as a place on this page. */
export function placeOf(url, as) {
  const { origin, pathname, searchParams } = new URL(url, location.href);
  const found = origin === location.origin && /^\/archives\/(\w+)(?:\/p(\d+)(\d{6}))?$/.exec(pathname);
  if (!found) return null;
  const [, channel, seconds, micros] = found;
  const at = seconds && `${seconds}.${micros}`;
  const thread = searchParams.get('thread_ts');
  return { as, in: channel, thread, at: thread ? null : at };
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
