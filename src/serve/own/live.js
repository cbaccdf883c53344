/* The live preview: a page hears that it has changed, and what is wrong. Only `handbok serve` adds this script. */
(() => {
'use strict';
const OWN = '/__handbok/';
const KEPT = 'handbok:kept';
/* Hashed names change with what they name. */
const plain = (html) => html.replace(/(assets\/[^"' >]*?)\.[0-9a-f]{10}\./g, '$1.');
/* The state that this page was made from. */
let number = Number(document.currentScript.dataset.round);
let shown; /* the page's HTML as the server last gave it */

const fetchPage = async () => {
  const answer = await fetch(location.pathname, { cache: 'no-store' });
  return answer.ok ? (await answer.text()).replace(/ data-round="\d+"/, '') : null;
};

/* What a reload would lose: where the reader is, what stands open. */
function keep() {
  const tabs = [...document.querySelectorAll('[role="tab"][aria-selected="true"]')].map((tab) => tab.id);
  const open = [...document.querySelectorAll('details')].map((node) => node.open);
  const state = { path: location.pathname, x: scrollX, y: scrollY, tabs, open };
  try { sessionStorage.setItem(KEPT, JSON.stringify(state)); } catch { /* then it is lost */ }
}

function restore() {
  let state;
  try { state = JSON.parse(sessionStorage.getItem(KEPT)); sessionStorage.removeItem(KEPT); } catch { return; }
  if (!state || state.path !== location.pathname) return;
  document.querySelectorAll('details').forEach((node, at) => { if (at in state.open) node.open = state.open[at]; });
  for (const id of state.tabs) {
    const tab = document.getElementById(id);
    if (tab && tab.getAttribute('aria-selected') !== 'true') tab.click();
  }
  scrollTo({ left: state.x, top: state.y, behavior: 'instant' });
}

const sheets = (within) => [...within.querySelectorAll('link[rel="stylesheet"]')];

/* New style sheets take the place of the old ones when they have come: nothing flashes. */
function swapStyles(next) {
  const old = sheets(document.head).filter((link) => !link.href.includes(OWN));
  sheets(next.head).forEach((link, at) => {
    const before = old[at];
    if (before && before.getAttribute('href') === link.getAttribute('href')) return;
    const copy = document.importNode(link);
    copy.addEventListener('load', () => before && before.remove());
    (before || document.head.lastElementChild).after(copy);
  });
}

/* The same page with other pictures or styles is mended where it stands. */
function mend(html) {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const [scripts, others] = [document, next].map((page) => [...page.querySelectorAll('script[src]')].map((script) => script.getAttribute('src')).filter((src) => !src.includes(OWN)).join());
  if (scripts !== others) return false;
  swapStyles(next);
  const pictures = [...next.querySelectorAll('main img')];
  [...document.querySelectorAll('main img')].forEach((picture, at) => {
    const fresh = pictures[at];
    if (!fresh || fresh.getAttribute('src') === picture.getAttribute('src')) return;
    for (const { name, value } of fresh.attributes) if (picture.getAttribute(name) !== value) picture.setAttribute(name, value);
  });
  return true;
}

async function update() {
  const html = await fetchPage();
  if (html === shown) return;
  if (html && shown && plain(html) === plain(shown) && mend(html)) {
    shown = html;
    return;
  }
  keep();
  location.reload();
}

/* ---- problems ---- */

function element(name, text = '', attributes = {}) {
  const node = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

/* What was closed stays closed until there is something else to say. */
const DISMISSED = 'handbok:dismissed';
const dismissed = () => { try { return sessionStorage.getItem(DISMISSED); } catch { return null; } };
const dismiss = (key) => { try { sessionStorage.setItem(DISMISSED, key); } catch { /* then it comes back */ } };

function copyButton({ file, line }, words) {
  const copy = element('button', words.copy, { type: 'button' });
  copy.addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(`${file}:${line}`); copy.textContent = words.copied; } catch { copy.textContent = `${file}:${line}`; }
  });
  return copy;
}

/* A certain cure, done by the server in the file. When it is done, the next state says so. */
function fixButton({ fix, at }, { number, token, words }) {
  const label = fix.encoding ? words.fix_encoding : (fix.from ? words.fix : words.add).replace('{from}', fix.from).replace('{to}', fix.to);
  const button = element('button', label, { type: 'button', class: 'handbok-fix' });
  button.addEventListener('click', async () => {
    button.disabled = true;
    const answer = await fetch(`${OWN}fix/${number}/${at}`, { method: 'POST', headers: { 'X-Handbok-Token': token } });
    if (!answer.ok) button.replaceWith(element('span', await answer.text(), { role: 'alert' }));
  });
  return button;
}

function problem(one, state) {
  const { words } = state;
  const item = element('li');
  item.append(element('h3', one.message), element('p', `${one.file}, ${words.place.toLowerCase()} ${one.line}`, { class: 'handbok-place' }));
  if (one.lines) item.append(element('pre', one.lines, { tabindex: '0' }));
  for (const hint of one.hints) item.append(element('p', hint));
  if (one.fix && state.token) item.append(fixButton(one, state));
  if (one.beside) item.append(element('a', words.beside, { href: one.beside }));
  item.append(one.open ? element('a', words.open, { href: one.open }) : copyButton(one, words));
  return item;
}

async function showProblems() {
  const answer = await fetch(OWN + 'problems.json', { cache: 'no-store' });
  const state = await answer.json();
  const { problems, more, words, broken, shown } = state;
  forget(state.token);
  document.getElementById('handbok-problems')?.remove();
  /* The server's own pages tell how things stand themselves; but for the one that stands in for a page that cannot be shown. */
  if (shown && document.body.classList.contains('handbok-page')) {
    document.getElementById('handbok-problem-list')?.replaceChildren(...problems.map((one) => problem(one, state)));
    return;
  }
  const key = JSON.stringify(problems.map((one) => [one.file, one.line, one.message]));
  if (!problems.length || (!broken && dismissed() === key)) return;
  const title = broken ? words.errors : words.warnings;
  const box = element('section', '', { id: 'handbok-problems', role: 'region', 'aria-live': 'polite', 'aria-label': title });
  box.classList.toggle('handbok-warnings', !broken);
  const list = element('ul');
  list.append(...problems.map((one) => problem(one, state)));
  const close = element('button', words.close, { type: 'button' });
  close.addEventListener('click', () => { dismiss(key); box.remove(); });
  box.append(element('h2', title));
  if (broken && shown) box.append(element('p', words.old));
  box.append(list);
  if (more) box.append(element('p', words.more.replace('{count}', more)));
  box.append(close);
  document.body.append(box);
}

/* ---- searches without a hit ---- */

/* They stay in this browser, for as long as this server runs. */
const MISSED = 'handbok:missed';
const missed = () => {
  try { return JSON.parse(localStorage.getItem(MISSED)) || {}; } catch { return {}; }
};
const keepMissed = (state) => {
  try { localStorage.setItem(MISSED, JSON.stringify(state)); } catch { /* then it is lost */ }
};

function forget(session) {
  if (missed().session !== session) keepMissed({ session, queries: [] });
  const list = document.getElementById('handbok-missed');
  const { queries } = missed();
  if (list && queries?.length) list.textContent = queries.map((query) => `«${query}»`).join(', ');
}

/* A second after the last letter: what is half typed is no search. */
function watchSearches() {
  const empty = document.querySelector('.search-empty');
  if (!empty) return;
  let soon;
  new MutationObserver(() => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      const query = document.querySelector('form.search input')?.value.trim();
      const { session, queries = [] } = missed();
      if (!empty.hidden && query && !queries.includes(query)) keepMissed({ session, queries: [...queries, query].slice(-100) });
    }, 1000);
  }).observe(empty, { attributes: true, childList: true });
}

/* ---- events ---- */

function listen() {
  const events = new EventSource(`${OWN}events${location.pathname}`);
  events.addEventListener('hello', ({ data }) => {
    /* Another state than the one this page was made from: the server was started again, or we were away. */
    if (number !== Number(data)) update();
    number = Number(data);
    showProblems();
  });
  events.addEventListener('round', ({ data }) => {
    const round = JSON.parse(data);
    number = round.number;
    if (round.changed) update();
    showProblems();
  });
  addEventListener('pagehide', () => events.close());
}

addEventListener('DOMContentLoaded', async () => {
  const style = element('link', '', { rel: 'stylesheet', href: OWN + 'live.css' });
  document.head.append(style);
  setTimeout(restore);
  watchSearches();
  shown = await fetchPage();
  listen();
});
})();
