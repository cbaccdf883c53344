// What a page does for its reader: tabs, ticks, copying, skipping, opening what is folded, light and dark.

import assert from 'node:assert/strict';
import { everywhere, inView, open, site, texts } from './support.js';
import { test } from 'node:test';

const CHAPTER = 'nb/brygg.html';
const selected = (page) => texts(page.locator('[role=tab][aria-selected=true]'));
const tab = (page, name) => page.getByRole('tab', { name }).first();
const focused = (page) => page.evaluate(() => document.activeElement.textContent);

everywhere('tabs by mouse: one is open, and says so', async ({ page, go }) => {
  await go(CHAPTER);
  const group = page.locator('.tabs').first();
  assert.deepEqual(await texts(group.getByRole('tab')), ['Lys brent', 'Mørk brent', 'Ferdigmalt']);
  assert.deepEqual(await group.locator('.tab').evaluateAll((panels) => panels.map((panel) => panel.hidden)), [false, true, true]);
  await tab(page, 'Ferdigmalt').click();
  assert.deepEqual(await group.locator('.tab').evaluateAll((panels) => panels.map((panel) => panel.hidden)), [true, true, false]);
  assert.ok(await page.getByText('kruttblanding').isVisible());
  const wiring = await group.evaluate((node) => [...node.querySelectorAll('[role=tab]')].map((button) => {
    const panel = document.getElementById(button.getAttribute('aria-controls'));
    return panel.getAttribute('role') === 'tabpanel' && panel.getAttribute('aria-labelledby') === button.id;
  }));
  assert.deepEqual(wiring, [true, true, true]);
});

everywhere('tabs by keyboard: arrows around, Home, End, one stop for Tab', async ({ page, go }) => {
  await go(CHAPTER);
  await tab(page, 'Lys brent').focus();
  for (const [key, name] of [['ArrowRight', 'Mørk brent'], ['ArrowRight', 'Ferdigmalt'], ['ArrowRight', 'Lys brent'], ['ArrowLeft', 'Ferdigmalt'], ['Home', 'Lys brent'], ['End', 'Ferdigmalt']]) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), name, key);
    assert.equal((await selected(page))[0], name, key);
  }
  await page.keyboard.press('Tab');
  assert.ok(!(await page.evaluate(() => document.activeElement.matches('[role=tab]'))), 'Tab leaves the list of tabs');
});

everywhere('tabs by keyboard in Arabic: the right arrow goes to the right', async ({ page, go }) => {
  await go('ar/brew.html');
  await page.getByRole('tab').first().focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(page), await page.getByRole('tab').nth(1).innerText());
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(page), await page.getByRole('tab').first().innerText());
});

everywhere('the chosen tab is remembered after a reload and on other pages', async ({ page, go }) => {
  await go(CHAPTER);
  await tab(page, 'Mørk brent').click();
  await page.reload();
  assert.equal((await selected(page))[0], 'Mørk brent');
  await go('nb/stell/rens.html');
  assert.deepEqual(await selected(page), ['Mørk brent']);
  assert.ok(await page.getByText('Etter mørk kaffe').isVisible());
});

everywhere('all groups of tabs with the same sync on a page follow the choice', async ({ page, go }) => {
  await go(CHAPTER);
  const before = await page.getByRole('tab', { name: 'Mørk brent' }).nth(1).boundingBox();
  await page.getByRole('tab', { name: 'Mørk brent' }).nth(1).click();
  assert.deepEqual(await selected(page), ['Mørk brent', 'Mørk brent']);
  const after = await page.getByRole('tab', { name: 'Mørk brent' }).nth(1).boundingBox();
  assert.ok(before && after, 'what was pressed is still there');
  // A choice that the other group does not have leaves that group alone.
  await tab(page, 'Ferdigmalt').click();
  assert.deepEqual(await selected(page), ['Ferdigmalt', 'Mørk brent']);
});

everywhere('ticks are remembered, and can be cleared', async ({ page, go }) => {
  const state = () => page.locator('.tick').evaluateAll((boxes) => boxes.map((box) => box.checked));
  await go(CHAPTER);
  await page.locator('#check-1 input').check();
  await page.locator('#check-3 .check-text').click(); // the whole line
  assert.deepEqual(await state(), [true, false, true]);
  await page.reload();
  assert.deepEqual(await state(), [true, false, true]);
  await go('nb/stell/rens.html'); // another chapter with the same ids
  assert.deepEqual(await state(), [false, false]);
  await go(CHAPTER);
  await page.locator('.clear-ticks').click();
  assert.deepEqual(await state(), [false, false, false]);
  await page.getByRole('status').filter({ hasText: 'Alle hakene er fjernet' }).waitFor();
  await page.reload();
  assert.deepEqual(await state(), [false, false, false]);
});

everywhere('a link in a line with a tick is followed, and ticks nothing', async ({ page, go, context, root }) => {
  await context.route('https://brygg.example.org/**', (route) => route.abort('aborted'));
  await go(CHAPTER);
  await page.locator('#check-2 a').evaluate((link, to) => { link.href = to; }, root + 'nb/feil.html');
  await page.locator('#check-2 a').click();
  await page.waitForURL('**/feil.html');
  await go(CHAPTER);
  assert.equal(await page.locator('#check-2 input').isChecked(), false);
});

everywhere('the copy button copies exactly what is to be typed', { permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, go }) => {
  await go(CHAPTER);
  const button = page.locator('code.literal + .copy');
  assert.equal(await button.innerText(), 'Kopier');
  assert.equal(await button.getAttribute('aria-label'), 'Kopier brygg-nå@panel.example.org/start');
  await button.click();
  await page.getByRole('status').filter({ hasText: 'Kopiert' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'brygg-nå@panel.example.org/start');
});

everywhere('steps that are not needed can be dimmed, which is remembered', async ({ page, go }) => {
  const skipped = () => page.locator('.step').evaluateAll((steps) => steps.filter((step) => step.classList.contains('step-skipped')).map((step) => step.id));
  await go(CHAPTER);
  assert.deepEqual(await skipped(), []);
  await page.getByLabel('Skjul disse stegene for meg').check();
  assert.deepEqual(await skipped(), ['power-on', 'wait-for-lamp']);
  await page.reload();
  assert.deepEqual(await skipped(), ['power-on', 'wait-for-lamp']);
  assert.ok(await page.getByText('Skru på maskinen').isVisible(), 'dimmed, not gone');
  await page.getByLabel('Skjul disse stegene for meg').uncheck();
  await page.reload();
  assert.deepEqual(await skipped(), []);
});

everywhere('an address opens the tab or the details that it stands in', async ({ page, go }) => {
  await go(CHAPTER + '#ground');
  await inView(page, '#ground');
  assert.equal((await selected(page))[0], 'Ferdigmalt');
  await go('nb/feil.html');
  assert.equal(await page.getByText('brent gummi').isVisible(), false);
  await page.evaluate(() => { location.hash = '#e99'; });
  await inView(page, '#e99');
  assert.ok(await page.getByText('brent gummi').isVisible());
  await page.evaluate(() => { document.querySelector('#rare').open = false; });
  await page.reload();
  await inView(page, '#e99');
});

everywhere('a reference into closed details opens them, also the second time', async ({ page, go }) => {
  await go('nb/feil.html');
  await page.locator('.prose').evaluate((prose) => prose.insertAdjacentHTML('afterbegin', '<p><a href="#e99">se E99</a></p>'));
  for (let time = 1; time <= 2; time++) {
    await page.getByText('se E99').click();
    await inView(page, '#e99');
    await page.evaluate(() => { document.querySelector('#rare').open = false; scrollTo(0, 0); });
  }
});

everywhere('strange addresses do no harm', async ({ page, go }) => {
  await go(CHAPTER + '#%E0%A4%A');
  for (const hash of ['#', '#nothing', '#%', '#"><img src=x onerror=alert(1)>', '#constructor', '#content']) {
    await page.evaluate((to) => new Promise((changed) => { addEventListener('hashchange', changed, { once: true }); location.hash = to; }), hash);
  }
  assert.equal(await page.locator('h1').innerText(), 'Brygg kaffe');
});

/** Notes what the root element carries when the body comes: whatever is missing then would flash. */
const atFirst = () => new MutationObserver((_, observer) => {
  if (!document.body) return;
  observer.disconnect();
  window.first = [document.documentElement.className, document.documentElement.dataset.theme ?? ''];
}).observe(document, { childList: true, subtree: true });

everywhere('the theme button goes dark and light, remembers, and nothing flashes', async ({ page, go }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.addInitScript(atFirst);
  await go(CHAPTER);
  const button = page.locator('.theme-button');
  assert.deepEqual(await page.evaluate(() => window.first), ['js', '']);
  assert.equal(await button.getAttribute('aria-pressed'), 'false');
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await button.click();
  assert.equal(await button.getAttribute('aria-pressed'), 'true');
  assert.notEqual(await ground(), 'rgb(255, 255, 255)');
  await go('en/faults.html');
  assert.deepEqual(await page.evaluate(() => window.first), ['js', 'dark']);
  assert.notEqual(await ground(), 'rgb(255, 255, 255)');
  await page.locator('.theme-button').click();
  await go(CHAPTER);
  assert.deepEqual(await page.evaluate(() => window.first), ['js', '']);
  assert.equal(await ground(), 'rgb(255, 255, 255)');
});

everywhere('who has a dark system reads dark, and can choose light', { colorScheme: 'dark' }, async ({ page, go }) => {
  await page.addInitScript(atFirst);
  await go(CHAPTER);
  assert.equal(await page.locator('.theme-button').getAttribute('aria-pressed'), 'true');
  await page.locator('.theme-button').click();
  await page.reload();
  assert.deepEqual(await page.evaluate(() => window.first), ['js', 'light']);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(255, 255, 255)');
});

test('all works, unremembered, where storage is forbidden', async (t) => {
  const window = await open(t, site('everything'));
  await window.page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }));
  await window.go(CHAPTER);
  await tab(window.page, 'Mørk brent').click();
  await window.page.locator('#check-1 input').check();
  await window.page.locator('.theme-button').click();
  await window.page.getByLabel('Skjul disse stegene for meg').check();
  assert.equal((await selected(window.page))[0], 'Mørk brent');
  await window.close();
});

test('the print button prints', async (t) => {
  const window = await open(t, site('everything'));
  await window.page.addInitScript(() => { window.print = () => { window.printed = true; }; });
  for (const path of [CHAPTER, 'nb/print.html']) {
    await window.go(path);
    await window.page.locator('.print-button').click();
    assert.equal(await window.page.evaluate(() => window.printed), true, path);
  }
  await window.close();
});

everywhere('an example stands beside its source where there is room, below it on a phone, and its steps are not the chapter’s', async ({ page, go }) => {
  await go('nb/stell/alt-annet.html');
  const tops = () => page.locator('.example > *').evaluateAll((panes) => panes.map((pane) => Math.round(pane.getBoundingClientRect().top)));
  const [source, result] = await tops();
  assert.equal(source, result, 'side by side');
  await page.setViewportSize({ width: 390, height: 800 });
  const [above, below] = await tops();
  assert.ok(below > above, 'one below the other');
  assert.match(await page.locator('.example-source code').innerText(), /^:::steps\n1\. \{#nod\}/);
  assert.equal(await page.locator('.example-result a[href="#nod"]').last().innerText(), 'steg 1');
  assert.equal(await page.locator('.print-range').count(), 0, 'nobody is offered to print steps that are only shown');
});
