// How Handbok's search bears a large manual: what it weighs, what a reader's browser loads, and how soon it answers.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as handbok from './lib/handbok.mjs';
import * as pagefind from './lib/pagefind.mjs';
import { closeAll } from './lib/browser.mjs';
import { corpus, dice, pick, write } from './lib/corpus.mjs';
import { median, quantile } from './lib/queries.mjs';
import { build, bytesOf, filesOf, indexFiles, temporary } from './lib/site.mjs';
import { kilobytes, milliseconds, printTable, seconds } from './lib/table.mjs';

const LANG = 'nb';
const TYPICAL = 40;
const MISSPELT = 20;
const FRESH = 10;

const LETTERS = 'abdefghijklmnoprstuvy';

/** One slip of typing: two letters swapped, one left out, one twice, or one for another. */
function slip(word, roll) {
  const at = 1 + Math.floor(roll() * (word.length - 2));
  const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  return before + pick([next + letter + after, next + after, letter + letter + next + after, pick(LETTERS, roll) + next + after], roll);
}

/** Queries as readers of these pages would make them: words that stand together in a section. */
function queriesFor(pages) {
  const page = corpus();
  const roll = dice(7);
  const wordsOf = (least) => {
    const section = pick(page(Math.floor(roll() * pages)).body.split('\n## '), roll);
    return [...new Set(section.toLowerCase().match(/\p{L}+/gu))].filter((word) => word.length >= least);
  };
  const typical = Array.from({ length: TYPICAL }, (_, at) => {
    const words = wordsOf(4);
    return Array.from({ length: 1 + at % 3 }, () => pick(words, roll)).join(' ');
  });
  return { typical, misspelt: Array.from({ length: MISSPELT }, () => slip(pick(wordsOf(7), roll), roll)) };
}

function printIndex(dist) {
  const files = indexFiles(dist, LANG);
  const sizes = files.filter((path) => path.startsWith('assets/')).map((path) => statSync(join(dist, path)).size);
  const directory = bytesOf(dist, files.filter((path) => !path.startsWith('assets/')));
  const largest = sizes.length ? kilobytes(Math.max(...sizes)) : '–';
  printTable(['', 'files', 'bytes', 'directory', 'largest shard'],
    [['index', files.length, kilobytes(bytesOf(dist, files)), kilobytes(directory), largest]]);
}

async function printLoaded(built, { typical, misspelt }) {
  const rows = [];
  for (const [name, queries, options] of [
    ['typical, at once', typical], ['typical, letter by letter', typical, { letters: true }], ['misspelt, at once', misspelt],
  ]) {
    const each = [];
    for (const query of queries.slice(0, FRESH)) each.push(await handbok.loadedFor(built, query, options));
    rows.push([name, kilobytes(median(each)), kilobytes(Math.max(...each))]);
  }
  printTable(['loaded until the first answer', 'median', 'max'], rows);
}

async function printTimes({ server }, queries) {
  const page = await handbok.open(server.root, LANG);
  const rows = [];
  for (const [name, list] of Object.entries(queries)) {
    for (const query of list) await handbok.ask(page, server.root, query); // loads the shards
    const times = [];
    let none = 0;
    for (const query of list) {
      const { time, hits } = await handbok.ask(page, server.root, query);
      times.push(time);
      if (!hits.length) none++;
    }
    rows.push([name, list.length, none, ...[quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)].map(milliseconds)]);
  }
  await page.context().close();
  printTable(['answers, index loaded', 'queries', 'none', 'p50', 'p95', 'max'], rows);
}

function printPagefind(dist) {
  const folder = pagefind.copyOf(dist, LANG);
  const { wall, cpu } = pagefind.run(folder);
  const index = filesOf(join(folder, 'pagefind'));
  printTable(['', 'time', 'CPU', 'files', 'index'],
    [['Pagefind', seconds(wall), seconds(cpu), index.length, kilobytes(pagefind.indexBytes(folder))]]);
}

async function scale(pages, withPagefind) {
  const manual = temporary('corpus');
  const { words, characters } = write(manual, pages);
  console.log(`${pages} pages, ${characters} characters, ${words} different words\n`);
  const { dist, wall, cpu } = build(manual);
  printTable(['', 'time', 'CPU'], [['whole build', seconds(wall), seconds(cpu)]]);
  printIndex(dist);
  const built = await handbok.index(dist, LANG, cpu);
  const queries = queriesFor(pages);
  await printLoaded(built, queries);
  await printTimes(built, queries);
  if (withPagefind) printPagefind(dist);
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pagefind: { type: 'boolean' } } });
const pages = Number(positionals[0] ?? 10_000);
if (!Number.isInteger(pages) || pages < 1) {
  throw new Error(`${positionals[0]} is no number of pages. npm run scale -- [PAGES] [--pagefind]`);
}
try {
  await scale(pages, values.pagefind);
} finally {
  await closeAll();
}
