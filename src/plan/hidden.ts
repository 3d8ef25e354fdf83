import { getTable } from '../catalog/graph.js';
import type { Catalog, Column, ColumnFamily, Table } from '../catalog/model.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Masks } from '../links/masks.js';
import type { LinkKind, Links } from '../links/model.js';
import type { PlanDocument } from './model.js';

/** A row of these opens a door, and what opens it is often its own key. */
const DOORS: ReadonlySet<LinkKind> = new Set(['session', 'token']);

const NUMBERS: ReadonlySet<ColumnFamily> = new Set(['integer', 'decimal', 'float', 'boolean', 'temporal', 'bit']);

/** What the settings mask, and the texts of sessions and tokens but for whose they are. */
export function masksOfPlan({ catalog, links, masks }: Pick<HiddenContext, 'catalog' | 'links' | 'masks'>): Masks {
  const open = links.references.filter(({ state }) => state !== 'rejected');
  const doors = new Set(open.filter(({ kind }) => DOORS.has(kind)).map(({ from }) => from.table));
  const people = new Set(links.accounts.map(({ table }) => table));
  const isOwner = (id: string, name: string): boolean =>
    open.some(({ from, to }) => from.table === id && people.has(to.table) && from.columns.includes(name));
  return (id, name) => {
    if (masks(id, name)) return true;
    if (!doors.has(id) || isOwner(id, name)) return false;
    const column = getTable(catalog, id).columns.find((each) => each.name === name);
    return column !== undefined && !NUMBERS.has(column.family);
  };
}

export interface HiddenContext {
  readonly catalog: Catalog;
  readonly links: Links;
  /** As the settings have it. */
  readonly masks: Masks;
  readonly dialect: Dialect;
}

/** A value in SQL: text in quotes, or bytes. */
const VALUE = /'|\b0x/i;

/** True of a statement that names a masked column and may hold a value of it. */
function holdsMasked({ catalog, dialect }: HiddenContext, masks: Masks): (statement: string) => boolean {
  const names = (statement: string, { name }: Table | Column): boolean => statement.includes(dialect.name(name));
  return (statement) =>
    catalog.tables.some(
      (table) =>
        names(statement, table) &&
        table.columns.some(
          (column) =>
            masks(table.id, column.name) &&
            names(statement, column) &&
            (NUMBERS.has(column.family) || VALUE.test(statement)),
        ),
    );
}

/** Marks the statements that reviewers are not shown, for they hold values of masked columns. */
export function markHidden<T extends Pick<PlanDocument, 'steps' | 'releases'>>(context: HiddenContext, content: T): T {
  const isHidden = holdsMasked(context, masksOfPlan(context));
  const marked = <S extends { readonly statement: string }>(items: readonly S[]): readonly S[] =>
    items.map((item) => (isHidden(item.statement) ? { ...item, hidden: true } : item));
  const { steps, releases } = content;
  return { ...content, steps: marked(steps), ...(releases ? { releases: marked(releases) } : {}) };
}
