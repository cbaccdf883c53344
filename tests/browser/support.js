// What all browser tests share: built manuals, a server, a browser, and pages that fail a test when anything is amiss.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const repository = resolve(here, '../..');
const sources = { everything: join(repository, 'tests/manuals/everything'), manual: join(repository, 'manual') };

export const handbok = resolve(process.env.HANDBOK ?? join(repository, 'target/release/handbok'));
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const chromiumArgs = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
export const BASE_URL = 'https://brygg.example.org/manual/'; // of `everything`

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'";

/* ---- manuals -------------------------------------------------------------------------------------------------- */

const scratch = mkdtempSync(join(tmpdir(), 'handbok-browser-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
export const temporary = (name) => mkdtempSync(join(scratch, `${name}-`));

/** Builds a folder with a manual and returns the folder of the site. */
export function buildFolder(folder, ...options) {
  const out = join(temporary('site'), 'dist');
  execFileSync(handbok, ['build', folder, '--out', out, ...options], { stdio: 'pipe' });
  return out;
}

/** A copy of one of the two manuals, not minified, in a theme. */
export function copyOf(name, theme) {
  const folder = temporary(name);
  cpSync(sources[name], folder, { recursive: true });
  const config = join(folder, 'handbok.yaml');
  writeFileSync(config, `${readFileSync(config, 'utf8').replace(/^(minify|theme):.*\n/gm, '')}\ntheme: ${theme}\n`);
  return folder;
}

const built = new Map();

/** Builds one of the two manuals, once per process; minified and in a theme only if asked for, whatever its own handbok.yaml says. */
export function site(name, { minify = false, theme = 'default' } = {}) {
  const key = `${name} ${minify} ${theme}`;
  if (!built.has(key)) built.set(key, buildFolder(copyOf(name, theme), ...(minify ? ['--minify'] : [])));
  return built.get(key);
}

export const manuals = Object.keys(sources);

/** Built-in themes but the default: each folder is one. */
export const themes = readdirSync(join(repository, 'themes')).filter((name) => name !== 'default').sort();

/** Both manuals in the default theme, and the one with every construct in each other: [what it is, name, theme]. */
export const looks = [...manuals.map((name) => [name, name, 'default']), ...themes.map((theme) => [`everything, ${theme}`, 'everything', theme])];

/** Paths of all files of a site, with `/`, sorted. */
export function filesOf(dist, extension = '') {
  const all = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = all.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dist.length + 1).split(sep).join('/'));
  return paths.filter((path) => path.endsWith(extension)).sort();
}

export const read = (dist, path) => readFileSync(join(dist, path), 'utf8');

/* ---- the server ------------------------------------------------------------------------------------------------ */

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.png': 'image/png' };

/** What a plain web server answers, under the policy that the contract names. */
export function answer(dist, path) {
  const file = join(dist, decodeURIComponent(path).replace(/\/$/, '/index.html'));
  const found = file.startsWith(dist) && existsSync(file);
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP };
  return found ? { status: 200, headers, body: readFileSync(file) } : { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('not found') };
}

const servers = new Map();

async function served(dist) {
  if (!servers.has(dist)) {
    const server = createServer((request, response) => {
      const { status, headers, body } = answer(dist, new URL(request.url, 'http://x').pathname);
      response.writeHead(status, headers).end(body);
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    servers.set(dist, server);
  }
  return `http://127.0.0.1:${servers.get(dist).address().port}/`;
}

/* ---- the browser ----------------------------------------------------------------------------------------------- */

let launched;
export const browser = () => (launched ??= chromium.launch({ executablePath: chromiumPath, args: chromiumArgs }));

after(async () => {
  await (await launched)?.close();
  for (const server of servers.values()) server.closeAllConnections(), server.close();
});

/**
 * Opens a window on a site. `from` is 'server' or 'file'. The test fails at its end if there was any message on the
 * console, any error of a page, any dialog, and any request that failed or left the site for what is not in `foreign`.
 */
export async function open(t, dist, { from = 'server', foreign = [], ...options } = {}) {
  const root = from === 'server' ? await served(dist) : pathToFileURL(dist).href + '/';
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 800 }, locale: 'nb-NO', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15_000);
  const complaints = [];
  const requests = [];
  context.on('page', (page) => {
    page.on('console', (message) => complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error}`));
    page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => {
      requests.push(request.url());
      if (![root, 'data:', 'about:', ...foreign].some((start) => request.url().startsWith(start))) complaints.push(`foreign: ${request.url()}`);
    });
    page.on('response', (response) => { if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`); });
    page.on('requestfailed', (request) => {
      const aborted = request.failure()?.errorText === 'net::ERR_ABORTED'; // the reader went on before it was there
      if (!aborted) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
  });
  const page = await context.newPage();
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await context.close();
    assert.deepEqual([...new Set(complaints)], []);
  };
  t.after(close);
  return { page, context, root, requests, close, go: (path) => page.goto(root + path) };
}

/** One test from the server, under the policy, and one from the disk; without JavaScript from the disk alone. */
export function everywhere(name, options, scenario = options) {
  describe(name, { concurrency: 2 }, () => {
    for (const from of options.javaScriptEnabled === false ? ['file'] : ['server', 'file']) {
      test(from, async (t) => {
        const window = await open(t, site('everything'), { from, ...(scenario === options ? {} : options) });
        await scenario(window, t);
        await window.close();
      });
    }
  });
}

/* ---- looking at pages ------------------------------------------------------------------------------------------ */

export const pathOf = (window) => decodeURIComponent(window.page.url()).slice(decodeURIComponent(window.root).length);

/** The texts of all that a locator finds on the page as a whole: a click may have led to one that is still being read. */
export async function texts(locator) {
  await locator.page().waitForLoadState('domcontentloaded');
  return locator.allInnerTexts();
}


/** Asks a page, also one without JavaScript, until it answers yes. */
export async function until(page, question, argument, what = String(argument)) {
  for (let left = 200; left > 0; left--) {
    if (await page.evaluate(question, argument)) return;
    await new Promise((soon) => setTimeout(soon, 50));
  }
  assert.fail(`waited in vain: ${what}`);
}

/** Waits until the beginning of an element stands in the window with nothing in front of it. */
export const inView = (page, selector) => until(page, (wanted) => {
  const node = document.querySelector(wanted);
  if (!node) return false;
  const { left, top, width, height } = node.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + Math.min(10, height / 2));
  return Boolean(seen && (node.contains(seen) || seen.contains(node) && getComputedStyle(seen).position !== 'sticky'));
}, selector, `${selector} in view`);

/** Waits until nothing scrolls any more. */
export async function settled(page) {
  await page.evaluate(() => new Promise((done) => {
    let last = -1;
    let still = 0;
    const look = () => {
      still = scrollY === last ? still + 1 : 0;
      last = scrollY;
      still > 5 ? done() : requestAnimationFrame(look);
    };
    look();
  }));
}

/** What axe objects to, in one line each. */
export async function violations(page, options) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (run) => (await window.axe.run(document, run)).violations, { resultTypes: ['violations'], preload: false, ...options });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`));
}
