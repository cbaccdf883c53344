// Building a manual, and asking what the built site is made of.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A path as it was typed: npm runs scripts in the package's folder, and says where it was called. */
export const here = (path) => resolve(process.env.INIT_CWD ?? '.', path);

const handbok = here(process.env.HANDBOK ?? join(repository, 'target/release/handbok'));

const scratch = mkdtempSync(join(tmpdir(), 'handbok-search-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** A new empty folder that is gone when the process ends. */
export const temporary = (name) => mkdtempSync(join(scratch, `${name}-`));

/**
 * Runs a program and says what it took of the processors, in seconds. Node does not know this of its children, so a shell
 * measures it.
 */
export function timed(program, args) {
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"';
  const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 1 << 28 };
  const started = performance.now();
  const { status, stderr, stdout, error } = spawnSync('bash', ['-c', script, 'bash', program, ...args], options);
  if (error || status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? `exit code ${status}\n${stdout}${stderr}`}`);
  const [, user, system] = /cpu (\S+) (\S+)\s*$/.exec(stderr);
  return { wall: (performance.now() - started) / 1000, cpu: Number(user) + Number(system) };
}

/** Builds a manual: the folder of the site, and what the build took. */
export function build(manual) {
  const dist = join(temporary('site'), 'dist');
  return { dist, ...timed(handbok, ['build', manual, '--out', dist]) };
}

/** Paths of all files below a folder, with `/`, sorted. */
export function filesOf(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return all.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).split(sep).join('/')).sort();
}

export const read = (dist, path) => readFileSync(join(dist, path), 'utf8');
export const bytesOf = (dist, paths) => paths.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0);

/** The directory and the shards of a language's index. */
export function indexFiles(dist, lang) {
  return filesOf(dist).filter((path) => path === `${lang}/search-index.js` || path.startsWith(`assets/search-${lang}-`));
}

/** The client's script has a hash in its name; shards have a language after `search-`. */
export const isSearchScript = (path) => /(^|\/)search-index\.js$|(^|\/)assets\/search[.-][^/]*\.js$/.test(path);
