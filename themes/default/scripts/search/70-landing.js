/* Marks what was searched on the page that a hit led to, until Escape. */

const LEFT = 'handbok:found';
const MOST_MARKS = 200;

/* Keeps the words of a hit for the page that it leads to. */
function leaveMarks(hit, words) {
  const found = wordsIn(hit.title + ' ' + hit.text).map(([word]) => fold(word)).filter((word) => isMeant(word, words));
  const href = new URL(root + hit.path, location.href).pathname;
  try { sessionStorage.setItem(LEFT, JSON.stringify({ href, found: [...new Set(found)] })); } catch { return; }
  if (href !== location.pathname) return;
  if ('#' + hit.id === location.hash) setTimeout(showMarks);
  else addEventListener('hashchange', showMarks, { once: true });
}

function removeMarks() {
  for (const mark of document.querySelectorAll('mark.found')) {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}

function showMarks() {
  removeMarks();
  let left;
  try {
    left = JSON.parse(sessionStorage.getItem(LEFT) || 'null');
    sessionStorage.removeItem(LEFT);
  } catch { return; }
  if (!left || left.href !== location.pathname) return;
  const words = new Set(left.found);
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT, (node) => (
    node.parentElement.closest('button, svg, script, form, nav, [hidden]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  let count = 0;
  for (const text of texts) {
    const found = wordsIn(text.data).filter(([word]) => words.has(fold(word)));
    for (const { 0: word, index } of found.reverse()) {
      if (++count > MOST_MARKS) break;
      const rest = text.splitText(index);
      rest.splitText(word.length);
      const mark = element('mark', 'found');
      rest.replaceWith(mark);
      mark.append(rest);
    }
  }
  /* The address may name no place, or nothing that can be read. */
  try {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const closed of place.querySelectorAll('details:has(mark.found)')) closed.open = true;
  } catch {}
}

document.addEventListener('keydown', (event) => { if (event.key === 'Escape') removeMarks(); });
showMarks();
