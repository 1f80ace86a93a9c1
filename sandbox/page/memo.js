// Drawing only what changed.
import { Component, html } from './vendor/htm-preact-standalone.js';

const same = (one, other) => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]));
};

/** A component that is drawn again only when one of its props is another value. */
export function memo(Drawn) {
  return class extends Component {
    shouldComponentUpdate(next) { return !same(this.props, next); }

    render() { return html`<${Drawn} ...${this.props} />`; }
  };
}

/** `after` with every entry of `before` in place of its equal, so that what did not change is the same object as before. */
export function adopt(before, after, keyOf) {
  const known = new Map(before.map((entry) => [keyOf(entry), entry]));
  const kept = after.map((entry) => {
    const old = known.get(keyOf(entry));
    return old && JSON.stringify(old) === JSON.stringify(entry) ? old : entry;
  });
  const untouched = kept.length === before.length && kept.every((entry, index) => entry === before[index]);
  return untouched ? before : kept;
}
