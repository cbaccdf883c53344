// Three languages of one manual: the reader keeps the place; what is not translated says so.

import assert from 'node:assert/strict';
import { everywhere, inView, pathOf, settled } from './support.js';

const switchTo = (page, lang) => page.locator(`.languages a[hreflang="${lang}"]`).click();
const alternates = (page) => page.locator('link[rel=alternate][hreflang]').evaluateAll((links) => Object.fromEntries(links.map((link) => [link.hreflang, link.getAttribute('href')])));

everywhere('another language opens at the same step', async (window) => {
  const { page, go } = window;
  await go('nb/brygg.html#press-start');
  await inView(page, '#press-start');
  await switchTo(page, 'en');
  assert.equal(pathOf(window), 'en/brew.html#press-start');
  await inView(page, '#press-start');
  assert.match(await page.locator('#press-start .step-number').innerText(), /\b6$/);
  await switchTo(page, 'ar');
  assert.equal(pathOf(window), 'ar/brew.html#press-start');
  await inView(page, '#press-start');
  await switchTo(page, 'nb');
  assert.equal(pathOf(window), 'nb/brygg.html#press-start');
});

everywhere('another language opens at the step that is read, also after scrolling', async (window) => {
  const { page, go } = window;
  await go('nb/brygg.html');
  await page.locator('#hold-jug').evaluate((node) => scrollTo({ top: node.getBoundingClientRect().top + scrollY - 100, behavior: 'instant' }));
  await settled(page);
  await switchTo(page, 'en');
  assert.equal(pathOf(window), 'en/brew.html#hold-jug');
  await inView(page, '#hold-jug');
});

everywhere('another language opened from the top of a chapter opens at its top', async (window) => {
  await window.go('nb/brygg.html');
  await switchTo(window.page, 'en');
  assert.match(pathOf(window), /^en\/brew\.html#?$/);
  assert.equal(await window.page.evaluate(() => scrollY), 0);
});

everywhere('the open tab and the ticks are the same in all languages', async (window) => {
  const { page, go } = window;
  await go('nb/brygg.html');
  await page.getByRole('tab', { name: 'Mørk brent' }).first().click();
  await page.locator('#check-2 input').check();
  await go('en/brew.html');
  assert.equal(await page.getByRole('tab', { name: 'Dark roast' }).first().getAttribute('aria-selected'), 'true');
  assert.ok(await page.getByText('Grind the beans coarsely').isVisible());
  assert.deepEqual(await page.locator('.tick').evaluateAll((boxes) => boxes.map((box) => box.checked)), [false, true, false]);
});

everywhere('hreflang names real translations only, and they name each other', async (window) => {
  const { page, go } = window;
  await go('en/brew.html');
  assert.deepEqual(await alternates(page), { nb: '../nb/brygg.html', en: 'brew.html', ar: '../ar/brew.html' });
  for (const lang of ['nb', 'en', 'ar']) {
    await go(`${lang}/mer/bare-norsk.html`);
    const found = await alternates(page);
    assert.deepEqual(Object.keys(found).filter((tag) => tag !== 'nb'), [], `${lang}: only nb is real`);
    assert.equal(await page.locator('.languages a').count(), 2, 'the reader can still change the language');
    await go(`${lang}/stell/index.html`.replace(/^(en|ar)\/stell/, '$1/care'));
    assert.deepEqual(Object.keys(await alternates(page)), ['nb', 'en', 'ar']);
  }
});

for (const lang of ['en', 'ar']) {
  everywhere(`a chapter that is missing in ${lang} is there in the default language, marked, with a note`, async (window) => {
    const { page, go } = window;
    await go(`${lang}/mer/bare-norsk.html`);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    for (const text of ['.prose', 'h1', '.lead']) {
      assert.deepEqual(await page.locator(text).evaluate((node) => [node.lang, node.dir]), ['nb', 'ltr'], text);
    }
    assert.match(await page.locator('.fallback-note').innerText(), /Norsk bokmål/);
    assert.ok(await page.locator('.fallback-note').isVisible());
    assert.ok(await page.getByText('Hell i koppen').isVisible());
    // What stands around the text is in the page's own language; so are the pages its links lead to.
    await page.locator('.prose a[href*="#taste"]').click();
    assert.equal(pathOf(window), `${lang}/brew.html#taste`);
  });
}

everywhere('Arabic runs from right to left, English and literals in it from left to right', async (window) => {
  const { page, go } = window;
  for (const path of ['index', 'brew', 'care/index', 'mer/bare-norsk', 'print']) {
    await go(`ar/${path}.html`);
    assert.deepEqual(await page.locator('html').evaluate((node) => [node.lang, node.dir]), ['ar', 'rtl'], path);
  }
  await go('ar/brew.html');
  const [number, body] = await page.locator('#fill-tank').evaluate((step) => ['.step-number', '.step-body p'].map((part) => step.querySelector(part).getBoundingClientRect().right));
  assert.ok(number > body, 'the number of a step stands to the right of its text');
  const [tab, next] = await page.locator('.tab-list').first().locator('button').evaluateAll((tabs) => tabs.map((one) => one.getBoundingClientRect().left));
  assert.ok(tab > next, 'tabs begin at the right');
  await go('nb/brygg.html');
  assert.equal(await page.locator('html').getAttribute('dir'), 'ltr');
});

everywhere('a theme without Arabic words speaks English there, and says that it is English', async (window) => {
  const { page, go } = window;
  await go('ar/brew.html');
  assert.equal(await page.locator('.prev-next .next span').innerText(), 'Next');
  const lang = await page.locator('.prev-next .next span').evaluate((node) => node.closest('[lang]').lang);
  assert.equal(lang, 'en', 'English words in an Arabic page carry lang="en" (WCAG 3.1.2)');
});

everywhere('the language can be changed without JavaScript', { javaScriptEnabled: false }, async (window) => {
  await window.go('nb/stell/rens.html');
  await switchTo(window.page, 'ar');
  assert.equal(pathOf(window), 'ar/care/cleaning.html');
  await switchTo(window.page, 'en');
  assert.equal(pathOf(window), 'en/care/cleaning.html');
});
