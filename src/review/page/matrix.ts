import { sayPage } from '../../messages/page.js';
import { tell } from '../../messages/review.js';
import { accountName } from '../words.js';
import { both, empty, type Html, markup, type Piece, tableOf } from './html.js';
import type { PageFacts } from './view.js';

/** Accounts with a line of their own. */
const MOST_ACCOUNTS = 200;
/** So few stand side by side, with a line a table. */
const FEW_ACCOUNTS = 6;

const total = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0);

const transposed = (grid: readonly (readonly number[])[], width: number): readonly (readonly number[])[] =>
  Array.from({ length: width }, (_, column) => grid.map((counts) => counts[column] ?? 0));

interface Grid {
  readonly corner: Html;
  readonly rows: readonly Piece[];
  readonly columns: readonly Piece[];
  readonly counts: readonly (readonly number[])[];
}

/** A line for each of `rows`, its sum first. */
function gridTable({ corner, rows, columns, counts }: Grid): Html {
  const head = [corner, both((lang) => sayPage('matrix.total', lang)), ...columns];
  const cell = (n: number): Piece => (n === 0 ? markup`<span class="null">-</span>` : n);
  const lines = counts.map((line, index) => [
    markup`<b>${rows[index] ?? ''}</b>`,
    markup`<b>${total(line)}</b>`,
    ...line.map(cell),
  ]);
  return tableOf(head, lines, [...head.keys()].slice(1));
}

/** How many rows of each account a plan touches, table by table. */
export function accountsMatrix({ plan }: PageFacts): Html {
  const { steps, perAccount, request } = plan.document;
  if (!perAccount || steps.length === 0) return empty;
  const own = perAccount.rows.slice(0, MOST_ACCOUNTS);
  const hasOthers = total(perAccount.others) > 0;
  const counts = hasOthers ? [...own, perAccount.others] : own;
  const names = own.map((_, index): Piece =>
    accountName(request.accounts[index] ?? { table: '', key: [], label: '?' }),
  );
  const accounts = hasOthers ? [...names, markup`<i>${both((lang) => sayPage('matrix.others', lang))}</i>`] : names;
  const tables = steps.map(
    ({ table, action }) =>
      markup`${table} <small class="sign ${action}">${both((lang) => tell(`action.${action}`, lang))}</small>`,
  );
  const isFew = own.length <= FEW_ACCOUNTS;
  const grid = isFew
    ? gridTable({
        corner: both((lang) => tell('column.table', lang)),
        rows: tables,
        columns: accounts,
        counts: transposed(counts, steps.length),
      })
    : gridTable({
        corner: both((lang) => sayPage('matrix.account', lang)),
        rows: accounts,
        columns: tables,
        counts,
      });
  const all = request.accounts.length;
  const more =
    own.length < all
      ? markup`<p class="note">${both((lang) => tell('showing', lang, { n: own.length, all }))}</p>`
      : empty;
  return markup`<p class="note">${both((lang) => sayPage('matrix.note', lang))}</p>${grid}${more}`;
}
