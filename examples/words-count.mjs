/**
 * @returns how often each word is in a text, whatever its case; a Map, to which `constructor` is a word like any other
 */
export function countWords(text) {
  const counts = new Map();
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
