/* The index, loaded as classic scripts that call one global: they work from a network share and under a strict content
   security policy. Its format is described in Handbok's src/search/shards.rs. All files of this folder are joined into
   one function. */

let root = '';                 // what leads from this page to the site's root
const editions = new Map();    // by language: what its directory says
const shards = new Map();      // by edition, kind and number: rows
const loading = new Map();     // by address: a promise that the script has run
let say = {};                  // words to show, in the language of the page

function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = root + path;
      script.onload = script.onerror = () => resolve();
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

window.handbokSearch = (lang, head, terms, units) => {
  const named = (rows, number) => rows && rows.split('\n').map((row) => {
    const [first, hash] = row.split(' ');
    return [number ? Number(first) : first, hash];
  });
  const edition = {
    lang,
    count: head.count,
    endings: new Set(head.endings),
    ignored: new Set(head.ignored),
    pages: pageStarts(head.pages),
    t: named(head.terms) || [['', null]],
    w: named(head.words),
    u: named(head.units, true) || (head.names ? null : [[0, null]]),
    n: named(head.names, true),
  };
  if (!editions.size) say = head.say;
  editions.set(lang, edition);
  if (terms !== undefined) {
    shards.set(lang + '-t0', readTerms(terms));
    shards.set(lang + '-u0', units.split('\n'));
  }
};

window.handbokSearch.shard = (kind, number, rows) => {
  const read = { t: readTerms, w: readTerms }[kind.slice(-1)] || ((text) => text.split('\n'));
  shards.set(kind + number, read(rows));
};

function readTerms(rows) {
  return rows.split('\n').filter(Boolean).map((row) => {
    const [stem, endings, irregular, rarity, places, related] = row.split('\t');
    return { stem, endings: endings.split(' '), irregular: irregular ? irregular.split(' ') : [], rarity: Number(rarity), places, related: related ? related.split(' ') : [] };
  });
}

/* The number of the first unit of each page. */
function pageStarts(sizes) {
  const starts = [];
  let unit = 0;
  let size = 0;
  for (const digit of sizes) {
    size += parseInt(digit, 36);
    if (digit === 'z') continue;
    starts.push(unit);
    unit += size;
    size = 0;
  }
  return starts;
}

/* The last place in a sorted list whose key is not after the one asked for. */
function lastUpTo(list, wanted, key = (entry) => entry[0]) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (key(list[middle]) <= wanted) low = middle; else high = middle - 1;
  }
  return low;
}

async function shard(edition, kind, number, hash) {
  if (hash) await load('assets/search-' + edition.lang + '-' + kind + '.' + hash + '.js');
  return shards.get(edition.lang + '-' + kind + number) || [];
}

/* Every term (or word) that stands between two keys; of a wide range only the beginning. */
async function between(edition, kind, from, to, most) {
  const table = edition[kind];
  const first = lastUpTo(table, from);
  const last = Math.min(lastUpTo(table, to), first + most - 1);
  const parts = [];
  for (let at = first; at <= last; at++) parts.push(shard(edition, kind, at, table[at][1]));
  return (await Promise.all(parts)).flat();
}

async function termOf(edition, stem) {
  return (await between(edition, 't', stem, stem, 1)).find((term) => term.stem === stem);
}

/* What is known of a unit. */
async function unitOf(edition, number) {
  let [table, offset] = [edition.u, 0];
  if (!table) {
    const group = lastUpTo(edition.n, number);
    const names = await shard(edition, 'n', group, edition.n[group][1]);
    table = names.map((row) => row.split(' ')).map(([first, hash]) => [Number(first), hash]);
    offset = group * 100;
  }
  const block = lastUpTo(table, number);
  const rows = await shard(edition, 'u', offset + block, table[block][1]);
  const [path, chapter, id, step, title, text, picture, textLang] = (rows[number - table[block][0]] || '').split('\t');
  return { number, path, chapter, id, step, title, text, picture, textLang, lang: edition.lang };
}

/* How a term stands in a unit: only in the titles above, only in what is said of the page, in the unit itself. */
const [ABOVE, PAGE, OWN] = [1, 2, 3];
const STANDING = { "'": ABOVE, '*': PAGE, '': OWN };

function* placesOf(term) {
  let unit = 0;
  for (const [, distance, letter, sign] of term.places.matchAll(/([0-9a-z]+)([A-Z])([*']?)/g)) {
    unit += parseInt(distance, 36);
    yield [unit, letter.charCodeAt(0) - 64, STANDING[sign]];
  }
}
