/* What the pages do beyond HTML. Loaded in <head> without defer: the first lines run before anything is drawn, the rest
   when the document is there. Works on file:// and without storage. Handbok writes a line above it, `handbok`: the words of
   scripts in the page's language, and what templates/controls.html says. */
(() => {
'use strict';
const { words: strings } = handbok;
const root = document.documentElement;
/* What leads from the page to the site's root. */
const toRoot = document.currentScript.getAttribute('src').replace(/assets\/[^/]*$/, '');
const dark = matchMedia('(prefers-color-scheme: dark)');

// Storage may be forbidden or full: then nothing is remembered.
const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => {
  try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* so be it */ }
};
const chosen = recall('handbok:theme');
if (chosen) root.dataset.theme = chosen;
root.classList.add('js');

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const on = (node, type, listener) => node.addEventListener(type, listener);
const keyFor = (kind, id) => `handbok:${root.dataset.manual}:${kind}:${id}`;
const inChapter = (kind, id) => keyFor(kind, `${document.body.dataset.chapter}:${id}`);
const set = (node, attributes) => {
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};
const make = (name, className, text = '') => Object.assign(document.createElement(name), { className, textContent: text });
const button = (className, text, onclick) => Object.assign(make('button', className, text), { type: 'button', onclick });

/** Controls that do nothing without this script, and that no page holds. A page may have a search field of its own. */
function controls() {
  const brought = document.createElement('template');
  brought.innerHTML = handbok.controls;
  const [form, colours, actions] = ['form.search', '.theme-button', '.chapter-actions'].map((name) => brought.content.querySelector(name));
  const header = document.querySelector('.header-inner');
  if (!header) return;
  header.append(colours);
  document.querySelector('.chapter .chapter-head')?.after(actions);
  if (document.querySelector('form.search')) return;
  set(form, { action: toRoot + form.getAttribute('action'), 'data-root': toRoot });
  header.querySelector('.site-title').after(form);
}

let status; // one polite live region for all announcements
const say = (text) => { status.textContent = ''; setTimeout(() => { status.textContent = text; }, 50); };

function theme(node) {
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const show = () => set(node, { 'aria-pressed': isDark() });
  on(node, 'click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    // The system's own choice is not kept: the next page follows the system.
    remember('handbok:theme', isDark() !== dark.matches && root.dataset.theme);
    show();
  });
  on(dark, 'change', show);
  show();
}

/** The menu link opens the navigation as a drawer; all else is inert meanwhile. */
function menu(link) {
  const nav = document.getElementById('site-nav');
  if (!nav) return;
  nav.scrollTop = (nav.querySelector('[aria-current]')?.offsetTop || 0) - nav.clientHeight / 3;
  let isOpen = false;
  const open = (yes) => {
    isOpen = yes;
    document.body.classList.toggle('nav-open', yes);
    set(link, { role: 'button', 'aria-expanded': yes });
    for (const other of all('.skip-link, .site-header, .content, .site-footer')) other.inert = yes;
  };
  const shut = () => { open(false); link.focus(); };
  const close = button('nav-close', strings.menu_close, shut);
  nav.prepend(close);
  open(false);
  on(document, 'keydown', (event) => {
    if (isOpen && event.key === 'Escape') shut();
    if (event.target === link && event.key === ' ') { event.preventDefault(); link.click(); }
  });
  on(document, 'click', (event) => {
    if (event.target === link) {
      event.preventDefault();
      open(true);
      close.focus();
    } else if (isOpen && !nav.contains(event.target)) shut();
    else if (isOpen && event.target.closest('a')) open(false);
  });
  on(matchMedia('(min-width: 60rem)'), 'change', () => open(false));
}

const buttonOf = new Map(); // panel of a tab -> its button
const panelsOf = (group) => all(':scope > .tab', group);

function showTab(panel) {
  for (const other of panelsOf(panel.parentElement)) {
    other.hidden = other !== panel;
    set(buttonOf.get(other), { 'aria-selected': !other.hidden, tabindex: other.hidden ? -1 : 0 });
  }
}

/** The same variant in every group with the same data-sync. */
function showEverywhere(sync, tab) {
  for (const panel of buttonOf.keys()) {
    if (sync && panel.dataset.tab === tab && panel.parentElement.dataset.sync === sync) showTab(panel);
  }
}

function chooseTab(panel) {
  const { sync } = panel.parentElement.dataset;
  const top = () => buttonOf.get(panel).getBoundingClientRect().top;
  const before = top();
  showTab(panel);
  showEverywhere(sync, panel.dataset.tab);
  if (sync) remember(keyFor('tab', sync), panel.dataset.tab);
  scrollBy({ top: top() - before, behavior: 'instant' }); // groups above changed: what was pressed stays put
}

function tabs(group) {
  const list = set(make('div', 'tab-list'), { role: 'tablist' });
  const panels = panelsOf(group);
  for (const panel of panels) {
    const tab = button('', panel.querySelector('.tab-title').textContent, () => chooseTab(panel));
    panel.id = panel.id || `tab-${buttonOf.size}`;
    list.append(set(tab, { role: 'tab', id: `${panel.id}-button`, 'aria-controls': panel.id }));
    set(panel, { role: 'tabpanel', 'aria-labelledby': tab.id });
    if (!panel.querySelector('a[href], button, input, summary')) panel.tabIndex = 0;
    buttonOf.set(panel, tab);
  }
  on(list, 'keydown', (event) => {
    const at = panels.findIndex((panel) => !panel.hidden);
    const next = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + next, ArrowLeft: at - next, Home: 0, End: -1 }[event.key];
    const panel = panels[(to + panels.length) % panels.length];
    if (!panel) return;
    event.preventDefault();
    chooseTab(panel);
    buttonOf.get(panel).focus();
  });
  group.prepend(list);
  panels.slice(0, 1).forEach(showTab);
  showEverywhere(group.dataset.sync, recall(keyFor('tab', group.dataset.sync)));
}

function ticks(list) {
  const boxes = all('.tick', list);
  const key = (box) => inChapter('tick', box.closest('.check').id);
  const save = (box) => remember(key(box), box.checked && '1');
  for (const box of boxes) {
    box.disabled = false;
    box.autocomplete = 'off'; // or browsers that restore forms would disagree with us
    box.checked = recall(key(box));
    on(box, 'change', () => save(box));
    on(box.closest('.check'), 'click', ({ target }) => {
      if (!target.closest('a, button, input, summary') && getSelection().isCollapsed) box.click();
    });
  }
  list.after(button('clear-ticks', strings.clear_ticks, () => {
    for (const box of boxes) { box.checked = false; save(box); }
    say(strings.ticks_cleared);
  }));
}

function copyButton(code) {
  if (code.closest('summary, button, h1, h2, h3, h4, h5, h6')) return;
  const text = code.textContent;
  const copy = button('copy', '', async () => {
    try { await navigator.clipboard.writeText(text); } catch {
      getSelection().selectAllChildren(code); // no clipboard on plain http: the old way
      document.execCommand('copy');
    }
    label(strings.copied);
    say(strings.copied);
    setTimeout(label, 2000, strings.copy);
  });
  const label = (word) => { set(copy, { 'aria-label': `${word} ${text}` }).textContent = word; };
  label(strings.copy);
  (code.closest('a') || code).after(copy);
}

/** Steps that are not needed are dimmed on request. */
function skip(box) {
  const ids = box.dataset.steps.split(' ');
  const key = inChapter('skip', ids.join());
  const input = set(make('input', ''), { type: 'checkbox', autocomplete: 'off' });
  const label = make('label', 'skip-toggle');
  const dim = () => ids.forEach((id) => document.getElementById(id)?.classList.toggle('step-skipped', input.checked));
  input.checked = recall(key);
  on(input, 'change', () => { remember(key, input.checked && '1'); dim(); });
  label.append(input, strings.skip_toggle);
  box.append(label);
  dim();
}

/** The id of what is read: the target if in view, else the last step or section begun above a third of the window. */
function place() {
  const top = (node) => (node.getClientRects()[0] || { top: Infinity }).top;
  const [target] = all('.prose :target').filter((node) => top(node) > 0 && top(node) < innerHeight);
  const passed = all('.prose :is(.step, .section, .symptom)[id]').filter((node) => top(node) < innerHeight / 3);
  return (target || scrollY > 50 && passed.pop() || root).id;
}

/** Opens everything that encloses the target of the address, then goes there. */
function land(event) {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* taken as it stands */ }
  const target = id && document.getElementById(id);
  if (!target) return;
  for (let node = target; node; node = node.parentElement) {
    if (node.tagName === 'DETAILS') node.open = true;
    if (buttonOf.has(node)) showTab(node);
  }
  target.scrollIntoView({ behavior: event ? 'auto' : 'instant' });
}

// The document is there, and scripts that wait for it have not run: the search finds its field.
on(document, 'readystatechange', () => { if (document.readyState === 'interactive') controls(); });

on(document, 'DOMContentLoaded', () => {
  const moved = document.querySelector('body.redirect a[data-redirect]');
  if (moved) {
    moved.hash = location.hash || moved.hash;
    return location.replace(moved.href);
  }
  status = set(make('p', 'visually-hidden'), { role: 'status' });
  document.body.append(status);
  all('.theme-button').forEach(theme);
  all('.menu-link').forEach(menu);
  all('body:not(.paper) .tabs').forEach(tabs);
  all('.checklist').forEach(ticks);
  all('body:not(.paper) .prose code.literal').forEach(copyButton);
  all('.skip[data-steps]').forEach(skip);
  for (const node of all('.print-button')) on(node, 'click', () => print());
  for (const node of all('.print-button')) node.hidden = false;
  // Another language opens at the same place (auxclick: in a new tab).
  for (const link of all('.languages a')) ['click', 'auxclick'].map((type) => on(link, type, () => { link.hash = place(); }));
  land();
  on(window, 'hashchange', land);
  on(document, 'click', ({ target }) => { // the same address again is no hashchange
    if (location.hash && target.closest('a')?.href === location.href) setTimeout(land);
  });
});
})();
