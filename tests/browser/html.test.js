// Every page, minified and not, and every picture is valid in the eyes of the Nu Html Checker.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { manuals, site, themes } from './support.js';

const jar = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/vnu-jar/build/dist/vnu.jar');

/** Errors in all .html and .svg files of the folders, each kind of error once, with the first place. */
function errors(folders) {
  const options = ['-Xss8m', '-jar', jar, '--format', 'json', '--also-check-svg', '--skip-non-html', '--errors-only'];
  const { stderr, error } = spawnSync('java', [...options, ...folders], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ifError(error);
  const kinds = new Map();
  for (const { url, message, lastLine, extract } of JSON.parse(stderr).messages) {
    const kind = kinds.get(message) ?? { count: 0, first: `${url}:${lastLine} ${extract?.replaceAll('\n', ' ') ?? ''}` };
    kinds.set(message, { ...kind, count: kind.count + 1 });
  }
  return Object.fromEntries(kinds);
}

test('no page and no picture has an error', () => {
  const minified = manuals.map((name) => site(name, { minify: true }));
  assert.deepEqual(errors([...manuals.map((name) => site(name)), ...minified, ...themes.map((theme) => site('everything', { theme }))]), {});
});
