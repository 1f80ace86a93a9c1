// The words of a receipt: as they are shown, and as people type them.

const FIRST = 'relay';
const COUNT = 12;

/** The words, in lower case, without what people put between them. @param {string} text */
export function wordsOf(text) {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

/** As the relay reads it in a request and as the work is bound to it. @param {string} text */
export const plainReceipt = (text) => wordsOf(text).join(' ');

/** The first word and the twelve others. @param {string} text */
export function partsOf(text) {
  const words = wordsOf(text);
  return words[0] === FIRST ? { first: FIRST, words: words.slice(1) } : { first: '', words };
}

/** What the form of the words says; which words there are, the relay knows. @param {string} text @returns {string} empty when it can be asked for */
export function receiptProblem(text) {
  const { first, words } = partsOf(text);
  if (words.length === 0) return 'Please type the words of your receipt. It was shown to you before you sent your report.';
  if (words.length === COUNT) {
    const short = words.findIndex((word) => word.length < 3);
    return short < 0 ? '' : `Word ${short + 1} is too short: type at least its first four letters.`;
  }
  const whole = first ? `“${FIRST}” and ${COUNT} words` : `${COUNT} words, or “${FIRST}” and ${COUNT} words`;
  const found = first ? `“${FIRST}” and ${words.length}` : String(words.length);
  return `A receipt has ${whole}. Here are ${found}: please look whether one is missing or there twice.`;
}
