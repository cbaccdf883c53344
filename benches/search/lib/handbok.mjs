// Handbok's own search, as a reader uses it: words into the field, hits out of the list.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bytesOf, indexFiles, isSearchScript } from './site.mjs';
import { CSP, bytesSent, freshPage, serve } from './browser.mjs';
import { median } from './queries.mjs';

const LETTER = 200; // milliseconds from letter to letter: someone who types, but not for a living

export async function index(dist, lang, cpu) {
  return { dist, lang, cpu, bytes: bytesOf(dist, indexFiles(dist, lang)), server: await serve(dist, { csp: CSP }) };
}

/** A fresh page with the field that a reader sees. */
export async function open(root, lang) {
  const page = await freshPage();
  await page.goto(`${root}${lang}/index.html`);
  await page.locator('input[type=search]:visible').first().waitFor();
  return page;
}

/**
 * In the page: empties the field, types, and waits until the status has spoken, no script is on its way and nothing has
 * changed for some frames. The time is the last change of the list, or of the status where the list stays empty.
 */
async function type({ query, frames, patience }) {
  const field = [...document.querySelectorAll('input[type=search]')].find((input) => input.checkVisibility());
  const list = document.querySelector('[data-search-results]');
  const status = document.querySelector('[data-search-status]');
  const hits = () => [...list.querySelectorAll('a[href]')].map((link) => link.href);
  const enter = (words) => {
    field.value = words;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const until = async (done, what) => {
    const since = performance.now();
    while (!done()) {
      if (performance.now() - since > patience) throw new Error(`«${query}»: ${what}`);
      await new Promise((next) => requestAnimationFrame(next));
    }
  };

  enter('');
  await until(() => status.textContent === '', 'the field was emptied, but the status still speaks');

  const changed = new Map();
  const coming = new Set();
  const observer = new MutationObserver((records) => records.forEach(({ target, addedNodes }) => {
    for (const part of [list, status]) if (part.contains(target)) changed.set(part, performance.now());
    for (const node of addedNodes) if (node.localName === 'script') coming.add(node);
  }));
  const arrived = ({ target }) => coming.delete(target);
  observer.observe(document, { childList: true, characterData: true, subtree: true });
  for (const event of ['load', 'error']) document.addEventListener(event, arrived, true);

  const started = performance.now();
  enter(query);
  let last = '';
  let still = 0;
  await until(() => {
    const now = [status.textContent, ...hits()].join('\n');
    still = status.textContent && !coming.size && now === last ? still + 1 : 0;
    last = now;
    return still >= frames;
  }, 'no answer, or no end of it');

  observer.disconnect();
  for (const event of ['load', 'error']) document.removeEventListener(event, arrived, true);
  return { hits: hits(), time: (changed.get(list) ?? changed.get(status)) - started };
}

/** Asks an open page; hits as `path#id` below the root, and the milliseconds it took. */
export async function ask(page, root, query) {
  const { hits, time } = await page.evaluate(type, { query, frames: 5, patience: 30_000 });
  return { hits: hits.map((href) => decodeURIComponent(href.slice(root.length))), time };
}

/** Answers every query from the disk, where nothing but scripts can be loaded. */
export async function answer({ dist, lang }, queries) {
  const root = pathToFileURL(join(dist, '/')).href;
  const page = await open(root, lang);
  const answers = [];
  for (const { query } of queries) answers.push(await ask(page, root, query));
  await page.context().close();
  return answers;
}

/**
 * Bytes that a fresh page loads of scripts and index until a query is answered. Letter by letter, the beginnings of its
 * words are searched for too.
 */
export async function loadedFor({ server, lang }, query, { letters = false } = {}) {
  server.sent.length = 0;
  const page = await open(server.root, lang);
  if (letters) await page.locator('input[type=search]:visible').first().pressSequentially(query, { delay: LETTER });
  await ask(page, server.root, query);
  await page.context().close();
  return bytesSent(server, isSearchScript);
}

export async function loaded(built, queries) {
  const each = [];
  for (const { query } of queries) each.push(await loadedFor(built, query));
  return median(each);
}
