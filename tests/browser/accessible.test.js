// Everyone can read it: axe-core on every kind of page, narrow windows, the keyboard alone.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { answer, BASE_URL, buildFolder, copyOf, filesOf, looks, open, read, site, themes, until, violations } from './support.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const KINDS = ['index', 'nb/lag-kaffe', 'en/make-coffee', ...['nb', 'en', 'ar'].flatMap((lang) => ['index', 'print', '404', 'search', 'mer/bare-norsk'].map((page) => `${lang}/${page}`))];
const CHAPTERS = ['nb/brygg', 'en/brew', 'ar/brew', 'nb/feil', 'ar/faults', 'nb/stell/rens', 'nb/stell/alt-annet', 'ar/care/everything-else', 'nb/stell/index', 'en/care/index', 'ar/care/index', 'en/web'];

/** Every kind of page in every language, and every chapter that has something of its own; of the first manual all in Norwegian. */
function pagesOf(name, dist) {
  const wanted = [...KINDS, ...CHAPTERS].map((path) => `${path}.html`);
  return filesOf(dist, '.html').filter((path) => wanted.includes(path) || name === 'manual' && path.startsWith('nb/'));
}

/** Lets a page that is drawn from `base_url` find its files, and redirects go nowhere so that they can be looked at. */
async function prepare({ context, root }, dist, path) {
  await context.unrouteAll();
  if (path.endsWith('404.html')) {
    await context.route(`${BASE_URL}**`, (route) => route.fulfill(answer(dist, new URL(route.request().url()).pathname.slice('/manual'.length))));
    return BASE_URL + path;
  }
  const target = read(dist, path).match(/<a data-redirect[^>]*href="?([^"> ]+)/)?.[1];
  if (target) await context.route(`**/${target}*`, (route) => route.fulfill({ status: 204 }));
  return root + path;
}

const sideways = (page) => page.evaluate(() => [document.documentElement, document.body].filter((node) => node.scrollWidth > innerWidth).map((node) => `${node.localName} is ${node.scrollWidth} pixels wide`));

const ALL = { runOnly: TAGS };
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
const NARROW = { runOnly: { type: 'rule', values: ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block'] } };

for (const [look, name, theme] of looks) {
  test(`axe finds nothing on any kind of page, in light, in dark, in 320 pixels, and nothing scrolls sideways (${look})`, async (t) => {
    const dist = site(name, { theme });
    const window = await open(t, dist, { from: 'file', foreign: [BASE_URL] });
    const { page } = window;
    const found = [];
    for (const path of pagesOf(name, dist)) {
      const note = (how, said) => found.push(...said.map((one) => `${path}, ${how}: ${one}`));
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(await prepare(window, dist, path), { waitUntil: 'commit' }); // a redirect never comes to its end
      await page.locator('h1').first().waitFor();
      if (!/redirect/.test(await page.locator('body').getAttribute('class'))) await page.waitForLoadState();
      note('light', await violations(page, ALL));
      await page.emulateMedia({ colorScheme: 'dark' });
      note('dark', await violations(page, COLOURS));
      await page.setViewportSize({ width: 320, height: 640 });
      note('narrow', await violations(page, NARROW));
      note('narrow', await sideways(page));
    }
    await window.close();
    assert.deepEqual(found, []);
  });
}

for (const theme of ['default', ...themes]) {
  test(`a manual's name of one long word is read whole in 320 pixels (${theme})`, async (t) => {
    const folder = copyOf('everything', theme);
    const config = join(folder, 'handbok.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^title:.*\n( .*\n)*/m, 'title: Internkontrollhåndboken\n'));
    const { page, close, root } = await open(t, buildFolder(folder), { from: 'file', viewport: { width: 320, height: 640 } });
    await page.goto(`${root}nb/brygg.html`);
    const title = page.locator('.site-title');
    assert.match(await title.textContent(), /Internkontrollhåndboken/);
    assert.equal(await title.evaluate((node) => node.scrollWidth - node.clientWidth), 0);
    await close();
  });
}

const search = async (page, word) => {
  await page.locator('input[type=search]').fill(word);
  await page.locator('[data-search-results] a').first().waitFor();
};

const LOOKS = { light: {}, dark: { colorScheme: 'dark' }, narrow: { viewport: { width: 320, height: 640 } } };

describe('things that open', () => {
  for (const [how, options, theme] of ['default', ...themes].flatMap((theme) => Object.entries(LOOKS).map((look) => [...look, theme]))) {
    test(`axe finds nothing in open results, tabs, details and menus (${how}, ${theme})`, async (t) => {
      const window = await open(t, site('everything', { theme }), { from: 'file', ...options });
      const { page, go } = window;
      const found = [];
      for (const [path, word] of [['nb/index.html', 'kaffe'], ['nb/feil.html', 'kaffe'], ['ar/index.html', 'البارود']]) {
        await go(path);
        await search(page, word);
        await page.keyboard.press('ArrowDown');
        found.push(...await violations(page, ALL), ...await sideways(page));
      }
      await go('nb/brygg.html');
      await page.getByRole('tab', { name: 'Mørk brent' }).first().click();
      await page.locator('.tick').first().check();
      await page.getByLabel('Skjul disse').check();
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
      await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' })); // what slides under the header is no smaller for it
      found.push(...await violations(page, ALL));
      if (how === 'narrow') {
        await page.locator('.menu-link').click();
        found.push(...await violations(page, ALL));
      }
      await window.close();
      assert.deepEqual(found, []);
    });
  }
});

/** Everything that the search can show, one state after the other: where it stands, what is typed, what then shows. */
const STATES = [
  ['nb/feil.html', 'streken', '.hit-picture'],
  ['nb/feil.html', 'skylle', '.hit-again'],
  ['nb/feil.html', 'kaffe', '.search-all'],
  ['nb/feil.html', 'knap', '.search-empty .search-word'],
  ['nb/index.html', 'gunpowder', '.search-note'],
  ['nb/index.html', '', '.search-recent .search-forget'],
  ['nb/search.html?q=kaffe', null, '.hit:nth-child(12)'],
  ['nb/search.html?q=knap', null, '.search-empty [data-search-contacts] a'],
  ['ar/search.html?q=svart%20kaffe', null, '.hit[lang=nb]'],
  ['nb/brygg.html', 'skje', 'main mark.found'],
];

describe('search', () => {
  for (const [how, options] of Object.entries(LOOKS)) {
    test(`axe finds nothing in anything that the search shows (${how})`, async (t) => {
      const window = await open(t, site('everything'), { from: 'file', ...options });
      const { page, go } = window;
      await go('nb/index.html');
      await search(page, 'gummi');
      await page.keyboard.press('Enter'); // leaves a search to be shown again
      await page.waitForURL('**/feil.html#*');
      const found = [];
      for (const [path, typed, shown] of STATES) {
        const seen = page.locator(shown).first();
        await go(path);
        if (typed) await page.locator('input[type=search]').fill(typed);
        else if (typed === '') await page.locator('input[type=search]').focus();
        if (shown.startsWith('main')) await page.locator('[data-search-results] a').first().click();
        await seen.waitFor();
        await seen.scrollIntoViewIfNeeded();
        if (/hit/.test(shown) && typed) await page.keyboard.press('ArrowDown');
        found.push(...[...await violations(page, ALL), ...await sideways(page)].map((one) => `${path} «${typed}»: ${one}`));
      }
      await window.close();
      assert.deepEqual(found, []);
    });
  }
});

describe('by keyboard alone', () => {
  /** What has the focus: its name, whether it is drawn, in view, with nothing in front, and marked. */
  const focus = () => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const box = [...node.getClientRects()].find(({ width, height }) => width > 0 && height > 0);
    const style = getComputedStyle(node);
    const label = `${node.localName}.${node.className} «${(node.getAttribute('aria-label') || node.textContent || node.id).trim().slice(0, 30)}»`;
    if (!box) return { label, problem: 'is not drawn' };
    const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 20)];
    const front = document.elementFromPoint(x, y);
    const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const problem = box.top < 0 || box.top >= innerHeight || box.left >= innerWidth || box.right <= 0 ? 'is out of view'
      : !front || !(node.contains(front) || front.contains(node) || front.closest('label')?.control === node) ? `is behind ${front?.localName}.${front?.className}`
      : !marked ? 'has no mark' : null;
    return { label, problem };
  };

  const viewports = Object.entries({ wide: { width: 1280, height: 720 }, narrow: { width: 360, height: 640 } });
  for (const [how, viewport, theme] of ['default', ...themes].flatMap((theme) => viewports.map((look) => [...look, theme]))) {
    test(`from the skip link to the end, everything with the focus is seen (${how}, ${theme})`, async (t) => {
      const window = await open(t, site('everything', { theme }), { from: 'file', viewport });
      const { page, go } = window;
      for (const path of ['nb/brygg.html', 'ar/faults.html', 'nb/index.html', 'nb/search.html']) {
        await go(path);
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
        const seen = [];
        for (const key of ['Tab', 'Shift+Tab']) {
          for (let stops = 0; stops < 150; stops++) {
            await page.keyboard.press(key);
            const { label, problem } = (await page.evaluate(focus)) ?? {};
            if (!label) break;
            if (key === 'Tab') seen.push(label);
            assert.equal(problem, null, `${path}, ${key}: ${label} ${problem}`);
          }
        }
        assert.match(seen[0], /skip-link/, 'the skip link comes first');
        const all = await page.locator('a[href]:visible, button:visible, input:visible:not([disabled]), summary:visible').count();
        const roving = await page.locator('[role=tab][tabindex="-1"]').count();
        assert.ok(seen.length >= all - roving, `${path}: ${seen.length} stops, ${all} things to press`);
      }
      await window.close();
    });
  }

  test('the skip link leads past the header', async (t) => {
    const window = await open(t, site('everything'));
    const { page, go } = window;
    await go('nb/brygg.html');
    await page.keyboard.press('Tab');
    assert.ok(await page.locator('.skip-link').evaluate((link) => link.getBoundingClientRect().width > 50), 'it shows when it has the focus');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main')), 'the next stop is in the text');
    await window.close();
  });

  test('an open menu keeps the focus, and gives it back', async (t) => {
    const window = await open(t, site('everything'), { viewport: { width: 390, height: 700 } });
    const { page, go } = window;
    await go('nb/brygg.html');
    await page.locator('.menu-link').focus();
    await page.keyboard.press('Enter');
    for (let stops = 0; stops < 12; stops++) {
      await until(page, () => document.activeElement.closest('.site-nav') || document.activeElement === document.body, null, 'the focus is in the menu');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Escape');
    assert.ok(await page.locator('.menu-link').evaluate((link) => link === document.activeElement));
    await window.close();
  });
});
