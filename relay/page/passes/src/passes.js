// What the page uses. ../README.md says how.
export { begin, finish } from './issue.js';
export { fingerprint } from './fingerprint.js';
export { draw, sha256hex } from './bytes.js';
export { passEpoch, passProblem } from './text.js';
export { solve } from './work.js';
