// Search without a server: from the disk and under the policy.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { buildFolder, everywhere, filesOf, inView, open, pathOf, read, site, temporary, texts } from './support.js';

const field = (page) => page.locator('input[type=search]');
const hits = (page) => page.locator('[data-search-results] a[href]');
const panel = (page) => page.locator('.search-panel');
const status = (page) => page.locator('[data-search-status]').innerText();
const marks = (page) => page.locator('main mark.found');
const hasFocus = (page) => field(page).evaluate((input) => input === document.activeElement);
const addresses = (page) => hits(page).evaluateAll((links) => links.map((link) => link.href));

/** Fills the field, and waits until it has been answered. */
async function search(page, words) {
  await field(page).fill('');
  await page.waitForFunction(() => document.querySelector('[data-search-status]').textContent === '');
  await field(page).fill(words);
  await page.waitForFunction(() => document.querySelector('[data-search-status]').textContent !== '');
}

/** Like `everywhere`, on another site, which is built when the first test asks for it. */
function anywhere(name, siteOf, scenario) {
  for (const from of ['server', 'file']) {
    test(`${name} (${from})`, async (t) => {
      const window = await open(t, siteOf(), { from });
      await scenario(window, t);
      await window.close();
    });
  }
}

/** Writes a manual into a folder of its own. */
function manualOf(files) {
  const folder = temporary('manual');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A value that is made when it is first asked for. */
const once = (make) => {
  let made;
  return () => (made ??= make());
};

/** Looks whether the target of the address holds one of the words and can be seen. */
async function landed(page, word) {
  const id = await page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
  assert.notEqual(id, '', 'the hit names a place on the page');
  const target = page.locator(`[id="${id}"]`);
  assert.equal(await target.count(), 1, `#${id} is there`);
  assert.match((await target.innerText()).toLowerCase(), new RegExp(word));
  await inView(page, `[id="${id}"]`);
}

everywhere('the start page shows one search field, and loads nothing for it before it is used', async ({ page, go, requests }) => {
  await go('nb/index.html');
  await page.waitForLoadState('load');
  assert.equal(await field(page).count(), 1);
  assert.ok(await field(page).isVisible());
  assert.ok(await page.getByLabel('Søk i manualen').isVisible());
  const before = requests.filter((url) => /search-|index.*\.js/.test(url) && !/assets\/search\./.test(url));
  assert.deepEqual(before, []);
  await field(page).click();
  await page.waitForFunction(() => [...document.scripts].some((script) => script.src.includes('search-index')));
});

// The word, where it stands: an introduction, a step, a closed tab, closed details, a part's own text.
const WORDS = {
  nb: { avkalkingsmiddel: 'stell/rens.html', skje: 'brygg.html#step-7', kruttblanding: 'brygg.html', gummi: 'feil.html#e99', 'E12: no water': 'feil.html#no-water', svart: 'mer/bare-norsk.html', uke: 'stell/index.html', kompost: 'mer/ordliste.html', '98 prosent': 'stell/alt-annet.html#fn.1' },
  en: { bucket: 'care/cleaning.html', spoon: 'brew.html#step-7', gunpowder: 'brew.html', rubber: 'faults.html#e99', 'svart kaffe': 'mer/bare-norsk.html' },
  ar: { دلو: 'care/cleaning.html', البارود: 'brew.html', مطاط: 'faults.html#e99', 'svart kaffe': 'mer/bare-norsk.html' },
};

for (const [lang, words] of Object.entries(WORDS)) {
  everywhere(`words are found where they stand (${lang})`, async (window) => {
    const { page, go } = window;
    for (const [word, where] of Object.entries(words)) {
      await go(`${lang}/index.html`);
      await search(page, word);
      assert.ok(await hits(page).count() > 0, `«${word}» is found`);
      const first = new URL(await hits(page).first().evaluate((link) => link.href));
      assert.ok(decodeURIComponent(first.href).startsWith(`${window.root}${lang}/${where}`), `«${word}» leads to ${where}, not ${first}`);
      await hits(page).first().click();
      await page.waitForURL((url) => url.hash !== '');
      await landed(page, word.toLowerCase().split(' ').join('|'));
    }
  });
}

everywhere('hits are chosen with the arrow keys and opened with Enter', async (window) => {
  const { page, go } = window;
  await go('nb/index.html');
  await search(page, 'kaffe');
  const all = await hits(page).evaluateAll((links) => links.map((link) => link.href));
  assert.ok(all.length >= 3);
  assert.equal(new Set(all).size, all.length, 'no hit twice');
  const active = () => page.evaluate(() => {
    const input = document.querySelector('input[type=search]');
    return document.activeElement === input && document.getElementById(input.getAttribute('aria-activedescendant'))?.href;
  });
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), all[0]);
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), all[1]);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), all.at(-1), 'around');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(all[1]);
  await landed(page, 'kaffe');
});

everywhere('Enter without a choice opens the first hit; Escape closes; the status says how many', async (window) => {
  const { page, go } = window;
  await go('nb/index.html');
  await search(page, 'gummi');
  assert.equal(await page.locator('[data-search-status]').innerText(), '1 treff');
  await page.keyboard.press('Escape');
  assert.equal(await hits(page).first().isVisible(), false);
  await search(page, 'gummi');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/feil.html#e99');
  await landed(page, 'gummi');
});

everywhere('search works on every chapter, below parts too, and leads to a place on the same page', async (window) => {
  const { page, go } = window;
  await go('nb/stell/alt-annet.html');
  await page.keyboard.press('/');
  assert.equal(await field(page).evaluate((input) => input === document.activeElement), true);
  await search(page, 'kruttblanding');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/brygg.html#*');
  await landed(page, 'kruttblanding');
  await search(page, 'skje');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/brygg.html#step-7');
  await landed(page, 'skje');
  assert.equal(await hits(page).first().isVisible(), false, 'the hits are put away');
});

everywhere('the root page searches too, letter by letter', async (window) => {
  await window.go('index.html');
  await field(window.page).pressSequentially('gummi');
  await window.page.waitForFunction(() => document.querySelectorAll('[data-search-results] a').length === 1);
  await hits(window.page).first().click();
  assert.equal(pathOf(window), 'nb/feil.html#e99');
});

everywhere('words that do not exist give no hits, in words', async ({ page, go }) => {
  await go('nb/index.html');
  await search(page, 'xqzjwv');
  assert.equal(await hits(page).count(), 0);
  assert.ok(await page.getByText('Ingen treff.').isVisible());
});

everywhere('hostile queries do nothing bad', async ({ page, go }) => {
  await go('nb/index.html');
  const hostile = [
    'a'.repeat(10_000), 'kaffe '.repeat(2_000), '<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "'; DROP TABLE kaffe; --",
    '(((((', '[a-z]+(.*)*$', '\\', '.*', '^$', '\\u{110000}', '\ud83d', '\udc00kaffe', 'kaffe\ud83d', '\u202ekaffe\u202c', '\u200f\u200e\u2066kaffe\u2069',
    '\0', '\t\n', ' ', '%', '%E0%A4%A', '__proto__', 'constructor', 'toString', '-', '/', '@', '1e309', '\u0301\u0301\u0301', 'ﬁ', '𝓚𝓪𝓯𝓯𝓮', '☕',
  ];
  for (const query of hostile) {
    const took = await page.evaluate(async (value) => {
      const input = document.querySelector('input[type=search]');
      const start = performance.now();
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((soon) => setTimeout(soon, 30));
      return performance.now() - start;
    }, query);
    assert.ok(took < 1000, `${query.slice(0, 40)} took ${took} ms`);
    assert.equal(await page.locator('[data-search-results] :not(a, span, mark)').count(), 0, query.slice(0, 40));
  }
  await search(page, 'onerror');
  assert.match(await hits(page).first().innerText(), /<img src=x onerror=alert\(2\)>/, 'a text about HTML is shown as text');
  assert.equal(await page.locator('[data-search-results] img').count(), 0);
  await search(page, 'gummi');
  assert.equal(await hits(page).count(), 1, 'and then all is as before');
});

test('a hit that is opened from a chapter leaves the way back', async (t) => {
  const window = await open(t, site('everything'));
  await window.go('nb/feil.html');
  await search(window.page, 'kruttblanding');
  await window.page.keyboard.press('Enter');
  await window.page.waitForURL('**/brygg.html#*');
  await window.page.goBack();
  assert.equal(pathOf(window), 'nb/feil.html');
  await window.close();
});
