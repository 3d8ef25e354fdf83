import { groupBy } from '../catalog/assemble.js';
import type { Catalog } from '../catalog/model.js';
import { compareText, formatColumns, formatName } from '../catalog/names.js';
import type { Looked } from '../links/data/looked.js';
import type { AccountTable, Links, Reference } from '../links/model.js';
import { tenantScopes } from '../links/tenants.js';
import { count, tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import { hanging, layOut, tableLines } from './layout.js';
import { lookedLines } from './looked.js';
import { inspectTable } from './inspect-table.js';
import { type Paint, plainPaint } from './paint.js';
import { referenceColumns, referenceRow } from './references.js';

export interface InspectView {
  readonly catalog: Catalog;
  readonly links: Links;
  readonly lang: Lang;
  /** Everything about this table instead of the overview. */
  readonly table?: string;
  readonly paint?: Paint;
  /** What was read of the rows; null when only the schema was asked for. */
  readonly looked?: Looked | null;
  /** False for a caller that prints the next command itself. */
  readonly next?: boolean;
}

type Drawn = InspectView & { readonly paint: Paint };

/** References to tables that hold no accounts are many and rarely asked for. */
const SHOWN_OTHERS = 40;

function titleLine(view: Drawn, title: string, n: number): readonly string[] {
  return ['', view.paint.strong(`${title} (${String(n)})`)];
}

function headLines(view: Drawn): readonly string[] {
  const { catalog, links, lang } = view;
  const of = (state: Reference['state']): number =>
    links.references.filter((reference) => reference.state === state).length;
  const name = `${tell('inspect.database', lang)}  ${catalog.database}  ${catalog.engine} ${catalog.version}  ${count('tables', catalog.tables.length, lang)}`;
  const states = tell('inspect.counts', lang, {
    confirmed: of('confirmed'),
    proposed: of('proposed'),
    rejected: of('rejected'),
  });
  const found = `${count('references', links.references.length, lang)}: ${states}`;
  return [...hanging('', name), ...hanging('', lang === 'en' ? found : found.replace(': ', '：'))];
}

function accountLines(view: Drawn): readonly string[] {
  const { links, lang, paint } = view;
  const title = (key: 'table' | 'key' | 'lookup' | 'deleted' | 'disabled' | 'state'): string =>
    tell(`column.${key}`, lang);
  const columns = [
    { title: title('table'), wraps: true, gap: 1 },
    { title: title('key'), wraps: true },
    { title: title('lookup'), wraps: true },
    { title: title('deleted'), wraps: true },
    { title: title('disabled'), wraps: true },
    { title: title('state') },
  ];
  const row = (entry: AccountTable): readonly string[] => [
    entry.table,
    entry.key.map(formatName).join(', '),
    entry.lookup.map(formatName).join(', '),
    entry.deleted ?? '-',
    entry.disabled ?? '-',
    wordFor('link', entry.state, lang),
  ];
  const body =
    links.accounts.length === 0
      ? hanging(' ', tell('inspect.noAccounts', lang))
      : tableLines(columns, links.accounts.map(row), paint);
  return [...titleLine(view, tell('inspect.accounts', lang), links.accounts.length), ...body];
}

/** Roles or grants: tables by kind, several on a line. */
function kindLines(
  view: Drawn,
  title: string,
  entries: readonly { readonly table: string; readonly kind: string }[],
): readonly string[] {
  if (entries.length === 0) return [];
  const kinds = [...new Set(entries.map(({ kind }) => kind))].sort(compareText);
  const lines = kinds.flatMap((kind) => {
    const tables = entries.filter((entry) => entry.kind === kind).map(({ table }) => table);
    return hanging(` ${wordFor('kind', kind, view.lang)}: `, [...new Set(tables)].sort(compareText).join(', '));
  });
  return [...titleLine(view, title, entries.length), ...lines];
}

/** How roles lead to permissions. */
function pathLines({ links, lang, paint }: Drawn): readonly string[] {
  if (links.grantPaths.length === 0) return [];
  const lines = links.grantPaths.flatMap(({ role, holders, permissions }) =>
    hanging(
      ' ',
      tell(permissions === null ? 'inspect.held' : 'inspect.heldAllows', lang, {
        role: role.table,
        holders,
        // The file may spell the path with an arrow that terminals draw one or two cells wide.
        permissions: (permissions ?? '').replaceAll('→', '->'),
      }),
    ),
  );
  return ['', paint.strong(tell('inspect.paths', lang)), ...lines];
}

/** What divides the database, in a line each: its columns stand in most tables and are no links. */
function tenantLines({ links, lang, paint }: Drawn, scopes: ReadonlySet<string>): readonly string[] {
  if (links.tenants.length === 0) return [];
  const lines = links.tenants.flatMap((table) => {
    const n = links.references.filter(({ id, to }) => to.table === table && scopes.has(id)).length;
    return hanging(' ', tell('inspect.tenant', lang, { table, n }));
  });
  return ['', paint.strong(tell('inspect.tenants', lang)), ...lines];
}

/** References under the tables they point at, tables and references by code point. */
function byReferenced(references: readonly Reference[]): readonly (readonly [string, readonly Reference[]])[] {
  return [...groupBy(references, ({ to }) => to.table)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([table, list]) => [
      table,
      list.toSorted((a, b) =>
        compareText(a.id + formatColumns(table, a.to.columns), b.id + formatColumns(table, b.to.columns)),
      ),
    ]);
}

function referenceLines(
  view: Drawn,
  title: string,
  references: readonly Reference[],
  limit: number,
): readonly string[] {
  const { lang, paint } = view;
  if (references.length === 0) return [];
  const groups = byReferenced(references);
  const shown = groups.flatMap(([, list]) => list).slice(0, limit);
  const { head, rows } = layOut(
    referenceColumns(lang),
    shown.map((reference) => referenceRow(reference, lang)),
    paint,
  );
  const more =
    references.length > shown.length ? [` ${tell('more.json', lang, { n: references.length - shown.length })}`] : [];
  const lines = groups.flatMap(([table, list]) => {
    const own = rows.filter((_, index) => shown[index]?.to.table === table);
    return own.length === 0
      ? []
      : [...hanging(' ', `${table} (${String(list.length)})`, { paint, style: 'strong' }), ...own.flat()];
  });
  return [...titleLine(view, title, references.length), head, ...lines, ...more];
}

function overview(view: Drawn): readonly string[] {
  const { links, lang } = view;
  const accounts = new Set(links.accounts.filter(({ state }) => state !== 'rejected').map(({ table }) => table));
  const scopes = tenantScopes(links);
  const toAccounts = links.references.filter(({ to }) => accounts.has(to.table));
  const toOthers = links.references.filter(({ id, to }) => !accounts.has(to.table) && !scopes.has(id));
  return [
    ...headLines(view),
    ...(view.looked === undefined ? [] : lookedLines(view.looked, lang)),
    ...accountLines(view),
    ...kindLines(view, tell('inspect.roles', lang), links.roles),
    ...kindLines(view, tell('inspect.grants', lang), links.grants),
    ...pathLines(view),
    ...tenantLines(view, scopes),
    ...referenceLines(view, tell('inspect.toAccounts', lang), toAccounts, Infinity),
    ...referenceLines(view, tell('inspect.toOthers', lang), toOthers, SHOWN_OTHERS),
  ];
}

/**
 * The screen of `inspect`: account tables, roles, grants and references, or everything about one table. Ends with a newline.
 * Throws UT-U09 when the database has no table of that name.
 */
export function renderInspect(view: InspectView): string {
  const drawn: Drawn = { ...view, paint: view.paint ?? plainPaint };
  const { lang } = view;
  const body = view.table === undefined ? overview(drawn) : inspectTable({ ...drawn, table: view.table });
  const next =
    view.next === false ? [] : ['', `${say('label.next', lang)}${lang === 'en' ? ' ' : ''}untether inspect --write`];
  return `${[...body, ...next].join('\n')}\n`;
}
