// Pagefind: its own program over a copy of the built pages, and its own API in the browser.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { median } from './queries.mjs';
import { attribute, html, isPlace, isSilent, labelOf, mainOf, pagesOf, titleOf } from './pages.mjs';
import { bytesOf, filesOf, temporary, timed } from './site.mjs';
import { bytesSent, freshPage, serve } from './browser.mjs';

const PROBE = 'probe.html';
const FIRST = 5;   // results that Pagefind's own interface shows at once
const PAGES = 12;  // results that are looked at
const PLACES = 3;  // places that Pagefind's own interface shows of a page

/** The program itself, so that no launcher is measured with it; a platform's package has one of the two. */
function program() {
  const require = createRequire(import.meta.url);
  for (const name of ['pagefind_extended', 'pagefind']) {
    try {
      return require.resolve(`@pagefind/${process.platform}-${process.arch}/bin/${name}`);
    } catch { /* then the other one */ }
  }
  throw new Error(`there is no Pagefind for ${process.platform}-${process.arch}: npm ci?`);
}

/** Marks what Pagefind is to index, and names the places, which are headings alone by default: steps are not. */
function mark(node) {
  for (const child of [...(node.childNodes ?? [])]) {
    if (isSilent(child)) child.attrs.push({ name: 'data-pagefind-ignore', value: 'all' });
    else mark(child);
  }
  if (isPlace(node)) node.attrs.push({ name: 'data-pagefind-title', value: titleOf(node) || labelOf(node) || attribute(node, 'id') });
}

/** The pages of one language in a folder of their own. */
export function copyOf(dist, lang) {
  const folder = temporary('pagefind');
  for (const { path, document } of pagesOf(dist, lang)) {
    const main = mainOf(document);
    mark(main);
    main.attrs.push({ name: 'data-pagefind-body', value: '' });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), html(document));
  }
  return folder;
}

/** Indexes a folder, and says what it took. */
export const run = (folder) => timed(program(), ['--site', folder, '--keep-index-url', '--quiet']);

/** What holds words; the rest are programs. */
const isIndex = (path) => /\.(pf_meta|pf_index|pf_fragment|pf_filter)$|pagefind-entry\.json$/.test(path);

export const indexBytes = (folder) => bytesOf(folder, filesOf(folder).filter(isIndex));

export async function index(dist, lang) {
  const folder = copyOf(dist, lang);
  const { cpu } = run(folder);
  const probe = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Pagefind</title><body>`;
  const server = await serve(folder, { extra: { [PROBE]: probe } });
  return { folder, server, cpu, bytes: indexBytes(folder) };
}

async function open({ server }) {
  const page = await freshPage();
  await page.goto(server.root + PROBE);
  return page;
}

/** In the page: the time until the first results are there with their texts, and as many results as are looked at. */
async function ask({ query, first, most }) {
  window.pagefind ??= await import('/pagefind/pagefind.js');
  const started = performance.now();
  const { results } = await window.pagefind.search(query);
  await Promise.all(results.slice(0, first).map((result) => result.data()));
  const time = performance.now() - started;
  const pages = await Promise.all(results.slice(0, most).map((result) => result.data()));
  const place = ({ url, locations }) => ({ url, words: locations.length });
  return { time, pages: pages.map(({ url, sub_results: places }) => ({ url, places: places.map(place) })) };
}

/** The places of a page as Pagefind's own interface shows them: the three with most words. */
function shown({ url, places }) {
  const best = places.sort((one, other) => other.words - one.words).slice(0, PLACES);
  return best.length ? best.map((place) => place.url) : [url];
}

const pathOf = (url) => decodeURIComponent(url).replace(/^\//, '');

/** Answers every query: hits as `path#id`, and the milliseconds it took. */
export async function answer(built, queries) {
  const page = await open(built);
  const answers = [];
  for (const { query } of queries) {
    const { time, pages } = await page.evaluate(ask, { query, first: FIRST, most: PAGES });
    answers.push({ time, hits: pages.flatMap(shown).map(pathOf) });
  }
  await page.context().close();
  return answers;
}

/** Bytes that a reader's browser loads until it has the first result. */
export async function loaded(built, queries) {
  const each = [];
  for (const { query } of queries) {
    const page = await open(built);
    built.server.sent.length = 0;
    await page.evaluate(ask, { query, first: 1, most: 1 });
    each.push(bytesSent(built.server, (path) => path.startsWith('pagefind/')));
    await page.context().close();
  }
  return median(each);
}
