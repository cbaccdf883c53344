/* Which terms a typed word means, and how surely. */

const WEIGHT = { form: 1, inflected: 0.85, related: 0.6, part: 0.7, prefix: 0.75, inner: 0.4, longer: 0.5, end: 0.6, slip: 0.55, slips: 0.4, beginning: 0.25 };

/* Places that are too few to leave it at them. */
const FEW = 20;
/* The rarity of a word that stands in few places of a large manual. */
const RARE = 100;
/* Letters of a word that is looked at closely. */
const CLOSE = 40;

/* A map from terms to weights. Slips of typing are thought of only for words that are found nowhere. */
async function match(edition, word, last) {
  const joined = word.replace(/_/g, '');
  const keys = new Set([fold(word), unfold(fold(joined)), ...withoutCode(joined)]);
  for (const key of keys) {
    const found = await matchKey(edition, key, last);
    if (found.size) return withRelated(edition, found);
  }
  const key = fold(word);
  for (const attempt of [inPieces, inLongParts, atEnd, withSlips, inParts, lastPart, fromBeginning]) {
    const found = await attempt(edition, key);
    if (found.size) return withRelated(edition, found);
  }
  return new Map();
}

/* Terms that a folded word is a form of, or begins. First where most forms stand; if there is none, wherever a stem can
   be that is up to six letters shorter, and among the words that it begins. */
async function matchKey(edition, key, last) {
  if (!key) return new Map();
  const ends = lastUpTo(edition.t, key + '\uffff');
  const at = lastUpTo(edition.t, key);
  const longer = last && ends > at ? [at + 1] : [];
  const found = await matchIn(edition, key, last, [...stemShards(edition, key, 3), ...longer]);
  if ([...found.values()].some((weight) => weight >= WEIGHT.inflected)) return found;
  return matchIn(edition, key, last, [...stemShards(edition, key, 6), ...(ends > at ? [at + 1] : [])]);
}

/* The shards in which a stem of the word can stand that is at most so much shorter. */
function stemShards(edition, key, shorter) {
  const numbers = new Set();
  for (let size = Math.min(key.length, Math.max(3, key.length - shorter)); size <= key.length; size++) numbers.add(lastUpTo(edition.t, key.slice(0, size)));
  return numbers;
}

async function matchIn(edition, key, last, numbers) {
  const found = new Map();
  for (const term of (await Promise.all([...new Set(numbers)].map((number) => shard(edition, 't', number)))).flat()) {
    const weight = weigh(edition, term, key, last);
    if (weight > 0) found.set(term, weight);
  }
  /* What a word may become counts less where it is one already. */
  const whole = [...found].filter(([, weight]) => weight === WEIGHT.form).map(([term]) => term.rarity);
  for (const [term, weight] of whole.length ? found : []) {
    if (weight < WEIGHT.inflected) found.set(term, weight * WEIGHT.longer * Math.min(1, Math.max(...whole) / term.rarity));
  }
  return found;
}

function weigh(edition, term, key, last) {
  const { stem } = term;
  if (term.irregular.includes(key)) return WEIGHT.form;
  if (key.startsWith(stem)) {
    const ending = key.slice(stem.length);
    if (term.endings.includes(ending) || !ending) return WEIGHT.form;
    /* «uninstal-l-ing» */
    const plain = ending[0] === stem.slice(-1) ? ending.slice(1) : ending;
    if (stem.length >= (ending.length < 4 ? 3 : 4) && [ending, plain].some((one) => edition.endings.has(one))) return WEIGHT.inflected;
  }
  const prefix = last ? WEIGHT.prefix : WEIGHT.inner;
  if (stem.startsWith(key)) return last || key.length > 2 ? prefix * Math.sqrt(key.length / stem.length) : 0;
  if (key.startsWith(stem) && term.endings.some((ending) => (stem + ending).startsWith(key))) return prefix;
  return 0;
}

/* A term counts as much as the surest way to it. */
const raise = (terms, term, weight) => terms.set(term, Math.max(terms.get(term) || 0, weight));

/* A term brings the terms that the index relates to it: those of its own shard, all if it stands in few places. They
   count no more than a form of the word itself would. What only keywords have may stand in two words in the texts, or at
   the beginning of longer ones. */
async function withRelated(edition, found) {
  for (const [term, weight] of [...found]) {
    if (weight < WEIGHT.related && term.places) continue;
    const { units } = placesOf(term);
    for (const stem of term.related) {
      if (units.length >= FEW && lastUpTo(edition.t, stem) !== lastUpTo(edition.t, term.stem)) continue;
      const other = await termOf(edition, stem);
      if (other) raise(found, other, weight * WEIGHT.related * Math.min(1, units.length ? term.rarity / other.rarity : 1));
    }
  }
  for (const [term, weight] of [...found]) {
    const { units, standings } = placesOf(term);
    if (weight < WEIGHT.slips || !units.length || standings.includes(OWN)) continue;
    const parts = await inParts(edition, term.stem + term.endings[0]);
    for (const [other, share] of [...parts, ...await matchKey(edition, term.stem, true)]) raise(found, other, weight * share);
  }
  return found;
}

/* «e-post» and «a.b.no/c» by what stands between the signs. */
async function inPieces(edition, key) {
  const found = new Map();
  const pieces = key.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (pieces.length < 2) return found;
  for (const piece of [pieces.join(''), ...pieces]) {
    const meant = await matchKey(edition, piece, false);
    /* «no» says less than «fagsystem». */
    for (const [term, weight] of meant.size ? meant : await withSlips(edition, piece)) found.set(term, weight * term.rarity / RARE);
  }
  return found;
}

/* A compound that the manual does not have, by two words that it has; short ones may be chance, but not «inn» and «på». */
const inLongParts = (edition, key) => inParts(edition, key, 4);

async function inParts(edition, key, shortest = 3) {
  const isLong = (part) => part.length >= shortest;
  let best = new Map();
  let balance = key.length > CLOSE ? 0 : Infinity;
  for (let at = 2; at <= key.length - 2; at++) {
    if (Math.abs(key.length - 2 * at) >= balance) continue;
    const tail = key.slice(at);
    for (const joint of edition.joints) {
      if (!key.slice(0, at).endsWith(joint)) continue;
      const parts = [key.slice(0, at - joint.length), tail];
      if (!parts.some(isLong) || !parts.every((part) => isLong(part) || edition.ignored.has(part))) continue;
      const heads = await exactly(edition, parts[0]);
      const tails = heads.size ? await exactly(edition, tail) : heads;
      if (!tails.size) continue;
      balance = Math.abs(key.length - 2 * at);
      best = new Map([...heads, ...tails]);
      break;
    }
  }
  return best;
}

async function exactly(edition, key) {
  const found = await matchKey(edition, key, false);
  const least = key.length < 4 ? WEIGHT.form : WEIGHT.inflected;
  return new Map(asPart([...found].filter(([, weight]) => weight >= least)));
}

const asPart = (terms) => [...terms].map(([term, weight]) => [term, weight * WEIGHT.part]);

/* All words of the manual; of a large one those that begin with the same letter, and none if `all` are asked for. */
async function vocabulary(edition, key, all) {
  const kind = edition.w ? 'w' : 't';
  const table = edition[kind];
  if (table.length <= 4) return rowsOf(edition, kind, 0, table.length - 1, 4);
  return all ? [] : rowsOf(edition, kind, lastUpTo(table, key[0]), lastUpTo(table, key[0] + '\uffff'), 12);
}

const formsWith = ({ stem, endings, irregular }) => [...endings.map((ending) => stem + ending), ...irregular];

async function termsOf(edition, stems) {
  const terms = await Promise.all([...stems].map(async ([stem, weight]) => [await termOf(edition, stem), weight]));
  return new Map(terms.filter(([term]) => term));
}

/* The last part of compounds that does not stand alone anywhere: «melding» of «feilmelding». */
async function atEnd(edition, key) {
  const found = new Map();
  if (key.length < 4) return found;
  for (const row of await vocabulary(edition, key, true)) {
    if (formsWith(row).some((form) => form.endsWith(key))) found.set(row.stem, WEIGHT.end);
  }
  return termsOf(edition, found);
}

/* The last part of a compound whose first part is unknown: «engangskode». */
async function lastPart(edition, key) {
  for (let at = 2; at <= Math.min(key.length, CLOSE) - 4; at++) {
    const tail = await exactly(edition, key.slice(at));
    if (!tail.size) continue;
    const head = await matchKey(edition, key.slice(0, at), true);
    return new Map([...asPart(head), ...tail]);
  }
  return new Map();
}

/* One slip from four letters, two from eight, whichever of the words is the longer. */
async function withSlips(edition, key) {
  const found = new Map();
  const most = key.length >= 7 ? 2 : key.length >= 3 ? 1 : 0;
  if (!most) return found;
  let least = most;
  for (const row of await vocabulary(edition, key, false)) {
    const { stem } = row;
    if (stem[0] !== key[0] && stem[1] !== key[1] && stem[0] !== key[1] && stem[1] !== key[0]) continue;
    for (const form of formsWith(row)) {
      const distance = slipsBetween(key, form, least);
      if (distance > least || Math.max(key.length, form.length) < 4 * distance) continue;
      if (distance < least) found.clear();
      least = distance;
      found.set(stem, distance === 1 ? WEIGHT.slip : WEIGHT.slips);
    }
  }
  return termsOf(edition, found);
}

/* The longest beginning that anything has. */
async function fromBeginning(edition, key) {
  const found = new Map();
  for (let length = Math.min(key.length - 1, CLOSE); !found.size && length >= 4; length--) {
    const start = key.slice(0, length);
    for (const term of await rowsOf(edition, 't', lastUpTo(edition.t, start), lastUpTo(edition.t, start + '\uffff'), 2)) {
      if (term.stem.startsWith(start)) found.set(term, WEIGHT.beginning);
    }
  }
  return found;
}

/* Damerau-Levenshtein distance (optimal string alignment), given up beyond `limit`. */
function slipsBetween(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length];
}

/* Words of the manual, as it spells them, that are least far from what was typed. */
async function nearestWords(edition, query) {
  const key = fold(queryWords(query).sort((one, other) => other.length - one.length)[0] || '');
  const limit = Math.floor(key.length / 2);
  if (limit < 1) return [];
  const near = [];
  for (const term of await rowsOf(edition, 't', lastUpTo(edition.t, key[0]), lastUpTo(edition.t, key[0] + '\uffff'), 3)) {
    const form = term.stem + term.endings[0];
    const distance = slipsBetween(key, form, limit);
    if (distance <= limit && term.places && form.length > 2) near.push({ term, form, distance });
  }
  near.sort((one, other) => one.distance - other.distance || (one.form < other.form ? -1 : 1));
  const words = await Promise.all(near.slice(0, 3).map(async ({ term, form }) => {
    const { title, text } = await unitOf(edition, placesOf(term).units[0]);
    return wordsIn(title + ' ' + text).map(([word]) => word).find((word) => fold(word) === form);
  }));
  return [...new Set(words.filter(Boolean).map((word) => word.toLowerCase()))];
}
