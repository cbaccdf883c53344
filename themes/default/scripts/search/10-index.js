/* The index, loaded as classic scripts that call one global: they work from a network share and under a strict content
   security policy. Its format is described in Handbok's src/search/shards.rs. All files of this folder are joined into
   one function. */

/* What leads from this page to the site's root. */
let root = '';
/* By language: what its directory says. */
const editions = new Map();
/* By edition, kind and what the first row is called: rows. */
const shards = new Map();
/* By address: a promise that the script has run. */
const loading = new Map();
/* Words to show, in the language of the page. */
let say = {};

function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve) => {
      const script = document.createElement('script');
      script.src = root + path;
      script.onload = resolve;
      /* What failed is asked for again by the next query. */
      script.onerror = () => { loading.delete(path); resolve(); };
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

/* Rows of a table of shards: what the first row in each is called, and its hash. */
const named = (rows) => rows.split('\n').map((row) => row.split(' '));
const numbered = (rows) => named(rows).map(([first, hash]) => [Number(first), hash]);

window.handbokSearch = (lang, head, terms, units) => {
  const edition = {
    ...head,
    lang,
    endings: new Set(head.endings),
    ignored: new Set(head.ignored),
    ...pagesOf(head.pages, head.count),
    t: head.terms ? named(head.terms) : [['', null]],
    w: head.words && named(head.words),
    u: head.units ? numbered(head.units) : [[0, null]],
    n: head.names && numbered(head.names),
  };
  if (!editions.size) say = head.say;
  editions.set(lang, edition);
  if (terms !== undefined) {
    shards.set(lang + '-t', readTerms(terms));
    shards.set(lang + '-u0', units.split('\n'));
  }
};

window.handbokSearch.shard = (kind, first, rows) => {
  const read = { t: readTerms, w: readTerms, n: numbered }[kind.slice(-1)] || ((text) => text.split('\n'));
  shards.set(kind + first, read(rows));
};

const listed = (text) => (text ? text.split(' ') : []);

function readTerms(rows) {
  return rows.split('\n').filter(Boolean).map((row) => {
    const [stem, endings, irregular, rarity, places, related] = row.split('\t');
    return { stem, endings: endings.split(' '), irregular: listed(irregular), rarity: Number(rarity), places, related: listed(related) };
  });
}

/* The number of the first unit of each page, and the page of each unit. */
function pagesOf(sizes, count) {
  const starts = [];
  const pageOf = new Uint32Array(count);
  let unit = 0;
  let size = 0;
  for (const digit of sizes) {
    size += parseInt(digit, 36);
    if (digit === 'z') continue;
    pageOf.fill(starts.length, unit, unit + size);
    starts.push(unit);
    unit += size;
    size = 0;
  }
  return { starts, pageOf };
}

/* The last place in a sorted list whose key is not after the one asked for. */
function lastUpTo(list, wanted) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle][0] <= wanted) low = middle; else high = middle - 1;
  }
  return low;
}

/* Looking may be tried with what is at hand: then `missing` tells whether that was enough. */
let mayLoad = true;
let missing = false;

async function shard(edition, kind, number, table = edition[kind]) {
  const [first, hash] = table[number];
  const name = edition.lang + '-' + kind;
  if (hash && !shards.has(name + first)) {
    missing = true;
    if (mayLoad) await load('assets/search-' + name + '.' + hash + '.js');
  }
  return shards.get(name + first) || [];
}

/* All rows of the shards from one number to another, of at most `most` shards. */
async function rowsOf(edition, kind, first, last, most) {
  const parts = [];
  for (let at = first; at <= Math.min(last, first + most - 1); at++) parts.push(shard(edition, kind, at));
  return (await Promise.all(parts)).flat();
}

async function termOf(edition, stem) {
  return (await shard(edition, 't', lastUpTo(edition.t, stem))).find((term) => term.stem === stem);
}

/* What is known of a unit. The names of many shards stand in shards of their own. */
async function unitOf(edition, unit) {
  const table = edition.n ? await shard(edition, 'n', lastUpTo(edition.n, unit)) : edition.u;
  const at = lastUpTo(table, unit);
  const rows = table.length ? await shard(edition, 'u', at, table) : [];
  const row = rows.length ? rows[unit - table[at][0]] : '';
  const [path, chapter, id, step, title, text = '', picture, textLang] = row.split('\t');
  return { unit, path, chapter, id, step, title, text, picture, textLang };
}

/* How a term stands in a unit: only in the titles above, only in what is said of the page, in the unit itself. */
const [ABOVE, PAGE, OWN] = [1, 2, 3];
const STANDING = { "'": ABOVE, '*': PAGE };

/* Where a term stands: units, how much each is about it, and how it stands there. Read when first asked for. */
function placesOf(term) {
  if (term.read) return term.read;
  const [units, impacts, standings] = [[], [], []];
  const { places } = term;
  let unit = 0;
  let distance = 0;
  for (let at = 0; at < places.length; at++) {
    const code = places.charCodeAt(at);
    /* 0 to 9 and a to z. */
    if (code < 65 || code > 96) distance = distance * 36 + code - (code < 65 ? 48 : 87);
    else {
      const standing = STANDING[places[at + 1]] || OWN;
      units.push(unit += distance);
      impacts.push(code - 64);
      standings.push(standing);
      distance = 0;
      if (standing !== OWN) at++;
    }
  }
  term.read = { units, impacts, standings };
  return term.read;
}
