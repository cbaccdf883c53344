// A minified site says the same as the other one: elements, attributes and text, page by page, as Chromium parses them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, filesOf, manuals, read, site } from './support.js';

/** Runs in the browser: a page as lines, one per element and per stretch of text. Space is collapsed as in rendering. */
function outline(html) {
  const BOXES = '.header-inner, .search, .footer-inner'; // flex boxes: space between what stands in them is not drawn
  const INLINE = new Set('a abbr b button cite code del dfn em i img input ins kbd label mark q s samp small span strong sub sup svg time u var wbr'.split(' '));
  const lines = [];
  let text = '';
  const flush = () => {
    const words = text.replace(/[ \t\n\r\f]+/g, ' ').trim();
    if (words) lines.push(words);
    text = '';
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.parentElement.matches(BOXES) ? node.data.trim() : node.data;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const { localName } = node;
    const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value.trim().split(/,?\s+|,/).join(' ')}`).sort();
    const tag = `<${[localName, ...attributes].join(' ')}>`;
    if (localName === 'pre') { flush(); lines.push(tag + node.innerHTML); return; }
    if (INLINE.has(localName)) {
      text += tag;
      node.childNodes.forEach(walk);
      text += `</${localName}>`;
    } else {
      flush();
      lines.push(tag);
      node.childNodes.forEach(walk);
      flush();
      lines.push(`</${localName}>`);
    }
  };
  walk(new DOMParser().parseFromString(html, 'text/html').documentElement);
  flush();
  return lines;
}

for (const name of manuals) {
  test(`${name}: the same pages, smaller`, async () => {
    const [plain, small] = [site(name), site(name, { minify: true })];
    assert.deepEqual(filesOf(small), filesOf(plain));
    const page = await (await browser()).newPage();
    let [before, after] = [0, 0];
    for (const path of filesOf(plain, '.html')) {
      const [one, other] = [read(plain, path), read(small, path)];
      before += one.length;
      after += other.length;
      assert.deepEqual(await page.evaluate(outline, other), await page.evaluate(outline, one), path);
    }
    assert.ok(after < before * 0.99, `${after} of ${before} bytes`);
    for (const path of filesOf(plain).filter((path) => !/\.html$|manifest/.test(path))) {
      assert.equal(read(small, path), read(plain, path), path);
    }
  });
}
