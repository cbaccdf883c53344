// Ways through the manual: forward, back, up; with and without JavaScript.

import assert from 'node:assert/strict';
import { everywhere, inView, open, pathOf, site, texts } from './support.js';
import { test } from 'node:test';

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  everywhere(`from the start page into a chapter, on, back and up, ${how}`, { javaScriptEnabled }, async (window) => {
    const { page, go } = window;
    await go('nb/index.html');
    assert.equal(await page.locator('h1').innerText(), 'Kaffemaskinen Brygg 3');
    await page.locator('.chapter-list a', { hasText: 'Brygg kaffe' }).click();
    assert.equal(pathOf(window), 'nb/brygg.html');
    assert.equal(await page.locator('h1').innerText(), 'Brygg kaffe');
    assert.equal(await page.locator('.prev-next .prev').count(), 0);
    await page.locator('.prev-next .next').click();
    assert.equal(pathOf(window), 'nb/feil.html');
    await page.locator('.prev-next .next').click();
    assert.equal(pathOf(window), 'nb/stell/index.html'); // the part says something itself
    await page.locator('.prev-next .next').click();
    assert.equal(pathOf(window), 'nb/stell/rens.html');
    assert.deepEqual(await texts(page.locator('.breadcrumbs li')), ['Kaffemaskinen Brygg 3', 'Stell', 'Rens og avkalking']);
    await page.locator('.breadcrumbs a', { hasText: 'Stell' }).click();
    assert.equal(pathOf(window), 'nb/stell/index.html');
    assert.deepEqual(await texts(page.locator('.chapter-list b')), ['Rens og avkalking', 'Alt annet']);
    await page.locator('.breadcrumbs a').first().click();
    assert.equal(pathOf(window), 'nb/index.html');
  });

  everywhere(`"next" passes through all chapters, and parts that say something themselves, in the order of the menu, ${how}`, { javaScriptEnabled }, async (window) => {
    const { page, go } = window;
    await go('nb/brygg.html');
    const titles = (await texts(page.locator('.site-nav li > a'))).filter((title) => title !== 'mer'); // it says nothing
    assert.equal(titles.length, 7);
    for (const [at, title] of titles.entries()) {
      assert.equal(await page.locator('h1').innerText(), title);
      assert.equal(await page.locator('.site-nav [aria-current]').innerText(), title);
      assert.equal(await page.locator('.prev-next .prev b').count() ? await page.locator('.prev-next .prev b').innerText() : undefined, titles[at - 1]);
      if (at + 1 < titles.length) await page.locator('.prev-next .next').click();
    }
    assert.equal(await page.locator('.prev-next .next').count(), 0);
  });

  everywhere(`an old address leads to the chapter and keeps the place, ${how}`, { javaScriptEnabled }, async (window) => {
    const { page, go } = window;
    await go('nb/lag-kaffe.html#press-start');
    await page.waitForURL((url) => url.pathname.endsWith('/nb/brygg.html'));
    if (javaScriptEnabled) {
      assert.equal(pathOf(window), 'nb/brygg.html#press-start');
      await inView(page, '#press-start');
    }
    await go('nb/stell/noter.html');
    await page.waitForURL((url) => url.pathname.endsWith('/nb/stell/alt-annet.html'));
  });

  everywhere(`references lead to their steps, ${how}`, { javaScriptEnabled }, async (window) => {
    const { page, go } = window;
    await go('nb/stell/rens.html');
    assert.deepEqual(await texts(page.locator('.section p:has(> .external) > a:not(.external)')), ['steg 1–3', 'Når noe er galt', 'dette steget', 'Gjør maskinen klar']);
    await page.getByRole('link', { name: 'steg 1 i Brygg kaffe' }).click();
    assert.equal(pathOf(window), 'nb/brygg.html#fill-tank');
    await inView(page, '#fill-tank');
  });

  everywhere(`on a phone the menu shows the chapters, ${how}`, { javaScriptEnabled, viewport: { width: 390, height: 800 } }, async (window) => {
    const { page, go } = window;
    await go('nb/brygg.html');
    const link = page.locator('.menu-link');
    const nav = page.locator('.site-nav');
    await link.click();
    await inView(page, '.site-nav a');
    if (javaScriptEnabled) {
      await page.keyboard.press('Escape');
      assert.equal(await link.evaluate((node) => node === document.activeElement), true, 'the focus returns to the menu link');
      assert.equal(await nav.evaluate((node) => getComputedStyle(node).position), 'static');
      await page.keyboard.press('Enter');
      await inView(page, '.site-nav a');
    } else {
      assert.equal(pathOf(window), 'nb/brygg.html#site-nav');
    }
    await nav.getByText('Ordliste').click();
    assert.equal(pathOf(window), 'nb/mer/ordliste.html');
  });
}

everywhere('without JavaScript everything is there to read, and no dead controls', { javaScriptEnabled: false }, async (window) => {
  const { page, go } = window;
  await go('nb/brygg.html');
  for (const words of ['Mal bønnene fint', 'Mal bønnene grovt', 'kruttblanding', 'Skum lite melk', 'Skum mye melk']) {
    assert.ok(await page.getByText(words).isVisible(), words);
  }
  assert.deepEqual(await texts(page.locator('.tab-title').locator('visible=true')), ['Lys brent', 'Mørk brent', 'Ferdigmalt', 'Lys brent', 'Mørk brent']);
  for (const dead of ['form.search', '.theme-button', '.print-button', 'button']) {
    assert.equal(await page.locator(dead).locator('visible=true').count(), 0, dead);
  }
  await page.locator('summary').first().click();
  assert.ok(await page.getByText('Sjekk støpselet').isVisible());
});

everywhere('a folder without a page of its own is a part, named after the folder', async (window) => {
  const { page, go } = window;
  await go('nb/index.html');
  await page.locator('.chapter-list a').last().click();
  assert.equal(pathOf(window), 'nb/mer/index.html');
  assert.equal(await page.locator('h1').innerText(), 'mer');
  assert.deepEqual(await texts(page.locator('.chapter-list b')), ['Bare på norsk', 'Ordliste']);
});

everywhere('a draft is nowhere', async (window) => {
  await window.go('nb/mer/index.html');
  assert.doesNotMatch(await window.page.content(), /utkast/i);
});

test('the root is the start page of the default language', async (t) => {
  for (const from of ['server', 'file']) {
    const window = await open(t, site('everything'), { from });
    await window.go('index.html');
    await window.page.locator('.chapter-list a').first().click();
    assert.equal(pathOf(window), 'nb/brygg.html');
    await window.close();
  }
});
