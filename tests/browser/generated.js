// Manuals that nobody wrote: random, but the same for the same seed, and as long as a test asks for. They say what real
// manuals say, in all the places where a page may end badly.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const SHEET = 255; // mm of text on an A4 page
const REFERENCE = '@@'; // stands for a reference until all ids are known

/** What text is made of: stems that are joined to long words, and small words between them. */
const TONGUES = {
  nb: {
    joint: 's',
    stems: 'arbeid bruker innlogging pålogging melding varsel skjema oppgave avdeling kommune tjeneste tilgang passord kalender vakt turnus oversikt fravær permisjon søknad godkjenning behandling opplysning innstilling oppdatering nedlasting sikkerhet personvern forespørsel bekreftelse ansvar økonomi'.split(' '),
    small: 'og i på for med den som til av er har du kan skal når hvis deretter igjen ikke bare også ny én få å se ut'.split(' '),
    verbs: 'Åpne Velg Trykk Skriv Lagre Sjekk Finn Send Les Vent'.split(' '),
    names: { manual: 'Håndbok', chapter: 'Kapittel', part: 'Del', see: 'Se' },
  },
  en: {
    joint: '',
    stems: 'work user login approval message notice form task department municipality service access password calendar shift overview absence leave application confirmation treatment information setting update download security privacy request misunderstanding responsibility counter administration'.split(' '),
    small: 'and in on for with the that to of is has you can shall when if then again not only also new one few a see out'.split(' '),
    verbs: 'Open Choose Press Write Save Check Find Send Read Wait'.split(' '),
    names: { manual: 'Handbook', chapter: 'Chapter', part: 'Part', see: 'See' },
  },
};

/** mulberry32: small, and the same numbers on every machine. */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function chance(seed) {
  const random = mulberry32(seed);
  const between = (least, most) => least + Math.floor(random() * (most - least + 1));
  return { between, of: (share) => random() < share, pick: (list) => list[between(0, list.length - 1)] };
}

/** Writes sentences of a language. Its chance is its own, so that every language gets the same steps. */
function author(lang, seed) {
  const luck = chance(seed + lang.charCodeAt(0));
  const { joint, stems, small, verbs, names } = TONGUES[lang];
  const compound = () => Array.from({ length: luck.between(2, 4) }, () => luck.pick(stems)).join(joint);
  const word = () => (luck.of(.45) ? luck.pick(small) : luck.of(.7) ? luck.pick(stems) : compound());
  const some = (least, most) => Array.from({ length: luck.between(least, most) }, word).join(' ');
  const sentence = () => `${luck.pick(verbs)} ${some(4, 13)}.`;
  return { names, some, compound, sentences: (count) => Array.from({ length: count }, sentence).join(' '), title: () => `${luck.pick(stems)} ${some(1, 3)}` };
}

/**
 * Writes a manual of about so many A4 pages into a folder, with the same steps in every language. Returns what each of
 * its paper editions must have: the `chapters` with their ids, the `pictures` with their lines of text, and how many
 * `steps`, `references` and `symptoms` there are.
 */
export function generate(folder, seed, pages, languages = ['nb']) {
  const editions = languages.map((lang) => edition(lang, seed, pages));
  const localized = (text) => `{${languages.map((lang) => `${lang}: ${text(TONGUES[lang].names)}`).join(', ')}}`;
  const config = [
    `title: ${localized(({ manual }) => `${manual} ${seed}`)}`,
    `languages: [${languages.join(', ')}]`,
    'contacts:',
    `  desk: {name: ${localized(() => 'Skranken')}, phone: "38000123", email: skranken@example.org}`,
  ];
  save(folder, 'handbok.yaml', config.join('\n') + '\n');
  editions[0].pictures.forEach((lines, at) => save(folder, `img/${at}.svg`, screenshot(lines)));
  for (const { lang, files } of editions) for (const [path, text] of files) save(folder, `${lang}/${path}`, text);
  const { chapters, pictures, references, symptoms } = editions[0];
  return { chapters, pictures, references, symptoms, steps: chapters.flatMap(({ steps }) => steps).length };
}

function save(folder, path, text) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A phone's screen with a line at its top, one in its middle and one at its foot. */
const screenshot = (lines) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 585 1266" width="585" height="1266">
<rect width="585" height="1266" fill="#eee"/><rect x="40" y="560" width="505" height="160" fill="#fff" stroke="#000" stroke-width="6"/>
${lines.map((line, at) => `<text x="60" y="${[110, 660, 1220][at]}" font-family="sans-serif" font-size="70">${line}</text>`).join('\n')}
</svg>
`;

/** One language: its text with marks for references, which are filled in when all ids are known. */
function edition(lang, seed, pages) {
  const book = { luck: chance(seed), author: author(lang, seed), chapters: [], parts: [], pictures: [], references: 0, symptoms: 0, height: 2 * SHEET };
  while (book.height < pages * SHEET) chapter(book);
  const luck = chance(seed + 1);
  const refer = (from, text) => text.replaceAll(REFERENCE, () => reference(luck, from, book.chapters));
  const files = [
    ...book.parts.map(({ file, title, text }) => [file, `---\ntitle: ${title}\n---\n\n${refer({ file }, text)}\n`]),
    ...book.chapters.map((chapter) => [chapter.file, `---\ntitle: ${chapter.title}\n---\n\n${refer(chapter, chapter.text.join('\n\n'))}\n`]),
  ];
  return { lang, files, ...book };
}

/** A reference to any step, range of steps, heading, symptom or chapter. */
function reference(luck, from, chapters) {
  const to = luck.of(.4) && from.steps ? from : luck.pick(chapters);
  const file = to === from ? '' : posix.relative(posix.dirname(from.file), to.file);
  const at = luck.between(0, to.steps.length - 1);
  const last = Math.min(to.steps.length - 1, at + luck.between(1, 6));
  const text = luck.of(.1) ? 'denne lenken' : '';
  if (luck.of(.45)) return `[${text}](${file}#${to.steps[at]})`;
  if (luck.of(.35) && last > at) return `[](${file}#${to.steps[at]}..#${to.steps[last]})`;
  if (luck.of(.3) && file) return `[${text}](${file})`;
  return `[${text}](${file}#${luck.pick([...to.headings, ...to.symptoms])})`;
}

/** From one to nine pages. Four of six chapters stand by themselves, the others in a part. */
function chapter(book) {
  const number = book.chapters.length + 1;
  const name = `${String(number).padStart(2, '0')}-k${number}.md`;
  const now = { file: number % 6 > 3 ? `${part(book, number - number % 6 + 4)}/${name}` : name, title: `${book.author.names.chapter} ${number} ${book.author.title()}`, steps: [], headings: [], symptoms: [], notes: [], text: [] };
  book.chapters.push(now);
  const end = book.height + SHEET * book.luck.between(0, 8);
  add(book, 20, book.author.sentences(book.luck.between(1, 3)));
  do section(book, now); while (book.height < end);
  now.text.push(...now.notes);
  book.height += SHEET / 2; // its last page is half empty
}

function part(book, number) {
  const folder = `${String(number).padStart(2, '0')}-d${number}`;
  const file = `${folder}/_index.md`;
  if (book.parts.at(-1)?.file !== file) {
    book.parts.push({ file, title: `${book.author.names.part} ${number} ${book.author.title()}`, text: `${book.author.sentences(2)} ${mark(book)}` });
    book.height += SHEET;
  }
  return folder;
}

const current = (book) => book.chapters.at(-1);

/** Adds a block of about so many mm. */
function add(book, height, ...lines) {
  current(book).text.push(lines.join('\n'));
  book.height += height;
}

/** A sentence that refers to something. */
function mark(book) {
  book.references++;
  return `${book.author.names.see} ${REFERENCE}.`;
}

const prose = (book, least, most) => book.author.sentences(book.luck.between(least, most)) + (book.luck.of(.3) ? ` ${mark(book)}` : '');

const BLOCKS = [paragraph, paragraph, callout, bullets, table, wideTable, tabs, details, symptom, footnote];

function section(book, now) {
  const id = `h${now.headings.length + 1}`;
  now.headings.push(id);
  add(book, 14, `${'#'.repeat(book.luck.of(.25) && now.headings.length > 1 ? 3 : 2)} ${book.author.title()} {#${id}}`);
  if (book.luck.of(.6)) paragraph(book);
  steps(book, now);
  for (let left = book.luck.between(0, 3); left > 0; left--) book.luck.pick(BLOCKS)(book, now);
}

const indented = (text) => text.split('\n').map((line) => line && `   ${line}`).join('\n');

function steps(book, now) {
  const items = Array.from({ length: book.luck.between(1, 12) }, () => {
    const id = `s${now.steps.length + 1}`;
    now.steps.push(id);
    const blocks = [prose(book, 1, 3), ...(book.luck.of(.5) ? [picture(book)] : []), ...inside(book)];
    return `1. {#${id}} ${indented(blocks.join('\n\n')).trimStart()}`;
  });
  add(book, 0, ':::::steps', items.join('\n\n'), ':::::');
}

function picture(book) {
  const at = book.pictures.length;
  book.pictures.push(['øverst', 'midt', 'nederst'].map((place) => `${place}${at}`));
  book.height += 56;
  return `![${book.author.some(3, 8)}](/img/${at}.svg)`;
}

/** What may stand in a step, below its words. */
function inside(book) {
  book.height += 18;
  const { luck, author } = book;
  if (!luck.of(.3)) return [];
  book.height += 16;
  return [luck.pick([
    () => `:::result\n${author.sentences(1)}\n:::`,
    () => `:::not-working\n${prose(book, 1, 2)}\n:::`,
    () => `:::tip\n${author.sentences(1)}\n:::`,
    () => `> [!NOTE]\n> ${author.sentences(2)}`,
    () => choice(book),
  ])()];
}

function choice(book) {
  const tab = (name) => `:::tab[${name}]{id=${name.toLowerCase()}-${current(book).steps.length}-${current(book).text.length}}\n${book.author.sentences(book.luck.between(1, 2))}\n:::`;
  return `::::tabs{sync=phone}\n${tab('iPhone')}\n${tab('Android')}\n::::`;
}

function paragraph(book) {
  const count = book.luck.between(1, 4);
  add(book, 8 * count, prose(book, count, count));
}

function callout(book) {
  const kind = book.luck.pick(['note', 'tip', 'important', 'warning', 'caution']);
  add(book, 22, `:::${kind}${book.luck.of(.5) ? `[${book.author.title()}]` : ''}`, prose(book, 1, 3), ':::');
}

function bullets(book) {
  const items = Array.from({ length: book.luck.between(2, 6) }, () => `* ${prose(book, 1, 1)}`);
  add(book, 7 * items.length, ...items);
}

const row = (cells) => `| ${cells.join(' | ')} |`;

function table(book) {
  const rows = Array.from({ length: book.luck.between(2, 12) }, () => row([book.author.some(1, 2), book.author.some(2, 4), book.luck.of(.2) ? mark(book) : book.author.some(1, 3)]));
  add(book, 9 * rows.length, row(['A', 'B', 'C']), row(['-', '-', '-']), ...rows);
}

/** Nine columns with long words: these stand on a page of their own, across. */
function wideTable(book) {
  if (!book.luck.of(.25)) return;
  const columns = Array.from('ABCDEFGHI');
  const rows = Array.from({ length: book.luck.between(2, 5) }, () => row(columns.map(() => book.author.compound())));
  add(book, 1.7 * SHEET, row(columns), row(columns.map(() => '-')), ...rows);
}

function tabs(book) {
  add(book, 35, choice(book));
}

function details(book) {
  add(book, 22, `:::details[${book.author.title()}]`, prose(book, 2, 4), ':::');
}

function symptom(book, now) {
  const id = `x${now.symptoms.length + 1}`;
  now.symptoms.push(id);
  book.symptoms++;
  add(book, 30, `::::symptom[${book.author.title()}]{#${id}}`, prose(book, 1, 2), '', ':::fix', prose(book, 1, 2), ':::', '::::');
}

function footnote(book, now) {
  const name = `n${now.notes.length + 1}`;
  now.notes.push(`[^${name}]: ${prose(book, 1, 1)}`);
  add(book, 14, `${book.author.sentences(1)}[^${name}]`);
}
