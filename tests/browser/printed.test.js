// Printing from the browser (Ctrl-P): the numbers of pages that a script counts before the browser prints.
//
// Where a number could be wrong none is shown: while pictures have not come, and in browsers other than Chromium and Edge.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { open, site, temporary, themes } from './support.js';

const run = (command, ...options) => execFileSync(command, options, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

/** Prints a page and gives what its marks say on paper, and where the named places are. */
async function printed(t, dist, path, { prepare, ...options } = {}) {
  const window = await open(t, dist, { from: 'file', ...options });
  await window.go(path);
  await window.page.evaluate(() => {
    // What the marks say while the browser prints is gone afterwards.
    addEventListener('afterprint', () => { window.marksOnPaper = window.marksNow; }, { capture: true });
    addEventListener('beforeprint', () => setTimeout(() => {}, 0));
  });
  if (prepare) await prepare(window.page);
  await window.page.evaluate(() => {
    addEventListener('beforeprint', () => {
      window.marksNow = [...document.querySelectorAll('.page-of')].map((mark) => ({ id: mark.dataset.page, number: mark.hidden ? null : Number(mark.querySelector('b').textContent), inContents: Boolean(mark.closest('.paper-toc, .paper-symptoms, .paper-index')) }));
    });
  });
  const before = await window.page.evaluate(() => [scrollX, scrollY]);
  const file = join(temporary('printed'), 'out.pdf');
  await window.page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  const marks = await window.page.evaluate(() => window.marksOnPaper);
  const left = await window.page.evaluate(() => ({
    shown: document.querySelectorAll('.page-of:not([hidden]), .not-printed, .counting').length,
    media: [...document.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.media).filter((media) => media === 'all').length,
    scroll: [scrollX, scrollY],
  }));
  await window.close();
  const pages = new Map([...run('pdfinfo', '-dests', file).matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)].map(([, page, id]) => [id, Number(page)]));
  return { file, marks, pages, left, before };
}

const text = (file) => run('pdftotext', '-layout', file, '-');

const EDITIONS = [['manual', 'nb'], ['manual', 'en'], ['everything', 'nb'], ['everything', 'en'], ['everything', 'ar'], ...themes.flatMap((theme) => [['manual', 'nb', theme], ['everything', 'ar', theme]])];

for (const [name, lang, theme = 'default'] of EDITIONS) {
  describe(`numbers of pages (${name}, ${lang}, ${theme})`, () => {
    for (const [from, options] of [['a desktop', {}], ['a phone', { viewport: { width: 375, height: 812 } }], ['a dark screen', { colorScheme: 'dark' }]]) {
      test(`printed from ${from}, each is the page of its place, and nothing is left on the screen`, async (t) => {
        const prepare = (page) => page.evaluate(() => scrollTo({ top: 1500, behavior: 'instant' }));
        const { marks, pages, left, before } = await printed(t, site(name, { theme }), `${lang}/print.html`, { ...options, prepare });
        assert.ok(marks.length > 5);
        const shown = marks.filter(({ number }) => number !== null);
        for (const { id, number } of shown) assert.equal(number, pages.get(id), id);
        if (name === 'manual') assert.equal(shown.length, marks.length, 'each has its number');
        assert.ok(shown.some(({ inContents }) => inContents));
        assert.deepEqual(left, { shown: 0, media: 0, scroll: before });
      });
    }
  });
}

test('a chapter numbers what it holds itself', async (t) => {
  const { marks, pages } = await printed(t, site('manual'), 'nb/web.html', { prepare: (page) => page.evaluate(async () => {
    for (const picture of document.images) picture.loading = 'eager';
    await Promise.all([...document.images].filter((picture) => !picture.closest('.qr')).map((picture) => picture.decode().catch(() => {})));
  }) });
  assert.ok(marks.length >= 1);
  for (const { id, number } of marks) assert.equal(number, pages.get(id), id);
});

test('without the pictures no number is shown, since it could be wrong', async (t) => {
  const { marks } = await printed(t, site('manual'), 'nb/web.html', { prepare: (page) => page.evaluate(() => {
    document.querySelector('main img').src = 'data:image/png;base64,'.padEnd(60, 'A');
    Object.defineProperty(document.querySelector('main img'), 'complete', { value: false });
  }) });
  assert.ok(marks.every(({ number }) => number === null));
});

test('another browser shows steps, no pages', async (t) => {
  const { file, marks } = await printed(t, site('manual'), 'nb/print.html', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' });
  assert.ok(marks.every(({ number }) => number === null));
  assert.doesNotMatch(text(file), /\(side/);
});

test('only some steps: those and their headings, in either order', async (t) => {
  for (const [first, last] of [[3, 5], [5, 3]]) {
    const { file, left } = await printed(t, site('manual'), 'nb/web.html', { prepare: async (page) => {
      await page.getByText('Bare noen steg').click();
      await page.getByLabel('Fra steg').fill(String(first));
      await page.getByLabel('til steg').fill(String(last));
    } });
    const paper = text(file);
    assert.match(paper, /Godkjenn påloggingen/);
    assert.match(paper, /Velg ett av alternativene/);
    for (const other of ['Åpne Visma Ressurs Web', 'Skriv inn brukernavnet', 'Gratulerer', 'Trenger du hjelp']) assert.ok(!paper.includes(other), other);
    assert.equal(left.shown, 0);
  }
});

test('dark stays on the screen', async (t) => {
  const { file } = await printed(t, site('manual'), 'nb/web.html', { colorScheme: 'dark' });
  run('pdftoppm', '-r', '20', '-gray', '-f', '1', '-l', '1', '-singlefile', file, file.replace('.pdf', ''));
  const grey = (await import('node:fs')).readFileSync(file.replace('.pdf', '.pgm'));
  assert.ok(grey.at(-1) > 250 && grey.at(-2000) > 250, 'white paper');
});
