// How long the page works, without a JIT as in Tor Browser at "safer": `npm run measure`. Processor time, which other programs disturb least.
import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes } from '@noble/curves/utils.js';
import { begin, draw, finish, solve } from '../passes.js';

const { voprf } = ristretto255_oprf;
const ROUNDS = 9;
const PASSES = 3;
const EPOCH = 227;
const BITS = 17;

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function exchange() {
  const keys = voprf.generateKeyPair();
  let taken = -cpuMs();
  const { blinded, state } = begin(EPOCH, PASSES);
  taken += cpuMs();
  const { evaluated, proof } = voprf.blindEvaluateBatch(keys.secretKey, keys.publicKey, blinded.map(hexToBytes));
  const answer = [evaluated.map(bytesToHex), bytesToHex(proof), bytesToHex(keys.publicKey)];
  taken -= cpuMs();
  finish(state, ...answer);
  return taken + cpuMs();
}

const exchanges = Array.from({ length: ROUNDS }, exchange);
const median = exchanges.toSorted((a, b) => a - b)[ROUNDS >> 1];
console.log(`begin and finish for ${PASSES} passes: the first ${exchanges[0].toFixed(0)} ms, median ${median.toFixed(0)} ms`);

let tries = 0;
const begun = cpuMs();
for (let round = 0; round < ROUNDS; round++) tries += 1 + (await solve(bytesToHex(draw(32)), BITS));
const microseconds = ((cpuMs() - begun) * 1000) / tries;
console.log(`work: ${microseconds.toFixed(1)} us a try, ${((microseconds * 2 ** BITS) / 1e6).toFixed(1)} s for ${BITS} bits on average`);
