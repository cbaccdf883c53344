/* Paper by the browser's own print command: page numbers at references, and a choice of steps. */
(() => {
'use strict';
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (name, className, text = '') => Object.assign(document.createElement(name), { className, textContent: text });
const root = document.documentElement;
/* What begins a new page: in print.html each part of the book, else the chapter. */
const SHEETS = '.paper main > :not(.paper-bar), body:not(.paper) .content';
/* Where pages are laid out as columns are; Firefox does it otherwise, and there no number is better than a wrong one. */
const mayCount = navigator.userAgent.includes('Chrome/');
const { words: strings } = handbok;

/** «(side 7)» after each reference within a chapter; print.html has its own. */
function addMarks() {
  const [before, after] = strings.page_ref.split('{page}');
  for (const link of all('body:not(.paper) .prose a[href^="#"]:not(.anchor, .footnote-mark, .footnote-back, .step-number a)')) {
    const mark = make('span', 'page-of', ` ${before}`);
    mark.dataset.page = decodeURIComponent(link.hash.slice(1));
    mark.hidden = true;
    mark.append(make('b', ''), after);
    link.after(mark);
  }
}

/** Tables across a page stand on pages of their own: as many columns take their place while pages are counted. */
function wideTables() {
  const stands = [];
  for (const table of all('.table.wide').filter((table) => !table.closest('.not-printed'))) {
    table.classList.add('counting-wide');
    const pages = Math.max(1, Math.round(table.scrollWidth / table.clientWidth));
    table.classList.remove('counting-wide');
    stands.push([table, Array.from({ length: pages }, () => make('div', 'counting-page'))]);
  }
  for (const [table, pages] of stands) {
    table.classList.add('not-printed');
    table.after(...pages);
  }
  return () => stands.forEach(([table, pages]) => {
    table.classList.remove('not-printed');
    pages.forEach((page) => page.remove());
  });
}

/** The page of each place that a mark asks for. Every sheet is laid out as columns of a page's size. */
function pagesOf(marks) {
  const pages = new Map();
  const restore = wideTables();
  const starts = new Map();
  let next = 1;
  for (const sheet of all(SHEETS)) {
    const width = sheet.clientWidth;
    starts.set(sheet, [next, width]);
    next += width ? Math.max(1, Math.round(sheet.scrollWidth / width)) : 0;
  }
  for (const { dataset: { page: id } } of marks) {
    const target = document.getElementById(id);
    const sheet = target && target.closest(SHEETS);
    const rect = target && target.getClientRects()[0];
    if (!sheet || !rect) continue;
    const [first, width] = starts.get(sheet);
    const isRtl = getComputedStyle(sheet).direction === 'rtl';
    const box = sheet.getBoundingClientRect();
    pages.set(id, first + Math.floor((isRtl ? box.right - rect.right : rect.left - box.left) / width + .02));
  }
  restore();
  return pages;
}

function fill(marks) {
  const pages = pagesOf(marks);
  for (const mark of marks) {
    const page = pages.get(mark.dataset.page);
    mark.hidden = !(page > 0);
    mark.querySelector('b').textContent = page || '';
  }
}

function count() {
  const marks = all('.page-of');
  /* A picture that has not come yet takes no room. */
  const isWhole = all('main img:not(.qr > img)').every((picture) => picture.complete);
  if (!mayCount || !marks.length || !isWhole) return;
  const sheets = all('link[rel="stylesheet"][media="print"]');
  sheets.forEach((link) => { link.media = 'all'; });
  root.classList.add('counting');
  /* The numbers make lines longer: then pages are counted again. */
  fill(marks);
  fill(marks);
  root.classList.remove('counting');
  sheets.forEach((link) => { link.media = 'print'; });
}

const numberOf = (step) => Number(step.querySelector('.step-number').textContent.match(/\d+/));

/** The chapter's own steps: those of examples have other numbers. */
const ownSteps = () => all('.prose .step:not(.example .step)');

/** Leaves out what is not asked for: steps, and all that holds none of those asked for, but for headings around them. */
function choose(one, other) {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  const chosen = ownSteps().filter((step) => numberOf(step) >= first && numberOf(step) <= last);
  if (!chosen.length) return;
  const holds = (node) => chosen.some((step) => node.contains(step));
  const leave = (nodes) => nodes.filter((node) => !holds(node)).forEach((node) => node.classList.add('not-printed'));
  leave(all('.prose > *, .prose .step, .prose .section, .site-footer, .lead'));
  for (const section of all('.prose .section').filter(holds)) leave([...section.children].filter((node) => !/^H\d$/.test(node.tagName)));
}

/** «Only some steps», beside the print button. */
function rangeForm(button) {
  const numbers = ownSteps().map(numberOf);
  if (numbers.length < 2) return () => {};
  const form = make('details', 'print-range');
  const input = (word, value) => {
    const label = make('label', '', `${word} `);
    const field = Object.assign(document.createElement('input'), { type: 'number', min: Math.min(...numbers), max: Math.max(...numbers), value });
    label.append(field);
    form.append(label, ' ');
    return field;
  };
  form.append(make('summary', '', strings.print_range));
  const [first, last] = [input(strings.print_from, numbers[0]), input(strings.print_to, numbers[numbers.length - 1])];
  button.after(form);
  return () => { if (form.open) choose(first.valueAsNumber, last.valueAsNumber); };
}

addEventListener('DOMContentLoaded', () => {
  const button = document.querySelector('.chapter-actions .print-button');
  /* Who is about to print gets the pictures further down, too. */
  const bring = () => all('main img').forEach((picture) => { picture.loading = 'eager'; });
  for (const sign of ['pointerenter', 'focus']) if (button) button.addEventListener(sign, bring);
  const chooseSteps = button ? rangeForm(button) : () => {};
  let place = [0, 0];
  addEventListener('beforeprint', () => {
    place = [scrollX, scrollY];
    if (!document.querySelector('.page-of') && mayCount && !document.querySelector('.paper')) addMarks();
    chooseSteps();
    count();
  });
  addEventListener('afterprint', () => {
    all('.not-printed').forEach((node) => node.classList.remove('not-printed'));
    all('.page-of').forEach((mark) => { mark.hidden = true; });
    scrollTo({ left: place[0], top: place[1], behavior: 'instant' });
  });
});
})();
