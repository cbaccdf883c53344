// `handbok pdf`: what it prints is read back with poppler, qpdf, zbar and a PDF/UA checker, and held against the pages
// that the site prints itself.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { generate } from './generated.js';
import { buildFolder, chromiumArgs, chromiumPath, copyOf, filesOf, handbok, open, read, repository, temporary, themes } from './support.js';

const MANUAL = join(repository, 'manual');
const EVERYTHING = join(repository, 'tests/manuals/everything');
const MM = 72 / 25.4; // points in a millimetre
const MARGINS = { top: 22 * MM, bottom: 20 * MM };

const ask = (command, ...options) => execFileSync(command, options, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
/** Text as letters only: lines break elsewhere on paper, and broken words get a hyphen that nobody typed. */
const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad\u2010]+/g, '');

/* ---- making PDFs ------------------------------------------------------------------------------------------------- */

/** Runs a program and says how it ended. */
const start = (command, options, settings = {}) => new Promise((done) => {
  execFile(command, options, { encoding: 'utf8', maxBuffer: 1 << 28, ...settings }, (error, stdout, stderr) => {
    done({ code: error ? error.code : 0, stdout, stderr });
  });
});

/** Runs `handbok`. Variables that are undefined are not set. */
async function run(options, { env = {}, cwd = temporary('cwd') } = {}) {
  const variables = { ...process.env, HANDBOK_BROWSER: chromiumPath, ...env };
  const { code, stdout, stderr } = await start(handbok, options, { cwd, env: variables });
  return { code, said: stdout + stderr };
}

async function fine(options, settings) {
  const { code, said } = await run(options, settings);
  assert.equal(code, 0, said);
}

const made = new Map();

/** Makes a PDF that must succeed, once for the same wishes. */
function pdfOf(folder, ...options) {
  const key = [folder, ...options].join(' ');
  const make = async () => {
    const file = join(temporary('pdf'), 'out.pdf');
    await fine(['pdf', folder, '--out', file, ...options]);
    return new Paper(file, (await start('pdfinfo', ['-struct-text', file])).stdout);
  };
  if (!made.has(key)) made.set(key, make());
  return made.get(key);
}

/** Tries to make a PDF that must not be: no file may come of it. */
async function refused(folder, options = [], settings = {}) {
  const file = join(temporary('refused'), 'out.pdf');
  const { code, said } = await run(['pdf', folder, '--out', file, '--messages', 'en', ...options], settings);
  assert.deepEqual(readdirSync(dirname(file)), [], 'no file, and none that was begun');
  return { code, said };
}

/** Writes a small manual: paths and what stands in the files. */
function fixture(files, folder = temporary('fixture')) {
  for (const [path, text] of Object.entries({ 'handbok.yaml': 'title: Prøve\nlanguages: [nb]\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const chapter = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 60" width="30" height="60"><rect width="30" height="60"/></svg>\n';

/** A program that stands in for the browser. */
function script(text) {
  const file = join(temporary('browser'), 'browser');
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

/* ---- reading PDFs ------------------------------------------------------------------------------------------------ */

/** A PDF, read when asked and only once. */
class Paper {
  #known = new Map();

  /** `told` is all text that a screen reader finds, in its order. It takes poppler long to say. */
  constructor(file, told) {
    this.file = file;
    this.told = [...told.matchAll(/^ *"(.*)"$/gm)].map(([, text]) => text).join('\n');
  }

  #once(name, make) {
    if (!this.#known.has(name)) this.#known.set(name, make());
    return this.#known.get(name);
  }

  get info() {
    return this.#once('info', () => Object.fromEntries(ask('pdfinfo', this.file).split('\n').map((line) => line.split(/:\s+(.*)/).slice(0, 2))));
  }

  /** The sizes of all pages, in points. */
  get sizes() {
    const lines = ask('pdfinfo', '-f', '1', '-l', '9999', this.file).matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+)/gm);
    return [...lines].map(([, width, height]) => [+width, +height]);
  }

  /** The page of each named destination. */
  get destinations() {
    return this.#once('destinations', () => Object.fromEntries([...ask('pdfinfo', '-dests', this.file).matchAll(/^ *(\d+) \[.*\] "(.*)"$/gm)].map(([, page, id]) => [id, +page])));
  }

  /** All text that is drawn, in the order of drawing. */
  get drawn() {
    return this.#once('drawn', () => ask('pdftotext', '-raw', this.file, '-'));
  }

  /** The pages with their words and places, in points from the top left. */
  get pages() {
    return this.#once('pages', () => ask('pdftotext', '-raw', '-bbox', this.file, '-').split('<page ').slice(1).map(pageOf));
  }

  /** Titles and pages of the bookmarks, in order. */
  get outline() {
    const walk = (entries) => entries.flatMap(({ title, destpageposfrom1: page, kids }) => [{ title, page }, ...walk(kids)]);
    return walk(JSON.parse(ask('qpdf', '--json', '--json-key=outlines', this.file)).outlines);
  }

  get catalog() {
    const [, objects] = JSON.parse(ask('qpdf', '--json', '--json-key=qpdf', this.file)).qpdf;
    return objects[`obj:${objects.trailer.value['/Root']}`].value;
  }
}

const unescape = (text) => text.replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

function pageOf(page) {
  const [, width, height] = page.match(/width="([\d.]+)" height="([\d.]+)"/).map(Number);
  const words = [...page.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g)]
    .map(([, x, top, right, bottom, word]) => ({ x: +x, top: +top, right: +right, bottom: +bottom, word: unescape(word) }));
  const isBody = ({ top, bottom }) => (top + bottom) / 2 > MARGINS.top && (top + bottom) / 2 < height - MARGINS.bottom;
  const body = words.filter(isBody);
  return { width, height, words, body, margins: words.filter((word) => !isBody(word)), text: squeeze(body.map(({ word }) => word).join('')) };
}

/** Where a page says this: the words from which on the letters follow each other, however they are cut. */
const find = ({ body }, wanted) => body.filter((_, at) => squeeze(body.slice(at, at + 40).map(({ word }) => word).join('')).startsWith(wanted));

/* ---- what must be on paper ---------------------------------------------------------------------------------------- */

/** Asks the site's own print page, with the numbers filled in that the PDF's destinations give. */
async function expected(t, dist, lang, paper) {
  const window = await open(t, dist, { from: 'file' });
  await window.go(`${lang}/print.html`);
  const found = await window.page.evaluate(expectations, paper.destinations);
  await window.close();
  return found;
}

/** Runs in the browser. */
function expectations(pages) {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const squeeze = (text) => text.normalize('NFKC').replace(/[\s\u00ad\u2010]+/g, '');
  const text = (node) => squeeze(node.textContent);
  all('.visually-hidden, svg').forEach((node) => node.remove());
  const marks = all('.page-of').map((mark) => {
    const id = mark.dataset.page;
    mark.querySelector('b').textContent = pages[id] ?? '?';
    const [before, after] = mark.textContent.split(pages[id] ?? '?');
    return { id, inText: Boolean(mark.closest('.prose')), before: squeeze(mark.previousElementSibling.textContent + before), after: squeeze(after) };
  });
  const BLOCKS = 'p, li, td, th, dt, dd, summary, figcaption, pre';
  const blocks = (node) => all(BLOCKS, node).filter((block) => !block.querySelector(BLOCKS)).map(text).filter(Boolean);
  return {
    marks,
    headings: all('h1, h2, h3, h4, h5, h6').map((node) => node.textContent.normalize('NFKC').replace(/\u00ad/g, '').replace(/\s+/g, ' ').trim()),
    targets: [...new Set(marks.map(({ id }) => id))].map((id) => {
      const node = document.getElementById(id);
      return { id, first: node.matches('.step') ? blocks(node.querySelector('.step-body'))[0] : text(node.querySelector('h1, h2, h3, h4, h5, h6, summary') ?? node) };
    }),
    steps: all('.step').map((step) => ({
      number: step.querySelector('.step-number').textContent.match(/\d+/)[0],
      blocks: blocks(step.querySelector('.step-body')),
      pictures: all('img', step).map((img) => img.getAttribute('src')),
    })),
  };
}

/** The lines of text in a picture: they stay text on paper. */
const lettering = (dist, lang, src) => [...read(dist, join(lang, src)).matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => squeeze(unescape(text)));

/* ---- checks that hold for every PDF --------------------------------------------------------------------------------- */

/** Every number at a reference and in a list: in the order of the text, all of them, and the page where the thing is. */
function numbersAreRight(paper, { marks, targets }) {
  assert.ok(marks.length > 5);
  const text = squeeze(paper.told);
  let from = 0;
  const printed = marks.map(({ before, after }) => {
    const at = text.indexOf(before, from);
    if (at < 0) return `${before} is not there`;
    const [, number, rest] = text.slice(at + before.length).match(/^(\d*)(.?)/);
    from = at + before.length + number.length;
    return before + number + (after ? rest : '');
  });
  const { destinations, pages } = paper;
  assert.deepEqual(printed, marks.map(({ id, before, after }) => before + destinations[id] + after));
  assert.equal([...text.matchAll(/\((?:side|page)\d+\)/g)].length, marks.filter(({ after }) => after).length, 'as many as references');
  const elsewhere = targets.filter(({ id, first }) => !pages[destinations[id] - 1]?.text.includes(first));
  assert.deepEqual(elsewhere, [], 'the page of a destination has its first words');
}

/** A step stands on one page with all that it says and shows. */
function stepsAreWhole(paper, { steps }, lettersOf) {
  assert.ok(steps.length > 5);
  const { pages } = paper;
  const split = [];
  let at = 0; // steps follow each other
  for (const { number, blocks, pictures } of steps) {
    const [first] = blocks;
    const beside = (page) => find(page, first.slice(0, 60)).find(({ x, top }) =>
      page.body.some((place) => place.word === number && place.right < x && Math.abs(place.top - top) < 20));
    const page = pages.findIndex((page, index) => index >= at && page.text.includes(first.slice(0, 60)) && beside(page));
    if (page < 0) {
      split.push(`step ${number} after page ${at}: no page has its number beside «${first}»`);
      continue;
    }
    at = page;
    const missing = [...blocks, ...pictures.flatMap(lettersOf)].filter((text) => !pages[page].text.includes(text));
    if (missing.length) split.push(`step ${number} on page ${page + 1} lacks ${missing.join(' | ')}`);
  }
  assert.deepEqual(split, []);
}

/** Conformance to PDF/UA-1, by the checker of the Python package page-validation. */
async function isAccessible(paper) {
  const python = process.env.PYTHON ?? 'python3';
  const source = [
    'import sys',
    'try:',
    '    import page',
    'except ImportError as error:',
    '    sys.exit(f"{error}: install it with pip install page-validation")',
    "report = page.validate_pdf(sys.argv[1], profile='ua1')",
    'print(report.to_json())',
  ].join('\n');
  const { code, stdout, stderr } = await start(python, ['-c', source, paper.file]);
  assert.equal(code, 0, `PDF/UA cannot be checked with ${python}: ${stderr}`);
  const report = JSON.parse(stdout);
  assert.deepEqual(report.failures.map(({ rule_id: rule, message }) => `${rule}: ${message}`), []);
  assert.equal(report.checks.failed, 0);
  assert.ok(report.is_compliant && report.rules.passed > 50);
}

/** How often each character stands in a text, but for white space. */
function census(text) {
  const counts = new Map();
  for (const letter of text.replace(/\s+/g, '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

/** What a screen reader does not find is what stands in the margins, character for character. */
function hidesNothing(paper) {
  const hidden = census(paper.drawn);
  for (const [letter, count] of census(paper.told)) hidden.set(letter, (hidden.get(letter) ?? 0) - count);
  const margins = census(paper.pages.flatMap((page) => page.margins.map(({ word }) => word)).join(''));
  const wrong = [...new Set([...hidden.keys(), ...margins.keys()])]
    .map((letter) => ({ letter, hidden: hidden.get(letter) ?? 0, inMargins: margins.get(letter) ?? 0 }))
    .filter(({ hidden, inMargins }) => hidden !== inMargins);
  assert.deepEqual(wrong, []);
}

/* ---- the manuals ---------------------------------------------------------------------------------------------------- */

/** Seeds are as good as any. The same ones always give the same manuals. */
const BOOKS = [
  { name: 'the manual, nb', lang: 'nb', title: 'Visma Ressurs', folder: MANUAL },
  { name: 'the manual, en', lang: 'en', title: 'Visma Ressurs', folder: MANUAL },
  ...themes.map((theme) => ({ name: `the manual, nb, ${theme}`, lang: 'nb', title: 'Visma Ressurs', folder: copyOf('manual', theme) })),
  { name: 'about 100 pages, en', lang: 'en', title: 'Handbook 100', seed: 100, pages: 100, languages: ['nb', 'en'] },
  { name: 'about 300 pages, nb', lang: 'nb', title: 'Håndbok 300', seed: 300, pages: 300, languages: ['nb'] },
];

/** A book's site, its PDF, the browser's own PDF of the same page, and what must be in them. */
async function prepare(t, { folder = temporary('generated'), lang, seed, pages, languages }) {
  const plan = seed && generate(folder, seed, pages, languages);
  const dist = buildFolder(folder, '--strict');
  const own = join(temporary('own'), 'own.pdf');
  const source = pathToFileURL(join(dist, lang, 'print.html')).href;
  const options = ['--export-tagged-pdf', '--generate-pdf-document-outline', '--no-pdf-header-footer'];
  const [paper] = await Promise.all([
    pdfOf(folder, '--lang', lang),
    start(chromiumPath, ['--headless', ...chromiumArgs, ...options, `--user-data-dir=${temporary('profile')}`, `--print-to-pdf=${own}`, source]),
  ]);
  return { plan, dist, own, paper, wanted: await expected(t, dist, lang, paper) };
}

// Two at a time: most of the time is spent waiting for browsers and for poppler.
describe('handbok pdf', { concurrency: 2 }, () => {
  for (const book of [...BOOKS].reverse()) {
    describe(`the PDF of ${book.name}`, { concurrency: 1 }, () => {
      const { lang } = book;
      let prepared;
      const ready = (t) => (prepared ??= prepare(t, book));

      test('nothing of the manual is missing before it is printed', { skip: !book.seed }, async (t) => {
        const { plan, paper, wanted } = await ready(t);
        assert.equal(wanted.marks.filter(({ inText }) => inText).length, plan.references);
        assert.equal(wanted.steps.length, plan.steps);
        assert.equal(wanted.steps.flatMap(({ pictures }) => pictures).length, plan.pictures.length);
        assert.ok(Math.abs(paper.pages.length / book.pages - 1) < .15, `${paper.pages.length} pages`);
        assert.ok(paper.sizes.some(([width, height]) => width > height), 'a table stands across');
      });

      test('every number at a reference and in the contents is right', async (t) => {
        const { paper, wanted } = await ready(t);
        numbersAreRight(paper, wanted);
      });

      test('no step is split', async (t) => {
        const { dist, paper, wanted } = await ready(t);
        stepsAreWhole(paper, wanted, (src) => lettering(dist, lang, src));
      });

      test('each line of a screenshot stands once, and all lines of one on the same page', { skip: !book.seed }, async (t) => {
        const { plan, paper } = await ready(t);
        const places = new Map();
        paper.pages.forEach((page, at) => page.body.forEach(({ word }) => places.set(word, [...places.get(word) ?? [], at])));
        const scattered = plan.pictures.filter((lines) => {
          const found = lines.map((line) => places.get(line) ?? []);
          return found.some((pages) => pages.length !== 1 || pages[0] !== found[0][0]);
        });
        assert.deepEqual(scattered, []);
      });

      test('it conforms to PDF/UA-1', async (t) => isAccessible((await ready(t)).paper));

      test('a screen reader finds all but the margins', async (t) => hidesNothing((await ready(t)).paper));

      test('it says what it is: title, edition, language', async (t) => {
        const { paper } = await ready(t);
        const { Tagged, Title, Subject } = paper.info;
        assert.deepEqual({ Tagged, Title }, { Tagged: 'yes', Title: book.title });
        assert.match(Subject, lang === 'nb' ? /^Utgave [0-9a-f]{8}$/ : /^Edition [0-9a-f]{8}$/);
        const marked = paper.pages.filter(({ margins }) => margins.map(({ word }) => word).join(' ').includes(Subject));
        assert.equal(marked.length, paper.pages.length, 'all pages name the same edition');
        assert.equal(paper.catalog['/Lang'], `u:${lang}`);
      });

      test('the bookmarks are the headings, each on its page', async (t) => {
        const { paper, wanted } = await ready(t);
        const wrong = paper.outline.map(({ title }, at) => ({ title, heading: wanted.headings[at] })).filter(({ title, heading }) => title !== heading);
        assert.deepEqual(wrong.slice(0, 9), [], `${wrong.length} of ${wanted.headings.length}`);
        assert.equal(paper.outline.length, wanted.headings.length);
        assert.deepEqual(paper.outline.filter(({ title, page }) => !paper.pages[page - 1].text.includes(squeeze(title))), []);
      });

      test('no word runs into the margins at the sides', async (t) => {
        const { paper } = await ready(t);
        const outside = paper.pages.flatMap(({ width, words }, at) => words.filter(({ x, right }) => x < 17.5 * MM || right > width - 17.5 * MM).map(({ word }) => `page ${at + 1}: ${word}`));
        assert.deepEqual(outside, []);
      });

      test('it is no larger than what the browser makes by itself', async (t) => {
        const { own, paper } = await ready(t);
        assert.match(ask('pdfinfo', own), /^Tagged: +yes$/m);
        const [ours, theirs] = [paper.file, own].map((file) => statSync(file).size);
        assert.ok(ours <= theirs, `${ours} > ${theirs}`);
      });

      test('long words break with a hyphen, and hold no soft one', async (t) => {
        const { paper } = await ready(t);
        assert.doesNotMatch(paper.drawn + paper.told, /\u00ad/);
        if (book.seed) assert.match(paper.drawn, /\p{L}\u2010$/mu);
      });
    });
  }

  describe('the PDF of all that a manual can say', { concurrency: 1 }, () => {
    for (const lang of ['nb', 'en', 'ar']) {
      test(`it conforms to PDF/UA-1 (${lang})`, async () => isAccessible(await pdfOf(EVERYTHING, '--lang', lang)));
    }
    // Not in Arabic: poppler loses the letters around joined ones when it tells what a screen reader finds.
    for (const lang of ['nb', 'en']) {
      test(`a screen reader finds all but the margins (${lang})`, async () => hidesNothing(await pdfOf(EVERYTHING, '--lang', lang)));
    }
  });

  describe('QR codes', { concurrency: 1 }, codes);
  describe('the options', { concurrency: 1 }, options);
  describe('browsers that do not print', { concurrency: 1 }, browsers);
  describe('manuals that must not be printed', { concurrency: 1 }, mistakes);
  describe('where the file stands', { concurrency: 1 }, places);
});

/* ---- QR codes ------------------------------------------------------------------------------------------------------- */

function codes() {
  const BASE = 'https://koder.example.org/nett/';
  const CLIPS = ['https://video.example.org/film.mp4#t=10,150', 'https://video.example.org/film.mp4#t=50,80'];
  const LINKS = ['https://butikk.example.org/varer?id=3&farge=bl%C3%A5', 'https://hjelp.example.org/'];
  const PAGES = [`${BASE}nb/koder.html`, `${BASE}nb/ingen.html`];
  const folder = (setting) => fixture({
    'handbok.yaml': `title: Koder\nlanguages: [nb]\nbase_url: ${BASE}\n${setting}videos:\n  film: {title: filmen, url: https://video.example.org/film.mp4}\nlinks:\n  shop: {url: "${LINKS[0]}", title: butikken}\n`,
    'nb/01-koder.md': chapter('Koder', ':::steps{video=film from=00:10 to=02:30}\n1. Kjøp i [](link:shop).\n2. {#b from=00:50 to=01:20} Se på.\n:::\n\nSpør om [hjelp](https://hjelp.example.org/), og om [mer hjelp](https://hjelp.example.org/).'),
    'nb/02-ingen.md': chapter('Ingen', 'Les [](01-koder.md#b).'),
  });

  /** The addresses that a phone reads from the paper, sorted. */
  async function scanned({ file, pages }) {
    const first = join(temporary('codes'), 'page');
    ask('pdftoppm', '-gray', '-r', '150', '-png', file, first);
    const pictures = readdirSync(dirname(first));
    assert.equal(pictures.length, pages.length);
    const scans = await Promise.all(pictures.map((name) => start('zbarimg', ['--raw', '-q', join(dirname(first), name)])));
    for (const { code, stderr } of scans) assert.ok(code === 0 || code === 4, `zbarimg: ${code} ${stderr}`); // 4: nothing found
    return scans.flatMap(({ stdout }) => stdout.split('\n').filter(Boolean)).sort();
  }

  test('a phone reads every address, each code is large enough, and says what it is', async (t) => {
    const manual = folder('');
    const paper = await pdfOf(manual);
    const all = [...CLIPS, ...LINKS, ...PAGES].sort();
    assert.deepEqual(await scanned(paper), all);
    assert.equal([...paper.drawn.matchAll(/Veiledning: /g)].length, all.length);
    assert.match(paper.drawn, /Veiledning: film fra 00:10/);
    await isAccessible(paper);
    hidesNothing(paper);

    const window = await open(t, buildFolder(manual), { from: 'file' });
    await window.go('nb/print.html');
    await window.page.emulateMedia({ media: 'print' });
    const shown = await window.page.evaluate(() => [...document.querySelectorAll('.qr')].map((code) => ({ label: code.innerText, alt: code.querySelector('img').alt, width: code.querySelector('img').getBoundingClientRect().width / 96 * 25.4 })));
    assert.equal(shown.length, all.length);
    for (const { label, alt, width } of shown) {
      assert.match(label, /^\s*Veiledning: /);
      assert.ok(all.some((address) => alt.includes(address)), alt);
      assert.ok(width >= 18, `${width} mm`);
    }
  });

  test('only those of videos, if the manual says so', async () => {
    assert.deepEqual(await scanned(await pdfOf(folder('qr_codes: [videos]\n'))), CLIPS);
  });
}

/* ---- options -------------------------------------------------------------------------------------------------------- */

/** The number beside the first words of each step: what stands in the column of the numbers. */
const numbersOf = ({ pages }) => pages.flatMap(({ body }) => body.filter(({ x, word }) => x > 18 * MM && x < 28 * MM && /^\d+$/.test(word)).map(({ word }) => word));

function options() {
  for (const [name, width, height, ...wish] of [['A4', 595, 842, '--lang', 'nb'], ['A5', 420, 595, '--paper', 'a5'], ['letter', 612, 792, '--paper', 'letter']]) {
    test(`paper: ${name}`, async () => {
      const paper = await pdfOf(EVERYTHING, ...wish);
      const others = paper.sizes.filter(([wide, high]) => Math.abs(wide - width) > 1.5 || Math.abs(high - height) > 1.5);
      assert.deepEqual(others, []);
      assert.equal(paper.sizes.length, paper.pages.length);
      const outside = paper.pages.flatMap(({ words }) => words.filter(({ x, right, top, bottom }) => x < 0 || top < 0 || right > width + 1 || bottom > height + 1));
      assert.deepEqual(outside, [], 'no word is cut off');
    });
  }

  test('paper: tables across, also on A5', async () => {
    const folder = fixture({ 'nb/01-a.md': chapter('Tabell', `${'| Personopplysning '.repeat(9)}|\n${'| - '.repeat(9)}|\n${'| saksbehandlingsfrist '.repeat(9)}|`) });
    const sizes = (await pdfOf(folder, '--paper', 'a5')).sizes.map((size) => size.map(Math.round).join(' x '));
    assert.ok(sizes.includes('595 x 420') || sizes.includes('596 x 420'), sizes.join(', '));
  });

  test('on both sides: chapters begin on right-hand pages, with room at the spine, and numbers are right', async (t) => {
    const paper = await pdfOf(MANUAL, '--duplex');
    const starts = Object.entries(paper.destinations).filter(([id]) => /^c\d+-top$/.test(id));
    assert.ok(starts.length >= 5);
    assert.deepEqual(starts.filter(([, page]) => page % 2 === 0), []);
    assert.ok(paper.pages.some(({ body }) => !body.length), 'some page is empty');
    assert.deepEqual(paper.pages.filter(({ body, margins }) => !body.length && margins.length), [], 'empty pages are empty');
    paper.pages.forEach(({ body }, at) => {
      const left = Math.min(...body.map(({ x }) => x)) / MM;
      assert.ok(!body.length || left >= (at % 2 ? 11.5 : 23.5), `page ${at + 1} begins at ${left} mm`);
    });
    numbersAreRight(paper, await expected(t, buildFolder(MANUAL), 'nb', paper));
    await isAccessible(paper);
    hidesNothing(paper);
  });

  test('a booklet: folded sheets read in order', async () => {
    const count = (await pdfOf(MANUAL, '--lang', 'nb')).pages.length;
    const { info, file, sizes, pages } = await pdfOf(MANUAL, '--booklet');
    assert.equal(pages.length, Math.ceil(count / 4) * 2);
    for (const [width, height] of sizes) assert.ok(Math.abs(width - 842) < 1.5 && Math.abs(height - 595) < 1.5, `${width} x ${height}`);
    const printed = ({ width, words }, isRight) => {
      const text = words.filter(({ x }) => x > width / 2 === isRight).map(({ word }) => word).join(' ');
      return text.match(/Side (\d+) av \d+/)?.[1] ?? (text.includes('Eier') ? '1' : text);
    };
    const whole = Math.ceil(count / 4) * 4;
    const page = (number) => (number > count ? '' : String(number));
    pages.forEach((side, at) => {
      const [outer, inner] = [page(whole - at), page(at + 1)];
      assert.deepEqual([printed(side, false), printed(side, true)], at % 2 ? [inner, outer] : [outer, inner], `side ${at + 1}`);
    });
    assert.ok(info.Tagged === 'yes' || !readFileSync(file, 'latin1').includes('pdfuaid'), 'no claim to be for everybody without tags');
  });

  test('only one variant, wherever it can be chosen', async (t) => {
    const [both, iphone] = [await pdfOf(MANUAL, '--lang', 'nb'), await pdfOf(MANUAL, '--only', 'iPhone')];
    assert.match(both.drawn, /Android/);
    assert.doesNotMatch(iphone.drawn + iphone.told, /Android/);
    assert.match(iphone.drawn, /App Store/);
    assert.ok(numbersOf(both).length > 30);
    assert.deepEqual(numbersOf(iphone), numbersOf(both));
    const dark = await pdfOf(EVERYTHING, '--only', 'mørk brent');
    for (const text of ['Mal bønnene grovt', 'Skum mye melk', 'Etter mørk kaffe']) assert.ok(dark.drawn.includes(text), text);
    for (const text of ['Mal bønnene fint', 'kruttblanding', 'Skum lite melk', 'Etter lys kaffe']) assert.ok(!dark.drawn.includes(text), text);
    numbersAreRight(iphone, await expected(t, buildFolder(MANUAL), 'nb', iphone));
    await isAccessible(iphone);
    hidesNothing(iphone);
  });

  test('only one part, in the language asked for', async () => {
    const paper = await pdfOf(EVERYTHING, '--part', '10-stell', '--lang', 'en');
    assert.equal(paper.info.Title, read(EVERYTHING, 'en/10-stell/_index.md').match(/^title: (.*)$/m)[1]);
    const inside = read(EVERYTHING, 'en/10-stell/01-rens.md').match(/^title: (.*)$/m)[1];
    const outside = read(EVERYTHING, 'en/01-brygg.md').match(/^title: (.*)$/m)[1];
    assert.ok(paper.outline.some(({ title }) => title.includes(inside)));
    assert.ok(!paper.outline.some(({ title }) => title.includes(outside)));
    hidesNothing(paper);
  });

  for (const [option, value, answer] of [
    ['--lang', 'sv', /no language “sv”\. It has: nb, en, ar\./],
    ['--part', 'stell', /no part “stell”\. It has: 10-stell, 20-mer\./],
    ['--only', 'Grønn', /No tab is called “Grønn”\. The tabs are: .*Mørk brent/],
    ['--paper', 'a3', /a4, a5, letter/],
  ]) {
    test(`what is not there: ${option} ${value}`, async () => {
      const { code, said } = await refused(EVERYTHING, [option, value]);
      assert.equal(code, 2);
      assert.match(said, answer);
    });
  }
}

/* ---- browsers --------------------------------------------------------------------------------------------------------- */

function browsers() {
  const simple = () => fixture({ 'nb/01-a.md': chapter('Kapittel', 'Tekst.') });

  test('one that hangs is ended with its children, and nothing is left of the attempt', async () => {
    const duration = `4321.${process.pid}`;
    const TMPDIR = temporary('tmp');
    const { code, said } = await refused(simple(), ['--timeout', '1', '--browser', script(`sleep ${duration} &\nsleep ${duration}`)], { env: { TMPDIR } });
    assert.equal(code, 4);
    assert.match(said, /did not finish within 1 seconds.*--timeout/);
    const left = ask('ps', '-A', '-o', 'args').split('\n').filter((line) => line.includes(duration));
    assert.deepEqual(left, []);
    assert.deepEqual(readdirSync(TMPDIR), []);
  });

  test('one that dies says why, and nothing is left of the attempt', async () => {
    const TMPDIR = temporary('tmp');
    const { code, said } = await refused(simple(), ['--browser', script('echo "no display for me" >&2\nexit 3')], { env: { TMPDIR } });
    assert.equal(code, 4);
    assert.match(said, /could not print[^]*no display for me/);
    assert.deepEqual(readdirSync(TMPDIR), []);
  });

  test('one that dies while a child lives on does not keep anybody waiting', async () => {
    const began = Date.now();
    const { code } = await refused(simple(), ['--timeout', '1', '--browser', script('setsid sleep 12 &\nsleep .5\nexit 3')]);
    assert.equal(code, 4);
    assert.ok(Date.now() - began < 8000, `${Date.now() - began} ms`);
  });

  test('one that writes nothing, and one that writes something else', async () => {
    assert.equal((await refused(simple(), ['--browser', script('exit 0')])).code, 4);
    const other = script('for option; do case "$option" in --print-to-pdf=*) echo "not a PDF" > "${option#*=}";; esac; done');
    const { code, said } = await refused(simple(), ['--browser', other]);
    assert.equal(code, 4);
    assert.match(said, /cannot be read/);
  });

  test('none at all: the cure is told', async () => {
    const env = { PATH: temporary('empty'), HANDBOK_BROWSER: undefined };
    const english = await refused(simple(), [], { env });
    assert.equal(english.code, 4);
    assert.match(english.said, /Install one of them, or say where it is with --browser PATH or the environment variable HANDBOK_BROWSER/);
    const { code, said } = await run(['pdf', simple(), '--messages', 'nb'], { env });
    assert.equal(code, 4);
    assert.match(said, /Installer en av dem, eller si hvor den er med --browser STI eller miljøvariabelen HANDBOK_BROWSER/);
    const { code: missing, said: answer } = await refused(simple(), ['--browser', '/nowhere/chromium']);
    assert.equal(missing, 4);
    assert.match(answer, /no browser at \/nowhere\/chromium/);
  });
}

/* ---- mistakes ----------------------------------------------------------------------------------------------------------- */

function mistakes() {
  test('a picture without words', async () => {
    const picture = (text) => fixture({ 'img/a.svg': PICTURE, 'nb/01-a.md': chapter('Bilde', text) });
    const { code, said } = await refused(picture('![](/img/a.svg)'));
    assert.equal(code, 1);
    assert.match(said, /neither a text nor \{decorative\}/);
    await isAccessible(await pdfOf(picture('![](/img/a.svg){decorative}')));
  });

  for (const [name, file, css] of [
    ['a style sheet of its own', '90-own.css', '.step-body::before { content: "Hemmelig"; }'],
    ['its print styles', 'print.css', `${read(repository, 'themes/default/styles/print.css')}\n.paper-chapter h1::after { content: " (kapittel)"; }`],
    ['letters that are joined', '90-own.css', '.step-body::after { content: "ff"; font-variant-ligatures: normal; }'],
  ]) {
    test(`a theme that writes text by style sheet: ${name}`, async () => {
      const { code, said } = await refused(fixture({ 'nb/01-a.md': chapter('Steg', ':::steps\n1. Gå.\n:::'), [`theme/styles/${file}`]: css }));
      assert.equal(code, 1);
      assert.match(said, /On page 3 there is text that a screen reader does not find/);
    });
  }

  test('a picture that is said to be a decoration, and has letters in it', async () => {
    const letters = PICTURE.replace('</svg>', '<text y="20">Aa</text></svg>');
    const { code, said } = await refused(fixture({ 'img/a.svg': letters, 'nb/01-a.md': chapter('Bilde', '![](/img/a.svg){decorative}') }));
    assert.equal(code, 1);
    assert.match(said, /a picture marked \{decorative\} has letters in it: give it a text/);
  });

  test('numbers that never stand still', async () => {
    // The wider the number, the lower the box beside it; the lower the box, the smaller the number: 9, 10, 9, 10.
    const css = `
      .page-6 p:has(> .page-of) { display: grid; grid-template-columns: max-content max-content 1fr; }
      .page-6 p:has(> .page-of)::after { content: ""; width: 100%; aspect-ratio: 1 / 1.55; }
      .page-6 p:has(> .page-of) > * { font-size: 0; }
      .page-6 p:has(> .page-of) b { font-size: 100pt; line-height: 1; }`;
    const files = Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`nb/0${number}-k${number}.md`, chapter(`Kapittel ${number}`, 'Tekst.')]));
    const folder = fixture({ ...files, 'nb/07-k7.md': chapter('Urolig', '[Dit](#dit)\n\n## Dit {#dit}\n\nHer.'), 'theme/styles/90-own.css': css });
    const { code, said } = await refused(folder);
    assert.equal(code, 1);
    assert.match(said, /do not settle: after 6 prints/);
  });

  test('a reference to what is not on paper', async () => {
    const folder = fixture({
      'nb/01-a.md': chapter('Steg', ':::steps\n1. {#fill} Fyll.\n2. {#drink} Drikk, se [](#fill).\n:::'),
      'theme/styles/90-own.css': '@media print { .step:first-child { display: none !important; } }',
    });
    const { code, said } = await refused(folder);
    assert.equal(code, 1);
    assert.match(said, /leads to “c0-fill”, which is not on paper/);
  });

  test('a manual with errors', async () => {
    const { code, said } = await refused(fixture({ 'nb/01-a.md': chapter('Feil', 'Se [](#ingenting).') }));
    assert.equal(code, 1);
    assert.match(said, /missing-anchor/);
  });
}

/* ---- files -------------------------------------------------------------------------------------------------------------- */

function places() {
  const config = (pdf) => `title: {nb: Bruk av båt, en: Boats}\nlanguages: [nb, en]\n${pdf ? 'pdf: true\n' : ''}`;
  const harbour = () => {
    const cwd = temporary('harbour');
    fixture({ 'handbok.yaml': config(true), 'nb/01-a.md': chapter('Ro', 'Ro.'), 'en/01-a.md': chapter('Row', 'Row.') }, join(cwd, 'manual'));
    return cwd;
  };
  const FILE = 'nb/bruk-av-bat.pdf';

  test('it stands in the site, which links to it, and builds keep it as long as the manual wants it', async () => {
    const cwd = harbour();
    await fine(['build'], { cwd });
    await fine(['pdf'], { cwd });
    await fine(['pdf', '--lang', 'en'], { cwd });
    const dist = join(cwd, 'dist');
    const pdfs = () => filesOf(dist, '.pdf');
    const listed = () => read(dist, '.handbok-manifest').split('\n').filter((path) => path.endsWith('.pdf'));
    const both = ['en/boats.pdf', FILE];
    assert.deepEqual([pdfs(), listed()], [both, both]);
    const before = readFileSync(join(dist, FILE));
    assert.equal(before.subarray(0, 5).toString(), '%PDF-');

    writeFileSync(join(cwd, 'manual/nb/01-a.md'), chapter('Ro', 'Ro hardt.'));
    await fine(['build'], { cwd });
    assert.match(read(dist, 'nb/a.html'), /Ro hardt/);
    assert.deepEqual([pdfs(), listed()], [both, both]);
    assert.deepEqual(readFileSync(join(dist, FILE)), before);
    const links = (page) => [...read(dist, page).matchAll(/href="([^"]*\.pdf)"/g)].map(([, href]) => posix.join(posix.dirname(page), href));
    assert.deepEqual([links('nb/index.html'), links('nb/a.html'), links('en/a.html')], [[FILE], [FILE], ['en/boats.pdf']]);

    writeFileSync(join(cwd, 'manual/handbok.yaml'), config(false));
    await fine(['build'], { cwd });
    assert.deepEqual([pdfs(), listed(), links('nb/a.html')], [[], [], []]);
  });

  test('without a site there is only the file, and the next build takes it over', async () => {
    const cwd = harbour();
    await fine(['pdf'], { cwd });
    assert.deepEqual(filesOf(join(cwd, 'dist')), ['.handbok-manifest', FILE]);
    assert.deepEqual(readdirSync(cwd).filter((name) => name.includes('staging')), []);
    await fine(['build'], { cwd });
    assert.deepEqual(filesOf(join(cwd, 'dist'), '.pdf'), [FILE]);
  });

  test('the old file stands until a new one is ready', async () => {
    const cwd = harbour();
    const [inSite, beside] = [join(cwd, 'dist', FILE), join(cwd, 'ut.pdf')];
    await fine(['pdf'], { cwd });
    await fine(['pdf', '--out', 'ut.pdf'], { cwd });
    const before = [readFileSync(inSite), readFileSync(beside)];
    writeFileSync(join(cwd, 'manual/nb/01-a.md'), chapter('Ro', 'Ro hardt.'));
    const dies = ['--browser', script('exit 1')];
    for (const wishes of [['pdf'], ['pdf', '--out', 'ut.pdf']]) assert.equal((await run([...wishes, ...dies], { cwd })).code, 4);
    assert.deepEqual([readFileSync(inSite), readFileSync(beside)], before);
    assert.deepEqual(readdirSync(cwd).filter((name) => !name.startsWith('.')).sort(), ['dist', 'manual', 'ut.pdf']);
    await fine(['pdf'], { cwd });
    assert.notDeepEqual(readFileSync(inSite), before[0]);
  });

  test('a folder that somebody else has written is left alone', async () => {
    const cwd = harbour();
    mkdirSync(join(cwd, 'dist'));
    writeFileSync(join(cwd, 'dist/mine.txt'), 'mine');
    const { code } = await run(['pdf'], { cwd });
    assert.equal(code, 2);
    assert.deepEqual(filesOf(join(cwd, 'dist')), ['mine.txt']);
  });
}
