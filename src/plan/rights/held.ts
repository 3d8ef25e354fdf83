import { getColumn, getTable } from '../../catalog/graph.js';
import type { Catalog, Column, Table } from '../../catalog/model.js';
import type { Dialect, RowSelect } from '../../dialects/dialect.js';
import type { AccountTable, Reference } from '../../links/model.js';
import { compare } from '../compare.js';
import { whenCondition } from '../conditions.js';
import type { Chain, Hop } from './chains.js';
import type { Moment, Rows } from './rows.js';
import type { RoleFamily, Way } from './ways.js';

/** Accounts that are asked about. */
export interface Accounts {
  /** Condition on the account table. */
  readonly where: string;
  /** Conditions on the account table, all true of one that is neither deleted nor disabled. */
  readonly active: readonly string[];
}

const EVERYBODY: Accounts = { where: '1 = 1', active: [] };

/**
 * SQL of who holds what. The columns of an account's key are called k0, k1 …, those of a role's key r0, r1 …, and a permission v.
 * All of it is SELECT; every name that a person wrote is quoted.
 */
export class Held {
  readonly #rows: Rows;
  readonly #catalog: Catalog;
  readonly #accountTable: AccountTable;

  constructor(context: { rows: Rows; catalog: Catalog; accountTable: AccountTable }) {
    this.#rows = context.rows;
    this.#catalog = context.catalog;
    this.#accountTable = context.accountTable;
  }

  /** Throws Incomparable for a way that no engine could follow. */
  check(family: RoleFamily, chains: readonly Chain[]): void {
    for (const way of family.ways) this.#way(family, way, 'before', EVERYBODY);
    for (const chain of chains) this.allowed(family, chain, 'before');
  }

  /** Pairs of account and role that one way gives, as often as rows say so, account by account. Flag: it is an active account. */
  holdings(family: RoleFamily, way: Way, asked: { readonly accounts: Accounts; readonly moment: Moment }): RowSelect {
    const accounts = this.#accountColumns();
    return {
      table: { ...family.role, columns: [...accounts, ...roleColumns(family)] },
      from: `(${this.#way(family, way, asked.moment, asked.accounts)}) AS held`,
      orderBy: accounts.map(({ name }) => name),
      flags: ['act = 1'],
    };
  }

  /**
   * Roles after the plan, each with how many of these accounts hold it. Their keys come from the table of the roles itself: out of several
   * queries put together they would come in another form, and a role that is only spelt alike counts for each.
   */
  holders(family: RoleFamily, accounts: string, roles: string | null): RowSelect {
    const { dialect } = this.#rows;
    const asked = { where: accounts, active: [] };
    const ways = family.ways.map((way) => this.#way(family, way, 'after', asked, roles));
    const keys = roleColumns(family);
    const list = keys.map(({ name }) => name).join(', ');
    const own = this.#accountColumns().map(({ name }) => name);
    const pairs = `SELECT DISTINCT ${own.join(', ')}, ${list} FROM (${ways.join(' UNION ALL ')}) AS p`;
    const counted = `SELECT ${list}, count(*) AS n FROM (${pairs}) AS d GROUP BY ${list}`;
    const named = `SELECT ${dialectNames(dialect, family.key, 'r').join(', ')} FROM ${dialect.rowsOf(family.role)}`;
    const same = keys.map(({ name }) => `r.${name} = c.${name}`).join(' AND ');
    const columns = [...keys.map(({ name }) => `r.${name} AS ${name}`), 'c.n AS n'].join(', ');
    return {
      table: { ...family.role, columns: [...keys, countColumn(keys)] },
      from: `(SELECT ${columns} FROM (${named}) AS r JOIN (${counted}) AS c ON ${same}) AS held`,
    };
  }

  /** What each role allows, as often as rows say so: r0, r1 …, v, and v as people are shown it. */
  allowed(family: RoleFamily, chain: Chain, moment: Moment): RowSelect {
    const value = { ...chain.column, name: 'v', generated: 'no' as const };
    const columns = [...roleColumns(family), value, textColumn(value, 't')];
    return { table: { ...family.role, columns }, from: `(${this.#chain(family, chain, moment)}) AS allowed` };
  }

  /** Keys of roles, and key and name as people are shown them: r0, r1 …, t0, t1 …, and label (NULL without a name). */
  labels(family: RoleFamily, name: Column | undefined, where: string): RowSelect {
    const { dialect } = this.#rows;
    const { role, key } = family;
    const keys = roleColumns(family);
    const [first] = keys;
    if (!first) throw new Error('a role without a key');
    const shown = key.map((each, index) => `${dialect.shown(getColumn(role, each))} AS t${String(index)}`);
    const list = [...dialectNames(dialect, key, 'r'), ...shown, `${name ? dialect.shown(name) : 'NULL'} AS label`];
    const texts = [...key.map((_, index) => `t${String(index)}`), 'label'].map((each) => textColumn(first, each));
    return {
      table: { ...role, columns: [...keys, ...texts] },
      from: `(SELECT ${list.join(', ')} FROM ${dialect.rowsOf(role)} WHERE ${where}) AS named`,
    };
  }

  #accountColumns(): readonly Column[] {
    const account = getTable(this.#catalog, this.#accountTable.table);
    return keyColumns(account, this.#accountTable.key, 'k');
  }

  #way(family: RoleFamily, way: Way, moment: Moment, accounts: Accounts, only: string | null = null): string {
    const { dialect } = this.#rows;
    const { toRole } = way;
    const account = getTable(this.#catalog, this.#accountTable.table);
    const to = way.toAccount?.to.columns ?? this.#accountTable.key;
    const holding = `(${this.#holders(way, moment)}) AS h`;
    const named = [...dialectNames(dialect, this.#accountTable.key, 'k'), ...dialectNames(dialect, to, 't')];
    const active = accounts.active.length === 0 ? '1' : `CASE WHEN ${accounts.active.join(' AND ')} THEN 1 ELSE 0 END`;
    const owners = `(SELECT ${named.join(', ')}, ${active} AS act FROM ${dialect.rowsOf(account)} WHERE ${accounts.where}) AS a`;
    const chosen = only === null ? '' : ` WHERE ${only}`;
    const roles = `(${this.#select(family.role, { r: family.key, v: toRole.to.columns }, moment, family.key)}${chosen}) AS r`;
    const [toAccount, toFamily] = [
      this.#equal([way.holders, 'h.f', fromAccount(way, this.#accountTable)], [account, 'a.t', to]),
      this.#equal([way.holders, 'h.g', toRole.from.columns], [family.role, 'r.v', toRole.to.columns]),
    ];
    const pair = [
      ...this.#accountColumns().map(({ name }) => `a.${name} AS ${name}`),
      ...roleColumns(family).map(({ name }) => `r.${name} AS ${name}`),
      'a.act AS act',
    ];
    return `SELECT ${pair.join(', ')} FROM ${holding} JOIN ${owners} ON ${toAccount} JOIN ${roles} ON ${toFamily}`;
  }

  /** Rows that say who holds a role: f0, f1 … of the account and g0, g1 … of the role. */
  #holders(way: Way, moment: Moment): string {
    const { dialect } = this.#rows;
    const { holders, toAccount, toRole } = way;
    const from = fromAccount(way, this.#accountTable);
    const references = toAccount === null ? [toRole] : [toAccount, toRole];
    const ended = toAccount === null ? [] : endedBy(toAccount);
    const asked = [...references.flatMap(({ when }) => Object.keys(when ?? {})), ...ended.map(([name]) => name)];
    const conditions = [
      ...references.flatMap((reference) => whenCondition(dialect, holders, reference)),
      ...this.#standsForSomebody(way),
      ...this.#isInForce(holders, ended),
    ];
    const columns = { f: from, g: toRole.from.columns };
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    return `${this.#select(holders, columns, moment, asked)}${where}`;
  }

  /** '' stands for nobody where no key is declared, as it does for the plan. */
  #standsForSomebody({ holders, toAccount }: Way): readonly string[] {
    if (toAccount === null || toAccount.basis === 'declared') return [];
    const texts = toAccount.from.columns.filter((name) => getColumn(holders, name).family === 'text');
    return texts.map((name) => `${this.#rows.dialect.name(name)} <> ''`);
  }

  /** Where unlinking marks a row instead of deleting it, a marked row gives nothing any more. */
  #isInForce(holders: Table, ended: readonly (readonly [string, string | null])[]): readonly string[] {
    const { dialect } = this.#rows;
    const differing = ended.map(([name, value]) => {
      const column = getColumn(holders, name);
      const mark = value === null ? null : dialect.parse(value, column);
      return dialect.differs(dialect.name(name), dialect.keyLiteral(mark, column));
    });
    return differing.length === 0 ? [] : [`(${differing.join(' OR ')})`];
  }

  #chain(family: RoleFamily, chain: Chain, moment: Moment): string {
    const { hops, end, column } = chain;
    const first = hops[0] ? { w: outOf(hops[0]) } : { v: [column.name] };
    const joins = hops.map((hop, index) => {
      const next = hops[index + 1];
      const columns = { u: into(hop), ...(next ? { w: outOf(next) } : { v: [column.name] }) };
      const alias = `p${String(index + 1)}`;
      const [before, own] = [index === 0 ? family.role : hops[index - 1]?.table, hop.table];
      const place: End = [own, `${alias}.u`, into(hop)];
      const earlier: End = [before ?? own, `p${String(index)}.w`, outOf(hop)];
      const equal = hop.holds ? this.#equal(place, earlier) : this.#equal(earlier, place);
      return ` JOIN (${this.#chosen(own, columns, moment, holding(hop), next)}) AS ${alias} ON ${equal}`;
    });
    const value = `p${String(hops.length)}.v0`;
    const start = this.#chosen(family.role, { r: family.key, ...first }, moment, null, hops[0]);
    const keys = roleColumns(family).map(({ name }) => `p0.${name} AS ${name}`);
    const filled = end.columns.includes(column) && column.family === 'text' ? ` AND ${value} <> ''` : '';
    const shown = this.#rows.dialect.shown({ ...column, name: 'v0' });
    return `SELECT ${keys.join(', ')}, ${value} AS v, ${shown} AS t FROM (${start}) AS p0${joins.join('')} WHERE ${value} IS NOT NULL${filled}`;
  }

  /** Rows of one table of a chain, where the conditions of the references that it holds are true. */
  #chosen(
    table: Table,
    columns: Readonly<Record<string, readonly string[]>>,
    moment: Moment,
    own: Reference | null,
    next: Hop | undefined,
  ): string {
    const held = [...(own ? [own] : []), ...(next && !next.holds ? [next.reference] : [])];
    const asked = held.flatMap(({ when }) => Object.keys(when ?? {}));
    const conditions = held.flatMap((reference) => whenCondition(this.#rows.dialect, table, reference));
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    return `${this.#select(table, columns, moment, asked)}${where}`;
  }

  /** Columns under short names, from rows of a moment; a condition on the table's own names may follow. */
  #select(
    table: Table,
    columns: Readonly<Record<string, readonly string[]>>,
    moment: Moment,
    asked: readonly string[] = [],
  ): string {
    const { dialect } = this.#rows;
    const list = Object.entries(columns).flatMap(([letter, names]) =>
      names.map((name, index) => `${dialect.name(name)} AS ${letter}${String(index)}`),
    );
    if (moment === 'before' || !this.#rows.changes([table]))
      return `SELECT ${list.join(', ')} FROM ${dialect.rowsOf(table)}`;
    const rows = this.#rows.of(table, [...Object.values(columns).flat(), ...asked], moment);
    return `SELECT ${list.join(', ')} FROM (${rows}) AS s`;
  }

  #equal(from: End, to: End): string {
    const pairs = from[2].map((name, index) => {
      const sides = {
        from: { column: getColumn(from[0], name), sql: `${from[1]}${String(index)}` },
        to: { column: columnAt(to, index), sql: `${to[1]}${String(index)}` },
      };
      const same = compare(this.#rows.dialect.engine, sides);
      if (!same) throw new Incomparable();
      return `${same.to} = ${same.from}`;
    });
    return pairs.join(' AND ');
  }
}

/** Two columns of a path that no engine compares without error or loss. */
export class Incomparable extends Error {}

/** A way from roles to one column of permissions. */
export interface PermissionSource {
  readonly family: RoleFamily;
  readonly chain: Chain;
}

type End = readonly [table: Table, prefix: string, columns: readonly string[]];

function columnAt([table, , columns]: End, index: number): Column {
  return getColumn(table, columns[index] ?? '');
}

/** Columns that come out of a query under other names. */
function keyColumns(table: Table, names: readonly string[], letter: string): readonly Column[] {
  return names.map((name, index) => {
    return { ...getColumn(table, name), name: `${letter}${String(index)}`, generated: 'no' };
  });
}

/** r0, r1 … */
export const roleColumns = ({ role, key }: RoleFamily): readonly Column[] => keyColumns(role, key, 'r');

function countColumn([key]: readonly Column[]): Column {
  if (!key) throw new Error('a role without a key');
  return { ...key, name: 'n', type: 'bigint', family: 'integer', characterSet: null, collation: null, length: null };
}

/** What an expression for people gives, in the Unicode of the connection. */
function textColumn(like: Column, name: string): Column {
  const text = { type: 'text', family: 'text', characterSet: 'utf8mb4', collation: null, length: null } as const;
  return { ...like, ...text, name, generated: 'no' };
}

const dialectNames = (dialect: Dialect, names: readonly string[], letter: string): readonly string[] =>
  names.map((name, index) => `${dialect.name(name)} AS ${letter}${String(index)}`);

function fromAccount({ toAccount }: Way, { key }: AccountTable): readonly string[] {
  return toAccount?.from.columns ?? key;
}

/** What unlinking writes beside the reference itself. */
function endedBy({ onUnlink, from }: Reference): readonly (readonly [string, string | null])[] {
  const values = onUnlink?.action === 'set' ? Object.entries(onUnlink.values) : [];
  return values.some(([name]) => from.columns.includes(name)) ? [] : values;
}

const into = ({ holds, reference }: Hop): readonly string[] => (holds ? reference.from.columns : reference.to.columns);
const outOf = ({ holds, reference }: Hop): readonly string[] => (holds ? reference.to.columns : reference.from.columns);
const holding = ({ holds, reference }: Hop): Reference | null => (holds ? reference : null);
