/* Units for a query, best first. The numbers were chosen on query sets over four manuals in two languages; most of them
   lie on wide plateaus. */

const SHOWN = 8;            // hits that are looked at word by word and shown in the panel
const COVERAGE = 2;         // power of the share of the query that a unit holds
const PAGE_WEIGHT = 3;      // what its page says, to what the unit itself says
const PAGE_SPREAD = 2;      // the other places on a page, to the best
const OF_PAGE = 0.3;        // keywords lead to a page, not to its head
const EARLY = 0.4;          // introductions say what a page is about
const AGAIN = 0.7;          // each further hit on the same page
const NEAR = 1;             // neighbours in the query that are neighbours in the text

async function rank(edition, query) {
  const typed = queryWords(query);
  const meant = await meanings(edition, typed, !/\s$/.test(query));
  const asked = meant.map(best).filter(({ units }) => units.size);
  const all = asked.reduce((sum, { rarity }) => sum + rarity, 0);
  const about = pageScores(edition, asked);
  const scores = new Map();
  for (const { units, rarity } of asked) {
    for (const [unit, { score, standing }] of units) {
      const known = scores.get(unit) || { score: 0, covered: 0, standing: 0 };
      scores.set(unit, { score: known.score + score, covered: known.covered + rarity, standing: Math.max(known.standing, standing) });
    }
  }
  const ranked = [];
  for (const [unit, { score, covered, standing }] of scores) {
    /* A word in the titles above a place helps it, but does not make it a hit. */
    if (standing === ABOVE) continue;
    const page = lastUpTo(edition.pages, unit, (start) => start);
    ranked.push({ unit, page, standing, score: score * Math.pow(covered / all, COVERAGE) * (1 + PAGE_WEIGHT * about.get(page)) * (1 + EARLY / (1 + unit - edition.pages[page])) });
  }
  ranked.sort(byScore);
  const kept = deepest(ranked);
  const words = meant.map(formsOf);
  const hits = await Promise.all(kept.slice(0, SHOWN).map(async (hit) => ({ ...hit, ...await unitOf(edition, hit.unit) })));
  for (const hit of hits) hit.score *= 1 + NEAR * nearness(hit, words);
  hits.sort(byScore);
  return { words, hits, rest: kept.slice(SHOWN), count: kept.length };
}

const byScore = (one, other) => other.score - one.score || one.unit - other.unit;

/* How much each page as a whole is about what is asked, from 0 to 1: its best place for each word, and the others by
   their share of the page. */
function pageScores(edition, asked) {
  const scores = new Map();
  for (const { units } of asked) {
    const pages = new Map();
    for (const [unit, { about }] of units) {
      const page = lastUpTo(edition.pages, unit, (start) => start);
      const known = pages.get(page) || { top: 0, sum: 0 };
      pages.set(page, { top: Math.max(known.top, about), sum: known.sum + about });
    }
    for (const [page, { top, sum }] of pages) {
      const size = (edition.pages[page + 1] ?? edition.count) - edition.pages[page];
      scores.set(page, (scores.get(page) || 0) + top + PAGE_SPREAD * (sum - top) / size);
    }
  }
  const highest = Math.max(1, ...scores.values());
  for (const [page, score] of scores) scores.set(page, score / highest);
  return scores;
}

/* What only a page's front matter says leads to the best place on the page, to its head for want of one. */
function deepest(ranked) {
  const within = new Map();
  for (const hit of ranked) if (hit.standing === OWN && !within.has(hit.page)) within.set(hit.page, hit);
  for (const head of ranked) {
    const place = within.get(head.page);
    if (head.standing === PAGE && place) place.score = Math.max(place.score, head.score);
  }
  const kept = ranked.filter((hit) => hit.standing === OWN || !within.has(hit.page)).sort(byScore);
  const shown = new Map();
  for (const hit of kept) {
    const before = shown.get(hit.page) || 0;
    shown.set(hit.page, before + 1);
    hit.score *= Math.pow(AGAIN, Math.min(before, 3));
  }
  return kept.sort(byScore);
}

/* All words of a text that a typed word means. */
function formsOf(terms) {
  const forms = new Set();
  for (const term of terms.keys()) {
    for (const ending of term.endings) forms.add(term.stem + ending);
    for (const form of term.irregular) forms.add(form);
  }
  return forms;
}

/* How many of the neighbours in the query are neighbours in a place, too, from 0 to 1. */
function nearness({ title, text }, words) {
  if (words.length < 2) return 0;
  const places = [...fold(title + ' . ' + text).matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word);
  let near = 0;
  for (let at = 0; at + 1 < words.length; at++) {
    near += places.some((word, place) => words[at].has(word) && [1, 2, 3].some((step) => words[at + 1].has(places[place + step]))) ? 1 : 0;
  }
  return near / (words.length - 1);
}

/* For each word that counts, the terms it means. Neighbours may be one word: «logge inn», «nettverks adresse». */
async function meanings(edition, typed, unfinished) {
  const all = await Promise.all(typed.map((word, at) => match(edition, word, unfinished && at === typed.length - 1)));
  const ignored = typed.map((word) => edition.ignored.has(fold(word)));
  for (let at = 0; at + 1 < typed.length; at++) {
    const [one, two] = [fold(typed[at]), fold(typed[at + 1])];
    const joined = [one + two, one + 's' + two, one + 'e' + two];
    if (two.length <= 4) joined.push(two + one);
    for (const key of joined) {
      if (key.length < 5) continue;
      for (const [term, weight] of await withRelated(edition, await exactly(edition, key))) {
        const sure = weight / WEIGHT.part;
        for (const terms of [all[at], all[at + 1]]) if ((terms.get(term) || 0) < sure) terms.set(term, sure);
      }
    }
  }
  const needed = all.filter((terms, at) => !ignored[at]);
  return needed.length ? needed : all;
}

/* The best that any of the terms says of each unit, and of the page that it stands on. */
function best(terms) {
  const units = new Map();
  let rarity = 0;
  for (const [term, weight] of terms) {
    rarity = Math.max(rarity, term.rarity * weight);
    for (const [unit, impact, standing] of placesOf(term)) {
      const about = impact * term.rarity * weight;
      const score = standing === PAGE ? about * OF_PAGE : about;
      const known = units.get(unit) || { score: 0, about: 0, standing: 0 };
      units.set(unit, { score: Math.max(known.score, score), about: Math.max(known.about, about), standing: Math.max(known.standing, standing) });
    }
  }
  return { units, rarity };
}
