import { sha256 } from '@noble/hashes/sha2.js';
import { asciiToBytes, bytesToHex, concatBytes, hexToBytes } from '@noble/curves/utils.js';

export { asciiToBytes, bytesToHex, concatBytes, hexToBytes, sha256 };

/** Random bytes of the browser. */
export function draw(nBytes) {
  return crypto.getRandomValues(new Uint8Array(nBytes));
}

/** SHA-256 of bytes, as 64 hexadecimal digits. */
export function sha256hex(bytes) {
  return bytesToHex(sha256(bytes));
}

/** A number below 65,536 as two bytes, the higher one first. */
export function twoBytes(number) {
  return Uint8Array.of(number >> 8, number & 0xff);
}
