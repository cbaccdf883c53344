// Compares Handbok's search with Pagefind and MiniSearch on the same built pages and the same queries.

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as handbok from './lib/handbok.mjs';
import * as minisearch from './lib/minisearch.mjs';
import * as pagefind from './lib/pagefind.mjs';
import { closeAll } from './lib/browser.mjs';
import { byCategory, measure, place, quantile, readQueries } from './lib/queries.mjs';
import { build, here, read, repository } from './lib/site.mjs';
import { kilobytes, milliseconds, percent, printTable, seconds } from './lib/table.mjs';

const FRESH = 5; // pages opened anew to see what is loaded until the first result

const USAGE = 'npm run compare -- [MANUAL] [--queries FILE [--lang nb]]... [--by-category] [--misses]';

/** The command line: `--lang` belongs to the `--queries` before it. */
function options() {
  const { values, positionals, tokens } = parseArgs({
    allowPositionals: true,
    tokens: true,
    options: {
      queries: { type: 'string', multiple: true }, lang: { type: 'string', multiple: true },
      'by-category': { type: 'boolean' }, misses: { type: 'boolean' },
    },
  });
  const sets = [];
  for (const { kind, name, value } of tokens) {
    if (kind === 'option' && name === 'queries') sets.push(querySet(value));
    if (kind === 'option' && name === 'lang') {
      if (!sets.length) throw new Error(`--lang stands before any --queries. ${USAGE}`);
      sets.at(-1).lang = value;
    }
  }
  const manual = here(positionals[0] ?? join(repository, 'manual'));
  return { manual, sets: sets.length ? sets : ownSets(manual), categories: values['by-category'], misses: values.misses };
}

/** A file of queries; its name ends in its language: `manual.nb.tsv`. */
const querySet = (file) => ({ file: here(file), lang: /\.([a-z-]+)\.tsv$/i.exec(file)?.[1] });

/** The repository's own queries for a manual. */
function ownSets(manual) {
  const folder = join(repository, 'tests/search');
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const own = files.filter((file) => file.startsWith(`${basename(manual)}.`) && file.endsWith('.tsv'));
  return own.map((file) => querySet(join(folder, file)));
}

/** A target that is not there can be hit by nobody: the queries are older than the manual. */
function missingTargets(dist, queries) {
  const holds = (page, id) => new RegExp(`\\sid=["']?${id.replace(/[^\w-]/g, '\\$&')}["'\\s>]`).test(page);
  const missing = (target) => {
    const [path, id] = target.split('#');
    return !existsSync(join(dist, path)) || id !== undefined && !holds(read(dist, path), id);
  };
  return [...new Set(queries.flatMap(({ targets }) => targets).filter(missing))];
}

const evenly = (all, count) => all.filter((_, at) => Math.floor(at * count / all.length) !== Math.floor((at - 1) * count / all.length));

/** What an engine answers, loads and costs. */
async function run(name, engine, built, queries) {
  const answers = await engine.answer(built, queries);
  const loaded = await engine.loaded(built, evenly(queries, FRESH));
  return { name, answers, loaded, bytes: built.bytes, cpu: built.cpu };
}

async function engines({ dist, cpu }, { lang }, queries) {
  return [
    await run('Handbok', handbok, await handbok.index(dist, lang, cpu), queries),
    await run('Pagefind', pagefind, await pagefind.index(dist, lang), queries),
    await run('MiniSearch', minisearch, minisearch.index(dist, lang), queries),
  ];
}

function row(queries, { name, answers, bytes, loaded, cpu }) {
  const { first, five, mrr, none } = measure(queries, answers);
  const times = answers.map(({ time }) => time);
  const quality = [percent(first), percent(five), mrr.toFixed(3), percent(none)];
  const cost = [kilobytes(bytes), kilobytes(loaded), seconds(cpu)];
  return [name, ...quality, ...cost, ...[0.5, 0.95].map((share) => milliseconds(quantile(times, share)))];
}

function printCategories(queries, results) {
  const groups = results.map(({ answers }) => byCategory(queries, answers));
  const first = ({ queries, answers }) => percent(measure(queries, answers).first);
  const rows = [...groups[0].keys()].map((category) => {
    const same = groups.map((group) => group.get(category));
    return [category || '(none)', same[0].queries.length, ...same.map(first)];
  });
  printTable(['first hit right', 'queries', ...results.map(({ name }) => name)], rows);
}

function printMisses(queries, { answers }) {
  queries.forEach((query, at) => {
    const where = place(query, answers[at]);
    if (where === 1) return;
    console.log(`${query.category}\t«${query.query}»\tright at ${where || '–'}\twanted ${query.targets.join(' | ')}`);
    console.log(`\tfound ${answers[at].hits.slice(0, 3).join(' | ') || 'nothing'}`);
  });
  console.log();
}

async function compare(site, set, { categories, misses }) {
  const queries = readQueries(set.file);
  if (!set.lang) throw new Error(`${set.file}: which language? Name the file like manual.nb.tsv, or give --lang`);
  console.log(`${basename(set.file)}: ${queries.length} queries in ${set.lang}`);
  const missing = missingTargets(site.dist, queries);
  if (missing.length) console.log(`Not on the site: ${missing.join(', ')}`);
  const results = await engines(site, set, queries);
  printTable(['', 'first', 'in 5', 'MRR', 'none', 'index', 'loaded', 'CPU', 'p50', 'p95'], results.map((result) => row(queries, result)));
  if (categories) printCategories(queries, results);
  if (misses) printMisses(queries, results[0]);
}

const asked = options();
if (!asked.sets.length) {
  console.log(`No queries for ${basename(asked.manual)} in tests/search: nothing to compare. ${USAGE}`);
} else {
  try {
    const site = build(asked.manual);
    for (const set of asked.sets) await compare(site, set, asked);
  } finally {
    await closeAll();
  }
}
