import { isQuery, readFrom, renamed } from './view-from.js';
import type { FromContext } from './view-from.js';
import { findOrigin, findSource, nameKey, scopeIn, UNKNOWN } from './view-scope.js';
import type { Equality, Origin, Relation, Scope, ViewColumn } from './view-scope.js';
import { isName, namesOf, splitAt } from './view-text.js';
import type { Group, Part, Parts } from './view-text.js';

const SET_WORDS = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS']);
const AFTER_WHERE = new Set(['GROUP', 'HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH']);
/** What may stand between SELECT and its list. */
const SELECT_WORDS = /^(?:DISTINCT|ALL|STRAIGHT_JOIN|HIGH_PRIORITY|SQL_\w+)$/;

type FindTable = FromContext['findTable'];

/** Columns of base tables that a query compares by `=`, wherever in it; both sides of each are sources of their own. */
export function equalitiesOf(query: Parts, findTable: FindTable): readonly Equality[] {
  const reader = new QueryReader(findTable);
  reader.read(query, undefined);
  return reader.equalities.filter(([a, b]) => a.source !== b.source);
}

class QueryReader {
  readonly equalities: Equality[] = [];
  readonly #findTable: FindTable;
  /** Queries in parentheses, each read once. */
  readonly #known = new Map<Group, Relation>();

  constructor(findTable: FindTable) {
    this.#findTable = findTable;
  }

  /** Reads a query; returns what it gives to the query around it. */
  read(parts: Parts, outer: Scope | undefined): Relation {
    const scope = scopeIn(outer);
    const body = this.#readWith(parts, scope);
    const branches = splitAt(body, ({ keyword }) => SET_WORDS.has(keyword));
    const [first = UNKNOWN, second] = branches.map((branch) => this.#readBranch(branch, scope));
    return second === undefined ? first : UNKNOWN;
  }

  #readGroup(group: Group, scope: Scope): Relation {
    const known = this.#known.get(group);
    if (known !== undefined) return known;
    const relation = this.read(group.parts, scope);
    this.#known.set(group, relation);
    return relation;
  }

  /** Reads `WITH a AS (…), b (x) AS (…)`; returns what follows. */
  #readWith(parts: Parts, scope: Scope): Parts {
    if (parts[0]?.keyword !== 'WITH') return parts;
    const start = endOf(parts, ({ keyword }) => /^(?:SELECT|VALUES)$/.test(keyword));
    for (const definition of splitAt(parts.slice(1, start), ({ keyword }) => keyword === ',')) {
      const [name, list] = definition.filter(({ keyword }) => keyword !== 'RECURSIVE');
      const query = definition.findLast((part) => part.kind === 'group' && isQuery(part.parts));
      if (!isName(name) || query?.kind !== 'group') continue;
      scope.named.set(nameKey(name.text), UNKNOWN); // what a recursive query finds under its own name
      const columns = list?.kind === 'group' ? list.parts.filter(isName).map(({ text }) => text) : [];
      scope.named.set(nameKey(name.text), renamed(this.#readGroup(query, scope), columns));
    }
    return parts.slice(start);
  }

  #readBranch(parts: Parts, outer: Scope): Relation {
    const first = parts.find(({ keyword }) => keyword !== 'ALL' && keyword !== 'DISTINCT');
    if (first?.kind === 'group') return this.#readGroup(first, outer);
    const scope = scopeIn(outer);
    if (first?.keyword === 'SELECT') return this.#readSelect(parts.slice(parts.indexOf(first) + 1), scope);
    this.#readSubqueries(parts, scope);
    return UNKNOWN;
  }

  #readSelect(parts: Parts, scope: Scope): Relation {
    const { list, from, where, rest } = clausesOf(parts);
    const conditions = [where];
    readFrom(from, {
      scope,
      findTable: this.#findTable,
      readQuery: (group, inner) => this.#readGroup(group, inner),
      addEquality: (equality) => this.equalities.push(equality),
      addCondition: (condition) => conditions.push(condition),
    });
    for (const condition of conditions) this.#readCondition(condition, scope);
    for (const part of [list, ...conditions, rest]) this.#readSubqueries(part, scope);
    const isOpen = list.at(-1)?.keyword === '*' && scope.sources.some(({ relation }) => relation.isOpen);
    return lazily(() => this.#readList(list, scope), isOpen);
  }

  /** Comparisons that hold for every row: those joined by AND. */
  #readCondition(parts: Parts, scope: Scope): void {
    if (parts.some(({ keyword }) => keyword === 'OR' || keyword === 'XOR')) return;
    for (const piece of splitAt(parts, ({ keyword }) => keyword === 'AND')) {
      const [first, second] = piece;
      if (first?.kind === 'group' && second === undefined && !isQuery(first.parts))
        this.#readCondition(first.parts, scope);
      else this.#readComparison(piece, scope);
    }
  }

  /** `a.x = b.y` and `a.x IN (SELECT y …)`. */
  #readComparison(parts: Parts, scope: Scope): void {
    const [left = [], right, more] = splitAt(parts, ({ keyword }) => /^(?:==?|IN)$/.test(keyword));
    if (right === undefined || more !== undefined) return;
    const sides = [this.#readOperand(left, scope), this.#readOperand(right, scope)];
    const [a, b] = sides;
    if (a !== undefined && b !== undefined) this.equalities.push([a, b]);
  }

  /** The column that an expression is, seen through parentheses, casts and collations. */
  #readOperand(parts: Parts, scope: Scope): Origin | undefined {
    const bare = parts.slice(
      0,
      endOf(parts, ({ keyword }) => keyword === '::' || keyword === 'COLLATE'),
    );
    const [first, second, third] = bare;
    if (first?.kind === 'group' && second === undefined)
      return isQuery(first.parts) ? this.#readValue(first, scope) : this.#readOperand(first.parts, scope);
    const isCast = first?.keyword === 'CAST' || first?.keyword === 'CONVERT';
    if (isCast && second?.kind === 'group' && third === undefined)
      return this.#readOperand(
        second.parts.slice(
          0,
          endOf(second.parts, ({ keyword }) => /^(?:AS|USING|,)$/.test(keyword)),
        ),
        scope,
      );
    const names = namesOf(bare);
    return names === undefined ? undefined : findOrigin(scope, names);
  }

  /** The first column of a query that stands where a value does. */
  #readValue(group: Group, scope: Scope): Origin | undefined {
    const relation = this.#readGroup(group, scope);
    const [first] = relation.columns.values();
    return first ? { ...first, source: { name: '', schema: undefined, relation } } : undefined;
  }

  #readSubqueries(parts: Parts, scope: Scope): void {
    for (const part of parts) {
      if (part.kind !== 'group') continue;
      if (isQuery(part.parts)) this.#readGroup(part, scope);
      else this.#readSubqueries(part.parts, scope);
    }
  }

  #readList(list: Parts, scope: Scope): ReadonlyMap<string, ViewColumn | null> {
    const items = splitAt(withoutSelectWords(list), ({ keyword }) => keyword === ',');
    const columns = items.flatMap((item, at) => this.#readItem(item, at, scope));
    return new Map(columns);
  }

  /** `x`, `t.x AS y`, `f(x) y`, `*`, `t.*`. */
  #readItem(item: Parts, at: number, scope: Scope): readonly (readonly [string, ViewColumn | null])[] {
    const last = item.at(-1);
    if (last?.keyword === '*') return starColumns(namesOf(item.slice(0, -2)), scope);
    const hasAlias = item.length > 1 && isName(last) && item.at(-2)?.keyword !== '.';
    const value = hasAlias ? item.slice(0, item.at(-2)?.keyword === 'AS' ? -2 : -1) : item;
    const origin = this.#readOperand(value, scope);
    const name = isName(last) ? last.text : `?column ${at}?`;
    return [[nameKey(name), origin === undefined ? null : { table: origin.table, column: origin.column }]];
  }
}

/** Most columns of most queries are never asked for. */
function lazily(read: () => Relation['columns'], isOpen: boolean): Relation {
  let columns: Relation['columns'] | undefined;
  return {
    get columns() {
      columns ??= read();
      return columns;
    },
    isOpen,
  };
}

interface Clauses {
  readonly list: Parts;
  readonly from: Parts;
  readonly where: Parts;
  readonly rest: Parts;
}

/** The clauses of a SELECT; `rest` is GROUP BY and all that follows. */
function clausesOf(parts: Parts): Clauses {
  const isFrom = ({ keyword }: Part, at: number): boolean =>
    keyword === 'FROM' && parts[at - 1]?.keyword !== 'DISTINCT';
  const end = endOf(parts, ({ keyword }) => AFTER_WHERE.has(keyword));
  const where = Math.min(
    end,
    endOf(parts, ({ keyword }) => keyword === 'WHERE'),
  );
  const from = Math.min(where, endOf(parts, isFrom));
  return {
    list: parts.slice(0, from),
    from: parts.slice(from + 1, where),
    where: parts.slice(where + 1, end),
    rest: parts.slice(end),
  };
}

function endOf(parts: Parts, isEnd: (part: Part, at: number) => boolean): number {
  const at = parts.findIndex(isEnd);
  return at === -1 ? parts.length : at;
}

/** Leaves out DISTINCT ON (…) and its like. */
function withoutSelectWords(list: Parts): Parts {
  const start = list.findIndex(({ keyword }) => !SELECT_WORDS.test(keyword));
  const rest = list.slice(Math.max(start, 0));
  return rest[0]?.keyword === 'ON' && rest[1]?.kind === 'group' ? rest.slice(2) : rest;
}

function starColumns(
  names: readonly string[] | undefined,
  scope: Scope,
): readonly (readonly [string, ViewColumn | null])[] {
  const table = names?.at(-1);
  const only = table === undefined ? undefined : findSource(scope, table, names?.at(-2));
  const sources = table === undefined ? scope.sources : only === undefined ? [] : [only];
  return sources.flatMap(({ relation }) => [...relation.columns]);
}
