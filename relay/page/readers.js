// Who reads a report, by the rules of docs/relay-page.md; the relay decides by the same.
import { draft } from './draft.js';

/** @typedef {{role: string, label: string, names: string[]}} Reader */

/** The ticked roles, and those held only by people who are ticked in another one. @param {Reader[]} people @param {string[]} about */
export function keptOut(people, about) {
  const names = new Set(people.filter(({ role }) => about.includes(role)).flatMap((one) => one.names));
  const isOut = ({ role, names: own }) => about.includes(role) || (own.length > 0 && own.every((name) => names.has(name)));
  return { roles: people.filter(isOut).map(({ role }) => role), names };
}

/** @param {any} form @param {Draft} report @returns {Reader[]} nobody when all are kept out */
export function readersOf(form, { topic, about } = draft) {
  const out = keptOut(form.people, about);
  const left = (role) => !out.roles.includes(role);
  const committee = form.topics.some(({ id, committee: reads }) => id === topic && reads);
  let roles = ['ethics-manager', 'outside-counsel', ...(committee ? ['audit-committee'] : [])].filter(left);
  if (roles.length === 0) roles = ['board-secretary', 'audit-committee'].filter(left).slice(0, 1);
  return form.people
    .filter(({ role }) => roles.includes(role))
    .map((one) => ({ ...one, names: one.names.filter((name) => !out.names.has(name)) }));
}

/** As one says it: "Ruth Adler (the ethics manager)". @param {Reader} reader */
export function called({ label, names }) {
  return names.length > 0 ? `${list(names)} (${label})` : label;
}

/** @param {string[]} items */
export function list(items) {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
