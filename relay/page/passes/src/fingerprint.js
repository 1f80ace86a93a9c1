import { asciiToBytes, concatBytes, hexToBytes, sha256 } from './bytes.js';

const DOMAIN = asciiToBytes('ethics-bot pass key fingerprint v1');
const GROUPS = 6;

/** Six groups of five digits by which people can compare a public key. */
export function fingerprint(publicKeyHex) {
  const key = hexToBytes(publicKeyHex);
  if (key.length !== 32) throw new RangeError('expected 64 hexadecimal digits');
  const hash = sha256(concatBytes(DOMAIN, key));
  const group = (_, at) => {
    const number = hash.subarray(5 * at, 5 * at + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % 100_000).padStart(5, '0');
  };
  return Array.from({ length: GROUPS }, group).join(' ');
}
