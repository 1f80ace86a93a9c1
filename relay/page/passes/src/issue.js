// Passes are issued by the VOPRF of RFC 9497, ristretto255-SHA512, in verifiable mode.
import { ristretto255_oprf } from '@noble/curves/ed25519.js';
import { asciiToBytes, bytesToHex, concatBytes, draw, hexToBytes, twoBytes } from './bytes.js';
import { isEpoch } from './epoch.js';
import { NONCE_BYTES, TAG_BYTES, toText } from './text.js';

const { voprf } = ristretto255_oprf;
const DOMAIN = asciiToBytes('ethics-bot pass v1');
const MOST = 16;
const REFUSED =
  'The answer does not fit the key that everybody sees, so no pass was made. ' +
  'Please start again; if it happens twice, tell the ethics manager.';

function input(epoch, nonce) {
  return concatBytes(DOMAIN, twoBytes(epoch), nonce);
}

/**
 * Draws `count` passes of an epoch and blinds them. `blinded` goes to the server; `state` stays here, is plain data, and is what `finish` needs:
 * whoever has it and sees the answer can tell the passes, so it goes when they are there.
 */
export function begin(epochNumber, count) {
  if (!isEpoch(epochNumber)) throw new RangeError('expected the number of an epoch');
  if (!Number.isInteger(count) || count < 1 || count > MOST) throw new RangeError(`expected 1 to ${MOST} passes`);
  const passes = Array.from({ length: count }, () => {
    const nonce = draw(NONCE_BYTES);
    const { blind, blinded } = voprf.blind(input(epochNumber, nonce), draw);
    return { nonce: bytesToHex(nonce), blind: bytesToHex(blind), blinded: bytesToHex(blinded) };
  });
  return { blinded: passes.map((pass) => pass.blinded), state: { epoch: epochNumber, passes } };
}

/** The texts of the passes. Throws when the proof does not show that every element was evaluated with this public key. */
export function finish(state, evaluatedHex, proofHex, publicKeyHex) {
  try {
    if (evaluatedHex.length !== state.passes.length) throw new Error('another number of elements');
    const items = state.passes.map(({ nonce, blind, blinded }, at) => ({
      input: input(state.epoch, hexToBytes(nonce)),
      blind: hexToBytes(blind),
      blinded: hexToBytes(blinded),
      evaluated: hexToBytes(evaluatedHex[at]),
    }));
    const outputs = voprf.finalizeBatch(items, hexToBytes(publicKeyHex), hexToBytes(proofHex));
    return outputs.map((output, at) => toText(state.epoch, hexToBytes(state.passes[at].nonce), output.subarray(0, TAG_BYTES)));
  } catch (cause) {
    throw new Error(REFUSED, { cause });
  }
}
