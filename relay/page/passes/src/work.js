// Work for a report without a pass. The hash is one loop over small numbers, because without a JIT @noble/hashes takes more than twice as long, and only
// the honest would pay for that: whoever floods uses another program. ../README.md has the figures.
import { concatBytes, hexToBytes, sha256 } from './bytes.js';

const MOST_BITS = 32;
/** How long the page may be busy at a time. Some browsers round their clock to 100 ms: then a step grows until it is seen to take that long. */
const STEP_MS = 40;

const { INITIAL, ROUND } = constants();

/** The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function constants() {
  const bits = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const primes = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return {
    INITIAL: Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
    ROUND: Int32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  };
}

/** The one block of a message of 40 bytes: 32 of the challenge, 8 of the counter. */
function block(challenge) {
  const words = new Int32Array(64);
  const view = new DataView(challenge.buffer, challenge.byteOffset);
  for (let at = 0; at < 8; at++) words[at] = view.getInt32(4 * at);
  words[10] = 0x80000000 | 0;
  words[15] = 40 * 8;
  return words;
}

/** The first 32 bits of the SHA-256 (FIPS 180-4, 6.2.2) of a message of one block. */
function firstWord(w) {
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    w[t] =
      w[t - 16] + w[t - 7] +
      (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
      (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
  }
  // One by one: an iterator would take as long as the rounds
  let a = INITIAL[0];
  let b = INITIAL[1];
  let c = INITIAL[2];
  let d = INITIAL[3];
  let e = INITIAL[4];
  let f = INITIAL[5];
  let g = INITIAL[6];
  let h = INITIAL[7];
  for (let t = 0; t < 64; t++) {
    const t1 =
      (h + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + (g ^ (e & (f ^ g))) + ROUND[t] + w[t]) | 0;
    const t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (INITIAL[0] + a) | 0;
}

/** Tries the counters from `from` to before `to`; gives the first that is good, or -1. */
function tryCounters(words, bits, from, to) {
  for (let counter = from; counter < to; counter++) {
    words[8] = Math.floor(counter / 2 ** 32);
    words[9] = counter | 0;
    if (Math.clz32(firstWord(words)) >= bits) return counter;
  }
  return -1;
}

/** What the library says of a counter: whatever the browser made of the loop above, no wrong answer leaves the page. */
function isGood(challenge, bits, counter) {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(counter));
  const hash = sha256(concatBytes(challenge, number));
  return Math.clz32(new DataView(hash.buffer, hash.byteOffset).getUint32(0)) >= bits;
}

/**
 * The smallest counter for which SHA-256(challenge || counter as 8 bytes, the highest first) begins with `bits` zero bits. `challengeHex` has 64 digits,
 * `bits` is at most 32; 2^bits tries are needed on average. Calls `onProgress(tried)` now and then, and leaves the page alive in between.
 */
export async function solve(challengeHex, bits, onProgress = () => {}) {
  const challenge = hexToBytes(challengeHex);
  if (challenge.length !== 32) throw new RangeError('expected 64 hexadecimal digits');
  if (!Number.isInteger(bits) || bits < 0 || bits > MOST_BITS) throw new RangeError(`expected 0 to ${MOST_BITS} bits`);
  const words = block(challenge);
  let step = 64;
  for (let from = 0; ; ) {
    const begun = Date.now();
    const counter = tryCounters(words, bits, from, from + step);
    if (counter >= 0 && isGood(challenge, bits, counter)) return counter;
    if (counter >= 0) throw new Error('this browser computes SHA-256 wrongly');
    from += step;
    const tookMs = Date.now() - begun;
    if (tookMs < STEP_MS / 2) step *= 2;
    else if (tookMs > STEP_MS * 2) step = Math.max(64, step >> 1);
    onProgress(from);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
