// Files of queries with the places they should lead to, and what is measured against them.

import { readFileSync } from 'node:fs';

/** Lines `category<TAB>query<TAB>target|target…`, the category left out or not, after comments with `#`. */
export function readQueries(file) {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const first = lines.findIndex((line) => !line.startsWith('#'));
  const queries = lines.flatMap((line, at) => at < first || !line.trim() ? [] : [queryOf(line.split('\t'), `${file}:${at + 1}`)]);
  if (!queries.length) throw new Error(`${file}: no queries`);
  return queries;
}

function queryOf(columns, where) {
  if (columns.length < 2 || columns.length > 3) throw new Error(`${where}: neither two nor three columns`);
  const [targets, query, category = ''] = columns.reverse();
  return { category, query, targets: targets.split('|').map((target) => target.trim()) };
}

const pageOf = (hit) => hit.split('#')[0];
const isPage = (target) => !target.includes('#');

/** Hits as they count: a page without a place is its beginning; where pages are asked for, each page once. */
function listed(hits, targets) {
  const places = hits.map((hit) => isPage(hit) ? `${hit}#top` : hit);
  return targets.every(isPage) ? [...new Set(places.map(pageOf))] : places;
}

/** Where the first right hit stands, from 1; 0 if it is not there. */
export const place = ({ targets }, { hits }) =>
  listed(hits, targets).findIndex((hit) => targets.includes(hit) || targets.includes(pageOf(hit))) + 1;

export function measure(queries, answers) {
  const places = queries.map((query, at) => place(query, answers[at]));
  const share = (right) => places.filter(right).length / queries.length;
  return {
    first: share((at) => at === 1),
    five: share((at) => at >= 1 && at <= 5),
    mrr: places.reduce((sum, at) => sum + (at ? 1 / at : 0), 0) / queries.length,
    none: answers.filter(({ hits }) => !hits.length).length / queries.length,
  };
}

/** Queries and their answers, by category in order of appearance. */
export function byCategory(queries, answers) {
  const groups = new Map();
  queries.forEach((query, at) => {
    const group = groups.get(query.category) ?? { queries: [], answers: [] };
    group.queries.push(query);
    group.answers.push(answers[at]);
    groups.set(query.category, group);
  });
  return groups;
}

export function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = (numbers) => quantile(numbers, 0.5);
