/* A query into words, as src/search/tokens.rs does it with texts. */

const MOST_WORDS = 12;
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;

const fold = (word) => word.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ø/g, 'o').replace(/æ/g, 'a').replace(/ß/g, 'ss');
/* How typists write the letters that their keyboard lacks. */
const unfold = (word) => word.replace(/aa/g, 'a').replace(/oe/g, 'o').replace(/ae/g, 'a');

function queryWords(query) {
  const text = query.slice(0, 300).toLowerCase().replace(/(^|\s)(\+|00)47(?=(\s?\d){8}(\s|$))/g, '$1');
  const joined = text.replace(/\d[\d\s\u00a0]+\d/g, (number) => {
    const digits = number.replace(/[\s\u00a0]/g, '');
    return digits.length >= 5 || /^\d\d(\s\d\d)+$/.test(number) ? digits : number;
  });
  const found = [];
  for (const chunk of joined.split(/[\s«»“”"()[\],;!?…<>–—·|]+/)) {
    const word = chunk.replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}]+$/gu, '');
    if (!word) continue;
    if (UNSPACED.test(word)) {
      const letters = [...word];
      if (letters.length === 1) found.push(word);
      for (let at = 0; at + 1 < letters.length; at++) found.push(letters[at] + letters[at + 1]);
    } else {
      found.push(word);
    }
  }
  return [...new Set(found)].slice(0, MOST_WORDS);
}
