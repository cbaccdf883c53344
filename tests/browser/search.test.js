// Search without a server: from the disk and under the policy.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
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
  describe(name, { concurrency: 2 }, () => {
    for (const from of ['server', 'file']) {
      test(from, async (t) => {
        const window = await open(t, siteOf(), { from });
        await scenario(window, t);
        await window.close();
      });
    }
  });
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
  assert.ok(await page.getByText('Ingen treff. Prøv et annet ord.').isVisible());
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
    assert.equal(await panel(page).locator('img:not(.hit-picture[alt=""]), script, iframe, svg').count(), 0, query.slice(0, 40));
  }
  await search(page, 'onerror');
  assert.match(await hits(page).first().innerText(), /<img src=x onerror=alert\(2\)>/, 'a text about HTML is shown as text');
  assert.equal(await page.locator('[data-search-results] img').count(), 0);
  await search(page, 'gummi');
  assert.equal(await hits(page).count(), 1, 'and then all is as before');
  await go(`nb/search.html?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}`);
  await hits(page).first().waitFor();
  assert.equal(await field(page).inputValue(), '<img src=x onerror=alert(1)>', 'an address is as harmless');
});

everywhere('what a hit leaves on its page and in the list of searches is text', async ({ page, go }) => {
  const elements = () => page.locator('main :not(mark.found)').evaluateAll((all) => all.map(({ localName }) => localName).join(' '));
  await go('nb/stell/alt-annet.html');
  const before = await elements();
  await go('nb/index.html');
  await search(page, '<img onerror>');
  await hits(page).first().click();
  await page.waitForURL('**/alt-annet.html#kode');
  assert.deepEqual((await texts(marks(page))).filter((text) => text !== 'alert'), ['img', 'onerror']);
  assert.equal(await elements(), before);
  await field(page).focus();
  await panel(page).getByRole('button', { name: '<img onerror>', exact: true }).waitFor();
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

/* ---- the field --------------------------------------------------------------------------------------------------- */

everywhere('assistive technology is told of a combobox, of its list, and how many hits there are', async ({ page, context, go }) => {
  await go('nb/index.html');
  const combobox = page.getByRole('combobox', { name: 'Søk i manualen' });
  assert.equal(await combobox.getAttribute('aria-expanded'), 'false');
  const { nodes } = await (await context.newCDPSession(page)).send('Accessibility.getFullAXTree');
  assert.ok(nodes.some(({ role, name }) => role?.value === 'combobox' && name?.value === 'Søk i manualen'), 'the browser says so, too');
  await search(page, 'tanken');
  assert.equal(await combobox.getAttribute('aria-expanded'), 'true');
  const list = page.getByRole('listbox', { name: 'Søketreff' });
  assert.equal(await list.getAttribute('id'), await combobox.getAttribute('aria-controls'));
  assert.ok(await list.getByRole('option', { name: 'Brygg kaffe › Gjør maskinen klar Steg 1 Fyll tanken med vann' }).isVisible());
  assert.ok(await list.getByRole('option', { name: 'Rens og avkalking Steg 3 Skyll to ganger' }).isVisible());
  const said = () => page.getByRole('status').filter({ hasText: /treff/ }).innerText();
  assert.equal(await said(), `${await list.getByRole('option').count()} treff`);
  await search(page, 'streken');
  assert.equal(await said(), '1 treff');
  await search(page, 'zzqq');
  assert.equal(await said(), 'Ingen treff');
  assert.equal(await combobox.getAttribute('aria-expanded'), 'false', 'nothing to choose from');
});

everywhere('«/» and Ctrl-K lead to the field from anywhere, but «/» in a field is a character', async ({ page, go }) => {
  await go('nb/brygg.html');
  for (const from of ['body', '.site-nav a', 'main button:visible']) {
    for (const key of ['/', 'Control+k', 'Meta+k']) {
      await page.evaluate(() => document.activeElement.blur());
      if (from !== 'body') await page.locator(from).first().focus();
      await page.keyboard.press(key);
      assert.ok(await hasFocus(page), `${key} from ${from}`);
      assert.equal(await field(page).inputValue(), '');
    }
  }
  await page.keyboard.type('a/b');
  assert.equal(await field(page).inputValue(), 'a/b');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('c');
  assert.equal(await field(page).inputValue(), 'c', 'what was typed is there to be replaced');
  await page.evaluate(() => {
    for (const name of ['input', 'textarea', 'p']) {
      const other = Object.assign(document.createElement(name), { className: 'typed-in', contentEditable: name === 'p' });
      document.querySelector('main').append(other);
    }
  });
  for (const other of await page.locator('.typed-in').all()) {
    await other.focus();
    await page.keyboard.type('a/b');
    assert.equal(await other.evaluate((node) => node.value ?? node.textContent), 'a/b');
    await page.keyboard.press('Control+k');
    assert.ok(await hasFocus(page));
  }
});

everywhere('«/» leads to the field from a box that was ticked', async ({ page, go }) => {
  await go('nb/brygg.html');
  await page.locator('.tick').first().check();
  await page.keyboard.press('/');
  assert.ok(await hasFocus(page));
});

everywhere('the arrows go around', async ({ page, go }) => {
  await go('nb/index.html');
  await search(page, 'tanken');
  const chosen = () => hits(page).evaluateAll((links) => links.map((link) => link.ariaSelected).indexOf('true'));
  const last = await hits(page).count() - 1;
  assert.ok(last > 0);
  for (let at = 0; at <= last; at++) {
    await page.keyboard.press('ArrowDown');
    assert.equal(await chosen(), at);
  }
  await page.keyboard.press('ArrowDown');
  assert.equal(await chosen(), 0);
  await page.keyboard.press('ArrowUp');
  assert.equal(await chosen(), last);
});

everywhere('Escape closes the hits, and then empties the field', async ({ page, go }) => {
  await go('nb/index.html');
  await search(page, 'kaffe');
  await page.keyboard.press('Escape');
  assert.equal(await panel(page).isVisible(), false);
  assert.equal(await field(page).getAttribute('aria-expanded'), 'false');
  assert.equal(await field(page).inputValue(), 'kaffe');
  await page.keyboard.press('ArrowDown');
  assert.ok(await hits(page).first().isVisible(), 'the arrows open them again');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await field(page).inputValue(), '');
  assert.ok(await hasFocus(page));
});

everywhere('Tab leaves the field and closes the hits', async ({ page, go }) => {
  await go('nb/index.html');
  await search(page, 'tanken');
  await page.keyboard.press('Tab');
  assert.equal(await hasFocus(page), false);
  assert.equal(await panel(page).isVisible(), false);
  await search(page, 'kaffe');
  await page.keyboard.press('Tab');
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.match(focused, /^Flere treff \(\d+ i alt\)$/, 'all hits are one step away');
  await page.keyboard.press('Tab');
  assert.equal(await panel(page).isVisible(), false);
});

everywhere('Enter with nothing typed does nothing', async (window) => {
  const { page, go } = window;
  await go('nb/brygg.html');
  await field(page).focus();
  for (const typed of ['', '   ']) {
    await field(page).fill(typed);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(100);
    assert.equal(pathOf(window), 'nb/brygg.html');
    assert.equal(await panel(page).isVisible(), false);
  }
});

/* ---- hits -------------------------------------------------------------------------------------------------------- */

everywhere('a hit shows its chapter, its step and a picture, if the place has them', async ({ page, go }) => {
  await go('nb/index.html');
  await search(page, 'streken');
  const hit = hits(page).first();
  assert.deepEqual((await hit.innerText()).split('\n').slice(0, 2), ['Brygg kaffe › Gjør maskinen klar', 'Steg 1']);
  const picture = await hit.locator('img').evaluate(async (img) => {
    await img.decode();
    return { alt: img.getAttribute('alt'), src: img.src };
  });
  assert.equal(picture.alt, '');
  await search(page, 'gummi');
  assert.equal(await hits(page).locator('img').count(), 0, 'nothing to show');
  await search(page, 'streken');
  await hit.click();
  assert.equal(await page.locator('#fill-tank img').evaluate((img) => img.src), picture.src, 'it is the picture of the step');
});

everywhere('neighbours from one chapter show its name once, wherever they stand in the order', async ({ page, go }) => {
  await go('nb/index.html');
  let [again, returning] = [0, 0];
  for (const words of ['skylle', 'bønner', 'melk']) {
    await search(page, words);
    const found = await hits(page).evaluateAll((links) => links.map((link) => {
      const chapter = link.querySelector('.hit-chapter');
      return { page: link.pathname, chapter: chapter.textContent, isSeen: chapter.getBoundingClientRect().height > 5 };
    }));
    const isNew = ({ page, chapter }, before) => page !== before?.page || chapter !== before.chapter;
    assert.deepEqual(found.map(({ isSeen }) => isSeen), found.map((hit, at) => isNew(hit, found[at - 1])), words);
    again += found.filter(({ isSeen }) => !isSeen).length;
    returning += found.filter((hit, at) => isNew(hit, found[at - 1]) && found.slice(0, at).some((other) => !isNew(hit, other))).length;
  }
  assert.ok(again > 0, 'there are neighbours');
  assert.ok(returning > 0, 'hits are not put together by chapter');
});

/* ---- where hits lead --------------------------------------------------------------------------------------------- */

/** The text of a page, and the pieces in which it stands. */
const written = (page) => page.locator('main').evaluate((main) => {
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  let pieces = 0;
  while (walker.nextNode()) pieces++;
  return { text: main.textContent, pieces };
});

everywhere('the words searched are marked where a hit leads, until Escape', async ({ page, go }) => {
  await go('nb/brygg.html');
  const before = await written(page);
  await go('nb/feil.html');
  await search(page, 'måleskje kruttblandinger');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/brygg.html#ground');
  assert.ok((await texts(marks(page))).includes('kruttblanding'), 'as it stands there, not as it was typed');
  assert.ok(await marks(page).filter({ hasText: 'kruttblanding' }).isVisible());
  assert.equal((await written(page)).text, before.text);
  await page.keyboard.press('Escape');
  assert.equal(await marks(page).count(), 0);
  assert.deepEqual(await written(page), before);
  await page.reload();
  await go('nb/stell/rens.html');
  await go('nb/brygg.html#ground');
  assert.equal(await marks(page).count(), 0, 'nothing on an ordinary visit');
});

everywhere('the words of a hit on the same page are marked, also if one stands there already', async ({ page, go }) => {
  await go('nb/brygg.html');
  for (const [words, where] of [['skje', 'step-7'], ['støpselet', 'power-on'], ['støpselet', 'power-on']]) {
    await search(page, words);
    const link = page.locator(`[data-search-results] a[href$="brygg.html#${where}"]`);
    await link.click();
    await page.waitForURL(`**/brygg.html#${where}`);
    await marks(page).first().waitFor({ state: 'attached', timeout: 3000 });
    assert.deepEqual((await texts(marks(page))).map((text) => text.toLowerCase()), [words], 'and no others');
    await page.keyboard.press('Escape');
    assert.equal(await marks(page).count(), 0);
  }
});

anywhere('addresses and words with a hyphen are marked, too', () => site('manual'), async ({ page, go }) => {
  for (const words of ['/error', 'nyturnus.kristiansand.kommune.no', 'e-postadressen', 'QR-kode']) {
    await go('nb/index.html');
    await search(page, words);
    assert.ok(await hits(page).first().locator('mark').count() > 0, `«${words}» in the hit`);
    await follow(page, words);
    assert.ok(await marks(page).count() > 0, `«${words}» on the page`);
  }
});

everywhere('closed details are opened where a hit leads if they hold a word that was searched', async ({ page, go }) => {
  const details = page.locator('#power-on details');
  for (const [words, isOpen] of [['Power', false], ['veggen', true]]) {
    await go('nb/index.html');
    await search(page, words);
    await page.locator('[data-search-results] a[href$="#power-on"]').click();
    await page.waitForURL('**/brygg.html#power-on');
    await marks(page).first().waitFor({ state: 'attached', timeout: 3000 });
    assert.equal(await details.evaluate(({ open }) => open), isOpen, words);
  }
  assert.ok(await marks(page).filter({ hasText: 'veggen' }).isVisible());
});

test('a hit that is opened in another window leaves nothing marked in this one', async (t) => {
  const { page, context, go, close } = await open(t, site('everything'));
  await go('nb/index.html');
  await search(page, 'gummi');
  const [other] = await Promise.all([context.waitForEvent('page'), hits(page).first().click({ modifiers: ['ControlOrMeta'] })]);
  await other.waitForURL('**/feil.html#e99');
  await go('nb/feil.html');
  assert.equal(await marks(page).count(), 0);
  await close();
});

/* ---- searches that were made ------------------------------------------------------------------------------------- */

const recent = (page) => panel(page).getByRole('button').filter({ hasNotText: 'Glem dem' });

/** Leaves the empty field and comes back to it, as somebody does who wants to search again. */
async function comeBack(page) {
  await page.evaluate(() => document.activeElement.blur());
  await field(page).fill('');
  await page.evaluate(() => document.activeElement.blur());
  await field(page).focus();
  await page.waitForFunction(() => [...document.scripts].some(({ src }) => src.includes('search-index')));
  await page.waitForTimeout(100);
}

async function follow(page, words) {
  await search(page, words);
  const there = await hits(page).first().evaluate((link) => link.href);
  await page.keyboard.press('Enter');
  await page.waitForURL(there);
}

everywhere('a search that led somewhere is offered again, until it is forgotten', async ({ page, go }) => {
  await go('nb/index.html');
  await comeBack(page);
  assert.equal(await panel(page).isVisible(), false, 'there is nothing to offer yet');
  await search(page, 'zzqq');
  await search(page, 'gumm');
  await comeBack(page);
  assert.equal(await panel(page).isVisible(), false, 'what led nowhere is not worth it');
  await follow(page, ' gummi ');
  await comeBack(page);
  assert.deepEqual(await texts(recent(page)), ['gummi']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await hits(page).first().waitFor();
  assert.equal(await field(page).inputValue(), 'gummi');
  assert.equal(await status(page), '1 treff');
  await comeBack(page);
  await panel(page).getByRole('button', { name: 'Glem dem' }).click();
  assert.equal(await panel(page).isVisible(), false);
  await comeBack(page);
  assert.equal(await panel(page).isVisible(), false, 'forgotten');
});

everywhere('the last five searches are offered, each once, the latest first', async ({ page, go }) => {
  await go('nb/index.html');
  for (const words of ['gummi', 'skje', 'streken', 'kompost', 'uke', 'kruttblanding', 'kompost']) await follow(page, words);
  await comeBack(page);
  assert.deepEqual(await texts(recent(page)), ['kompost', 'kruttblanding', 'uke', 'streken', 'skje']);
});

everywhere('a store that holds something else does no harm', async ({ page, go }) => {
  await go('nb/index.html');
  await follow(page, 'gummi');
  for (const value of ['', '{"a":1}', 'null', '[1,{},null]', '[']) {
    await page.evaluate((text) => {
      for (const key of Object.keys(localStorage).filter((name) => name.endsWith(':searches'))) localStorage[key] = text;
    }, value);
    await comeBack(page);
    assert.equal(await panel(page).isVisible(), false, value);
  }
  await follow(page, 'skje');
});

/* ---- addresses that search --------------------------------------------------------------------------------------- */

everywhere('search.html?q= shows hits in the page, and its address follows what is typed', async (window) => {
  const { page, go, root } = window;
  await go('nb/search.html?q=kaffe');
  await hits(page).first().waitFor();
  assert.equal(await field(page).inputValue(), 'kaffe');
  assert.equal(await status(page), `${await hits(page).count()} treff`);
  await inView(page, '[data-search-results] a');
  await search(page, 'mørk brent');
  if (root.startsWith('http')) assert.equal(pathOf(window), 'nb/search.html?q=mørk brent');
  await field(page).fill('');
  if (root.startsWith('http')) assert.equal(pathOf(window), 'nb/search.html');
  await search(page, 'gummi');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/feil.html#e99');
  await landed(page, 'gummi');
});

everywhere('any page opens its hits if the address asks for it', async ({ page, go }) => {
  for (const path of ['nb/index.html', 'index.html', 'nb/stell/rens.html']) {
    await go(`${path}?q=gummi`);
    await hits(page).first().waitFor();
    assert.equal(await status(page), '1 treff', path);
  }
});

everywhere('what the panel has no room for stands on the search page, in the same order', async ({ page, go }) => {
  await go('nb/stell/rens.html');
  await search(page, 'gummi');
  assert.equal(await page.locator('.search-all').isVisible(), false, 'all are here');
  await search(page, 'kaffe maskin');
  const first = await addresses(page);
  const all = page.getByRole('link', { name: /^Flere treff \(\d+ i alt\)$/ });
  const count = Number((await all.innerText()).match(/\d+/)[0]);
  assert.ok(count > first.length);
  assert.equal(await status(page), `${count} treff`);
  await all.click();
  await page.waitForURL('**/nb/search.html?q=kaffe%20maskin');
  await hits(page).first().waitFor();
  await page.waitForFunction((wanted) => document.querySelectorAll('[data-search-results] a').length === wanted, count);
  assert.deepEqual((await addresses(page)).slice(0, first.length), first);
});

for (const from of ['server', 'file']) {
  test(`a form on another page leads to hits, without any script (${from})`, async (t) => {
    const dist = site('everything');
    const file = join(temporary('portal'), 'portal.html');
    const portal = from === 'file' ? pathToFileURL(file).href : 'http://portal.example.org/';
    const { page, context, root, close } = await open(t, dist, { from, foreign: [portal] });
    const form = `<form action="${root}nb/search.html"><input name="q"><button>Søk</button></form>`;
    const html = `<!doctype html><title>Portal</title><meta charset="utf-8">${form}`;
    writeFileSync(file, html);
    await context.route('http://portal.example.org/**', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.goto(portal);
    await page.locator('input').fill('mørk kaffe & bønner');
    await page.getByRole('button').click();
    await hits(page).first().waitFor();
    assert.equal(await field(page).inputValue(), 'mørk kaffe & bønner');
    assert.match(await hits(page).first().innerText(), /mørk|bønne/i);
    await close();
  });
}

/* ---- nothing found ----------------------------------------------------------------------------------------------- */

everywhere('when nothing is found, the nearest words are offered, and they find something', async ({ page, go }) => {
  await go('nb/index.html');
  for (const [typed, meant] of [['knap', 'kopp'], ['bøtl', 'bøtte']]) {
    await search(page, typed);
    assert.equal(await status(page), 'Ingen treff');
    const words = await texts(panel(page).getByRole('button'));
    assert.ok(words.includes(meant), `${words} for «${typed}»`);
    for (const word of words) {
      await search(page, typed);
      await panel(page).getByRole('button', { name: word, exact: true }).click();
      await hits(page).first().waitFor();
      assert.equal(await field(page).inputValue(), word);
      assert.ok(await hasFocus(page));
    }
  }
});

anywhere('when nothing is found, those who can help are named', () => site('manual'), async ({ page, go }) => {
  await go('nb/web.html');
  await search(page, 'zzqqxx');
  const ways = (where) => page.locator(`${where} [data-search-contacts] a`).evaluateAll((links) => links.map((link) => link.href));
  assert.ok((await ways('footer')).includes('tel:38075049'));
  assert.deepEqual(await ways('.search-panel'), await ways('footer'));
  assert.ok(await panel(page).getByText('IT-servicesenter').isVisible());
  await search(page, 'passord');
  assert.equal(await panel(page).getByText('IT-servicesenter').isVisible(), false);
});

everywhere('hits in another language are offered when this one has none', async (window) => {
  const { page, go } = window;
  const list = page.getByRole('listbox');
  await go('nb/feil.html');
  await search(page, 'gunpowder');
  assert.equal(await list.getAttribute('lang'), 'en');
  assert.ok(await panel(page).getByText('Treff på English').isVisible());
  assert.match(await status(page), /English.* 1 treff/);
  await search(page, 'gummi');
  assert.equal(await list.getAttribute('lang'), 'nb', 'not when it has some');
  assert.equal(await panel(page).getByText('Treff på English').isVisible(), false);
  await search(page, 'gunpowder');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/en/brew.html#*');
  await landed(page, 'gunpowder');
  await go('ar/index.html');
  await search(page, 'svart kaffe');
  assert.equal(await hits(page).first().getAttribute('lang'), 'nb', 'a chapter that is not translated says so');
});

/* ---- words as they are typed ------------------------------------------------------------------------------------- */

const chapter = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;

const wordsSite = once(() => buildFolder(manualOf({
  'handbok.yaml': 'title: Prøve\nlanguages: [nb, en]\nsynonyms:\n  - [turnus, vaktplan]\n  - [dings, snurrebass]\n',
  'nb/_index.md': chapter('Prøve', 'Velkommen.'),
  'nb/konto.md': chapter('Konto', 'Her bytter du passord.'),
  'nb/skjema.md': chapter('Skjema', 'Skriv brukernavn i hvert felt.'),
  'nb/plan.md': chapter('Plan', 'Vaktplan for uka.'),
  'nb/dings.md': chapter('Ting', 'Trykk på en dings.'),
  'nb/vask.md': chapter('Vask', 'Oppvaskmaskinen står på kjøkkenet.'),
  'nb/kaffe.md': chapter('Kaffe', 'En maskin til kaffe.'),
  'nb/ring.md': chapter('Ring', 'Tlf. 38 07 50 49.'),
  'nb/samlet.md': chapter('Samlet', 'Tlf. 38075050.'),
  'nb/utland.md': chapter('Utland', 'Tlf. +47 38 07 50 51.'),
  'nb/inn.md': chapter('Inn', 'Pålogging med kode.'),
  'nb/kart.md': chapter('Kart', 'Påkjørselsområde for øl.'),
  'nb/be.md': chapter('Be om fri', 'Send søknad til hun som er ærlig.'),
})));

// What is typed, and where it is found.
const TYPED = {
  'a word that the manual has another for': { turnus: 'plan', snurrebass: 'dings' },
  'a word of the other language': { password: 'konto', username: 'skjema' },
  'a compound, by its parts or as one of them': { brukernavnsfelt: 'skjema', maskin: 'vask' },
  'a number in groups, in one, and from abroad': Object.fromEntries([
    ...['+47 38 07 50 49', '+4738075049', '0047 38075049', '38075049', '38 07 50 49', '380 75 049'].map((typed) => [typed, 'ring']),
    ...['38075050', '38 07 50 50', '+47 380 75 050'].map((typed) => [typed, 'samlet']),
    ...['38075051', '38 07 50 51', '+4738075051'].map((typed) => [typed, 'utland']),
  ]),
  'letters that the keyboard lacks': {
    ...{ pålogging: 'inn', paalogging: 'inn', palogging: 'inn', soknad: 'be', soeknad: 'be', aerlig: 'be', arlig: 'be' },
    ...{ paakjoerselsomraade: 'kart', pakjorselsomrade: 'kart', oel: 'kart' },
  },
  'a slip of the finger': { psasord: 'konto', vkatplan: 'plan', bruekrnavn: 'skjema', oppvasskmaksinen: 'vask' },
};

anywhere('words are found as readers type them', wordsSite, async ({ page, root, go }) => {
  await go('nb/index.html');
  const missed = [];
  for (const [what, queries] of Object.entries(TYPED)) {
    for (const [typed, where] of Object.entries(queries)) {
      await search(page, typed);
      const found = (await addresses(page)).map((href) => href.slice(root.length).replace(/#.*/, ''));
      if (!found.includes(`nb/${where}.html`)) missed.push(`${what}: «${typed}» finds ${found.join() || 'nothing'}, not ${where}`);
    }
  }
  assert.deepEqual(missed, []);
});

/* ---- a large manual ---------------------------------------------------------------------------------------------- */

const LARGE = 1200;
const SYLLABLES = [...'bdfgklmnprstv'].flatMap((consonant) => [...'aeiou'].map((vowel) => consonant + vowel));

/** An invented word, another one for each number. */
const invented = (number) => [1, 65, 65 * 65].map((size) => SYLLABLES[Math.floor(number * 48_271 % 65 ** 3 / size) % 65]).join('');
const onlyOn = (number) => invented(20_000 + number);
const chapterFile = (number) => `nb/${String(Math.floor(number / 100)).padStart(2, '0')}-del/${String(number).padStart(4, '0')}-side.md`;

/** Each page has five sections of some words of many, and one word that stands nowhere else. */
function largeManual() {
  let state = 1;
  const roll = () => (state = state * 16_807 % 2_147_483_647) / 2_147_483_647;
  const eight = (make) => Array.from({ length: 8 }, make).join(' ');
  const sentence = () => `${eight(() => invented(Math.floor(30 * (400 ** roll() - 1))))}.`;
  const section = () => `## ${invented(Math.floor(roll() * 3000))}\n\n${eight(sentence)}\n`;
  const files = { 'handbok.yaml': 'title: Stor\nlanguages: [nb]\n', 'nb/_index.md': chapter('Stor', 'Her er alt.') };
  for (let number = 0; number < LARGE; number++) {
    const part = number / 100 + 1;
    if (number % 100 === 0) files[join(dirname(chapterFile(number)), '_index.md')] = `---\ntitle: Del ${part}\nslug: del-${part}\n---\n`;
    const text = [`Innledning om ${onlyOn(number)}.`, ...Array.from({ length: 5 }, section)].join('\n\n');
    files[chapterFile(number)] = `---\ntitle: Side ${number}\nslug: side-${number}\n---\n\n${text}`;
  }
  return files;
}

const large = once(() => manualOf(largeManual()));
const largeSite = once(() => buildFolder(large()));
const shards = (dist, kind = '') => filesOf(dist).filter((path) => path.startsWith(`assets/search-nb-${kind}`));

/** The files of the index that a window asked for, in order. */
const asked = ({ requests, root }) => requests.map((url) => url.slice(root.length)).filter((path) => /search-(nb|index)/.test(path));

test('the index of a large manual is cut in small files, the same ones each time', () => {
  const dist = largeSite();
  const files = [...shards(dist), 'nb/search-index.js'];
  assert.ok(files.length > 100, `${files.length} files`);
  assert.deepEqual(files.filter((path) => statSync(join(dist, path)).size > 64 << 10), []);
  const again = buildFolder(large());
  assert.deepEqual(filesOf(again), filesOf(dist));
  assert.deepEqual(filesOf(dist).filter((path) => !readFileSync(join(dist, path)).equals(readFileSync(join(again, path)))), []);
});

test('an edited page changes few files of a large index', () => {
  const files = largeManual();
  const folder = manualOf(files);
  const before = new Set(shards(largeSite()));
  for (const number of [5, 555]) {
    const path = chapterFile(number);
    // A few words more change the files of those words. Much more text makes the words around it count less, too: but it stays
    // with the text of one section, wherever the files are cut.
    const [few, much] = [files[path].replace('.\n', '. Det er en liten snurrebass.\n'), files[path] + 'En liten snurrebass. '.repeat(30)];
    for (const [text, most] of [[few, 20], [much, 100]]) {
      writeFileSync(join(folder, path), text);
      const dist = buildFolder(folder);
      const changed = (kind) => shards(dist, kind).filter((file) => !before.has(file)).length;
      assert.ok(changed() > 0 && changed() <= most, `page ${number}: ${changed()} of ${before.size} files are new`);
      assert.ok(changed('u') <= 10, `page ${number}: ${changed('u')} files of texts are new`);
    }
    writeFileSync(join(folder, path), files[path]);
  }
});

anywhere('a word on one page of a large manual is found, also with a slip, and leads there', largeSite, async ({ page, go }) => {
  for (const number of [0, 617, LARGE - 1]) {
    const [own, where] = [onlyOn(number), new RegExp(`/side-${number}\\.html#`)];
    await go('nb/index.html');
    await search(page, own);
    assert.equal(await status(page), '1 treff');
    await search(page, `${own.slice(0, 2)}x${own.slice(2)}`);
    assert.match((await addresses(page))[0], where);
    await page.keyboard.press('Enter');
    await page.waitForURL(where);
    await landed(page, own);
    assert.deepEqual(await texts(marks(page)), [own]);
  }
});

test('a search in a large manual loads little before the first hit', async (t) => {
  const dist = largeSite();
  const long = [1, 2, 3].map((rank) => invented(rank * 40)).join(' ');
  for (const typed of [onlyOn(617), invented(0), long, `${onlyOn(3).slice(0, 2)}x${onlyOn(3).slice(2)}`, 'qqqqqqq']) {
    const window = await open(t, dist);
    await window.go('nb/index.html');
    await search(window.page, typed);
    const files = asked(window);
    const bytes = files.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0);
    t.diagnostic(`«${typed}»: ${await status(window.page)}, ${files.length} files, ${bytes} bytes`);
    assert.ok(bytes <= 140_000, `«${typed}» loads ${bytes} bytes in ${files.length} files`);
    await window.close();
  }
});

test('who types fast loads what the finished word needs, and nothing for its beginnings', async (t) => {
  const typed = invented(300);
  const load = async (pieces) => {
    const window = await open(t, largeSite());
    await window.go('nb/index.html');
    await field(window.page).focus();
    await window.page.waitForFunction(() => [...document.scripts].some(({ src }) => src.includes('search-index')));
    await window.page.evaluate(async (values) => {
      const input = document.querySelector('input[type=search]');
      for (const value of values) {
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((soon) => setTimeout(soon, 20));
      }
    }, pieces);
    await window.page.waitForFunction(() => document.querySelectorAll('[data-search-results] a').length > 5); // the first, then all
    await window.close();
    return asked(window).sort();
  };
  const atOnce = await load([typed]);
  assert.ok(atOnce.filter((path) => path.includes('search-nb-u')).length <= 8, 'the texts of the hits that are shown');
  assert.deepEqual(await load([...typed].map((_, at) => typed.slice(0, at + 1))), atOnce);
});

test('Enter before the answer has come opens the hit of what was typed last', async (t) => {
  const window = await open(t, largeSite());
  const { page, context, go } = window;
  await go('nb/index.html');
  await search(page, onlyOn(10));
  await context.route('**/search-nb-*', async (route) => {
    await new Promise((soon) => setTimeout(soon, 200));
    await route.continue();
  });
  await field(page).fill(onlyOn(900));
  await page.keyboard.press('Enter');
  await page.waitForURL(/side-\d+/);
  assert.match(pathOf(window), /side-900\.html/);
  await window.close();
});

test('an answer that comes late does not open what was closed', async (t) => {
  const { page, context, go, close } = await open(t, largeSite());
  await go('nb/index.html');
  await context.route('**/search-nb-*', async (route) => {
    await new Promise((soon) => setTimeout(soon, 100));
    await route.continue();
  });
  for (const [number, leave] of [[10, ['Escape', 'Escape']], [900, ['Tab']]]) {
    await field(page).fill(onlyOn(number));
    for (const key of leave) await page.keyboard.press(key);
    await page.waitForTimeout(1000);
    assert.equal(await panel(page).isVisible(), false, leave[0]);
  }
  await close();
});
