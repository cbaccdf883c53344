/* How hits look. Nodes are built with textContent alone: texts of a manual may be about HTML. */

const EXCERPT = 150;

/* Whether a word of a text is one that was asked for, alone or at either end of a compound. */
function isMeant(word, words) {
  const folded = fold(word);
  return words.some((forms) => {
    if (forms.has(folded)) return true;
    if (UNSPACED.test(word)) return [...forms].some((form) => form.length < 3 && form.includes(folded));
    for (let size = 4; size < Math.min(folded.length, LONGEST); size++) {
      if (forms.has(folded.slice(0, size)) || forms.has(folded.slice(-size))) return true;
    }
    return false;
  });
}

/* The stretch of text with the most different words asked for. */
function excerpt(text, words) {
  const found = wordsIn(text).filter(([word]) => isMeant(word, words));
  let start = 0;
  let most = 0;
  for (const { index } of found) {
    const inside = found.filter((other) => other.index >= index && other.index < index + EXCERPT);
    const different = new Set(inside.map(([word]) => fold(word).slice(0, 4))).size + inside.length / 100;
    if (different > most) [most, start] = [different, index];
  }
  let from = start < EXCERPT / 2 ? 0 : start - 40;
  if (from > 0) from = text.indexOf(' ', from) + 1;
  const long = from + EXCERPT + 40 < text.length;
  const cut = text.slice(from, long ? Math.max(text.lastIndexOf(' ', from + EXCERPT + 40), from + EXCERPT) : undefined);
  return (from > 0 ? '… ' : '') + clean(cut) + (long ? ' …' : '');
}

function element(name, className, text = '') {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

/* A text in which the words asked for are marked. */
function marked(className, text, words) {
  const node = element('span', className);
  let at = 0;
  for (const { 0: word, index } of wordsIn(text).filter(([word]) => isMeant(word, words))) {
    node.append(text.slice(at, index), element('mark', '', word));
    at = index + word.length;
  }
  node.append(text.slice(at));
  return node;
}

/* A hit as an option of the list. Of neighbours in one chapter only the first shows the chapter's name; all say it. */
function option(hit, number, words, before) {
  const again = before && before.path === hit.path && before.chapter === hit.chapter;
  const link = element('a', again ? 'hit hit-again' : 'hit');
  const text = element('span', 'hit-words');
  Object.assign(link, { id: 'hit-' + number, href: root + hit.path + '#' + hit.id, tabIndex: -1, role: 'option', ariaSelected: false });
  if (hit.textLang) link.lang = hit.textLang;
  if (hit.chapter) text.append(element('span', 'hit-chapter' + (again ? ' visually-hidden' : ''), hit.chapter), ' ');
  if (hit.step) text.append(element('span', 'hit-step', say.step + ' ' + hit.step), ' ');
  if (hit.title) text.append(marked('hit-title', hit.title, words), ' ');
  if (hit.text) text.append(marked('hit-text', excerpt(hit.text, words), words));
  link.append(text);
  if (hit.picture) link.append(Object.assign(element('img', 'hit-picture'), { src: root + hit.picture, alt: '', loading: 'lazy' }));
  return link;
}
