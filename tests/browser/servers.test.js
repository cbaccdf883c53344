// The site behind real web servers, under a sub-path, with the configurations of docs/servers/. nginx must be there, and Caddy
// is asked where its package exists (Debian has it from 12).

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { browser, buildFolder, filesOf, read, repository, temporary, until } from './support.js';

const running = [];
after(() => running.forEach((server) => server.kill()));

const freePort = () => new Promise((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

/** The manual that says everything, built for an address, with its packed twins. */
function siteFor(base) {
  const folder = temporary('served');
  cpSync(join(repository, 'tests/manuals/everything'), folder, { recursive: true });
  const config = join(folder, 'handbok.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^base_url:.*$/m, `base_url: ${base}\nprecompress: true`));
  return buildFolder(folder);
}

/** A committed configuration with this machine's port and folder. */
function configured(name, dist, changes) {
  const typed = readFileSync(join(repository, 'docs/servers', name), 'utf8').replaceAll('/srv/handbok/dist', dist);
  return changes.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `${name} says «${from}»`);
    return text.replaceAll(from, to);
  }, typed);
}

const MODULE = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';

const servers = {
  nginx(dist, port) {
    const folder = temporary('nginx');
    const more = [['listen 80;', `listen 127.0.0.1:${port};`], ['default                   nb;', 'default                   nb;\n    ~^/manual/ar/             ar;']];
    writeFileSync(join(folder, 'site.conf'), configured('nginx.conf', dist, more));
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
    writeFileSync(join(folder, 'nginx.conf'), `load_module ${MODULE};\ndaemon off; master_process off; pid ${folder}/pid; error_log stderr;
      events {} http { include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; ${paths} include ${folder}/site.conf; }`);
    return [existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]];
  },
  caddy(dist, port) {
    const folder = temporary('caddy');
    const file = join(folder, 'Caddyfile');
    const more = [[':80 {', `http://127.0.0.1:${port} {`], ['default nb', '~^/manual/ar/ ar\n\t\t\tdefault nb']];
    writeFileSync(file, `{\n\tadmin off\n}\n${configured('Caddyfile', dist, more)}`);
    return ['caddy', ['run', '--config', file, '--adapter', 'caddyfile']];
  },
};

async function serve(name) {
  const port = await freePort();
  const root = `http://127.0.0.1:${port}/manual/`;
  const dist = siteFor(root);
  const [command, options] = servers[name](dist, port);
  const server = spawn(command, options, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, XDG_DATA_HOME: temporary('home'), XDG_CONFIG_HOME: temporary('home') } });
  running.push(server);
  let said = '';
  server.stderr.on('data', (data) => { said += data; });
  for (let left = 200; left > 0; left--) {
    if (await ask(root).then(() => true, () => false)) return { root, dist };
    assert.equal(server.exitCode, null, said);
    await new Promise((soon) => setTimeout(soon, 50));
  }
  throw new Error(`${name} does not answer: ${said}`);
}

/** An answer as it comes, packed or not. Paths are sent as they are typed. */
function ask(address, encoding = 'identity') {
  const { hostname, port } = new URL(address);
  const path = address.slice(address.indexOf('/', 'http://'.length));
  return new Promise((answered, failed) => {
    request({ hostname, port, path, headers: { 'accept-encoding': encoding } }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => answered({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
    }).on('error', failed).end();
  });
}

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function isGuarded({ headers }, path) {
  assert.equal(headers['content-security-policy'], POLICY, path);
  assert.equal(headers['x-content-type-options'], 'nosniff', path);
  assert.equal(headers['referrer-policy'], 'same-origin', path);
}

const isThere = (name) => process.env.PATH.split(':').concat('/usr/sbin').some((folder) => existsSync(join(folder, name)));
if (!isThere('caddy')) console.error('No caddy on this machine: docs/servers/Caddyfile IS NOT TESTED');

for (const name of Object.keys(servers).filter((name) => name === 'nginx' || isThere(name))) {
  describe(name, async () => {
    const { root, dist } = await serve(name);
    const files = filesOf(dist).filter((path) => !/\.(gz|br)$|^\./.test(path));

    test('every file comes as it is, as gzip and as Brotli', async () => {
      const unpack = { gzip: gunzipSync, br: brotliDecompressSync };
      for (const path of files) {
        const typed = readFileSync(join(dist, path));
        for (const encoding of ['identity', 'gzip', 'br', 'gzip, deflate, br']) {
          const answer = await ask(root + path, encoding);
          assert.equal(answer.status, 200, path);
          const sent = answer.headers['content-encoding'];
          const twin = sent && join(dist, `${path}.${sent === 'gzip' ? 'gz' : sent}`);
          assert.ok(!sent || encoding.includes(sent), `${path}: ${sent}`);
          assert.deepEqual(sent ? unpack[sent](answer.body) : answer.body, typed, path);
          if (sent) assert.deepEqual(answer.body, readFileSync(twin), `${path} was packed at the request`);
          const wanted = encoding.split(', ').map((one) => ({ gzip: 'gz', br: 'br' })[one]).filter(Boolean);
          assert.equal(Boolean(sent), wanted.some((ending) => existsSync(join(dist, `${path}.${ending}`))), `${path} as ${encoding}`);
          if (sent) assert.match(answer.headers.vary, /accept-encoding/i, path);
        }
      }
    });

    test('what has its hash in the name is kept for ever, all else is asked for again', async () => {
      for (const path of files) {
        const { headers } = await ask(root + path);
        const kept = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
        assert.equal(headers['cache-control'], kept, path);
        assert.ok(headers.etag || headers['last-modified'], path);
        isGuarded({ headers }, path);
      }
    });

    test('types are those of the files', async () => {
      const types = { html: /^text\/html; ?charset=utf-8$/i, css: /^text\/css/, js: /^(text|application)\/javascript/, svg: /^image\/svg\+xml/, xml: /^(text|application)\/xml/ };
      for (const path of files) {
        const wanted = types[path.split('.').pop()];
        for (const encoding of ['identity', 'br']) assert.match((await ask(root + path, encoding)).headers['content-type'], wanted, path);
      }
    });

    test('what is not there is said in the language of its folder, and not kept', async () => {
      for (const [path, lang] of [['nb/x.html', 'nb'], ['en/x/y.html', 'en'], ['ar/x.html', 'ar'], ['assets/x.0000000000.js', 'nb'], ['x', 'nb']]) {
        const answer = await ask(root + path);
        assert.equal(answer.status, 404, path);
        assert.equal(answer.body.toString(), read(dist, `${lang}/404.html`), path);
        assert.doesNotMatch(answer.headers['cache-control'] ?? '', /max-age=[1-9]|immutable/, path);
        isGuarded(answer, path);
      }
    });

    test('no list of a folder, no file with a dot, nothing outside', async () => {
      for (const path of ['assets/', '.handbok-manifest', 'nb/.x', '../.dist.handbok-lock', '%2e%2e/.dist.handbok-lock', '..%2f..%2fetc/passwd', 'nb/../../../etc/passwd']) {
        const { status, body } = await ask(root + path);
        assert.ok([400, 403, 404].includes(status), `${path}: ${status}`);
        assert.doesNotMatch(body.toString(), /handbok 1|root:|search-nb-/, path);
      }
    });

    test('folders lead to their pages', async () => {
      for (const path of ['', 'nb/', 'en/']) {
        assert.equal((await ask(root + path)).body.toString(), read(dist, `${path}index.html`), path);
      }
      for (const path of ['nb', '']) {
        const address = root.slice(0, path ? undefined : -1) + path;
        const { status, headers } = await ask(address);
        assert.ok([301, 302, 308].includes(status), `${address}: ${status}`);
        assert.equal(new URL(headers.location, address).href, `${address}/`);
      }
    });

    test('a reader searches, and the policy has nothing to object to', async () => {
      const page = await (await browser()).newPage();
      const complaints = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('response', (response) => { if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`); });
      await page.goto(`${root}nb/index.html`);
      await page.locator('input[type=search]').first().fill('varm');
      const hit = page.locator('[data-search-results] a[href]').first();
      await hit.waitFor();
      await hit.click();
      await until(page, () => location.hash.length > 1, null, 'the place of the hit');
      assert.ok(page.url().startsWith(`${root}nb/`), page.url());
      await page.goto(`${root}en/print.html`);
      assert.deepEqual(complaints, []);
      await page.goto(`${root}en/a/page/that/is/gone.html`);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      assert.match(await page.locator('link[rel=stylesheet]').first().evaluate((link) => String(link.sheet?.cssRules.length)), /\d/);
      await page.close();
    });
  });
}
