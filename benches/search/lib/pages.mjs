// Built pages, as the other engines get them: which ones there are, and which places of them a hit can lead to.

import { join } from 'node:path';
import { parse, serialize } from 'parse5';
import { filesOf, read } from './site.mjs';

const PLACES = new Set(['section', 'header', 'li', 'details', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const TITLES = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'summary']);
const SILENT = new Set(['nav', 'form', 'script', 'style', 'svg', 'button', 'template']);
const INLINE = new Set(
  ['a', 'abbr', 'b', 'bdi', 'code', 'em', 'i', 'kbd', 'mark', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'wbr'],
);

export const attribute = (node, name) => node.attrs?.find((known) => known.name === name)?.value;
const classes = (node) => (attribute(node, 'class') ?? '').split(/\s+/);
const children = (node) => node.childNodes ?? [];

/** What no engine should find: what a page has around its text, and what stands there for scripts only. */
export const isSilent = (node) => SILENT.has(node.tagName) || attribute(node, 'hidden') !== undefined;
export const isPlace = (node) => PLACES.has(node.tagName) && Boolean(attribute(node, 'id'));

export function find(node, wanted) {
  if (wanted(node)) return node;
  for (const child of children(node)) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return undefined;
}

const isRedirect = (node) => node.tagName === 'meta' && attribute(node, 'http-equiv') === 'refresh';

/** The pages of a language that hold a text of their own, parsed; one at a time, for a large site does not fit in memory. */
export function* pagesOf(dist, lang) {
  for (const path of filesOf(join(dist, lang)).map((file) => `${lang}/${file}`)) {
    if (!path.endsWith('.html') || /\/(print|404|search)\.html$/.test(path)) continue;
    const document = parse(read(dist, path));
    if (!find(document, isRedirect)) yield { path, document };
  }
}

export const mainOf = (document) => find(document, (node) => node.tagName === 'main');
export const html = (document) => serialize(document);

/** The words of an element; what stands in blocks of its own is set apart, since minified pages have no line breaks. */
function textOf(node, skip = isSilent) {
  if (node.nodeName === '#text') return node.value;
  const words = children(node).filter((child) => !skip(child)).map((child) => textOf(child, skip)).join('');
  return INLINE.has(node.tagName) ? words : ` ${words} `;
}

const line = (text) => text.replace(/\s+/g, ' ').trim();

/** The element that names a place: its own heading, a tab's or a passage's title. A step has none. */
export function titleOf(place) {
  const own = (node) => children(node).find((child) => TITLES.has(child.tagName) || classes(child).includes('tab-title'));
  const title = TITLES.has(place.tagName) ? place : own(place);
  return title ? line(textOf(title)) : '';
}

/** What a step is called on the page: «Steg 3». */
export function labelOf(place) {
  const number = children(place).find((child) => classes(child).includes('step-number'));
  return number ? line(textOf(number)) : '';
}

/**
 * Every place of a page with its title, the titles around it, and the words that stand in no place inside it. An
 * introduction is named by what it introduces.
 */
export function placesOf(document) {
  const places = [];
  const visit = (node, titles) => {
    if (isSilent(node)) return;
    let inner = titles;
    if (isPlace(node)) {
      const own = titleOf(node);
      const borrowed = !own && node.tagName === 'section';
      const skip = (child) => isSilent(child) || isPlace(child) || TITLES.has(child.tagName);
      places.push({
        id: attribute(node, 'id'),
        title: borrowed ? titles.at(-1) ?? '' : own,
        titles: borrowed ? titles.slice(0, -1) : titles,
        text: line(textOf(node, skip)),
      });
      if (own) inner = [...titles, own];
    }
    children(node).forEach((child) => visit(child, inner));
  };
  const main = mainOf(document);
  const head = find(main, (node) => node.tagName === 'header');
  if (head) visit(head, []);
  const heading = find(main, (node) => node.tagName === 'h1');
  const title = heading ? [line(textOf(heading))] : [];
  children(main).filter((child) => child !== head).forEach((child) => visit(child, title));
  return places;
}
