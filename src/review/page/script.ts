/**
 * What the page does besides showing: it unpacks rows when somebody looks at them, filters and turns pages, and copies statements.
 * Values become text nodes and nothing else. Without it everything but the rows after the first is there.
 */
export const SCRIPT = String.raw`'use strict';
(function () {
  const PAGE = 100;
  const words = JSON.parse(document.getElementById('words').textContent);
  const zh = document.getElementById('lang-zh');
  const lang = () => (zh.checked ? 1 : 0);
  const say = (key, facts) => words[key][lang()].replace(/\{(\w+)\}/g, (all, name) => (name in facts ? String(facts[name]) : all));
  const repaint = [];
  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  async function unpack(base64) {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return JSON.parse(await new Response(stream).text());
  }

  function show(parent, cell) {
    if (cell === null) parent.append(make('span', 'null', 'NULL'));
    else if (cell === '') parent.append(make('span', 'null', "''"));
    else if (typeof cell === 'string') parent.append(cell);
    else if (cell.length === 1) parent.append(make('span', 'masked', cell[0]));
    else parent.append(cell[0] + '... ', make('span', 'null', say('value.length', { n: cell[1] })));
  }

  // What two texts share at their ends stays plain; the words between are marked.
  function ends(before, after) {
    const [a, b] = [before, after].map((text) => text.split(/(?<=\s)|(?=\s)/));
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
    let end = 0;
    while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
    return [a, b].map((parts) => [parts.slice(0, start).join(''), parts.slice(start, parts.length - end).join(''), parts.slice(parts.length - end).join('')]);
  }

  function change(cell, before, after) {
    const [gone, come] = [make('del'), make('ins')];
    const texts = typeof before === 'string' && typeof after === 'string' && before !== '' && after !== '';
    const parts = texts ? ends(before, after) : null;
    for (const [index, [target, value]] of [[gone, before], [come, after]].entries()) {
      if (parts && parts[index][0] + parts[index][2] !== '') target.append(parts[index][0], make('mark', '', parts[index][1]), parts[index][2]);
      else show(target, value);
    }
    cell.className = 'changed';
    cell.append(gone, ' ', come);
  }

  function line(row) {
    const made = make('tr');
    row.cells.forEach((cell, column) => {
      const place = make('td');
      if (row.changes && row.changes.has(column)) change(place, cell, row.changes.get(column));
      else show(place, cell);
      made.append(place);
    });
    return made;
  }

  function rowsOf(block) {
    const [columns, changes] = block;
    const rows = columns[0].map((_, index) => ({ cells: columns.map((cells) => cells[index]) }));
    for (const [row, column, cell] of changes) (rows[row].changes ??= new Map()).set(column, cell);
    return rows;
  }

  const textOf = (cell) => (cell === null ? 'NULL' : typeof cell === 'string' ? cell : cell[0]);

  function start(details) {
    const packed = [...details.querySelectorAll('script.block')].map((each) => each.textContent);
    if (packed.length === 0) return;
    const body = details.querySelector('tbody');
    const [tools, search, range] = ['.tools', 'input', '.range'].map((each) => details.querySelector(each));
    const [previous, next] = ['.previous', '.next'].map((each) => details.querySelector(each));
    let known = null;
    let total = 0;
    let found = null;
    let at = 0;
    let asked = 0;
    let drawn = 0;
    let last = [-1, null];
    const block = async (index) => {
      if (last[0] !== index) last = [index, rowsOf(await unpack(packed[index]))];
      return last[1];
    };
    async function sizes() {
      known = 1000;
      total = (packed.length - 1) * known + (await block(packed.length - 1)).length;
    }
    async function pick(from, count) {
      if (found) return found.slice(from, from + count);
      const rows = [];
      for (let index = from; index < Math.min(from + count, total); index += 1) rows.push((await block(Math.floor(index / known)))[index % known]);
      return rows;
    }
    async function draw() {
      const all = found ? found.length : total;
      // Whoever turns the pages faster than they are read sees the last one, under its own numbers.
      const from = at;
      const turn = (drawn += 1);
      const rows = await pick(from, PAGE);
      if (turn !== drawn) return;
      body.replaceChildren(...rows.map(line));
      range.textContent = (found ? say('rows.matches', { n: found.length, m: total }) + ' ' : '') + (all === 0 ? '' : say('rows.range', { from: from + 1, to: from + rows.length, n: all }));
      previous.disabled = from === 0;
      next.disabled = from + PAGE >= all;
    }
    async function filter() {
      const turn = (asked += 1);
      const wanted = search.value.toLowerCase();
      at = 0;
      if (wanted === '') found = null;
      else {
        const hits = [];
        for (let index = 0; index < packed.length; index += 1) {
          for (const row of rowsOf(await unpack(packed[index])))
            if (row.cells.some((cell) => textOf(cell).toLowerCase().includes(wanted))) hits.push(row);
          if (turn !== asked) return;
        }
        found = hits;
      }
      await draw();
    }
    let waiting = 0;
    search.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(filter, 150);
    });
    previous.addEventListener('click', () => { at = Math.max(0, at - PAGE); draw(); });
    next.addEventListener('click', () => { at += PAGE; draw(); });
    const begin = async () => {
      if (known !== null || !details.open) return;
      try {
        await sizes();
        await draw();
        tools.hidden = false;
        details.querySelector('.static')?.remove();
        repaint.push(draw);
      } catch {
        const note = details.querySelector('.static') ?? tools.parentNode.appendChild(make('p', 'note'));
        note.textContent = say('rows.failed', {});
      }
    };
    details.addEventListener('toggle', begin);
    begin();
  }

  function copyButtons() {
    if (!navigator.clipboard) return;
    for (const code of document.querySelectorAll('pre')) {
      const button = make('button', 'copy');
      button.type = 'button';
      const paint = () => { button.textContent = say('copy', {}); };
      paint();
      repaint.push(paint);
      button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = say('copied', {});
      });
      const around = make('div', 'copyable');
      code.before(around);
      around.append(code, button);
    }
  }

  function chooseLanguage() {
    const chosen = 'chosen' in document.documentElement.dataset;
    if (!chosen && (navigator.language || '').startsWith('zh')) zh.checked = true;
    const told = () => {
      document.documentElement.lang = zh.checked ? 'zh-CN' : 'en';
      for (const each of repaint) each();
    };
    for (const each of document.querySelectorAll('.switch')) each.addEventListener('change', told);
    told();
  }

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  }

  chooseLanguage();
  document.querySelectorAll('details.rows').forEach(start);
  copyButtons();
  const print = document.getElementById('print');
  print.hidden = false;
  print.addEventListener('click', () => window.print());
  addEventListener('hashchange', openTarget);
  addEventListener('beforeprint', () => {
    for (const each of document.querySelectorAll('details')) each.open = true;
  });
  openTarget();
})();
`;
