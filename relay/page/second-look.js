// The second look, in the browser: which words of a text could show who wrote it. The text stays on the page.
//
// It reads the same rules as the Rust side (relay/second-look/rules.json) and finds the same marks; relay/second-look/README.md says how both read them.
// Nothing is kept between two calls but the compiled rules.

/** What compiled rules belong to which rules. */
const compiledRules = new WeakMap();

/**
 * The parts of a text that could show who wrote it, sorted and not overlapping.
 *
 * @param {string} text what the reporter wrote
 * @param {object} rules the parsed rules.json
 * @param {string[]} ownWords words of the reporter's own profile, where the page knows them
 * @returns {{start: number, end: number, rule: string, reason: string}[]} UTF-16 indices into `text`
 */
export function look(text, rules, ownWords = []) {
  if (!compiledRules.has(rules)) compiledRules.set(rules, compile(rules));
  const compiled = compiledRules.get(rules);
  const found = [];
  compiled.expressions.forEach(({ rule, expression }) => {
    for (const [start, end] of marks(text, expression)) found.push({ start, end, rule });
  });
  for (const [start, end] of ownMarks(text, ownWords, compiled.own)) found.push({ start, end, rule: compiled.own });
  return onceOnly(longestFirst(text, found)).map(({ start, end, rule }) => ({ start, end, rule: rule.id, reason: rule.reason }));
}

function compile(rules) {
  const expressions = [];
  rules.rules.forEach((entry, order) => {
    const rule = { id: entry.id, reason: entry.reason, once: entry.once === true, order };
    const add = (source, flags) => expressions.push({ rule, expression: new RegExp(source, flags) });
    for (const pattern of entry.words ?? []) add(bounded(pattern, rules), "dgiu");
    for (const pattern of entry.exact ?? []) add(bounded(pattern, rules), "dgu");
    for (const pattern of entry.anywhere ?? []) add(expand(pattern, rules), "dgu");
  });
  const { id, reason, word, accents, folds, spellings, gap } = rules.own;
  const own = { id, reason, once: false, order: rules.rules.length, folds, spellings, gap };
  own.word = new RegExp(word, "gu");
  own.accents = new RegExp(accents, "gu");
  own.alsoWords = new Set(rules.own["also-words"].split(" "));
  return { expressions, own };
}

/** A pattern with its parts put in, and with what a space and an apostrophe stand for. */
function expand(pattern, rules) {
  let expanded = pattern;
  for (const { name, pattern: part } of [...rules.parts].reverse()) expanded = expanded.replaceAll(`<${name}>`, () => part);
  return expanded.replaceAll(" ", () => rules.space).replaceAll("'", () => rules.apostrophe);
}

/** A pattern that begins and ends where a word does, or where a line does when it says so by `^` and `$`. */
function bounded(pattern, rules) {
  const lineStart = pattern.startsWith("^");
  const lineEnd = pattern.endsWith("$");
  const inner = pattern.slice(lineStart ? 1 : 0, lineEnd ? -1 : undefined);
  const before = lineStart ? rules["line-start"] : rules.before;
  const after = lineEnd ? rules["line-end"] : rules.after;
  return `${before}(?:${expand(inner, rules)})${after}`;
}

/** Where group 1 is found. The next search begins at the end of a mark, so that one border can serve two marks. */
function* marks(text, expression) {
  let at = 0;
  while (at <= text.length) {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match === null) return;
    const mark = match.indices[1];
    if (mark !== undefined && mark[1] > mark[0]) yield mark;
    const next = mark === undefined ? match.index + match[0].length : mark[1];
    at = next > at ? next : at + characterLength(text, at);
  }
}

function characterLength(text, at) {
  return text.codePointAt(at) > 0xffff ? 2 : 1;
}

function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Of marks that overlap the longest stays; of equal ones the first, then the one whose rule comes first. */
function longestFirst(text, found) {
  for (const mark of found) mark.length = characters(text.slice(mark.start, mark.end));
  found.sort((a, b) => b.length - a.length || a.start - b.start || a.rule.order - b.rule.order);
  const taken = new Uint8Array(text.length);
  const kept = found.filter(({ start, end }) => {
    // Every mark kept so far is at least as long: if one overlaps, it covers an end
    if (taken[start] || taken[end - 1]) return false;
    taken.fill(1, start, end);
    return true;
  });
  return kept.sort((a, b) => a.start - b.start);
}

/** Hints about the way of writing come once in a text. */
function onceOnly(found) {
  const first = found.find((mark) => mark.rule.once);
  return found.filter((mark) => !mark.rule.once || mark === first);
}

/** Where the text has words of the reporter's own profile: whole words, in any case, with or without accents. */
function ownMarks(text, ownWords, own) {
  const needles = ownNeedles(ownWords, own);
  if (needles.size === 0) return [];
  const words = [...text.matchAll(own.word)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const found = [false, true].flatMap((spelled) => {
    for (const word of words) word.folded = fold(text.slice(word.start, word.end), own, spelled);
    return words.flatMap((_, index) => [...needles].flatMap((needle) => matchFrom(text, words, index, needle, own)));
  });
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return joined(text, found);
}

function ownNeedles(ownWords, own) {
  const needles = new Set();
  for (const ownWord of ownWords) {
    const forms = ownWord.includes("@") ? [ownWord, ownWord.slice(0, ownWord.indexOf("@"))] : [ownWord];
    for (const form of forms) {
      for (const spelled of [false, true]) {
        const needle = [...form.matchAll(own.word)].map(([word]) => fold(word, own, spelled)).join("");
        if (characters(needle) > 1) needles.add(needle);
      }
    }
  }
  return needles;
}

/** A word without case and accents; `spelled` writes ä as ae, and so on. */
function fold(word, own, spelled) {
  let folded = "";
  for (const character of word.normalize("NFC")) {
    const lower = character.toLowerCase();
    folded += (spelled && own.spellings[lower]) || lower;
  }
  folded = folded.normalize("NFD").replace(own.accents, "");
  return Array.from(folded, (character) => own.folds[character] ?? character).join("");
}

/** The words from `index` on that make up the needle, if they do. */
function matchFrom(text, words, index, needle, own) {
  let rest = needle;
  for (let last = index; last < words.length; last += 1) {
    if (last > index && !isGap(text.slice(words[last - 1].end, words[last].start), own.gap)) return [];
    if (!rest.startsWith(words[last].folded)) return [];
    rest = rest.slice(words[last].folded.length);
    if (rest === "") return last === index && isOrdinary(text, words[index], own) ? [] : [[words[index].start, words[last].end]];
  }
  return [];
}

/** Whether a name that is also a word ("will", "may") is written like the word. */
function isOrdinary(text, word, own) {
  const [first] = text.slice(word.start, word.end);
  return own.alsoWords.has(word.folded) && first === first.toLowerCase();
}

function isGap(between, most) {
  return characters(between) <= most && !/[\n\r]/u.test(between);
}

/** First and last name side by side are one mark. */
function joined(text, found) {
  const marks = [];
  for (const [start, end] of found) {
    const last = marks[marks.length - 1];
    if (last !== undefined && (start < last[1] || isGap(text.slice(last[1], start), 1))) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}
