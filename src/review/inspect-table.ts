import { findTable } from '../catalog/graph.js';
import type { Catalog, Table } from '../catalog/model.js';
import { compareText, formatName } from '../catalog/names.js';
import { UntetherError } from '../errors.js';
import type { Links, Reference } from '../links/model.js';
import { tell } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { closest } from '../messages/closest.js';
import { evidenceWords } from './evidence.js';
import { hanging, tableLines } from './layout.js';
import type { Paint } from './paint.js';
import { evidencedLines } from './references.js';

interface TableView {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly lang: Lang;
  readonly table: string;
  readonly paint: Paint;
}

/** The table a person named; throws UT-U09 with the closest names when there is none. */
export function getNamedTable(catalog: Catalog, name: string): Table {
  const found = findTable(catalog, name);
  if (found) return found;
  const near = closest(
    name,
    catalog.tables.map(({ id }) => id),
    3,
  );
  throw new UntetherError('U09', { detail: `there is no table ${name}` }, { why: near.map((id) => `closest: ${id}`) });
}

function columnLines(table: Table, { lang, paint }: TableView): readonly string[] {
  const title = (key: 'name' | 'type' | 'nullable' | 'comment'): string => tell(`column.${key}`, lang);
  const columns = [
    { title: title('name'), wraps: true },
    { title: title('type'), wraps: true },
    { title: title('nullable') },
    { title: title('comment'), wraps: true },
  ];
  const rows = table.columns.map(({ name, type, nullable, comment }) => [
    name,
    type,
    tell(nullable ? 'nullable.yes' : 'nullable.no', lang),
    comment ?? '',
  ]);
  return [
    '',
    paint.strong(`${tell('inspect.columns', lang)} (${String(rows.length)})`),
    ...tableLines(columns, rows, paint),
  ];
}

function keyLines(table: Table, { lang, paint }: TableView): readonly string[] {
  const list = (columns: readonly string[]): string => `[${columns.map(formatName).join(', ')}]`;
  const keys = [
    ...(table.primaryKey ? [`${tell('inspect.primary', lang)} ${list(table.primaryKey)}`] : []),
    ...table.uniques.map((key) => `${tell('inspect.unique', lang)} ${list(key.columns)} ${key.name}`),
  ];
  const shown = keys.length === 0 ? [tell('inspect.noKey', lang)] : keys;
  return ['', paint.strong(tell('inspect.keys', lang)), ...shown.flatMap((key) => hanging('  ', key))];
}

function triggerLines(table: Table, { lang, paint }: TableView): readonly string[] {
  if (table.triggers.length === 0) return [];
  const lines = table.triggers.flatMap(({ name, timing, events }) =>
    hanging('  ', `${name}  ${timing} ${events.join(', ')}`),
  );
  return ['', paint.strong(`${tell('inspect.triggers', lang)} (${String(table.triggers.length)})`), ...lines];
}

function referenceLines(
  view: TableView,
  title: 'inspect.from' | 'inspect.to',
  found: readonly Reference[],
): readonly string[] {
  const { lang, paint } = view;
  if (found.length === 0) return [];
  const references = found.toSorted((a, b) => compareText(a.id, b.id));
  return [
    '',
    paint.strong(`${tell(title, lang)} (${String(references.length)})`),
    ...evidencedLines(references, lang, paint),
  ];
}

/** Columns, keys and triggers of one table, its references in both directions, and what speaks for each of them. */
export function inspectTable(view: TableView): readonly string[] {
  const table = getNamedTable(view.catalog, view.table);
  const { links, lang } = view;
  const estimate = table.rowEstimate === null ? [] : [tell('inspect.estimate', lang, { n: table.rowEstimate })];
  const comment = table.comment === null || table.comment === '' ? [] : [tell('quoted', lang, { text: table.comment })];
  const account = links.accounts.find((entry) => entry.table === table.id);
  return [
    ...hanging('', [table.id, table.kind, table.storage, ...estimate, ...comment].join('  ')),
    ...(account
      ? hanging(
          '  ',
          `${tell('inspect.accounts', lang)}: ${account.evidence.map((entry) => evidenceWords(entry, lang)).join(tell('list.or', lang))}`,
        )
      : []),
    ...columnLines(table, view),
    ...keyLines(table, view),
    ...triggerLines(table, view),
    ...referenceLines(
      view,
      'inspect.from',
      links.references.filter(({ from }) => from.table === table.id),
    ),
    ...referenceLines(
      view,
      'inspect.to',
      links.references.filter(({ to, from }) => to.table === table.id && from.table !== table.id),
    ),
  ];
}
