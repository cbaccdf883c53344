/* What pages do beyond HTML. Loaded in <head> without defer: the first lines run before anything is drawn, the rest
   when the document is there. Works on file:// and without storage. */
(() => {
  'use strict';
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');

  // Storage may be forbidden or full: then nothing is remembered.
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* so be it */ }
  };
  const applyTheme = () => {
    const theme = recall('handbok:theme');
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  };
  root.classList.add('js');
  applyTheme();

  let strings = {};
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const key = (...parts) => ['handbok', root.dataset.manual, ...parts].join(':');
  const chapterKey = (kind, id) => key(kind, document.body.dataset.chapter, id);
  const make = (name, className, text = '', attributes = {}) => {
    const node = Object.assign(document.createElement(name), { className, textContent: text });
    if (name === 'button') node.type = 'button';
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    return node;
  };

  let status; // one polite live region for all announcements
  const say = (text) => { status.textContent = ''; setTimeout(() => { status.textContent = text; }, 50); };

  function theme() {
    const button = document.querySelector('.theme-button');
    if (!button) return;
    const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
    const show = () => button.setAttribute('aria-pressed', isDark());
    // In a span of its own, so that phones can show the sign alone.
    button.replaceChildren(make('span', 'theme-label', strings.theme_dark || button.textContent));
    button.hidden = false;
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      // What is the system's choice too follows the system from now on.
      remember('handbok:theme', isDark() === dark.matches ? null : root.dataset.theme);
      show();
    });
    dark.addEventListener('change', show);
    addEventListener('pageshow', (event) => { if (event.persisted) { applyTheme(); show(); } });
    show();
  }

  function menu() {
    const nav = document.getElementById('site-nav');
    const link = document.querySelector('.menu-link');
    if (!nav || !link) return;
    const current = nav.querySelector('[aria-current]');
    if (current) nav.scrollTop = current.offsetTop - nav.clientHeight / 3;
    const close = make('button', 'nav-close', strings.menu_close);
    nav.prepend(close);
    const isOpen = () => document.body.classList.contains('nav-open');
    const set = (open) => {
      document.body.classList.toggle('nav-open', open);
      link.setAttribute('aria-expanded', open);
      for (const other of all('.skip-link, .site-header, .content, .site-footer')) other.inert = open;
      if (open) close.focus();
    };
    const shut = () => { set(false); link.focus(); };
    link.setAttribute('role', 'button');
    link.setAttribute('aria-expanded', false);
    link.addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); set(true); });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && isOpen()) shut();
      if (event.key === ' ' && event.target === link) { event.preventDefault(); set(true); }
    });
    document.addEventListener('click', ({ target }) => {
      if (!isOpen()) return;
      if (!nav.contains(target) || target === close) shut(); else if (target.closest('a')) set(false);
    });
    matchMedia('(min-width: 60rem)').addEventListener('change', () => { if (isOpen()) set(false); });
  }

  const buttonOf = new Map(); // panel of a tab -> its button
  const panelsOf = (group) => all(':scope > .tab', group);

  function showTab(panel) {
    for (const other of panelsOf(panel.parentElement)) {
      const button = buttonOf.get(other);
      if (!button) return; // not built: stacked
      other.hidden = other !== panel;
      button.setAttribute('aria-selected', other === panel);
      button.tabIndex = other === panel ? 0 : -1;
    }
  }

  /** The same variant in every group with the same data-sync. */
  function showEverywhere(sync, tab) {
    for (const group of all('.tabs[data-sync]')) {
      const panel = group.dataset.sync === sync && panelsOf(group).find((each) => each.dataset.tab === tab);
      if (panel) showTab(panel);
    }
  }

  function chooseTab(panel) {
    const { sync } = panel.parentElement.dataset;
    const top = () => buttonOf.get(panel).getBoundingClientRect().top;
    const before = top();
    showTab(panel);
    if (!sync) return;
    remember(key('tab', sync), panel.dataset.tab);
    showEverywhere(sync, panel.dataset.tab);
    scrollBy({ top: top() - before, behavior: 'instant' }); // groups above changed: what was pressed stays put
  }

  function tabs() {
    for (const group of all('body:not(.paper) .tabs')) {
      const panels = panelsOf(group);
      const list = make('div', 'tab-list', '', { role: 'tablist' });
      for (const panel of panels) {
        panel.id = panel.id || `tab-${buttonOf.size + 1}`;
        const title = panel.querySelector(':scope > .tab-title');
        const button = make('button', '', title.textContent, { role: 'tab', id: `${panel.id}-button`, 'aria-controls': panel.id });
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', button.id);
        if (!panel.querySelector('a[href], button, input, summary')) panel.tabIndex = 0;
        button.addEventListener('click', () => chooseTab(panel));
        buttonOf.set(panel, button);
        list.append(button);
      }
      list.addEventListener('keydown', (event) => {
        const at = panels.findIndex((panel) => buttonOf.get(panel) === event.target);
        const step = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
        const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: -1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const panel = panels[(to + panels.length) % panels.length];
        chooseTab(panel);
        buttonOf.get(panel).focus();
      });
      group.prepend(list);
      if (panels[0]) showTab(panels[0]);
      const { sync } = group.dataset;
      if (sync) showEverywhere(sync, recall(key('tab', sync)));
    }
  }

  function ticks() {
    for (const list of all('.checklist')) {
      const rows = all('.check', list).map((row) => [row, row.querySelector('.tick')]);
      const save = ([row, box]) => remember(chapterKey('tick', row.id), box.checked && '1');
      for (const [row, box] of rows) {
        box.disabled = false;
        box.autocomplete = 'off'; // or browsers that restore forms would disagree with us
        box.checked = recall(chapterKey('tick', row.id)) === '1';
        box.addEventListener('change', () => save([row, box]));
        row.addEventListener('click', ({ target }) => {
          if (!target.closest('a, button, input, summary') && getSelection().isCollapsed) box.click();
        });
      }
      const clear = make('button', 'clear-ticks', strings.clear_ticks);
      clear.addEventListener('click', () => {
        for (const row of rows) { row[1].checked = false; save(row); }
        say(strings.ticks_cleared);
      });
      list.after(clear);
    }
  }

  function copyButtons() {
    for (const code of all('body:not(.paper) .prose code.literal')) {
      if (code.closest('summary, button, h1, h2, h3, h4, h5, h6')) continue;
      const button = make('button', 'copy');
      const label = (word) => {
        button.textContent = word;
        button.setAttribute('aria-label', `${word} ${code.textContent}`);
      };
      label(strings.copy);
      button.addEventListener('click', async () => {
        try { await navigator.clipboard.writeText(code.textContent); } catch {
          getSelection().selectAllChildren(code); // no clipboard here (plain http): the old way
          document.execCommand('copy');
        }
        label(strings.copied);
        say(strings.copied);
        setTimeout(label, 2000, strings.copy);
      });
      (code.closest('a') || code).after(button);
    }
  }

  /** Steps that are not needed, dimmed on request. */
  function skips() {
    for (const box of all('.skip[data-steps]')) {
      const ids = box.dataset.steps.split(' ');
      const input = make('input', '', '', { type: 'checkbox', autocomplete: 'off' });
      const label = make('label', 'skip-toggle');
      const name = chapterKey('skip', ids.join());
      const show = () => {
        for (const id of ids) document.getElementById(id)?.classList.toggle('step-skipped', input.checked);
      };
      input.checked = recall(name) === '1';
      input.addEventListener('change', () => { remember(name, input.checked && '1'); show(); });
      label.append(input, strings.skip_toggle);
      box.append(label);
      show();
    }
  }

  /** The id of the place being read: the target if it is in view, else the last step or heading above a third of the window. */
  function place() {
    const top = (node) => (node.getClientRects()[0] || { top: Infinity }).top;
    const target = document.querySelector('.prose :target');
    if (target && top(target) > -50 && top(target) < innerHeight) return target.id;
    const passed = all('.prose :is(.step, .section, .symptom)[id]').filter((node) => top(node) < innerHeight / 3);
    return scrollY > 50 && passed.length ? passed.pop().id : '';
  }

  function languages() {
    for (const link of all('.languages a')) {
      for (const kind of ['click', 'auxclick']) link.addEventListener(kind, () => { link.hash = place(); });
    }
  }

  /** Opens everything that encloses the target of the address, then goes there. */
  function land() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* taken as it stands */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === 'DETAILS') node.open = true;
      if (buttonOf.has(node)) showTab(node);
    }
    target.scrollIntoView();
  }

  document.addEventListener('DOMContentLoaded', () => {
    const redirect = document.querySelector('body.redirect a[data-redirect]');
    if (redirect) {
      if (location.hash) redirect.hash = location.hash;
      location.replace(redirect.href);
      return;
    }
    try { strings = JSON.parse(document.body.dataset.strings); } catch { /* no words */ }
    status = make('p', 'visually-hidden', '', { role: 'status' });
    document.body.append(status);
    for (const part of [theme, menu, tabs, ticks, copyButtons, skips, languages]) part();
    for (const button of all('.print-button')) {
      button.hidden = false;
      button.addEventListener('click', () => print());
    }
    land();
    addEventListener('hashchange', land);
    // The same address again fires no hashchange.
    document.addEventListener('click', ({ target }) => {
      const link = target.closest('a[href*="#"]');
      if (link && link.href === location.href) land();
    });
  });
})();
