/* A query into words, as src/search/tokens.rs does it with texts. */

const MOST_WORDS = 12;
/* Letters of a word that is told from others. */
const LONGEST = 80;
const LETTER = '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]';
const UNSPACED = new RegExp('(' + LETTER + '+)');
/* A word of a text; of scripts that write without spaces, a character. */
const WORD = new RegExp(LETTER + '|(?:(?!' + LETTER + ')[\\p{L}\\p{N}])+', 'gu');
const wordsIn = (text) => [...text.matchAll(WORD)];
const PLAIN = { ø: 'o', æ: 'a', ł: 'l', đ: 'd', ð: 'd', ı: 'i', þ: 'th', œ: 'oe', ß: 'ss' };

const fold = (word) => word.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u0653-\u0655]/g, '').replace(/[øæłđðıþœß]/g, (letter) => PLAIN[letter]);
/* How typists write the letters that their keyboard lacks. */
const unfold = (word) => word.replace(/a[ae]/g, 'a').replace(/oe/g, 'o');
/* Without what is not seen, and without halves of characters. */
const clean = (text) => text.replace(/[\u00ad\u200b\u2060]|\p{Cs}/gu, '');

/* Groups of digits are one word, with a sign between them: one number, or else several. «8-18» and «05:25-09:08» are two. */
function joinDigits(text) {
  return text.replace(/(?:\+|\b00)?\d(?:[\d\s./-]|\(0\))*\d/g, (number) => (
    /\s/.test(number) && number.length > 4 ? ' ' + number.replace(/\(0\)/g, '').replace(/[^\d+]+/g, '_') + ' ' : number.replace(/^(\d\d?)-(\d\d?)$/, '$1 $2')));
}

/* A number without its country code of one to three digits. */
function withoutCode(key) {
  const digits = (/^(?:\+|00)(\d{6,})$/.exec(key) || [])[1];
  return digits ? [0, 1, 2, 3].map((code) => digits.slice(code)) : [];
}

function queryWords(query) {
  const found = [];
  for (const chunk of joinDigits(clean(query).slice(0, 300).toLowerCase()).split(/[\s«»“”"()[\],;!?…<>–—·|]+/)) {
    for (const run of chunk.split(UNSPACED).filter(Boolean)) {
      const letters = [...run];
      if (UNSPACED.test(run)) {
        for (let at = 0; at < Math.max(1, letters.length - 1); at++) found.push(letters[at] + (letters[at + 1] || ''));
      } else {
        const word = run.replace(/^[^\p{L}\p{N}/+]+|[^\p{L}\p{N}]+$/gu, '').replace(/^\+(?![\d_]{6})/, '');
        if (word) found.push([...word].slice(0, LONGEST).join(''));
      }
    }
  }
  return [...new Set(found)].slice(0, MOST_WORDS);
}
