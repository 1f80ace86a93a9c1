// Passes that stay in this browser, because the person asked for it.
const KEY = 'passes';

/** @returns {string[]} */
export function keptPasses() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((pass) => typeof pass === 'string') : [];
  } catch {
    return [];
  }
}

/** @param {string[]} passes @returns {boolean} whether this browser stores anything */
function store(passes) {
  try {
    if (passes.length > 0) localStorage.setItem(KEY, JSON.stringify(passes));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** @param {string[]} passes */
export const keepPasses = (passes) => store([...new Set([...keptPasses(), ...passes])]);

const bare = (pass) => pass.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** One that was used, however it was typed. @param {string} pass */
export const dropPass = (pass) => store(keptPasses().filter((one) => bare(one) !== bare(pass)));

export const forgetPasses = () => store([]);

/**
 * The kept passes that are taken now, the newest first; those whose time is over are forgotten.
 * @param {any} form @returns {Promise<string[]>}
 */
export async function passesThatFit(form) {
  const kept = keptPasses();
  if (kept.length === 0) return [];
  const { passEpoch } = await import('./passes.js');
  const oldest = Math.min(...form.epochs.map(({ number }) => number));
  const left = kept.filter((pass) => (passEpoch(pass) ?? oldest) >= oldest);
  if (left.length < kept.length) store(left);
  const taken = form.epochs.map(({ number }) => number);
  return left.filter((pass) => taken.includes(passEpoch(pass))).sort((one, other) => passEpoch(other) - passEpoch(one));
}
