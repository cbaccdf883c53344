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

let dismissed = '';

function problem({ file, line }, snippet, words) {
  const item = element('li');
  const copy = element('button', words.copy, { type: 'button' });
  copy.addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(`${file}:${line}`); copy.textContent = words.copied; } catch { copy.textContent = `${file}:${line}`; }
  });
  item.append(element('pre', snippet, { tabindex: '0' }), copy);
  return item;
}

async function showProblems() {
  const answer = await fetch(OWN + 'problems.json', { cache: 'no-store' });
  const { problems, snippets, words, broken } = await answer.json();
  const key = snippets.join('\n');
  document.getElementById('handbok-problems')?.remove();
  if (!problems.length || (!broken && dismissed === key)) return;
  const box = element('section', '', { id: 'handbok-problems', role: 'region', 'aria-live': 'polite', 'aria-label': broken ? words.errors : words.warnings });
  box.classList.toggle('handbok-warnings', !broken);
  const list = element('ul');
  problems.forEach((one, at) => list.append(problem(one, snippets[at], words)));
  const close = element('button', words.close, { type: 'button' });
  close.addEventListener('click', () => { dismissed = key; box.remove(); });
  box.append(element('h2', broken ? words.errors : words.warnings));
  if (broken) box.append(element('p', words.old));
  box.append(list, close);
  document.body.append(box);
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
  shown = await fetchPage();
  listen();
});
})();
