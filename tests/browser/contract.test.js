// What DESIGN.md promises about every file, looked at without a browser: nothing inline, nothing from elsewhere, no dead link.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { BASE_URL, buildFolder, filesOf, looks, read, site, temporary } from './support.js';

/** Start tags of a page: name and attributes. Enough for what our own writer and the minifier write. */
function* tags(html) {
  const text = html.replace(/<!--.*?-->/gs, '').replace(/(<script\b[^>]*>).*?(<\/script>)/gis, '$1$2');
  for (const [, name, inside] of text.matchAll(/<([a-z][a-z0-9-]*)((?:\s*[^\s=>"'/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?|\s*\/)*)\s*>/gi)) {
    const attributes = new Map();
    for (const [, key, double, single, bare] of inside.matchAll(/([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/g)) {
      attributes.set(key.toLowerCase(), decode(double ?? single ?? bare ?? ''));
    }
    yield { name: name.toLowerCase(), attributes };
  }
}

const NAMES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));?/gi, (all, hex, number, name) => (name ? NAMES[name] ?? all : String.fromCodePoint(parseInt(hex ?? number, hex ? 16 : 10))));

const LOADS = { img: ['src', 'srcset'], script: ['src'], source: ['src', 'srcset'], video: ['src', 'poster'], audio: ['src'], iframe: ['src'], object: ['data'], embed: ['src'], image: ['href', 'xlink:href'], use: ['href', 'xlink:href'], form: ['data-index', 'data-root'] };
const LOADED_RELS = /^(stylesheet|icon|preload|prefetch|modulepreload|manifest)$/;
const kindOf = (html) => html.match(/<body[^>]*\bclass=["']?([\w-]+)/)?.[1];

for (const [look, name, theme] of looks) {
  for (const minify of [false, true]) {
    const how = `${look}${minify ? ', minified' : ''}`;
    const dist = site(name, { minify, theme });
    const files = new Set(filesOf(dist));
    const pages = new Map(filesOf(dist, '.html').map((path) => [path, { html: read(dist, path), tags: [...tags(read(dist, path))] }]));
    const ids = new Map([...pages].map(([path, page]) => [path, page.tags.map(({ attributes }) => attributes.get('id')).filter((id) => id !== undefined)]));

    /** Collects a complaint per page and tag, so that one failure shows all of them. */
    const each = (look) => {
      const found = [];
      for (const [path, page] of pages) for (const tag of page.tags) for (const said of look(tag, path, page) ?? []) found.push(`${path}: <${tag.name}> ${said}`);
      return [...new Set(found)];
    };

    test(`the scan sees the pages (${how})`, () => {
      assert.ok(pages.size > 10);
      for (const [path, page] of pages) {
        assert.equal(page.tags.length, [...page.html.replace(/(<script\b[^>]*>).*?(<\/script>)/gis, '$1$2').matchAll(/<[a-z]/gi)].length, path);
      }
    });

    test(`nothing is inline (${how})`, () => {
      assert.deepEqual(each(({ name, attributes }) => [
        ...(name === 'style' ? ['is not allowed'] : []),
        ...(name === 'script' && !attributes.has('src') ? ['has no src'] : []),
        ...[...attributes.keys()].filter((key) => key === 'style' || key.startsWith('on')),
        ...[...attributes].filter(([, value]) => /^\s*(javascript|vbscript|data):/i.test(value)).map(([key, value]) => `${key}=${value}`),
      ]), []);
      for (const path of pages.keys()) assert.doesNotMatch(pages.get(path).html, /<script\b[^>]*>[^<]/i, path);
    });

    test(`nothing is loaded from elsewhere (${how})`, () => {
      assert.deepEqual(each(({ name, attributes }, path) => {
        const keys = name === 'link' && LOADED_RELS.test(attributes.get('rel')) ? ['href'] : LOADS[name] ?? [];
        const own = (value) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(value) || posix.basename(path) === '404.html' && value.startsWith(BASE_URL);
        return keys.filter((key) => attributes.has(key) && !own(attributes.get(key))).map((key) => `${key}=${attributes.get(key)}`);
      }), []);
      for (const path of files) {
        if (path.endsWith('.css')) assert.doesNotMatch(read(dist, path), /@import|url\(\s*["']?(?!data:)/i, path);
      }
    });

    test(`pictures hold no styles, classes, scripts or addresses (${how})`, () => {
      for (const path of [...files].filter((file) => file.endsWith('.svg'))) {
        const svg = read(dist, path).replace(/ xmlns(:\w+)?="[^"]*"/g, '');
        assert.doesNotMatch(svg, /<(style|script|foreignObject|a)\b|\s(style|class|on\w+)=|https?:|@import/i, path);
      }
    });

    test(`every link is relative, names a file that exists, and a place that exists in it (${how})`, () => {
      assert.deepEqual(each(({ name, attributes }, path) => {
        const said = [];
        const refresh = attributes.get('http-equiv')?.toLowerCase() === 'refresh' ? attributes.get('content').match(/url=(.*)/i)?.[1] : undefined;
        for (let link of [attributes.get('href'), attributes.get('src'), attributes.get('data-index'), refresh]) {
          if (link === undefined) continue;
          const base = posix.basename(path) === '404.html' && link.startsWith(BASE_URL);
          if (base) link = posix.relative(posix.dirname(path), link.slice(BASE_URL.length));
          if (/^(https?|mailto|tel):/.test(link)) {
            if (name !== 'a') said.push(`${link} is not relative`);
            continue;
          }
          const [, file, fragment] = link.match(/^([^#]*)(?:#(.*))?$/s);
          const target = file === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
          if (/^[a-z]+:|^\//i.test(link) || link.includes('?')) said.push(`${link} is not relative`);
          else if (!files.has(target)) said.push(`${link}: there is no ${target}`);
          else if (fragment && !ids.get(target)?.includes(decodeURIComponent(fragment))) said.push(`${link}: no such id`);
          else if (link === '' || link === '#') said.push(`"${link}" leads nowhere`);
        }
        return said;
      }), []);
    });

    test(`ids are unique, and what names an id finds it (${how})`, () => {
      for (const [path, all] of ids) {
        assert.deepEqual(all.filter((id, at) => all.indexOf(id) !== at), [], path);
        assert.deepEqual(all.filter((id) => id === '' || /\s/.test(id)), [], path);
      }
      assert.deepEqual(each(({ attributes }, path) => ['for', 'aria-labelledby', 'aria-controls', 'aria-describedby'].filter((key) => attributes.has(key))
        .flatMap((key) => attributes.get(key).split(/\s+/).filter((id) => !ids.get(path).includes(id)).map((id) => `${key}=${id}`))), []);
    });

    test(`every page says its language, its direction and its translations (${how})`, () => {
      for (const [path, { tags: all, html }] of pages) {
        const page = all.find(({ name }) => name === 'html').attributes;
        const folder = path.includes('/') ? path.split('/')[0] : 'nb';
        assert.equal(page.get('lang'), folder, path);
        assert.equal(page.get('dir'), folder === 'ar' ? 'rtl' : 'ltr', path);
        const own = all.filter(({ name, attributes }) => name === 'link' && attributes.get('hreflang')).map(({ attributes }) => attributes.get('hreflang'));
        if (kindOf(html) !== 'redirect') assert.ok(own.length > 0, `${path} (${kindOf(html)}) names its translations by hreflang`);
        assert.equal(new Set(own).size, own.length, path);
      }
    });

    test(`addresses are ASCII, and names of assets carry a hash (${how})`, () => {
      for (const path of files) {
        assert.match(path, /^[a-zA-Z0-9_./-]+$/);
        if (path.startsWith('assets/')) assert.match(path, /\.[0-9a-f]{8,}\.\w+$/);
      }
      const rest = [...files].filter((path) => !/^assets\/|\.html$|^\w+\/(search-index\.js|paper\.css)$|^sitemap\.xml$|^\.handbok-manifest$/.test(path));
      assert.deepEqual(rest, [], 'nothing but pages, assets, the heads of the search indexes, the margins of paper, the sitemap and the manifest');
    });
  }
}

test('the sitemap names pages that exist, and real translations only', () => {
  const dist = site('everything');
  const files = new Set(filesOf(dist));
  const sitemap = read(dist, 'sitemap.xml');
  const named = [...sitemap.matchAll(/(?:<loc>|href=")([^<"]*)/g)].map(([, url]) => url);
  assert.deepEqual(named.filter((url) => !url.startsWith(BASE_URL) || !files.has(url.slice(BASE_URL.length))), []);
  assert.ok(named.includes(`${BASE_URL}nb/mer/bare-norsk.html`));
  assert.doesNotMatch(sitemap, /(en|ar)\/mer\/bare-norsk|utkast|lag-kaffe|404|print/);
});

test('no chapter lists more than a window of a large manual', () => {
  const folder = temporary('large');
  writeFileSync(join(folder, 'handbok.yaml'), 'title: Stor\nlanguages: [nb]\n');
  for (const part of ['', '50-forste/', '60-andre/']) {
    mkdirSync(join(folder, 'nb', part), { recursive: true });
    for (let at = 100; at < 250; at++) writeFileSync(join(folder, 'nb', part, `${at}-kapittel.md`), `---\ntitle: Kapittel ${part}${at}\nslug: k${at}\n---\n\nTekst.\n`);
  }
  const dist = buildFolder(folder);
  for (const path of filesOf(dist, '.html')) {
    const html = read(dist, path);
    if (/^(start|part|paper)$/.test(kindOf(html))) continue;
    const links = [...tags(html)].filter(({ name, attributes }) => name === 'a' && /k\d+\.html$/.test(attributes.get('href')));
    assert.ok(links.length <= 130, `${path} lists ${links.length} chapters`);
    assert.ok(html.length < 40_000, `${path} has ${html.length} bytes`);
  }
});
