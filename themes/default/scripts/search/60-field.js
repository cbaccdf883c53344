/* The field: a combobox whose list of hits opens under it; on search.html the list stands in the page. */

const form = document.querySelector('form.search');

/* Who still types loads nothing that the next letter makes needless, in milliseconds. */
const PAUSE = 100;

function field() {
  const [input, panel, list, status, note, recent, empty, all] = ['input', '.search-panel', '[data-search-results]',
    '[data-search-status]', '.search-note', '.search-recent', '.search-empty', '.search-all'].map((name) => form.querySelector(name));
  const own = form.dataset.lang;
  const inPage = document.body.classList.contains('search-page');
  const SHOWN = inPage ? 60 : 6;
  const key = `handbok:${document.documentElement.dataset.manual}:searches`;
  let selected = -1;
  let turn = 0;
  /* When what was typed last has been answered. */
  let answered;

  function select(number) {
    const options = [...list.children];
    selected = options.length && number !== null ? (number + options.length) % options.length : -1;
    options.forEach((option, at) => option.setAttribute('aria-selected', at === selected));
    if (selected < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', options[selected].id);
    options[selected].scrollIntoView({ block: 'nearest' });
  }

  function open(yes) {
    panel.hidden = !(yes || inPage);
    input.setAttribute('aria-expanded', yes && list.children.length > 0);
    if (yes) return;
    select(null);
    /* What is still to come would open it again. */
    if (!inPage) turn++;
  }

  /* Storage may be forbidden, full, or hold anything: then nothing is remembered. */
  function searches(change) {
    let known = [];
    try {
      known = JSON.parse(localStorage.getItem(key)).filter((query) => typeof query === 'string');
    } catch {}
    try {
      if (change) localStorage.setItem(key, JSON.stringify(change(known)));
    } catch {}
    return known;
  }

  function clear() {
    list.replaceChildren();
    for (const node of [note, empty, all, recent]) node.hidden = true;
    status.textContent = '';
  }

  const button = (className, text, onclick) => Object.assign(element('button', className, text), { type: 'button', onclick });
  const suggestion = (word) => button('search-word', word, () => { input.value = word; input.focus(); begin(); });

  async function showRecent() {
    await load(own + '/search-index.js');
    const known = searches();
    if (input.value.trim() || !known.length || inPage) return;
    clear();
    const forget = button('search-forget', say.forget, () => { searches(() => []); open(false); input.focus(); });
    recent.replaceChildren(element('span', 'search-heading', say.recent), ...known.map(suggestion), forget);
    recent.hidden = false;
    open(true);
  }

  /* The nearest words, and who can be asked: the contacts in the page's foot. */
  function showEmpty(words) {
    const contacts = document.querySelector('[data-search-contacts]');
    empty.replaceChildren(element('p', '', say.empty));
    if (words.length) empty.append(say.nearest + ' ', ...words.map(suggestion));
    if (contacts) empty.append(element('p', '', say.ask), contacts.cloneNode(true));
    empty.hidden = false;
  }

  /* Hits of this language, or of another if it has none. */
  async function find(query) {
    const edition = editions.get(own);
    const found = await score(edition, query);
    for (const [lang, name] of found.ranked.length ? [] : say.others) {
      if (!editions.has(lang)) missing = true;
      if (missing && !mayLoad) break;
      await load(lang + '/search-index.js');
      const other = editions.get(lang);
      const there = other && await score(other, query);
      if (there && there.ranked.length) return { edition: other, found: there, name };
    }
    return { edition, found, nearest: found.ranked.length ? [] : await nearestWords(edition, query) };
  }

  /* With `loads`, whatever is needed; without, what is at hand: `missing` then says whether that was enough. */
  async function answer(query, loads, most) {
    [mayLoad, missing] = [loads, false];
    const result = await find(query);
    result.hits = await read(result.edition, result.found, most);
    mayLoad = true;
    return result;
  }

  const begin = () => { answered = search(); };

  async function search() {
    const mine = ++turn;
    const query = clean(input.value);
    if (inPage) remember(query);
    if (!query.trim()) {
      clear();
      return open(false);
    }
    await load(own + '/search-index.js');
    if (!editions.has(own) || mine !== turn) return;
    let result = await answer(query, false, SHOWN);
    if (missing) {
      await new Promise((soon) => setTimeout(soon, query.trim().length < 3 ? 4 * PAUSE : PAUSE));
      if (mine !== turn) return;
      result = await answer(query, true, FIRST);
    }
    if (mine !== turn) return;
    show(query, result);
    if (result.found.ranked.length <= result.hits.length) return;
    const hits = await read(result.edition, result.found, SHOWN);
    if (mine === turn) list.append(...options(query, hits, result.found.words).slice(list.children.length));
  }

  function options(query, hits, words) {
    return hits.map((hit, at) => {
      const link = option(hit, at, words, hits[at - 1]);
      link.onclick = (event) => follow(query, hit, words, event.ctrlKey || event.metaKey || event.shiftKey);
      return link;
    });
  }

  function show(query, { edition, found: { words, ranked }, hits, name, nearest }) {
    clear();
    list.replaceChildren(...options(query, hits, words));
    list.lang = edition.lang;
    note.hidden = !name;
    if (name) note.textContent = say.elsewhere.replace('{language}', name);
    if (!hits.length) showEmpty(nearest);
    all.hidden = inPage || ranked.length <= SHOWN || !form.action.endsWith('/search.html');
    all.href = form.action + '?q=' + encodeURIComponent(query.trim());
    all.textContent = say.all.replace('{count}', ranked.length);
    const count = [say.none, say.hit][ranked.length] || say.hits.replace('{count}', ranked.length);
    status.textContent = name ? note.textContent + ' ' + count : count;
    select(null);
    open(true);
  }

  /* The address of search.html says what is searched, so that it can be passed on; not everywhere on a disk. */
  function remember(query) {
    try {
      history.replaceState(null, '', query.trim() ? '?q=' + encodeURIComponent(query.trim()) : location.pathname);
    } catch {}
  }

  function follow(query, hit, words, away) {
    const text = query.trim();
    searches((known) => [text, ...known.filter((other) => other !== text)].slice(0, 5));
    if (!away) leaveMarks(hit, words);
    open(false);
  }

  function keys(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && list.children.length && !event.altKey) {
      event.preventDefault();
      open(true);
      select(selected < 0 && move < 0 ? -1 : selected + move);
    } else if (event.key === 'Escape') {
      /* The browser's own meaning of Escape is to empty the field. */
      if (!panel.hidden && !inPage) event.preventDefault();
      else clear();
      open(false);
    }
  }

  form.hidden = false;
  open(false);
  root = form.dataset.root;
  input.addEventListener('focus', showRecent);
  input.addEventListener('input', begin);
  input.addEventListener('keydown', keys);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await answered;
    const hit = list.children[Math.max(selected, 0)];
    if (hit && !panel.hidden) hit.click();
  });
  const leave = ({ target }) => { if (!form.contains(target)) open(false); };
  document.addEventListener('click', leave);
  document.addEventListener('focusin', leave);
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');
    const command = event.ctrlKey || event.metaKey;
    const slash = event.key === '/' && !typing && !command && !event.altKey;
    if (!slash && !(event.key.toLowerCase() === 'k' && command)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  const asked = new URLSearchParams(location.search).get('q');
  if (asked) {
    input.value = asked;
    begin();
  }
}

if (form) field();
