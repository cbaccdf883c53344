/* Units for a query, best first. The numbers were chosen on query sets over four manuals in two languages; most of them
   lie on wide plateaus. */

/* Hits that are looked at word by word, and shown before the others are loaded. */
const FIRST = 5;
/* Power of the share of the query that a unit holds. */
const COVERAGE = 2;
/* What its page says, to what the unit itself says. */
const PAGE_WEIGHT = 5;
/* The other places on a page, to the best. */
const PAGE_SPREAD = 2;
/* Keywords lead to a page, not to its head. */
const OF_PAGE = 0.3;
/* What only the head of a page has, to the best place on the page. */
const HEAD = 0.6;
/* Introductions say what a page is about. */
const EARLY = 0.4;
/* Each further hit on the same page. */
const AGAIN = 0.7;
/* Neighbours in the query that are neighbours in the text. */
const NEAR = 1;
/* A title of which every word is asked for. */
const TITLE = 1;

/* All places for a query, best first, as far as the postings tell. */
async function score(edition, query) {
  const meant = await meanings(edition, query);
  const asked = meant.map(best).filter(({ units }) => units.size);
  const all = asked.reduce((sum, { rarity }) => sum + rarity, 0);
  const about = pageScores(edition, asked);
  const scores = new Map();
  for (const { units, rarity } of asked) {
    for (const [unit, { score: own, standing }] of units) {
      const known = entry(scores, unit);
      known.score += own;
      known.covered += rarity;
      known.standing = Math.max(known.standing, standing);
    }
  }
  const ranked = [];
  for (const [unit, { score: sum, covered, standing }] of scores) {
    /* A word in the titles above a place helps it, but does not make it a hit. */
    if (standing === ABOVE) continue;
    const page = edition.pageOf[unit];
    const early = 1 + EARLY / (1 + unit - edition.starts[page]);
    ranked.push({ unit, page, standing, score: sum * (covered / all) ** COVERAGE * (1 + PAGE_WEIGHT * about.get(page)) * early });
  }
  return { words: meant.map(formsOf), ranked: deepest(ranked) };
}

/* Places with their texts. Among the first, those rise in which neighbours in the query are neighbours, too. */
async function read(edition, { words, ranked }, most) {
  const all = await Promise.all(ranked.slice(0, most).map(async (hit) => ({ ...hit, ...await unitOf(edition, hit.unit) })));
  /* A shard may not have come. */
  const hits = all.filter(({ path }) => path);
  const first = hits.splice(0, FIRST);
  for (const hit of first) hit.score *= 1 + NEAR * nearness(edition, hit, words) + (isNamed(edition, hit, words) ? TITLE : 0);
  return [...first.sort(byScore), ...hits];
}

/* What is known of a place or a page, nothing at first; all have the same shape, which is quickest. */
function entry(map, key) {
  let known = map.get(key);
  if (!known) map.set(key, known = { score: 0, about: 0, covered: 0, standing: 0 });
  return known;
}

const byScore = (one, other) => other.score - one.score || one.unit - other.unit;

/* How much each page as a whole is about what is asked, from 0 to 1: its best place for each word, and the others by
   their share of the page. */
function pageScores(edition, asked) {
  const scores = new Map();
  for (const { units } of asked) {
    const pages = new Map();
    for (const [unit, { about }] of units) {
      const page = edition.pageOf[unit];
      const known = entry(pages, page);
      known.about = Math.max(known.about, about);
      known.score += about;
    }
    for (const [page, { about, score }] of pages) {
      const size = (edition.starts[page + 1] ?? edition.count) - edition.starts[page];
      scores.set(page, (scores.get(page) || 0) + about + PAGE_SPREAD * (score - about) / size);
    }
  }
  let highest = 1;
  for (const score of scores.values()) highest = Math.max(highest, score);
  for (const [page, score] of scores) scores.set(page, score / highest);
  return scores;
}

/* What only a page's front matter says leads to the best place on the page, to its head for want of one. */
function deepest(ranked) {
  ranked.sort(byScore);
  const within = new Map();
  for (const hit of ranked) if (hit.standing === OWN && !within.has(hit.page)) within.set(hit.page, hit);
  for (const head of ranked) {
    const place = within.get(head.page);
    if (head.standing === PAGE && place) place.score = Math.max(place.score, head.score * HEAD);
  }
  const kept = ranked.filter((hit) => hit.standing === OWN || !within.has(hit.page)).sort(byScore);
  const shown = new Map();
  for (const hit of kept) {
    const before = shown.get(hit.page) || 0;
    shown.set(hit.page, before + 1);
    hit.score *= AGAIN ** Math.min(before, 3);
  }
  return kept.sort(byScore);
}

/* All words of a text that a typed word means; those with signs in them in pieces, too. */
const formsOf = (terms) => new Set([...terms.keys()].flatMap(formsWith).flatMap((form) => [form, ...form.split(/\P{L}+/u)]));

const needed = (edition, text) => wordsIn(fold(text)).map(([word]) => word).filter((word) => !edition.ignored.has(word));

/* Whether a place's whole title is asked for. */
function isNamed(edition, { title }, words) {
  const names = needed(edition, title);
  return names[0] && names.every((name) => words.some((forms) => forms.has(name)));
}

/* How many of the neighbours in the query are neighbours in a place, too, from 0 to 1; words that queries do not need
   may stand between them. */
function nearness(edition, { step, title, text }, words) {
  if (words.length < 2) return 0;
  const places = needed(edition, [say.step, step, title, text].join(' . '));
  let near = 0;
  for (let at = 0; at + 1 < words.length; at++) {
    const follows = (place) => [1, 2].some((step) => words[at + 1].has(places[place + step]));
    if (places.some((word, place) => words[at].has(word) && follows(place))) near++;
  }
  return near / (words.length - 1);
}

/* For each word that counts, the terms it means. Neighbours may be one word: «logge inn», «nettverks adresse». */
async function meanings(edition, query) {
  const typed = queryWords(query);
  const unfinished = !/\s$/.test(query);
  /* «IT» is no «it», unless all is typed in capitals. */
  const shouted = (word) => word[1] && query.includes(word.toUpperCase()) && query !== query.toUpperCase();
  const all = await Promise.all(typed.map((word, at) => match(edition, word, unfinished && at === typed.length - 1)));
  const ignored = typed.map((word) => edition.ignored.has(fold(word)) && !shouted(word));
  for (let at = 0; at + 1 < typed.length; at++) {
    const [one, two] = [fold(typed[at]), fold(typed[at + 1])];
    const joined = edition.joints.map((joint) => one + joint + two);
    if (two.length <= 4) joined.push(two + one);
    for (const key of joined) {
      if (key.length < 5) continue;
      for (const [term, weight] of await withRelated(edition, await exactly(edition, key))) {
        const sure = weight / WEIGHT.part;
        for (const terms of [all[at], all[at + 1]]) raise(terms, term, sure);
      }
    }
  }
  const asked = all.filter((terms, at) => !ignored[at]);
  return asked.length ? asked : all;
}

/* The best that any of the terms says of each unit, and of the page that it stands on. */
function best(terms) {
  const found = new Map();
  let rarity = 0;
  for (const [term, weight] of terms) {
    rarity = Math.max(rarity, term.rarity * weight);
    const { units, impacts, standings } = placesOf(term);
    for (let at = 0; at < units.length; at++) {
      const standing = standings[at];
      const about = impacts[at] * term.rarity * weight;
      const own = standing === PAGE ? about * OF_PAGE : about;
      const known = entry(found, units[at]);
      known.score = Math.max(known.score, own);
      known.about = Math.max(known.about, about);
      known.standing = Math.max(known.standing, standing);
    }
  }
  return { units: found, rarity };
}
