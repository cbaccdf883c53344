// A browser as the browser tests start it, and a server that counts.

import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.json': 'application/json',
};

/** The policy that the browser tests serve a manual under. */
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'";

let launched;
const browser = () => (launched ??= chromium.launch({ executablePath, args }));
const servers = [];

/** A page in a window of its own, with nothing in its cache. */
export async function freshPage() {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 800 }, locale: 'nb-NO', reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** Serves a folder, and notes each file it sends. `extra` are pages that stand in no file. */
export async function serve(folder, { csp, extra = {} } = {}) {
  const sent = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname).slice(1);
    const file = join(folder, path);
    const there = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    const body = extra[path] ?? (there ? readFileSync(file) : undefined);
    if (body === undefined) return response.writeHead(404).end();
    sent.push({ path, bytes: Buffer.byteLength(body) });
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      ...(csp ? { 'content-security-policy': csp } : {}),
    }).end(body);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  servers.push(server);
  return { root: `http://127.0.0.1:${server.address().port}/`, sent };
}

/** The bytes of the files that the server has sent since the list was emptied. */
export const bytesSent = ({ sent }, wanted) => sent.filter(({ path }) => wanted(path)).reduce((sum, { bytes }) => sum + bytes, 0);

export async function closeAll() {
  await (await launched)?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
}
