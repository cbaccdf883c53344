// What a PDF with checked page numbers and finished tags costs, beside one plain print of the same page by the same browser.
// `node benches/paper/compare.mjs [pages ...]` (needs Chromium, poppler and a release build; 100 and 300 pages if none are given)

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generate } from '../../tests/browser/generated.js';

const repository = resolve(fileURLToPath(import.meta.url), '../../..');
const handbok = process.env.HANDBOK ?? join(repository, 'target/release/handbok');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ROUNDS = 5;
const room = mkdtempSync(join(tmpdir(), 'handbok-paper-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

function seconds(program, options) {
  const start = process.hrtime.bigint();
  execFileSync(program, options, { stdio: 'ignore' });
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const sorted = (numbers) => [...numbers].sort((one, other) => one - other);
const spread = (numbers) => { const all = sorted(numbers); return `${all[0].toFixed(2)} / ${all[all.length >> 1].toFixed(2)} / ${all[all.length - 1].toFixed(2)}`; };

console.log('pages   plain s (min/median/max)   handbok pdf s            ratio of medians   of sizes');
for (const pages of process.argv.slice(2).map(Number).concat(process.argv.length > 2 ? [] : [100, 300])) {
  const [folder, dist, plain, ours] = ['manual', 'dist', 'plain.pdf', 'ours.pdf'].map((name) => join(room, `${pages}-${name}`));
  generate(folder, pages, pages);
  execFileSync(handbok, ['build', folder, '--out', dist], { stdio: 'ignore' });
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--no-pdf-header-footer', '--generate-pdf-document-outline', `--user-data-dir=${join(room, 'profile')}`];
  const [one, other] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    one.push(seconds(chromium, [...options, `--print-to-pdf=${plain}`, pathToFileURL(join(dist, 'nb/print.html')).href]));
    other.push(seconds(handbok, ['pdf', folder, '--out', ours]));
  }
  const count = /Pages: +(\d+)/.exec(execFileSync('pdfinfo', [ours], { encoding: 'utf8' }))[1];
  const median = (numbers) => sorted(numbers)[ROUNDS >> 1];
  console.log(`${count.padEnd(7)} ${spread(one).padEnd(26)} ${spread(other).padEnd(24)} ${(median(other) / median(one)).toFixed(2).padEnd(18)} ${(statSync(ours).size / statSync(plain).size).toFixed(2)}`);
}
