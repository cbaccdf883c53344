// A large Norwegian manual, the same one each time: words of the project's own manual between compounds as a large
// organisation makes them, each page with a few subjects of its own.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MASCULINE, NEUTER } from './nouns.mjs';
import { repository } from './site.mjs';

const LEMMAS = 40_000;      // single nouns and compounds
const PART = 200;           // pages in a folder
const SECTIONS = 5;
const SECTION = 390;        // characters, without its heading
const SUBJECTS = 8;         // of a page: what it is about
const COMMON = 30;          // the nouns that stand everywhere are about as common as each other
const SPREAD = 2000;        // and pages are about more things than they talk of

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

export const pick = (list, roll) => list[Math.floor(roll() * list.length)];

/** A number below `count`, as often as words of that rank stand in a language; the first `flat` are about alike. */
const zipf = (count, flat, roll) => Math.floor(flat * ((count / flat + 1) ** roll() - 1));

function shuffled(list, roll) {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(roll() * (at + 1));
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all;
}

/** The nouns, common ones first: single words, then compounds of them, some with a linking s. */
function lemmas() {
  const roll = dice(1);
  const single = shuffled(new Set([...MASCULINE, ...NEUTER]), roll);
  const neuter = new Set(NEUTER);
  const known = new Map(single.map((word) => [word, neuter.has(word)]));
  while (known.size < LEMMAS) {
    const [first, last] = [pick(single, roll), pick(single, roll)];
    const link = /(ing|het|sjon|skap)$/.test(first) || !/[es]$/.test(first) && roll() < 0.2 ? 's' : '';
    if (first !== last && first.length + last.length > 7) known.set(first + link + last, neuter.has(last));
  }
  return [...known].map(([word, isNeuter]) => ({ word, isNeuter }));
}

/** A noun as it stands in a text: mostly bare, else with one of its endings. */
function inflected({ word, isNeuter }, roll) {
  const vowel = word.endsWith('e') ? '' : 'e';
  const [definite, many] = isNeuter ? [`${vowel}t`, vowel && ''] : [`${vowel}n`, `${vowel}r`];
  const at = roll();
  if (at < 0.6) return word;
  if (at < 0.8) return word + definite;
  return word + (at < 0.9 ? many : `${vowel}ne`);
}

/** The small words and verbs: all that the project's manual says, as often as it says it. */
function plainWords() {
  const folder = join(repository, 'manual/nb');
  const files = readdirSync(folder).filter((file) => file.endsWith('.md')).sort();
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/^---\n.*?\n---\n/s, '')).join('\n');
  const prose = text.replace(/^\s*::.*$|!?\[.*?\]\(.*?\)|:[a-z]+\[.*?\](\{.*?\})?|\{.*?\}/gm, ' ');
  return prose.toLowerCase().match(/(?<![\p{L}\p{N}.@/-])\p{L}+(?![\p{L}\p{N}@/-]|\.\p{L})/gu);
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Makes pages by number: the same number is always the same page. */
export function corpus() {
  const nouns = lemmas();
  const plain = plainWords();
  const noun = (roll, subjects) => inflected(roll() < 0.5 ? pick(subjects, roll) : nouns[zipf(nouns.length, COMMON, roll)], roll);
  const sentence = (roll, subjects) => {
    const length = 7 + Math.floor(roll() * 10);
    const words = Array.from({ length }, () => roll() < 0.65 ? pick(plain, roll) : noun(roll, subjects));
    return capital(`${words.join(' ')}.`);
  };
  const section = (roll, subjects, at) => {
    let text = '';
    while (text.length < SECTION) text += (text ? ' ' : '') + sentence(roll, subjects);
    return `## ${capital(subjects[at + 2].word)} ${pick(plain, roll)} ${noun(roll, subjects)}\n\n${text}\n`;
  };
  return (number) => {
    const roll = dice(1000 + number);
    const subjects = Array.from({ length: SUBJECTS }, () => nouns[zipf(nouns.length, SPREAD, roll)]);
    const title = `${capital(subjects[0].word)} og ${subjects[1].word}`;
    const sections = Array.from({ length: SECTIONS }, (_, at) => section(roll, subjects, at));
    return { title, body: sections.join('\n') };
  };
}

const padded = (number, length) => String(number).padStart(length, '0');

/** Writes the manual into a folder, and says how many different words it has. */
export function write(folder, pages) {
  const page = corpus();
  const vocabulary = new Set();
  let characters = 0;
  mkdirSync(join(folder, 'nb'), { recursive: true });
  writeFileSync(join(folder, 'handbok.yaml'), 'title: {nb: Stor manual}\nlanguages: [nb]\n');
  for (let number = 0; number < pages; number++) {
    const { title, body } = page(number);
    for (const word of body.toLowerCase().match(/\p{L}+/gu)) vocabulary.add(word);
    characters += body.length;
    const file = join(partFolder(folder, number), `${padded(number % PART + 1, 3)}-side-${number + 1}.md`);
    writeFileSync(file, `---\ntitle: ${title}\n---\n\n${body}`);
  }
  return { words: vocabulary.size, characters };
}

/** The folder of a page's part; the part's first page brings it. */
function partFolder(folder, number) {
  const part = Math.floor(number / PART) + 1;
  const path = join(folder, 'nb', `${padded(part, 3)}-del-${part}`);
  if (number % PART === 0) {
    mkdirSync(path);
    writeFileSync(join(path, '_index.md'), `---\ntitle: Del ${part}\n---\n`);
  }
  return path;
}
