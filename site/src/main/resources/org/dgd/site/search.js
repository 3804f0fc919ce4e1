// The search: every section that has all words, those with the words in their heading first. INDEX is in search-index.js.
(() => {
  const box = document.getElementById('search'), list = document.getElementById('found'), root = document.body.dataset.root;
  const plain = text => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  let sections;                         // made when it is needed first

  const load = () => INDEX.map(([title, heading, url, text]) => ({title, heading, url, text, head: plain(title + ' ' + heading), body: plain(text)}));
  const starts = (text, word) => { for (let i = text.indexOf(word); i >= 0; i = text.indexOf(word, i + 1)) if (i === 0 || !/[\p{L}\p{N}]/u.test(text[i - 1])) return true; return false; };
  const score = (section, words) => {
    let total = 0;
    for (const word of words) {
      const head = starts(section.head, word) ? 20 : section.head.includes(word) ? 8 : 0;
      const body = starts(section.body, word) ? 4 + Math.min(4, section.body.split(word).length - 1) : section.body.includes(word) ? 1 : 0;
      if (head + body === 0) return 0;
      total += head + body;
    }
    return total;
  };
  const around = (section, words) => {
    const at = Math.max(0, ...words.map(word => section.body.indexOf(word)).slice(0, 1));
    const from = Math.max(0, at - 50);
    return (from > 0 ? '…' : '') + section.text.slice(from, from + 150) + '…';
  };

  const show = () => {
    const words = plain(box.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    list.replaceChildren();
    list.hidden = words.length === 0;
    if (list.hidden) return;
    sections ??= load();
    const found = sections.map(section => ({section, score: score(section, words)})).filter(hit => hit.score > 0).sort((a, b) => b.score - a.score).slice(0, 12);
    for (const {section} of found) {
      const link = document.createElement('a');
      link.href = root + section.url;
      const head = document.createElement('b');
      head.textContent = section.heading && section.heading !== section.title ? section.title + ' › ' + section.heading : section.title;
      const text = document.createElement('span');
      text.textContent = around(section, words);
      link.append(head, text);
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
    }
    if (found.length === 0) list.append(Object.assign(document.createElement('li'), {textContent: 'Nothing has all of these words.'}));
  };

  box.addEventListener('input', show);
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter') list.querySelector('a')?.click();
    if (event.key === 'ArrowDown') { event.preventDefault(); list.querySelector('a')?.focus(); }
  });
  list.addEventListener('click', event => { if (event.target.closest('a')) list.hidden = true; });
  document.addEventListener('keydown', event => {
    const links = [...list.querySelectorAll('a')], at = links.indexOf(document.activeElement);
    if (event.key === 'Escape') { list.hidden = true; box.blur(); }
    else if (event.key === '/' && document.activeElement !== box) { event.preventDefault(); box.focus(); }
    else if (at >= 0 && event.key === 'ArrowDown') { event.preventDefault(); links[at + 1]?.focus(); }
    else if (at >= 0 && event.key === 'ArrowUp') { event.preventDefault(); (links[at - 1] ?? box).focus(); }
  });
  document.addEventListener('click', event => { if (!event.target.closest('.search')) list.hidden = true; });
})();
