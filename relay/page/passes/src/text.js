// A pass as people see it: epoch (2 bytes), nonce (16), tag (16) and a check (1) in Crockford's base32, in groups of four. passes/src/text.rs reads
// the same and says the same, and a test compares the two.
import { concatBytes, twoBytes } from './bytes.js';
import { isEpoch } from './epoch.js';

export const NONCE_BYTES = 16;
export const TAG_BYTES = 16;
const BYTES = 2 + NONCE_BYTES + TAG_BYTES + 1;
const SYMBOLS = (BYTES * 8) / 5;
const GROUP = 4;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** White space, hyphens of every kind, and what cannot be seen. */
const BETWEEN = /[\s\u0085\u00ad\u200b-\u200f\u2010-\u2015\u2060\u2212\ufeff-]/u;

/** CRC-8/SAE-J1850: notices every wrong character and every two that changed places up to 50 apart. */
function check(bytes) {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x11d) & 0xff : crc << 1;
  }
  return crc ^ 0xff;
}

export function toText(epoch, nonce, tag) {
  const content = concatBytes(twoBytes(epoch), nonce, tag);
  let text = '';
  let pending = 0;
  let bits = 0;
  for (const byte of concatBytes(content, Uint8Array.of(check(content)))) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      if (text.length % (GROUP + 1) === GROUP) text += '-';
      text += ALPHABET[(pending >> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  return text;
}

function value(character) {
  // Not toUpperCase alone: some letters outside of ASCII become ones inside
  if (!/^[0-9A-Za-z]$/.test(character)) return -1;
  return ALPHABET.indexOf(character.toUpperCase().replace('O', '0').replace(/[IL]/, '1'));
}

function read(text) {
  const bytes = [];
  let found = 0;
  let pending = 0;
  let bits = 0;
  for (const character of text) {
    if (BETWEEN.test(character)) continue;
    const symbol = value(character);
    if (symbol < 0) return { problem: `group ${Math.floor(found / GROUP) + 1} has a character that passes do not use` };
    found += 1;
    pending = (pending << 5) | symbol;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((pending >> bits) & 0xff);
    }
    pending &= (1 << bits) - 1;
  }
  if (found !== SYMBOLS) return { problem: `a pass has ${SYMBOLS} letters and digits; this has ${found}` };
  const epoch = bytes[0] * 256 + bytes[1];
  if (check(bytes.slice(0, -1)) !== bytes[BYTES - 1] || !isEpoch(epoch)) {
    return { problem: 'the characters do not fit together: one is wrong or two changed places' };
  }
  return { epoch };
}

/** What is wrong with the text of a pass, or null. It is the text's form alone that is checked: whether the pass is good, only the relay can say. */
export function passProblem(text) {
  return read(text).problem ?? null;
}

/** The number of the epoch that a pass is of, or null when the text is not one of a pass. */
export function passEpoch(text) {
  return read(text).epoch ?? null;
}
