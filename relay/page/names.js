// Whether a text names somebody who would read it. A hint for the person who writes; the person decides.

const WORD = /[\p{L}\p{N}]+/gu;
const TITLES = new Set(['the', 'and', 'mrs', 'prof', 'team']);

/** @param {string} text */
const wordsOf = (text) => text.normalize('NFC').match(WORD) ?? [];

/**
 * The readers whom the texts name: by first name, last name or role.
 * @param {{role: string, label: string, names: string[]}[]} readers
 * @param {string[]} texts
 * @param {Set<string>} ordinary names that are words as well ("will"): they count only with a capital letter
 * @returns {{role: string, word: string}[]} at most one for each reader
 */
export function mentioned(readers, texts, ordinary) {
  const written = texts.flatMap(wordsOf);
  const lower = ` ${written.join(' ').toLowerCase()} `;
  return readers.flatMap(({ role, label, names }) => {
    const wanted = names.flatMap(wordsOf).map((word) => word.toLowerCase()).filter((word) => word.length > 2 && !TITLES.has(word));
    const word = written.find((one) => {
      const folded = one.toLowerCase();
      return wanted.includes(folded) && !(ordinary.has(folded) && one === folded);
    });
    const title = wordsOf(label.replace(/^the /i, '')).join(' ').toLowerCase();
    if (word) return [{ role, word }];
    return title !== '' && lower.includes(` ${title} `) ? [{ role, word: label.replace(/^the /i, '') }] : [];
  });
}
