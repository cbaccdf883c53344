// How good the search is: what readers type, and where the first hit lands. The files stand in tests/search/, named after
// the manual and the language; anybody can add a line.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { open, repository, site } from './support.js';

// A guard against getting worse; what is aimed at is 0.92 of queries that nobody here has seen.
const FIRST_HIT_RIGHT = 0.92;
const NO_HIT_AT_ALL = 0.02;

const folder = join(repository, 'tests/search');

function queriesIn(file) {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  return lines.map((line) => line.split('\t')).map(([category, query, targets]) => ({ category, query, targets: targets.split('|') }));
}

/** Types each query and gives the address of its first hit, from the site's root. */
async function firstHits(window, lang, queries) {
  await window.go(`${lang}/index.html`);
  await window.page.locator('input[type=search]').click();
  return window.page.evaluate(async ({ typed, root }) => {
    const input = document.querySelector('input[type=search]');
    const status = document.querySelector('[data-search-status]');
    const firsts = [];
    for (const query of typed) {
      status.textContent = '';
      input.value = query;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      while (!status.textContent) await new Promise((soon) => setTimeout(soon, 1));
      const hit = document.querySelector('[data-search-results] a[href]');
      firsts.push(hit && decodeURIComponent(hit.href).slice(root.length));
    }
    return firsts;
  }, { typed: queries.map(({ query }) => query), root: decodeURIComponent(window.root) });
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsv'))) {
  const [manual, lang] = file.split('.');
  test(`${file}: the first hit is right, from the disk and under the policy`, { timeout: 120_000 }, async (t) => {
    const queries = queriesIn(file);
    const windows = await Promise.all(['file', 'server'].map((from) => open(t, site(manual), { from })));
    const [hits, served] = await Promise.all(windows.map((window) => firstHits(window, lang, queries)));
    assert.deepEqual(served, hits, 'the same hits everywhere');
    const misses = queries.map((query, at) => ({ ...query, hit: hits[at] })).filter(({ targets, hit }) => !targets.includes(hit));
    for (const { category, query, hit } of misses) t.diagnostic(`${category}: «${query}» led to ${hit}`);
    const none = hits.filter((hit) => !hit).length;
    t.diagnostic(`${queries.length} queries, first hit right ${(1 - misses.length / queries.length).toFixed(3)}, none at all ${none}`);
    assert.ok(1 - misses.length / queries.length >= FIRST_HIT_RIGHT, `${misses.length} of ${queries.length} first hits are wrong`);
    assert.ok(none / queries.length <= NO_HIT_AT_ALL, `${none} queries find nothing`);
    for (const window of windows) await window.close();
  });
}
