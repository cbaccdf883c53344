// The manual on paper: printed with Chromium and read back with poppler.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildFolder, chromiumArgs, chromiumPath, looks, open, read, repository, site, temporary } from './support.js';

const run = (command, ...options) => execFileSync(command, options, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
const words = (text) => text.normalize('NFKC').split(/\s+/).filter(Boolean); // some fonts join f and i

/** Prints a page of a site as Playwright does, and notes what the paper must say. */
async function print(t, dist, path, options) {
  const window = await open(t, dist, { from: 'file', ...options });
  await window.go(path);
  const file = join(temporary('pdf'), 'out.pdf');
  await window.page.pdf({ path: file, preferCSSPageSize: true });
  const expected = await window.page.evaluate(expectations);
  await window.close();
  return { file, expected };
}

/** Runs in the browser: the contents and where they lead, chapters with their steps and pictures, the lists at the end, and all that is folded on the screen. */
function expectations() {
  const text = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  return {
    contents: [...document.querySelectorAll('.paper-toc > ol > li')].map(function entry(item) {
      const title = text(item.querySelector('a'));
      return item.matches('.toc-part') ? [title, [...item.querySelectorAll(':scope > ol > li')].map(entry)] : title;
    }),
    targets: [...document.querySelectorAll('.paper-toc a')].map((link) => ({
      title: text(link),
      heads: [...document.querySelectorAll(`[id="${link.hash.slice(1)}"] > :is(h1, .part-title)`)].map(text),
    })),
    lists: [...document.querySelectorAll('main > :is(.paper-symptoms, .paper-index)')].map((list) => ({
      title: text(list.querySelector('h1')),
      entries: [...list.querySelectorAll('tbody tr, li')].map((entry) => [...entry.childNodes].flatMap((part) => (part.textContent.trim() ? [part.textContent.trim()] : []))),
    })),
    folded: [...document.querySelectorAll('.tab, details')].map(text),
    chapters: [...document.querySelectorAll('.paper-chapter')].map((chapter) => ({
      title: text(chapter.querySelector('h1')),
      steps: [...chapter.querySelectorAll('.step')].map((step) => ({
        number: text(step.querySelector('.step-number')).match(/\d+/)[0],
        first: text(step.querySelector('.step-body p')),
        pictures: [...step.querySelectorAll('img')].map((img) => img.getAttribute('src')),
      })),
    })),
  };
}

const textOf = (file) => run('pdftotext', '-layout', file, '-').split('\f').slice(0, -1);

/** The words of each page with their places, in points from the top left. */
function placesOf(file) {
  const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return run('pdftotext', '-bbox', file, '-').split('<page ').slice(1).map((page) =>
    [...page.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g)]
      .map(([, x, top, right, bottom, word]) => ({ x: +x, top: +top, right: +right, bottom: +bottom, word: unescape(word).normalize('NFKC') })));
}

/** Where a page says this: where the letters follow each other, however they are cut into words. */
const find = (places, wanted) => places.filter((_, at) => places.slice(at, at + 30).map(({ word }) => word).join('').startsWith(wanted));

/** The lettering in a picture: it stays text on paper. */
const lettering = (dist, src) => words([...read(dist, join('nb', src)).matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text).join(' ').replaceAll('&amp;', '&'));

function allA4(file) {
  const sizes = run('pdfinfo', '-f', '1', '-l', '9999', file).match(/^Page +\d+ size:.*$/gm);
  assert.ok(sizes.length > 1);
  for (const size of sizes) assert.match(size, /59[45][.\d]* x 84[12][.\d]* pts \(A4\)/);
  return sizes.length;
}

function numbered(pages, from, pattern) {
  for (const [at, text] of pages.entries()) {
    const found = [...text.matchAll(pattern)].map(([, page, all]) => [+page, +all]);
    assert.deepEqual(found, at < from ? [] : [[at + 1, pages.length]], `page ${at + 1}`);
  }
}

/** Parts, each with what is in it, and chapters, in reading order; the lists come last. */
const CONTENTS = {
  everything: ['Brygg kaffe', 'Når noe er galt', ['Stell', ['Rens og avkalking', 'Alt annet']], ['mer', ['Bare på norsk', 'Ordliste']], 'Meldinger på skjermen'],
  manual: ['Huskeliste', 'Nedlastning av apper', 'Visma Ressurs Web', 'Visma Ressurs Mobil', 'Feilsøking', 'Meldinger på skjermen'],
};

/** What stands on a reader's screen, with the chapter that treats it. */
const MESSAGES = {
  everything: ['E12: no water', 'Kalk', 'Ingen lys', 'E99'].map((message) => [message, 'Når noe er galt']),
  manual: ['/error', 'Click here to continue', 'Refresh', 'tidsavbrudd'].map((message) => [message, 'Feilsøking']),
};

const linesOf = (page) => page.split('\n').map((line) => words(line).join(' ')).filter(Boolean);
const headOf = (page) => linesOf(page)[0];

/** The contents as they stand on paper, without header, footer and page numbers. */
const contentsOf = (page) => linesOf(page).slice(1, -1).map((line) => line.replace(/ \d+$/, ''));

/** The contents name everything in its order, on paper, too, and lead to what they name. */
function rightContents({ contents, targets }, pages, wanted) {
  assert.deepEqual(contents, wanted);
  assert.deepEqual(contentsOf(pages[1]), ['Innhold', ...wanted.flat(Infinity)]);
  for (const { title, heads } of targets) assert.ok(heads.includes(title), `«${title}» leads to «${heads}»`);
}

for (const [look, name, theme] of looks) {
  describe(`the whole manual on paper (${look})`, async () => {
    const dist = site(name, { theme });
    let paper;
    const printed = (t) => (paper ??= print(t, dist, 'nb/print.html').then(({ file, expected }) => ({ file, expected, pages: textOf(file), places: placesOf(file) })));

    test('all pages are A4 and numbered, but for the cover', async (t) => {
      const { file, pages } = await printed(t);
      assert.equal(allA4(file), pages.length);
      numbered(pages, 1, /Side (\d+) av (\d+)/g);
    });

    test('the contents name all parts and chapters, and the list at the end, in order', async (t) => {
      const { expected, pages } = await printed(t);
      rightContents(expected, pages, CONTENTS[name]);
    });

    test('the pages of each chapter carry its name', async (t) => {
      const { expected, pages } = await printed(t);
      assert.deepEqual(expected.chapters.map(({ title }) => title), CONTENTS[name].flatMap((entry) => (Array.isArray(entry) ? entry[1] : entry)).slice(0, -1));
      let at = 2;
      for (const { title, steps } of expected.chapters) {
        while (at < pages.length && !headOf(pages[at]).endsWith(title)) at++; // the page of a part
        assert.ok(at < pages.length, `«${title}» has pages with its name`);
        assert.ok(linesOf(pages[at]).slice(1).includes(title), `«${title}» begins on the first of them`);
        const start = at;
        while (at < pages.length && headOf(pages[at]).endsWith(title)) at++;
        const own = words(pages.slice(start, at).join(' ')).join(' ');
        for (const step of steps) assert.ok(own.includes(words(step.first).slice(0, 4).join(' ')), `${title}: ${step.first}`);
      }
    });

    test('the messages on the screen stand on the last page, each with the chapter that treats it', async (t) => {
      const { expected, pages } = await printed(t);
      assert.deepEqual(expected.lists.map(({ title }) => title), ['Meldinger på skjermen']);
      assert.deepEqual(expected.lists[0].entries.map(([message, chapter]) => [message, chapter.replace(/ \d*$/, '')]), MESSAGES[name]);
      const lines = linesOf(pages.at(-1));
      assert.equal(lines[1], 'Meldinger på skjermen');
      for (const [message, chapter] of MESSAGES[name]) {
        const line = lines.find((line) => line.includes(message.slice(0, 30)));
        assert.ok(line?.replace(/ \d+$/, '').endsWith(chapter), `${message}: ${line}`);
      }
      for (const { title } of expected.chapters) assert.ok(!lines[0].endsWith(title), 'no chapter is named at the head of the page');
    });

    test('a step stands on one page: its number, its first words, its pictures', async (t) => {
      const { expected, places } = await printed(t);
      let page = 0; // steps follow each other
      for (const { title, steps } of expected.chapters) {
        for (const { number, first, pictures } of steps) {
          const wanted = words(first).slice(0, 4).join('');
          const label = `${title}, step ${number}: ${first}`;
          const numberAt = ({ x, top }) => places[page].find((place) => place.word === number && place.right < x && Math.abs(place.top - top) < 20);
          while (page < places.length && !find(places[page], wanted).some(numberAt)) page++;
          assert.ok(page < places.length, `${label}: no page has the number beside the first words`);
          const [place] = find(places[page], wanted).filter(numberAt);
          const below = places[page].filter(({ bottom }) => bottom > place.top).map(({ word }) => word);
          for (const src of pictures) {
            const missing = lettering(dist, src).filter((word) => !below.includes(word));
            assert.deepEqual(missing, [], `${label}: ${src} is not on page ${page + 1}, whole`);
          }
        }
      }
    });

    test('what is folded on the screen is open on paper', async (t) => {
      const { expected, pages } = await printed(t);
      const all = words(pages.join(' ').replace(/Side \d+ av \d+/g, ' '));
      for (const text of expected.folded) {
        const missing = words(text).filter((word) => !all.includes(word) && !/[/.@-]./.test(word)); // long words may be broken
        assert.deepEqual(missing, [], text);
      }
    });

    test('nothing is printed that is of use on a screen only', async (t) => {
      const all = (await printed(t)).pages.join('\n');
      for (const word of ['Hopp til innholdet', 'Meny', 'Søk', 'Tilbake til manualen', 'Skriv ut', 'Kopier', 'Fjern alle hakene', 'Skjul disse', 'Mørkt', 'English', 'file:', 'print.html']) {
        assert.ok(!all.includes(word), word);
      }
    });
  });
}

test('with an index, its words stand on the last page, in order, each with its chapters', async (t) => {
  const folder = temporary('indexed');
  cpSync(join(repository, 'tests/manuals/everything'), folder, { recursive: true });
  appendFileSync(join(folder, 'handbok.yaml'), 'index: true\n');
  const { file, expected } = await print(t, buildFolder(folder), 'nb/print.html');
  const pages = textOf(file);
  rightContents(expected, pages, [...CONTENTS.everything, 'Stikkord']);
  assert.deepEqual(expected.lists.map(({ title }) => title), ['Meldinger på skjermen', 'Stikkord']);
  const entries = expected.lists[1].entries.map(([word, ...places]) => [word, [...new Set(places.map((place) => place.replace(/ \d*$/, '')))]]);
  const [brew, faults] = ['Brygg kaffe', 'Når noe er galt'];
  assert.deepEqual(entries, [['espresso', [brew]], ['feilmelding', [faults]], ['kopp', [brew]], ['morgenkaffe', [brew]], ['virker ikke', [faults]]]);
  const text = run('pdftotext', '-raw', '-f', String(pages.length), file, '-'); // column by column
  const wanted = entries.map(([word]) => text.split('\n').indexOf(word));
  assert.deepEqual(wanted, wanted.toSorted((a, b) => a - b));
  assert.ok(wanted[0] > text.split('\n').indexOf('Stikkord') && text.includes('Stikkord'));
});

test('printed from the command line, with the browser\'s own header and footer on, no address and no date comes in', async () => {
  const file = join(temporary('cli'), 'out.pdf');
  const source = pathToFileURL(join(site('everything'), 'nb/print.html')).href;
  const profile = `--user-data-dir=${temporary('profile')}`;
  await promisify(execFile)(chromiumPath, ['--headless', ...chromiumArgs, profile, `--print-to-pdf=${file}`, source]);
  const pages = textOf(file);
  assert.equal(allA4(file), pages.length);
  numbered(pages, 1, /Side (\d+) av (\d+)/g);
  assert.doesNotMatch(pages.join('\n'), /file:|print\.html|\d\d?[./]\d\d?[./]\d\d|\d\d?:\d\d (AM|PM)|\b\d{1,2}\/\d{1,2}\b/);
});

test('other languages have their own words for the page numbers', async (t) => {
  for (const lang of ['en', 'ar']) {
    const { file } = await print(t, site('everything'), `${lang}/print.html`);
    allA4(file);
    numbered(textOf(file), 1, /Page (\d+) of (\d+)/g);
  }
});

test('a part and a single chapter print too', async (t) => {
  const part = textOf((await print(t, site('everything'), 'nb/stell/print.html')).file);
  assert.match(part.join(''), /Rens og avkalking[^]*Alt annet/);
  assert.doesNotMatch(part.join(''), /Smak på kaffen/);
  const { file, expected } = await print(t, site('everything'), 'nb/brygg.html');
  const pages = textOf(file);
  numbered(pages, 0, /Side (\d+) av (\d+)/g);
  assert.ok(expected.folded.length >= 6);
  const all = pages.join('\n');
  for (const text of ['Sjekk støpselet', 'Mal bønnene fint', 'Mal bønnene grovt', 'kruttblanding', 'Skum mye melk']) assert.ok(all.includes(text), text);
  for (const word of ['Hopp til innholdet', 'Meny', 'Søk', 'Skriv ut', 'Kopier', 'Fjern alle hakene', 'Skjul disse', 'English', 'Du er her', 'På denne siden', 'Neste']) assert.ok(!all.includes(word), word);
});

test('dark readers print on white, in black', async (t) => {
  for (const how of [{ colorScheme: 'dark' }, {}]) {
    const window = await open(t, site('everything'), { from: 'file', ...how });
    await window.go('nb/brygg.html');
    if (!how.colorScheme) await window.page.locator('.theme-button').click();
    const file = join(temporary('dark'), 'out.pdf');
    await window.page.pdf({ path: file, preferCSSPageSize: true });
    await window.close();
    const { pixel, width, height } = picture(file);
    for (const [x, y] of [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1], [width >> 1, height - 3]]) {
      assert.deepEqual(pixel(x, y), [255, 255, 255], `${x}, ${y}`);
    }
    let darkest = 255;
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) darkest = Math.min(darkest, Math.max(...pixel(x, y)));
    assert.ok(darkest < 40, 'the text is black');
  }
});

/** The first page as pixels: a binary PPM is a line of sizes and then bytes. */
function picture(file) {
  const out = join(temporary('ppm'), 'page');
  run('pdftoppm', '-r', '40', '-f', '1', '-l', '1', '-singlefile', file, out);
  const bytes = readFileSync(`${out}.ppm`);
  const head = bytes.subarray(0, 64).toString('latin1').match(/^P6\s+(\d+)\s+(\d+)\s+255\s/);
  const [width, height] = [+head[1], +head[2]];
  return { width, height, pixel: (x, y) => [...bytes.subarray(head[0].length + 3 * (y * width + x)).subarray(0, 3)] };
}
