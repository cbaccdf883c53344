// The live preview: a real server, real files, a real browser.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { browser, buildFolder, filesOf, handbok, read, repository, temporary, violations } from './support.js';

const servers = [];
after(() => servers.forEach((server) => server.kill()));

/** Serves a copy of the first manual; gives its folder and its address. */
async function serve(...options) {
  const folder = join(temporary('live'), 'manual');
  cpSync(join(repository, 'manual'), folder, { recursive: true });
  const server = spawn(handbok, ['serve', folder, '--port', '4620', '--messages', 'nb', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  servers.push(server);
  server.stderr.resume();
  const address = await new Promise((found, lost) => {
    server.stdout.on('data', (data) => { const line = /http:\S+/.exec(data); if (line) found(line[0]); });
    server.on('exit', () => lost(new Error('the server ended')));
  });
  return { folder, address, server };
}

/** Editors write beside the file, then put it in its place. */
function save(folder, path, change) {
  const file = join(folder, path);
  const text = typeof change === 'string' ? change : change(readFileSync(file, 'utf8'));
  writeFileSync(`${file}~`, text);
  renameSync(`${file}~`, file);
}

const fetched = async (address, path) => (await fetch(new URL(path, address))).text();

/** Asks until a page says so, and checks that it is whole each time. */
async function until(address, path, says) {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    const html = await fetched(address, path);
    assert.match(html, /<\/html>\s*$/, 'never half a page');
    if (says(html)) return html;
    await new Promise((soon) => setTimeout(soon, 5));
  }
  throw new Error(`${path} does not say so`);
}

/** Opens a page whose own JavaScript is marked, so that a reload can be told. */
async function look(address, path) {
  const page = await (await browser()).newPage({ viewport: { width: 1280, height: 700 } });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  await page.goto(new URL(path, address).href);
  await page.evaluate(() => { window.untouched = true; });
  await page.waitForTimeout(300);
  return { page, complaints };
}

describe('the live preview', async () => {
  const { folder, address } = await serve();

  test('an edit is on the page that shows it, and the reader stays where she was', async () => {
    const { page, complaints } = await look(address, 'nb/nedlastning.html');
    await page.getByRole('tab', { name: 'Android' }).click();
    await page.evaluate(() => scrollTo({ top: 900, behavior: 'instant' }));
    save(folder, 'nb/02-nedlastning.md', (text) => text.replace('Åpne Microsoft Authenticator først.', 'Åpne appen aller først.'));
    await page.getByText('Åpne appen aller først.').waitFor();
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.untouched), undefined, 'the page was loaded again');
    assert.ok(Math.abs(await page.evaluate(() => scrollY) - 900) < 60, `at ${await page.evaluate(() => scrollY)}`);
    assert.equal(await page.getByRole('tab', { name: 'Android' }).getAttribute('aria-selected'), 'true');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('a page that has not changed is left alone', async () => {
    const { page } = await look(address, 'nb/mobil.html');
    save(folder, 'nb/02-nedlastning.md', (text) => text.replace('Åpne appen aller først.', 'Åpne appen.'));
    await until(address, 'nb/nedlastning.html', (html) => html.includes('Åpne appen.'));
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => window.untouched), true);
    await page.close();
  });

  test('a style and a picture are changed in place', async () => {
    const { page } = await look(address, 'nb/web.html');
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
    const before = await colour();
    rmSync(join(folder, 'theme'), { recursive: true, force: true });
    cpSync(join(repository, 'themes/default/styles/40-content.css'), join(folder, 'theme/styles/40-content.css'));
    save(folder, 'theme/styles/40-content.css', (text) => `${text}\nh1 { color: rgb(1, 2, 3) !important; }\n`);
    await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)');
    assert.notEqual(before, await colour());
    const source = () => page.evaluate(() => document.querySelector('main img').getAttribute('src'));
    const old = await source();
    save(folder, 'img/browser-address.svg', (text) => text.replace('</svg>', '<!-- new --></svg>'));
    await page.waitForFunction((old) => document.querySelector('main img').getAttribute('src') !== old, old);
    assert.equal(await page.evaluate(() => window.untouched), true, 'without loading the page');
    rmSync(join(folder, 'theme'), { recursive: true });
    await page.close();
  });

  test('an error stands on the last good page, with its line, until it is mended', async () => {
    const { page } = await look(address, 'nb/web.html');
    const good = readFileSync(join(folder, 'nb/03-web.md'), 'utf8');
    save(folder, 'nb/03-web.md', (text) => text.replace('[](#log-in-authenticator..#enter-number)', '[](#log-in-authentikator..#enter-number)'));
    const box = page.locator('#handbok-problems');
    await box.waitFor();
    const said = await box.textContent();
    assert.match(said, /Feil i manualen/);
    assert.match(said, /03-web\.md, linje \d+/);
    assert.match(said, /\^/);
    assert.match(said, /log-in-authenticator/, 'what was meant');
    assert.match(await page.locator('h1').textContent(), /Visma Ressurs Web/, 'the page is there');
    assert.deepEqual(await violations(page), []);
    save(folder, 'nb/03-web.md', good);
    await box.waitFor({ state: 'detached' });
    await page.close();
  });

  test('what is served is a cold build, after files came, moved and went', async () => {
    writeFileSync(join(folder, 'nb/06-ny.md'), '---\ntitle: Ny\n---\nNytt.\n');
    await until(address, 'nb/index.html', (html) => html.includes('ny.html'));
    renameSync(join(folder, 'nb/06-ny.md'), join(folder, 'nb/06-flyttet.md'));
    await until(address, 'nb/index.html', (html) => html.includes('flyttet.html'));
    rmSync(join(folder, 'nb/06-flyttet.md'));
    await until(address, 'nb/index.html', (html) => !html.includes('flyttet.html'));
    const config = join(folder, 'handbok.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^minify:.*\n/m, ''));
    await new Promise((soon) => setTimeout(soon, 600));
    const dist = buildFolder(folder);
    for (const path of filesOf(dist).filter((path) => !path.startsWith('.'))) {
      const served = (await fetched(address, path)).replace(/<script src="\/__handbok\/live\.js" data-round="\d+"><\/script>\n/, '');
      assert.equal(served, read(dist, path), path);
    }
  });

  test('a file written in place is never served half', async () => {
    const file = join(folder, 'nb/05-feilsoking.md');
    const text = readFileSync(file, 'utf8');
    for (let round = 0; round < 20; round++) {
      writeFileSync(file, text.replace('Har du fått opp', `Runde ${round}: har du fått opp`));
      const html = await until(address, 'nb/feilsoking.html', (html) => html.includes(`Runde ${round}`));
      assert.match(html, /Fant du ikke problemet ditt/);
    }
    writeFileSync(file, text);
  });

  test('a storm of saves ends with the last one', async () => {
    const file = join(folder, 'nb/05-feilsoking.md');
    const text = readFileSync(file, 'utf8');
    for (let round = 0; round < 2000; round++) writeFileSync(file, text.replace('Har du fått opp', `Storm ${round}: har du fått opp`));
    const start = Date.now();
    await until(address, 'nb/feilsoking.html', (html) => html.includes('Storm 1999'));
    assert.ok(Date.now() - start < 5000);
    writeFileSync(file, text);
  });

  test('what is left to say stands on a page of its own', async () => {
    const { page } = await look(address, '__handbok/');
    assert.match(await page.locator('main').textContent(), /Sider12.*Feil0/s);
    await page.close();
  });
});

describe('what an editor is helped with', async () => {
  const { folder, address } = await serve('--editor', 'vscode');
  const problems = async () => JSON.parse(await fetched(address, '__handbok/problems.json'));
  const settled = () => new Promise((soon) => setTimeout(soon, 400));

  test('a certain cure is done by a press, and only on this page\'s word', async () => {
    const file = join(folder, 'nb/05-feilsoking.md');
    const text = readFileSync(file, 'utf8');
    const { page } = await look(address, 'nb/feilsoking.html');
    save(folder, 'nb/05-feilsoking.md', `${text}\nSe [](03-webb.md).\n`);
    const cure = page.getByRole('button', { name: 'Rett: 03-webb.md → 03-web.md' });
    await cure.waitFor();
    const { number, token, problems: [{ open }] } = await problems();
    assert.match(open, /^vscode:\/\/file\/.*\/nb\/05-feilsoking\.md:\d+:\d+$/);
    const order = (headers, at = `${number}/0`) => fetch(new URL(`__handbok/fix/${at}`, address), { method: 'POST', headers });
    for (const wrong of [{}, { 'x-handbok-token': '0' }, { 'x-handbok-token': token.slice(1) }]) assert.equal((await order(wrong)).status, 403);
    assert.equal((await order({ 'x-handbok-token': token, origin: 'http://evil.example' })).status, 403);
    assert.equal((await fetch(new URL(`__handbok/fix/${number}/0`, address))).status, 404, 'no command by looking');
    for (const at of [`${number - 1}/0`, `${number}/99`, `${number}/x`, '..%2f..', `${number}/-1`]) assert.equal((await order({ 'x-handbok-token': token }, at)).status, 409, at);
    assert.equal(readFileSync(file, 'utf8'), `${text}\nSe [](03-webb.md).\n`);
    await cure.click();
    await page.locator('#handbok-problems').waitFor({ state: 'detached' });
    assert.equal(readFileSync(file, 'utf8'), `${text}\nSe [](03-web.md).\n`);
    await page.close();
    save(folder, 'nb/05-feilsoking.md', text);
  });

  test('a file that has changed meanwhile is left alone', async () => {
    const other = await serve('--poll');
    const file = join(other.folder, 'nb/03-web.md');
    save(other.folder, 'nb/03-web.md', (text) => `${text}\n[her](http://vg.no/)\n`);
    await until(other.address, 'nb/web.html', (html) => html.includes('vg.no'));
    const { number, token, problems: list } = JSON.parse(await fetched(other.address, '__handbok/problems.json'));
    const later = `${readFileSync(file, 'utf8')}Mer.\n`;
    writeFileSync(file, later);
    const at = list.findIndex((one) => one.fix);
    const answer = await fetch(new URL(`__handbok/fix/${number}/${at}`, other.address), { method: 'POST', headers: { 'x-handbok-token': token } });
    assert.equal(answer.status, 409);
    assert.match(await answer.text(), /er endret siden/);
    assert.equal(readFileSync(file, 'utf8'), later);
  });

  test('both languages stand side by side, with the words that changed', async () => {
    execFileSync(handbok, ['status', folder, '--accept-all'], { stdio: 'ignore' });
    save(folder, 'nb/03-web.md', (text) => text.replace('Husk nummeret.', 'Husk tallet.'));
    await settled();
    const { page, complaints } = await look(address, 'nb/web.html');
    await page.getByRole('link', { name: 'Se språkene side om side' }).click();
    const row = page.locator('.handbok-drifted');
    await row.waitFor();
    assert.equal(await row.count(), 1);
    assert.equal(await row.locator('del').textContent(), 'nummeret.');
    assert.equal(await row.locator('ins').textContent(), 'tallet.');
    assert.match(await row.locator('[lang="en"]').textContent(), /Remember the number\./);
    assert.deepEqual(complaints, []);
    await page.close();
  });

  test('drafts are shown and said to be drafts, dates are judged', async () => {
    save(folder, 'nb/07-utkast.md', '---\ntitle: Et utkast\ndraft: true\nreview_by: 2020-01-01\n---\nIkke ferdig.\n');
    const html = await until(address, 'nb/utkast.html', (page) => page.includes('Ikke ferdig.'));
    assert.match(html, /Dette er et utkast\./);
    assert.ok((await problems()).problems.some((one) => one.code === 'review-due'));
    assert.equal(read(buildFolder(folder), 'nb/index.html').includes('utkast.html'), false, 'and no build publishes them');
  });

  test('a chapter renamed by hand keeps its address by a press', async () => {
    save(folder, 'nb/08-adresse.md', '---\ntitle: Adresse\n---\nHer.\n');
    await until(address, 'nb/adresse.html', (html) => html.includes('Her.'));
    renameSync(join(folder, 'nb/08-adresse.md'), join(folder, 'nb/08-ny-adresse.md'));
    await until(address, 'nb/ny-adresse.html', (html) => html.includes('Her.'));
    const { page } = await look(address, 'nb/ny-adresse.html');
    await page.getByRole('button', { name: 'Skriv: aliases: [adresse]' }).click();
    await until(address, 'nb/adresse.html', (html) => html.includes('ny-adresse.html'));
    await page.close();
  });

  test('the status page tells how each chapter stands, and what was looked for in vain', async () => {
    const { page, complaints } = await look(address, 'nb/index.html');
    await page.locator('input[type=search]').fill('xyzzyplugh');
    await page.locator('.search-empty').waitFor();
    await page.waitForTimeout(1300);
    await page.goto(new URL('__handbok/', address).href);
    const row = page.getByRole('row').filter({ hasText: 'Visma Ressurs Web' });
    assert.match(await row.textContent(), /kilde.*1 utdatert/s);
    assert.match(await page.getByRole('row').filter({ hasText: 'Et utkast' }).textContent(), /utkast.*ikke oversatt.*2020-01-01 \(over tiden\)/s);
    assert.match(await page.locator('main').textContent(), /Siste bygging[\d.,]+ ms.*tolking.*lenking/s);
    await page.locator('#handbok-missed', { hasText: '«xyzzyplugh»' }).waitFor();
    assert.match(await page.locator('#handbok-problem-list').textContent(), /Kilden er endret/);
    assert.deepEqual(complaints, []);
    for (const path of ['__handbok/', '__handbok/translations/en/03-web.md']) {
      await page.goto(new URL(path, address).href);
      await page.locator('h1').waitFor();
      assert.deepEqual(await violations(page), [], path);
    }
    await page.close();
  });

  test('strange addresses below the server\'s own folder are not found', async () => {
    for (const path of ['__handbok/translations/', '__handbok/translations/en/99.md', '__handbok/translations/../handbok.yaml', '__handbok/x', '__handbok/fix/']) {
      assert.equal((await fetch(new URL(path, address))).status, 404, path);
    }
  });
});

describe('only for the editor\'s own machine', async () => {
  const { address } = await serve();
  const port = Number(new URL(address).port);

  const status = (path, { method = 'GET', headers = {} } = {}) => new Promise((found, lost) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } }, (answer) => {
      answer.destroy();
      found({ code: answer.statusCode, headers: answer.headers });
    });
    asked.on('error', lost).end();
  });

  test('a foreign name is not answered', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', `localhost:${port + 1}`]) {
      assert.equal((await status('/nb/index.html', { headers: { host } })).code, 421, host);
    }
    assert.equal((await status('/nb/index.html', { headers: { host: `127.0.0.1:${port}` } })).code, 200);
  });

  test('a foreign origin hears nothing, and nobody may share', async () => {
    for (const origin of ['http://evil.example', 'null', `http://localhost:${port + 1}`, 'https://localhost']) {
      assert.equal((await status('/__handbok/events', { headers: { origin } })).code, 403, origin);
    }
    const own = await status('/__handbok/events', { headers: { origin: `http://localhost:${port}` } });
    assert.equal(own.code, 200);
    assert.equal(own.headers['access-control-allow-origin'], undefined);
    assert.match(own.headers['content-security-policy'], /default-src 'none'.*connect-src 'self'/);
  });

  test('only reading', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) assert.equal((await status('/nb/index.html', { method })).code, 405, method);
    assert.equal((await status('/nb/index.html', { method: 'HEAD' })).code, 200);
  });

  test('no path leads out of the site', async () => {
    const ways = ['..', '%2e%2e', '..%2f', '%2e%2e%2f', '..%5c', '%252e%252e', '....', '.%2e', '%c0%ae%c0%ae', '..;'];
    const files = ['etc/passwd', 'handbok.yaml', 'manual/handbok.yaml', 'nb/01-huskeliste.md', '.handbok-manifest', 'windows/win.ini'];
    for (const way of ways) {
      for (const file of files) {
        const path = `/${[way, way, way, file].join('/')}`;
        const { code } = await status(path);
        assert.ok([400, 404].includes(code), `${path}: ${code}`);
      }
    }
  });

  test('whoever is slow, long or strange is shown out', async () => {
    const answer = (bytes) => new Promise((found) => {
      let said = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (data) => { said += data; });
      socket.on('close', () => found(said.slice(0, 12)));
      socket.on('error', () => found(said.slice(0, 12)));
    });
    assert.equal(await answer(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`), 'HTTP/1.1 431');
    assert.equal(await answer('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'), 'HTTP/1.1 400');
    assert.equal(await answer('GET / HTTP/1.1\r\nHost: localhost'), 'HTTP/1.1 408');
    assert.equal((await status('/nb/index.html')).code, 200, 'and others are served');
  });

  test('the next port is taken when one is in use', async () => {
    const other = await serve();
    assert.notEqual(new URL(other.address).port, String(port));
    assert.match(await fetched(other.address, 'nb/index.html'), /Visma Ressurs/);
  });
});

test('build --watch publishes each change', async () => {
  const folder = join(temporary('watched'), 'manual');
  cpSync(join(repository, 'manual'), folder, { recursive: true });
  const dist = join(temporary('published'), 'dist');
  const watching = spawn(handbok, ['build', folder, '--out', dist, '--watch'], { stdio: 'ignore' });
  servers.push(watching);
  const says = async (path, words) => {
    for (const end = Date.now() + 10_000; Date.now() < end;) {
      try { if (read(dist, path).includes(words)) return; } catch { /* not yet */ }
      await new Promise((soon) => setTimeout(soon, 20));
    }
    throw new Error(`${path} does not say ${words}`);
  };
  await says('nb/web.html', 'Husk nummeret.');
  save(folder, 'nb/03-web.md', (text) => text.replace('Husk nummeret.', 'Husk tallet.'));
  await says('nb/web.html', 'Husk tallet.');
  save(folder, 'nb/03-web.md', (text) => `${text}\n[](#finnes-ikke)\n`);
  await new Promise((soon) => setTimeout(soon, 500));
  assert.match(read(dist, 'nb/web.html'), /Husk tallet\./, 'an error leaves the published site alone');
});
