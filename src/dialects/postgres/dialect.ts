import type { Dialect } from '../dialect.js';
import { canonical } from './canonical.js';
import { readCatalog } from './catalog.js';
import { effects } from './effects.js';
import { elements } from './elements.js';
import { identity, surroundings, unsafeSettings, wire } from './identity.js';
import { display, exactly, inKeys, inexact, literal, parse, shown, stored } from './literals.js';
import { name, rowsOf, table } from './names.js';
import { classify } from './problems.js';
import { lacking } from './privileges.js';
import { script } from './script.js';

export const dialect: Dialect = {
  engine: 'postgres',
  capabilities: {
    readOnlyTransactions: true,
    lockTables: true,
    lockRows: true,
    deferredConstraints: true,
    defersWhenAsked: true,
    actsAfterStatement: true,
    derivedSelfSubquery: false,
    countsTriggerInserts: true,
    rechecksKeys: false,
    checksRowByRow: false,
    countsCascades: true,
    stepsThroughKeys: false,
    identifierBytes: 63,
  },
  script,
  name,
  table,
  rowsOf,
  verbs: { insert: 'INSERT INTO', update: 'UPDATE' },
  differs: (left, right) => `${left} IS DISTINCT FROM ${right}`,
  literal,
  keyLiteral: literal,
  typed: (cell, column) => `(${literal(cell, column)})::${column.type}`,
  exactly,
  inKeys,
  canonical,
  display: (cell) => display(cell),
  parse,
  stored,
  shown,
  elements,
  inexact,
  unreadable: () => null,
  readCatalog: (session) => readCatalog((sql) => session.query(sql)),
  identity,
  effects,
  unsafeSettings,
  surroundings,
  lacking,
  wire,
  classify,
};
