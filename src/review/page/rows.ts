import { sayPage } from '../../messages/page.js';
import { tell } from '../../messages/review.js';
import type { ShownCell, ShownRow } from '../../plan/shown.js';
import { inkOf, type StepRows } from './blocks.js';
import { both, empty, markup, Html, type Piece } from './html.js';

function value(cell: ShownCell): Piece {
  const shown = inkOf(cell);
  if (shown === null) return markup`<span class="null">NULL</span>`;
  if (typeof shown === 'string') return shown === '' ? markup`<span class="null">''</span>` : shown;
  if (shown.length === 1) return markup`<span class="masked">${shown[0]}</span>`;
  return markup`${shown[0]}...
    <span class="null">${both((lang) => sayPage('value.length', lang, { n: shown[1] }))}</span>`;
}

function rowOf(row: ShownRow, { order }: StepRows): Html {
  const changes = new Map(row.changes);
  return markup`<tr>
    ${order.map((column) => {
      const before = value(row.cells[column] ?? null);
      if (!changes.has(column)) return markup`<td>${before}</td>`;
      return markup`<td class="changed"><del>${before}</del> <ins>${value(changes.get(column) ?? null)}</ins></td>`;
    })}
  </tr>`;
}

function columnHead({ order, step }: StepRows): Html {
  const isKey = (name: string): boolean => step.identity?.includes(name) === true;
  return markup`<tr>
    ${order.map((column) => {
      const name = step.columns[column] ?? '';
      return markup`<th scope="col">
        ${name}${isKey(name) ? markup` <small>${both((lang) => sayPage('rows.key', lang))}</small>` : empty}
      </th>`;
    })}
  </tr>`;
}

function stepRows(rows: StepRows, open: boolean): Html {
  const { step, first, masked } = rows;
  const id = `rows-${String(step.number)}`;
  const names = masked.map((index) => step.columns[index] ?? '').join(', ');
  const said = (key: 'rows.rest' | 'rows.static' | 'rows.filter', facts = {}): Html =>
    both((lang) => sayPage(key, lang, facts));
  const complete = rows.rows >= step.expectedRows;
  return markup`<details
    class="rows"
    id="${id}"
    ${new Html(open ? ' open' : '')}
    data-step="${step.number}"
    data-action="${step.action}"
  >
    <summary>
      <span class="sign ${step.action}">${both((lang) => tell(`action.${step.action}`, lang))}</span>
      <b>${step.table}</b>
      <span class="count"
        >${both((lang) => sayPage('rows.showing', lang, { n: rows.rows, m: step.expectedRows }))}</span
      >
    </summary>
    ${complete ? empty : markup`<p class="note">${said('rows.rest')}</p>`}
    ${names === '' ? empty : markup`<p class="note">${both((lang) => sayPage('rows.masked', lang, { columns: names }))}</p>`}
    <div class="tools" hidden>
      <label>${said('rows.filter')} <input type="search" autocomplete="off" spellcheck="false" /></label>
      <span class="pages"
        ><button type="button" class="previous">${both((lang) => sayPage('rows.previous', lang))}</button>
        <span class="range" role="status"></span>
        <button type="button" class="next">${both((lang) => sayPage('rows.next', lang))}</button></span
      >
    </div>
    <div class="scroll" tabindex="0">
      <table class="data">
        <thead>
          ${columnHead(rows)}
        </thead>
        <tbody>
          ${first.map((row) => rowOf(row, rows))}
        </tbody>
      </table>
    </div>
    ${rows.rows > first.length ? markup`<p class="note static">${said('rows.static', { n: first.length })}</p>` : empty}
    ${rows.blocks.map(
      (block) =>
        markup`<script type="text/plain" class="block">
          ${new Html(block)}
        </script>`,
    )}
  </details>`;
}

/** Each affected row, before and after; all of them are unpacked only when somebody looks. */
export function rowsSection(steps: readonly StepRows[]): Html {
  if (steps.length === 0) return markup`<p>${both((lang) => sayPage('rows.none', lang))}</p>`;
  const all = steps.reduce((sum, { step }) => sum + step.expectedRows, 0);
  const shown = steps.reduce((sum, { rows }) => sum + rows, 0);
  return markup`<p>${both((lang) => sayPage('rows.showing', lang, { n: shown, m: all }))}</p>
    ${steps.map((rows, index) => stepRows(rows, index === 0))}`;
}

const WORDS = ['rows.range', 'rows.matches', 'rows.failed', 'value.length', 'copy', 'copied'] as const;

/** What the script of the page says, in both languages. */
export function wordsBlock(): Html {
  const words = Object.fromEntries(WORDS.map((key) => [key, [sayPage(key, 'en'), sayPage(key, 'zh-CN')]]));
  return markup`<script type="application/json" id="words">
    ${new Html(JSON.stringify(words).replaceAll('<', '\\u003c'))}
  </script>`;
}
