/* Search without a server: the index comes as classic scripts that call one global, so it works from a network
   share and under a strict content security policy. The index names each stem with the endings it was seen with;
   no rule of any language stands here. */
(() => {
  'use strict';
  const form = document.querySelector('form.search');
  if (!form) return;
  const input = form.querySelector('input');
  const panel = form.querySelector('.search-panel');
  const list = form.querySelector('[data-search-results]');
  const empty = form.querySelector('.search-empty');
  const status = form.querySelector('[data-search-status]');
  const root = form.dataset.root;
  const words = JSON.parse(document.body.dataset.strings || '{}');
  const MOST_HITS = 12;

  /* ---- the index ------------------------------------------------------------------------------------------- */

  let head = null;
  const waiting = new Map();
  const shards = new Map();

  function load(path) {
    if (!waiting.has(path)) {
      waiting.set(path, new Promise((resolve) => {
        const script = document.createElement('script');
        script.src = path;
        script.onload = script.onerror = () => resolve();
        document.head.append(script);
      }));
    }
    return waiting.get(path);
  }

  window.handbokSearch = (lang, info, terms, units) => {
    head = info;
    head.key = lang;
    if (terms !== undefined) {
      head.terms = [['', null]];
      head.units = [[0, null]];
      shards.set(lang + '-t0', readTerms(terms));
      shards.set(lang + '-u0', units.split('\n'));
    }
  };
  window.handbokSearch.shard = (kind, index, rows) => {
    shards.set(kind + index, kind.endsWith('-t') ? readTerms(rows) : rows.split('\n'));
  };

  function readTerms(rows) {
    return rows.split('\n').filter(Boolean).map((row) => {
      const [stem, endings, irregular, places] = row.split('\t');
      return { stem, endings: endings.split(' '), irregular: irregular ? irregular.split(' ') : [], places };
    });
  }

  /* The last shard whose first row is not after the key. */
  function shardOf(table, key) {
    let low = 0;
    let high = table.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (table[middle][0] <= key) low = middle; else high = middle - 1;
    }
    return low;
  }

  async function shard(kind, index) {
    const table = kind === 't' ? head.terms : head.units;
    if (table[index][1]) await load(root + table[index][1]);
    return shards.get(head.key + '-' + kind + index) || [];
  }

  /* Every term that stands between two keys. */
  async function termsBetween(from, to) {
    const first = shardOf(head.terms, from);
    const last = Math.min(shardOf(head.terms, to), first + 3);
    const parts = [];
    for (let at = first; at <= last; at++) parts.push(shard('t', at));
    return (await Promise.all(parts)).flat();
  }

  /* ---- words ----------------------------------------------------------------------------------------------- */

  const fold = (word) => word.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ø/g, 'o').replace(/æ/g, 'a').replace(/ß/g, 'ss');
  /* How ASCII typists write the letters they lack. */
  const unfold = (word) => word.replace(/aa/g, 'a').replace(/oe/g, 'o').replace(/ae/g, 'a');
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;

  function queryWords(query) {
    const text = query.slice(0, 300).toLowerCase().replace(/(^|\s)\+?47(?=(\s?\d){8}(\s|$))/g, '$1');
    const joined = text.replace(/\d[\d\s\u00a0]+\d/g, (number) => {
      const digits = number.replace(/[\s\u00a0]/g, '');
      return digits.length >= 5 ? digits : number;
    });
    const found = [];
    for (const chunk of joined.split(/[\s«»“”"()[\],;!?…<>]+/)) {
      const word = chunk.replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}]+$/gu, '');
      if (!word) continue;
      if (UNSPACED.test(word)) {
        const letters = [...word];
        if (letters.length === 1) found.push(word);
        for (let at = 0; at + 1 < letters.length; at++) found.push(letters[at] + letters[at + 1]);
      } else {
        found.push(word);
      }
    }
    return [...new Set(found)].slice(0, 12);
  }

  /* ---- matching -------------------------------------------------------------------------------------------- */

  /* Terms that a word means, each with a weight: itself or a known form, another form, the beginning of a word. */
  async function match(word, last) {
    for (const key of new Set([fold(word), unfold(fold(word))])) {
      const found = await matchKey(key, last);
      if (found.size) return found;
    }
    const parts = word.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (parts.length > 1) {
      const found = new Map();
      for (const part of parts) for (const [term, weight] of await matchKey(fold(part), false)) found.set(term, weight * 0.7);
      if (found.size) return found;
    }
    return nearly(fold(word));
  }

  async function matchKey(key, last) {
    const found = new Map();
    if (!key) return found;
    const start = key.length > 3 ? key.slice(0, 3) : key;
    for (const term of await termsBetween(start, key + '\uffff')) {
      const weight = weigh(term, key, last);
      if (weight > 0) found.set(term, weight);
    }
    return found;
  }

  function weigh(term, key, last) {
    const { stem } = term;
    if (term.irregular.includes(key)) return 1;
    if (key.startsWith(stem)) {
      const ending = key.slice(stem.length);
      if (term.endings.includes(ending)) return 1;
      if (stem.length > 2 && head.endings.includes(ending)) return 0.8;
    }
    if (stem.startsWith(key)) return key.length > 2 || last ? (last ? 0.75 : 0.4) * Math.sqrt(key.length / stem.length) : 0;
    if (key.startsWith(stem) && term.endings.some((ending) => (stem + ending).startsWith(key))) return last ? 0.75 : 0.5;
    return 0;
  }

  /* Only for a word that is found nowhere: one slip from four letters, two from eight; else its longest beginning. */
  async function nearly(key) {
    const found = new Map();
    const slips = key.length >= 8 ? 2 : key.length >= 4 ? 1 : 0;
    if (slips) {
      const near = await termsBetween(key[0], key[0] + '\uffff');
      let best = slips + 1;
      for (const term of near) {
        for (const ending of term.endings) {
          const distance = slipsBetween(key, term.stem + ending, slips);
          if (distance > best || distance > slips) continue;
          if (distance < best) found.clear();
          best = distance;
          found.set(term, distance === 1 ? 0.6 : 0.35);
        }
      }
    }
    for (let length = key.length - 1; !found.size && length >= 4; length--) {
      const start = key.slice(0, length);
      for (const term of await termsBetween(start, start + '\uffff')) if (term.stem.startsWith(start)) found.set(term, 0.25);
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

  function* places(term) {
    let unit = 0;
    for (const [, distance, letter, above] of term.places.matchAll(/([0-9a-z]+)([A-Z])('?)/g)) {
      unit += parseInt(distance, 36);
      yield [unit, letter.charCodeAt(0) - 64, !above];
    }
  }

  /* Units best first: each word adds its best term's impact; what lacks words falls behind what has them all. */
  async function rank(query) {
    const asked = queryWords(query);
    const endsInSpace = /\s$/.test(query);
    const scores = new Map();
    for (const [at, word] of asked.entries()) {
      const own = new Map();
      for (const [term, weight] of await match(word, at === asked.length - 1 && !endsInSpace)) {
        for (const [unit, impact, inside] of places(term)) {
          const known = own.get(unit) || { score: 0, inside: false };
          own.set(unit, { score: Math.max(known.score, impact * weight), inside: known.inside || inside });
        }
      }
      for (const [unit, { score, inside }] of own) {
        const known = scores.get(unit) || { score: 0, words: 0, inside: false };
        scores.set(unit, { score: known.score + score, words: known.words + 1, inside: known.inside || inside });
      }
    }
    /* A word in the titles above a place helps it, but does not make it a hit. */
    const ranked = [...scores].filter(([, { inside }]) => inside).map(([unit, { score, words: count }]) => [unit, score * Math.pow(count / asked.length, 1.5)]);
    ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { asked, units: ranked.slice(0, MOST_HITS).map(([unit]) => unit), count: ranked.length };
  }

  async function unit(number) {
    const block = shardOf(head.units, number);
    const row = (await shard('u', block))[number - head.units[block][0]] || '';
    const [path, chapter, id, step, title, text] = row.split('\t');
    return { path, chapter, id, step, title, text };
  }

  /* ---- showing --------------------------------------------------------------------------------------------- */

  const HIGHLIGHT = /[\p{L}\p{N}]+/gu;

  function marks(word, asked) {
    const folded = fold(word.toLowerCase());
    return asked.some((wanted) => {
      const key = fold(wanted);
      const common = Math.max(3, key.length - 2);
      return folded.startsWith(key) || key.length > 3 && folded.startsWith(key.slice(0, common)) && folded.length < key.length + 4 || key.length > 4 && folded.endsWith(key);
    });
  }

  /* The stretch of text with the most words asked for. */
  function excerpt(text, asked) {
    const found = [...text.matchAll(HIGHLIGHT)].filter(([word]) => marks(word, asked)).map((hit) => hit.index);
    const width = 150;
    let best = 0;
    let most = 0;
    for (const start of found) {
      const inside = found.filter((at) => at >= start && at < start + width).length;
      if (inside > most) [most, best] = [inside, start];
    }
    let from = Math.max(0, best - 40);
    if (from > 0) from = text.indexOf(' ', from) + 1;
    const cut = text.slice(from, from + width + 40);
    return (from > 0 ? '… ' : '') + cut + (from + cut.length < text.length ? ' …' : '');
  }

  function marked(element, text, asked) {
    let at = 0;
    for (const hit of text.matchAll(HIGHLIGHT)) {
      if (!marks(hit[0], asked)) continue;
      element.append(text.slice(at, hit.index));
      const mark = document.createElement('mark');
      mark.textContent = hit[0];
      element.append(mark);
      at = hit.index + hit[0].length;
    }
    element.append(text.slice(at));
  }

  function span(name, text, asked) {
    const element = document.createElement('span');
    element.className = name;
    if (asked) marked(element, text, asked); else element.textContent = text;
    return element;
  }

  function option(hit, number, asked) {
    const link = document.createElement('a');
    link.className = 'hit';
    link.id = 'hit-' + number;
    link.setAttribute('role', 'option');
    link.setAttribute('aria-selected', 'false');
    link.tabIndex = -1;
    link.href = root + hit.path + '#' + hit.id;
    const place = hit.step ? hit.chapter + ' · ' + words.step + ' ' + hit.step : hit.chapter;
    if (place) link.append(span('hit-chapter', place));
    if (hit.title) link.append(span('hit-title', hit.title, asked));
    if (hit.text) link.append(span('hit-text', excerpt(hit.text, asked), asked));
    return link;
  }

  let selected = -1;
  function select(number) {
    const options = [...list.children];
    selected = options.length ? (number + options.length) % options.length : -1;
    options.forEach((element, at) => element.setAttribute('aria-selected', String(at === selected)));
    if (selected >= 0) {
      input.setAttribute('aria-activedescendant', options[selected].id);
      options[selected].scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  function show(open) {
    panel.hidden = !open;
    if (!open) select(-1);
  }

  let turn = 0;
  async function search() {
    const mine = ++turn;
    const query = input.value;
    if (!query.trim()) {
      list.replaceChildren();
      status.textContent = '';
      show(false);
      return;
    }
    await load(form.dataset.index);
    if (!head || mine !== turn) return;
    const { asked, units, count } = await rank(query);
    const hits = await Promise.all(units.map(unit));
    if (mine !== turn) return;
    list.replaceChildren(...hits.map((hit, at) => option(hit, at, asked)));
    empty.hidden = hits.length > 0;
    status.textContent = count === 0 ? words.no_hits : count === 1 ? words.hit : words.hits.replace('{count}', count);
    selected = -1;
    input.removeAttribute('aria-activedescendant');
    show(true);
  }

  form.hidden = false;
  input.addEventListener('focus', () => load(form.dataset.index));
  input.addEventListener('input', search);
  input.addEventListener('keydown', (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && list.children.length) {
      event.preventDefault();
      show(true);
      select(selected < 0 && move < 0 ? list.children.length - 1 : selected + move);
    } else if (event.key === 'Escape') {
      if (panel.hidden) input.value = '';
      show(false);
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const hit = list.children[Math.max(selected, 0)];
    if (hit && !panel.hidden) hit.click();
  });
  list.addEventListener('click', () => show(false));
  document.addEventListener('click', (event) => {
    if (!form.contains(event.target)) show(false);
  });
  document.addEventListener('keydown', (event) => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    const asked = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey || event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (!asked) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
