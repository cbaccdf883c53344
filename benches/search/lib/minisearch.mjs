// MiniSearch as VitePress sets it up for its local search, over the places of the built pages.

import MiniSearch from 'minisearch';
import { pagesOf, placesOf } from './pages.mjs';

// VitePress's defaults; its titles are what stands above a section.
const FIELDS = ['title', 'titles', 'text'];
const SEARCH = { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } };
const SHOWN = 16;

function* documents(dist, lang) {
  for (const { path, document } of pagesOf(dist, lang)) {
    for (const { id, ...place } of placesOf(document)) yield { id: `${path}#${id}`, ...place };
  }
}

export function index(dist, lang) {
  const all = [...documents(dist, lang)];
  const engine = new MiniSearch({ fields: FIELDS, storeFields: ['title', 'titles'], searchOptions: SEARCH });
  const before = process.cpuUsage();
  engine.addAll(all);
  const bytes = Buffer.byteLength(JSON.stringify(engine));
  const { user, system } = process.cpuUsage(before);
  return { engine, bytes, cpu: (user + system) / 1e6 };
}

/** Answers every query: hits as `path#id`, and the milliseconds it took. */
export function answer({ engine }, queries) {
  return queries.map(({ query }) => {
    const started = performance.now();
    const hits = engine.search(query).slice(0, SHOWN).map(({ id }) => id);
    return { hits, time: performance.now() - started };
  });
}

/** The whole index is loaded before the first result. */
export const loaded = ({ bytes }) => bytes;
