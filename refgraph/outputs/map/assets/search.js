// Search: people, organisations and clusters by words in any order, with one typing error in a word forgiven.


/** @type {Map<string, string>} */
const LETTERS = new Map(Object.entries({ ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" }));

/**
 * Letters without their accents, however they are typed.
 * @param {string} text
 */
const fold = (text) => (/^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
  .replace(/[łøđðþßæœı]/g, (letter) => LETTERS.get(letter) ?? letter));

const SPLIT = /[^\p{L}\p{N}]+/u;

/**
 * The words of a text; what an apostrophe, a hyphen or a dot parts is a word as a whole, too.
 * @param {string} text
 * @returns {string[]}
 */
export function wordsOf(text) {
  const words = [];
  for (const piece of fold(text).split(/\s+/)) {
    const parts = piece.split(SPLIT).filter(Boolean);
    words.push(...parts);
    if (parts.length > 1 && parts.length < 4 && !/@/.test(piece)) words.push(parts.join(""));
  }
  return words;
}

/**
 * @typedef {{ tokens: string[], postings: number[][], size: number }} SearchIndex
 * Every word with those in whose texts it stands: twice the place, and one more where it does not name the thing.
 */

/**
 * @typedef {{ size: number, textsOf: (place: number) => string[], read: number, words: Map<string, string[]>,
 *   found: Map<string, number[]>, index: SearchIndex | null }} IndexDraft
 * An index that is being made: how many things were read, the words of texts that many share, and what was found.
 */

/** How many things are read in one go: the page answers between two of them. */
const SLICE = 1000;

/**
 * @param {number} size
 * @param {(place: number) => string[]} textsOf Of each thing its texts, the one that names it first.
 * @returns {IndexDraft}
 */
export const draftIndex = (size, textsOf) => ({ size, textsOf, read: 0, words: new Map(), found: new Map(), index: null });

/**
 * @param {IndexDraft} draft
 * @param {string} text
 */
function keptWords(draft, text) {
  let words = draft.words.get(text);
  if (!words) draft.words.set(text, words = wordsOf(text));
  return words;
}

/**
 * Read the next things, at most SLICE of them. The index is there once all have been read.
 * @param {IndexDraft} draft
 * @returns {SearchIndex | null}
 */
export function readSlice(draft) {
  const until = Math.min(draft.size, draft.read + SLICE), { found } = draft;
  for (; draft.read < until; draft.read++) {
    draft.textsOf(draft.read).forEach((text, field) => {
      if (!text) return;
      for (const word of field ? keptWords(draft, text) : wordsOf(text)) {
        const list = found.get(word);
        if (!list) found.set(word, [draft.read * 2 + (field ? 1 : 0)]);
        else if (list[list.length - 1] >> 1 !== draft.read) list.push(draft.read * 2 + (field ? 1 : 0));
      }
    });
  }
  if (draft.read === draft.size && !draft.index) {
    const tokens = [...found.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    draft.index = { tokens, postings: tokens.map((word) => found.get(word) ?? []), size: draft.size };
    draft.words.clear();
  }
  return draft.index;
}

/**
 * Whether a word, with one letter too many, missing, wrong or swapped, begins a token.
 * @param {string} word
 * @param {string} token
 */
function isNearly(word, token) {
  let at = 0;
  while (at < word.length && word[at] === token[at]) at++;
  const rest = word.slice(at + 1);
  return token.startsWith(rest, at + 1) || token.startsWith(rest, at) || token.startsWith(word.slice(at), at + 1)
    || (word[at + 1] === token[at] && word[at] === token[at + 1] && token.startsWith(word.slice(at + 2), at + 2));
}

const FORGIVEN_FROM = 4;

/**
 * How well a word fits a token: 4 the whole, 3 its beginning, 2 a part of it, 1 but for one error, 0 not at all.
 * @param {string} word
 * @param {string} token
 */
function fit(word, token) {
  if (token.startsWith(word)) return token.length === word.length ? 4 : 3;
  if (word.length > 1 && token.includes(word)) return 2;
  return word.length >= FORGIVEN_FROM && isNearly(word, token) ? 1 : 0;
}

/**
 * The places of the tokens that begin with a word.
 * @param {string[]} tokens Sorted.
 * @param {string} word
 * @returns {[number, number]}
 */
function beginning(tokens, word) {
  let low = 0, high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle] < word) low = middle + 1; else high = middle;
  }
  const first = low;
  while (low < tokens.length && tokens[low].startsWith(word)) low++;
  return [first, low];
}

/**
 * Those in whose texts every word stands, the best first; of equals the one that comes first in the index. Parts of
 * words and errors count only where no words begin as typed.
 * @param {SearchIndex} index
 * @param {string} text
 * @param {number} most
 * @returns {number[]}
 */
export function searchIndex(index, text, most) {
  const words = [...new Set(fold(text).split(SPLIT).filter(Boolean))].slice(0, 8);
  if (!words.length) return [];
  const found = searchWords(index, words, most, (word) => beginning(index.tokens, word));
  return found.length ? found : searchWords(index, words, most, () => [0, index.tokens.length]);
}

/**
 * @param {SearchIndex} index
 * @param {string[]} words
 * @param {number} most
 * @param {(word: string) => [number, number]} among
 * @returns {number[]}
 */
function searchWords(index, words, most, among) {
  const total = new Uint8Array(index.size), best = new Uint8Array(index.size), met = new Uint8Array(index.size);
  words.forEach((word, round) => {
    best.fill(0);
    const [from, until] = among(word);
    for (let at = from; at < until; at++) {
      const how = fit(word, index.tokens[at]);
      if (!how) continue;
      for (const entry of index.postings[at]) {
        const value = how * 2 + 1 - (entry & 1);
        if (best[entry >> 1] < value) best[entry >> 1] = value;
      }
    }
    for (let place = 0; place < index.size; place++) {
      if (best[place] && met[place] === round) { met[place]++; total[place] += best[place]; }
    }
  });
  /** @type {number[][]} */
  const byScore = Array.from({ length: 9 * words.length + 1 }, () => []);
  for (let place = 0; place < index.size; place++) if (met[place] === words.length) byScore[total[place]].push(place);
  const found = [];
  for (let score = byScore.length - 1; score >= 0 && found.length < most; score--) {
    // Nobody who fits but for an error stands beside those who fit as typed.
    if (found.length && score < 4 * words.length) break;
    for (const place of byScore[score]) if (found.length < most) found.push(place);
  }
  return found;
}
